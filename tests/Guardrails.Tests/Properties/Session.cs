using Guardrails.Brokers;
using Guardrails.Journal;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Rules;
using Guardrails.States;
using Guardrails.Testing;

namespace Guardrails.Tests.Properties;

/// <summary>
/// A bot, a guard and a venue for one case: every step does something to the guard from outside and writes down what really happened in
/// <see cref="Facts"/>, which never asks the guard.
/// </summary>
internal sealed partial class Session
{
    public const decimal Slippage = 0.01m;
    private readonly Trace _trace;
    private readonly bool _wild;
    private readonly TimeSpan _pace;
    private readonly bool _lives;
    private readonly List<ExecutionReport> _reports = [];
    private int _executions;

    private Session(OrderGuardOptions options, Trace trace, bool wild, TimeSpan pace, bool lives)
    {
        Options = options;
        _trace = trace;
        _wild = wild;
        _pace = pace;
        _lives = lives;
    }

    public OrderGuardOptions Options { get; }

    public OrderGuard Guard { get; private set; } = null!;

    public Facts Facts { get; } = new(Slippage);

    public VirtualTimeProvider Time => (VirtualTimeProvider)Options.TimeProvider;

    /// <summary>Equity as last told.</summary>
    public decimal Equity { get; private set; }

    /// <summary>Whether prices, rates or equity have moved since the start: then a limit can be passed without any order.</summary>
    public bool ValuesMoved { get; private set; }

    /// <param name="setup">Decides on positions, limits and venue.</param>
    /// <param name="trace">Takes what happens.</param>
    /// <param name="limits">What is allowed.</param>
    /// <param name="wild">Whether the venue also does what it should not, and the outside fails.</param>
    /// <param name="pace">Time between steps.</param>
    /// <param name="lives">Whether orders are also canceled, replaced, grouped, lost, looked up, busted and corrected.</param>
    public static Session Open(Draw setup, Trace trace, RiskLimits limits, bool wild, int pace = 300, bool lives = false)
    {
        var desk = new Desk();
        var options = new OrderGuardOptions
        {
            Limits = limits with { MarketOrderSlippage = Slippage },
            Hedging = HedgingPolicy.Denied.With(Market.Hedged, true),
            Capabilities = BrokerCapabilities.Plain with { ExitCap = setup.Of(ExitCap.None, ExitCap.ReduceOnly), BuyingPowerIncludesOpenOrders = setup.OnceIn(2) },
            ManageExistingPositions = setup.OnceIn(2),
            MaxEndedOrders = lives && wild ? 8 : 10_000,
            TimeProvider = new VirtualTimeProvider(),
            Journal = new InMemoryJournal(),
        };
        if (lives)
        {
            options.Capabilities = Living(options.Capabilities, setup);
            options.OrderLookup = desk;
            options.Trips = Guardrails.States.AutoTrips.None; // what a group's lost answer would trip is not what lives are about
            options.PositionSource = desk;
        }

        var session = new Session(options, trace, wild, TimeSpan.FromMilliseconds(pace), lives);
        desk.Session = session;
        session.Start();
        foreach (var symbol in Market.All)
        {
            session.See(symbol, Market.Price(setup, symbol));
            foreach (var leg in Facts.Legs(symbol))
            {
                var quantity = setup.OnceIn(2) ? Market.Quantity(setup, symbol, 5) : 0m;
                session.Facts.Net[(symbol, leg)] = leg == PositionLeg.Short || (leg == PositionLeg.Net && setup.OnceIn(2)) ? -quantity : quantity;
            }
        }

        session.ReadOutside();
        session.ValuesMoved = false;
        trace.Add($"the venue caps: {options.Capabilities.ExitCap}, existing positions are the bot's: {options.ManageExistingPositions}");
        trace.Add($"held {string.Join(", ", session.Facts.Net.Where(static n => n.Value != 0m).Select(static n => FormattableString.Invariant($"{n.Key.Symbol} {n.Key.Leg} {n.Value}")))}");
        return session;
    }

