using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>What protects a position, and what is still to be done until all of it is protected, as of one moment.</summary>
internal sealed record ProtectionView
{
    public required PositionKey Key { get; init; }

    public required ProtectionSlot Slot { get; init; }

    /// <summary>How much is to be protected, unsigned and in whole lots.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>How much of it stops cover that rest at the venue, whatever their price.</summary>
    public required decimal Covered { get; init; }

    /// <summary>What has to be placed; every item in one message.</summary>
    public required IReadOnlyList<OrderRequest[]> Missing { get; init; }

    /// <summary>Exits of ours that rest and are none of the plan's: what has the place of what is missing.</summary>
    public required IReadOnlyList<TrackedOrder> Misplaced { get; init; }

    /// <summary>Whether the new stop can rest beside the old one: where the venue caps exits to the position, and all of it is the bot's and covers nothing, so that the cap takes neither of others nor what a short option needs.</summary>
    public required bool Overlaps { get; init; }

    /// <summary>Stops of ours that rest beside what is complete: where the venue caps exits, the new one comes first, and the old one goes then.</summary>
    public required IReadOnlyList<TrackedOrder> Surplus { get; init; }

    /// <summary>The one price that is to be moved; <see langword="null"/> when that would not do.</summary>
    public ReplaceRequest? Move { get; init; }

    /// <summary>Whether an order is on its way of which the outcome has to be known first: an exit that executes at once, a stop that is not answered, a replacement.</summary>
    public required bool IsWaiting { get; init; }

    /// <summary>Own entries that have filled in part.</summary>
    public required IReadOnlyList<TrackedOrder> Filling { get; init; }

    /// <summary>Those of them whose own exits wait until they have filled in full.</summary>
    public required IReadOnlyList<TrackedOrder> HalfFilled { get; init; }

    /// <summary>Own entries that rest on the other side: some venues refuse a stop beside them.</summary>
    public required IReadOnlyList<TrackedOrder> Entries { get; init; }

    /// <summary>Own orders on the side of the exits that are none: they could take of the position what the stop needs.</summary>
    public required IReadOnlyList<TrackedOrder> Opposing { get; init; }

    /// <summary>Whether the target is watched in the process, because the venue does not link it with the stop, or has refused to.</summary>
    public required bool IsTargetWatched { get; init; }

    /// <summary>Whether it is not sure what is held: the venue was last seen to hold something else, or the symbol is quarantined.</summary>
    public required bool InDoubt { get; init; }

    /// <summary>The price at which the position could be closed now: the bid of a long one. <see langword="null"/> when there is none that is believed and young enough.</summary>
    public required decimal? Price { get; init; }

    /// <summary>The price on the other side of the market: a wide spread alone is no fall.</summary>
    public required decimal? FarPrice { get; init; }

    /// <summary>Until when nothing is to be protected, because somebody said so.</summary>
    public required DateTimeOffset? SuspendedUntil { get; init; }

    public decimal Uncovered => Math.Max(0m, Quantity - Covered);

    /// <summary>Whether all that is asked for rests at the venue.</summary>
    public bool IsComplete => Missing.Count == 0 && Uncovered == 0m;

    public bool IsThrough => FarPrice is { } price && Slot.IsThrough(price);

    /// <summary>Why the position is to be closed, where a stop does not help any more.</summary>
    public string? WhyThrough => !IsThrough ? null
        : $"the price is {Phrase.Number(Price!.Value)}, beyond the stop at {Phrase.Number(Slot.StopPrice)}, which {(Covered > 0m ? "has not executed" : "does not rest")}";

    /// <summary>Why the position is to be closed, where the target is watched and reached.</summary>
    public string? WhyAtTarget => IsAtTarget ? $"the price is {Phrase.Number(Price!.Value)}, at the target of {Phrase.Number(Slot.TargetPrice!.Value)}" : null;

    public bool IsAtTarget => IsTargetWatched && Price is { } price && Slot.IsAtTarget(price);

