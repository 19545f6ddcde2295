using System.Globalization;
using Guardrails.Book;
using Guardrails.Events;

namespace Guardrails.Observing;

/// <summary>Tells of a price that is too far from the one before, and of what confirms it.</summary>
internal static class PriceStepReader
{
    /// <summary>A quote has led to it.</summary>
    public static void Read(BookView book, (Symbol Symbol, PriceStepNews News) seen, GuardInstant now, List<GuardEvent> events)
    {
        ref readonly var steps = ref book.Find(seen.Symbol)!.Steps;
        if (seen.News == PriceStepNews.Confirmed)
        {
            Confirm(seen.Symbol, steps, "more than one quote says so", now, events);
            return;
        }

        var what = string.Create(CultureInfo.InvariantCulture, $"the price went from {steps.Reference} to {steps.Held.Price} in one step");
        MisfitPolicy.Record(book, new(Misfit.PriceStep, seen.Symbol, null, what), now, events);
    }

    /// <summary>The venue's own valuation is a second source.</summary>
    public static void Corroborate(BookView book, Symbol symbol, decimal price, in GuardInstant now, List<GuardEvent> events)
    {
        if (book.Find(symbol) is { } known && known.Steps.IsConfirmedBy(price, known.StepLimits))
        {
            Confirm(symbol, known.Steps, "the venue values positions with it", now, events);
        }
    }

    /// <summary>A person says so.</summary>
    /// <returns>Whether a price was waiting.</returns>
    public static bool Confirm(BookView book, Symbol symbol, Attribution by, in GuardInstant now, List<GuardEvent> events)
    {
        if (book.Find(symbol) is not { Steps: { IsHeld: true } steps })
        {
            return false;
        }

        events.Add(new GuardEvent.PriceConfirmed(now, symbol, steps.Held.Price, by));
        return true;
    }

    private static void Confirm(Symbol symbol, in PriceStepFilter steps, string why, in GuardInstant now, List<GuardEvent> events) =>
        events.Add(new GuardEvent.PriceConfirmed(now, symbol, steps.Held.Price, Attribution.ByGuard(why)));
}
