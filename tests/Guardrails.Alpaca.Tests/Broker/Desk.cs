using Guardrails.Orders;
using Guardrails.Sandbox;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>A guarded broker at a sandbox, over real HTTP and WebSocket.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private static long _opened;

    private Desk(AlpacaSandbox sandbox, AlpacaBroker adapter, GuardedBroker broker, HttpClient control) => (Sandbox, Adapter, Broker, Control) = (sandbox, adapter, broker, control);

    public AlpacaSandbox Sandbox { get; }

    public AlpacaBroker Adapter { get; }

    public GuardedBroker Broker { get; }

    public OrderGuard Guard => Broker.Guard;

    public HttpClient Control { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static AlpacaOptions OptionsFor(AlpacaSandbox sandbox) => new()
    {
        TradingAddress = sandbox.Address,
        KeyId = "PKSANDBOX",
        SecretKey = "sandbox-secret",
        QuoteInterval = TimeSpan.FromMilliseconds(100),
        RequestsPerMinute = 50_000,
    };

    /// <summary>A sandbox of its own: the account's id follows from the seed, and one process has one guard of an account.</summary>
    public static AlpacaSandboxOptions Settings() => new() { RequestsPerMinute = 100_000, DataRequestsPerMinute = 100_000, Seed = (ulong)Interlocked.Increment(ref _opened) };

    public static async Task<Desk> OpenAsync(Action<AlpacaOptions>? configure = null, Action<GuardedBrokerOptions>? guard = null, AlpacaSandbox? sandbox = null, string symbol = "GME")
    {
        sandbox ??= await AlpacaSandbox.StartAsync(Settings(), Cancelled);
        var options = OptionsFor(sandbox);
        configure?.Invoke(options);
        var adapter = new AlpacaBroker(options);
        var guarded = new GuardedBrokerOptions
        {
            Symbols = [symbol],
            RefreshInterval = TimeSpan.FromMilliseconds(500),
            MaxReadsPerMinute = 20_000,
            Guard = { Account = "test", Venue = "alpaca", Limits = new RiskLimits { MaxPriceStep = null, MaxLongExposure = 1_000_000m, MaxShortExposure = 1_000_000m, MaxGrossExposure = 1_000_000m } },
        };
        guard?.Invoke(guarded);
        var broker = await GuardedBroker.ConnectAsync(adapter, guarded, Cancelled);
        var desk = new Desk(sandbox, adapter, broker, new HttpClient { BaseAddress = sandbox.Address });
        await desk.UntilAsync(() => desk.Guard.GetReadiness(symbol).IsReady, () => desk.Guard.GetReadiness(symbol).ToString());
        return desk;
    }

    /// <summary>Sends an order that the guard lets through.</summary>
    public async Task<OrderResult> SubmitAsync(OrderRequest request)
    {
        var result = await Broker.SubmitAsync(request, Cancelled);
        Assert.False(result is OrderResult.Denied, result.ToString());
        return result;
    }

    /// <summary>Sends a group that the guard lets through.</summary>
    public async Task SubmitAsync(GroupRequest request)
    {
        var result = await Broker.SubmitGroupAsync(request, Cancelled);
        Assert.False(result is GroupResult.Denied, result.ToString());
    }

    public async Task ControlAsync(string path, string body)
    {
        using var answer = await Control.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancelled);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
    }

    public decimal AtVenue(Symbol symbol) => Sandbox.Broker.Venue.GetState().Positions.Where(p => p.Symbol == symbol).Sum(static p => p.Quantity);

    public decimal Booked(Symbol symbol) => Guard.FindPosition(symbol)?.Net ?? 0m;

    public async Task UntilAsync(Func<bool> holds, Func<string?>? state = null)
    {
        using var patience = new CancellationTokenSource(_patience);
        while (!holds())
        {
            Assert.False(patience.IsCancellationRequested, $"waited for {_patience.TotalSeconds:0} s: {state?.Invoke()}");
            await Task.Delay(10, Cancelled);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        await Broker.DisposeAsync();
        Adapter.Dispose();
        await Sandbox.DisposeAsync();
    }
}
