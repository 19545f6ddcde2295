using Guardrails.Closing;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Book;

/// <content>The exit slot of a position: one exit at a time, written before its first step.</content>
internal sealed partial class AccountBook
{
    /// <summary>Positions with an exit under way.</summary>
    public IEnumerable<PositionBook> Exiting() => _symbols.SelectMany(static s => s.Keys).Where(static k => k.Exit is not null);

    /// <summary>
    /// What an exit may be proved against: what is managed, less the fees in the asset itself that purchases can have cost of which only the
    /// quantity was told.
    /// </summary>
    public static decimal Closable(PositionBook key)
    {
        var basis = key.ExitBasis;
        return basis > 0m && key.InferredBuys > 0m && key.Symbol.Instrument is { MaxBaseFee: > 0m } instrument
            ? Math.Max(0m, Canonical(basis - (key.InferredBuys * instrument.MaxBaseFee)))
            : basis;
    }

    /// <summary>What an exit of the position has to know; <see langword="null"/> when nothing is known of the position.</summary>
    public ExitView? ViewExit(Symbol symbol, PositionLeg leg)
    {
        if (Find(symbol)?.FindExact(leg) is not { } key)
        {
            return null;
        }

        List<TrackedOrder> underWay = [], opposing = [], others = [];
        List<(TrackedOrder, string?)> resting = [];

        // A leg on the side it cannot have is nonsense: what would close it belongs to the other leg.
        var closable = leg switch { PositionLeg.Long => Math.Max(0m, Closable(key)), PositionLeg.Short => Math.Min(0m, Closable(key)), _ => Closable(key) };
        var exitSide = closable >= 0m ? OrderSide.Sell : OrderSide.Buy;
        foreach (var order in key.Live.OrderBy(static o => o.CreatedAt.MonotonicTicks).ThenBy(static o => o.ClientOrderId, StringComparer.Ordinal))
        {
            if (!order.Managed)
            {
                continue;
            }

            if (order.WaitsFor is { IsLive: true })
            {
                // It protects what its entry may still open.
                others.Add(order.ToTracked());
            }
            else if (!order.IsExit)
            {
                (order.Side == exitSide && closable != 0m ? opposing : others).Add(order.ToTracked());
            }
            else if (order.Type == OrderType.Market || order.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill)
            {
                (order.Side == exitSide || closable == 0m ? underWay : others).Add(order.ToTracked());
            }
            else
            {
                resting.Add((order.ToTracked(), order.Group?.Id));
            }
        }

        return new ExitView(
            key.Key, key.Ledger.Net, key.Venue.Net, closable, key.Symbol.Instrument is { } instrument ? Math.Max(instrument.LotSize, instrument.MinQuantity) : 0m, key.Exit, underWay, resting, opposing, others, Version);
    }

    /// <summary>Exits that had to give way and were canceled with something left, linked ones together where the venue links.</summary>
    public IReadOnlyList<IReadOnlyList<TrackedOrder>> ExitsToRestore(IEnumerable<string> displaced) =>
        [.. displaced.Select(FindOrder).OfType<OrderSlot>().Where(static o => !o.IsLive && o.Booked < o.Quantity)
            .GroupBy(o => Configuration.Capabilities.LinksExits && o.Group is { } group ? group.Id : o.ClientOrderId, StringComparer.Ordinal)
            .Select(static g => (IReadOnlyList<TrackedOrder>)[.. g.Select(static o => o.ToTracked())])];

    private void SetExit(GuardEvent.ExitSet e)
    {
        var key = Require(e.Symbol).FindExact(e.Leg)!;
        key.Exit = e.Intent == ExitIntent.None ? null : new ExitSlot(e.Intent, e.Target, e.Reason, e.Actor, e.Displaced);
    }
}
