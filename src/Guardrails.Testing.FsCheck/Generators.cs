using FsCheck;
using FsCheck.Fluent;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.FsCheck;

/// <summary>FsCheck generators for everything that a bot says, a venue says, and a life of orders is made of.</summary>
public static class Generators
{
    private static readonly (decimal Tick, decimal Lot, int Ticks)[] _shapes =
        [(0.01m, 1m, 10_000), (0.01m, 1m, 1_234), (0.05m, 10m, 400), (0.5m, 0.001m, 120_000), (0.0001m, 0.1m, 15_000), (1m, 1m, 5_000)];

    private static readonly OrderType[] _types = [OrderType.Market, OrderType.Limit, OrderType.Stop, OrderType.StopLimit];

    /// <summary>An instrument with tick, lot and price as shares, coins or futures have them.</summary>
    /// <param name="symbol">Its name.</param>
    public static Gen<ListedInstrument> Listed(Symbol symbol) =>
        from shape in Gen.Elements(_shapes)
        from percent in Gen.Choose(80, 120)
        from shortable in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        select new ListedInstrument(
            new Instrument { Symbol = symbol, QuoteCurrency = "USD", BaseAsset = symbol.Value, TickSize = shape.Tick, LotSize = shape.Lot, Shortable = shortable },
            shape.Tick * (shape.Ticks * percent / 100));

    /// <summary>A request that the venue could execute: on the lot, on the tick, near the market.</summary>
    /// <param name="listed">The instrument, with its price.</param>
    public static Gen<OrderRequest> ValidRequest(ListedInstrument listed)
    {
        ArgumentNullException.ThrowIfNull(listed);
        var (instrument, price) = listed;
        return
            from side in Gen.Elements(OrderSide.Buy, OrderSide.Sell)
            from type in Gen.Elements(_types)
            from lots in Gen.Choose(1, 50)
            from limit in Gen.Choose(-20, 20)
            from stop in Gen.Choose(-20, 20)
            from effect in Gen.Frequency((6, Gen.Constant(PositionEffect.Auto)), (1, Gen.Constant(PositionEffect.Open)), (1, Gen.Constant(PositionEffect.Close)))
            select new OrderRequest
            {
                Symbol = instrument.Symbol,
                Side = side,
                Quantity = lots * instrument.LotSize,
                Type = type,
                LimitPrice = type is OrderType.Limit or OrderType.StopLimit ? Math.Max(instrument.TickSize, price + (limit * instrument.TickSize)) : null,
                StopPrice = type is OrderType.Stop or OrderType.StopLimit ? Math.Max(instrument.TickSize, price + (stop * instrument.TickSize)) : null,
                Effect = effect,
            };
    }

    /// <summary>A request with one thing wrong that a bug, a typing error or a bad feed makes: no side, no quantity, an absurd one, another instrument.</summary>
    /// <param name="listed">The instrument, with its price.</param>
    public static Gen<OrderRequest> HostileRequest(ListedInstrument listed)
    {
        ArgumentNullException.ThrowIfNull(listed);
        var instrument = listed.Instrument;
        Func<OrderRequest, OrderRequest>[] defects =
        [
            r => r with { Quantity = 0m },
            r => r with { Quantity = -r.Quantity },
            r => r with { Quantity = decimal.MaxValue },
            r => r with { Quantity = r.Quantity * 1_000_000m },
            r => r with { Quantity = r.Quantity + (instrument.LotSize / 3m) },
            r => r with { Side = 0 },
            r => r with { Side = (OrderSide)7 },
            r => r with { Type = 0 },
            r => r with { Type = OrderType.Limit, LimitPrice = null, StopPrice = null },
            r => r with { Type = OrderType.Limit, LimitPrice = 0m, StopPrice = null },
            r => r with { Type = OrderType.Limit, LimitPrice = -listed.Price, StopPrice = null },
            r => r with { Type = OrderType.Limit, LimitPrice = listed.Price + (instrument.TickSize / 7m), StopPrice = null },
            r => r with { Type = OrderType.Limit, LimitPrice = r.Quantity, Quantity = listed.Price, StopPrice = null },
            r => r with { TimeInForce = (TimeInForce)99 },
            r => r with { Effect = (PositionEffect)5 },
            r => r with { Symbol = default },
            r => r with { Symbol = "NOSUCH" },
            r => r with { Strategy = "two words" },
            r => r with { ClientOrderId = "id with spaces" },
            r => r with { ClientOrderId = new string('x', 200) },
            r => r with { Parent = new ParentOrder("parent", -1m) },
            r => r with { ExpectedNotional = 1m },
        ];
        return from request in ValidRequest(listed) from defect in Gen.Elements(defects) select defect(request);
    }

