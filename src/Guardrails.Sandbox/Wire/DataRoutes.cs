using System.Text.Json;
using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>The endpoints of market data of one class of assets, which Alpaca has on a host of its own. An instrument that is not listed is left out where several are asked for.</summary>
internal sealed class DataRoutes(IVenueBehind venue, string assetClass)
{
    /// <summary>A price that was set is shown as one trade of so many shares.</summary>
    private const int SharesOfTrade = 100;

    public ValueTask<Reply> GetQuoteAsync(HttpContext context) => OneAsync(context, "quote", WriteQuote);

    public ValueTask<Reply> ListQuotesAsync(HttpContext context) => SeveralAsync(context, "quotes", WriteQuote);

    public ValueTask<Reply> GetTradeAsync(HttpContext context) => OneAsync(context, "trade", WriteTrade);

    public ValueTask<Reply> ListTradesAsync(HttpContext context) => SeveralAsync(context, "trades", WriteTrade);

    public ValueTask<Reply> GetBarsAsync(HttpContext context)
    {
        var symbol = context.Symbol();
        var query = BarQuery.Read(context.Request.Query, venue.Clock.Now);
        var refused = Quote(symbol) is null ? NotListed(symbol) : query.Refusal;
        return new(refused is not null ? Reply.Refused(refused) : Reply.Json(200, writer =>
        {
            var page = query.Value!.Of([symbol], venue.ReadPriceChanges);
            writer.WriteStartObject();
            writer.WritePropertyName("bars");
            WriteBars(writer, page.Rows.Count == 0 ? [] : page.Rows[0].Bars);
            writer.WriteString("symbol", symbol);
            writer.WriteString("next_page_token", page.NextToken);
            writer.WriteEndObject();
        }));
    }

    public ValueTask<Reply> ListBarsAsync(HttpContext context)
    {
        var query = BarQuery.Read(context.Request.Query, venue.Clock.Now);
        var symbols = SymbolsOf(context);
        return new((symbols.Refusal ?? query.Refusal) is { } refused ? Reply.Refused(refused) : Reply.Json(200, writer =>
        {
            var page = query.Value!.Of(symbols.Value!.Where(IsOfKind), venue.ReadPriceChanges);
            writer.WriteStartObject();
            writer.WriteStartObject("bars");
            foreach (var row in page.Rows)
            {
                writer.WritePropertyName(row.Symbol);
                WriteBars(writer, row.Bars);
            }

            writer.WriteEndObject();
            writer.WriteString("next_page_token", page.NextToken);
            writer.WriteEndObject();
        }));
    }

    /// <summary>The prices of an instrument of the kind; <see langword="null"/> when it is not listed.</summary>
    private QuoteView? Quote(string symbol) => IsOfKind(symbol) ? venue.ReadQuote(symbol) : null;

    private bool IsOfKind(string symbol) => AssetView.ClassOf(symbol) == assetClass;

    private static Answer<IReadOnlyList<string>> SymbolsOf(HttpContext context) =>
        context.Request.Query.List("symbols") is { Count: > 0 } symbols ? Answer<IReadOnlyList<string>>.Of(symbols) : new Refusal(400, null, "symbols is required");

    private static Refusal NotListed(string symbol) => Refusal.NotFound($"asset not found for {symbol}");

    private ValueTask<Reply> OneAsync(HttpContext context, string name, Action<Utf8JsonWriter, QuoteView> write)
    {
        var symbol = context.Symbol();
        return new(Quote(symbol) is not { } quote ? Reply.Refused(NotListed(symbol)) : Reply.Json(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("symbol", symbol);
            writer.WritePropertyName(name);
            write(writer, quote);
            writer.WriteEndObject();
        }));
    }

    private ValueTask<Reply> SeveralAsync(HttpContext context, string name, Action<Utf8JsonWriter, QuoteView> write)
    {
        var symbols = SymbolsOf(context);
        return new(symbols.Refusal is { } refused ? Reply.Refused(refused) : Reply.Json(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject(name);
            foreach (var symbol in symbols.Value!.Distinct(StringComparer.Ordinal))
            {
                if (Quote(symbol) is { } quote)
                {
                    writer.WritePropertyName(symbol);
                    write(writer, quote);
                }
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }));
    }

    private void WriteQuote(Utf8JsonWriter writer, QuoteView quote)
    {
        writer.WriteStartObject();
        writer.WriteString("t", WireJson.Time(venue.Clock.Now));
        writer.WriteNumber("ap", quote.Ask);
        writer.WriteNumber("as", 1);
        writer.WriteNumber("bp", quote.Bid);
        writer.WriteNumber("bs", 1);
        if (assetClass != "crypto")
        {
            writer.WriteString("ax", "V");
            writer.WriteString("bx", "V");
            WriteConditions(writer, "R");
        }

        writer.WriteEndObject();
    }

    private void WriteTrade(Utf8JsonWriter writer, QuoteView quote)
    {
        writer.WriteStartObject();
        writer.WriteString("t", WireJson.Time(quote.Since));
        writer.WriteNumber("p", quote.Price);
        writer.WriteNumber("s", SharesOfTrade);
        writer.WriteNumber("i", quote.Number);
        if (assetClass != "crypto")
        {
            writer.WriteString("x", "V");
            WriteConditions(writer, "@");
        }

        writer.WriteEndObject();
    }

    /// <summary>Of an option the condition is one text, and there is no tape.</summary>
    private void WriteConditions(Utf8JsonWriter writer, string condition)
    {
        if (assetClass == "us_option")
        {
            writer.WriteString("c", condition);
            return;
        }

        writer.WriteString("z", "C");
        writer.WriteStartArray("c");
        writer.WriteStringValue(condition);
        writer.WriteEndArray();
    }

    private static void WriteBars(Utf8JsonWriter writer, IReadOnlyList<Bar> bars)
    {
        writer.WriteStartArray();
        foreach (var bar in bars)
        {
            writer.WriteStartObject();
            writer.WriteString("t", WireJson.Time(bar.Start));
            writer.WriteNumber("o", bar.Open);
            writer.WriteNumber("h", bar.High);
            writer.WriteNumber("l", bar.Low);
            writer.WriteNumber("c", bar.Close);
            writer.WriteNumber("v", bar.Count * SharesOfTrade);
            writer.WriteNumber("n", bar.Count);
            writer.WriteNumber("vw", bar.Average);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
