using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.MarketData;

/// <summary>The answer to "what were the last bars?". Only <see cref="Ok"/> has bars. A closed set of six.</summary>
/// <remarks>
/// Immutable and safe to share between threads. Whoever moves a stop by bars moves it on <see cref="Ok"/> alone, and leaves the stop where it is on every other case. Bars that are missing are never an exception, never
/// <see langword="null"/> and never a shorter list.
/// </remarks>
public abstract record BarReading
{
    private BarReading()
    {
    }

    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>How long a bar is.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Checks what a source has answered. Every implementation of <see cref="IBarSource"/> makes its readings here.</summary>
    /// <param name="request">Which bars were asked for.</param>
    /// <param name="bars">
    /// The bars of the answer, oldest first; copied. More than were asked for may be there, and the last ones may still be growing: those that end after <paramref name="asOf"/> are left out, and of the others the last are taken.
    /// There may be gaps.
    /// </param>
    /// <param name="asOf">When the question was sent, or until when the source has data: a bar that ends later may have been growing when the answer was made.</param>
    /// <param name="now">When the answer arrived; the age of the last bar is counted until then, or until <paramref name="asOf"/> when a clock was set back meanwhile.</param>
    /// <param name="marketClosed">How long the market was closed between the end of the last bar and <paramref name="now"/>; zero where nobody knows. It does not count as age.</param>
    /// <returns>
    /// <see cref="Invalid"/> when any bar is faulty; else <see cref="NoData"/> when no bar has closed; else <see cref="Stale"/>, <see cref="Insufficient"/> or <see cref="Ok"/>, in this order.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="marketClosed"/> is negative.</exception>
    public static BarReading Of(BarRequest request, IReadOnlyList<PriceBar> bars, DateTimeOffset asOf, DateTimeOffset now, TimeSpan marketClosed = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentOutOfRangeException.ThrowIfLessThan(marketClosed, TimeSpan.Zero);
        now = now < asOf ? asOf : now;
        IReadOnlyList<PriceBar> copy = [.. bars];
        if (BarCheck.Find(request, copy, now) is { } fault)
        {
            return fault;
        }

        IReadOnlyList<PriceBar> closed = [.. copy.Where(bar => bar.End <= asOf).TakeLast(request.Count)];
        if (closed.Count == 0)
        {
            return new NoData(copy.Count == 0 ? "the answer has no bar" : "the first bar has not closed yet") { Symbol = request.Symbol, Interval = request.Interval };
        }

        var age = now - closed[^1].End - marketClosed;
        return new BarSeries(request.Interval, closed, asOf, now, age < TimeSpan.Zero ? TimeSpan.Zero : age).Judge(request, TimeSpan.Zero);
    }

    /// <summary>Handles all six cases.</summary>
    /// <exception cref="ArgumentNullException">The handler of the case is missing.</exception>
    public abstract T Match<T>(Func<Ok, T> ok, Func<NoData, T> noData, Func<Insufficient, T> insufficient, Func<Stale, T> stale, Func<Invalid, T> invalid, Func<Unavailable, T> unavailable);

    /// <summary>For example <c>INSUFFICIENT SPY, 5 min: 12 of 15 bars</c>.</summary>
    public sealed override string ToString()
    {
        var (word, said) = Match(
            static ok => ("OK", $"{ok.Bars.Count} bars, the last one closed at {Phrase.Moment(ok.Bars[^1].End)}"),
            static noData => ("NO DATA", noData.Why),
            static insufficient => ("INSUFFICIENT", $"{insufficient.Have} of {insufficient.Wanted} bars"),
            static stale => ("STALE", $"the last bar closed at {Phrase.Moment(stale.Last.End)}, {Phrase.Age(Phrase.Whole(stale.Age.Ticks))} ago; at most {Phrase.Age(stale.MaxAge)} were allowed"),
            static invalid => ("INVALID", $"{(invalid.Start is { } start ? $"bar of {Phrase.Moment(start)}: " : "")}{invalid.Why}"),
            static unavailable => ("UNAVAILABLE", unavailable.Why));
        return $"{word} {Symbol}, {Phrase.Age(Interval)}: {said}";
    }

