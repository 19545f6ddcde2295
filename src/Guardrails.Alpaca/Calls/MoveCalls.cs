using System.Globalization;
using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Streams;
using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Calls;

/// <summary>
/// Asks which positions the venue has moved without an order: exercise (<c>OPEXC</c>), assignment (<c>OPASN</c>) and expiry of options, the shares of both (<c>OPTRD</c>), splits and mergers.
/// What was there before the first question is not told. Belongs to one stream.
/// </summary>
internal sealed class MoveCalls(AlpacaHttp http, TimeProvider time)
{
    private const int RowsPerPage = 100;
    private const int MostPages = 20;

    private readonly RecentIds _told = new(2 * MostPages * RowsPerPage);
    private bool _isFirst = true;

    /// <summary>The rows of what has moved and was not told; and why it could not be asked. Whoever tells one says so by <see cref="Told"/>.</summary>
    public async ValueTask<(IReadOnlyList<AlpacaActivity> Moves, string? Problem)> AskAsync(CancellationToken cancellationToken)
    {
        // Rows have days, and can come late: one of an older day stands behind pages that are known.
        var after = time.GetUtcNow().AddDays(-7).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (rows, _, missing) = await Pages.ReadAsync<AlpacaActivity>(
            http, $"/v2/account/activities?category=non_trade_activity&after={after}&direction=desc&page_size={RowsPerPage}", "page_token", RowsPerPage, static _ => 1, static row => row.Id, MostPages, cancellationToken).ConfigureAwait(false);
        if (rows is null || (_isFirst && missing is not null && rows.Count < MostPages * RowsPerPage))
        {
            // Rows of a first answer that were not read would be told later as if they were new.
            return ([], missing);
        }

        // Every row is remembered; only one that can move a position is told.
        rows.Reverse();
        var moves = new List<AlpacaActivity>();
        foreach (var row in rows.Where(row => !_told.Contains(NameOf(row))))
        {
            if (_isFirst || !ActivityReader.MovesPosition(row))
            {
                Told(row);
            }
            else
            {
                moves.Add(row);
            }
        }

        _isFirst = false;
        return (moves, missing is null ? null : $"the activities since {after}: {missing}; what is older than those that were read is not told");
    }

    /// <summary>A row was told.</summary>
    public void Told(AlpacaActivity row) => _told.Add(NameOf(row));

    /// <summary>A row that changes its status is told again: what was pending may be executed now.</summary>
    private static string NameOf(AlpacaActivity row) => $"{SettlementReader.IdentityOf(row)} {row.Status}";
}
