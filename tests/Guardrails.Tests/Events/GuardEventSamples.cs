using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.Reconciling;
using Guardrails.Rules;
using Guardrails.States;

namespace Guardrails.Tests.Events;

/// <summary>
/// At least two events of every kind: <c>full</c> has everything, <c>bare</c> has no more than it must. A test holds that no field is the
/// same in all of a kind's samples and no two fields are alike; another holds each sample against its golden file.
/// </summary>
internal static class GuardEventSamples
{
    private static readonly GuardInstant _at = new(new DateTime(2026, 3, 2, 14, 30, 0, DateTimeKind.Utc).Ticks, 123_456_789_012);
    private static readonly GuardInstant _origin = default;
    private static readonly long _asOf = _at.UtcTicks - 2_500_000;

    private static readonly DecisionEvidence _fullEvidence = new(
        Mark: 64_120.50m,
        MarkAge: 1_200_000,
        Net: 1.5m,
        LowBefore: -0.25m,
        HighBefore: 1.75m,
        LowAfter: -0.375m,
        HighAfter: 1.875m,
        Equity: 250_000.12m,
        AccountAge: 30_000_000,
        PositionAge: 20_000_000,
        LongUsed: 120_225.93750000m,
        ShortUsed: 24_045.18750000m,
        GrossUsed: 144_271.12500000m,
        NetUsed: 96_180.75000000m);

    private static readonly DecisionEvidence _bareEvidence = new(0m, -1, 0m, 0m, 0m, 0m, 0m, null, -1, -1, 0m, 0m, 0m, 0m);