    /// <summary>The bars behind the reading, where there are some that are fresh.</summary>
    internal BarSeries? Known => this switch
    {
        Ok ok => ok.Series,
        Insufficient insufficient => insufficient.Series,
        _ => null,
    };

    /// <summary>The bars: closed, oldest first, checked, fresh, and exactly as many as were asked for. Only <see cref="Of"/> makes one.</summary>
    public sealed record Ok : BarReading
    {
        internal Ok()
        {
        }

        /// <summary>The bars, oldest first.</summary>
        public required IReadOnlyList<PriceBar> Bars { get; init; }

        internal BarSeries Series { get; init; } = null!;

        /// <inheritdoc/>
        public override T Match<T>(Func<Ok, T> ok, Func<NoData, T> noData, Func<Insufficient, T> insufficient, Func<Stale, T> stale, Func<Invalid, T> invalid, Func<Unavailable, T> unavailable) => Case.Call(ok, this);
    }

    /// <summary>The source has answered, and has no closed bar of the symbol.</summary>
    /// <param name="Why">What the answer had instead, for people.</param>
    public sealed record NoData(string Why) : BarReading
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Ok, T> ok, Func<NoData, T> noData, Func<Insufficient, T> insufficient, Func<Stale, T> stale, Func<Invalid, T> invalid, Func<Unavailable, T> unavailable) => Case.Call(noData, this);
    }

    /// <summary>The bars are fresh, and fewer than were asked for: a new listing, or a source with a short memory.</summary>
    public sealed record Insufficient : BarReading
    {
        internal Insufficient()
        {
        }

        /// <summary>How many there are, at least 1.</summary>
        public required int Have { get; init; }

        /// <summary>How many were asked for.</summary>
        public required int Wanted { get; init; }

        internal BarSeries Series { get; init; } = null!;

        /// <inheritdoc/>
        public override T Match<T>(Func<Ok, T> ok, Func<NoData, T> noData, Func<Insufficient, T> insufficient, Func<Stale, T> stale, Func<Invalid, T> invalid, Func<Unavailable, T> unavailable) => Case.Call(insufficient, this);
    }

    /// <summary>The last bar closed longer ago than <see cref="BarRequest.MaxAge"/>: bars are missing, or nobody trades.</summary>
    public sealed record Stale : BarReading
    {
        internal Stale()
        {
        }

        /// <summary>How long ago the last bar closed, without the time in which the source knows the market to have been closed.</summary>
        public required TimeSpan Age { get; init; }

        /// <summary>What was allowed.</summary>
        public required TimeSpan MaxAge { get; init; }

        /// <summary>The last closed bar, for people and logs.</summary>
        public required PriceBar Last { get; init; }

        /// <inheritdoc/>
        public override T Match<T>(Func<Ok, T> ok, Func<NoData, T> noData, Func<Insufficient, T> insufficient, Func<Stale, T> stale, Func<Invalid, T> invalid, Func<Unavailable, T> unavailable) => Case.Call(stale, this);
    }

    /// <summary>A bar of the answer cannot be true, so none of them is believed.</summary>
    /// <param name="Why">What is wrong with the bar, for people.</param>
    public sealed record Invalid(string Why) : BarReading
    {
        /// <summary>Where the faulty bar begins.</summary>
        /// <value>Default: <see langword="null"/>, the bar does not say so.</value>
        public DateTimeOffset? Start { get; init; }

        /// <inheritdoc/>
        public override T Match<T>(Func<Ok, T> ok, Func<NoData, T> noData, Func<Insufficient, T> insufficient, Func<Stale, T> stale, Func<Invalid, T> invalid, Func<Unavailable, T> unavailable) => Case.Call(invalid, this);
    }

    /// <summary>There was no readable answer: a time-out, a refusal, a broken connection. Whether there are bars is not known.</summary>
    /// <param name="Why">What happened, for people.</param>
    public sealed record Unavailable(string Why) : BarReading
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Ok, T> ok, Func<NoData, T> noData, Func<Insufficient, T> insufficient, Func<Stale, T> stale, Func<Invalid, T> invalid, Func<Unavailable, T> unavailable) => Case.Call(unavailable, this);
    }
}
