using Guardrails.Book;
using Guardrails.MarketData;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>How far one position has come by one moment: what <see cref="TrailingStop"/> and <see cref="PartialProfits"/> judge.</summary>
/// <remarks>
/// Immutable and safe to share between threads. Prices are above 0 and at most 10^12, also where <see cref="Instrument.NegativePricesAllowed"/>; of others the answer is
/// <see cref="TrailingMove.Held"/> or <see cref="PartialExit.Wait"/>, which names the property and its value.
/// </remarks>
public sealed record PositionProgress
{
    /// <summary>The instrument.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>Long or short.</summary>
    public required PositionSide Side { get; init; }

    /// <summary>The price that the position was opened at, on average.</summary>
    public required decimal EntryPrice { get; init; }

    /// <summary>The initial risk (R), as a distance of prices: that of the entry from the first stop (<see cref="ProtectionPricing.Priced.InitialRisk"/>). R stays what it was when the stop moves.</summary>
    public required decimal InitialRisk { get; init; }

    /// <summary>The trigger of the stop that rests.</summary>
    public required decimal StopPrice { get; init; }

    /// <summary>The limit of the target that rests.</summary>
    /// <value>Default: <see langword="null"/>, none rests.</value>
    public decimal? TargetPrice { get; init; }

    /// <summary>The price now: of a long position the one that it can be sold at, of a short one the one that it can be bought back at.</summary>
    public required decimal Price { get; init; }

    /// <summary>The best price since the entry (the high-water mark of a long position, the lowest price of a short one). <see cref="Seen(decimal)"/> and <see cref="SeenIn"/> keep it.</summary>
    /// <value>Default: the entry price. Where <see cref="Price"/> is better, that is the best price.</value>
    public decimal BestPrice
    {
        get => field == 0m ? EntryPrice : field;
        init;
    }

    /// <summary>How many units were opened in all, unsigned. Fractions of <see cref="PartialProfits"/> are fractions of this.</summary>
    /// <value>Default: 0, and no partial exit.</value>
    public decimal InitialQuantity { get; init; }

    /// <summary>How many units are held now, unsigned.</summary>
    /// <value>Default: 0, and no partial exit.</value>
    public decimal Quantity { get; init; }

    /// <summary>
    /// How many levels of <see cref="PartialProfits.Levels"/> were taken: <see cref="PartialExit.Take.Level"/> of the last exit. A level counts from the moment its exit is sent, also while the outcome is unknown, and
    /// no longer when the exit has ended without an execution.
    /// </summary>
    /// <value>Default: 0.</value>
    public int TakenLevels { get; init; }

    /// <summary>How many partial exits of the position were sent since 00:00 UTC, without those that ended without an execution.</summary>
    /// <value>Default: 0.</value>
    public int ExitsToday { get; init; }

    /// <summary>The position at a new price: that of a quote or a trade. A best price only gets better.</summary>
    /// <param name="price">The price. One print that is wrong stays the best price for ever, so give prices that are believed (<see cref="RiskLimits.MaxPriceStep"/>).</param>
    /// <returns>A price that is not above 0, or above 10^12, becomes no best price; asked with it, nothing moves.</returns>
    public PositionProgress Seen(decimal price) => this with { Price = price, BestPrice = Problem(price, nameof(Price)) is null ? Better(BestPrice, price) : BestPrice };

    /// <summary>The position with the best price of some bars: the highest high of a long position, the lowest low of a short one. <see cref="Price"/> stays.</summary>
    /// <param name="bars">The bars. What is not <see cref="BarReading.Ok"/>, or is of another symbol, changes nothing.</param>
    /// <param name="openedAt">When the position was opened. A bar that began before counts for nothing, because its best price can be from before the entry.</param>
    public PositionProgress SeenIn(BarReading bars, DateTimeOffset openedAt)
    {
        ArgumentNullException.ThrowIfNull(bars);
        return bars is BarReading.Ok ok && ok.Symbol == Instrument.Symbol
            ? this with { BestPrice = ok.Bars.Where(bar => bar.Start >= openedAt).Select(bar => IsLong ? bar.High : bar.Low).Aggregate(BestPrice, Better) }
            : this;
    }

    internal bool IsLong => Side == PositionSide.Long;

    /// <summary>The best price there is.</summary>
    internal decimal Best => Better(BestPrice, Price);

    /// <summary>What is gained at a price; below 0 where that is a loss.</summary>
    internal decimal GainAt(decimal price) => IsLong ? price - EntryPrice : EntryPrice - price;

    /// <summary>Whether one price gains more than another: a nearer stop, a further target, and the price of a stop that has not fired.</summary>
    internal bool IsBetter(decimal price, decimal than) => IsLong ? price > than : price < than;

    /// <summary>The price that gains so much more than another.</summary>
    internal decimal Beyond(decimal price, decimal distance) => IsLong ? price + distance : price - distance;

    /// <summary>The nearest valid price that gains no less, without decimals that the tick does not have.</summary>
    internal decimal Rounded(decimal price)
    {
        var steps = new PriceSteps(Instrument);
        var rounded = IsLong ? steps.Up(price) : steps.Down(price);
        return decimal.Round(rounded, Instrument.TickSizeAt(rounded).Scale);
    }

    /// <summary>Throws for what is a mistake in code.</summary>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Instrument);
        Instrument.Validate();
        if (!Enum.IsDefined(Side))
        {
            throw new ArgumentException($"Side is {Side}; use PositionSide.Long or PositionSide.Short.", nameof(Side));
        }
    }

    /// <summary>Which number is no price; <see langword="null"/> when all are.</summary>
    internal string? Problem() =>
        Problem(EntryPrice, nameof(EntryPrice)) ?? Problem(InitialRisk, nameof(InitialRisk)) ?? Problem(StopPrice, nameof(StopPrice)) ?? Problem(TargetPrice ?? StopPrice, nameof(TargetPrice))
        ?? Problem(Price, nameof(Price)) ?? Problem(BestPrice, nameof(BestPrice));

    /// <summary>That the stop has fired, or will; <see langword="null"/> while the price is before it.</summary>
    internal string? Fired() => IsBetter(Price, StopPrice) ? null
        : $"The price {Phrase.Number(Price)} has reached the stop at {Phrase.Number(StopPrice)}, which closes the position. Where the position is still there, close it with GuardedBroker.CloseAsync or a call of your own.";

    /// <summary>What is wrong with a number that has to be above 0; <see langword="null"/> when nothing is.</summary>
    internal static string? Problem(decimal value, string name) =>
        value is > 0m and <= Amount.MaxMagnitude ? null : $"PositionProgress.{name} is {Phrase.Number(value)}; it must be above 0 and at most 10^12. What rests stays where it is: ask again with the right number.";

    private decimal Better(decimal price, decimal other) => IsBetter(other, price) ? other : price;
}
