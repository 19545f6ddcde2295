using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Rules;
using Guardrails.Shell;
using Guardrails.Testing;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Conventions;

/// <summary>An approval costs no memory, however much is held. Time is a matter for the benchmarks.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 2_000;

    private readonly VirtualTimeProvider _time = new();

    public static TheoryData<string, int> KindsAndSizes => new(
        new[] { "market entry", "limit entry", "stop entry", "stop-limit entry", "short entry", "named strategy", "own id", "exit", "capped exit", "child", "foreign currency" }
            .SelectMany(static kind => new[] { 10, 1_000 }.Select(size => (kind, size))));

    [Theory]
    [MemberData(nameof(KindsAndSizes))]
    public void Decide_Approval_AllocatesNothing(string kind, int positions)
    {
        var (book, now) = Book(positions, kind == "capped exit" ? ExitCap.ReduceOnly : ExitCap.None);
        var request = Request(kind);
        for (var i = 0; i < Rounds; i++)
        {
            Assert.True(OrderJudge.Decide(book, request, now).IsApproved, OrderJudge.Decide(book, request, now).ToString());
        }

        // Until the runtime has compiled it anew, unoptimized code may box; what the decision itself allocates shows every time.
        var allocated = long.MaxValue;
        for (var attempt = 0; attempt < 40 && allocated != 0; attempt++)
        {
            Thread.Sleep(attempt * 5);
            var approved = 0;
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Rounds; i++)
            {
                approved += OrderJudge.Decide(book, request, now).IsApproved ? 1 : 0;
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(Rounds, approved);
        }

        Assert.Equal(0, allocated);
    }

    private static OrderRequest Request(string kind)
    {
        var entry = OrderRequest.Buy("S0", 5m, 100m) with { Effect = PositionEffect.Open };
        return kind switch
        {
            "market entry" => OrderRequest.Buy("S0", 5m),
            "limit entry" => entry,
            "stop entry" => entry with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 101m },
            "stop-limit entry" => entry with { Type = OrderType.StopLimit, StopPrice = 101m },
            "short entry" => OrderRequest.Sell("S1", 5m, 100m),
            "named strategy" => entry with { Strategy = "mean", SignalId = "s-1" },
            "own id" => entry with { ClientOrderId = "my-own-id-1" },
            "child" => entry with { Parent = new ParentOrder("p", 100m) },
            "foreign currency" => OrderRequest.Buy("S2", 5m, 100m),
            _ => OrderRequest.Sell("S0", 10m) with { Effect = PositionEffect.Close },
        };
    }

    /// <summary>Every rule configured, and a position in every symbol: even ones long, odd ones short, every seventh in another currency.</summary>
    private (AccountBook Book, GuardInstant Now) Book(int positions, ExitCap cap)
    {
        var book = new AccountBook(GuardOpening.Configure(new OrderGuardOptions
        {
            TimeProvider = _time,
            ManageExistingPositions = true,
            Capabilities = new BrokerCapabilities { ExitCap = cap },
            Rules = [new UserRule()],
            Limits = new RiskLimits
            {
                MaxOrderQuantity = 1_000_000m,
                MaxOrderNotional = Limit.OfEquity(1m),
                PriceCollar = 0.1m,
                MaxLongPosition = 1_000_000m,
                MaxShortPosition = 1_000_000m,
                MaxSymbolExposure = Limit.OfEquity(1m),
                MaxLongExposure = 1_000_000_000m,
                MaxShortExposure = 1_000_000_000m,
                MaxGrossExposure = 1_000_000_000m,
                MaxNetExposure = 1_000_000_000m,
                MaxGroupExposure = 1_000_000_000m,
                MaxStrategyExposure = 1_000_000_000m,
                StrategyExposure = new Dictionary<string, Limit> { ["mean"] = 1_000_000m },
                RequireBuyingPower = true,
                DuplicateWindow = TimeSpan.FromSeconds(1),
                MaxMessages = 100,
                MaxOpenOrders = 10_000,
                MaxOpenOrdersPerSymbol = 1_000,
                MaxOpenPositions = 100_000,
                MaxPriceStep = 0.5m,
                RestrictedSymbols = ["BAD"],
            },
        }));
        var now = GuardInstant.Now(_time);
        var events = new List<GuardEvent>();
        for (var i = 0; i < positions; i++)
        {
            var share = GuardFixture.Share($"S{i}") with { ExposureGroups = [$"g{i % 10}", "all"], QuoteCurrency = i % 7 == 2 ? "EUR" : "USD", BaseAsset = $"S{i}", MaxBaseFee = 0.001m, MinNotional = 400m };
            events.Add(new GuardEvent.InstrumentDescribed(now, share));
        }

        events.Add(new GuardEvent.RateRead(now, "EUR", 1.0837m, now.UtcTicks));
        events.Add(new GuardEvent.AccountRead(now, 10_000_000m, 10_000_000m, null, now.UtcTicks));
        events.Add(new GuardEvent.InputRead(now, new RuleInput { Name = "vix", Value = 17m, Time = now.Utc }));
        events.Add(new GuardEvent.OpenOrdersRead(now, now.UtcTicks));
        Apply();
        for (var i = 0; i < positions; i++)
        {
            book.ObserveQuote(new Quote { Symbol = $"S{i}", Price = 100m, Time = now.Utc }, now);
        }

        PositionComparison.Read(book,
            PositionSnapshot.Complete(Enumerable.Range(0, positions).Select(static i => new VenuePosition { Symbol = $"S{i}", Quantity = i % 2 == 0 ? 10m : -10m, Leg = PositionLeg.Net, MarkPrice = 100m }), now.Utc), now, events);
        Apply();
        return (book, now);

        void Apply()
        {
            events.ForEach(book.Apply);
            events.Clear();
        }
    }

    private sealed class UserRule : OrderRule
    {
        public override string Name => "Vix";

        public override RuleVerdict Evaluate(in OrderContext context) =>
            context.TryGetInput("vix", out var value, out _) && value < 40m ? RuleVerdict.Pass : default;
    }
}
