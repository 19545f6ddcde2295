using Guardrails.Alpaca;
using Guardrails.Testing.Conformance;

namespace Guardrails.Conformance;

/// <summary>The Alpaca adapter on the user's own paper account. Of a real account the harness can read the truth and restart the adapter, and nothing else.</summary>
internal sealed class AlpacaPaperHarness(AlpacaKey key, Symbol symbol) : IConformanceHarness
{
    private static readonly Uri _trading = new("https://paper-api.alpaca.markets");
    private static readonly Uri _data = new("https://data.alpaca.markets");

    public string Name => $"Alpaca, paper account, {symbol}";

    public async ValueTask<IConformanceAccount> OpenAsync(CancellationToken cancellationToken)
    {
        using var data = new AlpacaTruth(_data, key.Id, key.Secret, default);
        var truth = new AlpacaTruth(_trading, key.Id, key.Secret, DateTimeOffset.UtcNow.AddSeconds(-1));
        try
        {
            if (!(await truth.GetAsync("/v2/clock").ConfigureAwait(false)).GetProperty("is_open").GetBoolean())
            {
                throw new InvalidOperationException("the market is closed; run again while it is open");
            }

            if (!await truth.IsCleanAsync(symbol).ConfigureAwait(false))
            {
                throw new InvalidOperationException($"the account holds {symbol} or has open orders for it; close and cancel them first, or name another symbol");
            }

            var price = (await data.GetAsync($"/v2/stocks/{symbol.Value}/trades/latest?feed=iex").ConfigureAwait(false)).GetProperty("trade").GetProperty("p").GetDecimal();
            return new Account(key, symbol, price, truth);
        }
        catch
        {
            truth.Dispose();
            throw;
        }
    }

    private sealed class Account(AlpacaKey key, Symbol symbol, decimal price, AlpacaTruth truth) : IConformanceAccount
    {
        private AlpacaBroker _adapter = Make(key);

        public IBrokerAdapter Adapter => _adapter;

        public ConformanceAbilities Abilities => ConformanceAbilities.ReadTruth | ConformanceAbilities.Restart;

        public TimeProvider Time => TimeProvider.System;

        public Symbol Symbol => symbol;

        public decimal Price => price;

        public decimal Quantity => 2m;

        public TimeSpan Patience => TimeSpan.FromSeconds(30);

        public TimeSpan Settling => TimeSpan.FromSeconds(3);

        public TimeSpan StreamStart => TimeSpan.FromSeconds(15);

        public async ValueTask AdvanceAsync(TimeSpan by) => await Task.Delay(by < TimeSpan.FromMilliseconds(500) ? TimeSpan.FromMilliseconds(500) : by).ConfigureAwait(false);

        public async ValueTask<ConformanceTruth> ReadTruthAsync() => await truth.ReadAsync(null).ConfigureAwait(false);

        public ValueTask RestartAsync()
        {
            _adapter.Dispose();
            _adapter = Make(key);
            return ValueTask.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await truth.CleanAsync(symbol).ConfigureAwait(false);
            }
            finally
            {
                _adapter.Dispose();
                truth.Dispose();
            }
        }

        private static AlpacaBroker Make(AlpacaKey key) => new(new AlpacaOptions { Environment = AlpacaEnvironment.Paper, KeyId = key.Id, SecretKey = key.Secret, QuoteInterval = TimeSpan.Zero });
    }
}
