using AlpacaPaperBot;
using Guardrails.Alpaca;
using Guardrails.Sandbox;

// A small bot behind the guard, at Alpaca.
//   dotnet run --project samples/AlpacaPaperBot                      without keys: a sandbox on this machine, whose price moves
//   APCA_API_KEY_ID=… APCA_API_SECRET_KEY=… dotnet run --project …    with keys: the paper account
//   dotnet run --project samples/AlpacaPaperBot -- --chaos --seed 7  the sandbox, with faults, and the bot is killed and started again
// Ctrl-C is the kill switch: no new risk, and everything of the bot's is closed.
if (args is ["--bot", var address, var journalPath])
{
    return await BotProcess.RunAsync(new Uri(address), journalPath);
}

if (args.Contains("--chaos"))
{
    var at = Array.IndexOf(args, "--seed");
    return await ChaosRun.RunAsync(at >= 0 && at + 1 < args.Length && ulong.TryParse(args[at + 1], out var seed) ? seed : 1);
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
var settings = new BotSettings();
var journal = Path.Combine(AppContext.BaseDirectory, "bot.journal");
if (AlpacaKey.FromEnvironment() is not null)
{
    Console.WriteLine($"The paper account of {AlpacaKey.IdVariable}. Ctrl-C closes everything of the bot's and ends it.");
    return await BotProcess.TradeAsync(new AlpacaOptions(), settings with { Symbol = "SPY", Quantity = 1m }, journal, stop.Token);
}

await using var sandbox = await AlpacaSandbox.StartAsync(new AlpacaSandboxOptions { RequestsPerMinute = 10_000 });
Console.WriteLine($"No keys are set: a sandbox at {sandbox.Address}. Ctrl-C closes everything of the bot's and ends it.");
File.Delete(journal);
var market = new Market(sandbox, settings.Symbol, seed: 1).RunAsync(TimeSpan.FromMilliseconds(500), stop.Token);
var code = await BotProcess.TradeAsync(BotProcess.At(sandbox.Address), settings, journal, stop.Token);
await market;
return code;
