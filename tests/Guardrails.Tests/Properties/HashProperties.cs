using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Rules;
using Guardrails.States;

namespace Guardrails.Tests.Properties;

/// <summary>The hash that stands for a state: the same for the same state, whatever the way there.</summary>
public sealed class HashProperties
{
    private static readonly DateTimeOffset Start = new(2025, 1, 2, 14, 30, 0, TimeSpan.Zero);
    private static readonly GuardInstant Now = new(Start.UtcTicks, 0);

    [Fact]
    public void State_hash_does_not_depend_on_the_order_of_what_is_independent() => Law.Holds(
        steps: 20,
        static (tape, trace) =>
        {
            var phases = Phases(0);
            var straight = Play(phases);
            var ranks = tape.Steps.Select(static d => d.Below(1000)).ToList();
            var shuffled = phases.Select((facts, p) => facts.OrderBy(f => ranks.Count == 0 ? 0 : ranks[((Array.IndexOf(facts, f) * 7) + p) % ranks.Count]).ToArray()).ToArray();
            trace.Add($"{string.Join(" | ", shuffled.Select((facts, p) => string.Join(' ', facts.Select(f => Array.IndexOf(phases[p], f)))))}");
            Assert.Equal(straight, Play(shuffled));
        },
        cases: 200);

    [Fact]
    public void State_hash_differs_when_any_one_fact_differs()
    {
        var hashes = Enumerable.Range(0, 17).Select(static change => Play(Phases(change))).ToList();

        Assert.Equal(hashes.Count, hashes.Distinct().Count());
    }

    private static string Play(IEnumerable<Action<AccountBook>[]> phases)
    {
        var book = new AccountBook(new BookConfiguration
        {
            Account = "main",
            Venue = "VENUE",
            AccountCurrency = "USD",
            Limits = new RiskLimits { MaxGrossExposure = 1_000_000m, MaxStrategyExposure = 1_000_000m },
            Hedging = HedgingPolicy.Denied,
            Capabilities = BrokerCapabilities.Plain,
        });
        foreach (var fact in phases.SelectMany(static p => p))
        {
            fact(book);
        }

        return book.ToStateHash();
    }

    /// <summary>Facts of which those of one phase do not depend on each other; with the given number, one of them is another.</summary>
    private static Action<AccountBook>[][] Phases(int change) =>
    [
        [
            Describe("AAA", change == 1 ? "EUR" : "USD", "tech"),
            Describe("BBB", "EUR", "tech", "other"),
            Describe("CCC", "GBP"),
            Rate("EUR", change == 2 ? 1.11m : 1.1m),
            Rate("GBP", 1.3m),
            Rate("JPY", 0.007m),
            b => b.Apply(new GuardEvent.AccountRead(Now, change == 3 ? 10_001m : 10_000m, 20_000m, null, Start.UtcTicks)),
            b => b.Apply(new GuardEvent.InputRead(Now, new RuleInput { Name = "mood", Value = change == 4 ? 2m : 1m, Time = Start })),
            b => b.Apply(new GuardEvent.InputRead(Now, new RuleInput { Name = "luck", Value = 1m, Time = Start })),
            b => b.Apply(new GuardEvent.StateSet(Now, TradingScope.OfStrategy("alpha"), change == 5 ? TradingState.Halted : TradingState.ReduceOnly, new("why", "who"))),
            b => b.Apply(new GuardEvent.StateSet(Now, TradingScope.OfStrategy("beta"), TradingState.Halted, new("why", "who"))),
        ],
        [
            Mark("AAA", change == 6 ? 11m : 10m),
            Mark("BBB", 20m),
            Mark("CCC", 30m),
            Position("AAA", change == 7 ? 6m : 5m, change == 8 ? 4m : 5m),
            Position("BBB", -3m, 0m),
            Position("CCC", 0.5m, 0.5m),
        ],

        // A phase of its own: what could be reached on the way, before or after a position was set, is part of the state.
        [
            Order("a1", "AAA", OrderSide.Buy, change == 9 ? 4m : 3m),
            Order("a2", "AAA", change == 10 ? OrderSide.Buy : OrderSide.Sell, 2m),
            Order("a3", "AAA", OrderSide.Sell, 2m, change == 11 ? 9.9m : 9.8m),
            Order("b1", "BBB", OrderSide.Buy, 1m),
            Order("c1", "CCC", OrderSide.Buy, 1m),
        ],
        [
            Report("a1", "AAA", OrderSide.Buy, "e1", change == 12 ? 2m : 1m),
            Report("a2", change == 13 ? "BBB" : "AAA", OrderSide.Sell, "e2", 1m),
            Report("b1", "BBB", OrderSide.Buy, "e3", 0.5m),
            b => b.Apply(new GuardEvent.OrderTransitioned(Now, "c1", change == 14 ? OrderState.Working : OrderState.Unknown, null, "no answer", ByVenue: false)),
            b => b.Apply(new GuardEvent.PositionsRead(Now, Start.UtcTicks - (change == 15 ? 1 : 0))),
            b => b.Apply(new GuardEvent.OpenOrdersRead(Now, Start.UtcTicks - (change == 16 ? 1 : 0))),
        ],
    ];

    private static Action<AccountBook> Describe(string symbol, string currency, params string[] groups) => b => b.Apply(new GuardEvent.InstrumentDescribed(
        Now, new Instrument { Symbol = symbol, QuoteCurrency = currency, TickSize = 0.01m, LotSize = 0.1m, Multiplier = 2m, Shortable = true, ExposureGroups = groups }));

    private static Action<AccountBook> Rate(string currency, decimal rate) => b => b.Apply(new GuardEvent.RateRead(Now, currency, rate, Start.UtcTicks));

    private static Action<AccountBook> Mark(string symbol, decimal mark) => b => b.Apply(new GuardEvent.MarksMoved(Now, [(symbol, mark)]));

    private static Action<AccountBook> Position(string symbol, decimal net, decimal managed) =>
        b => b.Apply(new GuardEvent.PositionSet(Now, symbol, PositionLeg.Net, net, managed, 0m, new("test", "who")));

    private static Action<AccountBook> Order(string id, string symbol, OrderSide side, decimal quantity, decimal price = 9.5m) => b => b.Apply(new GuardEvent.OrderObserved(
        Now,
        new VenueOrder { ClientOrderId = id, Symbol = symbol, Side = side, Quantity = quantity, Type = OrderType.Limit, LimitPrice = price, ReduceOnly = id == "a3" },
        Managed: true,
        Strategy: id[1..]));

    private static Action<AccountBook> Report(string id, string symbol, OrderSide side, string execution, decimal quantity) => b =>
    {
        var events = new List<GuardEvent>();
        ReportReader.Read(
            b,
            new ExecutionReport
            {
                Symbol = symbol,
                ClientOrderId = id,
                Side = side,
                Status = VenueOrderStatus.PartiallyFilled,
                Fill = new Fill { ExecutionId = execution, Quantity = quantity, Price = 9.5m },
            },
            Now,
            events);
        events.ForEach(b.Apply);
    };
}