    public void Step(Draw draw, Action<OrderRequest, OrderResult> afterSubmit)
    {
        Time.Advance(_pace);
        if (_lives && draw.Below(3) == 0)
        {
            Live(draw);
            return;
        }

        switch (draw.Below(_wild ? 22 : 14))
        {
            case <= 4:
                Submit(draw, afterSubmit);
                break;
            case <= 8:
                Execute(draw);
                break;
            case 9:
                End(draw);
                break;
            case 10:
                See(draw.Of(Market.All), draw, (s, d) => Market.Price(d, s));
                break;
            case 11:
                Tell(draw, VenueOrderStatus.New);
                break;
            case 12:
                Repeat(draw);
                break;
            case 13:
                ReadAccount(draw);
                break;
            case 14:
                var scope = draw.Of(TradingScope.Account, TradingScope.Of(draw.Of(Market.All)));
                var state = draw.Of(TradingState.Active, TradingState.ReduceOnly, TradingState.Halted);
                if (Guard.GetState(scope) != TradingState.Quarantined)
                {
                    Guard.SetState(scope, state, new("a reason", "test"));
                }

                break;
            case 15:
                Guard.Observe(PositionSnapshot.Failed("the venue did not answer"));
                break;
            case 16:
                ReadPositions(draw.Below(3) - 1);
                break;
            case 17:
                ExternalOrder(draw);
                break;
            case 18:
                Overfill(draw);
                break;
            case 19:
                Guard.Observe(new RuleInput { Name = "mood", Value = draw.Below(10), Time = Time.GetUtcNow() });
                break;
            case 20:
                Adopt(draw);
                break;
            default:
                Restart();
                break;
        }
    }

    /// <summary>Opens the guard on the journal; the outside has to be read again afterwards.</summary>
    public void Start()
    {
        Guard = OrderGuard.OpenAsync(Options).AsTask().GetAwaiter().GetResult();
        foreach (var instrument in Market.Instruments)
        {
            Guard.Observe(instrument);
        }
    }

    /// <summary>Everything a restarted bot has to read: rates, account, open orders, positions, prices.</summary>
    public void ReadOutside()
    {
        Guard.Observe(new FxRate { Currency = "EUR", Rate = Facts.EuroRate, Time = Time.GetUtcNow() });
        Guard.Observe(new AccountSnapshot { Currency = "USD", Equity = Equity = 20_000m, BuyingPower = 40_000m, AsOf = Time.GetUtcNow() });
        Guard.Observe(_lives ? ListOpenOrders() : OpenOrderSnapshot.Complete([], Time.GetUtcNow()));
        ReadPositions(0);

        // Positions are valued by the first price that comes a marking interval later.
        Time.Advance(Options.MarkingInterval);
        SeeAgain();
    }

    /// <summary>The prices of before come once more.</summary>
    public void SeeAgain()
    {
        foreach (var (symbol, price) in Facts.Prices)
        {
            Guard.Observe(new Quote { Symbol = symbol, Price = price, Time = Time.GetUtcNow() });
        }
    }

    public void See(Symbol symbol, decimal price)
    {
        Facts.Prices[symbol] = price;
        ValuesMoved = true;
        _trace.Add($"{symbol} is at {price}");
        Guard.Observe(new Quote { Symbol = symbol, Price = price, Time = Time.GetUtcNow() });
    }

    private void See(Symbol symbol, Draw draw, Func<Symbol, Draw, decimal> price) => See(symbol, price(symbol, draw));

    private void Submit(Draw draw, Action<OrderRequest, OrderResult> afterSubmit)
    {
        var request = Market.Request(draw, Facts.Prices);
        var answer = draw.Below(8);
        var result = Guard.SubmitAsync(request, (proof, _) => ValueTask.FromResult(Send(request, proof, answer))).AsTask().GetAwaiter().GetResult();
        _trace.Add($"{request} by {request.Strategy ?? "nobody"} -> {result.Match(d => $"denied {d.Denial.Code}", a => $"accepted {a.Order.ClientOrderId}", _ => "rejected", u => $"unknown {u.ClientOrderId}")}");
        afterSubmit(request, result);
    }

