using System.Globalization;
using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>Which rows a list of activities is asked for.</summary>
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
    public IEnumerable<FillView> Of(IReadOnlyList<FillView> fills) => Of(fills, WireJson.ActivityId, static fill => fill.At, static fill => fill.Order.Id);

    /// <param name="moves">All of them, the oldest first.</param>
    public IEnumerable<MoveView> Of(IEnumerable<MoveView> moves) => Of(moves, static move => move.Id, static move => move.At, static _ => null);

    private IEnumerable<T> Of<T>(IEnumerable<T> all, Func<T, string> idOf, Func<T, DateTimeOffset> atOf, Func<T, string?> orderOf)
    {
        var rows = all.Where(row => (OrderId is null || orderOf(row) == OrderId) && IsWanted(atOf(row)));
        rows = IsAscending ? rows : rows.Reverse();

        // The row of a contract and that of its shares have one id: the page goes on behind the last row of it.
        return (Token is null ? rows : rows.SkipWhile(row => idOf(row) != Token).SkipWhile(row => idOf(row) == Token)).Take(Size);
    }

    private bool IsWanted(DateTimeOffset at) =>
        (Date is not { } day || SessionClock.DayOf(at) == day)
        && (After is not { } after || at > after)
        && (Until is not { } until || at < until);
}
