using Guardrails;
using Guardrails.Alpaca;
using Guardrails.Sandbox;
using Guardrails.Testing;
using ProtectionCheck;

// 18 positions, and for 8 of them a target that holds all the shares: a stop beside it is refused. Before: the bot sends the stops and goes on. After: the guard protects each position.
//   dotnet run --project samples/ProtectionCheck              at a simulated venue in this process
//   dotnet run --project samples/ProtectionCheck -- --wire    through the Alpaca adapter and a sandbox, over HTTP and WebSocket
if (args is not ([] or ["--wire"]))
{
    Console.WriteLine("Usage: ProtectionCheck [--wire]");
    return 2;
}

if (args is [])
{
    var venue = new SimulatedBroker(SimulatedVenueProfile.EquitiesHoldingShares with { CancelLatency = TimeSpan.FromMilliseconds(40), HoldReleaseLag = TimeSpan.FromMilliseconds(20) }, TimeProvider.System, cash: 1_000_000m);
    foreach (var position in Portfolio.Positions)
    {
        venue.Venue.List(new Instrument { Symbol = position.Symbol, QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m });
    }

    return await Check.RunAsync(venue, venue.Venue);
}

await using var sandbox = await AlpacaSandbox.StartAsync(new AlpacaSandboxOptions
{
    Cash = 1_000_000m,
    RequestsPerMinute = 10_000,
    Assets = [.. Portfolio.Positions.Select(static p => new SandboxAsset { Symbol = p.Symbol.Value, Price = p.Price })],
});
using var alpaca = new AlpacaBroker(new AlpacaOptions { TradingAddress = sandbox.Address, KeyId = "PKSANDBOX", SecretKey = "sandbox-secret", QuoteInterval = TimeSpan.FromMilliseconds(200), RequestsPerMinute = 9_000 });
return await Check.RunAsync(alpaca, sandbox.Broker.Venue);
