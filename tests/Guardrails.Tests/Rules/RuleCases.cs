using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.Rules;
using Guardrails.States;
using Guardrails.Tests.Guarding;

using static Guardrails.Tests.Guarding.GuardFixture;
using static Guardrails.Tests.Rules.RuleCase;

namespace Guardrails.Tests.Rules;

/// <summary>Every denial code with something that produces it; where a number decides, also with the number that just does not.</summary>
internal static class RuleCases
{
    public static IReadOnlyList<RuleCase> All { get; } = [.. Shape(), .. InstrumentFilters(), .. Inputs(), .. Positions(), .. Orders(), .. Exposures(), .. States(), .. Changes()];

    private static IEnumerable<RuleCase> Shape() =>
    [
        new("no decision", DenialCodes.NotDecided, static () => default(Decision).Denial),
        new("no request", DenialCodes.RequestMissing, Ask(null!)),
        new("no symbol", DenialCodes.SymbolInvalid, Ask(OrderRequest.Buy(default, 1m))),
        new("side 0", DenialCodes.SideInvalid, Ask(Buy(1m) with { Side = 0 }), 0m),
        new("type 5", DenialCodes.OrderTypeInvalid, Ask(Buy(1m) with { Type = (OrderType)5 }), 5m) { AtLimit = Ask(Buy(1m, 100m) with { Type = (OrderType)4, StopPrice = 100m }) },
        new("time in force 6", DenialCodes.TimeInForceInvalid, Ask(Buy(1m) with { TimeInForce = (TimeInForce)6 }), 6m) { AtLimit = Ask(Buy(1m) with { TimeInForce = (TimeInForce)5 }) },
        new("effect 3", DenialCodes.PositionEffectInvalid, Ask(Buy(1m) with { Effect = (PositionEffect)3 }), 3m),
        new("quantity 0", DenialCodes.QuantityInvalid, Ask(Buy(0m)), 0m, null, "units"),
        new("quantity above 10^12", DenialCodes.QuantityInvalid, Ask(Buy(1_000_000_000_001m)), 1_000_000_000_001m, null, "units") { AtLimit = Ask(Buy(1_000_000_000_000m)) },
        new("quantity of 13 decimals", DenialCodes.QuantityInvalid, Ask(Buy(1.0000000000001m)), 1.0000000000001m, null, "units")
        {
            AtLimit = Ask(Buy(1.000000000001m), instrument: Share() with { LotSize = 0.000000000001m }),
        },
        new("price above 10^12", DenialCodes.PriceInvalid, Ask(Buy(1m, 1_000_000_000_000.01m)), 1_000_000_000_000.01m) { AtLimit = Ask(Buy(1m, 1_000_000_000_000m)) },
        new("price 0", DenialCodes.PriceInvalid, Ask(Buy(1m, 0m)), 0m) { AtLimit = Ask(Buy(1m, 0.01m)) },
        new("stop price below 0", DenialCodes.PriceInvalid, Ask(Buy(1m) with { Type = OrderType.Stop, StopPrice = -1m }), -1m),
        new("limit order without a price", DenialCodes.PriceMissing, Ask(Buy(1m) with { Type = OrderType.Limit })),
        new("stop order without a price", DenialCodes.PriceMissing, Ask(Buy(1m) with { Type = OrderType.Stop })),
        new("market order with a price", DenialCodes.PriceUnexpected, Ask(Buy(1m) with { LimitPrice = 100m }), 100m),
        new("limit order with a trigger", DenialCodes.PriceUnexpected, Ask(Buy(1m, 100m) with { StopPrice = 99m }), 99m),
        new("strategy of 65 characters", DenialCodes.NameInvalid, Ask(Buy(1m) with { Strategy = new string('s', 65) })) { AtLimit = Ask(Buy(1m) with { Strategy = new string('s', 64) }) },
        new("attempt 0", DenialCodes.NameInvalid, Ask(Buy(1m) with { Attempt = 0 }), 0m, 1m, "attempts") { AtLimit = Ask(Buy(1m) with { Attempt = 1 }) },
        new("signal with a blank", DenialCodes.NameInvalid, Ask(Buy(1m) with { SignalId = "a b" })),
        new("parent without a name", DenialCodes.NameInvalid, Ask(Buy(1m) with { Parent = new ParentOrder("", 1m) })),
        new("client order id of 37 characters", DenialCodes.ClientIdInvalid, Ask(Buy(1m) with { ClientOrderId = new string('c', 37) }), 37m, 36m, "characters")
        {
            AtLimit = Ask(Buy(1m) with { ClientOrderId = new string('c', 36) }),
        },
        new("client order id with a slash", DenialCodes.ClientIdInvalid, Ask(Buy(1m) with { ClientOrderId = "a/b" }), 3m, 36m, "characters"),
        new("client order id used before", DenialCodes.ClientIdConflict, Ask(Buy(1m) with { ClientOrderId = "a" }, arrange: static f => f.Work(Buy(2m) with { ClientOrderId = "a" })))
        {
            AtLimit = Ask(Buy(1m) with { ClientOrderId = "A" }, arrange: static f => f.Work(Buy(2m) with { ClientOrderId = "a" })),
        },
        new("parent of 0", DenialCodes.ParentInvalid, Ask(Buy(1m) with { Parent = new ParentOrder("p", 0m) }), 0m, null, "units"),
    ];

    private static Action<GuardFixture> Book(decimal bid, decimal ask) =>
        f => f.Guard.Observe(new Quote { Symbol = Acme, Price = 100m, Bid = bid, Ask = ask, Time = f.Now });

