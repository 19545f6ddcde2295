using System.Globalization;
using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;
using Microsoft.Extensions.Logging;

namespace Guardrails.Alpaca.Calls;

/// <summary>
/// The trading days of the last weeks, read when somebody needs them: once an hour, and not again for 5 s when they could not be read. One reading at a time; whoever comes meanwhile waits for it, and giving up the wait ends no
/// reading. Thread-safe.
/// </summary>
internal sealed class TradingCalendar(AlpacaHttp http, TimeProvider time, ILogger log)
{
    private const int DaysBack = 40;

    /// <summary>The next trading day is in there, which shows that the calendar reaches to now.</summary>
    private const int DaysAhead = 10;

    private static readonly TimeSpan _freshness = TimeSpan.FromHours(1);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Task<IReadOnlyList<AlpacaCalendarDay>?>? _reading;
    private long _readAt;

    /// <summary>How long the market was closed between two moments; zero where the calendar does not say so, which is logged.</summary>
    public async ValueTask<TimeSpan> ClosedBetweenAsync(DateTimeOffset from, DateTimeOffset to, bool wholeDays, CancellationToken cancellationToken)
    {
        if (to - from > TimeSpan.FromDays(DaysBack - DaysAhead) || await ReadAsync(cancellationToken).ConfigureAwait(false) is not { } days)
        {
            return TimeSpan.Zero;
        }

        var (closed, problem) = TradingTime.ClosedBetween(days, from, to, wholeDays);
        if (problem is not null)
        {
            AlpacaLog.ReadingFailed(log, "how long the market was closed", problem);
        }

        return closed;
    }

    private Task<IReadOnlyList<AlpacaCalendarDay>?> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var isOver = _reading is null || (_reading.IsCompleted && time.GetElapsedTime(_readAt) >= (_reading is { IsCompletedSuccessfully: true, Result: not null } ? _freshness : _pause));
            if (isOver)
            {
                _readAt = time.GetTimestamp();
                _reading = AskAsync();
            }

            return _reading!.WaitAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<AlpacaCalendarDay>?> AskAsync()
    {
        using var limit = new CancellationTokenSource(_patience, time);
        try
        {
            var now = time.GetUtcNow();
            using var answer = await http.SendAsync(
                AlpacaRequest.Get(string.Create(CultureInfo.InvariantCulture, $"/v2/calendar?start={now.AddDays(-DaysBack):yyyy-MM-dd}&end={now.AddDays(DaysAhead):yyyy-MM-dd}")), limit.Token).ConfigureAwait(false);
            if (answer.Read<IReadOnlyList<AlpacaCalendarDay>>().Is(out var days, out var problem))
            {
                return days;
            }

            AlpacaLog.ReadingFailed(log, "the calendar", problem.ToString());
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            AlpacaLog.ReadingFailed(log, "the calendar", $"was not answered within {_patience.TotalSeconds:0} s");
        }

        return null;
    }
}
