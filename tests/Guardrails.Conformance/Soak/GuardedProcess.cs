using System.Collections.Concurrent;
using Guardrails.Alarms;
using Guardrails.Alpaca;
using Guardrails.Closing;
using Guardrails.States;

namespace Guardrails.Conformance.Soak;

/// <summary>
/// The process that is soaked: a bot, a guarded broker with a journal, and the Alpaca adapter. It has a heap of its own, so that what the venue remembers is not measured. It is told what to do
/// over its standard input: <c>pause</c>, <c>go</c>, <c>book</c> with the venue's ids of orders, <c>heap</c>, <c>end</c> with ids.
/// </summary>
internal sealed class GuardedProcess : IAlarmSink
{
    // What faults of the wire bring about by themselves; every other alarm is printed.
    private static readonly string[] _expected =
    [
        AlarmCodes.DenialRate, AlarmCodes.ExitIncomplete, AlarmCodes.ExitOutcomeUnknown, AlarmCodes.ExitRate, AlarmCodes.FlattenIncomplete, AlarmCodes.OrderOutcomeUnknown, AlarmCodes.ReadingFailed,
        AlarmCodes.StreamInterrupted,
    ];

    private readonly ConcurrentDictionary<string, int> _alarms = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Symbol, decimal> _prices = new();
    private readonly object _writing = new();
    private readonly VenueIds _ids = new();

    public static async Task<int> RunAsync(string address, string seed, string journal) =>
        await new GuardedProcess().RunAsync(new Uri(address), ulong.Parse(seed, System.Globalization.CultureInfo.InvariantCulture), journal).ConfigureAwait(false);

    public void Raise(Alarm alarm)
    {
        _alarms.AddOrUpdate(alarm.Code, 1, static (_, times) => times + 1);
        if (!_expected.Contains(alarm.Code))
        {
            Write(new() { Kind = SoakMessageKind.Alarm, Text = alarm.ToString() });
        }
    }

    private async Task<int> RunAsync(Uri address, ulong seed, string path)
    {
        using var adapter = new AlpacaBroker(SoakSettings.Alpaca(address));
        using var journal = new FileJournal(path);
        using var stop = new CancellationTokenSource();
        var (broker, bot, trading) = ((GuardedBroker?)null, (RandomBot?)null, Task.CompletedTask);
        try
        {
            broker = await GuardedBroker.ConnectAsync(adapter, Options(journal), CancellationToken.None).ConfigureAwait(false);
            bot = new RandomBot(broker, symbol => _prices.TryGetValue(symbol, out var price) ? price : null, seed, text => Write(new() { Kind = SoakMessageKind.Wrong, Text = text }));
            trading = Task.WhenAll(bot.RunAsync(stop.Token), ReadPricesAsync(adapter, stop.Token), CountAsync(bot, stop.Token), _ids.FollowAsync(broker.Guard));
            Write(new() { Kind = SoakMessageKind.Started });
            await ObeyAsync(broker, bot, journal).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            if (broker is not null)
            {
                await broker.DisposeAsync().ConfigureAwait(false);
            }

            await trading.ConfigureAwait(false);
        }

        return 0;
    }

    /// <summary>Until it is told to end, or nobody is there to tell it anything.</summary>
    private async Task ObeyAsync(GuardedBroker broker, RandomBot bot, FileJournal journal)
    {
        while (await Console.In.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            switch (line.Split(' '))
            {
                case ["pause"]:
                    bot.Pause(true);
                    for (var i = 0; bot.Waiting > 0 && i < 1_000; i++)
                    {
                        await Task.Delay(100).ConfigureAwait(false);
                    }

                    Write(new() { Kind = SoakMessageKind.Paused, Text = bot.Waiting == 0 ? null : $"{bot.Waiting} calls are not answered after 100 s" });
                    break;
                case ["go"]:
                    bot.Pause(false);
                    break;
                case ["book", .. var ids]:
                    Write(new() { Kind = SoakMessageKind.Book, Book = Book(broker.Guard, ids) });
                    break;
                case ["heap"]:
                    Write(new() { Kind = SoakMessageKind.Heap, Heap = Measure() });
                    break;
                case ["end", .. var ids]:
                    await EndAsync(broker, journal, ids).ConfigureAwait(false);
                    return;
                default:
                    throw new InvalidDataException($"The guarded process was told '{line}'.");
            }
        }
    }

