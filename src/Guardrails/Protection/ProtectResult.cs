using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>What became of a plan for a position.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public abstract record ProtectResult
{
    private ProtectResult()
    {
    }

    /// <summary>Runs the function of the case that this is.</summary>
    public abstract T Match<T>(Func<Protected, T> @protected, Func<Pending, T> pending, Func<Flat, T> flat, Func<Refused, T> refused);

    /// <summary>All of the position is covered by what rests at the venue.</summary>
    public sealed record Protected : ProtectResult
    {
        /// <summary>How much is covered, unsigned.</summary>
        public required decimal Quantity { get; init; }

        /// <summary>The trigger of the stop.</summary>
        public required decimal StopPrice { get; init; }

        /// <summary>The price of the target; <see langword="null"/> when the plan has none.</summary>
        public decimal? TargetPrice { get; init; }

        /// <summary>Whether the target does not rest at the venue: the guard watches its price, as long as the process runs.</summary>
        public required bool IsTargetWatched { get; init; }

        /// <inheritdoc/>
        public override T Match<T>(Func<Protected, T> @protected, Func<Pending, T> pending, Func<Flat, T> flat, Func<Refused, T> refused) => Case.Call(@protected, this);

        /// <summary>For example <c>PROTECTED 59: stop 90, target 120</c>.</summary>
        public override string ToString() =>
            $"PROTECTED {Phrase.Number(Quantity)}: stop {Phrase.Number(StopPrice)}{(TargetPrice is { } target ? $", target {Phrase.Number(target)}{(IsTargetWatched ? " (watched by the guard, does not rest)" : "")}" : "")}";
    }

    /// <summary>The plan is set, and not all of the position is covered yet. The guard goes on; an alarm is up when it takes too long.</summary>
    /// <param name="Reason">What is still missing.</param>
    public sealed record Pending(string Reason) : ProtectResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Protected, T> @protected, Func<Pending, T> pending, Func<Flat, T> flat, Func<Refused, T> refused) => Case.Call(pending, this);

        /// <summary>The case and the reason.</summary>
        public override string ToString() => $"PENDING: {Reason}";
    }

    /// <summary>Nothing is held any more: the position was closed meanwhile, for example because the price was beyond the stop.</summary>
    public sealed record Flat : ProtectResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Protected, T> @protected, Func<Pending, T> pending, Func<Flat, T> flat, Func<Refused, T> refused) => Case.Call(flat, this);

        /// <summary>The case.</summary>
        public override string ToString() => "FLAT: nothing is held any more";
    }

    /// <summary>The plan is not taken; what protected the position before goes on.</summary>
    /// <param name="Reason">Why, and what to change.</param>
    public sealed record Refused(string Reason) : ProtectResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Protected, T> @protected, Func<Pending, T> pending, Func<Flat, T> flat, Func<Refused, T> refused) => Case.Call(refused, this);

        /// <summary>The case and the reason.</summary>
        public override string ToString() => $"REFUSED: {Reason}";
    }
}