    /// <summary>A report of a venue about an order: any status, with or without an execution, sometimes one that does not fit.</summary>
    /// <param name="listed">The instrument, with its price.</param>
    /// <param name="clientOrderIds">The orders it can be about.</param>
    public static Gen<ExecutionReport> Report(ListedInstrument listed, params string[] clientOrderIds)
    {
        ArgumentNullException.ThrowIfNull(listed);
        ArgumentNullException.ThrowIfNull(clientOrderIds);
        var (instrument, price) = listed;
        var ids = Gen.Elements<string?>([.. clientOrderIds, null, "nobody-knows-it"]);
        return
            from id in ids
            from side in Gen.Elements(OrderSide.Buy, OrderSide.Sell)
            from status in Gen.Elements(Enum.GetValues<VenueOrderStatus>())
            from execution in Gen.Choose(0, 9)
            from lots in Gen.Choose(1, 50)
            from ticks in Gen.Choose(-20, 20)
            from kind in Gen.Frequency((8, Gen.Constant(FillKind.Trade)), (1, Gen.Constant(FillKind.Bust)), (1, Gen.Constant(FillKind.Correction)))
            select new ExecutionReport
            {
                Symbol = instrument.Symbol,
                ClientOrderId = id,
                VenueOrderId = id is null ? "v-liquidation" : $"v-{id}",
                Side = side,
                Status = status,
                Fill = execution == 0 ? null : new Fill
                {
                    Kind = kind,
                    ExecutionId = FormattableString.Invariant($"e-{execution}"),
                    Quantity = lots * instrument.LotSize,
                    Price = Math.Max(instrument.TickSize, price + (ticks * instrument.TickSize)),
                },
                CumulativeQuantity = execution % 2 == 0 ? lots * instrument.LotSize : null,
            };
    }

    /// <summary>An answer about positions: complete, partial or failed.</summary>
    /// <param name="instruments">What can be held.</param>
    /// <param name="asOf">When it was asked.</param>
    public static Gen<PositionSnapshot> Positions(IReadOnlyList<ListedInstrument> instruments, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        return
            from kind in Gen.Frequency((6, Gen.Constant(SnapshotCompleteness.Complete)), (2, Gen.Constant(SnapshotCompleteness.Partial)), (2, Gen.Constant(SnapshotCompleteness.Failed)))
            from lots in Gen.Choose(-20, 20).ArrayOf(instruments.Count)
            let held = instruments.Select((listed, i) => new VenuePosition { Symbol = listed.Instrument.Symbol, Quantity = lots[i] * listed.Instrument.LotSize, MarkPrice = listed.Price }).Where(static p => p.Quantity != 0m)
            select kind switch
            {
                SnapshotCompleteness.Complete => PositionSnapshot.Complete(held, asOf),
                SnapshotCompleteness.Partial => PositionSnapshot.Partial(held, asOf, "a page of the answer is missing"),
                _ => PositionSnapshot.Failed("503 Service Unavailable"),
            };
    }

    /// <summary>Limits that a few orders of a life reach, in amounts of the account currency.</summary>
    public static Gen<RiskLimits> Limits() =>
        from longs in Gen.Elements(2_000m, 5_000m, 20_000m)
        from shorts in Gen.Elements(1_000m, 5_000m, 10_000m)
        from gross in Gen.Elements(3_000m, 10_000m, 25_000m)
        from position in Gen.Frequency((2, Gen.Constant<decimal?>(null)), (1, Gen.Elements<decimal?>(20m, 100m)))
        select new RiskLimits
        {
            MaxLongExposure = longs,
            MaxShortExposure = shorts,
            MaxGrossExposure = gross,
            MaxLongPosition = position is { } most ? Guardrails.Limits.Limit.Amount(most) : null,
            MaxShortPosition = position is { } least ? Guardrails.Limits.Limit.Amount(least) : null,
        };

    /// <summary>A plan of faults; see <see cref="FaultPlan.Random"/>.</summary>
    public static Gen<FaultPlan> Faults() => Gen.Choose(1, 1_000_000).Select(static seed => FaultPlan.Random((ulong)seed));

