using System.Globalization;
using System.Text;
using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>Which bars a request asks for, and the page of them that it gets.</summary>
internal sealed record BarQuery
{
    private const int DefaultLimit = 1000;
    private const int MaxLimit = 10_000;

    public required BarFrame Frame { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset Until { get; init; }

    private int Limit { get; init; }

    private bool IsAscending { get; init; }

    /// <summary>The last bar of the page before.</summary>
    private (string Symbol, DateTimeOffset Start)? Token { get; init; }

    /// <summary>Some bars of one instrument.</summary>
    public sealed record Row(string Symbol, IReadOnlyList<Bar> Bars);

    /// <summary>A page, the instruments in the order of their symbols.</summary>
    public sealed record Page(IReadOnlyList<Row> Rows, string? NextToken);

    public static Answer<BarQuery> Read(IQueryCollection query, DateTimeOffset now)
    {
        var (limit, sort, rows) = (query.Text("limit"), query.Text("sort") ?? "asc", DefaultLimit);
        var frame = BarFrame.Read(query.Text("timeframe"));
        var (isFrom, isUntil) = (QueryFields.TryTime(query.Text("start"), out var from), QueryFields.TryTime(query.Text("end"), out var until));
        var (isToken, token) = ReadToken(query.Text("page_token"));
        var refused = frame.Refusal
            ?? (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out rows) || rows is < 1 or > MaxLimit) ? Wrong($"limit must be between 1 and {MaxLimit}") : null)
            ?? (sort is not ("asc" or "desc") ? Wrong($"invalid sort: {sort}") : null)
            ?? (!isFrom || !isUntil ? Wrong("start and end must be RFC 3339 times or dates") : null)
            ?? (from > until ? Wrong("end should not be before start") : null)
            ?? (!isToken ? Wrong("invalid page_token") : null);
        return refused is not null ? refused : new BarQuery
        {
            Frame = frame.Value!,
            From = from ?? SessionClock.Midnight(SessionClock.DayOf(now)),
            Until = until is { } end && end < now ? end : now,
            Limit = rows,
            IsAscending = sort == "asc",
            Token = token,
        };
    }

    public Page Of(IEnumerable<string> symbols, Func<string, IReadOnlyList<PriceChange>> changes)
    {
        var (rows, left) = (new List<Row>(), Limit);
        foreach (var symbol in symbols.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Where(symbol => Token is not { } token || string.CompareOrdinal(symbol, token.Symbol) >= 0))
        {
            if (left == 0)
            {
                return new Page(rows, TokenOf(rows[^1]));
            }

            var bars = Bar.Make(changes(symbol), Frame, From, Until);
            bars = (IsAscending ? bars : bars.Reverse()).Where(bar => Token is not { } token || token.Symbol != symbol || (IsAscending ? bar.Start > token.Start : bar.Start < token.Start));
            var found = bars.Take(left + 1).ToList();
            if (found.Count == 0)
            {
                continue;
            }

            rows.Add(new Row(symbol, [.. found.Take(left)]));
            if (found.Count > left)
            {
                return new Page(rows, TokenOf(rows[^1]));
            }

            left -= found.Count;
        }

        return new Page(rows, null);
    }

    private static string TokenOf(Row row) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{row.Symbol}|{WireJson.Time(row.Bars[^1].Start)}"));

    private static (bool IsToken, (string, DateTimeOffset)? Token) ReadToken(string? text)
    {
        if (text is null)
        {
            return (true, null);
        }

        Span<byte> bytes = stackalloc byte[256];
        var parts = text.Length <= 256 && Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes[..length]).Split('|') : [];
        return parts.Length == 2 && QueryFields.TryTime(parts[1], out var start) && start is { } at ? (true, (parts[0], at)) : (false, null);
    }

    private static Refusal Wrong(string message) => new(400, null, message);
}
