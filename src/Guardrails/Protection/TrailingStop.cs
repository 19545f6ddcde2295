using System.Text.Json.Serialization;
using Guardrails.Configuration;
using Guardrails.MarketData;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>A stop that follows the best price of a position at a distance, and never goes back.</summary>
/// <remarks>
/// <para>Immutable, pure and safe to share between threads: the same position and the same bars give the same answer, also after a restart.</para>
/// <para>
/// A distance in average true ranges from the highest high since the entry is the chandelier exit of Charles Le Beau (Alexander Elder, Come Into My Trading Room, 2002). R, the initial risk, is that of Van K. Tharp, Trade Your Way to
/// Financial Freedom, 1998. <see cref="AverageTrueRange"/> and <see cref="RelativeStrengthIndex"/> are Wilder's of 1978. The thresholds of momentum, and what they lead to, are a choice and no formula of theirs.
/// </para>
/// </remarks>
/// <example>A long position at 100 with R = 5 and <c>Distance = PriceOffset.OfRisk(1m)</c>: at 104 nothing moves, at 105 the stop goes to 100, and at 107 to 102. At 106 it stays at 102.</example>
[JsonConverter(typeof(GuardrailsJsonConverter))]
public sealed record TrailingStop
{
    /// <summary>How far the stop is from the best price: a multiple of R or of the average true range, or a fraction of the best price. A price is no distance.</summary>
    public required PriceOffset Distance { get; init; }

    /// <summary>After how much gain at the best price the stop begins to move, in R, 0 to 100.</summary>
    /// <value>Default: 1.</value>
    public decimal ActivateAfter { get; init; } = 1m;

    /// <summary>How far the stop or the target moves at least, in R, 0 to 1, so that not every tick becomes a message to the venue. 0 moves them for one tick.</summary>
    /// <value>Default: 0.1.</value>
    public decimal SmallestStep { get; init; } = 0.1m;

    /// <summary>Over how many bars the average true range is taken, 1 to 999.</summary>
    /// <value>Default: 14.</value>
    public int RangePeriod { get; init; } = 14;

    /// <summary>
    /// The momentum below which the distance is cut to <see cref="TightenTo"/>, while momentum is also weaker than one bar before. Momentum is the relative strength index of a long position, and 100 less the index of a short one;
    /// above 0 and below 100.
    /// </summary>
    /// <value>Default: <see langword="null"/>, momentum does not tighten.</value>
    public decimal? TightenBelow { get; init; }

    /// <summary>What is left of the distance while momentum weakens, as a fraction: above 0, and at most 1.</summary>
    /// <value>Default: 0.5.</value>
    public decimal TightenTo { get; init; } = 0.5m;

    /// <summary>The momentum above which the target is kept at <see cref="TargetDistance"/> from the best price, while momentum is also stronger than one bar before; above 0 and below 100, and above <see cref="TightenBelow"/>.</summary>
    /// <value>Default: <see langword="null"/>, momentum does not extend the target.</value>
    public decimal? ExtendAbove { get; init; }

    /// <summary>How far beyond the best price the target is kept at least while momentum strengthens; as <see cref="Distance"/>.</summary>
    /// <value>Default: 1 R.</value>
    public PriceOffset TargetDistance { get; init; } = PriceOffset.OfRisk(1m);

    /// <summary>Over how many bars the relative strength index is taken, 1 to 998.</summary>
    /// <value>Default: 14.</value>
    public int MomentumPeriod { get; init; } = 14;

    /// <summary>Throws when the settings contradict themselves.</summary>
    /// <exception cref="ArgumentException">Names every problem found, with its value and what is allowed.</exception>
    public void Validate()
    {
        if (Problem() is { } problem)
        {
            throw new ArgumentException($"The trailing stop cannot be used: {problem}.");
        }
    }

    /// <summary>Whether the answer depends on bars.</summary>
    internal bool NeedsBars => Distance.Kind == PriceOffsetKind.TrueRange || TightenBelow is not null || ExtendAbove is not null;

    /// <summary>How many bars the formulas need at least.</summary>
    internal int BarsWanted => Math.Max(AverageTrueRange.BarsFor(RangePeriod), RelativeStrengthIndex.BarsFor(MomentumPeriod) + 1);

