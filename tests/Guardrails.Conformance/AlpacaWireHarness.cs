using System.Diagnostics;
using System.Net.Http.Json;
using Guardrails.Alpaca;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Sandbox;
using Guardrails.Testing.Conformance;

namespace Guardrails.Conformance;

/// <summary>The Alpaca adapter over real HTTP and a real WebSocket, against a sandbox of its own for every case.</summary>
/// <param name="breaksConnections">Whether a lost answer and the end of a stream are connections that break, and whole shares are traded; otherwise a gateway times out, streams close, and fractions are traded.</param>
/// <param name="coins">Whether coins are traded, and not shares.</param>
internal sealed class AlpacaWireHarness(bool breaksConnections, bool coins = false) : IConformanceHarness
{
    public string Name => $"Alpaca, sandbox, {(breaksConnections ? "broken connections" : "gateway time-outs")}, {(coins ? "coins" : breaksConnections ? "whole shares" : "fractions")}";

    public async ValueTask<IConformanceAccount> OpenAsync(CancellationToken cancellationToken) =>
        new Account(
            await AlpacaSandbox.StartAsync(new AlpacaSandboxOptions { RequestsPerMinute = 100_000, Assets = [.. new AlpacaSandboxOptions().Assets, _coin] }, cancellationToken).ConfigureAwait(false),
            breaksConnections,
            coins ? _coin.Symbol : "GME");

    private static readonly SandboxAsset _coin = new() { Symbol = "SOL/USD", Price = 25m, Name = "Solana / US Dollar", Exchange = "CRYPTO", Pair = new() { MinOrderSize = 0.01m } };

    private sealed class Account : IConformanceAccount
    {
        private const string KeyId = "PKSANDBOX";
        private const string SecretKey = "sandbox-secret";

        private readonly AlpacaSandbox _sandbox;
        private readonly bool _breaksConnections;
        private readonly string _traded;
        private readonly HttpClient _control;
        private readonly AlpacaTruth _truth;
        private readonly OrderMessageCount _messages = new();
        private AlpacaBroker _adapter;

        public Account(AlpacaSandbox sandbox, bool breaksConnections, string traded)
        {
            (_sandbox, _breaksConnections, _traded) = (sandbox, breaksConnections, traded);
            _control = new HttpClient { BaseAddress = sandbox.Address };
            _truth = new AlpacaTruth(sandbox.Address, KeyId, SecretKey, DateTimeOffset.UtcNow.AddMinutes(-1));
            _adapter = Make();
        }

        public IBrokerAdapter Adapter => _adapter;

        public ConformanceAbilities Abilities =>
            ConformanceAbilities.ReadTruth | ConformanceAbilities.SetPrice | ConformanceAbilities.WithholdFills | ConformanceAbilities.LoseRequests | ConformanceAbilities.LoseAnswers
            | ConformanceAbilities.RefuseOrders | ConformanceAbilities.RefuseForRate | ConformanceAbilities.DelayAnswers | ConformanceAbilities.DelayCancellations | ConformanceAbilities.EndStreams
            | ConformanceAbilities.DuplicateEvents | ConformanceAbilities.TradeAsSomebodyElse | ConformanceAbilities.Restart | ConformanceAbilities.FailReads;

        public TimeProvider Time => TimeProvider.System;

        public Symbol Symbol => _traded;

        public Symbol? FractionalSymbol => _traded == _coin.Symbol ? Symbol : _breaksConnections ? (Symbol?)null : new Symbol("AAPL");

        public decimal Price => _sandbox.Broker.Venue.GetPrice(Symbol)!.Value;

        public decimal Quantity => 10m;

        /// <summary>A call spread on GME, which is in the sandbox whatever is traded; an account of coins is played without it.</summary>
        public IReadOnlyList<MultilegLeg> Legs => _traded == _coin.Symbol ? [] :
        [
            new() { Symbol = "GME300118C00025000", Side = OrderSide.Buy, Effect = PositionEffect.Open },
            new() { Symbol = "GME300118C00030000", Side = OrderSide.Sell, Effect = PositionEffect.Open },
        ];

        public decimal PriceOf(Symbol symbol) => _sandbox.Broker.Venue.GetPrice(symbol)!.Value;

