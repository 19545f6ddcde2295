using Guardrails.Brokers;

namespace Guardrails.Testing.Venues;

/// <summary>What the account may still buy: its equity times the leverage, less what is held and what open orders could open. Belongs to the venue's lock.</summary>
internal sealed class BuyingPower(SimulatedVenueProfile profile, VenueLedger ledger, IReadOnlyDictionary<Symbol, Instrument> instruments)
{
    public AccountSnapshot Account(IReadOnlyList<LiveOrder> open, DateTimeOffset now)
    {
        var account = ledger.Account(now);
        return profile.Leverage is { } leverage ? account with { BuyingPower = Math.Max(0m, LeftOf(account, leverage, open, except: null)) } : account;
    }

    /// <summary>Why the account cannot pay for an order; <see langword="null"/> when it can.</summary>
    /// <param name="open">The open orders.</param>
    /// <param name="entry">The order.</param>
    /// <param name="now">Now.</param>
    /// <param name="takesThePlaceOf">The open order that it replaces.</param>
    public VenueRejection? Check(IReadOnlyList<LiveOrder> open, OrderEntry entry, DateTimeOffset now, LiveOrder? takesThePlaceOf)
    {
        if (profile.Leverage is not { } leverage)
        {
            return null;
        }

        var needed = ValueOf(entry, OpeningPart(entry, entry.Quantity));
        var left = LeftOf(ledger.Account(now), leverage, open, takesThePlaceOf);
        return needed > 0m && needed > left
            ? new VenueRejection("INSUFFICIENT_BUYING_POWER", FormattableString.Invariant($"the order needs {needed}, the buying power is {left}"))
            : null;
    }

    private decimal LeftOf(AccountSnapshot account, decimal leverage, IReadOnlyList<LiveOrder> open, LiveOrder? except) =>
        decimal.Round((account.Equity * leverage) - account.GrossPositionValue!.Value - HeldForOrders(open, except), 8);

    /// <summary>What open orders hold. Those of one side and position share what they could close; of linked ones the largest counts.</summary>
    private decimal HeldForOrders(IReadOnlyList<LiveOrder> open, LiveOrder? except)
    {
        var held = 0m;
        foreach (var side in open.Where(order => order != except && !order.Capped && order.Working > 0m && order.ReplacedBy?.Replaces is null).GroupBy(static order => (order.Entry.Symbol, order.Entry.Leg, order.Entry.Side)))
        {
            var counted = side.GroupBy(static order => (object?)order.Link ?? order).Select(static linked => linked.MaxBy(static order => order.Working)!).ToList();
            var working = counted.Sum(static order => order.Working);
            var opens = OpeningPart(counted[0].Entry, working) / working;
            held += counted.Sum(order => Math.Max(ValueOf(order.Entry, order.Working * opens), order.Replaces is { } old ? ValueOf(old.Entry, old.Working * opens) : 0m));
        }

        return held;
    }

    /// <summary>How much of a quantity would open: what it does not take of a position on the other side.</summary>
    private decimal OpeningPart(OrderEntry entry, decimal quantity) =>
        entry.ClosesItsLeg || (entry.ReduceOnly && profile.ExitCap != ExitCap.None) ? 0m
        : Math.Max(0m, quantity - ledger.ReducibleBy(entry));

    private decimal ValueOf(OrderEntry entry, decimal quantity) =>
        quantity * Math.Abs(entry.LimitPrice ?? entry.StopPrice ?? ledger.PriceOf(entry.Symbol) ?? 0m) * instruments[entry.Symbol].Multiplier;
}
