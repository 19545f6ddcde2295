using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Limits;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;

namespace Guardrails.Tests.Properties;

/// <summary>Running totals, kept from change to change, against a count from scratch.</summary>
public sealed class TotalsProperties
{
    private static readonly DateTimeOffset Start = new(2025, 1, 2, 14, 30, 0, TimeSpan.Zero);
    private static readonly Symbol Undescribed = "EEE";

    [Fact]
    public void Totals_equal_a_recount_to_the_last_digit() => Law.Holds(
        steps: 60,
        static (tape, trace) =>
        {
            var run = new Run(tape.Setup, trace);
            foreach (var step in tape.Steps)
            {
                run.Step(step);
                run.Compare();
            }
        },
        cases: 300);

    /// <summary>A book and its recount, fed with the same events. The limits are wide and the venue does as it likes.</summary>
    private sealed class Run
    {
        private readonly AccountBook _book;
        private readonly Recount _recount;
        private readonly Trace _trace;
        private readonly List<GuardEvent> _events = [];
        private long _ticks = Start.UtcTicks;
        private int _named;

        public Run(Draw setup, Trace trace)
        {
            _trace = trace;
            var own = new SymbolLimits { OpposingEntries = OpposingEntries.WithinLimits };
            _book = new AccountBook(new BookConfiguration
            {
                Account = "main",
                Venue = "VENUE",
                AccountCurrency = "USD",
                Limits = new RiskLimits
                {
                    MaxGrossExposure = 1_000_000m,
                    MaxStrategyExposure = 1_000_000m,
                    MarketOrderSlippage = 0.013m,
                    Symbols = Market.All.ToDictionary(static s => s, _ => own),
                },
                Hedging = HedgingPolicy.Denied.With(Market.Hedged, true),
                Capabilities = BrokerCapabilities.Plain with
                {
                    ExitCap = setup.Of(ExitCap.None, ExitCap.ReduceOnly),
                    ReplaceQuantity = setup.Of(ReplaceQuantity.Total, ReplaceQuantity.Independent),
                    LinksExits = true,
                    AttachesExits = true,
                },
                ManageExistingPositions = setup.OnceIn(2),
                StrategiesCloseOwnShare = setup.OnceIn(2),
            });
            _recount = new Recount(hedged: true, slippage: 0.013m, capsForLife: _book.Configuration.Capabilities.ExitCap == ExitCap.ReduceOnly, _book.Configuration.StrategiesCloseOwnShare);
            foreach (var instrument in Market.Instruments)
            {
                Apply(new GuardEvent.InstrumentDescribed(Now, instrument));
            }

            Apply(new GuardEvent.RateRead(Now, "EUR", 1.1m, Start.UtcTicks));
            Apply(new GuardEvent.OpenOrdersRead(Now, Start.UtcTicks));
            foreach (var symbol in Market.All)
            {
                _book.ObserveQuote(new Quote { Symbol = symbol, Price = Market.Price(setup, symbol), Time = Start }, Now);
            }

            Observe(PositionSnapshot.Complete(setup.OnceIn(2) ? [new VenuePosition { Symbol = Market.Plain, Quantity = 3m }, new VenuePosition { Symbol = Undescribed, Quantity = -2m }] : [], Start));
        }

        private GuardInstant Now => new(_ticks, _ticks - Start.UtcTicks);

        public void Step(Draw draw)
        {
            _ticks += TimeSpan.TicksPerMillisecond;
            var symbol = draw.Of([.. Market.All, Undescribed]);
            switch (draw.Below(19))
            {
                case <= 3:
                    Decide(draw);
                    break;
                case <= 7:
                    Tell(draw);
                    break;
                case 8:
                    Observe(Orders(draw, symbol));
                    break;
                case 9:
                    _book.ObserveQuote(new Quote { Symbol = symbol, Price = symbol == Undescribed ? 7.77m : Market.Price(draw, symbol), Time = new DateTimeOffset(_ticks, TimeSpan.Zero) }, Now);
                    if (MarkPass.MovedMarks(_book, Now) is { } moved)
                    {
                        Apply(moved);
                    }

                    break;
                case 10:
                    Apply(new GuardEvent.RateRead(Now, draw.Of("EUR", "GBP"), draw.Of(1.2m, 0.9m, 1.23456789012m), _ticks));
                    break;
                case 11:
                    Describe(draw, symbol);
                    break;
                case 12:
                    var net = draw.Between(-3, 3) + (0.001m * draw.Below(3));
                    Apply(new GuardEvent.PositionSet(Now, symbol, PositionLeg.Net, net, draw.Of(net, 0m, 1m), draw.Of(0m, 11.11m), new("test", "test")));
                    break;
                case 13:
                    Settle(draw);
                    break;
                case 14 or 15:
                    Change(draw);
                    break;
                case 16:
                    Group(draw);
                    break;
                default:
                    Observe(PositionSnapshot.Complete([new VenuePosition { Symbol = symbol, Quantity = draw.Between(-2, 2) }], new DateTimeOffset(_ticks, TimeSpan.Zero)));
                    break;
            }
        }

