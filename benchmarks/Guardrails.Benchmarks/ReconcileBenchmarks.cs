using BenchmarkDotNet.Attributes;
using Guardrails.Brokers;

namespace Guardrails.Benchmarks;

/// <summary>
/// One complete position answer compared with the books, through the public API. The answer itself is made anew for every call, since it
/// has a time of its own; what that costs is measured beside it.
/// </summary>
[MemoryDiagnoser]
public class ReconcileBenchmarks
{
    private OrderGuard _guard = null!;
    private OrderGuard _lagging = null!;
    private VenuePosition[] _agreeing = null!;
    private VenuePosition[] _differing = null!;
    private bool _differs;

    [Params(100, 10_000)]
    public int Positions { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _guard = Open(TimeSpan.Zero);
        _lagging = Open(TimeSpan.FromMinutes(1));
        _agreeing = [.. _guard.Positions.Select(static p => new VenuePosition { Symbol = p.Key.Symbol, Quantity = p.Net })];
        _differing = [.. _agreeing.Select((p, i) => i % 100 == 0 ? p with { Quantity = p.Quantity + 1m } : p)];
        Require(Drifts(_agreeing) == 0, "the books do not agree");
        Require(Drifts(_differing) == Positions / 100, "not 1 % differs");
        OnePercentActedOn();
        Require(Drifts(_differing) == 0, "a difference seen twice is not acted on");
        OnePercentActedOn();
        Require(Drifts(_agreeing) == 0, "what was acted on is not taken back");
    }

    [Benchmark(Description = "all agree", Baseline = true)]
    public void AllAgree() => _guard.Observe(Answer(_agreeing));

    /// <summary>The venue lags longer than the benchmark runs, so that each sighting stays one that proves nothing.</summary>
    [Benchmark(Description = "1 % differ, not yet certain")]
    public void OnePercentInDoubt() => _lagging.Observe(Answer(_differing));

    /// <summary>Two sightings with the orders read in between: the difference is taken over, and with the next call taken back.</summary>
    [Benchmark(Description = "1 % differ, seen twice and taken over")]
    public void OnePercentActedOn()
    {
        _differs = !_differs;
        var venue = _differs ? _differing : _agreeing;
        _guard.Observe(Answer(venue));
        _guard.Observe(OpenOrderSnapshot.Complete([], DateTimeOffset.UtcNow));
        _guard.Observe(Answer(venue));
    }

    [Benchmark(Description = "making the answer alone")]
    public PositionSnapshot MakeAnswer() => Answer(_agreeing);

    private static PositionSnapshot Answer(VenuePosition[] positions) => PositionSnapshot.Complete(positions, DateTimeOffset.UtcNow);

    /// <summary>A journal that keeps nothing: what is taken over and back is written every time.</summary>
    private OrderGuard Open(TimeSpan lag) => new BenchmarkMarket(Positions, openOrders: 0).OpenGuard(o =>
    {
        o.Journal = new TimedJournal(TimeSpan.Zero);
        o.Capabilities = BrokerCapabilities.Plain with { PositionVisibilityLag = lag };
    });

    private int Drifts(VenuePosition[] positions) => _guard.DetectDrifts(Answer(positions)).Count;

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The benchmark does not measure what it says: {what}.");
        }
    }
}
