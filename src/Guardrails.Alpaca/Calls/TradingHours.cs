using System.Globalization;
using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
using Guardrails.Orders;
using Microsoft.Extensions.Logging;

namespace Guardrails.Alpaca.Calls;

/// <summary>
/// Which session it is, and whether an asset can be traded in it. A question is answered from what is known, as long as the session lasts: clocks and assets that were read
/// more than 5 s ago are read again behind the answer, so that the next question has what is new. A question waits for a reading only where nothing is known: of an asset that nobody has described, or of the session. Thread-safe.
/// </summary>
internal sealed class TradingHours(AlpacaHttp http, AssetBook assets, AssetCalls descriptions, AlpacaOptions options, ILogger log)
{
    private static readonly TimeSpan _freshness = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private volatile Known? _known;
    private Task<WireResult<AlpacaSession>>? _reading;
    private long _triedAt;

    /// <summary>The session now, by the clocks of the markets, and by the calendar where those cannot be read; a problem when neither can.</summary>
    /// <remarks>One reading at a time; whoever comes meanwhile waits for it, and giving up the wait ends no reading.</remarks>
    public Task<WireResult<AlpacaSession>> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_reading is null or { IsCompleted: true })
            {
                _triedAt = options.TimeProvider.GetTimestamp();
                _reading = KeepAsync();
            }

            return _reading.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Whether an asset can be traded now; <see langword="null"/> when nothing can be found out of the session or of the asset.</summary>
    public async ValueTask<MarketStatus?> AskAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        if (!assets.Knows(symbol))
        {
            // What is known of the form of a symbol alone could take a coin for a share.
            await descriptions.DescribeAsync(symbol, cancellationToken).ConfigureAwait(false);
        }

        if (assets.TermsOf(symbol).Kind != AssetKind.Crypto && Session is null && (await ReadAsync(cancellationToken).ConfigureAwait(false)).Problem is { } problem)
        {
            AlpacaLog.ReadingFailed(log, "the session", problem.ToString());
            return null;
        }

        Renew();
        // An asset that is not known is asked for by the next question, which waits for the answer.
        if (assets.Knows(symbol) && assets.IsDue(symbol, _freshness, options.TimeProvider))
        {
            Behind(descriptions.DescribeAsync(symbol, CancellationToken.None).AsTask());
        }

        return StatusOf(symbol);
    }

    /// <summary>When an order of these terms can be executed at the earliest; <see langword="null"/> when it can be now, or nobody knows.</summary>
    public DateTimeOffset? QueuedUntil(OutboundOrder order)
    {
        Renew();
        return StatusOf(order.Symbol) is not { } market || market.Executes(order.Type, order.TimeInForce) ? null
            : order.TimeInForce == TimeInForce.DayExtended ? market.Until
            : market.ContinuousAt;
    }

    /// <summary>The session, as long as it lasts.</summary>
    private AlpacaSession? Session => _known is { Session: var session } && !(options.TimeProvider.GetUtcNow() >= session.NextChange) ? session : null;

    private MarketStatus? StatusOf(Symbol symbol) => !assets.Knows(symbol) ? null
        : assets.TermsOf(symbol) is { Kind: AssetKind.Crypto } ? MarketStatus.Continuous
        : Session is { } session ? SessionReader.MarketOf(assets.TermsOf(symbol), session, options.TimeProvider.GetUtcNow())
        : null;

    private void Renew()
    {
        if (Session is null || options.TimeProvider.GetElapsedTime(_known!.ReadAt) >= _freshness)
        {
            lock (_gate)
            {
                if (_reading is not null && (!_reading.IsCompleted || options.TimeProvider.GetElapsedTime(_triedAt) < _freshness))
                {
                    return;
                }
            }

            Behind(RenewAsync());
        }
    }

    private async Task RenewAsync()
    {
        if ((await ReadAsync(CancellationToken.None).ConfigureAwait(false)).Problem is { } problem)
        {
            AlpacaLog.ReadingFailed(log, "the session", problem.ToString());
        }
    }

    private async Task<WireResult<AlpacaSession>> KeepAsync()
    {
        using var limit = new CancellationTokenSource(_patience, options.TimeProvider);
        try
        {
            using var clocks = await http.SendAsync(AlpacaRequest.Get("/v3/clock?markets=NYSE,BOATS"), limit.Token).ConfigureAwait(false);
            if (!clocks.Read<AlpacaClocks>().Is(out var told, out var problem) || !SessionReader.Of(told.Clocks ?? []).Is(out var session, out problem))
            {
                var now = options.TimeProvider.GetUtcNow();
                using var calendar = await http.SendAsync(AlpacaRequest.Get(string.Create(CultureInfo.InvariantCulture, $"/v2/calendar?start={now.AddDays(-7):yyyy-MM-dd}&end={now.AddDays(14):yyyy-MM-dd}")), limit.Token).ConfigureAwait(false);
                if (!calendar.Read<IReadOnlyList<AlpacaCalendarDay>>().Is(out var days, out problem) || !SessionReader.At(days, now).Is(out session, out problem))
                {
                    return problem;
                }
            }

            _known = new Known(session, options.TimeProvider.GetTimestamp());
            return session;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new WireProblem { Why = $"was not answered within {_patience.TotalSeconds:0} s" };
        }
    }

    /// <summary>Lets a reading end by itself. What it throws when the broker ends meanwhile has no other reader.</summary>
    private static void Behind(Task reading) =>
        _ = reading.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private sealed record Known(AlpacaSession Session, long ReadAt);
}