    /// <summary>What is wrong with the settings, all of it with values; <see langword="null"/> when nothing is.</summary>
    internal string? Problem()
    {
        var problems = new List<string>();
        Check(Distance, nameof(Distance), problems);
        Check(TargetDistance, nameof(TargetDistance), problems);
        Check(ActivateAfter is >= 0m and <= 100m, nameof(ActivateAfter), ActivateAfter, "it must be 0 to 100, in R", problems);
        Check(SmallestStep is >= 0m and <= 1m, nameof(SmallestStep), SmallestStep, "it must be 0 to 1, in R", problems);
        Check(TightenTo is > 0m and <= 1m, nameof(TightenTo), TightenTo, "it must be above 0 and at most 1, as a fraction of Distance", problems);
        Check(RangePeriod is >= 1 and <= Period.Max, nameof(RangePeriod), RangePeriod, $"it must be 1 to {Period.Max} bars", problems);
        Check(MomentumPeriod is >= 1 and < Period.Max, nameof(MomentumPeriod), MomentumPeriod, $"it must be 1 to {Period.Max - 1} bars", problems);
        Check(TightenBelow is null or (> 0m and < 100m), nameof(TightenBelow), TightenBelow ?? 0m, "it must be above 0 and below 100, or be left out", problems);
        Check(ExtendAbove is null or (> 0m and < 100m), nameof(ExtendAbove), ExtendAbove ?? 0m, "it must be above 0 and below 100, or be left out", problems);
        Check(!(TightenBelow >= ExtendAbove), nameof(TightenBelow), TightenBelow ?? 0m, $"it must be below ExtendAbove, which is {Phrase.Number(ExtendAbove ?? 0m)}", problems);
        return problems.Count > 0 ? string.Join("; ", problems) : null;
    }

    /// <summary>Where the stop and the target of a position are to be now.</summary>
    /// <param name="position">The position, with the best price since its entry.</param>
    /// <param name="bars">
    /// The bars of its symbol; not needed where <see cref="Distance"/> is no average true range and no momentum is set. An indicator of the last bars depends on how many there are: ask for the same number every time, some 100.
    /// </param>
    /// <returns>
    /// <see cref="TrailingMove.Moved"/> with a stop that is nearer to the market than the one that rests, or with a target that is further away, or both. <see cref="TrailingMove.Held"/> before the activation, for less than the
    /// smallest step, where the price is already beyond the new stop, and for numbers that are no prices. What needs bars stays where it is unless the reading is <see cref="BarReading.Ok"/> and long enough; a stop at a distance
    /// in R moves without them.
    /// </returns>
    /// <exception cref="ArgumentException">The settings or the instrument contradict themselves, or the side is none.</exception>
    public TrailingMove Next(PositionProgress position, BarReading? bars = null)
    {
        ArgumentNullException.ThrowIfNull(position);
        Validate();
        position.Validate();
        if (position.Problem() is { } problem)
        {
            return new TrailingMove.Held(problem);
        }

        if (position.Fired() is { } fired)
        {
            return new TrailingMove.Held(fired) { IsPriceBeyond = true };
        }

        if (position.GainAt(position.Best) < ActivateAfter * position.InitialRisk)
        {
            return new TrailingMove.Held(
                $"The best price is {Phrase.Number(position.Best)}, and the stop follows from {Shown(position, position.Beyond(position.EntryPrice, ActivateAfter * position.InitialRisk))} on, after {Phrase.Number(ActivateAfter)} R of gain.");
        }

        var momentum = Momentum(position, bars);
        var (target, whyTarget) = Target(position, bars, momentum);
        var (stop, whyStop, isBeyond) = Stop(position, bars, momentum, target);
        var why = string.Join(" ", new[] { whyStop, whyTarget, momentum.Lacks }.Where(static sentence => sentence is not null).Distinct());
        return stop is null && target == position.TargetPrice
            ? new TrailingMove.Held(why) { IsPriceBeyond = isBeyond }
            : new TrailingMove.Moved { StopPrice = stop ?? position.StopPrice, TargetPrice = target, Why = why };
    }

    private (decimal? Price, string Why, bool IsBeyond) Stop(PositionProgress position, BarReading? bars, in Strength momentum, decimal? target)
    {
        if (DistanceOf(Distance, position, bars, out var distance) is { } lacks)
        {
            return (null, lacks, false);
        }

        distance *= momentum.IsWeakening ? TightenTo : 1m;
        var (at, was) = (position.Beyond(position.Best, -distance), Phrase.Number(position.StopPrice));
        var how = $"{Shown(position, distance)} from the best price {Phrase.Number(position.Best)} ({(momentum.IsWeakening ? $"{Phrase.Number(TightenTo)} of " : "")}{Distance})";
        if (distance <= 0m || !position.IsBetter(at, position.StopPrice))
        {
            return (null, distance <= 0m ? $"The distance of {Distance} is 0: the stop at {was} stays." : $"The stop at {was} is no further away than {how}.", false);
        }

        var stop = position.Rounded(at);
        var (text, because) = (Phrase.Number(stop), momentum.IsWeakening ? $" {momentum}" : "");
        return !position.IsBetter(position.Price, stop) ? (null, $"The stop would be at {text}, {how}, and the price {Phrase.Number(position.Price)} has reached that. The stop at {was} stays; close the position to be out now.{because}", true)
            : target is { } limit && !position.IsBetter(limit, stop) ? (null, $"The stop would be at {text}, {how}, and the target is at {Phrase.Number(limit)}. The stop at {was} stays; move the target first.{because}", false)
            : IsSmall(position, position.StopPrice, stop) ? (null, $"The stop at {was} would move to {text}, less than the smallest step of {Phrase.Number(SmallestStep)} R.{because}", false)
            : (stop, $"The stop at {was} moves to {text}, {how}.{because}", false);
    }