        public void Compare()
        {
            foreach (var key in _recount.Keys.ToList())
            {
                var ledger = _book.Find(key.Symbol)!.FindExact(key.Leg)!.Ledger;
                var (low, high) = _recount.Extremes(key);
                Same($"net, low and high of {key}", (_recount.Net(key), low, high), (ledger.Net, ledger.Low, ledger.High));
            }

            for (var i = 0; i < _book.Currencies.Count; i++)
            {
                Same($"account in {_book.Currencies.Name(i)}", _recount.Account(_book.Currencies.Name(i)), _book.Account.Total(i));
            }

            Same("account", _recount.Account(), _book.Account.Used);
            foreach (var symbol in _book.Symbols)
            {
                Same($"{symbol.Symbol}", _recount.OfSymbol(symbol.Symbol), symbol.Exposure.Used);
            }

            foreach (var group in _book.Groups)
            {
                Same($"group {group.Name}", _recount.OfGroup(group.Name), group.Used);
            }

            foreach (var strategy in _book.Strategies)
            {
                Same($"strategy {strategy.Name}", _recount.OfStrategy(strategy.Name), strategy.Used);
            }

            Assert.Equal(_recount.Orders.Count(static o => o.IsLive), _book.LiveOrders);
            Assert.True(_recount.Groups.All(g => _book.Groups.Any(b => b.Name == g)) && _recount.Strategies.All(s => _book.FindStrategy(s) is not null));
        }

        private static void Same(string what, Exposure expected, ExposureAmounts actual) =>
            Same(what, expected, new Exposure(actual.Long, actual.Short, actual.Gross, actual.NetLong, actual.NetShort));

        private static void Same<T>(string what, T expected, T actual) =>
            Assert.True(EqualityComparer<T>.Default.Equals(expected, actual), FormattableString.Invariant($"{what}: {actual}, counted from scratch {expected}"));

        private void Decide(Draw draw)
        {
            var request = Market.Request(draw, Market.All.ToDictionary(static s => s, s => _book.Find(s)!.Quote.Price));
            var decision = OrderJudge.Decide(_book, request, Now);
            _trace.Add($"{request} by {request.Strategy ?? "nobody"}: {(decision.IsApproved ? "approved" : decision.Denial!.Code)}");
            Apply(decision.IsApproved ? OrderJudge.Admission(_book) : OrderJudge.Refusal(_book, decision.Denial!, Now));
        }

        /// <summary>Something about an order, true or not, told once or twice.</summary>
        private void Tell(Draw draw)
        {
            var orders = _book.AllOrders().ToList();
            if (orders.Count == 0)
            {
                return;
            }

            var order = orders[draw.Below(orders.Count)];
            var report = new ExecutionReport
            {
                Symbol = draw.OnceIn(20) ? Market.Plain : order.Position.Key.Symbol,
                ClientOrderId = order.ClientOrderId,
                VenueOrderId = draw.Of(null, $"v-{order.ClientOrderId}"),
                Side = draw.OnceIn(12) ? OrderSide.Buy : order.Side,
                Status = draw.Of(
                    VenueOrderStatus.PartiallyFilled, VenueOrderStatus.New, VenueOrderStatus.Filled, VenueOrderStatus.Canceled, VenueOrderStatus.Expired,
                    VenueOrderStatus.PartiallyFilled, VenueOrderStatus.New),
                Leg = order.Position.Key.Leg,
                OrderQuantity = draw.Of<decimal?>(null, order.Quantity, order.Quantity + 1m),
                CumulativeQuantity = draw.Of<decimal?>(null, order.Booked + (0.5m * draw.Below(4))),
                Fill = draw.OnceIn(3) ? null : new Fill
                {
                    ExecutionId = draw.Of($"e{draw.Below(40)}", null),
                    Kind = draw.Of(FillKind.Trade, FillKind.Trade, FillKind.Trade, FillKind.Bust, FillKind.Correction),
                    Quantity = draw.Of(1m, 0.1m, 0.001m, Math.Max(0.001m, order.Leaves)),
                    Price = 10m,
                    Fee = draw.Of(0m, 0.0001m),
                    FeeAsset = draw.Of("BBB", "CCC"),
                },
            };
            _trace.Add($"{report}");
            for (var times = draw.Of(1, 1, 2); times > 0; times--)
            {
                ReportReader.Read(_book, report, Now, _events);
                Flush();
            }
        }

