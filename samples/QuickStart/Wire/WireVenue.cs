using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Guardrails;
using Guardrails.Alpaca;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Sandbox;
using Guardrails.Testing;
using Guardrails.Testing.Scenarios;
using Guardrails.Testing.Scenarios.Format;

namespace QuickStart.Wire;

/// <summary>
/// The venue of a scenario behind Alpaca's wire: a sandbox in virtual time. A guard reaches it through the Alpaca adapter, and a bot without a guard with a client of its own, both over HTTP and
/// WebSocket.
/// </summary>
internal sealed class WireVenue : IScenarioVenue
{
    private static readonly TimeSpan _longestRealWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _hours = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _piece = TimeSpan.FromSeconds(8);

    private readonly AlpacaSandbox _sandbox;
    private readonly VirtualTimeProvider _time;
    private readonly HttpClient _http;
    private readonly AlpacaBroker _alpaca;
    private readonly PricedAdapter _adapter;
    private readonly Dictionary<string, string> _venueIds = new(StringComparer.Ordinal);

    private WireVenue(AlpacaSandbox sandbox, VirtualTimeProvider time)
    {
        (_sandbox, _time) = (sandbox, time);
        _http = new HttpClient { BaseAddress = sandbox.Address };
        _http.DefaultRequestHeaders.Add("APCA-API-KEY-ID", "PKSANDBOX");
        _http.DefaultRequestHeaders.Add("APCA-API-SECRET-KEY", "sandbox-secret");
        _alpaca = new AlpacaBroker(new AlpacaOptions
        {
            TradingAddress = sandbox.Address,
            KeyId = "PKSANDBOX",
            SecretKey = "sandbox-secret",
            QuoteInterval = TimeSpan.Zero,
            RequestsPerMinute = 100_000,
            TimeProvider = time,
        });
        _adapter = new PricedAdapter(_alpaca);
    }

    public SimulatedBroker Broker => _sandbox.Broker;

    public IBrokerAdapter Adapter => _adapter;

    public static async ValueTask<IScenarioVenue> OpenAsync(ScenarioFile file, VirtualTimeProvider time)
    {
        var sandbox = await AlpacaSandbox.StartAsync(new AlpacaSandboxOptions
        {
            Seed = file.Venue.Seed,
            Cash = file.Account.Equity,
            Multiplier = 4,
            RequestsPerMinute = 100_000,
            DataRequestsPerMinute = 100_000,
            Latencies = file.Venue.ToProfile(),
            TimeProvider = time,
            Failed = static defect => Console.WriteLine($"A DEFECT OF THE SANDBOX: {defect}"),
            Assets = [.. file.Instruments.Select(instrument => new SandboxAsset { Symbol = instrument.Symbol, Price = FirstPrice(file, instrument.Symbol), Shortable = instrument.Shortable })],
        });
        foreach (var position in file.Positions)
        {
            sandbox.Broker.Venue.SeedPosition(position.Symbol, position.Quantity, position.Price, position.Leg);
        }

        ScenarioWorld.FailQueries(sandbox.Broker, file.Venue.QueriesFail);
        return new WireVenue(sandbox, time);
    }

    public async ValueTask SetPriceAsync(Symbol symbol, decimal price, bool tells)
    {
        await PostAsync("/sandbox/prices", new Dictionary<string, decimal> { [symbol.Value] = price });
        if (tells)
        {
            await _adapter.TellAsync(symbol);
        }
    }

    public async ValueTask TellAsync(Symbol symbol, decimal price)
    {
        // The quote shows it; the market, at which orders are executed, stays.
        await PostAsync("/sandbox/prices", new Dictionary<string, object> { [symbol.Value] = new { bid = price, ask = price, price = Broker.Venue.GetPrice(symbol) } });
        await _adapter.TellAsync(symbol);
    }

    // The sandbox holds back every order, and not the next one alone.
    public async ValueTask FillNextOnlyAsync(decimal? quantity) => await PostAsync("/sandbox/fills", quantity is { } most ? new { up_to = most } : new { });

    public async ValueTask AdvanceAsync(TimeSpan by)
    {
        // Timer by timer; of hours in pieces in which no call runs into its time-out.
        var least = by > _hours ? _piece : TimeSpan.Zero;
        do
        {
            await WaitUntilIdleAsync();
            var step = _time.UntilNextTimer is { } next && next < by ? next > least ? next : least < by ? least : by : by;
            _time.Advance(step);
            by -= step;
        }
        while (by > TimeSpan.Zero);
        await WaitUntilIdleAsync();
    }

