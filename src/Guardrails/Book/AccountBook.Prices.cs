using Guardrails.Events;
using Guardrails.Text;

namespace Guardrails.Book;

/// <content>Prices: they enter the state only with a decision or with a marking pass.</content>
internal sealed partial class AccountBook
{
    /// <summary>Takes a price. Prices are not part of the state until a decision or a marking pass uses them.</summary>
    public void ObserveQuote(in Quote quote, in GuardInstant now)
    {
        if (Find(quote.Symbol) is null && _symbols.Count >= Configuration.MaxSymbols)
        {
            return;
        }

        var symbol = Require(quote.Symbol);
        if (symbol.Quote.Status != QuoteStatus.Missing && quote.Time.UtcTicks < symbol.Quote.SourceUtcTicks)
        {
            return;
        }

        var negativeAllowed = symbol.Instrument?.NegativePricesAllowed ?? false;
        var usable = Amount.Problem(quote.Price) is null && quote.Price != 0m && (quote.Price > 0m || negativeAllowed)
            && quote.Time.UtcTicks - now.UtcTicks <= TimeSpan.TicksPerSecond;
        symbol.Quote = new QuoteSlot
        {
            Price = quote.Price,
            SourceUtcTicks = Math.Min(quote.Time.UtcTicks, now.UtcTicks),
            ReceivedAt = now,
            Status = usable ? QuoteStatus.Usable : QuoteStatus.Unusable,
        };
        symbol.Requote();
    }

    /// <summary>The event that values everything exposed with the latest prices; <see langword="null"/> when none has moved.</summary>
    public GuardEvent.MarksMoved? MovedMarks(in GuardInstant now)
    {
        List<(Symbol, decimal)>? moved = null;
        foreach (var symbol in _symbols)
        {
            if (symbol.Quote.Status == QuoteStatus.Usable && symbol.Quote.Price != symbol.Mark && IsExposed(symbol))
            {
                (moved ??= []).Add((symbol.Symbol, symbol.Quote.Price));
            }
        }

        return moved is null ? null : new GuardEvent.MarksMoved(now, [.. moved]);
    }

    /// <summary>Whether something is held or works in the symbol that only lacks a price.</summary>
    public bool WaitsForPrice(Symbol symbol) =>
        UnvaluedKeys > 0 && Find(symbol) is { Instrument: not null } known && Array.Exists(known.Keys, static k => k.IsUnvalued);

    private static bool IsExposed(SymbolBook symbol)
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