    private static IEnumerable<RuleCase> InstrumentFilters() =>
    [
        new("no instrument", DenialCodes.InstrumentUnknown, Ask(OrderRequest.Buy("NOSUCH", 1m))),
        new("type the venue does not take", DenialCodes.OrderTypeUnsupported, Ask(Buy(1m), options: static o => o.Capabilities = new() { OrderTypes = [OrderType.Limit] }))
        {
            AtLimit = Ask(Buy(1m, 100m), options: static o => o.Capabilities = new() { OrderTypes = [OrderType.Limit] }),
        },
        new("type the venue does not take for the instrument", DenialCodes.OrderTypeUnsupported, Ask(Buy(1m), instrument: Share() with { OrderTypes = [OrderType.Limit, OrderType.Stop] }))
        {
            AtLimit = Ask(Buy(1m, 100m), instrument: Share() with { OrderTypes = [OrderType.Limit, OrderType.Stop] }),
        },
        new("off the lot", DenialCodes.QuantityOffStep, Ask(Buy(1.25m), instrument: Share() with { LotSize = 0.5m }), 1.25m, 0.5m, "units") { AtLimit = Ask(Buy(1.5m), instrument: Share() with { LotSize = 0.5m }) },
        new("off a lot that is no power of ten", DenialCodes.QuantityOffStep, Ask(Buy(8m), instrument: Share() with { LotSize = 3m }), 8m, 3m, "units") { AtLimit = Ask(Buy(9m), instrument: Share() with { LotSize = 3m }) },
        new("below the minimum", DenialCodes.QuantityBelowMinimum, Ask(Buy(4m), instrument: Share() with { MinQuantity = 5m }), 4m, 5m, "units") { AtLimit = Ask(Buy(5m), instrument: Share() with { MinQuantity = 5m }) },
        new("above the maximum", DenialCodes.QuantityAboveMaximum, Ask(Buy(6m), instrument: Share() with { MaxQuantity = 5m }), 6m, 5m, "units") { AtLimit = Ask(Buy(5m), instrument: Share() with { MaxQuantity = 5m }) },
        new("off the tick", DenialCodes.PriceOffTick, Ask(Buy(1m, 100.005m)), 100.005m, 0.01m, "USD") { AtLimit = Ask(Buy(1m, 100.01m)) },
        new("trigger off the tick", DenialCodes.PriceOffTick, Ask(Buy(1m) with { Type = OrderType.Stop, StopPrice = 100.07m }, instrument: Share() with { TickSize = 0.05m }), 100.07m, 0.05m, "USD")
        {
            AtLimit = Ask(Buy(1m) with { Type = OrderType.Stop, StopPrice = 100.10m }, instrument: Share() with { TickSize = 0.05m }),
        },
        new("off the tick of low prices", DenialCodes.PriceOffTick, Ask(Buy(1m, 99.97m), instrument: Ladder()), 99.97m, 0.05m, "USD") { AtLimit = Ask(Buy(1m, 99.95m), instrument: Ladder()) },
        new("off the tick where low prices end", DenialCodes.PriceOffTick, Ask(Buy(1m, 100.05m), instrument: Ladder()), 100.05m, 0.1m, "USD") { AtLimit = Ask(Buy(1m, 100m), instrument: Ladder()) },
        new("below the minimum value", DenialCodes.NotionalBelowMinimum, Ask(Buy(5m, 99.99m), instrument: Share() with { MinNotional = 500m }), 499.95m, 500m, "USD")
        {
            AtLimit = Ask(Buy(5m, 100m), Roomy with { ExitPriceFall = 0m }, instrument: Share() with { MinNotional = 500m }),
        },
        new("too small to be closed after a fall", DenialCodes.ExitMinNotional, Ask(Buy(5m), instrument: Share() with { MinNotional = 500m }), 450m, 500m, "USD")
        {
            AtLimit = Ask(Buy(6m), instrument: Share() with { MinNotional = 500m }),
        },
        new("too small to be closed after the fee", DenialCodes.ExitMinNotional, Ask(Buy(1m), instrument: Coin), 0m, 1m, "units") { AtLimit = Ask(Buy(2m), instrument: Coin) },
        new("more than there is", DenialCodes.QuantityAboveOutstanding, Ask(Buy(51m), instrument: Share() with { UnitsOutstanding = 50m }), 51m, 50m, "units") { AtLimit = Ask(Buy(50m), instrument: Share() with { UnitsOutstanding = 50m }) },
        new("quantity and price swapped, price too high", DenialCodes.QuantityPriceSwapped, Ask(Buy(125m, 1_000.01m)), 125m, 100m, "USD") { AtLimit = Ask(Buy(125m, 1_000m)) },
        new("quantity and price swapped, price too low", DenialCodes.QuantityPriceSwapped, Ask(Buy(75m, 9.99m)), 75m, 100m, "USD") { AtLimit = Ask(Buy(75m, 10m)) },
        new("quantity just like the price", DenialCodes.QuantityPriceSwapped, Ask(Buy(100m, 5m)), 100m, 100m, "USD") { AtLimit = Ask(Buy(126m, 5m)) },
        new("expected notional too low", DenialCodes.NotionalMismatch, Ask(Buy(10m, 105.01m) with { ExpectedNotional = 1_000m }), 1_050.1m, 1_000m, "USD") { AtLimit = Ask(Buy(10m, 105m) with { ExpectedNotional = 1_000m }) },
        new("expected notional too high", DenialCodes.NotionalMismatch, Ask(Buy(10m, 94.99m) with { ExpectedNotional = 1_000m }), 949.9m, 1_000m, "USD") { AtLimit = Ask(Buy(10m, 95m) with { ExpectedNotional = 1_000m }) },
        new("notional typed as a quantity", DenialCodes.NotionalMismatch, Ask(Buy(1_000m) with { ExpectedNotional = 1_000m }), 100_000m, 1_000m, "USD") { AtLimit = Ask(Buy(10m) with { ExpectedNotional = 1_000m }) },
        new("short where the limits forbid it", DenialCodes.ShortNotAllowed, Ask(Sell(1m), Roomy with { AllowShort = false }), 1m, 0m, "units"),
        new("short where the venue forbids it", DenialCodes.ShortNotAllowed, Ask(Sell(1m), instrument: Share() with { Shortable = false }), 1m, 0m, "units"),
        new("from long to short", DenialCodes.ShortNotAllowed, Ask(Sell(11m), TwoSided with { AllowShort = false }, arrange: static f => f.Hold(10m)), 1m, 0m, "units")
        {
            AtLimit = Ask(Sell(10m), TwoSided with { AllowShort = false }, arrange: static f => f.Hold(10m)),
        },
        new("restricted symbol", DenialCodes.SymbolNotPermitted, Ask(Buy(1m), Roomy with { RestrictedSymbols = ["acme"] })) { AtLimit = Ask(Buy(1m), Roomy with { RestrictedSymbols = ["other"] }) },
        new("symbol not on the list", DenialCodes.SymbolNotPermitted, Ask(Buy(1m), Roomy with { AllowedSymbols = ["other"] })) { AtLimit = Ask(Buy(1m), Roomy with { AllowedSymbols = ["acme"] }) },
        new("symbol not tradable", DenialCodes.SymbolNotPermitted, Ask(Buy(1m), instrument: Share() with { Tradable = false })),
    ];