    /// <summary>One command of a life.</summary>
    /// <param name="instruments">What is traded.</param>
    /// <param name="faults">Whether things go wrong.</param>
    /// <param name="often">Commands that happen often in any case.</param>
    public static Gen<LifeCommand> Command(IReadOnlyList<ListedInstrument> instruments, bool faults, params LifeCommand[] often)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        var which = Gen.Choose(0, instruments.Count - 1);
        var side = Gen.Elements(OrderSide.Buy, OrderSide.Sell);
        var value = Gen.Elements(10, 300, 1_000, 2_500, 6_000);
        var type = Gen.Frequency((3, Gen.Constant(OrderType.Market)), (3, Gen.Constant(OrderType.Limit)), (1, Gen.Constant(OrderType.Stop)), (1, Gen.Constant(OrderType.StopLimit)));
        var ticks = Gen.Choose(-5, 30);
        var failures = Gen.Frequency((2, Gen.Constant(PositionReadFailure.None)), (1, Gen.Constant(PositionReadFailure.Failed)), (1, Gen.Constant(PositionReadFailure.Partial)));
        var kinds = new List<(int, Gen<LifeCommand>)>
        {
            (4, from i in which from t in Gen.Choose(-40, 40) select (LifeCommand)new LifeCommand.Move { Instrument = i, Ticks = t }),
            (8, from i in which from s in side from v in value from k in type from t in ticks select (LifeCommand)new LifeCommand.Enter { Instrument = i, Side = s, Value = v, Type = k, Ticks = t }),
            (5, from i in which from p in Gen.Elements(30, 50, 100, 100, 150) from k in type from t in ticks select (LifeCommand)new LifeCommand.Exit { Instrument = i, Percent = p, Type = k, Ticks = t }),
            (2, from i in which from r in Gen.OneOf(ValidRequest(instruments[i]), HostileRequest(instruments[i])) select (LifeCommand)new LifeCommand.Ask(r)),
            (1, from r in Gen.Choose(0, 3) select (LifeCommand)new LifeCommand.Repeat(r)),
            (2, from o in Gen.Choose(0, 5) select (LifeCommand)new LifeCommand.Cancel(o)),
            (1, from o in Gen.Choose(0, 5) from p in Gen.Elements(50, 100, 150) from t in Gen.Choose(-10, 10) select (LifeCommand)new LifeCommand.Replace { Order = o, Percent = p, Ticks = t }),
            (1, from i in which from s in side from v in value from t in Gen.Choose(5, 60) select (LifeCommand)new LifeCommand.Bracket { Instrument = i, Side = s, Value = v, Ticks = t }),
            (6, from ms in Gen.Elements(1, 10, 300, 1_000, 5_000, 20_000) select (LifeCommand)new LifeCommand.Wait(ms)),
        };
        if (faults)
        {
            kinds.Add((1, from f in failures select (LifeCommand)new LifeCommand.ReadPositions(f)));
            kinds.Add((2, from f in Gen.Elements(Enum.GetValues<FaultClass>()) select (LifeCommand)new LifeCommand.Inject(f)));
        }

        if (often is { Length: > 0 })
        {
            kinds.Add((4, Gen.Elements(often)));
        }

        return Gen.Frequency(kinds.ToArray());
    }

    /// <summary>A whole life.</summary>
    /// <param name="steps">The most commands it has.</param>
    /// <param name="faults">Whether things go wrong.</param>
    /// <param name="instruments">What is traded; <see langword="null"/> draws two instruments.</param>
    /// <param name="limits">What is allowed; <see langword="null"/> draws limits.</param>
    /// <param name="often">Commands that happen often in any case.</param>
    public static Gen<OrderLife> Life(
        int steps, bool faults, IReadOnlyList<ListedInstrument>? instruments = null, RiskLimits? limits = null, params LifeCommand[] often)
    {
        var market = instruments is not null ? Gen.Constant(instruments) : from a in Listed("AAA") from b in Listed("BBB") select (IReadOnlyList<ListedInstrument>)[a, b];
        var plan = faults ? Gen.Frequency((1, Gen.Constant(FaultPlan.None)), (2, Faults())) : Gen.Constant(FaultPlan.None);
        return
            from traded in market
            from allowed in limits is not null ? Gen.Constant(limits) : Limits()
            from wrong in plan
            from seed in Gen.Choose(1, 1_000_000)
            from count in Gen.Choose(1, steps)
            from commands in Command(traded, faults, often).ArrayOf(count)
            select new OrderLife { Seed = (ulong)seed, Instruments = traded, Limits = allowed, Faults = wrong, Commands = commands };
    }
}
