using Guardrails.Exposure;

namespace Guardrails.Book;

/// <summary>
/// What every strategy has of one position; orders without a strategy count as one of their own. An order moves the part of its strategy. What is held beside the
/// parts belongs to nobody: it was taken over from the venue. Where strategies close their own parts only, what an exit takes beyond the part of its strategy, what
/// somebody else takes and what the venue no longer shows comes off the strategies as far as they would have more than is managed, in the order of the first order
/// that each of them sent for the position. Example: A has 60 and B has 40; the operator closes 70, so that B has 30 left.
/// </summary>
/// <param name="ownOnly">Whether strategies close their own parts only.</param>
internal sealed class StrategyShares(bool ownOnly)
{
    private readonly List<StrategyLedger> _all = [];

    public IReadOnlyList<StrategyLedger> All => _all;

    /// <summary>Whether a strategy has something, or an order could bring it something.</summary>
    public bool AreExposed => _all.Exists(static s => s.Ledger.Low != 0m || s.Ledger.High != 0m);

    /// <summary>What all parts add up to.</summary>
    private decimal Net
    {
        get
        {
            var net = 0m;
            foreach (var share in _all)
            {
                net += share.Ledger.Net;
            }

            return net;
        }
    }

    /// <summary>A strategy's part; <see langword="null"/> when it has none here.</summary>
    /// <param name="name">The strategy; empty for what belongs to none.</param>
    public StrategyLedger? Find(string name)
    {
        foreach (var share in _all)
        {
            if (share.Exposure.Name == name)
            {
                return share;
            }
        }

        return null;
    }

    /// <summary>A strategy's part, which is added when it is new.</summary>
    public StrategyLedger Of(string? name, ExposureTotals exposure)
    {
        if (Find(name ?? "") is { } known)
        {
            return known;
        }

        // What belongs to no strategy is taken before what strategies have: it comes first.
        var added = new StrategyLedger(exposure.Strategy(name ?? ""));
        _all.Insert(string.IsNullOrEmpty(name) ? 0 : _all.Count, added);
        return added;
    }

    public void Add(StrategyLedger copy) => _all.Add(copy);

    /// <summary>
    /// What a strategy may close of the managed quantity: its own part, or what the other strategies leave where that is more. What was taken over from
    /// the venue belongs to whoever closes it first. With 100 managed, of which A has 60 and B has 30, A may close 70 and B may close 40.
    /// </summary>
    /// <param name="name">The strategy.</param>
    /// <param name="managed">The managed quantity, signed.</param>
    /// <returns>A quantity on the side of the managed one; 0 when it belongs to others.</returns>
    public decimal Closable(string name, decimal managed)
    {
        var side = Math.Sign(managed);
        var part = Find(name) is { } share && Math.Sign(share.Ledger.Net) == side ? share.Ledger.Net : 0m;
        var own = PositionView.SameSide(part, managed);
        var left = PositionView.SameSide(managed, managed - (Named(side) - part));
        return Math.Abs(left) > Math.Abs(own) ? left : own;
    }

    /// <summary>An order's execution has moved the position.</summary>
    /// <param name="order">The order.</param>
    /// <param name="net">By how much.</param>
    /// <param name="before">What was held before.</param>
    /// <param name="managed">What is managed since.</param>
    /// <returns>How much of it moved the part of the order's strategy.</returns>
    public decimal Move(OrderSlot order, decimal net, decimal before, decimal managed)
    {
        var ledger = order.StrategyLedger!;
        if (!Takes(order, net) || Math.Sign(before) != -Math.Sign(net))
        {
            ledger.Move(net);
            return net;
        }

        // Its own part, what the others can no longer have, what belongs to no strategy; what goes beyond all of it is its own again.
        var free = before - Net;
        var own = Take(ledger, net);
        var rest = net - own - Cut(net - own, managed);
        rest -= Find("") is { } unnamed ? Take(unnamed.Ledger, rest) : 0m;
        rest += PositionView.SameSide(free, -rest);
        ledger.Move(rest);
        return own + rest;
    }