    private static IEnumerable<RuleCase> Inputs() =>
    [
        new("clock jumped", DenialCodes.ClockDiscontinuity, Ask(Buy(1m), arrange: static f => Step(f, 1.001))) { AtLimit = Ask(Buy(1m), arrange: static f => Step(f, 1)) },
        new("no price", DenialCodes.QuoteMissing, Ask(Buy(1m), ready: false, arrange: static f => SupplyBut(f, price: false))),
        new("price of 0", DenialCodes.QuoteUnusable, Ask(Buy(1m), arrange: static f => f.Price(0m)), 0m),
        new("price 11 % higher at once", DenialCodes.PriceStepUnconfirmed, Ask(Buy(1m), Roomy with { MaxPriceStep = 0.1m }, arrange: static f => f.Price(110.01m)), 110.01m, 100m, "after")
        {
            AtLimit = Ask(Buy(1m), Roomy with { MaxPriceStep = 0.1m }, arrange: static f => f.Price(110m)),
        },
        new("old price", DenialCodes.QuoteStale, Ask(Buy(1m), arrange: Age(5_001)), 5_001m, 5_000m, "ms") { AtLimit = Ask(Buy(1m), arrange: Age(5_000)) },
        new("no positions", DenialCodes.PositionsMissing, Ask(Buy(1m), ready: false, arrange: static f => SupplyBut(f, positions: false))),
        new("old positions", DenialCodes.PositionsStale, Ask(Buy(1m), arrange: Age(60_001, price: true)), 60_001m, 60_000m, "ms") { AtLimit = Ask(Buy(1m), arrange: Age(60_000, price: true)) },
        new("positions differ", DenialCodes.PositionInDoubt, Ask(Buy(1m), arrange: static f => Doubt(f, 12m)), 12m, 10m, "units") { AtLimit = Ask(Buy(1m), arrange: static f => Doubt(f, 10m)) },
        new("a position that is being closed", DenialCodes.ExitUnderWay, Ask(Buy(1m), arrange: static f => Exit(f, new ExitSlot(Guardrails.Closing.ExitIntent.Close, 0m, new("test", "ann"), []))))
        {
            AtLimit = Ask(Buy(1m), arrange: static f => Exit(f, null)),
        },
        new("a position of which an exit left something", DenialCodes.ExitIncomplete, Ask(Buy(1m), arrange: static f =>
        {
            f.Hold(1m);
            Exit(f, new ExitSlot(Guardrails.Closing.ExitIntent.Incomplete, 0m, new("left", "guard"), []));
        }))
        {
            AtLimit = Ask(Buy(1m), arrange: static f =>
            {
                f.Hold(1m);
                Exit(f, null);
            }),
        },
        new("a stream that ended", DenialCodes.NotReconciled, Ask(Buy(1m), arrange: static f => f.Guard.ObserveInterruption("the stream ended")))
        {
            AtLimit = Ask(Buy(1m), arrange: static f =>
            {
                f.Guard.ObserveInterruption("the stream ended");
                f.Supply();
            }),
        },
        new("no open orders", DenialCodes.OpenOrdersMissing, Ask(Buy(1m), ready: false, arrange: static f => SupplyBut(f, orders: false))),
        new("no equity", DenialCodes.EquityUnknown, Ask(Buy(1m), OfEquity, ready: false, arrange: static f => SupplyBut(f, account: false)), null, null, "USD"),
        new("equity of 0", DenialCodes.EquityUnknown, Ask(Buy(1m), OfEquity, arrange: static f => f.Account(0m)), 0m, null, "USD"),
        new("equity below 0", DenialCodes.EquityUnknown, Ask(Buy(1m), OfEquity, arrange: static f => f.Account(-1m)), -1m, null, "USD") { AtLimit = Ask(Buy(1m), OfEquity, arrange: static f => f.Account(100m)) },
        new("old account", DenialCodes.AccountStale, Ask(Buy(1m), OfEquity, arrange: Age(60_001, price: true, positions: true)), 60_001m, 60_000m, "ms")
        {
            AtLimit = Ask(Buy(1m), OfEquity, arrange: Age(60_000, price: true, positions: true)),
        },
        new("no rate", DenialCodes.FxRateMissing, Ask(Buy(1m), instrument: Euro)),
        new("old rate", DenialCodes.FxRateStale, Ask(Buy(1m), instrument: Euro, arrange: static f => Rate(f, 60_001)), 60_001m, 60_000m, "ms") { AtLimit = Ask(Buy(1m), instrument: Euro, arrange: static f => Rate(f, 60_000)) },
        new("no buying power", DenialCodes.BuyingPowerUnknown, Ask(Buy(1m), Roomy with { RequireBuyingPower = true })),
        new("rule without its input", DenialCodes.RuleInputMissing, Ask(Buy(1m), options: static o => o.Rules = [new VixRule()])) { AtLimit = Ask(Buy(1m), options: static o => o.Rules = [new VixRule()], arrange: static f => f.Guard.Observe(new RuleInput { Name = "vix", Value = 30m, Time = f.Now })) },
    ];

