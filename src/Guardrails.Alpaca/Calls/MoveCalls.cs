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
    private const int Most = 100;

    private readonly RecentIds _told = new(2_000);
    private bool _isFirst = true;

    /// <summary>The rows of what has moved since the last question; and why it could not be asked.</summary>
    public async ValueTask<(IReadOnlyList<AlpacaActivity> Moves, string? Problem)> AskAsync(CancellationToken cancellationToken)
    {
        // Rows have days, and can come late.
        var after = time.GetUtcNow().AddDays(-7).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var answer = await http.SendAsync(AlpacaRequest.Get($"/v2/account/activities?category=non_trade_activity&after={after}&direction=desc&page_size={Most}"), cancellationToken).ConfigureAwait(false);
        if (!answer.Read<IReadOnlyList<AlpacaActivity>>().Is(out var rows, out var problem))
        {
            return ([], problem.ToString());
        }

        // Every row is remembered; only one that can move a position is told.
        var moves = rows.Reverse().Where(row => _told.Add(SettlementReader.IdentityOf(row)) && ActivityReader.MovesPosition(row) && !_isFirst).ToList();
        _isFirst = false;
        return (moves, null);
    }
}