    private (decimal? Price, string? Why) Target(PositionProgress position, BarReading? bars, in Strength momentum)
    {
        if (position.TargetPrice is not { } present || !momentum.IsStrengthening)
        {
            return (position.TargetPrice, null);
        }

        if (DistanceOf(TargetDistance, position, bars, out var distance) is { } lacks)
        {
            return (present, lacks);
        }

        // A target that is asked for beyond any price there is, below 0 for one, stays.
        var target = position.Rounded(position.Beyond(position.Best, distance));
        return target is <= 0m or > Amount.MaxMagnitude || !position.IsBetter(target, present) || IsSmall(position, present, target)
            ? (present, null)
            : (target, $"The target at {Phrase.Number(present)} moves to {Phrase.Number(target)}, {TargetDistance} beyond the best price {Phrase.Number(position.Best)}. {momentum}");
    }

    private bool IsSmall(PositionProgress position, decimal from, decimal to) => position.GainAt(to) - position.GainAt(from) < SmallestStep * position.InitialRisk;

    /// <summary>A distance from the best price; says what is missing where it needs bars and there are none.</summary>
    private string? DistanceOf(PriceOffset offset, PositionProgress position, BarReading? reading, out decimal distance)
    {
        if (offset.Kind != PriceOffsetKind.TrueRange)
        {
            distance = offset.Value * (offset.Kind == PriceOffsetKind.Risk ? position.InitialRisk : position.Best);
            return null;
        }

        distance = 0m;
        if (UsableBars.Problem(reading, position.Instrument.Symbol, AverageTrueRange.BarsFor(RangePeriod), out var bars) is { } problem)
        {
            return $"{offset} needs bars. {problem} What rests stays where it is.";
        }

        distance = offset.Value * ((IndicatorReading.Ok)AverageTrueRange.Of(bars, RangePeriod)).Value;
        return null;
    }

    private Strength Momentum(PositionProgress position, BarReading? reading)
    {
        if (TightenBelow is null && ExtendAbove is null)
        {
            return default;
        }

        if (UsableBars.Problem(reading, position.Instrument.Symbol, RelativeStrengthIndex.BarsFor(MomentumPeriod) + 1, out var bars) is { } problem)
        {
            return new Strength { Lacks = $"Momentum is not known. {problem}" };
        }

        var (before, now) = (At([.. bars.SkipLast(1)]), At(bars));
        return new Strength { Value = now, IsWeakening = now < TightenBelow && now < before, IsStrengthening = now > ExtendAbove && now > before };

        decimal At(IReadOnlyList<PriceBar> some) => ((IndicatorReading.Ok)RelativeStrengthIndex.Of(some, MomentumPeriod)).Value is var index && position.IsLong ? index : 100m - index;
    }

    /// <summary>A number as a person reads it: with two decimals more than the prices have.</summary>
    private static string Shown(PositionProgress position, decimal value) => Phrase.Number(decimal.Round(value, Math.Min(28, position.Instrument.TickSizeAt(position.Best).Scale + 2)));

    private static void Check(PriceOffset offset, string name, List<string> problems)
    {
        const string allowed = "write a multiple such as 1 R or 3 ATR, or a percentage of the best price such as 5%";
        if (offset.Problem is { } problem)
        {
            problems.Add($"{name} is {offset}, which {problem}; {allowed}");
        }
        else if (offset.Kind == PriceOffsetKind.Price || (offset.Kind == PriceOffsetKind.Fraction && offset.Value >= 1m))
        {
            problems.Add($"{name} is {offset}, which is {(offset.Kind == PriceOffsetKind.Price ? "a price and no distance" : "not below 100 %")}; {allowed}");
        }
    }

    private static void Check(bool isAllowed, string name, decimal value, string allowed, List<string> problems)
    {
        if (!isAllowed)
        {
            problems.Add($"{name} is {Phrase.Number(value)}; {allowed}");
        }
    }

    /// <summary>Momentum at the last bar, in the direction of the position.</summary>
    private readonly record struct Strength
    {
        public decimal Value { get; init; }

        public bool IsWeakening { get; init; }

        public bool IsStrengthening { get; init; }

        /// <summary>Why it is not known; <see langword="null"/> when it is, or is not asked for.</summary>
        public string? Lacks { get; init; }

        public override string ToString() => $"Momentum is {Phrase.Number(decimal.Round(Value, 2))}, {(IsWeakening ? "weaker" : "stronger")} than one bar before.";
    }
}
