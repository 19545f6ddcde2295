using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Journal;
using Guardrails.Orders;
using Guardrails.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guardrails.Shell;

/// <summary>Opens a guard: reads the journal, rebuilds the state, and turns every intent without an outcome into an unknown order.</summary>
internal static class GuardOpening
{
    public static async ValueTask<GuardShell> OpenAsync(OrderGuardOptions options, CancellationToken cancellationToken)
    {
        var logger = options.LoggerFactory?.CreateLogger("Guardrails.OrderGuard") ?? NullLogger.Instance;
        var journal = options.Journal ?? new InMemoryJournal();
        var book = new AccountBook(Configure(options));
        var version = 0L;
        string? fault = null;
        await foreach (var record in journal.ReadAsync(1, cancellationToken).ConfigureAwait(false))
        {
            var e = EventCodec.Decode(record.Kind, record.Schema, record.Payload.Span);
            version = record.Version;
            try
            {
                book.Apply(e);
            }
            catch (Exception exception) when (exception is not JournalFormatException)
            {
                // What could not be applied live cannot be applied now. The guard opens all the same, for exits: see GuardShell.Apply_NeedsLock.
                fault ??= $"event {record.Version} ({e.GetType().Name}): {exception.Message}";
            }
        }

        fault ??= Invariants.BrokenIn(book);
        var epoch = Epoch(options.TimeProvider, book.Epoch);
        var core = new GuardShell(book, options, journal, epoch, version + 1, logger, fault);
        var open = new GuardEvent.Opened(GuardInstant.Now(options.TimeProvider), epoch, book.Configuration.LimitsHash, book.Rules.Hash);
        core.Observe(open, static (book, opened, now, events) =>
        {
            events.Add(opened);
            foreach (var order in book.LiveOrderSlots().Where(static o => o.State is OrderState.Reserved or OrderState.InFlight))
            {
                events.Add(new GuardEvent.OrderTransitioned(now, order.ClientOrderId, OrderState.Unknown, null, "the guard was restarted before an answer came", ByVenue: false));
            }
        });
        GuardLog.Opened(logger, options.Account.Value, options.Venue.Value, book.Configuration.LimitsHash, book.Rules.Hash, version);
        if (!journal.IsDurable)
        {
            GuardLog.JournalInMemory(logger);
        }

        if (fault is not null)
        {
            core.Alarm(AlarmCodes.GuardFaulted, "account", fault);
        }

        if (options.Hedging.AllowsAny)
        {
            GuardLog.HedgingAllowed(logger, $"{options.Account}@{options.Venue}");
            core.Alarm(AlarmCodes.HedgingAllowed, "account", "hedging is on: a symbol may be held long and short at once");
        }

        return core;
    }

    /// <summary>
    /// Opens the books of a watch: the same as a guard's, but nothing is written, measured or told. Two that measure under one account's name would
    /// count everything twice.
    /// </summary>
    public static GuardShell OpenWatch(OrderGuardOptions options)
    {
        options.Alarms = null;
        var book = new AccountBook(Configure(options));
        var epoch = Epoch(options.TimeProvider, book.Epoch);
        var shell = new GuardShell(book, options, new NoJournal(), epoch, 1, NullLogger.Instance, fault: null);
        shell.Meters.Dispose();
        shell.Observe(
            new GuardEvent.Opened(GuardInstant.Now(options.TimeProvider), epoch, book.Configuration.LimitsHash, book.Rules.Hash),
            static (_, opened, _, events) => events.Add(opened));
        return shell;
    }

    public static BookConfiguration Configure(OrderGuardOptions options) => new()
    {
        Account = options.Account,
        Venue = options.Venue,
        AccountCurrency = options.AccountCurrency,
        Limits = options.Limits,
        Hedging = options.Hedging,
        Capabilities = options.Capabilities,
        UserRules = [.. options.Rules],
        ManageExistingPositions = options.ManageExistingPositions,
        StrategiesCloseOwnShare = options.StrategiesCloseOwnShare,
        Drifts = options.Drifts,
        Trips = options.Trips,
        CancelEntriesOnRestriction = options.CancelEntriesOnRestriction,
        MaxUncomparedTime = options.MaxUncomparedTime,
        MaxLiveOrders = options.MaxLiveOrders,
        MaxEndedOrders = options.MaxEndedOrders,
#if DEBUG
        DisabledMechanisms = options.DisabledMechanisms,
#endif
    };

    /// <summary>
    /// Milliseconds since 1970 in base 36, later than the last one even if the clock went back: order ids never repeat. By the system's clock, four digits of
    /// the time since the machine was started and of the process follow: two guards without a common journal can be opened in the same millisecond and send to the
    /// same account. Any other clock plays a run that can be played again, and keeps the ids of its recordings.
    /// </summary>
    private static string Epoch(TimeProvider time, string last)
    {
        const int fourDigits = 36 * 36 * 36 * 36;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (ReferenceEquals(time, TimeProvider.System))
        {
            now = (now * fourDigits) + ((time.GetTimestamp() + ((long)Environment.ProcessId * 7919)) % fourDigits);
        }

        var before = last.Length == 0 ? 0L : FromBase36(last);
        return ToBase36(Math.Max(now, before + 1));
    }

    private static string ToBase36(long value)
    {
        const string digits = "0123456789abcdefghijklmnopqrstuvwxyz";
        var text = "";
        for (; value > 0; value /= 36)
        {
            text = digits[(int)(value % 36)] + text;
        }

        return text;
    }

    private static long FromBase36(string text)
    {
        var value = 0L;
        foreach (var c in text)
        {
            value = (value * 36) + (char.IsAsciiDigit(c) ? c - '0' : c - 'a' + 10);
        }

        return value;
    }
}