    private static IEnumerable<RuleCase> Positions() =>
    [
        new("no effect on a hedged symbol", DenialCodes.PositionEffectRequired, Ask(OrderRequest.Buy(Acme, 1m), options: static o => o.Hedging = HedgingPolicy.Allowed)),
        new("opposite side held", DenialCodes.OppositePositionHeld, Ask(Sell(5m), arrange: static f => f.Hold(7m)), 7m, 0m, "units"),
        new("opposite order in flight", DenialCodes.OppositeOrderInFlight, Ask(Sell(5m), arrange: static f => f.Work(Buy(7m))), 7m, 0m, "units"),
        new("nothing to close", DenialCodes.NoPositionToClose, Ask(Sell(5m, effect: PositionEffect.Close)), 5m, 0m, "units"),
        new("close of what is not managed", DenialCodes.NoPositionToClose, Ask(Sell(5m, effect: PositionEffect.Close), ready: false, arrange: static f => f.Supply((Acme, 5m))), 5m, 0m, "units"),
        new("close on the wrong side", DenialCodes.CloseWrongSide, Ask(Buy(5m, effect: PositionEffect.Close), arrange: static f => f.Hold(7m)), 5m, null, "units"),
        new("close of too much", DenialCodes.CloseExceedsPosition, Ask(Sell(11m, effect: PositionEffect.Close), arrange: static f => f.Hold(10m)), 11m, 10m, "units")
        {
            AtLimit = Ask(Sell(10m, effect: PositionEffect.Close), arrange: static f => f.Hold(10m)),
        },
        new("close beside an exit in flight", DenialCodes.CloseExceedsPosition, Ask(Sell(7m, effect: PositionEffect.Close), arrange: static f => ExitInFlight(f)), 7m, 6m, "units")
        {
            AtLimit = Ask(Sell(6m, effect: PositionEffect.Close), arrange: static f => ExitInFlight(f)),
        },
        new("close of what covers a short call", DenialCodes.CloseUncovers, Ask(Sell(100m, effect: PositionEffect.Close), arrange: static f => CoverCall(f, 100m)), 100m, 0m, "units")
        {
            AtLimit = Ask(Sell(50m, effect: PositionEffect.Close), arrange: static f => CoverCall(f, 150m)),
        },
        new("no proof while quarantined", DenialCodes.ExitProofUnavailable, Ask(Sell(5m, effect: PositionEffect.Close), arrange: static f => Quarantine(f)), 5m, null, "units"),
        new("unknown outcome", DenialCodes.OrderOutcomeUnknown, Ask(Buy(1m), arrange: static f => Unknown(f)), 1m, 0m, "orders"),
        new("too long", DenialCodes.PositionLongExceedsLimit, Ask(Buy(11m), Roomy with { MaxLongPosition = 10m }), 11m, 10m, "units") { AtLimit = Ask(Buy(10m), Roomy with { MaxLongPosition = 10m }) },
        new("too long with what works", DenialCodes.PositionLongExceedsLimit, Ask(Buy(4m), Roomy with { MaxLongPosition = 10m }, arrange: static f => f.Work(Buy(7m))), 11m, 10m, "units")
        {
            AtLimit = Ask(Buy(3m), Roomy with { MaxLongPosition = 10m }, arrange: static f => f.Work(Buy(7m))),
        },
        new("too short", DenialCodes.PositionShortExceedsLimit, Ask(Sell(11m), Roomy with { MaxShortPosition = 10m }), 11m, 10m, "units") { AtLimit = Ask(Sell(10m), Roomy with { MaxShortPosition = 10m }) },
    ];

