using Guardrails;
using Guardrails.Alpaca;
using Guardrails.Journal;

namespace AlpacaPaperBot;

/// <summary>The bot as a process: connects, trades, and closes everything when it is told to stop.</summary>
internal static class BotProcess
{
    /// <summary>The line that a bot under chaos prints when it has ended flat.</summary>
    public const string Flat = "FLAT";

    /// <summary>Trades at a sandbox until a line comes in.</summary>
    public static async Task<int> RunAsync(Uri address, string journal)
    {
        using var stop = new CancellationTokenSource();
        _ = Task.Run(async () =>
        {
            await Console.In.ReadLineAsync();
            await stop.CancelAsync();
        });
        return await TradeAsync(At(address), new BotSettings { Interval = TimeSpan.FromMilliseconds(50), IsTalkative = false }, journal, stop.Token);
    }

    /// <summary>How a sandbox is reached.</summary>
    public static AlpacaOptions At(Uri address) => new()
    {
        TradingAddress = address,
        KeyId = "PKSANDBOX",
        SecretKey = "sandbox-secret",
        QuoteInterval = TimeSpan.FromMilliseconds(50),
        RequestsPerMinute = 9_000,
        MaxStreamSilenceAfterOrder = TimeSpan.FromSeconds(3),
    };

    public static async Task<int> TradeAsync(AlpacaOptions alpaca, BotSettings settings, string journalPath, CancellationToken stop)
    {
        using var adapter = new AlpacaBroker(alpaca);
        if (!await CanTradeAsync(adapter))
        {
            return 2;
        }

        using var journal = BotJournal.Open(journalPath);
        if (journal.Count > 0)
        {
            Console.WriteLine($"{journal.Count} records of the run before are read; what was open is looked up at the venue.");
        }

        await using var broker = await GuardedBroker.ConnectAsync(adapter, Options(settings, journal), CancellationToken.None);
        var bot = new MovingAverageBot(adapter, broker, settings);
        await bot.RunAsync(stop);
        Console.WriteLine($"Stopping after {bot.Entries} entries and {bot.Denials} denials.");
        var isFlat = await bot.StopAsync(TimeSpan.FromMinutes(2));
        Console.WriteLine(isFlat ? Flat : $"NOT FLAT: {string.Join("; ", broker.Guard.Positions)}; {string.Join("; ", broker.Guard.OpenOrders)}");
        return isFlat ? 0 : 1;
    }

    /// <summary>Asks before the start what has to be right. A venue that is away for a moment is asked again.</summary>
    private static async Task<bool> CanTradeAsync(AlpacaBroker adapter)
    {
        for (var attempt = 1; ; attempt++)
        {
            var check = await adapter.CheckAsync(CancellationToken.None);
            Console.WriteLine(check);
            if (check.CanTrade || attempt == 5)
            {
                return check.CanTrade;
            }

            await Task.Delay(TimeSpan.FromSeconds(2));
        }
    }

    private static GuardedBrokerOptions Options(BotSettings settings, IGuardJournal journal) => new()
    {
        Symbols = [settings.Symbol],
        RefreshInterval = TimeSpan.FromSeconds(settings.IsTalkative ? 10 : 1),
        MaxReadsPerMinute = settings.IsTalkative ? 60 : 3_000,
        CallTimeout = TimeSpan.FromSeconds(3),
        Guard = new()
        {
            Account = "sample",
            Venue = "alpaca",
            Journal = journal,
            Alarms = new AlarmPrinter(),
            Limits = new()
            {
                MaxLongExposure = 2_000m,
                AllowShort = false,
                MaxOpenPositions = 1,
            },
        },
    };
}
