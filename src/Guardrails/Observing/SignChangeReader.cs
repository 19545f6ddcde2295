using System.Globalization;
using Guardrails.Book;
using Guardrails.Events;

namespace Guardrails.Observing;

/// <summary>Tells of positions that changed their side although nobody had asked for that.</summary>
internal static class SignChangeReader
{
    /// <summary>Adds what follows from every change that is not told yet.</summary>
    public static void Read(BookView book, in GuardInstant now, List<GuardEvent> events)
    {
        if (book.Configuration.IsDisabled(Mechanisms.SignChanges))
        {
            return;
        }

        foreach (var symbol in book.Symbols)
        {
            foreach (var position in symbol.Keys)
            {
                if (position.SignChanges.Untold is { } change)
                {
                    var what = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{change.Before} became {change.After} by {(change.ByOwn ? "order" : "the external order")} {change.ClientOrderId}; {(change.ByOwn ? "nobody had asked to open that side" : "others opened that side")}");
                    MisfitPolicy.Record(
                        book, new(change.ByOwn ? Misfit.UnaskedSignChange : Misfit.ExternalSignChange, symbol.Symbol, change.ClientOrderId, what, $"the position changed its side: {what}"), now, events);
                }
            }
        }
    }
}
