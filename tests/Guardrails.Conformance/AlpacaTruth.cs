using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing.Conformance;

namespace Guardrails.Conformance;

/// <summary>
/// Reads what an account at Alpaca truly has, with a client of its own: nothing of the adapter under examination is used, not even its mapping. It understands as much as the
/// cases compare.
/// </summary>
internal sealed class AlpacaTruth : IDisposable
{
    private readonly HttpClient _http;
    private readonly DateTimeOffset _since;

    public AlpacaTruth(Uri address, string keyId, string secretKey, DateTimeOffset since)
    {
        _since = since;
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
        _http.DefaultRequestHeaders.Add("APCA-API-KEY-ID", keyId);
        _http.DefaultRequestHeaders.Add("APCA-API-SECRET-KEY", secretKey);
    }

    public async Task<ConformanceTruth> ReadAsync(int? orderMessages)
    {
        var after = Uri.EscapeDataString(_since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        var orders = await ListAsync($"/v2/orders?status=all&nested=true&direction=asc&limit=500&after={after}").ConfigureAwait(false);
        var fills = await ListAsync($"/v2/account/activities/FILL?direction=asc&page_size=100&after={after}").ConfigureAwait(false);
        var positions = await ListAsync("/v2/positions").ConfigureAwait(false);
        var taken = orders.SelectMany(static order => Flat(order, null)).Where(static order => order.Status != VenueOrderStatus.Rejected).ToList();
        return new ConformanceTruth
        {
            Orders = taken,
            Executions = [.. fills.Select(fill => ToReport(fill, taken))],
            Positions = [.. positions.Select(static position => new VenuePosition { Symbol = Text(position, "symbol")!, Quantity = Amount(position, "qty")!.Value })],
            OrderMessages = orderMessages,
        };
    }

    /// <summary>What the account has open of an instrument; the orders of legs with it.</summary>
    public async Task<bool> IsCleanAsync(Symbol symbol)
    {
        var open = await ListAsync($"/v2/orders?status=open&nested=true&limit=500&symbols={symbol.Value}").ConfigureAwait(false);
        var positions = await ListAsync("/v2/positions").ConfigureAwait(false);
        return open.Count == 0 && positions.All(position => Text(position, "symbol") != symbol.Value);
    }

    /// <summary>Cancels every order since the start, and closes what is held of an instrument.</summary>
    public async Task CleanAsync(Symbol symbol)
    {
        foreach (var order in (await ReadAsync(null).ConfigureAwait(false)).Orders.Where(static order => order.Status is VenueOrderStatus.New or VenueOrderStatus.PendingNew or VenueOrderStatus.PartiallyFilled or VenueOrderStatus.Held))
        {
            using var canceled = await _http.DeleteAsync($"/v2/orders/{order.VenueOrderId}").ConfigureAwait(false);
        }

        for (var i = 0; i < 20 && !await IsCleanAsync(symbol).ConfigureAwait(false); i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            using var closed = await _http.DeleteAsync($"/v2/positions/{symbol.Value}").ConfigureAwait(false);
        }
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>().ConfigureAwait(false);
    }

    public void Dispose() => _http.Dispose();

    private async Task<List<JsonElement>> ListAsync(string path) => [.. (await GetAsync(path).ConfigureAwait(false)).EnumerateArray()];

    private static IEnumerable<VenueOrder> Flat(JsonElement order, string? parent)
    {
        var id = Text(order, "id")!;
        if (parent is null && Text(order, "order_class") == "mleg" && order.TryGetProperty("legs", out var together))
        {
            // The order of several instruments has neither a symbol nor a side: its legs are what there is, and have its type.
            return together.EnumerateArray().SelectMany(leg => Single(leg, Text(leg, "id")!, null, order));
        }

        return Single(order, id, parent, order);
    }

    private static IEnumerable<VenueOrder> Single(JsonElement order, string id, string? parent, JsonElement whole)
    {
        yield return new VenueOrder
        {
            ClientOrderId = Text(order, "client_order_id"),
            VenueOrderId = id,
            Symbol = Text(order, "symbol")!,
            Side = Text(order, "side") == "buy" ? OrderSide.Buy : OrderSide.Sell,
            Quantity = Amount(order, "qty")!.Value,
            FilledQuantity = Amount(order, "filled_qty") ?? 0m,
            Type = Text(whole, "type") switch
            {
                "market" => OrderType.Market,
                "limit" => OrderType.Limit,
                "stop" => OrderType.Stop,
                "stop_limit" => OrderType.StopLimit,
                var other => throw new InvalidDataException($"The order {id} has the type {other}."),
            },
            LimitPrice = Amount(order, "limit_price"),
            StopPrice = Amount(order, "stop_price"),
            TimeInForce = Text(whole, "time_in_force") switch
            {
                "day" when order.TryGetProperty("extended_hours", out var extended) && extended.ValueKind == JsonValueKind.True => TimeInForce.DayExtended,
                "day" => TimeInForce.Day,
                "gtc" => TimeInForce.GoodTillCancel,
                "ioc" => TimeInForce.ImmediateOrCancel,
                "fok" => TimeInForce.FillOrKill,
                var other => throw new InvalidDataException($"The order {id} has the time in force {other}."),
            },
            Status = ToStatus(Text(order, "status"), id),
            WaitsFor = parent,
        };
        if (order.TryGetProperty("legs", out var legs) && legs.ValueKind == JsonValueKind.Array)
        {
            foreach (var leg in legs.EnumerateArray().SelectMany(leg => Flat(leg, id)))
            {
                yield return leg;
            }
        }
    }

    private static VenueOrderStatus ToStatus(string? status, string id) => status switch
    {
        "new" => VenueOrderStatus.New,
        "accepted" or "pending_new" or "accepted_for_bidding" => VenueOrderStatus.PendingNew,
        "partially_filled" => VenueOrderStatus.PartiallyFilled,
        "filled" => VenueOrderStatus.Filled,
        "canceled" => VenueOrderStatus.Canceled,
        "expired" or "done_for_day" => VenueOrderStatus.Expired,
        "rejected" => VenueOrderStatus.Rejected,
        "replaced" => VenueOrderStatus.Replaced,
        "pending_cancel" => VenueOrderStatus.PendingCancel,
        "pending_replace" => VenueOrderStatus.PendingReplace,
        "held" => VenueOrderStatus.Held,
        var other => throw new InvalidDataException($"The order {id} has the status {other}."),
    };

    private static ExecutionReport ToReport(JsonElement fill, List<VenueOrder> orders)
    {
        var order = orders.Find(order => order.VenueOrderId == Text(fill, "order_id"));
        return new ExecutionReport
        {
            Symbol = Text(fill, "symbol")!,
            ClientOrderId = order?.ClientOrderId,
            VenueOrderId = Text(fill, "order_id"),
            Side = Text(fill, "side") == "buy" ? OrderSide.Buy : OrderSide.Sell,
            Status = order?.Status ?? VenueOrderStatus.Filled,
            Fill = new Fill { ExecutionId = Text(fill, "id"), Quantity = Amount(fill, "qty")!.Value, Price = Amount(fill, "price")!.Value },
        };
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static decimal? Amount(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetDecimal()
        : decimal.Parse(value.GetString()!, NumberStyles.Number, CultureInfo.InvariantCulture);
}
