using System.Globalization;
using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>What a list of orders is asked for, and how it is made of all orders.</summary>
internal sealed record OrderQuery
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    /// <summary><c>open</c>, <c>closed</c> or <c>all</c>.</summary>
    public string Status { get; private init; } = "open";

    public bool IsNested { get; private init; }

    private int Limit { get; init; } = DefaultLimit;

    private bool IsAscending { get; init; }

    private IReadOnlyList<string>? Symbols { get; init; }

    private string? Side { get; init; }

    private string? AssetClass { get; init; }

    private DateTimeOffset? After { get; init; }

    private DateTimeOffset? Until { get; init; }

    private string? AfterOrderId { get; init; }

    private string? BeforeOrderId { get; init; }

    public static Answer<OrderQuery> Read(IQueryCollection query)
    {
        var (status, direction, limit) = (query.Text("status") ?? "open", query.Text("direction") ?? "desc", query.Text("limit"));
        var rows = DefaultLimit;
        var (isAfter, isUntil) = (QueryFields.TryTime(query.Text("after"), out var after), QueryFields.TryTime(query.Text("until"), out var until));
        var (afterId, beforeId) = (query.Text("after_order_id"), query.Text("before_order_id"));
        var refused =
            status is not ("open" or "closed" or "all") ? Refusal.Field("invalid status")
            : direction is not ("asc" or "desc") ? Refusal.Field("invalid direction")
            : limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out rows) || rows is < 1 or > MaxLimit) ? Refusal.Field($"limit must be between 1 and {MaxLimit}")
            : !isAfter ? Refusal.Field("failed to parse after")
            : !isUntil ? Refusal.Field("failed to parse until")
            : afterId is not null && beforeId is not null ? Refusal.Field("only one of after_order_id or before_order_id is accepted")
            : (afterId ?? beforeId) is not null && (after ?? until) is not null ? Refusal.Field("order ids and times cannot be combined")
            : null;
        return refused is not null ? refused : new OrderQuery
        {
            Status = status,
            IsNested = query.Text("nested") is "true" or "1",
            Limit = rows,
            IsAscending = direction == "asc",
            Symbols = query.List("symbols"),
            Side = query.Text("side"),
            AssetClass = query.Text("asset_class"),
            After = after,
            Until = until,
            AfterOrderId = afterId,
            BeforeOrderId = beforeId,
        };
    }

    /// <summary>The rows, with their legs where they are nested.</summary>
    /// <param name="all">Every order.</param>
    /// <param name="open">Those that the venue lists as open.</param>
    public Answer<IReadOnlyList<(OrderView Order, IReadOnlyList<OrderView>? Legs)>> Apply(IReadOnlyList<OrderView> all, IReadOnlyList<OrderView> open)
    {
        var listed = open.ToDictionary(static order => order.Id);
        var orders = all.Select(order => listed.GetValueOrDefault(order.Id) ?? order).ToList();
        var byId = orders.ToDictionary(static order => order.Id);
        var from = AfterOrderId ?? BeforeOrderId;
        if (from is not null && !byId.ContainsKey(from))
        {
            return Refusal.NotFound("order not found");
        }

        var rows = orders.Where(order => !IsNested || order.ParentId is null || order.Status == "replaced")
            .Where(order => IsOfStatus(order, order.LegIds.Select(id => byId[id]), listed.ContainsKey))
            .Where(order => IsWithin(order, from is null ? 0 : byId[from].Sequence));
        var sorted = IsAscending ? rows.OrderBy(static order => order.Sequence) : rows.OrderByDescending(static order => order.Sequence);
        return Answer<IReadOnlyList<(OrderView, IReadOnlyList<OrderView>?)>>.Of(
            [.. sorted.Take(Limit).Select(order => (order, IsNested ? (IReadOnlyList<OrderView>)[.. order.LegIds.Select(id => byId[id])] : null))]);
    }

    /// <summary>A family that is nested is open for as long as one of it is; a row that is not shows no leg as open that is held.</summary>
    private bool IsOfStatus(OrderView order, IEnumerable<OrderView> legs, Predicate<string> isListed)
    {
        var isOpen = IsNested
            ? isListed(order.Id) || legs.Any(leg => isListed(leg.Id))
            : isListed(order.Id) && order.Status != "held";
        return Status == "all" || isOpen == (Status == "open");
    }

    private bool IsWithin(OrderView order, long from) =>
        (Symbols is null || Symbols.Any(order.Asset.IsNamed))
        && (Side is null || order.Side == Side)
        && (AssetClass is null or "all" || AssetClass == order.Asset.Class)
        && (After is not { } after || order.SubmittedAt > after)
        && (Until is not { } until || order.SubmittedAt < until)
        && (AfterOrderId is null || order.Sequence > from)
        && (BeforeOrderId is null || order.Sequence < from);
}