    /// <summary>The venue, and the way to it.</summary>
    private SubmitOutcome Send(OrderRequest request, ApprovedOrder proof, int answer)
    {
        if (answer == 7)
        {
            throw new InvalidOperationException("before the send");
        }

        var order = proof.Redeem();
        var sent = new SentOrder(order, request.Strategy) { IsAlive = answer != 6, Works = answer != 6 };
        Facts.Orders.Add(sent);
        if (_lives && answer == 4)
        {
            // The request is lost, not the answer.
            (sent.Arrived, sent.Works) = (false, false);
        }

        return answer switch
        {
            4 => new SubmitOutcome.Unknown("no answer"),
            5 => throw new TimeoutException("after the send"),
            6 => new SubmitOutcome.Rejected(new VenueRejection("NO", "not today")),
            3 => new SubmitOutcome.Accepted { VenueOrderId = $"v-{order.ClientOrderId}", Echo = Report(sent, VenueOrderStatus.New) },
            _ => new SubmitOutcome.Accepted { VenueOrderId = $"v-{order.ClientOrderId}" },
        };
    }

    private void Execute(Draw draw)
    {
        if (Pick(draw, Facts.Orders.Where(static o => o.Open > 0m)) is not { } sent)
        {
            return;
        }

        // A capped order fills only against what is held at that moment.
        var order = sent.Order;
        var net = Facts.Net.GetValueOrDefault((order.Symbol, order.Leg));
        var most = order.ReduceOnly ? Math.Min(sent.Open, Math.Max(0m, order.Side == OrderSide.Sell ? net : -net)) : sent.Open;
        if (sent.Group is { } group)
        {
            most = Math.Min(most, Facts.LeftOfGroup(group));
        }

        var lot = Market.InstrumentOf(order.Symbol).LotSize;
        var quantity = draw.OnceIn(2) ? most : lot * (1 + draw.Below((int)Math.Max(1m, most / lot)));
        if (quantity > 0m && quantity <= most)
        {
            Fill(sent, quantity, draw);
        }
    }

    private void Fill(SentOrder sent, decimal quantity, Draw draw)
    {
        var key = (sent.Order.Symbol, sent.Order.Leg);
        sent.Filled += quantity;
        sent.MostFilled = Math.Max(sent.MostFilled, sent.Filled);
        sent.Executions.Add(($"e{_executions + 1}", quantity));
        Facts.Net[key] = Facts.Net.GetValueOrDefault(key) + (sent.Order.Side == OrderSide.Buy ? quantity : -quantity);
        sent.IsAlive &= sent.Filled < sent.Quantity;
        sent.Works &= sent.IsAlive;
        _trace.Add($"{sent.Order.ClientOrderId} fills {quantity}");
        Told(sent);
        Report(Report(sent, sent.IsAlive ? VenueOrderStatus.PartiallyFilled : VenueOrderStatus.Filled) with
        {
            Fill = new Fill { ExecutionId = $"e{++_executions}", Quantity = quantity, Price = Facts.Prices[sent.Order.Symbol] },
            CumulativeQuantity = draw.OnceIn(3) ? null : sent.Filled,
        });
    }

    private void End(Draw draw)
    {
        if (Pick(draw, Facts.Orders.Where(static o => o.IsAlive && o.Arrived)) is { } sent)
        {
            sent.IsAlive = sent.Works = false;
            _trace.Add($"{sent.Order.ClientOrderId} ends");
            Report(Report(sent, draw.Of(VenueOrderStatus.Canceled, VenueOrderStatus.Expired, VenueOrderStatus.Rejected)) with { CumulativeQuantity = sent.Filled });
        }
    }

    /// <summary>A report that proves nothing: the order rests, or a cancel was refused or has only been asked for.</summary>
    private void Tell(Draw draw, VenueOrderStatus status)
    {
        if (Pick(draw, Facts.Orders.Where(static o => o.IsAlive && o.Works && o.Arrived)) is { } sent)
        {
            var now = draw.Of(status, VenueOrderStatus.PendingCancel, VenueOrderStatus.PendingNew);
            _trace.Add($"{sent.Order.ClientOrderId} is {now}");
            Told(sent);
            Report(Report(sent, now));
        }
    }

    private void Repeat(Draw draw)
    {
        if (_reports.Count > 0)
        {
            var again = _reports[draw.Below(_reports.Count)];
            _trace.Add($"{again.ClientOrderId} {again.Status} is told again");
            Guard.Observe(again);
        }
    }

