using System.Globalization;
using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>Which executions a list of activities is asked for.</summary>
internal sealed record FillPage
{
    private int Size { get; init; }

    private bool IsAscending { get; init; }

    private string? OrderId { get; init; }

    private string? Token { get; init; }

    private DateOnly? Date { get; init; }

    private DateTimeOffset? After { get; init; }

    private DateTimeOffset? Until { get; init; }

    public static Answer<FillPage> Read(IQueryCollection query, int maxSize)
    {
        var (direction, size, date) = (query.Text("direction") ?? "desc", query.Text("page_size"), query.Text("date"));
        var (rows, day) = (maxSize, default(DateOnly));
        var (isAfter, isUntil) = (QueryFields.TryTime(query.Text("after"), out var after), QueryFields.TryTime(query.Text("until"), out var until));
        var refused =
            direction is not ("asc" or "desc") ? Refusal.Field("invalid direction")
            : size is not null && (!int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out rows) || rows < 1 || rows > maxSize) ? Refusal.Field($"page_size must be between 1 and {maxSize}")
            : date is not null && !DateOnly.TryParse(date, CultureInfo.InvariantCulture, out day) ? Refusal.Field("failed to parse date")
            : !isAfter ? Refusal.Field("failed to parse after")
            : !isUntil ? Refusal.Field("failed to parse until")
            : null;
        return refused is not null ? refused : new FillPage
        {
            Size = rows,
            IsAscending = direction == "asc",
            OrderId = query.Text("order_id"),
            Token = query.Text("page_token"),
            Date = date is null ? null : day,
            After = after,
            Until = until,
        };
    }

    /// <param name="fills">All of them, the oldest first.</param>
    public IEnumerable<FillView> Of(IReadOnlyList<FillView> fills)
    {
        var rows = fills.Where(IsWanted);
        rows = IsAscending ? rows : rows.Reverse();
        return (Token is null ? rows : rows.SkipWhile(fill => WireJson.ActivityId(fill) != Token).Skip(1)).Take(Size);
    }

    private bool IsWanted(FillView fill) =>
        (OrderId is null || fill.Order.Id == OrderId)
        && (Date is not { } day || DateOnly.FromDateTime(SessionClock.InNewYork(fill.At).DateTime) == day)
        && (After is not { } after || fill.At > after)
        && (Until is not { } until || fill.At < until);
}
