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
}
