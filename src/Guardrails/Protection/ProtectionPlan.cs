using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>What is to protect a position: a stop, and a target where there is to be one.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
/// <example>A long position at 100 with <c>Stop = PriceOffset.Fraction(0.05m)</c> and <c>Target = PriceOffset.OfRisk(2m)</c> has its stop at 95, an initial risk of 5, and its target at 110.</example>
public sealed record ProtectionPlan
{
    /// <summary>Where the loss is stopped.</summary>
    public required PriceOffset Stop { get; init; }

    /// <summary>Where the gain is taken.</summary>
    /// <value>Default: <see langword="null"/>, nowhere.</value>
    public PriceOffset? Target { get; init; }

    /// <summary>The initial risk (R), as a distance of prices. A stop that was moved since has another distance; R stays what it was.</summary>
    /// <value>Default: <see langword="null"/>, the distance of the entry price from the stop of this plan.</value>
    public decimal? InitialRisk { get; init; }

    /// <summary>How the stop follows the price, and momentum moves the target. The guard moves them while the process runs, in continuous trading.</summary>
    /// <value>Default: <see langword="null"/>, the stop stays where it is.</value>
    public TrailingStop? Trailing { get; init; }

    /// <summary>Which parts of the gain are taken. The guard closes them while the process runs, in continuous trading.</summary>
    /// <value>Default: <see langword="null"/>, the position stays whole.</value>
    public PartialProfits? Profits { get; init; }

    /// <summary>How long the exits live.</summary>
    /// <value>Default: <see cref="TimeInForce.GoodTillCancel"/>.</value>
    public TimeInForce TimeInForce { get; init; } = TimeInForce.GoodTillCancel;

    /// <summary>Throws when the plan contradicts itself.</summary>
    /// <exception cref="ArgumentException">Names every problem found, with its value.</exception>
    public void Validate()
    {
        if (Problem() is { } problem)
        {
            throw new ArgumentException($"The protection plan cannot be used: {problem}.");
        }
    }

    /// <summary>What is wrong with the plan, all of it with values; <see langword="null"/> when nothing is.</summary>
    internal string? Problem()
    {
        var problems = new List<string>();
        Check(Stop, nameof(Stop), problems);
        if (Target is { } target)
        {
            Check(target, nameof(Target), problems);
        }

        if (InitialRisk is { } risk && (risk <= 0m || Amount.Problem(risk) is not null))
        {
            problems.Add(FormattableString.Invariant($"InitialRisk is {risk}; it must be above 0, at most 10^12, with at most 12 decimals"));
        }

        if (Stop.Kind == PriceOffsetKind.Risk && InitialRisk is null)
        {
            problems.Add($"Stop is {Stop}, and nothing says what R is; set InitialRisk, or give the stop as a price, a percentage or a multiple of the average true range");
        }

        if (TimeInForce is not (TimeInForce.GoodTillCancel or TimeInForce.Day))
        {
            problems.Add($"TimeInForce is {TimeInForce}; an exit that rests is {TimeInForce.GoodTillCancel} or {TimeInForce.Day}");
        }

        if (Trailing?.Problem() is { } trailing)
        {
            problems.Add($"Trailing: {trailing}");
        }

        if (Profits?.Problem() is { } profits)
        {
            problems.Add($"Profits: {profits}");
        }

        return problems.Count > 0 ? string.Join("; ", problems) : null;
    }

    /// <summary>Whether the first prices of the plan need the average true range.</summary>
    internal bool NeedsRange => Stop.Kind == PriceOffsetKind.TrueRange || Target?.Kind == PriceOffsetKind.TrueRange;

    /// <summary>Whether anything of the plan needs bars.</summary>
    internal bool NeedsBars => NeedsRange || Trailing is { NeedsBars: true } || Profits is { NeedsBars: true };

    /// <summary>The prices of the exits of one position.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="side">Long or short.</param>
    /// <param name="entryPrice">The price the position was opened at, on average.</param>
    /// <param name="averageTrueRange">The average true range, for offsets that are multiples of it: the value of an <see cref="MarketData.AverageTrueRange"/>.</param>
    /// <returns>
    /// The prices in whole ticks. A stop is rounded towards the entry, so that it never risks more than was asked for: of a long position at 100 with 5.003 of risk it is 95.00, and not 94.99. A target is
    /// rounded away from it. Where that leaves no price that stops a loss, the reason says so.
    /// </returns>
    /// <exception cref="ArgumentException">The plan contradicts itself, the entry price is not above 0, or the side is none.</exception>
    public ProtectionPricing Price(Instrument instrument, PositionSide side, decimal entryPrice, decimal? averageTrueRange = null)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        Validate();
        if (!Enum.IsDefined(side))
        {
            throw new ArgumentException($"side is {side}; use PositionSide.Long or PositionSide.Short.", nameof(side));
        }

