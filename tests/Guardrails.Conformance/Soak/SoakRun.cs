using System.Diagnostics;
using Guardrails.Sandbox;
using Guardrails.Testing.Venues;

namespace Guardrails.Conformance.Soak;

/// <summary>
/// Lets a guarded bot trade for minutes through the Alpaca adapter, over HTTP and WebSocket, at a sandbox that fails all the time, and judges it by the venue's own truth. At the end everything is
/// closed, and books and venue agree.
/// </summary>
internal sealed class SoakRun : IAsyncDisposable
{
    // Below that a run has shown too little to pass: per minute.
    private const int FewestFills = 40;
    private const int FewestFaults = 60;

    private const long MostHeapGrowth = 6L * 1024 * 1024;

    private static readonly TimeSpan _betweenRests = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan _patienceAtRest = TimeSpan.FromSeconds(40);

    private readonly SoakSettings _settings;
    private readonly VenueAudit _audit;
    private readonly AlpacaSandbox _sandbox;
    private readonly FaultInjector _faults;
    private readonly GuardedProcessHandle _guarded;
    private readonly string _journal;
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private readonly List<(TimeSpan At, long Bytes)> _heaps = [];
    private int _ordersCompared;
    private int _rests;

    private SoakRun(SoakSettings settings, VenueAudit audit, AlpacaSandbox sandbox)
    {
        (_settings, _audit, _sandbox) = (settings, audit, sandbox);
        audit.Attach(sandbox.Broker.Venue, settings.Seed);
        _faults = new FaultInjector(sandbox.Address, settings.Seed);
        _journal = Path.Combine(Path.GetTempPath(), $"guardrails-soak-{Environment.ProcessId}.journal");
        _guarded = new GuardedProcessHandle(sandbox.Address, settings.Seed, _journal, audit.Note);
    }

    /// <summary>The instruments and the prices around which they move.</summary>
    public static IReadOnlyDictionary<string, decimal> Prices { get; } =
        new AlpacaSandboxOptions().Assets.Where(static asset => SoakSettings.Positions.ContainsKey(asset.Symbol)).ToDictionary(static asset => asset.Symbol, static asset => asset.Price);

    /// <summary>Runs one soak; the exit code is 0 when everything held, 1 when something did not, or too little happened.</summary>
    public static async Task<int> RunAsync(SoakSettings settings)
    {
        var audit = new VenueAudit();
        var options = new AlpacaSandboxOptions
        {
            Seed = settings.Seed,
            RequestsPerMinute = 100_000,

            // In parts of a share the sandbox would also fill an order in part, and what is left of a share could not be closed.
            Assets = [.. new AlpacaSandboxOptions().Assets.Select(static asset => asset with { Fractionable = false })],
            DataRequestsPerMinute = 100_000,
            Latencies = new() { AckLatency = TimeSpan.FromMilliseconds(3), FillLatency = TimeSpan.FromMilliseconds(5), CancelLatency = TimeSpan.FromMilliseconds(60), FillParts = 2 },
            Failed = defect => audit.Note($"the sandbox works: {defect}"),
            OrderArrived = audit.Arrived,
        };
        await using var sandbox = await AlpacaSandbox.StartAsync(options).ConfigureAwait(false);
        await using var run = new SoakRun(settings, audit, sandbox);
        Console.WriteLine($"Soak for {settings.Length.TotalMinutes:0.##} min with seed {settings.Seed} at {sandbox.Address}");
        return await run.RunAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _guarded.DisposeAsync().ConfigureAwait(false);
        _faults.Dispose();
        File.Delete(_journal);
    }