    public ValueTask WaitUntilIdleAsync()
    {
        ThreadPoolIdle.Wait();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<bool> WaitInRealTimeAsync(Task task)
    {
        await Task.WhenAny(task, Task.Delay(_longestRealWait));
        return task.IsCompleted;
    }

    public async ValueTask<SubmitOutcome> SendAsync(OrderRequest request, bool reduceOnly, CancellationToken cancellationToken)
    {
        var body = new Dictionary<string, string>
        {
            ["symbol"] = request.Symbol.Value,
            ["qty"] = Text(request.Quantity),
            ["side"] = request.Side == OrderSide.Buy ? "buy" : "sell",
            ["type"] = request.Type switch { OrderType.Limit => "limit", OrderType.Stop => "stop", OrderType.StopLimit => "stop_limit", _ => "market" },
            ["time_in_force"] = "gtc",
            ["client_order_id"] = request.ClientOrderId!,
        };
        Add(body, "limit_price", request.LimitPrice);
        Add(body, "stop_price", request.StopPrice);
        using var answer = await _http.PostAsJsonAsync("/v2/orders", body, cancellationToken);
        return await ReadAsync(answer, request.ClientOrderId!, cancellationToken) switch
        {
            (null, { } refused) => new SubmitOutcome.Rejected(refused),
            ({ } id, _) => new SubmitOutcome.Accepted { VenueOrderId = id },
            _ => new SubmitOutcome.Unknown($"the answer is {(int)answer.StatusCode}"),
        };
    }

    public ValueTask<GroupOutcome> SendAsync(MultilegRequest order, CancellationToken cancellationToken) => new(GroupOutcome.NotSupported);

    public async ValueTask<CancelOutcome> CancelAsync(string clientOrderId, CancellationToken cancellationToken)
    {
        using var answer = await _http.DeleteAsync($"/v2/orders/{_venueIds[clientOrderId]}", cancellationToken);
        return answer.IsSuccessStatusCode ? new CancelOutcome.Accepted()
            : (await ReadAsync(answer, clientOrderId, cancellationToken)).Refused is { } refused ? new CancelOutcome.Rejected(refused)
            : new CancelOutcome.Unknown($"the answer is {(int)answer.StatusCode}");
    }

    public async ValueTask<ReplaceOutcome> ReplaceAsync(string clientOrderId, decimal? quantity, decimal? limitPrice, decimal? stopPrice, CancellationToken cancellationToken)
    {
        var body = new Dictionary<string, string>();
        Add(body, "qty", quantity);
        Add(body, "limit_price", limitPrice);
        Add(body, "stop_price", stopPrice);
        using var answer = await _http.PatchAsJsonAsync($"/v2/orders/{_venueIds[clientOrderId]}", body, cancellationToken);
        return await ReadAsync(answer, clientOrderId, cancellationToken) switch
        {
            (null, { } refused) => new ReplaceOutcome.Rejected { Rejection = refused },
            ({ } id, _) => new ReplaceOutcome.Accepted { VenueOrderId = id },
            _ => new ReplaceOutcome.Unknown($"the answer is {(int)answer.StatusCode}"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        _alpaca.Dispose();
        _http.Dispose();
        await _sandbox.DisposeAsync();
    }

    /// <summary>The price that the script begins with: a sandbox has one from the start.</summary>
    private static decimal FirstPrice(ScenarioFile file, string symbol) =>
        file.Script.Select(step => (step.Quote ?? step.Market)?.GetValueOrDefault(symbol) ?? 0m).FirstOrDefault(static price => price > 0m, 100m);

    private static string Text(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static void Add(Dictionary<string, string> body, string name, decimal? amount)
    {
        if (amount is { } value)
        {
            body[name] = Text(value);
        }
    }

    /// <summary>The venue's id of a success, the words of a refusal, or neither.</summary>
    private async Task<(string? Id, VenueRejection? Refused)> ReadAsync(HttpResponseMessage answer, string clientOrderId, CancellationToken cancellationToken)
    {
        if ((int)answer.StatusCode >= 500)
        {
            return (null, null);
        }

        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return (null, new VenueRejection(body.TryGetProperty("code", out var code) ? code.GetRawText() : $"{(int)answer.StatusCode}", body.GetProperty("message").GetString()!));
        }

        return (_venueIds[clientOrderId] = body.GetProperty("id").GetString()!, null);
    }

    private async Task PostAsync(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(path, body);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The sandbox answers {(int)answer.StatusCode} to {path}: {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