        if (entryPrice <= 0m || Amount.Problem(Amount.Fit(entryPrice)) is not null)
        {
            throw new ArgumentException(FormattableString.Invariant($"entryPrice is {entryPrice}; it must be above 0 and at most 10^12."), nameof(entryPrice));
        }

        if (NeedsRange && averageTrueRange is not (> 0m and <= Amount.MaxMagnitude))
        {
            return new ProtectionPricing.Refused($"The plan needs an average true range, and {(averageTrueRange is { } range ? Phrase.Number(range) : "none")} is given: where bars are missing, what rests stays where it is.");
        }

        var at = new Entry(instrument, new Book.PriceSteps(instrument), side == PositionSide.Long, entryPrice, averageTrueRange);
        var asked = Stop.Kind == PriceOffsetKind.Price ? Stop.Value : at.Lower(Distance(Stop, at, InitialRisk ?? 0m));
        var (stop, risk) = (at.Rounded(asked), InitialRisk ?? Math.Max(0m, at.RiskAt(asked)));
        if (asked <= 0m || stop <= 0m || stop > Amount.MaxMagnitude)
        {
            return new ProtectionPricing.Refused($"The stop of {Stop} from {Phrase.Number(entryPrice)} would be at {Where(instrument, asked, stop)}: no price. Give another distance.");
        }

        if (risk <= 0m && (Trailing is not null || Profits is not null))
        {
            return new ProtectionPricing.Refused($"The plan follows the price in multiples of R, and the stop at {Phrase.Number(stop)} risks nothing of an entry at {Phrase.Number(entryPrice)}: there is no R. Set ProtectionPlan.InitialRisk.");
        }

        return Stop.Kind != PriceOffsetKind.Price && !at.IsLower(stop, entryPrice)
            ? new ProtectionPricing.Refused($"The stop of {Stop} from {Phrase.Number(entryPrice)} would be at {Where(instrument, asked, stop)}: on the wrong side of the entry. Give a larger distance.")
            : WithTarget(at, stop, risk);
    }

    private ProtectionPricing WithTarget(in Entry at, decimal stop, decimal risk)
    {
        if (Target is not { } wanted)
        {
            return new ProtectionPricing.Priced { StopPrice = stop, InitialRisk = risk };
        }

        if (wanted.Kind == PriceOffsetKind.Risk && risk <= 0m)
        {
            return new ProtectionPricing.Refused($"The target is {wanted}, and the stop at {Phrase.Number(stop)} risks nothing of an entry at {Phrase.Number(at.Price)}: there is no R. Set ProtectionPlan.InitialRisk.");
        }

        var asked = wanted.Kind == PriceOffsetKind.Price ? wanted.Value : at.Lower(-Distance(wanted, at, risk));
        var target = at.Rounded(asked);
        return asked <= 0m || target <= 0m || target > Amount.MaxMagnitude ? new ProtectionPricing.Refused($"The target of {wanted} from {Phrase.Number(at.Price)} would be at {Where(at.Instrument, asked, target)}: no price. Give another distance.")
            : !at.IsLower(stop, target) ? new ProtectionPricing.Refused(
                $"The target would be at {Phrase.Number(target)} and the stop at {Phrase.Number(stop)}: a {(at.IsLong ? "long" : "short")} position has its target {(at.IsLong ? "above" : "below")} its stop.")
            : new ProtectionPricing.Priced { StopPrice = stop, TargetPrice = target, InitialRisk = risk };
    }

    private static string Where(Instrument instrument, decimal asked, decimal rounded) =>
        rounded == asked ? Phrase.Number(asked) : $"{Phrase.Number(asked)}, which is {Phrase.Number(rounded)} in ticks of {Phrase.Number(instrument.TickSizeAt(asked))}";

    private static decimal Distance(PriceOffset offset, in Entry at, decimal risk) => offset.Kind switch
    {
        PriceOffsetKind.Fraction => offset.Value * at.Price,
        PriceOffsetKind.Risk => offset.Value * risk,
        _ => offset.Value * at.TrueRange!.Value,
    };

    private static void Check(PriceOffset offset, string name, List<string> problems)
    {
        if (offset.Problem is { } problem)
        {
            problems.Add($"{name} is {offset}, which {problem}");
        }
    }

    /// <summary>The entry of a position, seen from its side: lower is where it loses, below the entry of a long position and above that of a short one.</summary>
    private readonly record struct Entry(Instrument Instrument, Book.PriceSteps Steps, bool IsLong, decimal Price, decimal? TrueRange)
    {
        public decimal Lower(decimal distance) => IsLong ? Price - distance : Price + distance;

        /// <summary>What is lost of the entry at a price; below 0 where that is a gain.</summary>
        public decimal RiskAt(decimal price) => IsLong ? Price - price : price - Price;

        public bool IsLower(decimal price, decimal than) => IsLong ? price < than : price > than;

        /// <summary>The nearest valid price that loses no more.</summary>
        public decimal Rounded(decimal price) => IsLong ? Steps.Up(price) : Steps.Down(price);
    }
}
