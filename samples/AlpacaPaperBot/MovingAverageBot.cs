using Guardrails;
using Guardrails.Alpaca;
using Guardrails.Closing;
using Guardrails.Orders;
using Guardrails.States;

namespace AlpacaPaperBot;

/// <summary>
/// Buys when the short average of the price rises above the long one, and closes when it falls below. Every entry goes out with its stop and its target as one.
/// </summary>
internal sealed class MovingAverageBot(AlpacaBroker adapter, GuardedBroker broker, BotSettings settings)
{
    private readonly Queue<decimal> _prices = new();
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private int _signals;

    /// <summary>Entries that were approved and sent.</summary>
    public int Entries { get; private set; }

    /// <summary>What the guard denied.</summary>
    public int Denials { get; private set; }

    /// <summary>Trades until it is to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await StepAsync(stop);
                await Task.Delay(settings.Interval, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>The kill switch: no new risk from here on, and everything of the bot's is closed. It is asked again until the account is flat, for as long as it takes.</summary>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        var by = new Attribution("the bot is stopped", "operator");
        broker.Guard.SetState(TradingScope.Account, TradingState.ReduceOnly, by);
        while (!limit.IsCancellationRequested)
        {
            var flattened = await broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, by, CancellationToken.None);
            if (flattened is FlattenResult.Flat && broker.Guard.OpenOrders.Count == 0)
            {
                return true;
            }

            Console.WriteLine($"not flat yet: {flattened}");
            await Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None);
        }

        return false;
    }

    private async Task StepAsync(CancellationToken stop)
    {
        if (await adapter.GetQuotesAsync([settings.Symbol], stop) is not [var quote])
        {
            return;
        }

        _prices.Enqueue(quote.Price);
        if (_prices.Count > settings.Long)
        {
            _prices.Dequeue();
        }

        if (_prices.Count < settings.Long)
        {
            return;
        }

        var (fast, slow) = (_prices.TakeLast(settings.Short).Average(), _prices.Average());
        var held = broker.Guard.FindPosition(settings.Symbol)?.Managed ?? 0m;
        if (held == 0m && fast > slow && broker.Guard.OpenOrders.Count == 0)
        {
            await EnterAsync(quote.Price, stop);
        }
        else if (held > 0m && fast < slow)
        {
            Report(await broker.CloseAsync(new CloseRequest { Symbol = settings.Symbol, By = new Attribution("the averages have crossed", "bot") }, stop));
        }
    }

    private async Task EnterAsync(decimal price, CancellationToken stop)
    {
        var signal = $"{_run}-{++_signals}";
        OrderRequest Exit(string name) => OrderRequest.Sell(settings.Symbol, settings.Quantity) with { ClientOrderId = $"{signal}-{name}" };
        var result = await broker.SubmitGroupAsync(
            new GroupRequest
            {
                Entry = OrderRequest.Buy(settings.Symbol, settings.Quantity) with { ClientOrderId = $"{signal}-in" },
                Exits =
                [
                    Exit("target") with { Type = OrderType.Limit, LimitPrice = decimal.Round(price * (1m + settings.Target), 2) },
                    Exit("stop") with { Type = OrderType.Stop, StopPrice = decimal.Round(price * (1m - settings.Stop), 2) },
                ],
            },
            stop);
        if (result is GroupResult.Denied)
        {
            Denials++;
        }
        else
        {
            Entries++;
        }

        Report(result);
    }

    private void Report(object result)
    {
        if (settings.IsTalkative)
        {
            Console.WriteLine($"{DateTimeOffset.Now:HH:mm:ss} {result}");
        }
    }
}
