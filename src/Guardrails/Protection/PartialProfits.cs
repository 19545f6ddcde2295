using System.Text.Json.Serialization;
using Guardrails.Book;
using Guardrails.Configuration;
using Guardrails.Deciding;
using Guardrails.MarketData;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>Takes the gain of a position in parts, each at its level, and always leaves something that runs on.</summary>
/// <remarks>
/// <para>Immutable, pure and safe to share between threads: the same position and the same bars give the same answer, also after a restart.</para>
/// <para>Levels are multiples of R, the initial risk (Van K. Tharp, Trade Your Way to Financial Freedom, 1998). <see cref="AverageTrueRange"/> is Wilder's of 1978; the breaker that compares it with its past is a choice.</para>
/// </remarks>
/// <example>59 shares bought at 100 with R = 5 and the levels 1 R for 50 % and 2 R for 25 %: at 105, 29 are sold and 30 stay; at 110, 15 more are, because 75 % of 59 are 44.</example>
[JsonConverter(typeof(GuardrailsJsonConverter))]
public sealed record PartialProfits
{
    private const int MaxLevels = 10;
    private const int MaxRangePeriod = (BarRequest.MaxCount - 1) / 2;

    /// <summary>The levels, the nearest first, 1 to 10 of them; copied. Together they take no more than <see cref="MinRemainder"/> leaves.</summary>
    public required IReadOnlyList<ProfitLevel> Levels
    {
        get;
        init => field = value is null ? null! : [.. value];
    }

    /// <summary>
    /// How many partial exits of a position one day may have, UTC, 1 to 10. Each one costs a fee, and where exits hold the quantity the position is without its stop while the stop is placed again for what remains.
    /// </summary>
    /// <value>Default: 1.</value>
    public int MaxExitsPerDay { get; init; } = 1;

    /// <summary>
    /// How much larger the average true range may be than it was: above 1 and at most 100. It is compared with the mean true range of the bars before the last <see cref="RangePeriod"/>; while it is larger, or is not known, nothing is
    /// taken, because the stop would be away from the market in the minutes in which it is needed most.
    /// </summary>
    /// <value>Default: 2. <see langword="null"/> takes at every volatility, and needs no bars.</value>
    public decimal? MaxRangeGrowth { get; init; } = 2m;

    /// <summary>Over how many bars the average true range is taken, 1 to 499. Twice as many bars and one more are needed.</summary>
    /// <value>Default: 14.</value>
    public int RangePeriod { get; init; } = 14;

    /// <summary>How much of the initial quantity stays at least, as a fraction of 0 or above and below 1. The smallest quantity that can be sold stays in any case: the target or the stop closes it.</summary>
    /// <value>Default: 0.25.</value>
    public decimal MinRemainder { get; init; } = 0.25m;

    /// <summary>Whether the stop goes to the entry price after an exit (break-even, without fees). A stop that is nearer to the market already stays.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool MovesStopToEntry { get; init; } = true;

    /// <summary>Throws when the settings contradict themselves.</summary>
    /// <exception cref="ArgumentException">Names every problem found, with its value and what is allowed.</exception>
    public void Validate()
    {
        if (Problem() is { } problem)
        {
            throw new ArgumentException($"The partial profits cannot be used: {problem}.");
        }
    }

    /// <summary>Whether the answer depends on bars.</summary>
    internal bool NeedsBars => MaxRangeGrowth is not null;

    /// <summary>How many bars the breaker needs.</summary>
    internal int BarsWanted => (2 * RangePeriod) + 1;

