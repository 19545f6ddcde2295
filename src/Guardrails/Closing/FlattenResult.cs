using Guardrails.Orders;

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

    /// <summary>Handles both cases.</summary>
    /// <exception cref="ArgumentNullException">The handler of the case is missing.</exception>
    public abstract T Match<T>(Func<Flat, T> flat, Func<Incomplete, T> incomplete);

    /// <summary>Complete answers about orders and positions, read after the last step, show that nothing is left.</summary>
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