    public static IReadOnlyDictionary<string, GuardEvent> All { get; } = new SortedDictionary<string, GuardEvent>(StringComparer.Ordinal)
    {
        ["Opened.full"] = new GuardEvent.Opened(_at, "7f3a", "limits:9c1e", "rules:04d2"),
        ["Opened.bare"] = new GuardEvent.Opened(_origin, "", " ", "-"),

        ["InstrumentDescribed.full"] = new GuardEvent.InstrumentDescribed(_at, new Instrument
        {
            Symbol = "BTC/USD",
            VenueSymbol = "BTC/USD",
            QuoteCurrency = "USD",
            BaseAsset = "BTC",
            MaxBaseFee = 0.0025m,
            TickSize = 0.01m,
            LotSize = 0.00000001m,
            MinQuantity = 0.0001m,
            MaxQuantity = 250m,
            MinNotional = 10.00m,
            MinNotionalAppliesToExits = false,
            Multiplier = 100m,
            Tradable = false,
            Shortable = true,
            NegativePricesAllowed = true,
            RiskPriceFloor = 0.5m,
            UnitsOutstanding = 19_500_000m,
            ExposureGroups = ["crypto", "large-cap"],
            Option = new OptionTerms { Underlying = "QBTS", Right = OptionRight.Call },
            TickRules = [new() { PricesBelow = 1m, TickSize = 0.0001m }, new() { PricesBelow = 10m, TickSize = 0.005m }],
            OrderTypes = [OrderType.Market, OrderType.StopLimit],
            LinksExits = false,
            AttachesExits = false,
        }),
        ["InstrumentDescribed.bare"] = new GuardEvent.InstrumentDescribed(
            _origin, new Instrument { Symbol = "QBTS", QuoteCurrency = "EUR", TickSize = 1m, LotSize = 1m }),
        ["InstrumentDescribed.mixed"] = new GuardEvent.InstrumentDescribed(
            _at,
            new Instrument
            {
                Symbol = "CLM6",
                QuoteCurrency = "USD",
                TickSize = 0.01m,
                LotSize = 1m,
                MinNotionalAppliesToExits = false,
                Tradable = true,
                Shortable = true,
                NegativePricesAllowed = false,
                RiskPriceFloor = 5m,
                AttachesExits = false,
                ReportsExitMark = false,
                LinkedLotSize = 1m,
                StopsEndWithDay = true,
            }),
        ["InstrumentDescribed.coin"] = new GuardEvent.InstrumentDescribed(
            _origin, new Instrument { Symbol = "SOL/USD", QuoteCurrency = "USD", TickSize = 0.1m, LotSize = 0.01m, OrderTypes = [OrderType.Limit], LinksExits = false, AttachesExits = false }),

        ["AccountRead.full"] = new GuardEvent.AccountRead(_at, 100_000.25m, 399_999.99m, 12_345.6789m, _asOf),
        ["AccountRead.bare"] = new GuardEvent.AccountRead(_origin, -0.5m, null, null, 0),

        ["RateRead.full"] = new GuardEvent.RateRead(_at, "EUR", 1.08345m, _asOf),
        ["RateRead.bare"] = new GuardEvent.RateRead(_origin, "JPY", 0.006m, DateTime.MaxValue.Ticks),

        ["InputRead.full"] = new GuardEvent.InputRead(
            _at, new RuleInput { Name = "vix", Value = 18.25m, Time = new DateTimeOffset(2026, 3, 2, 9, 29, 58, 500, TimeSpan.FromHours(-5)) }),
        ["InputRead.bare"] = new GuardEvent.InputRead(_origin, new RuleInput { Name = "", Value = 0m, Time = default }),

        ["MarksMoved.full"] = new GuardEvent.MarksMoved(_at, [("BTCUSD", 64_123.45m), ("CLM6", -37.63m), (default, 0.00m)]),
        ["MarksMoved.bare"] = new GuardEvent.MarksMoved(_origin, []),

        ["PositionsRead.full"] = new GuardEvent.PositionsRead(_at, _asOf),
        ["PositionsRead.bare"] = new GuardEvent.PositionsRead(_origin, 0),

        ["PositionsFailed.full"] = new GuardEvent.PositionsFailed(_at, "HTTP 503"),
        ["PositionsFailed.bare"] = new GuardEvent.PositionsFailed(_origin, ""),

        ["PositionSet.full"] = new GuardEvent.PositionSet(_at, "BTCUSD", PositionLeg.Short, -1.5m, -0.5m, 64_100m, new("held before", "j.doe")),
        ["PositionSet.bare"] = new GuardEvent.PositionSet(_origin, default, PositionLeg.Net, 0m, 0m, 0m, Attribution.Recorded("", "")),

        ["PositionCompared.full"] = new GuardEvent.PositionCompared(_at, "BTCUSD", PositionLeg.Long, 1.25m, Comparison.Differs, _at.UtcTicks - 1),
        ["PositionCompared.bare"] = new GuardEvent.PositionCompared(_origin, default, PositionLeg.Net, 0m, Comparison.Agrees, 0),
        ["AccountCompared.full"] = new GuardEvent.AccountCompared(_at, 250_000m, 5_000.25m, Differs: true),
        ["AccountCompared.bare"] = new GuardEvent.AccountCompared(_origin, 0m, 0m, Differs: false),
        ["CancelTaken.full"] = new GuardEvent.CancelTaken(_at, "bot-1"),
        ["PriceConfirmed.full"] = new GuardEvent.PriceConfirmed(_at, "AAPL", 185.1m, new("looked at the market", "ann")),
        ["PriceConfirmed.bare"] = new GuardEvent.PriceConfirmed(_origin, "A", 0m, Attribution.ByGuard("-")),
        ["CancelTaken.bare"] = new GuardEvent.CancelTaken(_origin, ""),
        ["SumsDisputed.full"] = new GuardEvent.SumsDisputed(_at, "bot-1", -1.5m),
        ["SumsDisputed.bare"] = new GuardEvent.SumsDisputed(_origin, "", 0m),
        ["Interrupted.full"] = new GuardEvent.Interrupted(_at, "the stream ended"),
        ["Interrupted.bare"] = new GuardEvent.Interrupted(_origin, ""),
        ["ExitSet.full"] = new GuardEvent.ExitSet(_at, "BTCUSD", PositionLeg.Short, ExitIntent.Operator, -1.5m, new("flat by noon", "j.doe"), ["bot-1", "bot-2"], "trend"),
        ["ProtectionSet.full"] = new GuardEvent.ProtectionSet(_at, "BTCUSD", PositionLeg.Short, new ProtectionSlot(PositionSide.Short, 60_000m, 63_000m, 54_000m, 3_000m, TimeInForce.Day, new("flat by noon", "j.doe"), 638_000_000_000_000_000L, 2, "bot-1")),
        ["ProtectionSet.alone"] = new GuardEvent.ProtectionSet(_at, "ACME", PositionLeg.Net, new ProtectionSlot(PositionSide.Long, 100m, 95m, null, 5m, TimeInForce.GoodTillCancel, new("as agreed", "ann"), 0L, 3)),
        ["ProtectionSet.hopeless"] = new GuardEvent.ProtectionSet(_at, "ACME", PositionLeg.Net, new ProtectionSlot(PositionSide.Short, 100m, 105m, 90m, 5m, TimeInForce.GoodTillCancel, new("as agreed", "ann"), 0L, 6)),
        ["ProtectionSet.follows"] = new GuardEvent.ProtectionSet(_at, "ACME", PositionLeg.Net, new ProtectionSlot(PositionSide.Long, 100m, 95m, 150m, 5m, TimeInForce.GoodTillCancel, new("as agreed", "ann"), Course: new(
            new TrailingStop { Distance = PriceOffset.OfTrueRange(3m), ActivateAfter = 1.5m, SmallestStep = 0.2m, RangePeriod = 20, TightenBelow = 40m, TightenTo = 0.6m, ExtendAbove = 65m, TargetDistance = PriceOffset.Fraction(0.04m), MomentumPeriod = 9 },
            new PartialProfits { Levels = [new() { At = 1m, Fraction = 0.5m }, new() { At = 2m, Fraction = 0.25m }], MaxExitsPerDay = 3, MaxRangeGrowth = 1.8m, RangePeriod = 21, MinRemainder = 0.3m, MovesStopToEntry = false },
            108.25m, 59m, 30m, 4, 5, 739_000, new PendingPart(6, 739_001, 101m)))),
        ["ProtectionSet.bare"] = new GuardEvent.ProtectionSet(_origin, default, PositionLeg.Net, null),
        ["ExitSet.bare"] = new GuardEvent.ExitSet(_origin, default, PositionLeg.Net, ExitIntent.None, 0m, Attribution.Recorded("", ""), []),
        ["DriftFound.full"] = new GuardEvent.DriftFound(_at, new Drift { Kind = DriftKind.OrphanProtection, Symbol = "BTCUSD", Leg = PositionLeg.Long, Booked = 1.25m, AtVenue = -0.5m, ClientOrderId = "bot-7" }, DriftAction.Halt),
        ["DriftFound.bare"] = new GuardEvent.DriftFound(_origin, new Drift { Kind = DriftKind.Phantom, Symbol = default, Leg = PositionLeg.Net, Booked = 0m, AtVenue = 0m }, DriftAction.Report),

        ["OpenOrdersRead.full"] = new GuardEvent.OpenOrdersRead(_at, _asOf),
        ["OpenOrdersRead.bare"] = new GuardEvent.OpenOrdersRead(_origin, 0),

        ["OrderAdmitted.full"] = new GuardEvent.OrderAdmitted(
            _at,
            new AdmittedOrder(
                "g7f3a-12", "BTCUSD", PositionLeg.Long, OrderSide.Sell, 0.125m, OrderType.StopLimit, 64_123.45m, 64_200.5m, TimeInForce.ImmediateOrCancel,
                PositionEffect.Close, IsExit: true, VenueReduceOnly: false, "mean-reversion", "sig-2026-03-02", new ParentOrder("p-1", 2.500m), 8_015.43125m,
                Content: 0xFEDC_BA98_7654_3210, Replaces: "g7f3a-9", Links: new OrderLinks("g7f3a-11", 2.5m, "g7f3a-10", new MultilegLink("g7f3a-12", 3, IsPriced: true))),
            _fullEvidence),
        ["OrderAdmitted.bare"] = new GuardEvent.OrderAdmitted(
            _origin,
            new AdmittedOrder(
                "1", "QBTS", PositionLeg.Net, OrderSide.Buy, 22m, OrderType.Market, null, null, TimeInForce.Day, PositionEffect.Auto, IsExit: false,
                VenueReduceOnly: true, null, null, null, 0m, Links: new OrderLinks(null, 0m, null)),
            _bareEvidence),
        ["OrderAdmitted.leg"] = new GuardEvent.OrderAdmitted(
            _origin,
            new AdmittedOrder(
                "1-2", "QBTS", PositionLeg.Net, OrderSide.Buy, 22m, OrderType.Market, null, null, TimeInForce.Day, PositionEffect.Auto, IsExit: false,
                VenueReduceOnly: true, null, null, null, 0m, Links: new OrderLinks(null, 0m, null, new MultilegLink("1", 1, IsPriced: false))),
            _bareEvidence),

        ["OrderDenied.full"] = new GuardEvent.OrderDenied(
            _at, "BTCUSD", OrderSide.Sell, 12.5m, "mean-reversion", "sig-7", ["EXPOSURE_SHORT_EXCEEDS_LIMIT", "X_NEWS"], 3, _fullEvidence),
        ["OrderDenied.bare"] = new GuardEvent.OrderDenied(_origin, default, 0, 0m, null, null, [], 0, _bareEvidence),

        ["OrderObserved.full"] = new GuardEvent.OrderObserved(
            _at,
            new VenueOrder
            {
                ClientOrderId = "web-81",
                VenueOrderId = "9f8a7b6c-1234",
                Symbol = "BTCUSD",
                Side = OrderSide.Sell,
                Quantity = 3m,
                FilledQuantity = 1.2m,
                Type = OrderType.Limit,
                LimitPrice = 65_000m,
                StopPrice = 64_000m,
                TimeInForce = TimeInForce.FillOrKill,
                Status = VenueOrderStatus.Held,
                Leg = PositionLeg.Short,
                ReduceOnly = true,
                GroupId = "oco-5",
                GroupLinkedByVenue = true,
                PreviousVenueOrderId = "9f8a7b6c-1233",
                WaitsFor = "g7f3a-11",
            },
            Managed: true,
            Strategy: "mean-reversion"),
        ["OrderObserved.bare"] = new GuardEvent.OrderObserved(
            _origin, new VenueOrder { ClientOrderId = "", Symbol = default, Side = OrderSide.Buy, Quantity = 1m }, Managed: true, Strategy: null),
        ["OrderObserved.mixed"] = new GuardEvent.OrderObserved(
            _at,
            new VenueOrder { ClientOrderId = "web-82", Symbol = "QBTS", Side = OrderSide.Sell, Quantity = 5m, ReduceOnly = true },
            Managed: false,
            Strategy: null),

        ["OrderTransitioned.full"] = new GuardEvent.OrderTransitioned(
            _at, "g7f3a-12", OrderState.Rejected, "9f8a7b6c-1234", "insufficient margin", ByVenue: true),
        ["OrderTransitioned.bare"] = new GuardEvent.OrderTransitioned(_origin, "1", OrderState.Reserved, null, null, ByVenue: false),

        ["OrderCorrected.full"] = new GuardEvent.OrderCorrected(_at, "g7f3a-12", 0.130m, OrderDoubts.Side | OrderDoubts.Cap, CancelRequired: true, new ShownTerms(0.1m, 101.25m, 99.5m, 105m), OrderDoubts.CapUnseen),
        ["OrderCorrected.bare"] = new GuardEvent.OrderCorrected(_origin, "", 0m, OrderDoubts.None, CancelRequired: false),

        ["ExecutionBooked.full"] = new GuardEvent.ExecutionBooked(
            _at, "g7f3a-12", "e-991", OrderSide.Sell, 0.05m, 64_123.5m, 0.075m, 0.0251m, 0.00005m, -0.321m, "BNB"),
        ["ExecutionBooked.bare"] = new GuardEvent.ExecutionBooked(_origin, "", null, OrderSide.Buy, 0m, 0m, 0m, 0m, 0m, 0m, null),

        ["ExecutionRevised.full"] = new GuardEvent.ExecutionRevised(_at, "g7f3a-12", "e-991", 0.03m, 64_120.5m, 0.055m, -0.02m, _asOf),
        ["ExecutionRevised.bare"] = new GuardEvent.ExecutionRevised(_origin, "", "", 0m, 0m, 0m, 0m, 0),

        ["CancelRequested.full"] = new GuardEvent.CancelRequested(_at, "g7f3a-12", new("earnings tonight", "j.doe")),
        ["CancelRequested.bare"] = new GuardEvent.CancelRequested(_origin, "", null),

        ["CancelRefused.full"] = new GuardEvent.CancelRefused(_at, "g7f3a-12", "TOO_LATE: filled"),
        ["CancelRefused.bare"] = new GuardEvent.CancelRefused(_origin, "", ""),

        ["ReplaceRequested.full"] = new GuardEvent.ReplaceRequested(_at, "g7f3a-12", 0.25m, 64_000.5m, 63_900m, 12.5m, new("wider", "j.doe"), _fullEvidence),
        ["ReplaceRequested.bare"] = new GuardEvent.ReplaceRequested(_origin, "", 0m, null, null, 0m, null, _bareEvidence),

        ["ReplaceSettled.full"] = new GuardEvent.ReplaceSettled(_at, "g7f3a-12", Replaced: true, "confirmed by the stream"),
        ["VenueIdLinked.full"] = new GuardEvent.VenueIdLinked(_at, "g7f3a-13", "venue:BTC/USD:881"),
        ["VenueIdLinked.bare"] = new GuardEvent.VenueIdLinked(_origin, "", "-"),
        ["ReplaceSettled.bare"] = new GuardEvent.ReplaceSettled(_origin, "", Replaced: false, null),

        ["FactFlagged.full"] = new GuardEvent.FactFlagged(_at, FactFlag.RejectedAfterFill, "BTCUSD", "g7f3a-12", "rejeté après exécution \U0001F6D1"),
        ["FactFlagged.bare"] = new GuardEvent.FactFlagged(_origin, FactFlag.SideMismatch, default, null, ""),

        ["StateSet.full"] = new GuardEvent.StateSet(_at, TradingScope.Of("BTCUSD"), TradingState.Quarantined, new("executed on the other side", "guard")),
        ["StateSet.strategy"] = new GuardEvent.StateSet(_at, TradingScope.OfStrategy("mean-reversion"), TradingState.Halted, new("loss", "j.doe")),
        ["StateSet.bare"] = new GuardEvent.StateSet(_origin, TradingScope.Account, TradingState.Active, Attribution.Recorded("", "")),

        ["ClockJumped.full"] = new GuardEvent.ClockJumped(_at, -36_000_000_000),
        ["ClockJumped.bare"] = new GuardEvent.ClockJumped(_origin, 0),
    };

    /// <summary>The names, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Keys];
}