    /// <inheritdoc/>
    public bool Equals(PartialProfits? other) => other is not null
        && (Levels ?? []).SequenceEqual(other.Levels ?? []) && (MaxExitsPerDay, MaxRangeGrowth, RangePeriod, MinRemainder, MovesStopToEntry) == (other.MaxExitsPerDay, other.MaxRangeGrowth, other.RangePeriod, other.MinRemainder, other.MovesStopToEntry);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Levels?.Count, MaxExitsPerDay, MaxRangeGrowth, RangePeriod, MinRemainder, MovesStopToEntry);

    /// <summary>What is wrong with the settings, all of it with values; <see langword="null"/> when nothing is.</summary>
    internal string? Problem()
    {
        var problems = new List<string>();
        if (Levels is not { Count: >= 1 and <= MaxLevels })
        {
            problems.Add($"Levels has {Levels?.Count ?? 0} entries; 1 to {MaxLevels} are allowed");
        }

        Check(problems);
        Check(MaxExitsPerDay is >= 1 and <= MaxLevels, nameof(MaxExitsPerDay), MaxExitsPerDay, $"it must be 1 to {MaxLevels}", problems);
        Check(MaxRangeGrowth is null or (> 1m and <= 100m), nameof(MaxRangeGrowth), MaxRangeGrowth ?? 0m, "it must be above 1 and at most 100, or null for every volatility", problems);
        Check(RangePeriod is >= 1 and <= MaxRangePeriod, nameof(RangePeriod), RangePeriod, $"it must be 1 to {MaxRangePeriod} bars", problems);
        Check(MinRemainder is >= 0m and < 1m, nameof(MinRemainder), MinRemainder, "it must be 0 or above and below 1, as a fraction of the initial quantity", problems);
        if (problems.Count == 0 && FractionOf(Levels!.Count) + MinRemainder > 1m)
        {
            problems.Add($"Levels take {Phrase.Number(FractionOf(Levels.Count))} of the initial quantity, and MinRemainder leaves {Phrase.Number(MinRemainder)} of it; together they may be at most 1");
        }

        return problems.Count > 0 ? string.Join("; ", problems) : null;
    }

    /// <summary>Whether a part of a position is to be closed now, and how much.</summary>
    /// <param name="position">The position. While an exit of it is under way, do not ask.</param>
    /// <param name="bars">The bars of its symbol; not needed where <see cref="MaxRangeGrowth"/> is <see langword="null"/>. The mean depends on how many there are: ask for the same number every time, some 100.</param>
    /// <returns>
    /// <see cref="PartialExit.Take"/> once the price has reached a level that is not taken; of several levels at once one exit takes all. The quantity is rounded down to whole lots, and is cut so that what remains can still be sold: a part
    /// of the gain taken is better than none. <see cref="PartialExit.Wait"/> where that leaves less than the venue takes, and for everything else that holds the exit back; a level that gave too little is taken together with the next.
    /// </returns>
    /// <exception cref="ArgumentException">The settings or the instrument contradict themselves, or the side is none.</exception>
    public PartialExit Next(PositionProgress position, BarReading? bars = null)
    {
        ArgumentNullException.ThrowIfNull(position);
        Validate();
        position.Validate();
        if ((position.Problem() ?? Problem(position) ?? position.Fired()) is { } problem)
        {
            return new PartialExit.Wait(problem);
        }

        var (taken, reached) = (position.TakenLevels, Levels.Count(level => position.GainAt(position.Price) >= level.At * position.InitialRisk));
        if (reached <= taken)
        {
            return new PartialExit.Wait(taken == Levels.Count ? "All levels are taken."
                : $"Level {taken + 1} is at {Phrase.Number(position.Beyond(position.EntryPrice, Levels[taken].At * position.InitialRisk))}, and the price is {Phrase.Number(position.Price)}.");
        }

        return position.ExitsToday >= MaxExitsPerDay
            ? new PartialExit.Wait($"Level {reached} is reached, and {position.ExitsToday} of {MaxExitsPerDay} partial exits of this day (UTC) were sent. Ask again after midnight UTC, or raise MaxExitsPerDay.")
            : Breaker(position, bars) is { } breaker ? new PartialExit.Wait($"Level {reached} is reached, and nothing is taken. {breaker}")
            : Exit(position, taken, reached);
    }

    private PartialExit Exit(PositionProgress position, int taken, int reached)
    {
        var (instrument, lot) = (position.Instrument, new Step(position.Instrument.LotSize));

        // What stays is sold at the stop, at worst.
        var least = SmallestExit.Least(instrument, lot, Math.Min(position.Price, position.StopPrice));
        var keeps = Math.Max(least, lot.Up(MinRemainder * position.InitialQuantity));
        var wanted = Planned(position, lot, reached) - Planned(position, lot, taken);
        var quantity = Math.Min(wanted, lot.Down(position.Quantity) - keeps);
        var levels = reached - taken == 1 ? $"Level {reached} is reached" : $"Levels {taken + 1} to {reached} are reached";
        if (quantity < least)
        {
            return new PartialExit.Wait(
                $"{levels}: {Phrase.Number(wanted)} of {Phrase.Number(position.Quantity)} {instrument.Symbol} would be taken, {Phrase.Number(keeps)} are to stay, and the smallest exit is {Phrase.Number(least)}. It is taken together with the next level.");
        }

        var entry = position.Rounded(position.EntryPrice);
        return new PartialExit.Take
        {
            Quantity = instrument.RoundQuantity(quantity),
            Level = reached,
            NewStopPrice = MovesStopToEntry && position.IsBetter(entry, position.StopPrice) && position.IsBetter(position.Price, entry) ? entry : null,
            Why = $"{levels} at {Phrase.Number(position.Price)}.{(quantity < wanted ? $" {Phrase.Number(wanted)} are cut to {Phrase.Number(quantity)}, because {Phrase.Number(keeps)} are to stay." : "")}",
        };
    }

    /// <summary>How much all levels up to one take together, in whole lots: what one level loses by rounding, a later one has.</summary>
    private decimal Planned(PositionProgress position, in Step lot, int levels) => lot.Down(FractionOf(levels) * position.InitialQuantity);

    private decimal FractionOf(int levels) => Levels.Take(levels).Sum(static level => level.Fraction);

    /// <summary>Why the volatility holds an exit back; <see langword="null"/> when it does not.</summary>
    private string? Breaker(PositionProgress position, BarReading? reading)
    {
        if (MaxRangeGrowth is not { } most)
        {
            return null;
        }

        if (UsableBars.Problem(reading, position.Instrument.Symbol, BarsWanted, out var bars) is { } problem)
        {
            return $"How far the price moves in a bar is not known. {problem}";
        }

        // Over all the bars but one, the first average of Wilder is the simple mean.
        IReadOnlyList<PriceBar> earlier = [.. bars.SkipLast(RangePeriod)];
        var (now, usual) = (((IndicatorReading.Ok)AverageTrueRange.Of(bars, RangePeriod)).Value, ((IndicatorReading.Ok)AverageTrueRange.Of(earlier, earlier.Count - 1)).Value);
        return now <= most * usual ? null
            : $"The average true range is {Phrase.Number(decimal.Round(now, 12))}, more than {Phrase.Number(most)} times the {Phrase.Number(decimal.Round(usual, 12))} of the bars before the last {RangePeriod}. Ask again when it has calmed down.";
    }

    private string? Problem(PositionProgress position)
    {
        var (value, minimum) = (position.Instrument.Multiplier * Math.Min(position.Price, position.StopPrice), SmallestExit.MinNotional(position.Instrument));
        return PositionProgress.Problem(position.InitialQuantity, nameof(position.InitialQuantity)) ?? PositionProgress.Problem(position.Quantity, nameof(position.Quantity))
            ?? (position.TakenLevels < 0 || position.TakenLevels > Levels.Count ? $"PositionProgress.TakenLevels is {position.TakenLevels}; it must be 0 to {Levels.Count}, as many as there are levels."
                : position.ExitsToday < 0 ? $"PositionProgress.ExitsToday is {position.ExitsToday}; it must be 0 or above."
                : value > Amount.MaxValue || value <= minimum / Amount.MaxMagnitude ? $"One unit of {position.Instrument.Symbol} would be worth {Phrase.Number(value)} {position.Instrument.QuoteCurrency}; ask again with a price that can be."
                : null);
    }

    private void Check(List<string> problems)
    {
        for (var i = 0; i < Levels?.Count; i++)
        {
            if (Levels[i] is not { } level)
            {
                problems.Add($"Levels[{i}] is null; leave it out");
                continue;
            }

            Check(level.At is > 0m and <= 100m, $"Levels[{i}].At", level.At, "it must be above 0 and at most 100, in R", problems);
            Check(level.Fraction is > 0m and <= 1m, $"Levels[{i}].Fraction", level.Fraction, "it must be above 0 and at most 1, as a fraction of the initial quantity", problems);
            Check(i == 0 || Levels[i - 1] is not { } before || before.At < level.At, $"Levels[{i}].At", level.At, "it must be above the level before: name the nearest first, and each once", problems);
        }
    }

    private static void Check(bool isAllowed, string name, decimal value, string allowed, List<string> problems)
    {
        if (!isAllowed)
        {
            problems.Add($"{name} is {Phrase.Number(value)}; {allowed}");
        }
    }
}
