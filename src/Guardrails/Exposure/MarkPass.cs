using Guardrails.Book;
using Guardrails.Events;

namespace Guardrails.Exposure;

/// <summary>Which positions have to be valued with a newer price.</summary>
internal static class MarkPass
{
    /// <summary>The event that values everything exposed with the latest prices; <see langword="null"/> when none has moved.</summary>
    public static GuardEvent.MarksMoved? MovedMarks(BookView book, in GuardInstant now)
    {
        List<(Symbol, decimal)>? moved = null;
        foreach (var symbol in book.Symbols)
        {
            if (symbol.ValuationPrice is not 0m and var price && price != symbol.Mark && symbol.Keys.Any(static k => k.IsExposed))
            {
                (moved ??= []).Add((symbol.Symbol, price));
            }
        }

        return moved is null ? null : new GuardEvent.MarksMoved(now, [.. moved]);
    }

    /// <summary>Whether something is held or works in the symbol that only lacks a price.</summary>
    public static bool WaitsForPrice(BookView book, Symbol symbol) =>
        book.UnvaluedKeys > 0 && book.Find(symbol) is { Instrument: not null } known && known.Keys.Any(static k => k.IsUnvalued);
}
