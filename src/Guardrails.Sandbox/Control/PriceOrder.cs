using Guardrails.Sandbox.Venues;
using Guardrails.Sandbox.Wire;

namespace Guardrails.Sandbox.Control;

/// <summary>To which price an instrument is to be moved, and which bid and ask are to be shown.</summary>
internal sealed record PriceOrder(decimal Price, decimal Bid, decimal Ask)
{
    private const int Decimals = 4;

    /// <summary>Reads one price, which is bid and ask as well, or an object of bid, ask and price; without a price it is the middle of the two.</summary>
    public static Answer<PriceOrder> Read(Fields prices, string symbol)
    {
        if (prices.Raw(symbol).ValueKind != System.Text.Json.JsonValueKind.Object)
        {
            return prices.Amount(symbol) is not { } single ? prices.Problem!
                : single > 0m ? new PriceOrder(single, single, single)
                : ControlRoutes.Wrong("a price must be above 0");
        }

        var quote = prices.Inner(symbol)!;
        var (bid, ask, price) = (quote.Amount("bid"), quote.Amount("ask"), quote.Amount("price"));
        var isQuote = bid is > 0m && ask >= bid && (price is null or > 0m) && quote.Count == (price is null ? 2 : 3);
        return prices.Problem is { } refused ? refused
            : !isQuote ? ControlRoutes.Wrong($"a quote of {symbol} is an object with a bid above 0, an ask not below it, and perhaps a price above 0")
            : new PriceOrder(price ?? decimal.Round((bid!.Value + ask!.Value) / 2m, Decimals), bid!.Value, ask!.Value);
    }
}
