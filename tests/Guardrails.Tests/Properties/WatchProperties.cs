using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Rules;
using Guardrails.States;
using Guardrails.Testing;

namespace Guardrails.Tests.Properties;

/// <summary>A watch beside a guard: told the same, it holds the same and says the same, until the first denial (the bot of a watch sends what is denied, too).</summary>
public sealed class WatchProperties
{
    private static readonly RiskLimits Limits = new()
    {
        MaxGrossExposure = 3_000m,
        MaxOrderNotional = Guardrails.Limits.Limit.OfEquity(0.05m),
        PreventSelfMatch = false,
        MarketOrderSlippage = 0.01m,
    };

    [Fact]
    public void A_guard_and_a_watch_that_are_fed_alike_hold_alike_until_the_first_denial() => Law.Holds(
        steps: 60,
        static (tape, trace) =>
        {
            var pair = new Pair(tape.Setup, trace);
            pair.Compare();
            foreach (var step in tape.Steps)
            {
                if (!pair.Step(step))
                {
                    return;
                }

                pair.Compare();
            }
        },
        cases: 400);

    /// <summary>A guard and a watch of the same options, on one clock. What is sent stays without an answer: reports tell what became of it.</summary>
    private sealed class Pair
    {
        private readonly OrderGuard _guard;
        private readonly OrderWatch _watch;
        private readonly Trace _trace;
        private readonly VirtualTimeProvider _time = new();
        private readonly List<OutboundOrder> _sent = [];
        private readonly List<ExecutionReport> _reports = [];
        private readonly Dictionary<Symbol, decimal> _prices = [];
        private int _executions;

        public Pair(Draw setup, Trace trace)
        {
            _trace = trace;
            var options = new OrderGuardOptions
            {
                TimeProvider = _time,
                Limits = Limits,
                Hedging = HedgingPolicy.Denied.With(Market.Hedged, true),
                ManageExistingPositions = setup.OnceIn(2),
                Capabilities = BrokerCapabilities.Plain with { ExitCap = setup.Of(ExitCap.None, ExitCap.ReduceOnly) },
                Rules = [new MoodRule()],
            };
            _guard = OrderGuard.OpenAsync(options).AsTask().GetAwaiter().GetResult();
            _watch = OrderWatch.Open(options);
            foreach (var instrument in Market.Instruments)
            {
                Both(g => g.Observe(instrument), w => w.Observe(instrument));
                Price(instrument.Symbol, Market.Price(setup, instrument.Symbol));
            }

            var rate = new FxRate { Currency = "EUR", Rate = 1.1m, Time = Now };
            Both(g => g.Observe(rate), w => w.Observe(rate));
            Account(20_000m, TimeSpan.Zero);
            Input(1m);
            Orders();
            Positions(setup);
        }

        private DateTimeOffset Now => _time.GetUtcNow();

        /// <returns>Whether they go on: after a denial the two part.</returns>
        public bool Step(Draw draw)
        {
            _time.Advance(TimeSpan.FromMilliseconds(draw.Of(300, 5, 4_000)));
            switch (draw.Below(16))
            {
                case <= 4:
                    return Send(draw);
                case <= 8:
                    Report(draw);
                    break;
                case 9:
                    var symbol = draw.Of(Market.All);
                    Price(symbol, Market.Price(draw, symbol));
                    break;
                case 10:
                    // Now and then one from before, with a number that would let anything pass.
                    Account(draw.Of(20_000m, 15_000m, 2_000_000m), draw.Of(TimeSpan.Zero, TimeSpan.FromMinutes(1)));
                    break;
                case 11:
                    Positions(draw);
                    break;
                case 12:
                    Orders();
                    break;
                case 13:
                    var scope = draw.Of(TradingScope.Account, TradingScope.Of(draw.Of(Market.All)));
                    var state = draw.Of(TradingState.Active, TradingState.Active, TradingState.ReduceOnly);
                    _trace.Add($"{scope} is set to {state}");
                    Both(g => g.SetState(scope, state, new("a reason", "test")), w => w.SetState(scope, state, new("a reason", "test")));
                    break;
                case 14:
                    _trace.Add($"interrupted");
                    Both(static g => g.ObserveInterruption("a reason"), static w => w.ObserveInterruption("a reason"));
                    break;
                default:
                    if (draw.OnceIn(2))
                    {
                        _trace.Add($"the wall clock is set");
                        _time.StepWallClock(TimeSpan.FromSeconds(draw.Of(10, -10)));
                    }
                    else
                    {
                        Input(draw.Below(3));
                    }

                    break;
            }

            return true;
        }

        public void Compare()
        {
            var (guard, watch) = (_guard.Risk.GetExposure(), _watch.Risk.GetExposure());
            Assert.Equal(Describe(guard.Positions), Describe(watch.Positions));
            Assert.Equal(guard.Lines.Select(static l => l.ToString()), watch.Lines.Select(static l => l.ToString()));
        }

        private static IEnumerable<string> Describe(IReadOnlyList<TrackedPosition> positions) => positions.Select(static p => p.ToString());