    private async Task<int> RunAsync()
    {
        using var stop = new CancellationTokenSource();
        await _guarded.ExpectAsync(SoakMessageKind.Started, TimeSpan.FromSeconds(30)).ConfigureAwait(false);
        var background = Task.WhenAll(_faults.RunAsync(stop.Token), LookAsync(stop.Token), PrintAsync(stop.Token));
        _elapsed.Restart();
        try
        {
            for (var (rest, minute) = (_betweenRests, TimeSpan.FromMinutes(1)); _elapsed.Elapsed < _settings.Length && _audit.Violations.Count == 0;)
            {
                await Task.WhenAny(Task.Delay(500, CancellationToken.None), background).ConfigureAwait(false);
                if (background.IsCompleted)
                {
                    await background.ConfigureAwait(false);
                }

                if (_elapsed.Elapsed >= minute)
                {
                    minute += TimeSpan.FromMinutes(1);
                    await MeasureAsync().ConfigureAwait(false);
                }

                if (_elapsed.Elapsed >= rest && _elapsed.Elapsed < _settings.Length)
                {
                    await RestAsync().ConfigureAwait(false);
                    await _faults.CalmAsync(false).ConfigureAwait(false);
                    await _guarded.TellAsync("go").ConfigureAwait(false);
                    rest = _elapsed.Elapsed + _betweenRests;
                }
            }

            await RestAsync().ConfigureAwait(false);
            await MeasureAsync().ConfigureAwait(false);
            await EndAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidOperationException or HttpRequestException or IOException)
        {
            _audit.Note($"the run goes on: {failure.Message}");
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await background.ConfigureAwait(false);
        }

        return Report();
    }

    /// <summary>Faults end, the bot asks nothing, and the book has to agree with the venue within a while.</summary>
    private async Task RestAsync()
    {
        await _faults.CalmAsync(true).ConfigureAwait(false);
        var paused = await _guarded.AskAsync("pause", SoakMessageKind.Paused, TimeSpan.FromSeconds(120)).ConfigureAwait(false);
        if (paused.Text is { } waiting)
        {
            _audit.Note($"every call is answered: {waiting}");
        }

        var began = _elapsed.Elapsed;
        IReadOnlyList<string> wrong;
        do
        {
            await Task.Delay(300).ConfigureAwait(false);
            _audit.Look();
            var orders = NewOrders();
            var book = (await _guarded.AskAsync($"book {string.Join(' ', orders.Select(_audit.IdOf))}", SoakMessageKind.Book, TimeSpan.FromSeconds(10)).ConfigureAwait(false)).Book!;
            wrong = [.. _audit.Compare(book, orders), .. book.Restricted.Select(static state => $"the state is normal: {state}")];
            if (wrong.Count == 0)
            {
                _ordersCompared = _sandbox.Broker.Venue.Orders.Count;
            }
        }
        while (wrong.Count > 0 && _elapsed.Elapsed - began < _patienceAtRest);

        _rests++;
        Console.WriteLine(FormattableString.Invariant($"{_elapsed.Elapsed.TotalSeconds,6:0.0} s  at rest: books and venue {(wrong.Count == 0 ? "agree" : "DIFFER")} {(_elapsed.Elapsed - began).TotalSeconds:0.0} s after the last call was answered"));
        foreach (var difference in wrong)
        {
            _audit.Note($"{difference}, {_patienceAtRest.TotalSeconds:0} s after the faults ended");
        }
    }

    /// <summary>The last orders of the venue, those since the last rest and those that were open then with them.</summary>
    private List<SimulatedOrder> NewOrders() => [.. _sandbox.Broker.Venue.Orders.Skip(Math.Max(0, _ordersCompared - 50)).Where(static order => order.FilledQuantity > 0m)];

    private async Task EndAsync()
    {
        var orders = NewOrders();
        var ended = await _guarded.AskAsync($"end {string.Join(' ', orders.Select(_audit.IdOf))}", SoakMessageKind.Ended, TimeSpan.FromSeconds(180)).ConfigureAwait(false);
        if (ended.Text is { } problem)
        {
            _audit.Note($"ends flat and reconciled: {problem}");
        }

        _audit.LookAtTheEnd();
        foreach (var difference in _audit.Compare(ended.Book!, orders))
        {
            _audit.Note($"ends flat and reconciled: {difference}");
        }

        foreach (var state in ended.Book!.Restricted)
        {
            _audit.Note($"the state is normal: {state}");
        }

        if (!ended.Book.Readiness.StartsWith("ready", StringComparison.Ordinal))
        {
            _audit.Note($"the state is normal: {ended.Book.Readiness}");
        }

        var code = await _guarded.WaitAsync(TimeSpan.FromSeconds(20)).ConfigureAwait(false);
        if (code != 0)
        {
            _audit.Note($"the guarded process ends: exit code {code}");
        }
    }

