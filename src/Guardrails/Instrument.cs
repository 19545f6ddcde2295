using System.Text.Json.Serialization;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Text;

namespace Guardrails;

/// <summary>
/// What the venue says about one instrument. Only linear instruments are supported: value = quantity × price × <see cref="Multiplier"/>.
/// Inverse and other non-linear contracts must not be described with this type.
/// </summary>
/// <remarks>Immutable. Checked whole when the guard observes it: contradictory values are an <see cref="ArgumentException"/>.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Instrument
{
    /// <summary>The canonical symbol.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>
    /// The symbol as the venue spells it on the wire. Orders go out under it, and what the venue tells under it (reports, orders, positions, prices) is taken as
    /// told of <see cref="Symbol"/>. No other instrument may have it as its symbol or spelling. Up to 128 characters.
    /// </summary>
    /// <value>Default: <see langword="null"/>, the canonical symbol.</value>
    public string? VenueSymbol { get; init; }

    /// <summary>The currency prices are quoted in, for example <c>USD</c>.</summary>
    public required string QuoteCurrency { get; init; }

    /// <summary>The asset that is bought and sold, for example <c>BTC</c>; fees charged in it reduce the position.</summary>
    /// <value>Default: <see langword="null"/>, no fee is ever charged in the instrument itself.</value>
    public string? BaseAsset { get; init; }

    /// <summary>
    /// The largest fee a purchase can cost in <see cref="BaseAsset"/>, as a fraction of the quantity: 0.001 is 0.1 %. Exits that go out together
    /// with a purchase are that much smaller, rounded down to the lot, so that they sell only what it leaves. So are exits after a purchase
    /// of which the venue has not told the fee (<see cref="Orders.Fill.FeeAsset"/>), until it is told or a position answer shows what is held.
    /// </summary>
    /// <value>Default: 0; below 1, and above 0 only with a <see cref="BaseAsset"/>.</value>
    public decimal MaxBaseFee { get; init; }

    /// <summary>Price step (FIX MinPriceIncrement); with <see cref="TickRules"/>, of prices that none of them is for.</summary>
    public required decimal TickSize { get; init; }

    /// <summary>
    /// Other steps of lower prices, the lowest prices first: US shares have ticks of 0.01, and below 1 USD of 0.0001. Where a step ends is a price of both steps. At most 32.
    /// </summary>
    /// <value>Default: none, <see cref="TickSize"/> is the step of all prices. Not together with <see cref="NegativePricesAllowed"/>.</value>
    public IReadOnlyList<TickRule> TickRules { get; init; } = [];

    /// <summary>
    /// The order types that the venue takes for this instrument (FIX OrdTypeRules), where they are fewer than <see cref="Brokers.BrokerCapabilities.OrderTypes"/>: coins at a venue that takes stops for shares alone. A
    /// type that is in one of both lists only is denied with <c>ORDER_TYPE_UNSUPPORTED</c>.
    /// </summary>
    /// <value>Default: <see langword="null"/>, all types of the venue.</value>
    public IReadOnlyList<OrderType>? OrderTypes { get; init; }

    /// <summary>Whether the venue links exits of this instrument, if it links exits at all (<see cref="Brokers.BrokerCapabilities.LinksExits"/>).</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool LinksExits { get; init; } = true;

    /// <summary>Whether the venue takes exits together with an entry of this instrument, if it takes such at all (<see cref="Brokers.BrokerCapabilities.AttachesExits"/>).</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool AttachesExits { get; init; } = true;

    /// <summary>Whether reports of exits of this instrument carry the mark that caps them, if the venue's reports do (<see cref="Brokers.BrokerCapabilities.ReportsExitMark"/>).</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool ReportsExitMark { get; init; } = true;

    /// <summary>Quantity step.</summary>
    public required decimal LotSize { get; init; }

    /// <summary>
    /// The step of quantities of exits that are linked, or that rest longer than the day: shares can be held in parts, and their linked exits are for whole shares. What is beyond it is protected by a plain stop for the day.
    /// </summary>
    /// <value>Default: 0, the same as <see cref="LotSize"/>.</value>
    public decimal LinkedLotSize { get; init; }

    /// <summary>Whether the venue keeps stops of it for the day alone: what protects a position is then placed anew each morning.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool StopsEndWithDay { get; init; }

    /// <summary>Smallest quantity of one order.</summary>
    /// <value>Default: 0, none beyond <see cref="LotSize"/>.</value>
    public decimal MinQuantity { get; init; }

    /// <summary>Largest quantity of one order. Larger entries are denied; of a larger exit only this much is approved at a time.</summary>
    /// <value>Default: <see langword="null"/>, none.</value>
    public decimal? MaxQuantity { get; init; }

    /// <summary>Smallest value of one order, in the quote currency.</summary>
    /// <value>Default: 0, none.</value>
    public decimal MinNotional { get; init; }

    /// <summary>Whether the venue applies <see cref="MinNotional"/> to orders that reduce a position, too.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool MinNotionalAppliesToExits { get; init; } = true;

    /// <summary>Value of one unit at a price of 1, in the quote currency (contract multiplier).</summary>
    /// <value>Default: 1.</value>
    public decimal Multiplier { get; init; } = 1m;

    /// <summary>Whether the venue trades it now; exits are tried all the same.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Tradable { get; init; } = true;

    /// <summary>Whether the position may be negative.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool Shortable { get; init; }

    /// <summary>Whether prices may be negative (some futures).</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool NegativePricesAllowed { get; init; }

    /// <summary>The lowest price exposure is ever valued at, so that a price near 0 does not make risk look like nothing.</summary>
    /// <value>Default: 0; must be above 0 when <see cref="NegativePricesAllowed"/>.</value>
    public decimal RiskPriceFloor { get; init; }

    /// <summary>The number of units in existence (shares outstanding), for the check against a swapped quantity and price. A position of more is not taken over.</summary>
    /// <value>Default: <see langword="null"/>, not checked.</value>
    public decimal? UnitsOutstanding { get; init; }

    /// <summary>Names of the groups the instrument counts in, for example a sector. At most 8.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> ExposureGroups { get; init; } = [];

    /// <summary>
    /// What it is an option on. Long calls and the underlying cover short calls, long puts cover short puts, unit by unit of the underlying
    /// (quantity × <see cref="Multiplier"/>); strikes and expiries are not compared. An exit that would leave a short option without its cover is cut down
    /// or denied (<c>CLOSE_UNCOVERS</c>). With 3 calls long and 1 short, 2 can be sold; the third once the short one is bought back.
    /// </summary>
    /// <value>Default: <see langword="null"/>, it is no option, or nobody says so: it neither needs a cover nor is one.</value>
    public OptionTerms? Option { get; init; }

    /// <summary>The price step at a price: that of the first of <see cref="TickRules"/> that is for it, and else <see cref="TickSize"/>.</summary>
    /// <param name="price">The price.</param>
    public decimal TickSizeAt(decimal price)
    {
        foreach (var rule in TickRules)
        {
            if (price < rule.PricesBelow)
            {
                return rule.TickSize;
            }
        }

        return TickSize;
    }

    /// <summary>
    /// The nearest price that the venue takes and that is no worse for whoever sends a limit order at it: rounded down to the tick (<see cref="TickSizeAt"/>) for a buy, up for a
    /// sell. 187.557 at a tick of 0.01 is 187.55 for a buy and 187.56 for a sell; -1.5 at a tick of 1 is -2 for a buy.
    /// </summary>
    /// <param name="price">The price.</param>
    /// <param name="side">The side of the order.</param>
    /// <exception cref="ArgumentException">The price, or what it is rounded to, is out of range: above 10^12, or not above 0 where prices must be. The message names it.</exception>
    public decimal RoundPrice(decimal price, OrderSide side) =>
        RoundPrice(price, side switch
        {
            OrderSide.Buy => MidpointRounding.ToNegativeInfinity,
            OrderSide.Sell => MidpointRounding.ToPositiveInfinity,
            _ => throw new ArgumentException($"side is {side}; use OrderSide.Buy or OrderSide.Sell.", nameof(side)),
        });

    /// <inheritdoc cref="RoundPrice(decimal, OrderSide)"/>
    /// <remarks>The number is taken with its 15 significant digits: 187.55000000000001, which is how a <see cref="double"/> comes out of a calculation, is 187.55.</remarks>
    public decimal RoundPrice(double price, OrderSide side) => RoundPrice(Amount.FromDouble(price, nameof(price)), side);

    /// <summary>The price in whole ticks (<see cref="TickSizeAt"/>).</summary>
    /// <param name="price">The price.</param>
    /// <param name="rounding">
    /// Where a price between two ticks goes: to the lower one with <see cref="MidpointRounding.ToNegativeInfinity"/>, to the higher one with
    /// <see cref="MidpointRounding.ToPositiveInfinity"/>, to the one nearer to 0 with <see cref="MidpointRounding.ToZero"/>, and else to the nearest; the value decides about
    /// a price in the middle.
    /// </param>
    /// <exception cref="ArgumentException">The price, or what it is rounded to, is out of range: above 10^12, or not above 0 where prices must be. The message names it.</exception>
    public decimal RoundPrice(decimal price, MidpointRounding rounding)
    {
        var tick = TickSizeAt(price);
        var rounded = Round(price, tick, rounding, nameof(price), nameof(TickSize));
        return rounded > 0m || NegativePricesAllowed
            ? rounded
            : throw new ArgumentException(
                FormattableString.Invariant($"price is {price}, which is {rounded} in ticks of {tick}; the price of {Symbol} must be above 0."), nameof(price));
    }

    /// <inheritdoc cref="RoundPrice(decimal, MidpointRounding)"/>
    /// <remarks>The number is taken with its 15 significant digits: 187.55000000000001, which is how a <see cref="double"/> comes out of a calculation, is 187.55.</remarks>
    public decimal RoundPrice(double price, MidpointRounding rounding) => RoundPrice(Amount.FromDouble(price, nameof(price)), rounding);

    /// <summary>
    /// The quantity in whole lots of <see cref="LotSize"/>, rounded towards 0: an order never becomes larger than was asked for. 10.7 in lots of 1 is 10, and -10.7, a
    /// short position, is -10.
    /// </summary>
    /// <param name="quantity">The quantity, signed or unsigned.</param>
    /// <returns>0 when it is less than one lot. <see cref="MinQuantity"/> and <see cref="MaxQuantity"/> are not looked at.</returns>
    /// <exception cref="ArgumentException">The quantity is above 10^12; the message names it.</exception>
    public decimal RoundQuantity(decimal quantity) => Round(quantity, LotSize, MidpointRounding.ToZero, nameof(quantity), nameof(LotSize));

    /// <inheritdoc cref="RoundQuantity(decimal)"/>
    /// <remarks>The number is taken with its 15 significant digits: 0.3 / 0.1, which is 2.9999999999999996 as a <see cref="double"/>, is 3.</remarks>
    public decimal RoundQuantity(double quantity) => Round(Amount.FromDouble(quantity, nameof(quantity)), LotSize, MidpointRounding.ToZero, nameof(quantity), nameof(LotSize));

    /// <summary>Throws when the description contradicts itself.</summary>
    /// <exception cref="ArgumentException">Names every problem found, with its value.</exception>
    public void Validate()
    {
        var problems = new List<string>();
        Names(problems);
        Positive(TickSize, nameof(TickSize), problems);
        Ticks(problems);
        Types(problems);
        Positive(LotSize, nameof(LotSize), problems);
        Positive(Multiplier, nameof(Multiplier), problems);
        NotNegative(LinkedLotSize, nameof(LinkedLotSize), problems);
        NotNegative(MinQuantity, nameof(MinQuantity), problems);
        NotNegative(MinNotional, nameof(MinNotional), problems);
        NotNegative(RiskPriceFloor, nameof(RiskPriceFloor), problems);
        NotNegative(MaxBaseFee, nameof(MaxBaseFee), problems);
        if (MaxBaseFee >= 1m || (MaxBaseFee > 0m && BaseAsset is null))
        {
            problems.Add(FormattableString.Invariant($"MaxBaseFee is {MaxBaseFee} with BaseAsset '{Identifier.Shown(BaseAsset)}'; it must be below 1, and 0 without a BaseAsset"));
        }

        if (Multiplier > 1_000_000m)
        {
            problems.Add(FormattableString.Invariant($"Multiplier is {Multiplier}; at most 1000000 is supported"));
        }

        if (MaxQuantity is { } max)
        {
            Positive(max, nameof(MaxQuantity), problems);
            if (max < MinQuantity || max < LotSize)
            {
                problems.Add(FormattableString.Invariant($"MaxQuantity {max} is below MinQuantity {MinQuantity} or LotSize {LotSize}"));
            }
        }

        if (UnitsOutstanding is { } units && units <= 0m)
        {
            problems.Add(FormattableString.Invariant($"UnitsOutstanding is {units}; it must be above 0"));
        }

        if (NegativePricesAllowed && RiskPriceFloor <= 0m)
        {
            problems.Add("NegativePricesAllowed needs a RiskPriceFloor above 0");
        }

        Groups(problems);
        if (Option?.Problem(Symbol) is { } terms)
        {
            problems.Add(terms);
        }

        Refuse(this, problems);
    }

    private static void Refuse(Instrument instrument, List<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new ArgumentException($"Instrument '{instrument.Symbol}' is contradictory: {string.Join("; ", problems)}.", nameof(instrument));
        }
    }

    private static decimal Round(decimal value, decimal step, MidpointRounding rounding, string name, string stepName)
    {
        if (step <= 0m || Amount.Problem(step) is not null)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"{stepName} is {step}; it must be above 0, at most 10^12, with at most 12 decimals."));
        }

        // What has more decimals than a price can have is rounded like any other: only its size can be wrong.
        return Math.Abs(value) <= Amount.MaxMagnitude
            ? decimal.Round(value / step, 0, rounding) * step
            : throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; at most 10^12 is possible."), name);
    }

    private void Names(List<string> problems)
    {
        if (Symbol.IsDefault)
        {
            problems.Add("Symbol is empty");
        }

        if (Identifier.Check(QuoteCurrency, 32) is { } currency)
        {
            problems.Add($"QuoteCurrency '{Identifier.Shown(QuoteCurrency)}' {currency}");
        }

        if (BaseAsset is not null && Identifier.Check(BaseAsset, 32) is { } asset)
        {
            problems.Add($"BaseAsset '{Identifier.Shown(BaseAsset)}' {asset}");
        }

        if (VenueSymbol is not null && Identifier.Check(VenueSymbol.Replace(' ', '_'), 128) is { } spelling)
        {
            problems.Add($"VenueSymbol '{Identifier.Shown(VenueSymbol)}' {spelling}");
        }
    }

    private void Ticks(List<string> problems)
    {
        if (TickRules is not { Count: <= 32 } rules || rules.Any(static r => r is null))
        {
            problems.Add(TickRules is null ? "TickRules is null; leave it out, or use an empty list" : FormattableString.Invariant($"TickRules has {TickRules.Count} entries; at most 32 are allowed, and none is null"));
            return;
        }

        if (rules.Count > 0 && NegativePricesAllowed)
        {
            problems.Add("TickRules are for prices above 0, and NegativePricesAllowed is true; use one of them");
        }

        for (var i = 0; i < rules.Count; i++)
        {
            var (end, tick, next) = (rules[i].PricesBelow, rules[i].TickSize, i + 1 < rules.Count ? rules[i + 1].TickSize : TickSize);
            var before = problems.Count;
            Positive(end, FormattableString.Invariant($"TickRules[{i}].PricesBelow"), problems);
            Positive(tick, FormattableString.Invariant($"TickRules[{i}].TickSize"), problems);
            if (problems.Count == before && i > 0 && end <= rules[i - 1].PricesBelow)
            {
                problems.Add(FormattableString.Invariant($"TickRules[{i}].PricesBelow is {end}, and the one before is {rules[i - 1].PricesBelow}; name the lowest first, and each once"));
            }

            if (problems.Count == before && next > 0m && (end % tick != 0m || end % next != 0m))
            {
                problems.Add(FormattableString.Invariant($"TickRules[{i}].PricesBelow is {end}, between ticks of {tick} below it or of {next} above; it must be a price of both"));
            }
        }
    }

    private void Types(List<string> problems)
    {
        if (OrderTypes is { } types && (types.Count == 0 || types.Any(static t => !Enum.IsDefined(t)) || types.Distinct().Count() != types.Count))
        {
            problems.Add($"OrderTypes is '{string.Join(", ", types)}'; name each type once, at least one, or leave it out for all types of the venue");
        }
    }

    private void Groups(List<string> problems)
    {
        if (ExposureGroups is null)
        {
            problems.Add("ExposureGroups is null; leave it out, or use an empty list");
        }
        else if (ExposureGroups.Count > 8)
        {
            problems.Add($"ExposureGroups has {ExposureGroups.Count} entries; at most 8 are allowed");
        }

        foreach (var group in ExposureGroups ?? [])
        {
            if (Identifier.CheckExact(group, 64) is { } problem)
            {
                problems.Add($"ExposureGroups has '{Identifier.Shown(group)}', which {problem}");
            }
        }
    }

    private static void Positive(decimal value, string name, List<string> problems)
    {
        if (value <= 0m || Amount.Problem(value) is not null)
        {
            problems.Add(FormattableString.Invariant($"{name} is {value}; it must be above 0, at most 10^12, with at most 12 decimals"));
        }
    }

    private static void NotNegative(decimal value, string name, List<string> problems)
    {
        if (value < 0m || Amount.Problem(value) is not null)
        {
            problems.Add(FormattableString.Invariant($"{name} is {value}; it must be 0 or above, at most 10^12, with at most 12 decimals"));
        }
    }
}