        /// <summary>An order is canceled or replaced, or an answer to that comes.</summary>
        private void Change(Draw draw)
        {
            if (_book.LiveOrderSlots().OrderBy(static o => o.ClientOrderId, StringComparer.Ordinal).ToList() is not { Count: > 0 } orders)
            {
                return;
            }

            var order = orders[draw.Below(orders.Count)];
            switch (draw.Below(4))
            {
                case 0:
                    _trace.Add($"cancel {order.ClientOrderId}");
                    Apply(new GuardEvent.CancelRequested(Now, order.ClientOrderId, null));
                    OutcomeReader.Read(_book, draw.Of<CancelOutcome>(new CancelOutcome.Accepted(), new CancelOutcome.Rejected(new VenueRejection("NO", "no")), new CancelOutcome.Unknown("lost")), order, Now, _events);
                    break;
                case 1 when order.Pending is not null:
                    _trace.Add($"replaced or not: {order.ClientOrderId}");
                    OutcomeReader.Read(_book, draw.Of<ReplaceOutcome>(new ReplaceOutcome.Rejected { Rejection = new VenueRejection("NO", "no") }, new ReplaceOutcome.Unknown("lost"), new ReplaceOutcome.Accepted { VenueOrderId = "v2" }), order, Now, _events);
                    break;
                case 1 or 2 when order.Pending is { } pending:
                    _trace.Add($"{order.ClientOrderId} is told as replaced");
                    ReportReader.Read(_book, new ExecutionReport { Symbol = order.Position.Key.Symbol, ClientOrderId = order.ClientOrderId, Side = order.Side, Leg = order.Position.Key.Leg, Status = VenueOrderStatus.New, OrderQuantity = pending.Quantity, LimitPrice = pending.LimitPrice }, Now, _events);
                    break;
                default:
                    var request = new ReplaceRequest
                    {
                        ClientOrderId = order.ClientOrderId,
                        Quantity = draw.Of<decimal?>(null, order.Booked + Market.Quantity(draw, order.Position.Key.Symbol == Undescribed ? Market.Plain : order.Position.Key.Symbol, 12)),
                        LimitPrice = order.LimitPrice is { } limit && draw.OnceIn(2) ? limit + draw.Of(0.05m, -0.05m, 1m) : null,
                    };
                    var decision = ReplaceJudge.Decide(_book, request, mayLoosen: true, Now, null);
                    _trace.Add($"{request}: {(decision.IsApproved ? "approved" : decision.Denial!.Code)}");
                    if (decision.IsApproved)
                    {
                        Apply(ReplaceJudge.ToEvent(_book, null));
                    }

                    break;
            }

            Flush();
        }

        private void Group(Draw draw)
        {
            var symbol = draw.Of(Market.Plain, Market.Foreign);
            var (quantity, price) = (Market.Quantity(draw, symbol, 5), decimal.Floor(_book.Find(symbol)!.Quote.Price));
            var buys = draw.OnceIn(2);
            var smaller = draw.Of(quantity, Math.Max(0.1m, decimal.Floor(quantity / 2m)), Math.Max(0.1m, quantity - 1m));
            OrderRequest Of(bool buy, OrderType type) => new()
            {
                Symbol = symbol,
                Side = buy ? OrderSide.Buy : OrderSide.Sell,
                Quantity = type == OrderType.Stop ? smaller : quantity,
                Type = type,
                Strategy = "alpha",
                LimitPrice = type == OrderType.Limit ? price : null,
                StopPrice = type == OrderType.Stop ? price : null,
            };
            GroupJudge.GroupVerdict verdict = GroupJudge.Decide(_book,
                new GroupRequest { Entry = draw.OnceIn(4) ? null : Of(buys, OrderType.Limit) with { Effect = PositionEffect.Open }, Exits = [Of(!buys, OrderType.Stop), Of(!buys, OrderType.Limit)] }, Now, null);
            _trace.Add($"group of {quantity} {symbol}: {(verdict.Denial is { } denial ? denial.Code : "approved")}");
            foreach (var admission in verdict.Admissions)
            {
                Apply(admission);
            }
        }

