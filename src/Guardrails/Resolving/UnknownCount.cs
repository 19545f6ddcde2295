using Guardrails.Book;
using Guardrails.Events;
using Guardrails.States;

namespace Guardrails.Resolving;

/// <summary>
/// Which entries of unknown outcome count for a restriction of the account: those that the venue was asked about in vain, and those that no lookup has
/// settled for <see cref="Patience"/>. Three answers that are lost in one short interruption, and found by the first lookup, are no sign of anything.
/// </summary>
internal static class UnknownCount
{
    /// <summary>After how many ticks an order counts although no lookup was answered: one that hangs must not keep it from counting.</summary>
    public const long Patience = 2 * TimeSpan.TicksPerSecond;

    /// <summary>Restricts the account when too many count.</summary>
    /// <param name="book">The books.</param>
    /// <param name="lookedUp">Orders that the venue was asked about, and that are unknown all the same.</param>
    /// <param name="now">Now.</param>
    /// <param name="events">Takes the restriction.</param>
    public static void Read(BookView book, IReadOnlySet<string> lookedUp, GuardInstant now, List<GuardEvent> events)
    {
        if (book.State == TradingState.Active && WhyTooMany(book, lookedUp, now) is { } why)
        {
            events.Add(new GuardEvent.StateSet(now, TradingScope.Account, TradingState.ReduceOnly, Attribution.ByGuard(why)));
        }
    }

    /// <summary>Why they are too many; <see langword="null"/> when they are not.</summary>
    public static string? WhyTooMany(BookView book, IReadOnlySet<string>? lookedUp, GuardInstant now) =>
        book.WhyByUnknown(book.UnknownEntries.Count(o => now.Since(o.ChangedAt) >= Patience || lookedUp?.Contains(o.ClientOrderId) == true));

    /// <summary>Since when the oldest is unknown that does not count yet; <see langword="null"/> when there is none.</summary>
    public static GuardInstant? NextSince(BookView book, GuardInstant now) =>
        book.UnknownEntries.Where(o => now.Since(o.ChangedAt) < Patience).Select(static o => (GuardInstant?)o.ChangedAt).MinBy(static at => at!.Value.UtcTicks);
}
