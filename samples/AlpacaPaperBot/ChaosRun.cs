using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Guardrails;
using Guardrails.Sandbox;

namespace AlpacaPaperBot;

/// <summary>
/// Runs the bot as a process of its own against a sandbox that fails in every way, kills it and starts it again with its journal, and looks whether in the end the venue and the bot agree: flat,
/// and nothing open.
/// </summary>
internal static class ChaosRun
{
    private const int WantedFills = 50;
    private const int WantedFaults = 20;

    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(8);

    // Faults of the wire, by their names at the control endpoint.
    private static readonly string[] _faults =
    [
        "gateway_timeout_before", "gateway_timeout_after", "internal_error_before", "internal_error_after", "connection_lost_after", "rate_limited", "delay_answer", "drop_event", "duplicate_event",
    ];

    public static async Task<int> RunAsync(ulong seed)
    {
        await using var sandbox = await AlpacaSandbox.StartAsync(new AlpacaSandboxOptions { Seed = seed, RequestsPerMinute = 10_000, Failed = static defect => Console.WriteLine($"A DEFECT OF THE SANDBOX: {defect}") });
        Console.WriteLine($"Chaos with seed {seed} at {sandbox.Address}. Again: dotnet run --project samples/AlpacaPaperBot -- --chaos --seed {seed}");
        using var http = new HttpClient { BaseAddress = sandbox.Address };
        using var stop = new CancellationTokenSource();
        var symbol = new BotSettings().Symbol;
        var market = new Market(sandbox, symbol, seed).RunAsync(TimeSpan.FromMilliseconds(60), stop.Token);
        var journal = Path.Combine(Path.GetTempPath(), $"guardrails-chaos-{Environment.ProcessId}.journal");
        File.Delete(journal);
        var chance = new Random((int)(seed % int.MaxValue));
        var (armed, kills, disconnects, began) = (0, 0, 0, Stopwatch.StartNew());
        var bot = Start(sandbox.Address, journal);
        try
        {
            while ((Fills(sandbox, symbol) < WantedFills || armed < WantedFaults || kills == 0) && began.Elapsed < _longest)
            {
                await Task.Delay(chance.Next(1_000, 3_000));
                if (bot.HasExited)
                {
                    return Fail($"the bot ended by itself with {bot.ExitCode}");
                }

                if (Fills(sandbox, symbol) > WantedFills / 2 && kills == 0)
                {
                    // In the middle of whatever it does: no goodbye.
                    bot.Kill(entireProcessTree: true);
                    await bot.WaitForExitAsync();
                    kills++;
                    Console.WriteLine($"{began.Elapsed.TotalSeconds,5:0.0} s  killed after {Fills(sandbox, symbol)} fills, started again");
                    bot = Start(sandbox.Address, journal);
                }
                else if (chance.Next(40) == 0)
                {
                    await PostAsync(http, "/sandbox/stream", new { action = chance.Next(2) == 0 ? "abort" : "close" });
                    disconnects++;
                }
                else
                {
                    // A write that never arrived cannot be told from one that did: it stays unknown for a minute, and takes no new risk meanwhile. So most of these hit questions.
                    // Of an order whose every event is lost the readings tell, 10 s later: so few are lost.
                    var fault = _faults[chance.Next(_faults.Length)];
                    fault = fault == "drop_event" && chance.Next(3) > 0 ? "duplicate_event" : fault;
                    var method = fault.EndsWith("_before", StringComparison.Ordinal) && chance.Next(8) > 0 ? "GET" : null;
                    await PostAsync(http, "/sandbox/faults", new { fault, count = 1, delay_ms = fault == "delay_answer" ? 700 : 0, method });
                    armed++;
                }
            }

            await bot.StandardInput.WriteLineAsync("stop");
            using var patience = new CancellationTokenSource(_longest);
            await bot.WaitForExitAsync(patience.Token);
            var happened = armed - await StillArmedAsync(http);
            var (position, open) = (sandbox.Broker.Venue.GetState().Positions.Where(p => p.Symbol == symbol).Sum(static p => p.Quantity), sandbox.Broker.Venue.OpenOrders.Count);
            Console.WriteLine($"{Fills(sandbox, symbol)} fills, {happened + disconnects} faults ({happened} of the wire, {disconnects} broken connections), {kills} kill, in {began.Elapsed.TotalSeconds:0} s.");
            Console.WriteLine($"At the venue: position {position}, open orders {open}. The bot says: {(bot.ExitCode == 0 ? "flat" : "not flat")}.");
            return Fills(sandbox, symbol) < WantedFills || happened + disconnects < WantedFaults || kills == 0 ? Fail("too little happened")
                : position != 0m || open != 0 || bot.ExitCode != 0 ? Fail("not flat and reconciled")
                : Pass();
        }
        finally
        {
            if (!bot.HasExited)
            {
                bot.Kill(entireProcessTree: true);
            }

            await stop.CancelAsync();
            await market;
            File.Delete(journal);
        }
    }

    private static int Fills(AlpacaSandbox sandbox, Symbol symbol) => sandbox.Broker.Venue.Executions.Count(e => e.Symbol == symbol);

    private static Process Start(Uri address, string journal)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChaosRun).Assembly.Location);
        }

        foreach (var argument in new[] { "--bot", address.ToString(), journal })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The bot could not be started.");
    }

    private static async Task PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Faults that have not found their opportunity. They are taken back.</summary>
    private static async Task<int> StillArmedAsync(HttpClient http)
    {
        var state = await http.GetFromJsonAsync<JsonElement>("/sandbox");
        return state.GetProperty("armed").EnumerateArray().Sum(static fault => fault.GetProperty("count").GetInt32());
    }

    private static int Pass()
    {
        Console.WriteLine("CHAOS PASSED: flat and reconciled.");
        return 0;
    }

    private static int Fail(string why)
    {
        Console.WriteLine($"CHAOS FAILED: {why}.");
        return 1;
    }
}
