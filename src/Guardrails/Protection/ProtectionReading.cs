using Guardrails.Shell;

namespace Guardrails.Protection;

/// <summary>Reads what an audit of protection needs, and tells the guard of it: what the venue holds, what rests there, and whether its markets are open.</summary>
internal sealed class ProtectionReading(VenueReader reader, VenueSender sender)
{
    public async ValueTask<ProtectionReport> RunAsync(CancellationToken cancellationToken)
    {
        var before = await reader.ReadPositionsAsync(cancellationToken).ConfigureAwait(false);
        var orders = await reader.ReadOpenOrdersAsync(cancellationToken).ConfigureAwait(false);
        var after = await reader.ReadPositionsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var symbol in after.Items.Where(static p => p.Quantity != 0m).Select(static p => p.Symbol).Distinct())
        {
            await reader.LearnIfUnknownAsync(symbol, cancellationToken).ConfigureAwait(false);
        }

        // The lock of the books is held while they are looked at, and not while the audit writes its sentences.
        var known = sender.Guard.Risk.Books.Read((book, now) => new AuditKnowledge(book, before, orders, after, now));
        var symbols = known.Held.Items.Where(p => known.ManagedOf(p) != 0m).Select(static p => p.Symbol).Distinct();
        var markets = await Task.WhenAll(symbols.Select(async symbol => (Symbol: symbol, Status: await sender.GetMarketStatusAsync(symbol, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        return ProtectionAuditor.Audit(known.Held, known.Rests, new ProtectionAuditOptions
        {
            PositionsBefore = known.Before,
            Capabilities = sender.Capabilities,
            Instruments = known.Instruments,
            Markets = markets.Where(static m => m.Status is not null).ToDictionary(static m => m.Symbol, static m => m.Status!),
            Managed = known.ManagedOf,
            IsExit = known.IsExit,
            Doubt = known.Doubt,
        });
    }
}
