using System.Net.WebSockets;
using Guardrails.Sandbox.Simulation;
using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>The streams: everyone that listens gets every event that the faults of the wire let through. Thread-safe.</summary>
internal sealed class StreamHub(AlpacaSandboxOptions options, TimeProvider time, WireFaults faults, Gate gate)
{
    private readonly object _gate = new();
    private readonly WireIds _ids = new(options.Seed + 2);
    private readonly List<StreamSession> _sessions = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count;
            }
        }
    }

    public async Task HandleAsync(HttpContext context, CancellationToken stopping)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        StreamSession session;
        lock (_gate)
        {
            session = new StreamSession(gate, options.TextFrames);
            if (_sessions.Count >= options.MaxStreams)
            {
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                return;
            }

            _sessions.Add(session);
        }

        try
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
            await session.RunAsync(socket, stopping).ConfigureAwait(false);
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or IOException)
        {
            // The client is gone, and nothing waits for this answer.
        }
        finally
        {
            lock (_gate)
            {
                _sessions.Remove(session);
            }
        }
    }

    public void Publish(OrderUpdate update)
    {
        if (faults.TakeForEvent(WireFaults.Kind.DropEvent))
        {
            return;
        }

        var (at, told) = (time.GetUtcNow(), Disturbed(update));
        var body = Reply.Json(200, writer => WireJson.WriteUpdate(writer, told, _ids.NextSorted(at), at)).Body;
        body = faults.TakeForEvent(WireFaults.Kind.Numbers) ? NumberBody.Of(body) : body;
        var times = faults.TakeForEvent(WireFaults.Kind.DuplicateEvent) ? 2 : 1;
        foreach (var session in Sessions())
        {
            for (var i = 0; i < times; i++)
            {
                session.Tell(body);
            }
        }
    }

    /// <summary>Ends every stream with a closing handshake.</summary>
    public void Close() => Sessions().ForEach(static session => session.Close());

    /// <summary>Breaks every connection.</summary>
    public void Abort() => Sessions().ForEach(static session => session.Abort());

    /// <summary>One byte, as some servers send to keep the connection.</summary>
    public void Beat() => Sessions().ForEach(static session => session.Beat());

    /// <summary>Says that the server has failed, then ends every stream.</summary>
    public void Fail() => Sessions().ForEach(static session => session.Fail());

    private OrderUpdate Disturbed(OrderUpdate update)
    {
        update = faults.TakeForEvent(WireFaults.Kind.UnknownEvent) ? update with { Event = "examined" } : update;
        update = faults.TakeForEvent(WireFaults.Kind.UnknownStatus) ? update with { Order = update.Order with { Status = "under_examination" } } : update;
        return faults.TakeForEvent(WireFaults.Kind.OldTimestamp) ? update with { Timestamp = update.Timestamp.AddMinutes(-1) } : update;
    }

    private List<StreamSession> Sessions()
    {
        lock (_gate)
        {
            return [.. _sessions];
        }
    }
}