    private async Task MeasureAsync()
    {
        var heap = (await _guarded.AskAsync("heap", SoakMessageKind.Heap, TimeSpan.FromSeconds(20)).ConfigureAwait(false)).Heap!.Value;
        _heaps.Add((_elapsed.Elapsed, heap));
        Console.WriteLine(FormattableString.Invariant($"{_elapsed.Elapsed.TotalSeconds,6:0.0} s  managed heap of the guarded process after a full collection: {heap / 1024.0 / 1024.0:0.0} MB"));
    }

    private async Task LookAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            _audit.Look();
            await Task.Delay(20, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task PrintAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.WhenAny(Task.Delay(5_000, stop)).ConfigureAwait(false);
            Console.WriteLine(FormattableString.Invariant(
                $"{_elapsed.Elapsed.TotalSeconds,6:0.0} s  {_sandbox.Broker.Venue.Orders.Count} orders, {_audit.Executions} fills, {_faults.Happened.Values.Sum()} faults, {_faults.StreamEnds} streams ended"));
        }
    }

    private int Report()
    {
        var (orders, minutes) = (_sandbox.Broker.Venue.Orders, _elapsed.Elapsed.TotalMinutes);
        Console.WriteLine("\nCalls of the bot");
        Print(_guarded.Counts.Calls);
        Console.WriteLine("\nFaults that happened");
        Print(_faults.Happened);
        Console.WriteLine("\nAlarms");
        Print(_guarded.Counts.Alarms);
        Console.WriteLine(FormattableString.Invariant(
            $"\n{orders.Count} orders at the venue, {_audit.Executions} executions, {_faults.StreamEnds} streams ended, {_rests} rests, {_audit.Looks} looks at the worst case, in {minutes:0.0} min"));
        if (_audit.Executions < FewestFills * _settings.Length.TotalMinutes || _faults.Happened.Values.Sum() < FewestFaults * _settings.Length.TotalMinutes)
        {
            _audit.Note(FormattableString.Invariant($"enough happens: {_audit.Executions} executions and {_faults.Happened.Values.Sum()} faults; {FewestFills} and {FewestFaults} a minute are needed"));
        }

        JudgeHeap();
        Console.WriteLine($"\n{(_audit.Violations.Count == 0 ? "SOAK PASSED: flat, reconciled, state normal." : $"SOAK FAILED: {_audit.Violations.Count} violations.")}");
        foreach (var violation in _audit.Violations)
        {
            Console.WriteLine($"  {violation}");
        }

        Console.WriteLine($"Again: {_settings.Replay}");
        return _audit.Violations.Count == 0 ? 0 : 1;
    }

    /// <summary>From the end of the second minute on, when everything that is bounded has filled, the heap must not grow.</summary>
    private void JudgeHeap()
    {
        var judged = _heaps.Where(static heap => heap.At >= TimeSpan.FromMinutes(2)).ToList();
        if (judged.Count < 2)
        {
            Console.WriteLine("Heap: not judged, that takes more than 2 min");
            return;
        }

        var growth = judged[^1].Bytes - judged[0].Bytes;
        Console.WriteLine(FormattableString.Invariant($"Heap: {growth / 1024.0 / 1024.0:+0.0;-0.0} MB from {judged[0].At.TotalMinutes:0.0} to {judged[^1].At.TotalMinutes:0.0} min; {MostHeapGrowth / 1024 / 1024} MB are allowed"));
        if (growth > MostHeapGrowth)
        {
            _audit.Note(FormattableString.Invariant($"memory is flat: the heap has grown by {growth} bytes"));
        }
    }

    private static void Print(IReadOnlyDictionary<string, int> counts)
    {
        foreach (var (name, count) in counts)
        {
            Console.WriteLine($"  {count,7}  {name}");
        }
    }
}