    /// <summary>The position was set to the venue's: what is no longer there comes off the strategies, what is there beside their parts belongs to nobody.</summary>
    public void Set(decimal before, decimal net, decimal managed)
    {
        if (net == 0m)
        {
            _all.ForEach(static s => s.Ledger.Clear());
        }
        else if (ownOnly && Math.Sign(before) == -Math.Sign(net - before))
        {
            Cut(net - before, managed);
            if (Find("") is { } unnamed)
            {
                var others = Net - unnamed.Ledger.Net;
                unnamed.Ledger.Move(PositionView.SameSide(unnamed.Ledger.Net, net - others) - unnamed.Ledger.Net);
            }
        }
    }

    /// <summary>
    /// In a position that has one side, parts on both sides come from executions that were told out of order or taken back. They are set off against each other, in the
    /// order of the strategies. Example: a sell of 2 by the operator is told before the buy of 2 by A that it closed; after both, A has nothing and the operator has
    /// sold nothing too much. A part waits for the entries of its strategy that are alive: one of them can be what its exit closed.
    /// </summary>
    /// <param name="live">The live orders of the position.</param>
    /// <param name="managed">The managed quantity, signed.</param>
    /// <param name="hasOneSide">Whether strategies cannot be on both sides of the position.</param>
    public void SetOff(List<OrderSlot> live, decimal managed, bool hasOneSide)
    {
        if (!ownOnly || !hasOneSide || !_all.Exists(static s => s.Ledger.Net > 0m) || !_all.Exists(static s => s.Ledger.Net < 0m))
        {
            return;
        }

        foreach (var share in _all)
        {
            foreach (var other in _all)
            {
                var part = PositionView.SameSide(Unexplained(share, live, managed), -Unexplained(other, live, managed));
                share.Ledger.Move(-part);
                other.Ledger.Move(part);
            }
        }
    }

    /// <summary>Whether an execution can take what others have: an exit, or an order of somebody else. A bust of an exit takes nothing.</summary>
    private bool Takes(OrderSlot order, decimal net) => ownOnly && (order.IsExit || !order.Managed) && net > 0m == (order.Side == OrderSide.Buy);

    /// <summary>
    /// Takes from the strategies what their parts exceed the managed quantity by, and no more than <paramref name="net"/>. Strategies may have parts on both
    /// sides, where that is allowed; those on the other side stay.
    /// </summary>
    /// <returns>What was taken, with the sign of <paramref name="net"/>.</returns>
    private decimal Cut(decimal net, decimal managed)
    {
        var excess = PositionView.SameSide(-net, Excess(-Math.Sign(net), managed));
        var left = excess;
        foreach (var share in _all)
        {
            var part = share.Exposure.Name.Length > 0 ? PositionView.SameSide(share.Ledger.Net, left) : 0m;
            share.Ledger.Move(-part);
            left -= part;
        }

        return left - excess;
    }

    /// <summary>Takes as much as there is.</summary>
    /// <returns>What was taken, with the sign of <paramref name="net"/>.</returns>
    private static decimal Take(Ledger from, decimal net)
    {
        var taken = -PositionView.SameSide(from.Net, -net);
        from.Move(taken);
        return taken;
    }

    /// <summary>What of a part is neither managed nor made good by entries of its strategy that are still alive. What others hold is no part of a strategy.</summary>
    private decimal Unexplained(StrategyLedger share, List<OrderSlot> live, decimal managed)
    {
        var part = share.Ledger.Net;
        var left = part;
        foreach (var order in live)
        {
            if (order.StrategyLedger == share.Ledger && !order.IsExit && (order.Side == OrderSide.Buy) == (part < 0m))
            {
                left += part < 0m ? order.Leaves : -order.Leaves;
            }
        }

        left = PositionView.SameSide(part, left);
        return share.Exposure.Name.Length > 0 ? PositionView.SameSide(left, Excess(Math.Sign(part), managed)) : left;
    }

    /// <summary>What the strategies have on one side beyond the managed quantity.</summary>
    private decimal Excess(int side, decimal managed) => Named(side) - (Math.Sign(managed) == side ? managed : 0m);

    /// <summary>What the strategies have on one side.</summary>
    private decimal Named(int side)
    {
        var sum = 0m;
        foreach (var share in _all)
        {
            sum += share.Exposure.Name.Length > 0 && Math.Sign(share.Ledger.Net) == side ? share.Ledger.Net : 0m;
        }

        return sum;
    }
}