    private static IEnumerable<RuleCase> Orders() =>
    [
        new("too large", DenialCodes.OrderQuantityExceedsLimit, Ask(Buy(11m), Roomy with { MaxOrderQuantity = 10m }), 11m, 10m, "units") { AtLimit = Ask(Buy(10m), Roomy with { MaxOrderQuantity = 10m }) },
        new("worth too much", DenialCodes.OrderNotionalExceedsLimit, Ask(Buy(10m, 100.01m), Roomy with { MaxOrderNotional = 1_000m }), 1_000.1m, 1_000m, "USD") { AtLimit = Ask(Buy(10m, 100m), Roomy with { MaxOrderNotional = 1_000m }) },
        new("worth too much with slippage", DenialCodes.OrderNotionalExceedsLimit, Ask(Buy(10m), Roomy with { MaxOrderNotional = 1_009.99m, MarketOrderSlippage = 0.01m }), 1_010m, 1_009.99m, "USD")
        {
            AtLimit = Ask(Buy(10m), Roomy with { MaxOrderNotional = 1_010m, MarketOrderSlippage = 0.01m }),
        },
        new("priced too high", DenialCodes.PriceOutsideCollar, Ask(Buy(1m, 105.01m), Roomy with { PriceCollar = 0.05m }), 5.01m, 5m, "% from the reference price") { AtLimit = Ask(Buy(1m, 105m), Roomy with { PriceCollar = 0.05m }) },
        new("priced too low", DenialCodes.PriceOutsideCollar, Ask(Sell(1m, 94.99m), Roomy with { PriceCollar = 0.05m }), 5.01m, 5m, "% from the reference price") { AtLimit = Ask(Sell(1m, 95m), Roomy with { PriceCollar = 0.05m }) },
        new("priced too high in ticks of low prices", DenialCodes.PriceOutsideCollar, Ask(Buy(1m, 100.06m), Roomy with { PriceCollar = 0.0001m, PriceCollarTicks = 5 }, instrument: Share() with { TickSize = 1m, TickRules = [new() { PricesBelow = 101m, TickSize = 0.01m }] }), 0.06m, 0.01m, "% from the reference price")
        {
            AtLimit = Ask(Buy(1m, 100.05m), Roomy with { PriceCollar = 0.0001m, PriceCollarTicks = 5 }, instrument: Share() with { TickSize = 1m, TickRules = [new() { PricesBelow = 101m, TickSize = 0.01m }] }),
        },
        new("priced too high in ticks", DenialCodes.PriceOutsideCollar, Ask(Buy(1m, 100.06m), Roomy with { PriceCollar = 0.0001m, PriceCollarTicks = 5 }), 0.06m, 0.01m, "% from the reference price")
        {
            AtLimit = Ask(Buy(1m, 100.05m), Roomy with { PriceCollar = 0.0001m, PriceCollarTicks = 5 }),
        },
        new("a market order into a gap", DenialCodes.PriceOutsideCollar, Ask(Buy(1m), Roomy with { PriceCollar = 0.05m }, arrange: Book(95m, 105.01m)), 5.01m, 5m, "% from the reference price")
        {
            AtLimit = Ask(Buy(1m), Roomy with { PriceCollar = 0.05m }, arrange: Book(94m, 105m)),
        },
        new("a market order to sell into a gap", DenialCodes.PriceOutsideCollar, Ask(Sell(1m), Roomy with { PriceCollar = 0.05m }, arrange: Book(94.99m, 105m)), 5.01m, 5m, "% from the reference price")
        {
            AtLimit = Ask(Sell(1m), Roomy with { PriceCollar = 0.05m }, arrange: Book(95m, 106m)),
        },
        new("a bid out of range", DenialCodes.QuoteUnusable, Ask(Buy(1m), arrange: Book(1_000_000_000_001m, 100m)), 1_000_000_000_001m),
        new("trigger too far", DenialCodes.PriceOutsideCollar, Ask(Buy(1m) with { Type = OrderType.Stop, StopPrice = 105.01m }, Roomy with { PriceCollar = 0.05m }), 5.01m, 5m, "% from the reference price")
        {
            AtLimit = Ask(Buy(1m) with { Type = OrderType.Stop, StopPrice = 105m }, Roomy with { PriceCollar = 0.05m }),
        },
        new("the same again too soon", DenialCodes.DuplicateOrder, Ask(Buy(1m), Roomy with { DuplicateWindow = TimeSpan.FromSeconds(2) }, arrange: static f => Repeat(f, 1_999)), 1_999m, 2_000m, "ms since the same order")
        {
            AtLimit = Ask(Buy(1m), Roomy with { DuplicateWindow = TimeSpan.FromSeconds(2) }, arrange: static f => Repeat(f, 2_000)),
        },
        new("against the own resting sell", DenialCodes.SelfMatch, Ask(Buy(1m, 101m), TwoSided, arrange: static f => f.Work(Sell(5m, 101m))), 101m, 101m, "USD") { AtLimit = Ask(Buy(1m, 100.99m), TwoSided, arrange: static f => f.Work(Sell(5m, 101m))) },
        new("against the own resting buy", DenialCodes.SelfMatch, Ask(Sell(1m, 99m), TwoSided, arrange: static f => f.Work(Buy(5m, 99m))), 99m, 99m, "USD") { AtLimit = Ask(Sell(1m, 99.01m), TwoSided, arrange: static f => f.Work(Buy(5m, 99m))) },
        new("too many entries", DenialCodes.RepeatedExecution, Ask(Buy(9m), Roomy with { MaxEntries = 4 }, arrange: static f => Works(f, 4)), 5m, 4m, "entries") { AtLimit = Ask(Buy(9m), Roomy with { MaxEntries = 4 }, arrange: static f => Works(f, 3)) },
        new("too many messages", DenialCodes.MessageRateExceeded, Ask(Buy(9m), Roomy with { MaxMessages = 5 }, arrange: static f => Works(f, 4)), 5m, 4m, "orders in 1 s") { AtLimit = Ask(Buy(9m), Roomy with { MaxMessages = 5 }, arrange: static f => Works(f, 3)) },
        new("too many open orders", DenialCodes.OpenOrdersExceedLimit, Ask(Buy(9m), Roomy with { MaxOpenOrders = 2 }, arrange: static f => Works(f, 2)), 3m, 2m, "orders") { AtLimit = Ask(Buy(9m), Roomy with { MaxOpenOrders = 2 }, arrange: static f => Works(f, 1)) },
        new("one position too many", DenialCodes.OpenPositionsExceedLimit, Ask(Buy(9m), Roomy with { MaxOpenPositions = 2 }, arrange: static f => Reach(f, 2)), 3m, 2m, "positions")
        {
            AtLimit = Ask(Buy(9m), Roomy with { MaxOpenPositions = 2 }, arrange: static f => Reach(f, 1)),
        },
        new("too many open orders of a symbol", DenialCodes.OpenOrdersExceedLimit, Ask(Buy(9m), Roomy with { MaxOpenOrdersPerSymbol = 2 }, arrange: static f => Works(f, 2)), 3m, 2m, "orders")
        {
            AtLimit = Ask(Buy(9m), Roomy with { MaxOpenOrdersPerSymbol = 2 }, arrange: static f => Works(f, 1)),
        },
        new("children beyond the parent", DenialCodes.ParentQuantityExceeded, Ask(Child(5m, 10m), arrange: static f => f.Work(Child(6m, 10m))), 11m, 10m, "units") { AtLimit = Ask(Child(4m, 10m), arrange: static f => f.Work(Child(6m, 10m))) },
        new("child with another total", DenialCodes.ParentInvalid, Ask(Child(1m, 20m), arrange: static f => f.Work(Child(6m, 10m))), 20m, 10m, "units"),
        new("table full", DenialCodes.CapacityExceeded, Ask(Buy(9m), options: static o => o.MaxLiveOrders = 2, arrange: static f => Works(f, 2)), 2m, 2m, "live orders") { AtLimit = Ask(Buy(9m), options: static o => o.MaxLiveOrders = 2, arrange: static f => Works(f, 1)) },
    ];

