using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Shell;
using Guardrails.Text;

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
        return sender.Guard.Risk.Books.Read((book, now) => Judge(book, before, orders, after, now, markets));
    }

    /// <summary>The venue's lists under the guard's names and legs, with what the guard holds and the venue does not list.</summary>
    private ProtectionReport Judge(BookView book, PositionSnapshot before, OpenOrderSnapshot orders, PositionSnapshot after, GuardInstant now, IEnumerable<(Symbol Symbol, MarketStatus? Status)> markets)
    {
        var listed = InLegs(book, after);
        var told = listed.Items.ToDictionary(static p => (p.Symbol, p.Leg), static p => p.Quantity);
        var keys = book.Symbols.SelectMany(static s => s.Keys).ToDictionary(static k => (k.Key.Symbol, k.Key.Leg));
        var unlisted = book.Symbols.SelectMany(static s => s.Keys).Where(k => k.Managed != 0m && !told.ContainsKey((k.Key.Symbol, k.Key.Leg)));
        var held = listed.Completeness == SnapshotCompleteness.Failed ? listed
            : listed.With(listed.Items.Concat(unlisted.Select(static k => new VenuePosition { Symbol = k.Key.Symbol, Leg = k.Key.Leg, Quantity = k.Managed })));
        return ProtectionAuditor.Audit(held, book.Names.Of(orders) is var rests && rests.Completeness == SnapshotCompleteness.Failed ? rests : rests.With(rests.Items.Select(o => o with { Leg = LegOf(book, o) })), new ProtectionAuditOptions
        {
            PositionsBefore = InLegs(book, before),
            Capabilities = sender.Capabilities,
            Instruments = [.. held.Items.Select(p => book.Find(p.Symbol)?.Instrument).OfType<Instrument>()],
            Markets = markets.Where(static m => m.Status is not null).GroupBy(m => book.Names.Of(m.Symbol)).ToDictionary(static g => g.Key, static g => g.First().Status!),
            Managed = p => Doubt(p.Symbol, p.Leg) is not null ? p.Quantity : keys[(p.Symbol, p.Leg)].Managed,
            IsExit = order => order.ClientOrderId is { } id && book.FindOrder(id) is { } ours ? ours.IsExit : order.ReduceOnly,
            Doubt = Doubt,
        });

        // What the venue was seen to hold and the books do not explain can be an execution that was not told.
        string? Doubt(Symbol symbol, PositionLeg leg)
        {
            var atVenue = told.GetValueOrDefault((symbol, leg));
            if (!keys.TryGetValue((symbol, leg), out var key))
            {
                return atVenue == 0m ? null : $"The venue holds {Phrase.Number(atVenue)} {symbol}, and the books have nothing of it. Ask again.";
            }

            var lag = book.Configuration.Capabilities.PositionVisibilityLag;
            return key.Ledger.Net != atVenue ? $"The books hold {Phrase.Number(key.Ledger.Net)} {symbol}, and the venue shows {Phrase.Number(atVenue)}. Ask again."
                : key.LastFillAt is { } fill && now.Since(fill) < lag.Ticks && atVenue == 0m ? $"{symbol} was executed {Phrase.Age(now.Since(fill))} ago, and the venue can take {Phrase.Age(lag)} to show all of it. Ask again."
                : null;
        }
    }

    private static PositionSnapshot InLegs(BookView book, PositionSnapshot told)
    {
        var named = book.Names.Of(told);
        return named.Completeness == SnapshotCompleteness.Failed ? named
            : named.With(named.Items.GroupBy(p => (p.Symbol, Leg: PositionComparison.LegOf(book, p))).Select(static g => g.First() with { Leg = g.Key.Leg, Quantity = g.Sum(static p => Math.Clamp(p.Quantity, -Amount.MaxValue, Amount.MaxValue)) }));
    }

    /// <summary>The leg of the books that an order of the venue is about: that of our order, and none where the symbol has none.</summary>
    private static PositionLeg LegOf(BookView book, VenueOrder order) =>
        order.ClientOrderId is { } id && book.FindOrder(id) is { } ours ? ours.Position.Key.Leg
        : book.Find(order.Symbol) is { IsHedged: false } ? PositionLeg.Net
        : order.Leg;
}