        /// <summary>What becomes of a send: unknown, refused, never sent.</summary>
        private void Settle(Draw draw)
        {
            if (_book.AllOrders().ToList() is { Count: > 0 } orders)
            {
                var order = orders[draw.Below(orders.Count)];
                SubmitOutcome outcome = draw.Of<SubmitOutcome>(new SubmitOutcome.Unknown("no answer"), new SubmitOutcome.Accepted { VenueOrderId = $"v-{order.ClientOrderId}" }, new SubmitOutcome.Rejected(new VenueRejection("NO", "no")));
                _trace.Add($"{order.ClientOrderId}: {outcome}");
                if (order.State == OrderState.Reserved && draw.OnceIn(3))
                {
                    Apply(new GuardEvent.OrderTransitioned(Now, order.ClientOrderId, OrderState.Released, null, "not sent", ByVenue: false));
                    return;
                }

                OutcomeReader.Read(_book, outcome, order, Now, _events);
                Flush();
            }
        }

        /// <summary>Orders of others: capped, linked, waiting for each other or for ours.</summary>
        private OpenOrderSnapshot Orders(Draw draw, Symbol symbol)
        {
            var orders = new List<VenueOrder>();
            for (var i = draw.Between(1, 3); i > 0; i--)
            {
                orders.Add(new VenueOrder
                {
                    ClientOrderId = $"f{++_named}",
                    Symbol = draw.OnceIn(5) ? Market.Plain : symbol,
                    Side = draw.Of(OrderSide.Sell, OrderSide.Buy),
                    Quantity = draw.Of(1m, 2m, 2.5m),
                    FilledQuantity = draw.Of(0m, 0m, 0.5m),
                    Type = draw.Of(OrderType.Limit, OrderType.Stop),
                    LimitPrice = draw.Of(9.5m, 12.34567m),
                    StopPrice = draw.Of<decimal?>(8.01m, null),
                    ReduceOnly = draw.OnceIn(3),
                    GroupId = draw.Of(null, "g1", "g2"),
                    GroupLinkedByVenue = true,
                    WaitsFor = draw.OnceIn(2) ? draw.Of($"f{_named - 1}", $"f{draw.Below(_named + 1)}", $"g-{draw.Below(5)}") : null,
                });
                _trace.Add($"seen: {orders[^1]}");
            }

            return OpenOrderSnapshot.Partial(orders, new DateTimeOffset(_ticks, TimeSpan.Zero), "one page");
        }

        private void Describe(Draw draw, Symbol symbol)
        {
            var instrument = new Instrument
            {
                Symbol = symbol,
                QuoteCurrency = draw.Of("USD", "EUR", "GBP"),
                TickSize = 0.00000001m,
                LotSize = 0.001m,
                Multiplier = draw.Of(1m, 10m, 0.37m),
                RiskPriceFloor = draw.Of(0m, 9.87654321m),
                Shortable = true,
                BaseAsset = symbol.Value,
                ExposureGroups = draw.Of<string[]>([], ["tech"], ["tech", "other"]),
            };
            _trace.Add($"{instrument}");
            Apply(new GuardEvent.InstrumentDescribed(Now, instrument));
        }

        private void Observe(OpenOrderSnapshot orders)
        {
            OpenOrderReader.Read(_book, orders, Now, _events);
            Flush();
        }

        private void Observe(PositionSnapshot positions)
        {
            PositionComparison.Read(_book, positions, Now, _events);
            Flush();
        }

        private void Flush()
        {
            foreach (var e in _events)
            {
                Apply(e);
            }

            _events.Clear();
        }

        private void Apply(GuardEvent e)
        {
            _book.Apply(e);
            _recount.Apply(e);
        }
    }
}
