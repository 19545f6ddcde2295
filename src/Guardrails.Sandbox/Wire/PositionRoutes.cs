using System.Globalization;
using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>The endpoints of positions.</summary>
internal sealed class PositionRoutes(IVenueBehind venue)
{
    public async ValueTask<Reply> ListAsync(HttpContext context)
    {
        var read = await venue.ReadPositionsAsync(context.RequestAborted).ConfigureAwait(false);
        return read.Value is not { } positions ? Reply.Refused(read.Refusal!) : Reply.Json(200, writer =>
        {
            writer.WriteStartArray();
            foreach (var position in positions)
            {
                WireJson.WritePosition(writer, position);
            }

            writer.WriteEndArray();
        });
    }

    public async ValueTask<Reply> GetAsync(HttpContext context)
    {
        var read = await FindAsync(context).ConfigureAwait(false);
        return read.Value is { } position ? Reply.Json(200, writer => WireJson.WritePosition(writer, position)) : Reply.Refused(read.Refusal!);
    }

    public async ValueTask<Reply> DeleteAsync(HttpContext context)
    {
        var read = await FindAsync(context).ConfigureAwait(false);
        if (read.Value is not { } position)
        {
            return Reply.Refused(read.Refusal!);
        }

        var quantity = QuantityOf(context.Request.Query, position);
        if (quantity.Refusal is { } refused)
        {
            return Reply.Refused(refused);
        }

        var closed = await CloseAsync(position, quantity.Value!.Quantity).ConfigureAwait(false);
        return closed.Value is { } order ? Reply.Json(200, writer => WireJson.WriteOrder(writer, order, null)) : Reply.Refused(closed.Refusal!);
    }

    /// <summary>Closes everything. It does not wait for the cancellations that it asks for, so a position can still be held for an order that is being canceled.</summary>
    public async ValueTask<Reply> DeleteAllAsync(HttpContext context)
    {
        var items = new List<(string Name, Answer<OrderView> Answer)>();
        if (context.Request.Query["cancel_orders"] == "true")
        {
            var open = venue.ReadOpenOrders();
            if (open.Refusal is { } unread)
            {
                return Reply.Refused(unread);
            }

            foreach (var order in open.Value!.Where(static order => order.Ratio is null))
            {
                items.Add((order.Id, await OrderRoutes.CancelOneAsync(venue, order.Id).ConfigureAwait(false)));
            }
        }

        var read = await venue.ReadPositionsAsync(context.RequestAborted).ConfigureAwait(false);
        if (read.Value is not { } positions)
        {
            return Reply.Refused(read.Refusal!);
        }

        foreach (var position in positions)
        {
            items.Add((position.Asset.Key, await CloseAsync(position, Math.Abs(position.Quantity)).ConfigureAwait(false)));
        }

        return Reply.Json(StatusCodes.Status207MultiStatus, writer =>
        {
            writer.WriteStartArray();
            items.ForEach(item => OrderRoutes.WriteItem(writer, "symbol", item.Name, item.Answer));
            writer.WriteEndArray();
        });
    }

    private sealed record Part(decimal Quantity);

    private static Answer<Part> QuantityOf(IQueryCollection query, PositionView position)
    {
        var (quantity, percentage) = ((string?)query["qty"], (string?)query["percentage"]);
        var held = Math.Abs(position.Quantity);
        if (quantity is not null && percentage is not null)
        {
            return Refusal.Field("only one of qty or percentage is accepted");
        }

        if (quantity is null && percentage is null)
        {
            return new Part(held);
        }

        if (!decimal.TryParse(quantity ?? percentage, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            || amount is <= 0m or > Fields.MaxAmount || amount != decimal.Round(amount, 9) || (percentage is not null && amount > 100m))
        {
            return Refusal.Field(quantity is null ? "percentage must be > 0 and <= 100" : "qty must be > 0");
        }

        // A whole position is closed in whole shares, and one of coins in its steps.
        var step = position.Asset.Asset.Pair?.MinTradeIncrement ?? (held == decimal.Truncate(held) ? 1m : 0.000000001m);
        var part = quantity is not null ? amount : decimal.Truncate(held * amount / 100m / step) * step;
        return part > 0m ? new Part(part) : Refusal.Field("qty must be > 0");
    }

    private ValueTask<Answer<OrderView>> CloseAsync(PositionView position, decimal quantity) => venue.PlaceAsync(
        new OrderTicket
        {
            Symbol = position.Asset.Symbol,
            Quantity = quantity,
            Side = position.Quantity > 0m ? "sell" : "buy",
            Type = "market",
            TimeInForce = position.Asset.IsPair ? "gtc" : "day",
            PositionIntent = position.Asset.IsPair ? null : position.Quantity > 0m ? "sell_to_close" : "buy_to_close",
        },
        CancellationToken.None);

    private async ValueTask<Answer<PositionView>> FindAsync(HttpContext context)
    {
        var name = context.Symbol();
        var read = await venue.ReadPositionsAsync(context.RequestAborted).ConfigureAwait(false);
        return read.Value is not { } positions ? read.Refusal!
            : positions.FirstOrDefault(position => position.Asset.IsNamed(name)) is { } found ? found
            : Refusal.NotFound("position does not exist");
    }
}
