using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Rules;
using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Observing;

/// <summary>
/// Turns what is told from the outside into events, the same for the guard and for the watch. Reads the books only; input that makes no sense
/// throws before anything is changed.
/// </summary>
internal static class FactReader
{
    /// <summary>
    /// Takes the description of an instrument. One that contradicts what is held or ordered was valued by is not taken: two instruments have one symbol, or it has
    /// changed, and which of the two values counts is not known. The symbol takes no new risk until somebody has looked.
    /// </summary>
    /// <exception cref="ArgumentException">The description contradicts itself, and the message names every problem; or another instrument has its symbol or spelling.</exception>
    public static void Read(AccountBook book, Instrument instrument, GuardInstant now, List<GuardEvent> events)
    {
        FactValidation.Check(book, instrument);
        if (book.Find(instrument.Symbol) is { Instrument: { } known } symbol && symbol.Keys.Any(static k => k.Ledger.Net != 0m || k.LiveCount > 0)
            && (known.Multiplier != instrument.Multiplier || known.QuoteCurrency != instrument.QuoteCurrency || known.BaseAsset != instrument.BaseAsset))
        {
            MisfitPolicy.QuarantineSymbol(
                book,
                instrument.Symbol,
                $"{instrument.Symbol} is held or ordered as {Describe(known)}, and is described as {Describe(instrument)}: give one of two instruments another symbol, or describe it again once it is flat and has no open order",
                now,
                events);
            return;
        }

        events.Add(new GuardEvent.InstrumentDescribed(now, instrument));
    }

    private static string Describe(Instrument instrument) =>
        FormattableString.Invariant($"{instrument.BaseAsset ?? "units"} × {instrument.Multiplier} in {instrument.QuoteCurrency}");

    /// <exception cref="ArgumentException">The rate is not above 0, or the currency is empty.</exception>
    public static void Read(AccountBook book, FxRate rate, GuardInstant now, List<GuardEvent> events) => events.Add(FactValidation.ToEvent(rate, now));

    /// <summary>An older account than the last one is ignored.</summary>
    /// <exception cref="ArgumentException">The account is in another currency, a number is out of range, or an input cannot be kept.</exception>
    public static void Read(AccountBook book, AccountSnapshot account, GuardInstant now, List<GuardEvent> events)
    {
        var read = FactValidation.ToEvent(account, book.Configuration.AccountCurrency, now);
        if (!book.AccountReading.IsKnown || read.AsOfUtcTicks >= book.AccountReading.SourceUtcTicks)
        {
            events.Add(read);
            foreach (var input in account.Inputs ?? [])
            {
                Read(book, input, now, events);
            }

            AccountComparison.Read(book, read, now, events);
        }
    }

    /// <summary>An answer that is not complete compares nothing, so positions can stay uncompared for too long.</summary>
    public static void Read(AccountBook book, PositionSnapshot positions, GuardInstant now, List<GuardEvent> events)
    {
        PositionComparison.Read(book, positions, now, events);
        if (!positions.IsComplete)
        {
            PositionComparison.Overdue(book, now, events);
        }
    }

    public static void Read(AccountBook book, OpenOrderSnapshot orders, GuardInstant now, List<GuardEvent> events) => OpenOrderReader.Read(book, orders, now, events);

    public static void Read(AccountBook book, ExecutionReport report, GuardInstant now, List<GuardEvent> events) => ReportReader.Read(book, report, now, events);

    /// <exception cref="ArgumentException">The name is empty, too long or contains white space, or would be one too many.</exception>
    public static void Read(AccountBook book, RuleInput input, GuardInstant now, List<GuardEvent> events)
    {
        _ = Identifier.Require(input.Name, 64, nameof(input));
        if (book.Inputs.Count >= AccountBook.MaxInputs && !book.Inputs.ContainsKey(input.Name))
        {
            throw new ArgumentException($"Input '{input.Name}' would be one more than the {AccountBook.MaxInputs} names that are kept.", nameof(input));
        }

        events.Add(new GuardEvent.InputRead(now, input));
    }

    /// <summary>Says that the venue was not followed for a while. Said again before orders are read, it is the same interruption.</summary>
    public static void Interrupt(AccountBook book, string reason, GuardInstant now, List<GuardEvent> events)
    {
        if (book.InterruptedAtUtcTicks == 0 || !book.OrdersWanted)
        {
            events.Add(new GuardEvent.Interrupted(now, Identifier.Cap(reason)!));
        }
    }

    /// <exception cref="InvalidOperationException">A quarantine is to be left before enough complete position answers in a row have agreed with the books.</exception>
    public static void Read(AccountBook book, StateRequest asked, GuardInstant now, List<GuardEvent> events)
    {
        if (asked.State != TradingState.Quarantined && book.Find(asked.Scope.Symbol) is { State: TradingState.Quarantined } symbol
            && symbol.Keys.Min(static k => k.Venue.CleanReads) is var clean and < VenueView.CleanReadsWanted)
        {
            throw new InvalidOperationException(
                $"{asked.Scope.Symbol} is quarantined and can be set to {asked.State} once {VenueView.CleanReadsWanted} complete position answers in a row agree with the books; {clean} did so far. Read positions again, or say with ManagePosition what is the bot's own.");
        }

        events.Add(new GuardEvent.StateSet(now, asked.Scope, asked.State, asked.By));
    }

    /// <exception cref="ArgumentException">The venue was not seen to hold that much on that side, or orders of the symbol are still alive.</exception>
    public static void Read(
        AccountBook book, (Symbol Symbol, PositionLeg Leg, decimal Quantity, Attribution By) managed, GuardInstant now, List<GuardEvent> events) =>
        events.Add(ManagedPosition.ToEvent(book, managed.Symbol, managed.Leg, managed.Quantity, managed.By, now));
}