    /// <summary>What is still to be done for a position; <see langword="null"/> when it has no plan.</summary>
    public static ProtectionView? Of(BookView book, PositionView position, in GuardInstant now)
    {
        if (position.Protection is not { } slot)
        {
            return null;
        }

        var (symbol, capabilities, held) = (position.Symbol, book.Configuration.Capabilities, Protectable(book, position));
        var side = slot.IsLong ? OrderSide.Sell : OrderSide.Buy;
        var suspended = slot.SuspendedUntilUtcTicks > now.UtcTicks;
        var entries = position.Live.Where(static o => o.Managed && !o.IsExit).ToArray();
        var links = symbol.LinksExits && symbol.Takes(OrderType.Stop) && !slot.IsStopAlone;
        var oldest = OldestOf(capabilities, now);
        var rests = Resting(position, side).GroupBy(o => symbol.LinksExits && o.GroupId is { } group ? group : o.ClientOrderId, StringComparer.Ordinal).Select(g => new RestingExits([.. g], oldest)).ToList();
        var wanted = held == 0m || suspended ? [] : Wanted(symbol, slot, held, links);
        var missing = wanted.Where(w => !TakeRight(rests, w)).ToArray();
        TrackedOrder[] others = [.. rests.SelectMany(static r => r.Orders).Select(static o => o.ToTracked())];
        var quantity = wanted.Sum(static w => w.Quantity);
        var overlaps = CanOverlap(capabilities, position, held);
        return new ProtectionView
        {
            Key = position.Key,
            Slot = slot,
            Quantity = quantity,
            Covered = Math.Min(quantity, Coverage(position, side, capabilities.LegActivation)),
            Missing = [.. missing.Select(w => w.ToRequests(symbol, side))],
            Misplaced = missing.Length == 0 ? [] : others,
            Overlaps = overlaps,
            Surplus = overlaps && wanted.Count > 0 && missing.Length == 0 ? StopsOf(others) : [],
            Move = missing is [var only] && capabilities.ReplaceQuantity != ReplaceQuantity.NotSupported ? MoveOf(rests, only, symbol, side) : null,
            IsWaiting = position.Live.Any(o => IsOnItsWay(o, side)),
            Filling = [.. entries.Where(static e => e.Booked > 0m).Select(static e => e.ToTracked())],
            HalfFilled = [.. entries.Where(static e => e.HasAttachedExits && e.Booked > 0m).Select(static e => e.ToTracked())],
            Entries = [.. entries.Where(e => e.Side != side && !e.ExecutesAtOnce).Select(static e => e.ToTracked())],
            Opposing = [.. entries.Where(e => e.Side == side).Select(static e => e.ToTracked())],
            IsTargetWatched = slot.TargetPrice is not null && !links,
            InDoubt = IsInDoubt(position),
            Price = symbol.PriceAt(slot.IsLong, book.Limits.MaxQuoteAge, now),
            FarPrice = symbol.PriceAt(!slot.IsLong, book.Limits.MaxQuoteAge, now),
            SuspendedUntil = suspended ? new DateTimeOffset(slot.SuspendedUntilUtcTicks, TimeSpan.Zero) : null,
        };
    }

    /// <summary>What is to be protected, unsigned: what is managed, in whole lots, and not what covers a short option, because a stop could leave that uncovered.</summary>
    private static decimal Protectable(BookView book, PositionView position) => position.ProtectedQuantity == 0m || book.Configuration.IsDisabled(Mechanisms.KeepProtected) ? 0m
        : Math.Min(Math.Abs(position.ProtectedQuantity), position.Symbol.Lot.Down(ShortCover.Free(book, position)));

    private static bool CanOverlap(BrokerCapabilities capabilities, PositionView position, decimal held) => capabilities.ExitCap == ExitCap.ReduceOnly && position.IsAllManaged && held == Math.Abs(position.ProtectedQuantity);

    /// <summary>Own exits on the side that closes which rest, and wait for no entry.</summary>
    private static IEnumerable<OrderView> Resting(PositionView position, OrderSide side) =>
        position.Live.Where(o => o is { Managed: true, IsExit: true, IsExitUnderWay: false, Entry: not { IsLive: true } } && o.Side == side);

    /// <summary>What stops cover, whatever their price; those that wait for an entry as far as it has filled, where the venue lets them work then.</summary>
    private static decimal Coverage(PositionView position, OrderSide side, LegActivation activation) =>
        Resting(position, side).GroupBy(static o => o.GroupId ?? o.ClientOrderId, StringComparer.Ordinal).Sum(static g => new RestingExits([.. g], long.MinValue).Covers)
        + (activation == LegActivation.EntryPartiallyFilled ? position.Live.Where(static o => o is { Entry.IsLive: true, IsStop: true }).Sum(static o => o.Countable(waitingCountsInFull: false)) : 0m);

    /// <summary>When an order was made at the earliest that is not to be placed anew because the venue will end it: after nine tenths of its life, so that a holiday or an outage is no end of it.</summary>
    private static long OldestOf(BrokerCapabilities capabilities, in GuardInstant now) => capabilities.GoodTillCancelLifetime is { } lifetime ? now.UtcTicks - (lifetime.Ticks / 10 * 9) : long.MinValue;

    private static TrackedOrder[] StopsOf(TrackedOrder[] orders) => [.. orders.Where(static o => o.Type is OrderType.Stop or OrderType.StopLimit)];

    private static bool IsInDoubt(PositionView position) => position.InDoubt || position.Symbol.State == States.TradingState.Quarantined;

    private static bool IsOnItsWay(OrderView order, OrderSide side) =>
        order.Managed && (order.IsExitUnderWay || (order.IsExit && order.Side == side && (order.IsWaiting || order.State == OrderState.PendingReplace)));

