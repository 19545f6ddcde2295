using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.MarketData;

/// <summary>What an indicator says over some bars: a value, or that there are too few bars for one. A closed set of two.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public abstract record IndicatorReading
{
    private IndicatorReading()
    {
    }

    /// <summary>Handles both cases.</summary>
    /// <exception cref="ArgumentNullException">The handler of the case is missing.</exception>
    public abstract T Match<T>(Func<Ok, T> ok, Func<Insufficient, T> insufficient);

    /// <summary>For example <c>2.6</c>, or <c>INSUFFICIENT: 12 of 15 bars</c>.</summary>
    public sealed override string ToString() => Match(static ok => Phrase.Number(ok.Value), static few => $"INSUFFICIENT: {few.Have} of {few.Wanted} bars");

    /// <summary>The value.</summary>
    /// <param name="Value">In the unit of the indicator, not rounded.</param>
    public sealed record Ok(decimal Value) : IndicatorReading
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Ok, T> ok, Func<Insufficient, T> insufficient) => Case.Call(ok, this);
    }

    /// <summary>There are too few bars.</summary>
    public sealed record Insufficient : IndicatorReading
    {
        /// <summary>How many bars there are.</summary>
        public required int Have { get; init; }

        /// <summary>How many bars the first value needs.</summary>
        public required int Wanted { get; init; }

        /// <inheritdoc/>
        public override T Match<T>(Func<Ok, T> ok, Func<Insufficient, T> insufficient) => Case.Call(insufficient, this);
    }
}