    private void ReadAccount(Draw draw)
    {
        ValuesMoved = true;
        Equity = draw.Of(20_000m, 15_000m, 26_000.5m);
        Facts.EuroRate = draw.Of(1m, 1.1m, 1.23456789m);
        _trace.Add($"equity {Equity}, EUR at {Facts.EuroRate}");
        Guard.Observe(new AccountSnapshot { Currency = "USD", Equity = Equity, BuyingPower = 2m * Equity, AsOf = Time.GetUtcNow() });
        Guard.Observe(new FxRate { Currency = "EUR", Rate = Facts.EuroRate, Time = Time.GetUtcNow() });
    }

    private void ReadPositions(int difference)
    {
        _trace.Add($"positions are read, {difference} off");
        Guard.Observe(PositionSnapshot.Complete(
            Facts.Net.Where(n => n.Value != 0m).Select(n => new VenuePosition { Symbol = n.Key.Symbol, Quantity = n.Value + (n.Key.Leg == PositionLeg.Net ? difference : 0m), Leg = n.Key.Leg }),
            Time.GetUtcNow()));
    }

    private void ExternalOrder(Draw draw)
    {
        var symbol = draw.Of(Market.Plain, Market.Foreign);
        var orders = Enumerable.Range(0, draw.Between(1, 3)).Select(i => new VenueOrder
        {
            ClientOrderId = $"foreign-{Facts.Orders.Count}-{draw.Below(3)}-{i}",
            Symbol = symbol,
            Side = draw.Of(OrderSide.Buy, OrderSide.Sell),
            Quantity = draw.Between(1, 4),
            ReduceOnly = draw.OnceIn(2),
            GroupId = draw.OnceIn(2) ? "linked" : null,
            GroupLinkedByVenue = true,
        });
        _trace.Add($"somebody else's orders of {symbol} are seen");
        Guard.Observe(OpenOrderSnapshot.Partial([.. orders.DistinctBy(static o => o.ClientOrderId)], Time.GetUtcNow(), "one page"));
    }

    /// <summary>The venue executes more than it should, or after the end, or on the other side.</summary>
    private void Overfill(Draw draw)
    {
        if (Pick(draw, Facts.Orders) is { } sent)
        {
            _trace.Add($"{sent.Order.ClientOrderId} is executed as it should not be");
            Report(Report(sent, VenueOrderStatus.PartiallyFilled) with
            {
                Side = draw.Of(OrderSide.Buy, OrderSide.Sell),
                Fill = new Fill { ExecutionId = $"e{++_executions}", Quantity = 1m, Price = 10m },
                OrderQuantity = draw.Of(sent.Order.Quantity, sent.Order.Quantity + 1m),
            });
        }
    }

    private void Adopt(Draw draw)
    {
        try
        {
            Guard.ManagePosition(draw.Of(Market.Plain, Market.Foreign), draw.Below(3), new("bought before the bot was guarded", "test"));
        }
        catch (ArgumentException)
        {
            // Not held, or orders are alive: refused, as it should be.
        }
    }

    private void Restart()
    {
        _trace.Add($"the guard is opened again");
        Start();
        if (_reports.Count % 2 == 0)
        {
            ReadOutside();
        }
    }

    private void Report(ExecutionReport report)
    {
        _reports.Add(report);
        Guard.Observe(report);
    }

    private ExecutionReport Report(SentOrder sent, VenueOrderStatus status) => new()
    {
        Symbol = sent.Order.Symbol,
        ClientOrderId = sent.Order.ClientOrderId,
        VenueOrderId = $"v-{sent.Order.ClientOrderId}",
        Side = sent.Order.Side,
        Status = status,
        Leg = sent.Order.Leg,
        OrderQuantity = sent.Quantity,
        LimitPrice = sent.LimitPrice,
        TransactTime = _lives ? Time.GetUtcNow() : null,
    };

    private static SentOrder? Pick(Draw draw, IEnumerable<SentOrder> orders) => orders.ToList() is { Count: > 0 } list ? list[draw.Below(list.Count)] : null;
}
