using Guardrails;
using Guardrails.Sandbox;

namespace AlpacaPaperBot;

/// <summary>Moves the price of the sandbox: up and down in waves, with some noise. One seed gives one course.</summary>
internal sealed class Market(AlpacaSandbox sandbox, Symbol symbol, ulong seed)
{
    private readonly Random _chance = new((int)(seed % int.MaxValue));

    /// <summary>Moves it until it is to stop.</summary>
    public async Task RunAsync(TimeSpan interval, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var price = 25m + (decimal)(1.2 * Math.Sin(i / 6.0)) + ((decimal)_chance.NextDouble() * 0.2m);
            sandbox.Broker.Venue.SetPrice(symbol, decimal.Round(price, 2));
            try
            {
                await Task.Delay(interval, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
