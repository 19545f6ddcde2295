using System.Globalization;
using System.Text;
using Guardrails.Exposure;

namespace Guardrails.Book;

/// <summary>
/// A hash over everything in a book, in an order and with decimals that do not depend on how the state came about: two books with the
/// same hash judge every order alike.
/// </summary>
internal static class StateHash
{
    public static string Of(AccountBook book)
    {
        var text = new StringBuilder();
        Line(text, "book", book.Epoch, book.OrdersNamed, book.State, book.ClockInDoubt, book.ClockJumpedAtUtcTicks, book.InterruptedAtUtcTicks, book.OrdersWanted, book.PositionsSeeded, book.PositionFailure);
        Line(text, "account", book.Equity, book.BuyingPower, book.GrossPositionValue, book.BuyingPowerHeld, book.LiveOrders, book.UnvaluedKeys);
        Line(text, "readings", book.AccountReading, book.PositionReading, book.OpenOrderReading);
        foreach (var i in Enumerable.Range(0, book.Currencies.Count).OrderBy(book.Currencies.Name, StringComparer.Ordinal))
        {
            Line(text, "currency", book.Currencies.Name(i), book.Currencies.Rate(i), book.Currencies.SourceUtcTicks(i));
            Line(text, "total", book.Account.Total(i));
        }

        foreach (var (name, state) in book.StrategyStates)
        {
            Line(text, "strategy", name, state);
        }

        foreach (var (name, input) in book.Inputs)
        {
            Line(text, "input", name, input.Value, input.Time.UtcTicks);
        }

        foreach (var symbol in book.Symbols.OrderBy(static s => s.Symbol))
        {
            Add(text, symbol);
        }

        foreach (var order in book.AllOrders())
        {
            Line(
                text, "order", order.ClientOrderId, order.VenueOrderId, order.Key.Key, order.Side, order.State, order.Quantity, order.LimitPrice, order.StopPrice,
                order.Booked, order.Executed, order.VenueCumulative, order.ExecutionCount, order.Managed, order.IsExit, order.Capped, order.SideInDoubt,
                order.EndedByVenue, order.BuyingPowerHold, order.ParentBook?.Id, order.ParentBook?.Taken, order.Group?.Id, order.WaitsFor?.ClientOrderId, order.Strategy, order.CeilingPrice,
                order.Content, order.Pending?.Quantity, order.Pending?.LimitPrice, order.Pending?.StopPrice, order.CancelAskedAt?.UtcTicks, order.CancelRefusals, order.CancelRefusedAt?.UtcTicks, order.LookupWanted, order.CancelRequired, order.HasSuccessor, order.Replaces?.ClientOrderId,
                order.RevisedAtUtcTicks, order.ChangedAt.UtcTicks, order.NetMoved, order.ManagedMoved, order.EarlierLimitPrice, order.ReplacedAtUtcTicks, order.Settled);
        }

        return BookConfiguration.Hash(text.ToString());
    }

    private static void Add(StringBuilder text, SymbolBook symbol)
    {
        // A symbol of which only prices were seen is not part of the state.
        if (symbol.Instrument is null && Array.TrueForAll(symbol.Keys, static k => k.Ledger.Net == 0m && k.Live.Count == 0))
        {
            return;
        }

        Line(text, "symbol", symbol.Symbol, symbol.State, symbol.Mark, symbol.ReferenceMark, symbol.Instrument?.LotSize, symbol.Instrument?.TickSize, symbol.Instrument?.Multiplier);
        Line(text, "bucket", symbol.Exposure.Used);
        foreach (var key in symbol.Keys)
        {
            var ledger = key.Ledger;
            Line(
                text, "position", key.Key.Leg, ledger.Net, key.Managed, key.Venue.Result, key.Venue.Net, key.Venue.Difference, key.Venue.DoubtedAsOfUtcTicks, key.Venue.CleanReads, key.Venue.DriftReported, key.SetAt?.UtcTicks, key.Venue.UncomparedSince?.UtcTicks, key.InferredBuys, key.Exit?.Intent, key.Exit?.Target, key.Exit is { } exit ? string.Join(',', exit.Displaced) : null, ledger.Low, ledger.High, ledger.Buys, ledger.Sells,
                ledger.CappedBuys, ledger.CappedSells, key.UnknownOrders, key.Live.Count);
            Line(text, "terms", ledger.Amounts);
            foreach (var strategy in key.Strategies.OrderBy(static s => s.Exposure.Name, StringComparer.Ordinal))
            {
                if (strategy.Ledger.Net != 0m || strategy.Ledger.Low != 0m || strategy.Ledger.High != 0m)
                {
                    Line(text, "share", strategy.Exposure.Name, strategy.Ledger.Net, strategy.Ledger.Low, strategy.Ledger.High);
                }
            }
        }
    }

    private static void Line(StringBuilder text, string kind, in ExposureAmounts terms) =>
        Line(text, kind, terms.Long, terms.Short, terms.Gross, terms.NetLong, terms.NetShort);

    private static void Line(StringBuilder text, string kind, params ReadOnlySpan<object?> values)
    {
        text.Append(kind);
        foreach (var value in values)
        {
            text.Append('\t').Append(value is decimal number
                ? (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)
                : Convert.ToString(value, CultureInfo.InvariantCulture));
        }

        text.Append('\n');
    }
}
