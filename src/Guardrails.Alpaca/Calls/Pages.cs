using Guardrails.Alpaca.Http;

namespace Guardrails.Alpaca.Calls;

/// <summary>Reads lists that the venue gives page by page.</summary>
internal static class Pages
{
    /// <summary>Reads a list to its last page.</summary>
    /// <param name="http">Asks.</param>
    /// <param name="path">The question for the first page.</param>
    /// <param name="next">The parameter that takes the id of the last row of the page before.</param>
    /// <param name="size">How many rows a page has.</param>
    /// <param name="rowsOf">How many rows an item counts for.</param>
    /// <param name="idOf">The id of an item.</param>
    /// <param name="mostPages">How many pages are read at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The items (<see langword="null"/> when the first page could not be read), when the first question was sent, and why there may be more.</returns>
    public static async ValueTask<(List<T>? Items, DateTimeOffset AsOf, string? Missing)> ReadAsync<T>(
        AlpacaHttp http, string path, string next, int size, Func<T, int> rowsOf, Func<T, string?> idOf, int mostPages, CancellationToken cancellationToken)
        where T : class
    {
        var (items, asOf, from) = (new List<T>(), default(DateTimeOffset), "");
        for (var page = 1; page <= mostPages; page++)
        {
            using var answer = await http.SendAsync(AlpacaRequest.Get(path + from), cancellationToken).ConfigureAwait(false);
            if (!answer.Read<IReadOnlyList<T>>().Is(out var some, out var problem))
            {
                return page == 1 ? (null, answer.AsOf, problem.ToString()) : (items, asOf, $"page {page} could not be read: {problem}");
            }

            asOf = page == 1 ? answer.AsOf : asOf;
            items.AddRange(some);
            if (some.Sum(rowsOf) < size)
            {
                return (items, asOf, null);
            }

            if (idOf(some[^1]) is not { Length: > 0 } last)
            {
                return (items, asOf, $"the last row of page {page} has no id, so that the next page cannot be asked for");
            }

            from = $"&{next}={Uri.EscapeDataString(last)}";
        }

        return (items, asOf, $"there are more than {mostPages} pages of {size}");
    }
}
