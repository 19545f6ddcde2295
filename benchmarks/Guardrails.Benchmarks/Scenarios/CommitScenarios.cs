namespace Guardrails.Benchmarks.Scenarios;

/// <summary>Admits of 64 writers at once that wait for a store of 100 µs.</summary>
internal sealed class CommitScenarios
{
    private const int Writers = 64;

    private readonly OrderRequest _entry = BenchmarkMarket.EntryOf(0);
    private OrderGuard? _guard;

    public static (Action<int> Arrange, Func<int, long> Run, Action Close) Concurrent()
    {
        var scenario = new CommitScenarios();
        return (scenario.Open, scenario.Admit, scenario.Close);
    }

    /// <summary>A new guard each time: admitted orders stay open here, and there is a limit on how many may be.</summary>
    private void Open(int count)
    {
        Close();
        _guard = Shim.OpenGuard(50, 200, new TimedJournal(TimeSpan.FromMicroseconds(100)));
        ScenarioLibrary.Require(AdmitOneByOne(1).GetAwaiter().GetResult() == 1, "an entry is not admitted");
    }

    private long Admit(int count)
    {
        var writers = new Task<long>[Math.Min(Writers, count)];
        for (var i = 0; i < writers.Length; i++)
        {
            var own = (count / writers.Length) + (i < count % writers.Length ? 1 : 0);
            writers[i] = Task.Run(() => AdmitOneByOne(own));
        }

        return Task.WhenAll(writers).GetAwaiter().GetResult().Sum();
    }

    private async Task<long> AdmitOneByOne(int count)
    {
        var admitted = 0L;
        for (var i = 0; i < count; i++)
        {
            var permit = await _guard!.AdmitAsync(_entry).ConfigureAwait(false);
            if (permit.IsApproved)
            {
                admitted++;
            }
        }

        return admitted;
    }

    private void Close() => _guard?.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
