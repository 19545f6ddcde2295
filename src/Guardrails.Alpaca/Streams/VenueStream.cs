using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Guardrails.Alpaca.Calls;
using Guardrails.Alpaca.Mapping;
using Guardrails.Brokers;
using Microsoft.Extensions.Logging;

namespace Guardrails.Alpaca.Streams;

/// <summary>The stream of orders and the prices that are asked for, as one. It ends with the stream of orders: prices alone would hide that orders are not told of.</summary>
internal sealed class VenueStream(TradeStream trades, PriceCalls prices, MoveCalls moves, AlpacaOptions options, ILogger log)
{
    /// <summary>So many events wait for the guard; then the connections wait.</summary>
    private const int MostWaiting = 8_192;

    private static readonly TimeSpan _moveInterval = TimeSpan.FromMinutes(1);

    public async IAsyncEnumerable<VenueEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = Channel.CreateBounded<VenueEvent>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var orders = TellOrdersAsync(events.Writer, stop.Token);
        var quotes = options.QuoteInterval > TimeSpan.Zero ? EveryAsync(options.QuoteInterval, TellPricesAsync, events.Writer, stop.Token) : Task.CompletedTask;
        var moved = EveryAsync(_moveInterval, TellMovesAsync, events.Writer, stop.Token);
        try
        {
            await foreach (var told in events.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return told;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(orders, quotes, moved).ConfigureAwait(false);
        }
    }

    private async Task TellOrdersAsync(ChannelWriter<VenueEvent> events, CancellationToken stop)
    {
        try
        {
            await foreach (var told in trades.ReadAsync(stop).ConfigureAwait(false))
            {
                await events.WriteAsync(told, stop).ConfigureAwait(false);
            }

            events.TryComplete();
        }
        catch (Exception failure)
        {
            // Whoever reads the channel gets it.
            events.TryComplete(failure);
        }
    }

    private async Task TellPricesAsync(ChannelWriter<VenueEvent> events, CancellationToken stop)
    {
        var (quotes, problem) = await prices.QuotesInUseAsync(stop).ConfigureAwait(false);
        if (problem is not null)
        {
            AlpacaLog.PricesFailed(log, problem);
        }

        foreach (var quote in quotes)
        {
            await events.WriteAsync(new VenueEvent.PriceChanged(quote), stop).ConfigureAwait(false);
        }
    }

    private async Task TellMovesAsync(ChannelWriter<VenueEvent> events, CancellationToken stop)
    {
        var (told, problem) = await moves.AskAsync(stop).ConfigureAwait(false);
        if (problem is not null)
        {
            AlpacaLog.ReadingFailed(log, "what moves positions without an order", problem);
        }

        foreach (var move in told)
        {
            var why = ActivityReader.Describe(move);
            AlpacaLog.PositionMoved(log, why);
            if (SettlementReader.Read(move) is { } settled)
            {
                await events.WriteAsync(new VenueEvent.OrderReported(settled), stop).ConfigureAwait(false);
            }

            await events.WriteAsync(new VenueEvent.ReadingWanted(why), stop).ConfigureAwait(false);
            moves.Told(move);
        }
    }

    private async Task EveryAsync(TimeSpan interval, Func<ChannelWriter<VenueEvent>, CancellationToken, Task> tell, ChannelWriter<VenueEvent> events, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await tell(events, stop).ConfigureAwait(false);
                await Task.Delay(interval, options.TimeProvider, stop).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (stop.IsCancellationRequested || failure is ChannelClosedException)
        {
            // The stream has ended.
        }
        catch (Exception failure)
        {
            events.TryComplete(failure);
        }
    }
}
