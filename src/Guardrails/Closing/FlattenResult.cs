using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Closing;

/// <summary>What came of flattening, as the venue said when it was asked again at the end. A closed set of two.</summary>
/// <remarks>Immutable. The scope stays halted in both cases until a person releases it.</remarks>
public abstract record FlattenResult
{
    private FlattenResult()
    {
    }

    /// <summary>One for every position there was, the largest first.</summary>
    public required IReadOnlyList<CloseResult> Closes { get; init; }

    /// <summary>
    /// What the scope still holds, as it stands at the end: what others hold is left by <see cref="FlattenTarget.Managed"/>, and <see cref="TrackedPosition.Managed"/>
    /// says how much of each is the bot's own. Dust is in here, too.
    /// </summary>
    public IReadOnlyList<TrackedPosition> PositionsLeft { get; init; } = [];

    /// <summary>Handles both cases.</summary>
    /// <exception cref="ArgumentNullException">The handler of the case is missing.</exception>
    public abstract T Match<T>(Func<Flat, T> flat, Func<Incomplete, T> incomplete);

    /// <summary>What is left and whose, and what became of each position, one line each.</summary>
    public sealed override string ToString()
    {
        var orders = Match(static _ => [], static incomplete => incomplete.OrdersLeft);
        var lines = PositionsLeft.Select(static p => $"  left: {p}").Concat(orders.Select(static o => $"  alive: {o}")).Concat(Closes.Select(static c => $"  {c}"));
        var own = PositionsLeft.Any(static p => p.Managed != 0m);
        var what = this is Flat ? PositionsLeft.Count == 0 ? "FLAT: the venue holds nothing in the scope" : own ? "FLAT: only dust of the bot's own is left" : "FLAT: nothing of the bot's own is left, but the account is not flat; FlattenTarget.Everything closes what others hold, too"
            : "INCOMPLETE: something is left, or the venue could not be asked";
        return string.Join(Environment.NewLine, lines.Prepend(what));
    }

    /// <summary>Complete answers about orders and positions, read after the last step, show that nothing is left of the target; <see cref="PositionsLeft"/> names what others hold.</summary>
    public sealed record Flat : FlattenResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Flat, T> flat, Func<Incomplete, T> incomplete) => Case.Call(flat, this);
    }

    /// <summary>Something is left, or the venue could not be asked. An order of unknown outcome is left until its outcome is found. An alarm is up.</summary>
    /// <param name="OrdersLeft">Entries in the scope that are still alive: their cancellation is not confirmed.</param>
    public sealed record Incomplete(IReadOnlyList<TrackedOrder> OrdersLeft) : FlattenResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Flat, T> flat, Func<Incomplete, T> incomplete) => Case.Call(incomplete, this);
    }
}