    private async Task EndAsync(GuardedBroker broker, FileJournal journal, IReadOnlyList<string> ids)
    {
        // An order of unknown outcome is known after the venue's horizon of 60 s.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var by = new Attribution("the soak has ended", "operator");
        var flattened = await broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, by, CancellationToken.None).ConfigureAwait(false);
        while ((flattened is not FlattenResult.Flat || broker.Guard.OpenOrders.Count > 0) && !patience.IsCancellationRequested)
        {
            await Task.Delay(1_000, CancellationToken.None).ConfigureAwait(false);
            flattened = await broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, by, CancellationToken.None).ConfigureAwait(false);
        }

        var problem = flattened is FlattenResult.Flat ? null : $"flattening answers: {flattened}";

        // Flattening halts until a person lets the account trade again.
        broker.Guard.SetState(TradingScope.Account, TradingState.Active, by);
        await broker.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        var book = Book(broker.Guard, ids);
        await broker.DisposeAsync().ConfigureAwait(false);
        await using var replayed = await OrderGuard.OpenAsync(Options(journal).Guard, CancellationToken.None).ConfigureAwait(false);
        var (before, after) = (Describe(book), Describe(Book(replayed, ids)));
        problem ??= before == after ? null : $"the journal of {journal.Records} records is replayed to {after}; the guard had {before}";
        Write(new() { Kind = SoakMessageKind.Ended, Book = book, Text = problem });
    }

    private async Task ReadPricesAsync(AlpacaBroker adapter, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var quote in await adapter.GetQuotesAsync([.. SoakSettings.Positions.Keys], CancellationToken.None).ConfigureAwait(false))
            {
                _prices[quote.Symbol] = quote.Price;
            }

            await Task.Delay(250, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task CountAsync(RandomBot bot, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Write(new() { Kind = SoakMessageKind.Counts, Counts = new() { Calls = new(bot.Calls.ToDictionary(), StringComparer.Ordinal), Alarms = new(_alarms.ToDictionary(), StringComparer.Ordinal) } });
            await Task.Delay(1_000, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private GuardedBrokerOptions Options(FileJournal journal) => new()
    {
        Symbols = [.. SoakSettings.Positions.Keys],
        RefreshInterval = TimeSpan.FromSeconds(1),
        MaxReadsPerMinute = 3_000,
        CallTimeout = TimeSpan.FromSeconds(3),
        ExitTimeout = TimeSpan.FromSeconds(10),
        MaxReconnectDelay = TimeSpan.FromSeconds(1),
        Guard = new()
        {
            Account = "soak",
            Venue = "alpaca",
            Journal = journal,
            Alarms = this,
            Limits = SoakSettings.Limits,

            // Faults are what this is about: the guard is not to stop the bot for their number.
            Trips = AutoTrips.None,
            MaxEndedOrders = 1_000,
        },
    };

    private SoakBook Book(OrderGuard guard, IReadOnlyList<string> ids)
    {
        var scopes = SoakSettings.Positions.Keys.Select(static symbol => TradingScope.Of(symbol)).Append(TradingScope.Account);
        return new()
        {
            Positions = [.. guard.Positions.Where(static position => position.Net != 0m || position.Managed != 0m || position.InDoubt).Select(static position => new SoakPosition(position.Key.Symbol.Value, position.Net, position.Managed, position.InDoubt)).OrderBy(static position => position.Symbol, StringComparer.Ordinal)],
            Open = [.. guard.OpenOrders.Select(static order => new SoakOrder(order.ClientOrderId, order.VenueOrderId, order.State.ToString(), order.IsManaged)).OrderBy(static order => order.Id, StringComparer.Ordinal)],
            Filled = ids.Select(id => (Id: id, Order: _ids.Find(id) is { } name ? guard.FindOrder(name) : null)).Where(static entry => entry.Order is not null).ToDictionary(static entry => entry.Id, static entry => entry.Order!.Filled, StringComparer.Ordinal),
            Restricted = [.. scopes.Where(scope => guard.GetState(scope) != TradingState.Active).Select(scope => $"{scope} is {guard.GetState(scope)}")],
            Readiness = guard.GetReadiness([.. SoakSettings.Positions.Keys]).ToString(),
        };
    }

    private static string Describe(SoakBook book) =>
        $"positions {string.Join(", ", book.Positions.Where(static position => position.Net != 0m).Select(static position => position with { InDoubt = false }))}; open {string.Join(", ", book.Open)}; filled {string.Join(", ", book.Filled.OrderBy(static filled => filled.Key, StringComparer.Ordinal))}";

    private static long Measure()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private void Write(SoakMessage message)
    {
        lock (_writing)
        {
            Console.Out.WriteLine(message.ToLine());
            Console.Out.Flush();
        }
    }
}
