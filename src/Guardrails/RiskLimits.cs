using System.Text.Json.Serialization;
using Guardrails.Configuration;
using Guardrails.Limits;

namespace Guardrails;

/// <summary>
/// Everything that may be limited. A limit that is <see langword="null"/> does not exist; but an order that opens risk needs at least
/// one exposure limit on its side, otherwise it is denied (<c>EXPOSURE_LIMIT_MISSING</c>): no limit, no trade.
/// </summary>
/// <remarks>
/// Immutable. All exposure is measured on the worst case: what is held plus everything that could still fill, orders of unknown
/// outcome included. Ratios are of equity, never of position value. Exits that are proved to reduce are subject to none of these.
/// </remarks>
[JsonConverter(typeof(GuardrailsJsonConverter))]
public sealed record RiskLimits
{
    /// <summary>Largest quantity of one order, in units (control C01).</summary>
    public Limit? MaxOrderQuantity { get; init; }

    /// <summary>Largest value of one order (control C02).</summary>
    public Limit? MaxOrderNotional { get; init; }

    /// <summary>How far a limit or stop price may be from the reference price, as a fraction: 0.05 is 5 % (control C03). A market order is held against it with
    /// <see cref="Quote.Ask"/> or <see cref="Quote.Bid"/>, where quotes have them.</summary>
    public Limit? PriceCollar { get; init; }

    /// <summary>
    /// What is never too far for <see cref="PriceCollar"/>, in ticks: where a tick of 0.05 is 20 % of a price of 0.25, a band of 5 % has no other price in it.
    /// The wider of both counts.
    /// </summary>
    /// <value>Default: 0.</value>
    public int PriceCollarTicks { get; init; }

    /// <summary>
    /// How far one quote may be from the price before it, as a fraction: 0.1 is 10 % (control C29). A quote that is further away is not believed, and new risk on
    /// the symbol is denied (<c>PRICE_STEP_UNCONFIRMED</c>), until it is confirmed: by <see cref="PriceStepQuotes"/> quotes over
    /// <see cref="PriceStepConfirmation"/> where it is at most twice or half the price before; by a second source (<see cref="Quote.Source"/>, or the mark of a
    /// position answer); or by a person (<see cref="OrderGuard.ConfirmPrice"/>). Until then exposure counts with the price that makes it larger, and exits go
    /// out as ever. The first price of a symbol is believed.
    /// </summary>
    /// <value>Default: 0.5, so that 50 and 150 are believed after 100; the presets have less. <see langword="null"/> believes every price, and a limit in money then allows 10,000
    /// times the units where 100 becomes 0.01.</value>
    public Limit? MaxPriceStep { get; init; } = 0.5m;

    /// <summary>What is never too far for <see cref="MaxPriceStep"/>, in ticks.</summary>
    /// <value>Default: 10.</value>
    public int PriceStepTicks { get; init; } = 10;

    /// <summary>How many quotes of one source confirm a step of the price.</summary>
    /// <value>Default: 3.</value>
    public int PriceStepQuotes { get; init; } = 3;

