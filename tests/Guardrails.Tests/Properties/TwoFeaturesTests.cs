using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Positions;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Properties;

/// <summary>
/// Money where two features meet. Every pair of what can be held or can work in a symbol is brought about, the price moves and nobody has valued anything
/// with it yet. The totals must be those of a count from scratch, and an order is approved exactly when the count with it fits the limit at the new price.
/// </summary>
public sealed class TwoFeaturesTests
{
    private static readonly decimal[] _quantities = [1m, 3m, 6m, 10m, 20m];

    private static readonly (string Name, Action<Scene> Happen)[] _features =
    [
        ("nothing", static _ => { }),
        ("6 held", static s => s.Hold(6m, 6m)),
        ("6 held short", static s => s.Hold(-6m, -6m)),
        ("6 held, of which 2 are the bot's", static s => s.Hold(6m, 2m)),
        ("a purchase works", static s => s.Work(OrderSide.Buy, 5m, 99m)),
        ("a sale works", static s => s.Work(OrderSide.Sell, 5m, 101m)),
        ("a purchase of another strategy works", static s => s.Work(OrderSide.Buy, 4m, 98m, static o => o with { Strategy = "beta" })),
        ("a purchase at market is sent", static s => s.Work(OrderSide.Buy, 5m, 100m, static o => o with { Type = OrderType.Market, LimitPrice = null }, OrderState.InFlight)),
        ("a stop purchase works", static s => s.Work(OrderSide.Buy, 5m, 100m, static o => o with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 110m })),
        ("a purchase is executed in part", static s => s.Fill(s.Work(OrderSide.Buy, 5m, 99m), OrderSide.Buy, 2m)),
        ("a purchase is executed in part with a fee in the asset", static s => s.Fill(s.Work(OrderSide.Buy, 5m, 99m), OrderSide.Buy, 2m, baseFee: 0.5m)),
        ("an execution is taken back", static s =>
        {
            var id = s.Work(OrderSide.Buy, 5m, 99m);
            s.Fill(id, OrderSide.Buy, 3m);
            s.Apply(new GuardEvent.ExecutionRevised(At(4), id, $"E-{id}", 1m, 99m, 1m, -2m, 0));
        }),
        ("a purchase is to become larger and dearer", static s =>
        {
            var id = s.Work(OrderSide.Buy, 5m, 99m);
            s.Apply(new GuardEvent.ReplaceRequested(At(4), id, 8m, 103m, null, 0m, null, s.Evidence));
        }),
        ("a purchase is larger at the venue", static s =>
        {
            var id = s.Work(OrderSide.Buy, 5m, 99m);
            s.Apply(new GuardEvent.OrderCorrected(At(4), id, 9m, OrderDoubts.None, CancelRequired: true));
        }),
        ("the side of a purchase is in doubt", static s =>
        {
            var id = s.Work(OrderSide.Buy, 5m, 99m);
            s.Apply(new GuardEvent.OrderCorrected(At(4), id, 5m, OrderDoubts.Side, CancelRequired: true));
        }),
        ("a marked exit rests", static s => s.Work(OrderSide.Sell, 4m, 120m, static o => o with { IsExit = true, Effect = PositionEffect.Close, VenueReduceOnly = true })),
        ("an exit rests that has lost its mark", static s =>
        {
            var id = s.Work(OrderSide.Sell, 4m, 120m, static o => o with { IsExit = true, Effect = PositionEffect.Close, VenueReduceOnly = true });
            s.LoseMark(id);
        }),
        ("linked exits of unequal size rest", static s =>
        {
            var group = s.NextId;
            s.Work(OrderSide.Sell, 5m, 120m, o => o with { IsExit = true, Effect = PositionEffect.Close, Links = new OrderLinks(group, 5m, null) });
            s.Work(OrderSide.Sell, 3m, 130m, o => o with { IsExit = true, Effect = PositionEffect.Close, Links = new OrderLinks(group, 5m, null) });
        }),
        ("an exit waits that is larger than its entry", static s =>
        {
            var entry = s.Work(OrderSide.Buy, 5m, 99m);
            s.Work(OrderSide.Sell, 7m, 120m, o => o with { IsExit = true, Effect = PositionEffect.Close, Links = new OrderLinks(null, 7m, entry) });
        }),
        ("an exit waits whose entry is executed in part", static s =>
        {
            var entry = s.Work(OrderSide.Buy, 5m, 99m);
            s.Work(OrderSide.Sell, 5m, 120m, o => o with { IsExit = true, Effect = PositionEffect.Close, Links = new OrderLinks(null, 5m, entry) });
            s.Fill(entry, OrderSide.Buy, 2m);
        }),
        ("others buy", static s => s.Others(OrderSide.Buy, 4m, 98m, isMarked: false)),
        ("others sell, marked", static s => s.Others(OrderSide.Sell, 4m, 102m, isMarked: true)),
        ("it is priced in another currency by tens", static s =>
        {
            s.Apply(new GuardEvent.InstrumentDescribed(At(4), Scene.Described() with { QuoteCurrency = "EUR", Multiplier = 10m, RiskPriceFloor = 95m }));
            s.Apply(new GuardEvent.RateRead(At(4), "EUR", 0.12m, At(4).UtcTicks));
        }),
    ];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var (name, _) in _features)
            {
                foreach (var limit in (string[])["gross", "long", "short"])
                {
                    cases.Add(name, limit);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_order_is_approved_exactly_when_a_count_from_scratch_fits_the_limit(string first, string limit)
    {
        var asked = 0;
        foreach (var (second, _) in _features)
        {
            foreach (var price in new[] { 90m, 100m, 125m })
            {
                // An order of the other side takes nothing of a limit for one side.
                foreach (var side in limit switch { "long" => [OrderSide.Buy], "short" => [OrderSide.Sell], _ => (OrderSide[])[OrderSide.Buy, OrderSide.Sell] })
                {
                    foreach (var quantity in _quantities)
                    {
                        asked += Check(first, second, limit, price, side, quantity) ? 1 : 0;
                    }
                }
            }
        }

        Assert.True(asked > 100, $"only {asked} orders could be compared");
    }

    /// <returns>Whether the limit alone decides about the order.</returns>
    private static bool Check(string first, string second, string limit, decimal price, OrderSide side, decimal quantity)
    {
        var request = new OrderRequest { Symbol = Acme, Side = side, Quantity = quantity, Type = OrderType.Limit, LimitPrice = price, Effect = PositionEffect.Open, Strategy = "alpha" };
        var wide = Scene.Of(first, second, price, static l => l);
        wide.Compare();
        if (!OrderJudge.Decide(wide.Book, request, At(10)).IsApproved)
        {
            return false;
        }

        var admission = OrderJudge.Admission(wide.Book);
        wide.Apply(admission);
        wide.Compare();

        // Beside what opens, the marked exits of the same side count in full: one can have been executed, and not told, before others took the position to
        // where the venue would cap it.
        var counted = Scene.Of(first, second, price, static l => l, countsMarksInFull: side == OrderSide.Sell);
        counted.Apply(admission);
        var with = counted.RecountAt(price, limit);
        var tight = Scene.Of(first, second, price, l => limit switch
        {
            "gross" => l with { MaxGrossExposure = 1_500m },
            "long" => l with { MaxLongExposure = 1_200m },
            _ => l with { MaxShortExposure = 1_200m },
        });

        var decision = OrderJudge.Decide(tight.Book, request, At(10));

        Assert.True(
            decision.IsApproved == with <= (limit == "gross" ? 1_500m : 1_200m),
            FormattableString.Invariant($"{first}, {second}, at {price}: {side} {quantity} is {(decision.Denial?.ToString() ?? "approved")}; {limit} is {with} with it"));
        return true;
    }

    /// <summary>A book and a count from scratch, fed alike.</summary>
    private sealed class Scene
    {
        private readonly Recount _recount = new(hedged: false, slippage: 0.01m, capsForLife: true, ownSharesOnly: false);
        private readonly bool _countsMarksInFull;
        private readonly List<AdmittedOrder> _waiting = [];
        private readonly HashSet<string> _marked = [];
        private int _ids;

        private Scene(Func<RiskLimits, RiskLimits> limits, bool countsMarksInFull)
        {
            _countsMarksInFull = countsMarksInFull;
            Book = new AccountBook(new BookConfiguration
            {
                Account = "main",
                Venue = "VENUE",
                AccountCurrency = "USD",
                Hedging = HedgingPolicy.Denied,
                Capabilities = BrokerCapabilities.Plain with { ExitCap = ExitCap.ReduceOnly, LinksExits = true, AttachesExits = true },
                Limits = limits(new RiskLimits
                {
                    MaxGrossExposure = 1_000_000m,
                    MaxStrategyExposure = 1_000_000m,
                    MarketOrderSlippage = 0.01m,
                    Symbols = new Dictionary<Symbol, SymbolLimits> { [Acme] = new SymbolLimits { OpposingEntries = OpposingEntries.WithinLimits } },
                }),
            });
            Apply(new GuardEvent.InstrumentDescribed(At(0), Described()));
            Apply(new GuardEvent.PositionsRead(At(1), At(1).UtcTicks));
            Apply(new GuardEvent.OpenOrdersRead(At(1), At(1).UtcTicks));
            Quote(100m, 1);
            Apply(new GuardEvent.MarksMoved(At(1), [(Acme, 100m)]));
        }

        public AccountBook Book { get; }

        public string NextId => $"o{_ids}";

        public DecisionEvidence Evidence => NoEvidence;

        public static Instrument Described() => Guarding.GuardFixture.Share() with { LotSize = 0.1m, BaseAsset = Acme };

        public static Scene Of(string first, string second, decimal price, Func<RiskLimits, RiskLimits> limits, bool countsMarksInFull = false)
        {
            var scene = new Scene(limits, countsMarksInFull);
            _features.Single(f => f.Name == first).Happen(scene);
            if (second != first)
            {
                _features.Single(f => f.Name == second).Happen(scene);
            }

            if (countsMarksInFull && scene._marked.Count > 0)
            {
                // Beside marked exits, those that wait count in full as well: both could live off the same fills.
                foreach (var order in scene._waiting)
                {
                    scene.Apply(new GuardEvent.OrderCorrected(At(5), order.ClientOrderId, order.Quantity, OrderDoubts.Wait, CancelRequired: false));
                }
            }

            // The price is known, and nothing is valued with it.
            scene.Quote(price, 9);
            return scene;
        }

        public void Apply(GuardEvent e)
        {
            Book.Apply(e);
            _recount.Apply(e);
        }

        public void Hold(decimal net, decimal managed) => Apply(new GuardEvent.PositionSet(At(2), Acme, PositionLeg.Net, net, managed, 100m, new("test", "test")));

        public string Work(OrderSide side, decimal quantity, decimal price, Func<AdmittedOrder, AdmittedOrder>? change = null, OrderState state = OrderState.Working)
        {
            var id = $"o{_ids++}";
            var order = new AdmittedOrder(
                id, Acme, PositionLeg.Net, side, quantity, OrderType.Limit, price, null, TimeInForce.GoodTillCancel, PositionEffect.Open, IsExit: false, VenueReduceOnly: false, "alpha", null, null, 0m);
            order = change?.Invoke(order) ?? order;
            if (order.VenueReduceOnly)
            {
                _marked.Add(id);
            }

            if (order.Links?.WaitsFor is not null)
            {
                _waiting.Add(order);
            }

            Apply(new GuardEvent.OrderAdmitted(At(3), order with { VenueReduceOnly = order.VenueReduceOnly && !_countsMarksInFull }, Evidence));
            Apply(new GuardEvent.OrderTransitioned(At(3), id, state, state == OrderState.Working ? $"V-{id}" : null, null, ByVenue: state == OrderState.Working));
            return id;
        }

        public void LoseMark(string id)
        {
            _marked.Remove(id);
            Apply(new GuardEvent.OrderCorrected(At(4), id, 4m, OrderDoubts.Cap, CancelRequired: false));
        }

        public void Fill(string id, OrderSide side, decimal quantity, decimal baseFee = 0m) =>
            Apply(new GuardEvent.ExecutionBooked(At(4), id, $"E-{id}", side, quantity, 99m, quantity, quantity, baseFee, baseFee, Acme));

        public void Others(OrderSide side, decimal quantity, decimal price, bool isMarked)
        {
            if (isMarked)
            {
                _marked.Add($"web{_ids}");
            }

            Apply(new GuardEvent.OrderObserved(
                At(3),
                new VenueOrder { ClientOrderId = $"web{_ids++}", Symbol = Acme, Side = side, Quantity = quantity, Type = OrderType.Limit, LimitPrice = price, ReduceOnly = isMarked && !_countsMarksInFull },
                Managed: false,
                null));
        }

        public void Compare()
        {
            var (expected, actual) = (_recount.Account(), Book.Account.Used);
            Assert.Equal((expected.Long, expected.Short, expected.Gross, expected.NetLong, expected.NetShort), (actual.Long, actual.Short, actual.Gross, actual.NetLong, actual.NetShort));
            foreach (var strategy in Book.Strategies)
            {
                Assert.Equal(_recount.OfStrategy(strategy.Name).Gross, strategy.Used.Gross);
            }
        }

        /// <summary>What counts against the limit when everything is valued at the price.</summary>
        public decimal RecountAt(decimal price, string limit)
        {
            _recount.Apply(new GuardEvent.MarksMoved(At(9), [(Acme, price)]));
            var used = _recount.Account();
            return limit switch { "gross" => used.Gross, "long" => used.Long, _ => used.Short };
        }

        private void Quote(decimal price, double at) => Book.ObserveQuote(new Quote { Symbol = Acme, Price = price, Time = Time(at) }, At(at));
    }
}
