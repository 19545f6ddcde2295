using Guardrails.Brokers;

namespace Guardrails.Shell;

/// <summary>
/// Reads the venue's state regularly; more often while a difference has to be seen again, and never more often than the budget allows. Each
/// reading is followed by the question what the bot believes to hold.
/// </summary>
internal sealed class ReadSchedule
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly VenueCalls _calls;
    private readonly VenueReader _reader;
    private readonly StreamFollower _stream;
    private readonly ReadBudget _budget;
    private readonly WakeUp _readWanted;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _fastInterval;
    private readonly IPositionSource? _botPositions;
    private Task _asking = Task.CompletedTask;

    public ReadSchedule(VenueCalls calls, VenueReader reader, StreamFollower stream, ReadBudget budget, WakeUp readWanted, GuardedBrokerOptions options)
    {
        (_calls, _reader, _stream, _budget, _readWanted) = (calls, reader, stream, budget, readWanted);
        _interval = options.RefreshInterval;
        _botPositions = options.BotPositions;

        // Two sightings have to be further apart than the venue lags.
        var lag = calls.Adapter.Capabilities.PositionVisibilityLag + TimeSpan.FromMilliseconds(100);
        var shortest = lag < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : lag;
        _fastInterval = shortest < _interval ? shortest : _interval;
    }

    /// <summary>Reads until the token is canceled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var wanted = _readWanted.Renew();
        var pause = TimeSpan.Zero;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, _calls.Time, stopping).ConfigureAwait(false);
                }

                pause = TimeSpan.Zero;
                await SignalWait.UntilAsync(wanted, _calls.Guard.NeedsReading() ? _fastInterval : _interval, _calls.Time, stopping).ConfigureAwait(false);
                if (_budget.FreeIn() is { } wait)
                {
                    await Task.Delay(wait, _calls.Time, stopping).ConfigureAwait(false);
                }

                _stream.RestartIfSilent();

                // Taken before the reading: a stream that begins during it still gets a reading behind it.
                wanted = _readWanted.Renew();
                await _reader.RefreshAsync(stopping).ConfigureAwait(false);
                AskBot(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The loop must outlive a failure of one of its steps.
                _calls.Report("the venue's state", exception);
                pause = RetryPause;
            }
        }
    }

    /// <summary>Asks the bot's own records, unless they have not answered the last time: a database that hangs holds up no reading of the venue.</summary>
    private void AskBot(CancellationToken stopping)
    {
        if (_botPositions is { } bot && _asking.IsCompleted)
        {
            _asking = _calls.ReadAsync(
                "the bot's own positions", async ct => (PositionSnapshot?)await bot.GetPositionsAsync(ct).ConfigureAwait(false), _calls.Guard.CompareBotPositions, null, stopping, "the bot's own records gave no answer").AsTask();
        }
    }
}