    private static IEnumerable<RuleCase> Exposures()
    {
        (string Name, DenialCode Code, RiskLimits Limits, OrderSide Side)[] cases =
        [
            ("symbol", DenialCodes.ExposureSymbolExceedsLimit, Roomy with { MaxSymbolExposure = 1_000m }, OrderSide.Buy),
            ("long", DenialCodes.ExposureLongExceedsLimit, Roomy with { MaxLongExposure = 1_000m }, OrderSide.Buy),
            ("short", DenialCodes.ExposureShortExceedsLimit, Roomy with { MaxShortExposure = 1_000m }, OrderSide.Sell),
            ("gross", DenialCodes.ExposureGrossExceedsLimit, Roomy with { MaxGrossExposure = 1_000m }, OrderSide.Buy),
            ("gross, short", DenialCodes.ExposureGrossExceedsLimit, Roomy with { MaxGrossExposure = 1_000m }, OrderSide.Sell),
            ("net long", DenialCodes.ExposureNetExceedsLimit, Roomy with { MaxNetExposure = 1_000m }, OrderSide.Buy),
            ("net short", DenialCodes.ExposureNetExceedsLimit, Roomy with { MaxNetExposure = 1_000m }, OrderSide.Sell),
            ("group", DenialCodes.ExposureGroupExceedsLimit, Roomy with { MaxGroupExposure = 1_000m }, OrderSide.Buy),
            ("named group", DenialCodes.ExposureGroupExceedsLimit, Roomy with { MaxGroupExposure = 1m, GroupExposure = new Dictionary<string, Limit> { ["tech"] = 1_000m } }, OrderSide.Sell),
            ("strategy", DenialCodes.ExposureStrategyExceedsLimit, Roomy with { MaxStrategyExposure = 1_000m }, OrderSide.Buy),
            ("named strategy", DenialCodes.ExposureStrategyExceedsLimit, Roomy with { MaxStrategyExposure = 1m, StrategyExposure = new Dictionary<string, Limit> { ["mean"] = 1_000m } }, OrderSide.Sell),
            ("fraction of equity", DenialCodes.ExposureGrossExceedsLimit, Roomy with { MaxGrossExposure = Limit.OfEquity(0.01m) }, OrderSide.Buy),
            ("symbol of its own", DenialCodes.ExposureSymbolExceedsLimit, Roomy with { MaxSymbolExposure = 1m, Symbols = new Dictionary<Symbol, SymbolLimits> { [Acme] = new() { MaxSymbolExposure = 1_000m } } }, OrderSide.Buy),
        ];
        var instrument = Share() with { ExposureGroups = ["tech"] };
        foreach (var (name, code, limits, side) in cases)
        {
            var request = (side == OrderSide.Buy ? Buy(10m, 100m) : Sell(10m, 100m)) with { Strategy = "mean" };
            yield return new($"exposure: {name}", code, Ask(request with { LimitPrice = 100.01m }, limits, instrument), 1_000.1m, 1_000m, "USD") { AtLimit = Ask(request, limits, instrument) };
        }

        yield return new("buying power", DenialCodes.BuyingPowerExceeded, Ask(Buy(11m), Roomy with { RequireBuyingPower = true }, arrange: static f => f.Account(buyingPower: 1_000m)), 1_100m, 1_000m, "USD")
        {
            AtLimit = Ask(Buy(10m), Roomy with { RequireBuyingPower = true }, arrange: static f => f.Account(buyingPower: 1_000m)),
        };
        yield return new("no exposure limit", DenialCodes.ExposureLimitMissing, Ask(Buy(1m), new RiskLimits()));
        yield return new("no exposure limit on the short side", DenialCodes.ExposureLimitMissing, Ask(Sell(1m), new RiskLimits { MaxLongExposure = 1_000m })) { AtLimit = Ask(Buy(1m), new RiskLimits { MaxLongExposure = 1_000m }) };
        yield return new("an exposure limit that only warns", DenialCodes.ExposureLimitMissing, Ask(Buy(1m), new RiskLimits { MaxGrossExposure = Limit.Amount(1_000m).AsWarning() }));
    }

