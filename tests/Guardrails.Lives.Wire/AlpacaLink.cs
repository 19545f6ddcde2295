using System.Collections.Concurrent;
using Guardrails.Alpaca;
using Guardrails.Brokers;
using Guardrails.Lives.Links;
using Guardrails.Lives.Playing;
using Guardrails.Orders;
using Guardrails.Sandbox;
using Guardrails.Sandbox.Wire;
using OrderQuery = Guardrails.Brokers.OrderQuery;

namespace Guardrails.Lives.Wire;

/// <summary>
/// The Alpaca adapter between the guard and the venue of a life, over real HTTP and a real WebSocket. The life waits for everything that is under way: what was told of comes before what is
/// done next.
/// </summary>
internal sealed class AlpacaLink : IVenueLink
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(20);

    private readonly LifeAlpaca _venue;
    private readonly WireServer _server;
    private readonly AlpacaBroker _alpaca;
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentQueue<ExecutionReport> _told = new();
    private readonly SemaphoreSlim _marks = new(0);
    private readonly Task _following;
    private volatile string? _lost;

    public AlpacaLink(LifeWorld world)
    {
        _venue = new LifeAlpaca(world);
        var options = new AlpacaSandboxOptions { Seed = world.Plan.Seed, RequestsPerMinute = 1_000_000, DataRequestsPerMinute = 1_000_000, TimeProvider = world.Clock };
        _server = WireServer.StartAsync(options, _venue, new WireFaults(), map: null, CancellationToken.None).GetAwaiter().GetResult();
        _alpaca = new AlpacaBroker(OptionsFor(_server.Address, world.Clock));
        _following = FollowAsync();
        Pass("the stream has not begun");
    }

    public static AlpacaOptions OptionsFor(Uri address, TimeProvider time) => new()
    {
        TradingAddress = address,
        KeyId = "PKSANDBOX",
        SecretKey = "sandbox-secret",
        QuoteInterval = TimeSpan.Zero,
        RequestsPerMinute = 100_000,
        MaxStreamSilenceAfterOrder = TimeSpan.FromMinutes(10),
        TimeProvider = time,
    };

    public async ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder proof, Func<Arrival, SubmitOutcome> take, CancellationToken cancellationToken)
    {
        using var expected = _venue.Expect(new Expected { TakeOrder = take });
        return Checked(await _alpaca.SubmitAsync(proof, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<GroupOutcome> SubmitGroupAsync(ApprovedGroup proof, GroupRequest request, Func<IReadOnlyList<Arrival>, GroupOutcome> take, CancellationToken cancellationToken)
    {
        using var expected = _venue.Expect(new Expected { Group = request, TakeGroup = take });
        return Checked(await _alpaca.SubmitGroupAsync(proof, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<ReplaceOutcome> ReplaceAsync(ApprovedReplace proof, Func<Arrival, ReplaceOutcome> take, CancellationToken cancellationToken)
    {
        using var expected = _venue.Expect(new Expected { TakeReplacement = take });
        return Checked(await _alpaca.ReplaceAsync(proof, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<CancelOutcome> CancelAsync(ApprovedCancel proof, Func<CancelOutcome> take, CancellationToken cancellationToken)
    {
        using var expected = _venue.Expect(new Expected { TakeCancellation = take });
        return Checked(await _alpaca.CancelAsync(proof, cancellationToken).ConfigureAwait(false));
    }

    public IReadOnlyList<ExecutionReport> Stream(IReadOnlyList<ExecutionReport> happened)
    {
        foreach (var report in happened)
        {
            _venue.Tell(report);
        }

        _venue.Mark();
        Pass("the stream does not tell what happened");
        var told = new List<ExecutionReport>();
        while (_told.TryDequeue(out var report))
        {
            told.Add(report);
        }

        return told;
    }

    public OpenOrderSnapshot List(OpenOrderSnapshot shown)
    {
        // Alpaca tells of no part of a list that it leaves out, so that the question fails whole.
        _venue.ListsFail = !shown.IsComplete;
        return Checked(_alpaca.GetOpenOrdersAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult());
    }

    public PositionSnapshot Positions(PositionSnapshot shown)
    {
        _venue.Positions = shown;
        return Checked(_alpaca.GetPositionsAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult());
    }

    public OrderLookup Find(OrderQuery query, OrderLookup found) => Checked(_alpaca.FindOrderAsync(query, CancellationToken.None).AsTask().GetAwaiter().GetResult());

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        _alpaca.Dispose();
        await _server.DisposeAsync().ConfigureAwait(false);
        _ended.Dispose();
        _marks.Dispose();
    }

    private async Task FollowAsync()
    {
        try
        {
            await foreach (var happened in _alpaca.StreamAsync(_ended.Token).ConfigureAwait(false))
            {
                switch (happened)
                {
                    case VenueEvent.OrderReported { Report: var report } when LifeAlpaca.IsMark(report):
                    case VenueEvent.ReadingWanted { Why: LifeAlpaca.Begun }:
                        _marks.Release();
                        break;
                    case VenueEvent.OrderReported { Report: var report }:
                        _told.Enqueue(report);
                        break;
                    default:
                        _lost = $"the stream tells something that nothing of this life is: {happened}";
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The life is over.
        }
        catch (Exception failure)
        {
            _lost = failure.ToString();
            _marks.Release();
        }
    }

    private void Pass(string problem)
    {
        if (!_marks.Wait(_longestWait))
        {
            throw new TimeoutException($"{problem} within {_longestWait.TotalSeconds:0} s.");
        }

        Checked(problem);
    }

    /// <summary>A defect of what stands behind the wire is none of the guard, and ends the life.</summary>
    private T Checked<T>(T answer) => (_lost ?? _venue.Defect) is { } defect ? throw new InvalidOperationException(defect) : answer;
}
