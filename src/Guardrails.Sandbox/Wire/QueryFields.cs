using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>The fields of a query string and of a path.</summary>
internal static class QueryFields
{
    /// <summary>A field; <see langword="null"/> when it is missing or empty.</summary>
    public static string? Text(this IQueryCollection query, string name) => query.TryGetValue(name, out var values) && values.Count > 0 && values[0] is { Length: > 0 } text ? text : null;

    /// <summary>A list, its members separated by commas; <see langword="null"/> when there is none.</summary>
    public static IReadOnlyList<string>? List(this IQueryCollection query, string name) => query.Text(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The symbol or the id in the path; the slash of a pair comes escaped (<c>BTC%2FUSD</c>).</summary>
    public static string Symbol(this HttpContext context) => Uri.UnescapeDataString((string)context.Request.RouteValues["symbol"]!);

    /// <summary>A time, in UTC unless it says otherwise; false when the text is none. No text is no time.</summary>
    public static bool TryTime(string? text, out DateTimeOffset? time)
    {
        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed);
        time = isTime ? parsed : null;
        return isTime || text is null;
    }
}
