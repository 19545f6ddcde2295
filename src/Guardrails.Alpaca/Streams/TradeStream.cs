using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
using Microsoft.Extensions.Logging;

namespace Guardrails.Alpaca.Streams;

/// <summary>
/// Tells what the venue's stream of orders tells. The stream repeats nothing that was missed, and loses some: whoever follows it reads orders and positions as well, first of all when it has begun.
/// </summary>
internal sealed class TradeStream(AlpacaOptions options, AlpacaAddresses addresses, KeyRing keys, OrderNames names, StreamWatch watch, ILogger log)
{
    /// <summary>Events that come again are told again; the last so many are known.</summary>
    private const int MostIdentities = 4_096;

    private static readonly TimeSpan _watchEvery = TimeSpan.FromSeconds(1);

    private readonly ReconnectPace _pace = new(options.TimeProvider);

    /// <summary>Follows one connection until it ends.</summary>
    public async IAsyncEnumerable<VenueEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(_pace.Next(), options.TimeProvider, cancellationToken).ConfigureAwait(false);
        using var socket = new StreamSocket(options.TimeProvider);
        try
        {
            await socket.OpenAsync(addresses.Stream, await keys.GetAsync(isFresh: true, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (StreamRefusedException)
        {
            _pace.Refused();
            throw;
        }

        watch.Begin();
        try
        {
            yield return new VenueEvent.ReadingWanted("the stream of orders has begun to tell");
            await foreach (var told in FollowAsync(socket, cancellationToken).ConfigureAwait(false))
            {
                yield return told;
            }
        }
        finally
        {
            watch.End();
        }
    }

    private async IAsyncEnumerable<VenueEvent> FollowAsync(StreamSocket socket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new RecentIds(MostIdentities);
        using var mute = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = options.TimeProvider.CreateTimer(_ =>
        {
            if (watch.Missed() is not null)
            {
                Cancel(mute);
            }
        }, null, _watchEvery, _watchEvery);
        while (await NextAsync(socket, mute, cancellationToken).ConfigureAwait(false) is { } bytes)
        {
            if (bytes.Length <= 1)
            {
                // The byte 1 is a heartbeat.
                continue;
            }

            foreach (var told in Read(bytes.Span, seen))
            {
                yield return told;
            }
        }

        throw new IOException("Alpaca has closed the stream of orders.");
    }

    private async ValueTask<ReadOnlyMemory<byte>?> NextAsync(StreamSocket socket, CancellationTokenSource mute, CancellationToken cancellationToken)
    {
        try
        {
            return await socket.ReceiveAsync(mute.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException && watch.Missed() is { } missed && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"Alpaca's stream of orders is mute: it said nothing of order {missed} within {options.MaxStreamSilenceAfterOrder.TotalSeconds:0} s after the venue had taken it.", failure);
        }
    }

    /// <summary>What one message tells.</summary>
    internal IReadOnlyList<VenueEvent> Read(ReadOnlySpan<byte> bytes, RecentIds seen)
    {
        if (!AlpacaJson.Read<AlpacaStreamMessage>(bytes).Is(out var message, out var problem))
        {
            return NotUnderstood(problem);
        }

        if (message.Action == "error")
        {
            throw new IOException($"Alpaca ends the stream of orders: {WireProblem.Shown(message.Data?.ErrorMessage ?? "no reason is given")}.");
        }

        if (message.Stream != "trade_updates" || message.Data is not { } data)
        {
            return [];
        }

        if (data.Order is { } order)
        {
            names.Learn(order);
            watch.Tell(order.Id ?? "");
        }

        if (!TradeUpdateReader.Read(data, names.ByVenueId).Is(out var update, out problem))
        {
            return NotUnderstood(problem);
        }

        return update.Identity is { } identity && !seen.Add(identity) ? []
            : update.Doubt is { } doubt ? [.. update.Events, new VenueEvent.ReadingWanted(doubt)]
            : update.Events;
    }

    private VenueEvent[] NotUnderstood(WireProblem problem)
    {
        AlpacaLog.NotUnderstood(log, problem.ToString());
        return [new VenueEvent.ReadingWanted($"a message of the stream is not understood: {problem}")];
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream has ended in this moment; there is nothing left to end.
        }
    }
}
