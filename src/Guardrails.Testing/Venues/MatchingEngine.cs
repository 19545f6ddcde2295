using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.Venues;

/// <summary>
/// Takes orders, matches them against a price of unlimited depth and books the executions. Belongs to the venue's lock: what it schedules
/// must run under it, too.
/// </summary>
internal sealed class MatchingEngine(
    SimulatedVenueProfile profile, TimeProvider time, SeededRandom random, VenueLedger ledger, Action<TimeSpan, Action> schedule, Action<TimeSpan, VenueEvent> push)
{
    private readonly SortedDictionary<Symbol, Instrument> _instruments = [];
    private readonly List<LiveOrder> _log = [];
    private readonly List<LiveOrder> _open = [];
    private readonly HashSet<string> _clientOrderIds = new(StringComparer.Ordinal);
    private readonly Queue<VenueRejection> _scriptedRejections = [];
    private long _executions;

    /// <summary>Everything that arrived, in order.</summary>
    public IReadOnlyList<LiveOrder> Log => _log;

    /// <summary>What can still be executed, in order of arrival.</summary>
    public IReadOnlyList<LiveOrder> Open => _open;

    /// <summary>Up to which quantity the script lets the next order be executed; <see langword="null"/> is all of it.</summary>
    public decimal? NextFillCeiling { get; set; }

    public Queue<VenueRejection> ScriptedRejections => _scriptedRejections;

    public void List(Instrument instrument) => _instruments[instrument.Symbol] = instrument;

    public Instrument? Find(Symbol symbol) => _instruments.GetValueOrDefault(symbol);

    public Instrument Listed(Symbol symbol) =>
        Find(symbol) ?? throw new ArgumentException($"{symbol} is not listed at this venue; call {nameof(SimulatedVenue.List)} first.", nameof(symbol));

    public SubmitOutcome Arrive(OrderEntry entry)
    {
        var refused = _scriptedRejections.TryDequeue(out var scripted) ? scripted
            : _clientOrderIds.Contains(entry.ClientOrderId) ? new VenueRejection("DUPLICATE_CLIENT_ORDER_ID", $"client order id {entry.ClientOrderId} was used before")
            : VenueAdmission.Check(entry, Find(entry.Symbol), profile, ledger, _open);
        var order = Enter(entry);
        if (refused is not null)
        {
            End(order, VenueOrderStatus.Rejected, refused.Message);
            return new SubmitOutcome.Rejected(refused);
        }

        order.FillCeiling = NextFillCeiling ?? entry.Quantity;
        NextFillCeiling = null;
        order.Rested = !IsReached(order);
        var acknowledgement = order.Report(time.GetUtcNow());
        push(profile.AckLatency, new VenueEvent.OrderReported(acknowledgement));
        Consider(order);
        if (order.IsImmediate && !order.ExecutionScheduled)
        {
            Expire(order, "nothing could be executed at once");
        }

        return new SubmitOutcome.Accepted(order.VenueOrderId, acknowledgement);
    }

    /// <summary>Executes whatever the market has reached.</summary>
    public void ConsiderAll()
    {
        foreach (var order in _open)
        {
            Consider(order);
        }
    }

    /// <summary>Lifts every ceiling the script set.</summary>
    public void ReleaseFills()
    {
        foreach (var order in _open)
        {
            order.FillCeiling = order.Entry.Quantity;
        }

        ConsiderAll();
    }

    /// <summary>A trade of somebody else on the account.</summary>
    public void TradeManually(OrderEntry entry, decimal price, bool announce) => Execute(Enter(entry), entry.Quantity, price, announce);

    private LiveOrder Enter(OrderEntry entry)
    {
        var sellsInventory = profile.ExitCap == ExitCap.Held && !profile.ShortingAllowed && entry.Side == OrderSide.Sell;
        var capped = sellsInventory || entry.ClosesItsLeg || (entry.ReduceOnly && profile.ExitCap != ExitCap.None);
        var order = new LiveOrder(_log.Count + 1, entry, capped, time.GetUtcNow());
        _log.Add(order);
        _open.Add(order);
        _clientOrderIds.Add(entry.ClientOrderId);
        return order;
    }

    private void End(LiveOrder order, VenueOrderStatus status, string why)
    {
        order.End(status, why);
        _open.Remove(order);
    }

    private void Expire(LiveOrder order, string why)
    {
        End(order, VenueOrderStatus.Expired, why);
        push(profile.AckLatency, new VenueEvent.OrderReported(order.Report(time.GetUtcNow())));
    }

    private void Consider(LiveOrder order)
    {
        if (!order.ExecutionScheduled && order.Filled < order.FillCeiling && IsReached(order))
        {
            order.ExecutionScheduled = true;
            schedule(profile.FillLatency, () => ExecuteScheduled(order));
        }
    }

    private bool IsReached(LiveOrder order)
    {
        if (ledger.PriceOf(order.Entry.Symbol) is not { } price)
        {
            return false;
        }

        var isBuy = order.Entry.Side == OrderSide.Buy;
        order.Triggered |= order.Entry.StopPrice is not { } stop || (isBuy ? price >= stop : price <= stop);
        return order.Triggered && (order.Entry.LimitPrice is not { } limit || (isBuy ? price <= limit : price >= limit));
    }

    private void ExecuteScheduled(LiveOrder order)
    {
        order.ExecutionScheduled = false;
        if (order.IsOpen && IsReached(order))
        {
            ExecuteWhatIsPossible(order);
        }

        if (order.IsOpen && order.IsImmediate && !order.ExecutionScheduled)
        {
            Expire(order, "the rest could not be executed at once");
        }
    }

    private void ExecuteWhatIsPossible(LiveOrder order)
    {
        var possible = Math.Min(order.Leaves, order.FillCeiling - order.Filled);
        if (order.Capped)
        {
            possible = Math.Min(possible, ReducibleBy(order.Entry));
            if (possible == 0m)
            {
                Expire(order, "there is nothing left to reduce");
                return;
            }
        }

        if (order.Entry.TimeInForce == TimeInForce.FillOrKill && possible < order.Leaves)
        {
            return;
        }

        var price = order.Rested && order.Entry.LimitPrice is { } limit ? limit : ledger.PriceOf(order.Entry.Symbol)!.Value;
        Execute(order, Math.Min(possible, NextPart(order)), price, announce: true);
        if (order.IsOpen)
        {
            Consider(order);
        }
    }

    private decimal ReducibleBy(OrderEntry entry)
    {
        var held = ledger.QuantityOf(new PositionSlot(entry.Symbol, entry.Leg));
        return Math.Max(0m, -Math.Sign(entry.Signed(1m)) * held);
    }

    private decimal NextPart(LiveOrder order)
    {
        var partsLeft = order.Entry.TimeInForce == TimeInForce.FillOrKill ? 1 : profile.FillParts - order.Executions;
        if (partsLeft <= 1)
        {
            return order.Leaves;
        }

        // Half to one and a half times the even share, at least one lot.
        var lot = Listed(order.Entry.Symbol).LotSize;
        var share = order.Leaves / partsLeft * (500 + random.NextBelow(1001)) / 1000m;
        return Math.Min(order.Leaves, Math.Max(lot, Math.Floor(share / lot) * lot));
    }

    private void Execute(LiveOrder order, decimal quantity, decimal price, bool announce)
    {
        var instrument = Listed(order.Entry.Symbol);
        var inBaseAsset = profile.BuyFeeInBaseAsset && order.Entry.Side == OrderSide.Buy;
        var fee = decimal.Round(profile.FeeRate * quantity * (inBaseAsset ? 1m : price * instrument.Multiplier), 8);
        order.Execute(quantity, price);
        if (!order.IsOpen)
        {
            _open.Remove(order);
        }

        ledger.Book(instrument, order.Entry.Leg, order.Entry.Signed(quantity), price, inBaseAsset ? 0m : fee, inBaseAsset ? fee : 0m, time.GetTimestamp());
        if (announce)
        {
            var fill = new Fill
            {
                ExecutionId = FormattableString.Invariant($"E-{++_executions}"),
                Quantity = quantity,
                Price = price,
                Fee = fee,
                FeeAsset = fee == 0m ? null : inBaseAsset ? instrument.BaseAsset : instrument.QuoteCurrency,
            };
            push(TimeSpan.Zero, new VenueEvent.OrderReported(order.Report(time.GetUtcNow(), fill)));
            push(TimeSpan.Zero, new VenueEvent.AccountChanged(ledger.Account(time.GetUtcNow())));
        }
    }
}
