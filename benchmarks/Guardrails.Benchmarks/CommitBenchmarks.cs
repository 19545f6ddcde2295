using BenchmarkDotNet.Attributes;

namespace Guardrails.Benchmarks;

/// <summary>Admits that wait until their record is durable. While one append is under way everything else becomes the next: that is what pays.</summary>
[MemoryDiagnoser]
public class CommitBenchmarks
{
    private const int Writers = 64;
    private const int Rounds = 50;
    private const int OneByOneAdmits = 100;

    private readonly BenchmarkMarket _market = new(positions: 50, openOrders: 200);
    private OrderRequest _entry = null!;
    private TimedJournal _journal = null!;
    private OrderGuard _guard = null!;

    [Params(100, 1_000)]
    public int AppendMicroseconds { get; set; }

    /// <summary>A new guard each time: admitted orders stay open here, and there is a limit on how many may be.</summary>
    [IterationSetup]
    public void Open()
    {
        _entry = BenchmarkMarket.EntryOf(0);
        _journal = new TimedJournal(TimeSpan.FromMicroseconds(AppendMicroseconds));
        _guard = _market.OpenGuard(o => o.Journal = _journal);

        // Durable up to here, so that only the admits are measured.
        Admit().GetAwaiter().GetResult();
    }

    [Benchmark(Description = "admits one by one", Baseline = true, OperationsPerInvoke = OneByOneAdmits)]
    public async Task OneByOne()
    {
        for (var i = 0; i < OneByOneAdmits; i++)
        {
            await Admit().ConfigureAwait(false);
        }
    }

    [Benchmark(Description = "admits, 64 concurrent", OperationsPerInvoke = Writers * Rounds)]
    public Task Concurrent() => Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
    {
        for (var i = 0; i < Rounds; i++)
        {
            await Admit().ConfigureAwait(false);
        }
    })));

    [IterationCleanup]
    public void Close() => _guard.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task Admit()
    {
        var permit = await _guard.AdmitAsync(_entry).ConfigureAwait(false);
        if (!permit.IsApproved)
        {
            throw new InvalidOperationException($"The benchmark does not measure what it says: {permit.Denial}.");
        }
    }
}