    private static IEnumerable<RuleCase> States() =>
    [
        new("account reduce-only", DenialCodes.StateReduceOnly, Ask(Buy(1m), arrange: Set(TradingScope.Account, TradingState.ReduceOnly))),
        new("account halted", DenialCodes.StateHalted, Ask(Buy(1m), arrange: Set(TradingScope.Account, TradingState.Halted))),
        new("symbol halted", DenialCodes.StateHalted, Ask(Buy(1m), arrange: Set(TradingScope.Of(Acme), TradingState.Halted))) { AtLimit = Ask(Buy(1m), arrange: Set(TradingScope.Of("OTHER"), TradingState.Halted)) },
        new("symbol quarantined", DenialCodes.StateQuarantined, Ask(Buy(1m), arrange: Set(TradingScope.Of(Acme), TradingState.Quarantined))),
        new("strategy halted", DenialCodes.StateHalted, Ask(Buy(1m) with { Strategy = "mean" }, arrange: Set(TradingScope.OfStrategy("mean"), TradingState.Halted))) { AtLimit = Ask(Buy(1m) with { Strategy = "trend" }, arrange: Set(TradingScope.OfStrategy("mean"), TradingState.Halted)) },
        new("approval redeemed too late", DenialCodes.ApprovalExpired, static () => Redeem(static f => f.Time.Advance(TimeSpan.FromSeconds(6))), 6m, 5m, "s") { AtLimit = static () => Redeem(static f => f.Time.Advance(TimeSpan.FromSeconds(5))) },
        new("approval of an order that has ended", DenialCodes.ApprovalWithdrawn, static () => Redeem(static f => f.Guard.Observe(f.Report(f.Guard.OpenOrders[0].ClientOrderId, VenueOrderStatus.Canceled)))),
        new("rule that throws", DenialCodes.RuleFaulted, Ask(Buy(1m), options: static o => o.Rules = [new ThrowingRule()])),
        new("journal failed", DenialCodes.JournalFailed, FailedGuards.JournalFailed),
        new("guard faulted", DenialCodes.GuardFaulted, FailedGuards.Faulted),
    ];

    private static RiskLimits OfEquity => Roomy with { MaxGrossExposure = Limit.OfEquity(1m) };

    private static RiskLimits TwoSided => Roomy with { Symbols = new Dictionary<Symbol, SymbolLimits> { [Acme] = new() { OpposingEntries = OpposingEntries.WithinLimits } } };

    private static Instrument Coin => Share() with { BaseAsset = Acme, MaxBaseFee = 0.001m };

    /// <summary>Ticks of 0.05 below 100, and of 0.1 from there on.</summary>
    private static Instrument Ladder() => Share() with { TickSize = 0.1m, TickRules = [new() { PricesBelow = 100m, TickSize = 0.05m }] };

    private static Instrument Euro => Share() with { QuoteCurrency = "EUR" };

    private static OrderRequest Child(decimal quantity, decimal total) => Buy(quantity) with { Parent = new ParentOrder("p", total) };

    private static void Step(GuardFixture f, double seconds)
    {
        f.Time.StepWallClock(TimeSpan.FromSeconds(seconds));
        f.Price(100m);
    }

    private static Action<GuardFixture> Age(int milliseconds, bool price = false, bool positions = false) => f =>
    {
        f.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        if (price)
        {
            f.Price(100m);
        }

        if (positions)
        {
            f.Positions();
        }
    };

    private static void Rate(GuardFixture f, int age)
    {
        f.Guard.Observe(new FxRate { Currency = "EUR", Rate = 1.1m, Time = f.Now });
        Age(age, price: true, positions: true)(f);
    }

    private static void SupplyBut(GuardFixture f, bool price = true, bool positions = true, bool orders = true, bool account = true)
    {
        f.Guard.Observe(f.Instruments[0]);
        if (price)
        {
            f.Price(100m);
        }

        if (positions)
        {
            f.Positions();
        }

        if (orders)
        {
            f.Guard.Observe(OpenOrderSnapshot.Complete([], f.Now));
        }

        if (account)
        {
            f.Account();
        }
    }

    /// <summary>Requests about orders that live, and about several at once.</summary>
    private static IEnumerable<RuleCase> Changes() =>
    [
        new("cancellation of an unknown order", DenialCodes.OrderNotFound, static () => Denied(new GuardFixture().CancelAsync("x"))),
        new("cancellation of a stop", DenialCodes.ProtectionNeedsOwnCall, static () => CancelStop(OrderType.Stop)) { AtLimit = static () => CancelStop(OrderType.Limit) },
        new("replacement where the venue has none", DenialCodes.OrderNotReplaceable, static () => Replace(ReplaceQuantity.NotSupported)) { AtLimit = static () => Replace(ReplaceQuantity.Total) },
        new("group of three exits", DenialCodes.GroupInvalid, static () => Group(3, true)) { AtLimit = static () => Group(2, true) },
        new("exits that nobody links", DenialCodes.GroupUnsupported, static () => Group(2, false)) { AtLimit = static () => Group(1, false) },
        new("a stop that executes at once", DenialCodes.ProtectionInvalid, static () => Planned(100m)) { AtLimit = static () => Planned(99.99m) },
        new("a stop that risks more than the position's", DenialCodes.ProtectionLooser, static () => Planned(89.99m, 90m)) { AtLimit = static () => Planned(90m, 90m) },
    ];