        public decimal? Cash => 100_000m;

        public TimeSpan Patience => TimeSpan.FromSeconds(10);

        public TimeSpan Settling => TimeSpan.FromMilliseconds(400);

        public TimeSpan StreamStart => TimeSpan.FromSeconds(10);

        public async ValueTask AdvanceAsync(TimeSpan by) => await Task.Delay(by).ConfigureAwait(false);

        public async ValueTask<ConformanceTruth> ReadTruthAsync() => await _truth.ReadAsync(_messages.Count).ConfigureAwait(false);

        public ValueTask SetPriceAsync(decimal price) => PostAsync("prices", new Dictionary<string, object> { [_traded] = price });

        public ValueTask WithholdFillsAsync(decimal? upTo) => PostAsync("fills", upTo is { } quantity ? new { up_to = quantity } : new { });

        public ValueTask LoseNextRequestAsync(VenueWrite write) => ArmAsync("gateway_timeout_before", write);

        public ValueTask LoseNextAnswerAsync(VenueWrite write) => ArmAsync(_breaksConnections ? "connection_lost_after" : "gateway_timeout_after", write);

        public ValueTask<VenueRejection> RefuseNextOrderAsync()
        {
            _sandbox.Broker.Venue.RejectNext("SCRIPTED", $"account not eligible to trade {_traded}");
            return new(new VenueRejection("40310000", $"account not eligible to trade {_traded}"));
        }

        public ValueTask RefuseNextForRateAsync() => ArmAsync("rate_limited", VenueWrite.Order);

        public ValueTask DelayNextAnswerAsync() => PostAsync("faults", new { fault = "delay_answer", method = "POST", path = "/v2/orders", delay_ms = 1_500 });

        public ValueTask DelayCancellationsAsync(TimeSpan by) => PostAsync("latencies", new { cancel_ms = (int)by.TotalMilliseconds });

        public ValueTask EndStreamsAsync() => PostAsync("stream", new { action = _breaksConnections ? "abort" : "close" });

        public ValueTask DuplicateNextEventAsync() => PostAsync("faults", new { fault = "duplicate_event" });

        public ValueTask TradeAsSomebodyElseAsync(OrderSide side, decimal quantity) =>
            PostAsync("trades", new { symbol = Symbol.Value, side = side == OrderSide.Buy ? "buy" : "sell", qty = quantity });

        public ValueTask RestartAsync()
        {
            _adapter.Dispose();
            _adapter = Make();
            return ValueTask.CompletedTask;
        }

        public async ValueTask FailReadsAsync(bool fail)
        {
            if (fail)
            {
                await PostAsync("faults", new { fault = "internal_error_before", method = "GET", count = 100_000 }).ConfigureAwait(false);
            }
            else
            {
                using var answer = await _control.DeleteAsync("/sandbox/faults").ConfigureAwait(false);
                answer.EnsureSuccessStatusCode();
            }
        }

        public async ValueTask DisposeAsync()
        {
            _adapter.Dispose();
            _truth.Dispose();
            _control.Dispose();
            _messages.Dispose();
            await _sandbox.DisposeAsync().ConfigureAwait(false);
        }

        private AlpacaBroker Make() => new(new AlpacaOptions
        {
            TradingAddress = _sandbox.Address,
            KeyId = KeyId,
            SecretKey = SecretKey,
            QuoteInterval = TimeSpan.Zero,
            TradesFractions = !_breaksConnections,
            RequestsPerMinute = 100_000,
        });

        private ValueTask ArmAsync(string fault, VenueWrite write) => PostAsync("faults", new
        {
            fault,
            path = "/v2/orders",
            method = write switch { VenueWrite.Order => "POST", VenueWrite.Cancel => "DELETE", VenueWrite.Replace => "PATCH", _ => throw new UnreachableException() },
        });

        private async ValueTask PostAsync(string path, object body)
        {
            using var answer = await _control.PostAsJsonAsync($"/sandbox/{path}", body).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"The sandbox answers {(int)answer.StatusCode} to /sandbox/{path}: {await answer.Content.ReadAsStringAsync().ConfigureAwait(false)}");
            }
        }
    }
}
