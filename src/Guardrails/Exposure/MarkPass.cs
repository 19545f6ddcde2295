using Guardrails.Events;
using Guardrails.Book;

namespace Guardrails.Exposure;

/// <summary>Which positions have to be valued with a newer price.</summary>
internal static class MarkPass
{
    /// <summary>The event that values everything exposed with the latest prices; <see langword="null"/> when none has moved.</summary>
    public static GuardEvent.MarksMoved? MovedMarks(AccountBook book, in GuardInstant now)
    {
        List<(Symbol, decimal)>? moved = null;
        foreach (var symbol in book.Symbols)
        {
            if (symbol.Quote.Status == QuoteStatus.Usable && symbol.Quote.Price != symbol.Mark && IsExposed(symbol))
            {
                (moved ??= []).Add((symbol.Symbol, symbol.Quote.Price));
            }
        }

        return moved is null ? null : new GuardEvent.MarksMoved(now, [.. moved]);
    }

    /// <summary>Whether something is held or works in the symbol that only lacks a price.</summary>
    public static bool WaitsForPrice(AccountBook book, Symbol symbol) =>
        book.UnvaluedKeys > 0 && book.Find(symbol) is { Instrument: not null } known && Array.Exists(known.Keys, static k => k.IsUnvalued);

    public static bool IsExposed(SymbolBook symbol)
    {
        foreach (var key in symbol.Keys)
        {
            // Strategies' shares can offset each other, and caps do not help them: a flat position can still count for its strategies.
            if (key.Ledger.Low != 0m || key.Ledger.High != 0m || key.Ledger.Net != 0m
                || key.Strategies.Exists(static s => s.Ledger.Low != 0m || s.Ledger.High != 0m))
            {
                return true;
            }
        }

        return false;
    }
}