        private bool Send(Draw draw)
        {
            var request = Market.Request(draw, _prices);
            using var guarded = new PermitUnderWay(_guard.AdmitAsync(request).AsTask().GetAwaiter().GetResult());
            var permit = guarded.Permit;
            var id = permit.IsApproved ? permit.Order.ClientOrderId : $"denied-{_time.GetTimestamp()}";
            if (permit.IsApproved)
            {
                _sent.Add(permit.Order.Redeem());
            }

            var seen = _watch.Observe(request, id);
            _trace.Add($"{request} -> {permit.Decision}, the watch says {seen}");
            Assert.Equal(Say(permit.Decision), Say(seen));
            return permit.IsApproved;

            static string Say(Decision decision) => decision.Denial is { } denial ? string.Join("; ", denial.Violations) : decision.ToString();
        }

        private void Report(Draw draw)
        {
            if (_sent.Count == 0)
            {
                return;
            }

            var order = _sent[draw.Below(_sent.Count)];
            var named = draw.Below(4);
            var report = new ExecutionReport
            {
                Symbol = order.Symbol,
                ClientOrderId = named == 3 ? null : draw.OnceIn(12) ? "somebody's" : order.ClientOrderId,
                VenueOrderId = named >= 2 ? $"v-{order.ClientOrderId}" : null,
                Side = draw.OnceIn(15) ? order.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy : order.Side,
                Leg = order.Leg,
                Status = draw.Of(VenueOrderStatus.New, VenueOrderStatus.PartiallyFilled, VenueOrderStatus.Filled, VenueOrderStatus.Canceled, VenueOrderStatus.Rejected),
            };
            if (report.Status is VenueOrderStatus.PartiallyFilled or VenueOrderStatus.Filled)
            {
                report = report with { Fill = new Fill { ExecutionId = $"e{++_executions}", Quantity = draw.Of(order.Quantity, Market.InstrumentOf(order.Symbol).LotSize), Price = _prices[order.Symbol] } };
            }

            if (_reports.Count > 0 && draw.OnceIn(5))
            {
                report = _reports[draw.Below(_reports.Count)];
            }

            _reports.Add(report);
            _trace.Add($"{report.ClientOrderId}/{report.VenueOrderId} {report.Side} {report.Status} {report.Fill?.Quantity} ({report.Fill?.ExecutionId})");
            Both(g => g.Observe(report), w => w.Observe(report));
        }

        private void Price(Symbol symbol, decimal price)
        {
            _prices[symbol] = price;
            var quote = new Quote { Symbol = symbol, Price = price, Time = Now };
            Both(g => g.Observe(quote), w => w.Observe(quote));
        }

        private void Account(decimal equity, TimeSpan age)
        {
            _trace.Add($"equity {equity} of {age} ago");
            var account = new AccountSnapshot { Currency = "USD", Equity = equity, AsOf = Now - age };
            Both(g => g.Observe(account), w => w.Observe(account));
        }

        private void Input(decimal mood)
        {
            var input = new RuleInput { Name = "mood", Value = mood, Time = Now };
            Both(g => g.Observe(input), w => w.Observe(input));
        }

        private void Orders()
        {
            var orders = OpenOrderSnapshot.Complete([], Now);
            Both(g => g.Observe(orders), w => w.Observe(orders));
        }

        private void Positions(Draw draw)
        {
            var held = _guard.Positions.Where(static p => p.Net != 0m).Select(p => new VenuePosition { Symbol = p.Key.Symbol, Quantity = p.Net + (draw.OnceIn(4) ? 1m : 0m), Leg = p.Key.Leg }).ToArray();
            var positions = draw.Below(6) switch
            {
                4 => PositionSnapshot.Partial(held, Now, "a page"),
                5 => PositionSnapshot.Failed("no answer"),
                _ => PositionSnapshot.Complete(held, Now),
            };
            _trace.Add($"positions {positions.Completeness}: {string.Join(", ", held.Select(static p => FormattableString.Invariant($"{p.Symbol} {p.Leg} {p.Quantity}")))}");
            Both(g => g.Observe(positions), w => w.Observe(positions));
        }

        /// <summary>Does the same to both, and expects the same refusal from both.</summary>
        private void Both(Action<OrderGuard> guard, Action<OrderWatch> watch)
        {
            var refusal = Record.Exception(() => guard(_guard));
            Assert.Equal(refusal?.Message, Record.Exception(() => watch(_watch))?.Message);
        }
    }

    /// <summary>Keeps a permit from being reported by its disposal: the order is on its way.</summary>
    private sealed class PermitUnderWay(OrderPermit permit) : IDisposable
    {
        public OrderPermit Permit { get; } = permit;

        public void Dispose()
        {
        }
    }

    private sealed class MoodRule : OrderRule
    {
        public override string Name => "Mood";

        public override RuleVerdict Evaluate(in OrderContext context) =>
            context.TryGetInput("mood", out var mood, out _) && mood > 0m ? RuleVerdict.Pass : RuleVerdict.Violated(DenialCode.User("X_MOOD", "the mood is bad"));
    }
}
