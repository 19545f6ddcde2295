using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>Where a <see cref="TrailingStop"/> wants the exits of a position. A closed set of two.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public abstract record TrailingMove
{
    private TrailingMove()
    {
    }

    /// <summary>Handles both cases.</summary>
    /// <exception cref="ArgumentNullException">The handler of the case is missing.</exception>
    public abstract T Match<T>(Func<Moved, T> moved, Func<Held, T> held);

    /// <summary>The stop, the target or both are to move. The prices are all that is to rest, so that whoever moves them needs nothing else.</summary>
    public sealed record Moved : TrailingMove
    {
        /// <summary>The trigger of the stop, in whole ticks where it moves: never further from the market than the one that rests.</summary>
        public required decimal StopPrice { get; init; }

        /// <summary>The limit of the target, in whole ticks where it moves: never nearer than the one that rests. <see langword="null"/> where none rests.</summary>
        public decimal? TargetPrice { get; init; }

        /// <summary>What moves and why, for people.</summary>
        public required string Why { get; init; }

        /// <inheritdoc/>
        public override T Match<T>(Func<Moved, T> moved, Func<Held, T> held) => Case.Call(moved, this);

        /// <summary>For example <c>stop 106, target 120: The stop at 95 moves to 106, …</c>.</summary>
        public override string ToString() => $"stop {Phrase.Number(StopPrice)}{(TargetPrice is { } target ? $", target {Phrase.Number(target)}" : "")}: {Why}";
    }

    /// <summary>What rests stays where it is.</summary>
    /// <param name="Reason">Why, and what leads out.</param>
    public sealed record Held(string Reason) : TrailingMove
    {
        /// <summary>
        /// Whether the price is where the stop would be, or beyond it. The stop that rests stays, because a stop at the market would execute at once, or be refused while the old one is gone. A bot that wants to be out
        /// now closes the position.
        /// </summary>
        /// <value>Default: <see langword="false"/>.</value>
        public bool IsPriceBeyond { get; init; }

        /// <inheritdoc/>
        public override T Match<T>(Func<Moved, T> moved, Func<Held, T> held) => Case.Call(held, this);

        /// <summary>The reason.</summary>
        public override string ToString() => Reason;
    }
}
