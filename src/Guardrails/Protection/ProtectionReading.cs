using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Shell;

namespace Guardrails.Protection;

/// <summary>Reads what an audit of protection needs, and tells the guard of it: what the venue holds and what rests there, and what of both the guard manages.</summary>
internal sealed class ProtectionReading(VenueReader reader, VenueSender sender)
{
    public async ValueTask<ProtectionReport> RunAsync(CancellationToken cancellationToken)
    {
        var before = await reader.ReadPositionsAsync(cancellationToken).ConfigureAwait(false);
        var orders = await reader.ReadOpenOrdersAsync(cancellationToken).ConfigureAwait(false);
        var after = await reader.ReadPositionsAsync(cancellationToken).ConfigureAwait(false);
        var symbols = after.Items.Where(static p => p.Quantity != 0m).Select(static p => p.Symbol).Distinct().ToArray();
        foreach (var symbol in symbols)
        {
            await reader.LearnIfUnknownAsync(symbol, cancellationToken).ConfigureAwait(false);
        }

        var markets = await Task.WhenAll(symbols.Select(async symbol => (Symbol: symbol, Status: await sender.GetMarketStatusAsync(symbol, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        return sender.Guard.Risk.Books.Read((book, _) => Judge(book, before, orders, after, markets));
    }

    /// <summary>The venue's lists under the guard's names, and what the guard knows of what they name.</summary>
    private ProtectionReport Judge(BookView book, PositionSnapshot before, OpenOrderSnapshot orders, PositionSnapshot after, IEnumerable<(Symbol Symbol, MarketStatus? Status)> markets)
    {
        var names = book.Names;
        var held = names.Of(after);
        return ProtectionAuditor.Audit(held, names.Of(orders), new ProtectionAuditOptions
        {
            PositionsBefore = names.Of(before),
            Capabilities = sender.Capabilities,
            Instruments = [.. held.Items.Select(p => book.Find(p.Symbol)?.Instrument).OfType<Instrument>()],
            Markets = markets.Where(static m => m.Status is not null).GroupBy(m => names.Of(m.Symbol)).ToDictionary(static g => g.Key, static g => g.First().Status!),
            Managed = p => book.Find(p.Symbol)?.FindExact(p.Leg)?.Managed ?? 0m,
            IsExit = order => order.ClientOrderId is { } id && book.FindOrder(id) is { } ours ? ours.IsExit : order.ReduceOnly,
        });
    }
}