    /// <summary>An entry of 1 at 100 with a stop, for a position that may have one already.</summary>
    private static Denial? Planned(decimal stop, decimal? holds = null)
    {
        var fixture = new GuardFixture();
        if (holds is { } price)
        {
            fixture.Hold(10m);
            fixture.Guard.SetProtection(Acme, PositionLeg.Net, null, new ProtectionSlot(PositionSide.Long, 100m, price, null, 100m - price, TimeInForce.GoodTillCancel, new("it is to be so", "ann")));
        }

        var entry = Buy(1m, 100m);
        var plan = EntryPlan.Of(entry, new ProtectionPlan { Stop = PriceOffset.At(stop) }, null, fixture.Guard.Risk.Books.Read(static (book, now) => Known.Of(book, Acme, PositionLeg.Net, now)));
        return (fixture.Guard.SubmitPlannedAsync(entry, plan, fixture.Venue.SendAsync, CancellationToken.None).AsTask().GetAwaiter().GetResult() as OrderResult.Denied)?.Denial;
    }

    private static Denial? Denied(ValueTask<CancelResult> result) => (result.AsTask().GetAwaiter().GetResult() as CancelResult.Denied)?.Denial;

    private static Denial? Redeem(Action<GuardFixture> before)
    {
        var fixture = new GuardFixture();
        using var permit = fixture.Guard.AdmitAsync(Buy(1m)).AsTask().GetAwaiter().GetResult();
        before(fixture);
        try
        {
            permit.Order.Redeem();
            permit.Accepted(null);
            return null;
        }
        catch (RedeemDeniedException exception)
        {
            return exception.Denial;
        }
    }

    private static Denial? CancelStop(OrderType type)
    {
        var fixture = new GuardFixture();
        fixture.Hold(10m);
        var stop = fixture.Work(Sell(10m, type == OrderType.Limit ? 110m : null, PositionEffect.Close) with { Type = type, StopPrice = type == OrderType.Limit ? null : 90m });
        return Denied(fixture.CancelAsync(stop));
    }

    private static Denial? Replace(ReplaceQuantity quantity)
    {
        var fixture = new GuardFixture(o => o.Capabilities = new BrokerCapabilities { ReplaceQuantity = quantity });
        var id = fixture.Work(Buy(1m, 99m));
        return (fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, LimitPrice = 98m }).AsTask().GetAwaiter().GetResult() as ReplaceResult.Denied)?.Denial;
    }

    private static Denial? Group(int exits, bool links)
    {
        var fixture = new GuardFixture(o => o.Capabilities = new BrokerCapabilities { AttachesExits = true, LinksExits = links });
        var request = new GroupRequest { Entry = Buy(10m), Exits = [.. Enumerable.Range(0, exits).Select(static i => Sell(10m, 110m + i, PositionEffect.Close))] };
        return (fixture.SubmitGroupAsync(request).AsTask().GetAwaiter().GetResult() as GroupResult.Denied)?.Denial;
    }

    private static void Doubt(GuardFixture f, decimal venue)
    {
        f.Hold(10m);
        f.Time.Advance(TimeSpan.FromSeconds(6));
        f.Supply((Acme, venue));
    }

    /// <summary>Holds shares, and is short of a call on 100 of them.</summary>
    private static void CoverCall(GuardFixture f, decimal shares)
    {
        f.Hold(shares);
        const string Call = "ACME260116C110";
        f.Guard.Observe(Share(Call) with { Multiplier = 100m, Option = new OptionTerms { Underlying = Acme, Right = OptionRight.Call } });
        f.Price(8m, Call);
        f.Hold(-1m, Call);
    }

    private static void ExitInFlight(GuardFixture f)
    {
        f.Hold(10m);
        f.Work(Sell(4m, effect: PositionEffect.Close));
    }

    private static void Quarantine(GuardFixture f)
    {
        f.Hold(10m);
        Set(TradingScope.Of(Acme), TradingState.Quarantined)(f);
    }

    private static void Unknown(GuardFixture f)
    {
        f.Venue.Answer = static _ => new SubmitOutcome.Unknown("time-out");
        _ = f.SubmitAsync(Buy(1m)).AsTask().GetAwaiter().GetResult();
    }

    private static void Works(GuardFixture f, int orders)
    {
        for (var i = 1; i <= orders; i++)
        {
            f.Work(Buy(i));
        }
    }

    /// <summary>Entries into so many other symbols are at the venue.</summary>
    private static void Reach(GuardFixture f, int positions)
    {
        for (var i = 1; i <= positions; i++)
        {
            var symbol = $"OTHER{i}";
            f.Guard.Observe(Share(symbol));
            f.Price(100m, symbol);
            f.Work(OrderRequest.Buy(symbol, 1m) with { Effect = PositionEffect.Open });
        }
    }

    private static void Repeat(GuardFixture f, int milliseconds)
    {
        f.Fill(f.Work(Buy(1m)), 1m);
        f.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
    }

    private static void Exit(GuardFixture f, ExitSlot? slot) => f.Guard.SetExit(Acme, PositionLeg.Net, slot);

    private static Action<GuardFixture> Set(TradingScope scope, TradingState state) => f => f.Guard.SetState(scope, state, new("test", "ann"));

    private sealed class ThrowingRule : OrderRule
    {
        public override string Name => "Throwing";

        public override RuleVerdict Evaluate(in OrderContext context) => throw new FormatException("bad data");
    }

    private sealed class VixRule : OrderRule
    {
        public override string Name => "Vix";

        public override RuleVerdict Evaluate(in OrderContext context) =>
            context.TryGetInput("vix", out _, out _) ? RuleVerdict.Pass : RuleVerdict.Violated(DenialCodes.RuleInputMissing, subject: "vix");
    }
}
