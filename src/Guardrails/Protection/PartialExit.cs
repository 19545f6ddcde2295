using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>What <see cref="PartialProfits"/> want of a position. A closed set of two.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public abstract record PartialExit
{
    private PartialExit()
    {
    }

    /// <summary>Handles both cases.</summary>
    /// <exception cref="ArgumentNullException">The handler of the case is missing.</exception>
    public abstract T Match<T>(Func<Take, T> take, Func<Wait, T> wait);

    /// <summary>A part is to be closed now.</summary>
    public sealed record Take : PartialExit
    {
        /// <summary>How much, unsigned and in whole lots. <see cref="Instrument.MaxQuantity"/> is not looked at: whoever sends the exit slices it.</summary>
        public required decimal Quantity { get; init; }

        /// <summary>How many levels are taken with this exit: <see cref="PositionProgress.TakenLevels"/> from then on.</summary>
        public required int Level { get; init; }

        /// <summary>Where the stop goes once the exit has executed; <see langword="null"/> where it stays.</summary>
        public decimal? NewStopPrice { get; init; }

        /// <summary>Which levels were reached, and what was cut, for people.</summary>
        public required string Why { get; init; }

        /// <inheritdoc/>
        public override T Match<T>(Func<Take, T> take, Func<Wait, T> wait) => Case.Call(take, this);

        /// <summary>For example <c>take 29, then stop 100: …</c>.</summary>
        public override string ToString() => $"take {Phrase.Number(Quantity)}{(NewStopPrice is { } stop ? $", then stop {Phrase.Number(stop)}" : "")}: {Why}";
    }

    /// <summary>Nothing is to be closed now.</summary>
    /// <param name="Reason">Why, and what leads out.</param>
    public sealed record Wait(string Reason) : PartialExit
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Take, T> take, Func<Wait, T> wait) => Case.Call(wait, this);

        /// <summary>The reason.</summary>
        public override string ToString() => Reason;
    }
}
