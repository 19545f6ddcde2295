using BenchmarkDotNet.Attributes;
using Guardrails.Book;
using Guardrails.Deciding;

namespace Guardrails.Benchmarks;

/// <summary>One decision, without lock and clock: what it costs must not depend on how many positions and open orders there are.</summary>
[MemoryDiagnoser]
public class DecideBenchmarks
{
    private static readonly GuardInstant Now = new(new DateTime(2026, 1, 5, 14, 30, 0, DateTimeKind.Utc).Ticks, 1_000_000);

    /// <summary>
    /// About what a hand-written check covers. A guard cannot be configured so: some 30 rules are always on, so the others are taken out by the
    /// switch that tests use.
    /// </summary>
    private static readonly string[] Fourteen =
    [
        "SymbolShape", "TermsShape", "QuantityShape", "PriceShape", "LotSize", "TickSize", "ReducingProof", "TradingState", "PositionsRead", "Quote",
        "PositionInvariant", "MaxOrderNotional", "PriceCollar", "MaxGrossExposure",
    ];

    private AccountBook _everyRule = null!;
    private AccountBook _fourteenRules = null!;
    private AccountBook _oneLimit = null!;
    private OrderRequest _entry = null!;
    private OrderRequest _tooLarge = null!;
    private OrderRequest[] _rotating = [];
    private int _next;

    [Params(1, 50, 500, 10_000)]
    public int Positions { get; set; }

    [Params(0, 200, 5_000)]
    public int OpenOrders { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var market = new BenchmarkMarket(Positions, OpenOrders);
        _everyRule = market.OpenBook(BenchmarkMarket.EveryLimit, Now);
        _oneLimit = market.OpenBook(BenchmarkMarket.OneLimit, Now);
        var others = _everyRule.Rules.All.Select(static r => r.Name).Except(Fourteen).ToArray();
        _fourteenRules = market.OpenBook(BenchmarkMarket.ThreeLimits, Now, others);
        _entry = BenchmarkMarket.EntryOf(0);
        _tooLarge = BenchmarkMarket.EntryOf(0, quantity: 1_000.01m);
        _rotating = [.. Enumerable.Range(0, Positions).Select(static i => BenchmarkMarket.EntryOf(i))];
        Require(_everyRule.Rules.All.Count >= 45, $"at least 45 rules are expected, there are {_everyRule.Rules.All.Count}");
        Require(_fourteenRules.Rules.All.Count == 14, $"14 rules are expected, there are {_fourteenRules.Rules.All.Count}");
        foreach (var book in new[] { _everyRule, _oneLimit, _fourteenRules })
        {
            var decision = OrderJudge.Decide(book, _entry, Now);
            Require(decision.IsApproved && decision.Warnings.Count == 0, decision.ToString());
        }

        Require(Array.TrueForAll(_rotating, r => OrderJudge.Decide(_everyRule, r, Now).IsApproved), "a rotating entry is denied");
        Require(OrderJudge.Decide(_everyRule, _tooLarge, Now).Denial is { Violations.Count: 1 }, "exactly one violation is expected");
    }

    [Benchmark(Description = "approve, every rule")]
    public Decision Approve() => OrderJudge.Decide(_everyRule, _entry, Now);

    [Benchmark(Description = "approve, one limit")]
    public Decision ApproveOneLimit() => OrderJudge.Decide(_oneLimit, _entry, Now);

    [Benchmark(Description = "approve, 14 rules")]
    public Decision ApproveFourteenRules() => OrderJudge.Decide(_fourteenRules, _entry, Now);

    [Benchmark(Description = "approve, every rule, rotating")]
    public Decision ApproveRotating()
    {
        var next = _next + 1;
        _next = next < _rotating.Length ? next : 0;
        return OrderJudge.Decide(_everyRule, _rotating[_next], Now);
    }

    [Benchmark(Description = "deny, every rule")]
    public Decision Deny() => OrderJudge.Decide(_everyRule, _tooLarge, Now);

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The benchmark does not measure what it says: {problem}.");
        }
    }
}