    /// <summary>
    /// What should rest: the stop, with the target where the venue links both. Where linked exits are for whole shares, and 10.5 are held, 10 have a pair, and 0.5 a stop for the day.
    /// </summary>
    private static List<WantedExit> Wanted(SymbolView symbol, ProtectionSlot slot, decimal quantity, bool links)
    {
        var instrument = symbol.Instrument!;
        var whole = instrument.LinkedLotSize > 0m ? new Step(instrument.LinkedLotSize).Down(quantity) : quantity;
        whole = whole < instrument.MinQuantity ? 0m : whole;
        var part = quantity - whole;
        List<WantedExit> wanted = [];
        if (whole > 0m)
        {
            var most = instrument.MaxQuantity is { } largest ? symbol.Lot.Down(largest) : whole;
            for (var left = whole; left > 0m; left -= Math.Min(left, most))
            {
                wanted.Add(new WantedExit(slot, Math.Min(left, most), links ? slot.TargetPrice : null, instrument.StopsEndWithDay ? TimeInForce.Day : slot.TimeInForce));
            }
        }

        if (part > 0m && part >= Math.Max(instrument.LotSize, instrument.MinQuantity))
        {
            wanted.Add(new WantedExit(slot, part, null, TimeInForce.Day));
        }

        return wanted;
    }

    /// <summary>Takes what rests as it is wanted out of what rests. A stop that risks less than the plan is as good: the bot can have moved it.</summary>
    private static bool TakeRight(List<RestingExits> rests, WantedExit wanted)
    {
        var at = rests.FindIndex(r => r.Serves(wanted) && r.StopPrice is { } stop && !wanted.Slot.IsLooser(stop) && r.TargetPrice == wanted.TargetPrice);
        if (at >= 0)
        {
            rests.RemoveAt(at);
        }

        return at >= 0;
    }

    /// <summary>The change of a price that makes a stop that rests alone what is wanted, without a gap; of one that nothing was executed of. Orders of a pair are not replaced.</summary>
    private static ReplaceRequest? MoveOf(List<RestingExits> rests, WantedExit wanted, SymbolView symbol, OrderSide side)
    {
        if (rests.Find(r => r.Serves(wanted) && r.Orders.Length == 1 && wanted.TargetPrice is null && r.Orders.All(static o => o is { Booked: 0m, State: OrderState.Working })) is not { } moved)
        {
            return null;
        }

        return new ReplaceRequest { ClientOrderId = moved.Stop!.ClientOrderId, StopPrice = wanted.Slot.StopPrice, LimitPrice = moved.Stop.Type == OrderType.StopLimit ? wanted.StopLimit(symbol, side) : null };
    }

    /// <summary>One message of exits that should rest.</summary>
    private sealed record WantedExit(ProtectionSlot Slot, decimal Quantity, decimal? TargetPrice, TimeInForce TimeInForce)
    {
        /// <summary>How far beyond its trigger a stop may be executed where the venue takes no stop without a limit.</summary>
        private const decimal LimitDistance = 0.05m;

        public OrderRequest[] ToRequests(SymbolView symbol, OrderSide side) =>
            Slot.ToExits(symbol.Symbol, Quantity, TargetPrice, TimeInForce, symbol.Takes(OrderType.Stop) ? null : StopLimit(symbol, side));

        public decimal StopLimit(SymbolView symbol, OrderSide side) => side == OrderSide.Sell
            ? Math.Max(symbol.Prices.Least, symbol.Prices.Down(Slot.StopPrice * (1m - LimitDistance)))
            : symbol.Prices.Up(Slot.StopPrice * (1m + LimitDistance));
    }

    /// <summary>Exits that rest and of which one takes the place of the others, or one alone.</summary>
    private sealed record RestingExits(OrderView[] Orders, long Oldest)
    {
        public OrderView? Stop => Array.Find(Orders, static o => o.IsStop);

        public OrderView? Target => Array.Find(Orders, static o => o.Type == OrderType.Limit);

        /// <summary>The trigger that the venue has shown, where that is another one than was approved.</summary>
        public decimal? StopPrice => Stop?.Shown?.StopPrice ?? Stop?.StopPrice;

        public decimal? TargetPrice => Target?.Shown?.LimitPrice ?? Target?.LimitPrice;

        /// <summary>What the stop can still execute: nothing that another one of the group has executed.</summary>
        public decimal Covers => Stop is { } stop && IsThere(stop) ? Left(stop) : 0m;

        /// <summary>Whether the exits rest for the quantity that is wanted, and will go on doing so.</summary>
        public bool Serves(WantedExit wanted) => Stop is { } stop && Array.TrueForAll(Orders, o => IsThere(o) && o.CreatedAt.UtcTicks > Oldest) && Left(stop) == wanted.Quantity && Orders.Length == (TargetPrice is null ? 1 : 2);

        private static bool IsThere(OrderView order) => order.State is OrderState.Working or OrderState.PartiallyFilled or OrderState.PendingReplace && !order.CancelRequired;

        /// <summary>What is left of a stop: of one that the venue has taken for less, only that.</summary>
        private static decimal Left(OrderView stop)
        {
            var left = Math.Min(stop.Leaves, Math.Max(0m, (stop.Shown?.Smaller ?? stop.Quantity) - stop.Booked));
            return stop.GroupId is null ? left : Math.Min(left, Math.Max(0m, stop.GroupQuantity - stop.GroupFilled));
        }
    }
}
