using System.Net;
using Guardrails.Sandbox.Simulation;
using Guardrails.Sandbox.Venues;
using Guardrails.Sandbox.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guardrails.Sandbox.Control;

/// <summary>The endpoints that move the market and let things go wrong. They answer callers on this machine only, without keys.</summary>
internal sealed class ControlRoutes(SimulatedAlpaca venue, WireFaults faults, StreamHub streams)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        Add(routes, "GET", "/sandbox", _ => new(State()));
        Add(routes, "POST", "/sandbox/prices", SetPricesAsync);
        Add(routes, "POST", "/sandbox/latencies", SetLatenciesAsync);
        Add(routes, "POST", "/sandbox/session", SetSessionAsync);
        Add(routes, "POST", "/sandbox/halts", SetHaltsAsync);
        Add(routes, "POST", "/sandbox/fills", SetFillsAsync);
        Add(routes, "POST", "/sandbox/positions", SeedPositionAsync);
        Add(routes, "POST", "/sandbox/trades", TradeAsync);
        Add(routes, "POST", "/sandbox/options", EndOptionAsync);
        Add(routes, "POST", "/sandbox/executions/last", AmendAsync);
        Add(routes, "POST", "/sandbox/faults", ArmAsync);
        Add(routes, "DELETE", "/sandbox/faults", _ => new(StopFaults()));
        Add(routes, "POST", "/sandbox/stream", DisturbStreamsAsync);
    }

    private static Reply Done => Reply.Empty(StatusCodes.Status204NoContent);

    private async ValueTask<Reply> SetPricesAsync(HttpContext context)
    {
        var body = await Fields.ReadAsync(context).ConfigureAwait(false);
        var prices = venue.ReadAssets().Where(asset => body.Has(asset.Symbol)).Select(asset => (asset.Key, Read: PriceOrder.Read(body, asset.Symbol))).ToList();
        var refused = body.Problem
            ?? (prices.Count == 0 || prices.Count != body.Count ? Wrong("the body is an object of listed symbols and prices") : null)
            ?? prices.Select(static entry => entry.Read.Refusal).FirstOrDefault(static refusal => refusal is not null);
        if (refused is not null)
        {
            return Reply.Refused(refused);
        }

        foreach (var (key, read) in prices)
        {
            venue.Prices.Set(key, read.Value!.Price, read.Value.Bid, read.Value.Ask);
        }

        return Done;
    }

    private async ValueTask<Reply> SetLatenciesAsync(HttpContext context)
    {
        var body = await Fields.ReadAsync(context).ConfigureAwait(false);
        var now = venue.Latencies;
        var changed = now with
        {
            AckLatency = Of("ack_ms") ?? now.AckLatency,
            FillLatency = Of("fill_ms") ?? now.FillLatency,
            CancelLatency = Of("cancel_ms") ?? now.CancelLatency,
            ReplaceLatency = Of("replace_ms") ?? now.ReplaceLatency,
            FillReportLatency = Of("fill_report_ms") ?? now.FillReportLatency,
            HoldReleaseLag = Of("hold_release_ms") ?? now.HoldReleaseLag,
            PositionVisibilityLag = Of("position_ms") ?? now.PositionVisibilityLag,
        };
        if (body.Problem is { } refused)
        {
            return Reply.Refused(refused);
        }

        try
        {
            venue.Latencies = changed;
            return Done;
        }
        catch (ArgumentException wrong)
        {
            return Reply.Refused(Wrong(wrong.Message));
        }

        TimeSpan? Of(string name) => body.Amount(name) is { } milliseconds ? TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond)) : null;
    }

    private async ValueTask<Reply> SetSessionAsync(HttpContext context)
    {
        var body = await Fields.ReadAsync(context).ConfigureAwait(false);
        var (isOpen, named) = (body.Flag("open"), PhaseNames.Find(body.Text("phase")));
        if (body.Problem is not null || body.Count != 1 || (isOpen is null && named is null))
        {
            return Reply.Refused(body.Problem ?? Wrong($"the body has open, true or false, or a phase: {string.Join(", ", PhaseNames.All)}"));
        }

        venue.Enter(named ?? (isOpen == true ? SessionPhase.Core : SessionPhase.Closed));
        return Done;
    }

    private async ValueTask<Reply> SetHaltsAsync(HttpContext context)
    {
        var body = await Fields.ReadAsync(context).ConfigureAwait(false);
        var halts = venue.ReadAssets().Select(asset => (asset.Symbol, IsHalted: body.Flag(asset.Symbol))).Where(static entry => entry.IsHalted is not null).ToList();
        if ((body.Problem ?? (halts.Count == 0 || halts.Count != body.Count ? Wrong("the body is an object of listed symbols, true for a halt") : null)) is { } refused)
        {
            return Reply.Refused(refused);
        }

        foreach (var (symbol, isHalted) in halts)
        {
            venue.Session.SetHalted(symbol, isHalted!.Value);
        }

        venue.ApplySession();
        return Done;
    }

    private async ValueTask<Reply> SetFillsAsync(HttpContext context)
    {
        var body = await Fields.ReadAsync(context).ConfigureAwait(false);
        var upTo = body.Amount("up_to");
        if ((body.Problem ?? (upTo < 0m ? Wrong("up_to must be 0 or above") : null)) is { } refused)
        {
            return Reply.Refused(refused);
        }

        venue.Session.FillCeiling = upTo ?? decimal.MaxValue;
        venue.ApplySession();
        return Done;
    }

    private async ValueTask<Reply> SeedPositionAsync(HttpContext context)
    {
        var body = await Fields.ReadAsync(context).ConfigureAwait(false);
        var (symbol, quantity, price) = (body.Text("symbol"), body.Amount("qty"), body.Amount("price"));
        if ((body.Problem ?? (symbol is null || venue.ReadQuote(symbol) is null || quantity is null or 0m || price is null or <= 0m ? Wrong("the body has a listed symbol, a signed qty and a price above 0") : null)) is { } refused)
        {
            return Reply.Refused(refused);
        }

        venue.Broker.Venue.SeedPosition(symbol!, quantity!.Value, price!.Value);
        return Done;
    }

    private async ValueTask<Reply> TradeAsync(HttpContext context)
    {
        var body = await Fields.ReadAsync(context).ConfigureAwait(false);
        var (symbol, quantity, side) = (body.Text("symbol"), body.Amount("qty"), body.Text("side"));
        if ((body.Problem ?? (symbol is null || venue.ReadQuote(symbol) is null || quantity is null or <= 0m || side is not ("buy" or "sell") ? Wrong("the body has a listed symbol, a side and a qty above 0") : null)) is { } refused)
        {
            return Reply.Refused(refused);
        }

        venue.Broker.Venue.InjectTrade(symbol!, Words.ToSide(side!), quantity!.Value, announce: body.Flag("announce") ?? true);
        return Done;
    }

    /// <summary>Exercises or assigns contracts, or ends the last day of one.</summary>
    private async ValueTask<Reply> EndOptionAsync(HttpContext context)
    {
        var body = await Fields.ReadAsync(context).ConfigureAwait(false);
        var (symbol, what, quantity) = (body.Text("symbol"), body.Text("event"), body.Amount("qty"));
        var contract = venue.ReadAssets().FirstOrDefault(asset => asset.Option is not null && asset.Symbol == symbol);
        var isWhole = quantity is >= 1m && quantity == decimal.Truncate(quantity.Value);
        if ((body.Problem ?? (contract is null || !(what is "exercise" or "assign" ? isWhole : what == "expire" && quantity is null) ? Wrong("the body has the symbol of a listed option, and an event: exercise or assign with a whole qty, or expire") : null)) is { } wrong)
        {
            return Reply.Refused(wrong);
        }

        if (what == "expire")
        {
            await venue.Ends.ExpireAsync(contract!, context.RequestAborted).ConfigureAwait(false);
            return Done;
        }

        return (what == "exercise" ? venue.Ends.Exercise(contract!, quantity!.Value) : venue.Ends.Assign(contract!, quantity!.Value)) is { } refused ? Reply.Refused(refused) : Done;
    }

    /// <summary>Takes the last execution back, or gives it another quantity and price.</summary>
    private async ValueTask<Reply> AmendAsync(HttpContext context)
    {
        var body = await Fields.ReadAsync(context).ConfigureAwait(false);
        var (quantity, price) = (body.Amount("qty"), body.Amount("price"));
        var last = venue.Broker.Venue.Executions.LastOrDefault();
        if ((body.Problem ?? (last is null ? Refusal.NotFound("there is no execution") : quantity <= 0m || price <= 0m ? Wrong("qty and price must be above 0") : null)) is { } refused)
        {
            return Reply.Refused(refused);
        }

        if (quantity is null && price is null)
        {
            venue.Broker.Venue.Bust(last!.ExecutionId, last.Symbol);
        }
        else
        {
            venue.Broker.Venue.Correct(last!.ExecutionId, quantity ?? last.Quantity, price ?? last.Price, last.Symbol);
        }

        return Done;
    }

    private async ValueTask<Reply> ArmAsync(HttpContext context)
    {
        var body = await Fields.ReadAsync(context).ConfigureAwait(false);
        var (wire, atVenue, plan) = (body.Text("fault"), body.Text("venue"), body.Has("plan"));
        return body.Problem is { } refused ? Reply.Refused(refused)
            : (wire, atVenue, plan) switch
            {
                ({ } name, null, false) => ArmOnWire(body, name),
                (null, { } name, false) => ArmAtVenue(name),
                (null, null, true) => SetPlan(body),
                _ => Reply.Refused(Wrong("the body has one of fault (of the wire), venue (a fault class) and plan")),
            };
    }

    private Reply ArmOnWire(Fields body, string name)
    {
        var (count, delay) = (body.Amount("count") ?? 1m, body.Amount("delay_ms") ?? 0m);
        var armed = WireFaultNames.TryParse(name, out var kind) && count is >= 1m and <= 1_000_000m && count == decimal.Truncate(count) && delay is >= 0m and <= 600_000m
            ? new WireFaults.Armed(kind, (int)count, body.Text("method"), body.Text("path"), TimeSpan.FromMilliseconds((double)delay))
            : null;
        return body.Problem is { } refused ? Reply.Refused(refused)
            : armed is null ? Reply.Refused(Wrong($"fault is one of {string.Join(", ", WireFaultNames.All)}; count is 1 to 1000000, delay_ms 0 to 600000"))
            : faults.TryArm(armed) ? Done
            : Reply.Refused(Wrong($"{WireFaults.MaxArmed} faults are armed already"));
    }

    private Reply ArmAtVenue(string name)
    {
        if (!SandboxFaults.TryName(name, out var fault))
        {
            return Reply.Refused(Refusal.NotSupported($"the fault '{name}'"));
        }

        venue.Broker.InjectNext(fault);
        return Done;
    }

    private Reply SetPlan(Fields body)
    {
        try
        {
            venue.Broker.Faults = SandboxFaults.Read(body.Raw("plan"));
            return Done;
        }
        catch (ArgumentException wrong)
        {
            return Reply.Refused(Wrong(wrong.Message));
        }
    }

    private Reply StopFaults()
    {
        faults.Clear();
        venue.Broker.StopFaults();
        return Done;
    }

    private async ValueTask<Reply> DisturbStreamsAsync(HttpContext context)
    {
        var body = await Fields.ReadAsync(context).ConfigureAwait(false);
        Action? action = body.Text("action") switch
        {
            "close" => streams.Close,
            "abort" => streams.Abort,
            "heartbeat" => streams.Beat,
            "error" => streams.Fail,
            _ => null,
        };
        if (action is null)
        {
            return Reply.Refused(body.Problem ?? Wrong("action is one of close, abort, heartbeat, error"));
        }

        action();
        return Done;
    }

    private Reply State() => Reply.Json(200, writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("open", venue.Clock.IsOpen);
        writer.WriteString("phase", PhaseNames.Of(venue.Clock.Phase));
        writer.WriteStartArray("halted");
        foreach (var asset in venue.ReadAssets().Where(static asset => asset.IsHalted))
        {
            writer.WriteStringValue(asset.Symbol);
        }

        writer.WriteEndArray();
        writer.WriteNumber("streams", streams.Count);
        writer.WriteStartObject("prices");
        foreach (var asset in venue.ReadAssets())
        {
            WireJson.WriteAmount(writer, asset.Symbol, venue.ReadQuote(asset.Symbol)?.Price);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("armed");
        foreach (var armed in faults.List())
        {
            writer.WriteStartObject();
            writer.WriteString("fault", WireFaultNames.Of(armed.Kind));
            writer.WriteNumber("count", armed.Left);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("happened");
        foreach (var (fault, count) in venue.Broker.InjectedFaults)
        {
            writer.WriteNumber(fault.ToString(), count);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    internal static Refusal Wrong(string message) => new(400, null, message);

    private static void Add(IEndpointRouteBuilder routes, string method, string path, Func<HttpContext, ValueTask<Reply>> endpoint) =>
        routes.MapMethods(path, [method], async context =>
        {
            // A page in a browser on this machine is a stranger, too.
            var isOurs = context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller) && !context.Request.Headers.ContainsKey("Origin");
            await Gate.WriteAsync(context, isOurs ? await Gate.AnswerAsync(context, endpoint, null).ConfigureAwait(false) : Reply.Refused(new Refusal(403, null, "the control endpoint answers this machine only"))).ConfigureAwait(false);
        });
}
