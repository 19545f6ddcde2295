using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>The endpoints of orders.</summary>
internal sealed class OrderRoutes(IVenueBehind venue)
{
    public async ValueTask<Reply> PostAsync(HttpContext context)
    {
        var ticket = TicketReader.Read(await Fields.ReadAsync(context).ConfigureAwait(false));
        return ticket.Value is { } order ? Show(await venue.PlaceAsync(order, CancellationToken.None).ConfigureAwait(false), withLegs: true) : Reply.Refused(ticket.Refusal!);
    }

    public ValueTask<Reply> ListAsync(HttpContext context)
    {
        var read = OrderQuery.Read(context.Request.Query);
        if (read.Value is not { } query)
        {
            return new(Reply.Refused(read.Refusal!));
        }

        var (all, open) = (venue.ReadOrders(), query.Status == "all" ? OpenOf(venue.ReadOrders()) : venue.ReadOpenOrders());
        if ((all.Refusal ?? open.Refusal) is { } unread)
        {
            return new(Reply.Refused(unread));
        }

        var rows = query.Apply(all.Value!, open.Value!);
        return new(rows.Value is not { } listed ? Reply.Refused(rows.Refusal!) : Reply.Json(200, writer =>
        {
            writer.WriteStartArray();
            foreach (var (order, legs) in listed)
            {
                WireJson.WriteOrder(writer, order, legs);
            }

            writer.WriteEndArray();
        }));
    }

    public ValueTask<Reply> GetAsync(HttpContext context) => new(
        IdOf(context) is not { } id ? Reply.Refused(NoUuid)
        : Show(venue.FindOrder(id), context.Request.Query["nested"] == "true"));

    public ValueTask<Reply> GetByClientIdAsync(HttpContext context)
    {
        var id = (string?)context.Request.Query["client_order_id"];
        return new(string.IsNullOrEmpty(id) ? Reply.Refused(Refusal.Field("client_order_id is required")) : Show(venue.FindOrderByClientId(id), withLegs: false));
    }

    public async ValueTask<Reply> PatchAsync(HttpContext context)
    {
        var change = TicketReader.ReadChange(await Fields.ReadAsync(context).ConfigureAwait(false));
        return IdOf(context) is not { } id ? Reply.Refused(NoUuid)
            : change.Value is not { } wanted ? Reply.Refused(change.Refusal!)
            : Show(await venue.ReplaceAsync(id, wanted, CancellationToken.None).ConfigureAwait(false), withLegs: true);
    }

    public async ValueTask<Reply> DeleteAsync(HttpContext context)
    {
        if (IdOf(context) is not { } id)
        {
            return Reply.Refused(NoUuid);
        }

        var canceled = await venue.CancelAsync(id, CancellationToken.None).ConfigureAwait(false);
        return canceled.Refusal is { } refused ? Reply.Refused(refused) : Reply.Empty(StatusCodes.Status204NoContent);
    }

    public async ValueTask<Reply> DeleteAllAsync(HttpContext context)
    {
        var open = venue.ReadOpenOrders();
        if (open.Value is not { } orders)
        {
            return Reply.Refused(open.Refusal!);
        }

        var items = new List<(string Id, Answer<OrderView> Answer)>();
        foreach (var order in orders.Where(static order => order.Ratio is null))
        {
            items.Add((order.Id, await CancelOneAsync(venue, order.Id).ConfigureAwait(false)));
        }

        return Reply.Json(StatusCodes.Status207MultiStatus, writer =>
        {
            writer.WriteStartArray();
            items.ForEach(item => WriteItem(writer, "id", item.Id, item.Answer));
            writer.WriteEndArray();
        });
    }

    /// <summary>Cancels one of several. One that ended with another of its group is canceled as well.</summary>
    public static async ValueTask<Answer<OrderView>> CancelOneAsync(IVenueBehind venue, string id)
    {
        var answer = await venue.CancelAsync(id, CancellationToken.None).ConfigureAwait(false);
        return answer.Refusal is not null && venue.FindOrder(id).Value is { Status: "canceled" } ended ? ended : answer;
    }

    /// <summary>One of several answers in one body.</summary>
    public static void WriteItem(System.Text.Json.Utf8JsonWriter writer, string idName, string id, Answer<OrderView> answer)
    {
        writer.WriteStartObject();
        writer.WriteString(idName, id);
        writer.WriteNumber("status", answer.Refusal?.Status ?? 200);
        writer.WritePropertyName("body");
        if (answer.Refusal is { } refused)
        {
            Reply.WriteRefusal(writer, refused);
        }
        else
        {
            WireJson.WriteOrder(writer, answer.Value!, null);
        }

        writer.WriteEndObject();
    }

    private Reply Show(Answer<OrderView> answer, bool withLegs) =>
        answer.Value is not { } order ? Reply.Refused(answer.Refusal!)
        : Reply.Json(200, writer => WireJson.WriteOrder(writer, order, withLegs ? [.. order.LegIds.Select(id => venue.FindOrder(id).Value).OfType<OrderView>()] : null));

    private static Answer<IReadOnlyList<OrderView>> OpenOf(Answer<IReadOnlyList<OrderView>> all) =>
        all.Value is { } orders ? Answer<IReadOnlyList<OrderView>>.Of([.. orders.Where(static order => order.IsOpen)]) : all;

    private static Refusal NoUuid => Refusal.Field("order_id must be a UUID");

    private static string? IdOf(HttpContext context) => Guid.TryParseExact((string?)context.Request.RouteValues["id"], "D", out var id) ? id.ToString("D") : null;
}