    /// <summary>How far apart the first and the last quote are at least that confirm a step of the price.</summary>
    /// <value>Default: 30 s.</value>
    public TimeSpan PriceStepConfirmation { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How far <see cref="OrderRequest.ExpectedNotional"/> may be from quantity × price, as a fraction (control C10).</summary>
    /// <value>Default: 0.05.</value>
    public decimal ExpectedNotionalTolerance { get; init; } = 0.05m;

    /// <summary>What a market order is assumed to slip, as a fraction; exposure that can execute at market is valued at price × (1 + this).</summary>
    /// <value>Default: 0.01.</value>
    public decimal MarketOrderSlippage { get; init; } = 0.01m;

    /// <summary>
    /// How far the price may fall, as a fraction, so that the position that an order leaves can still be closed: 0.1 is 10 % (control C04). Example: with a minimum value of
    /// 10 at the venue, a purchase of 10 units at 1.00 is denied (<c>EXIT_MIN_NOTIONAL</c>), for after the fall 9.00 could not be sold; 11.12 units are taken. The fee that a
    /// purchase can cost in the asset itself (<see cref="Instrument.MaxBaseFee"/>) is taken off, and what is held already counts. An entry with a stop in its group is
    /// asked at the stop's price instead. 0 asks at the price now.
    /// </summary>
    /// <value>Default: 0.1; <see langword="null"/> asks nothing, so that what was bought may be too small to be sold.</value>
    public Limit? ExitPriceFall { get; init; } = 0.1m;

    /// <summary>Largest long quantity of one symbol, in units (control C17).</summary>
    public Limit? MaxLongPosition { get; init; }

    /// <summary>Largest short quantity of one symbol, in units, unsigned (control C17).</summary>
    public Limit? MaxShortPosition { get; init; }

    /// <summary>Largest exposure of one symbol, on its larger side (control C18).</summary>
    public Limit? MaxSymbolExposure { get; init; }

    /// <summary>Largest long exposure of the account (control C18).</summary>
    public Limit? MaxLongExposure { get; init; }

    /// <summary>Largest short exposure of the account, unsigned (control C18).</summary>
    public Limit? MaxShortExposure { get; init; }

    /// <summary>Largest gross exposure of the account: the sum of every symbol's larger side (control C18).</summary>
    public Limit? MaxGrossExposure { get; init; }

    /// <summary>Largest net exposure of the account in either direction (control C18).</summary>
    public Limit? MaxNetExposure { get; init; }

    /// <summary>Largest gross exposure of any one group, such as a sector (control C18).</summary>
    public Limit? MaxGroupExposure { get; init; }

    /// <summary>Largest gross exposure of single groups, by name; takes the place of <see cref="MaxGroupExposure"/> there.</summary>
    /// <value>Default: none.</value>
    /// <remarks>Every reading gives a copy, as of <see cref="Symbols"/>.</remarks>
    public NamedLimits GroupExposure
    {
        get => field is null ? null! : new(field);
        init => field = value is null ? null! : new(value);
    } = new();

    /// <summary>Largest gross exposure of any one strategy, by its own fills and orders (control C18).</summary>
    public Limit? MaxStrategyExposure { get; init; }

    /// <summary>Largest gross exposure of single strategies, by name; takes the place of <see cref="MaxStrategyExposure"/> there.</summary>
    /// <value>Default: none.</value>
    /// <remarks>Every reading gives a copy, as of <see cref="Symbols"/>.</remarks>
    public NamedLimits StrategyExposure
    {
        get => field is null ? null! : new(field);
        init => field = value is null ? null! : new(value);
    } = new();

    /// <summary>Limits of single symbols; each that is given takes the place of the general one there.</summary>
    /// <value>Default: none.</value>
    /// <remarks>Every reading gives a copy: whoever writes into it, as a configuration binder does, reaches no other limits by it.</remarks>
    public SymbolLimitTable Symbols
    {
        get => new(field);
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Symbols));
            field = new(value);
        }
    } = new();

    /// <summary>
    /// Whether a limit may be more than 10 times equity. Without it such a limit is refused: <c>Limit.OfEquity(25)</c> is 2,500 % of equity, and 25 % is
    /// <c>Limit.OfEquity(0.25m)</c>.
    /// </summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool AllowLeverageAbove10 { get; init; }

    /// <summary>Whether the value of an opening order must fit into the buying power the venue reports (control C19).</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool RequireBuyingPower { get; init; }

    /// <summary>Whether orders may open short positions at all, where the instrument allows it (control C08).</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool AllowShort { get; init; } = true;

    /// <summary>
    /// Within this time after an order, the same again (symbol, side, quantity, type, prices, strategy) is denied (control C05).
    /// </summary>
    /// <value>Default: <see langword="null"/>, not checked.</value>
    public TimeSpan? DuplicateWindow { get; init; }

    /// <summary>Whether an order is denied that could trade with the account's own resting order (control C07).</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool PreventSelfMatch { get; init; } = true;

    /// <summary>The only symbols that may take new risk (control C08).</summary>
    /// <value>Default: <see langword="null"/>, all.</value>
    /// <remarks>Every reading gives a copy, as of <see cref="Symbols"/>.</remarks>
    public SymbolList? AllowedSymbols
    {
        get => field is null ? null : new(field);
        init => field = value is null ? null : new(value);
    }

    /// <summary>Symbols that may not take new risk (control C08).</summary>
    /// <value>Default: none.</value>
    /// <remarks>Every reading gives a copy, as of <see cref="Symbols"/>.</remarks>
    public SymbolList RestrictedSymbols
    {
        get => field is null ? null! : new(field);
        init => field = value is null ? null! : new(value);
    } = [];

    /// <summary>
    /// Most orders in <see cref="MessageWindow"/>, exits counted but never denied. New risk can use what <see cref="ExitMessageReserve"/>
    /// leaves (control C11).
    /// </summary>
    /// <value>Default: <see langword="null"/>, not limited.</value>
    public int? MaxMessages { get; init; }

    /// <summary>The window of <see cref="MaxMessages"/>.</summary>
    /// <value>Default: 1 s.</value>
    public TimeSpan MessageWindow { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The part of <see cref="MaxMessages"/> that is kept for exits, as a fraction.</summary>
    /// <value>Default: 0.2.</value>
    public decimal ExitMessageReserve { get; init; } = 0.2m;

    /// <summary>
    /// Most orders for new risk that one strategy may have approved within <see cref="EntryWindow"/> without a person looking. One more is
    /// denied and halts the strategy (the account, when it has no name) until a person releases it (control C12).
    /// </summary>
    /// <value>Default: <see langword="null"/>, not limited.</value>
    public int? MaxEntries { get; init; }

    /// <summary>The window of <see cref="MaxEntries"/>.</summary>
    /// <value>Default: 5 min.</value>
    public TimeSpan EntryWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether every order has to say whether it opens or closes (<see cref="PositionEffect"/>); <see cref="PositionEffect.Auto"/> is denied then. With
    /// <c>Auto</c>, an exit signal that comes twice is an entry the second time.
    /// </summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool RequireExplicitEffect { get; init; }

    /// <summary>Most orders that may be open at once; exits are never denied for it (control C22).</summary>
    public int? MaxOpenOrders { get; init; }

    /// <summary>Most orders of one symbol that may be open at once; exits are never denied for it (control C22).</summary>
    public int? MaxOpenOrdersPerSymbol { get; init; }

    /// <summary>
    /// Most positions that may be held, or be reachable by open orders, at once (control C22). With 4, four symbols held and the entry into a fifth one denied; the
    /// two legs of a hedged symbol are two. Exits, and orders that add to a position, are never denied for it.
    /// </summary>
    /// <value>Default: <see langword="null"/>, not limited.</value>
    public int? MaxOpenPositions { get; init; }

    /// <summary>How old a price may be to value new risk (control C28).</summary>
    /// <value>Default: 5 s; below 1 day.</value>
    public TimeSpan MaxQuoteAge { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How old the account snapshot may be, where a limit uses equity or buying power (control C28).</summary>
    /// <value>Default: 1 min; below 1 day.</value>
    public TimeSpan MaxAccountAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How old the last complete position answer may be (control C28).</summary>
    /// <value>Default: 1 min; below 1 day.</value>
    public TimeSpan MaxPositionAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How old a currency rate may be, where positions in that currency count (control C28).</summary>
    /// <value>Default: 1 min; below 1 day.</value>
    public TimeSpan MaxFxRateAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Throws when the limits contradict each other or cannot be meant.</summary>
    /// <exception cref="ArgumentException">Names every problem, with both values and the rule.</exception>
    public void Validate() => LimitValidation.Require(this);
}
