using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Orders;
using Guardrails.Reconciling;

namespace Guardrails.Book;

/// <content>The only mutator: arithmetic, no rules.</content>
internal sealed partial class AccountBook
{
    /// <summary>Applies one event. The same sequence gives the same state, live and in replay.</summary>
    public void Apply(GuardEvent e)
    {
        Version++;
        AppliedAtUtcTicks = e.At.UtcTicks;
        switch (e)
        {
            case GuardEvent.OrderAdmitted x:
                Reserve(x);
                Recent?.Add(PrintOf(_orders[x.Order.ClientOrderId]), x.At);
                Messages?.Add(x.At);
                CountEntry(x);
                break;
            case GuardEvent.OrderTransitioned x:
                Transition(x);
                break;
            case GuardEvent.ExecutionBooked x:
                Book(x);
                break;
            case GuardEvent.OrderDenied x:
                // A count of repetitions is written later, with the price of the first: that one is old by then.
                if (x.Repeats == 1)
                {
                    MoveMark(x.Symbol, x.Evidence.Mark);
                }

                break;
            case GuardEvent.MarksMoved x:
                foreach (var (symbol, mark) in x.Marks)
                {
                    MoveMark(symbol, mark);
                }

                break;
            case GuardEvent.AccountRead x:
                ReadAccount(x);
                break;
            case GuardEvent.PositionSet x:
                SetPosition(x);
                break;
            case GuardEvent.PositionsRead x:
                PositionReading = new Reading(true, x.AsOfUtcTicks, x.At);
                PositionFailure = null;
                PositionsSeeded = true;
                PositionsComparedAt = x.At;
                InterruptedAtUtcTicks = x.AsOfUtcTicks >= InterruptedAtUtcTicks && !OrdersWanted ? 0 : InterruptedAtUtcTicks;
                ClockInDoubt &= x.AsOfUtcTicks < ClockJumpedAtUtcTicks;
                RememberMarks();
                break;
            case GuardEvent.PositionsFailed x:
                PositionReading = default;
                PositionFailure = x.Reason;
                break;
            case GuardEvent.PositionCompared x:
                var compared = Require(x.Symbol).Find(x.Leg, x.VenueNet);
                if (x.Result is Comparison.TooOld or Comparison.InTime)
                {
                    compared.Venue.UncomparedSince = x.Result == Comparison.TooOld ? PositionsComparedAt : null;
                    break;
                }

                compared.Venue.Take(x.VenueNet, compared.Ledger.Net, x.Result, x.AsOfUtcTicks);
                break;
            case GuardEvent.DriftFound x:
                if (x.Drift.ClientOrderId is null)
                {
                    Require(x.Drift.Symbol).Find(x.Drift.Leg, x.Drift.AtVenue).Venue.DriftReported = true;
                }

                break;
            case GuardEvent.ExitSet x:
                SetExit(x);
                break;
            case GuardEvent.Interrupted x:
                // Interrupted again before it was read: the first time counts, so that a connection that flaps cannot put it off for ever.
                InterruptedAtUtcTicks = InterruptedAtUtcTicks == 0 ? x.At.UtcTicks : InterruptedAtUtcTicks;
                OrdersWanted = true;
                break;
            case GuardEvent.OpenOrdersRead x:
                OrdersWanted = false;
                OpenOrderReading = new Reading(true, x.AsOfUtcTicks, x.At);
                break;
            case GuardEvent.OrderObserved x:
                ObserveOrder(x);
                break;
            case GuardEvent.VenueIdLinked x:
                LinkVenueId(x);
                break;
            case GuardEvent.OrderCorrected x:
                Correct(x);
                break;
            case GuardEvent.ExecutionRevised x:
                Revise(x);
                break;
            case GuardEvent.CancelRequested x:
                RequestCancel(x);
                Messages?.Add(x.At);
                break;
            case GuardEvent.CancelRefused x:
                RefuseCancel(x);
                break;
            case GuardEvent.ReplaceRequested x:
                RequestReplace(x);
                Messages?.Add(x.At);
                break;
            case GuardEvent.ReplaceSettled x:
                SettleReplace(x);
                break;
            case GuardEvent.InstrumentDescribed x:
                Require(x.Instrument.Symbol).Describe(x.Instrument);
                break;
            case GuardEvent.RateRead x:
                Currencies.SetRate(Currencies.IndexOf(x.Currency), x.Rate, x.SourceUtcTicks, x.At);
                ConvertTotals();
                break;
            case GuardEvent.InputRead x:
                Inputs[x.Input.Name] = x.Input;
                break;
            case GuardEvent.StateSet x:
                SetState(x);
                break;
            case GuardEvent.ClockJumped x:
                JumpClock(x);
                break;
            case GuardEvent.Opened x:
                Epoch = x.Epoch;
                AccountReading = PositionReading = OpenOrderReading = default;
                PositionsComparedAt = x.At;
                RestartClock(x.At);
                break;
            case GuardEvent.FactFlagged:
                break;
            default:
                throw new InvalidOperationException($"The event {e.GetType().Name} is not known to this version.");
        }
    }

    /// <summary>Takes back what <see cref="Reserve"/> did to answer a question, last first. Afterwards the state is what it was before.</summary>
    public void Retract(OrderSlot order)
    {
        order.Key.Change(order, OrderState.Released);
        order.Key.Settle();
        _orders.Remove(order.ClientOrderId);
        if (order.BuyingPowerHold > 0m)
        {
            ReleaseBuyingPower(order, order.BuyingPowerHold);
        }

        if (order.ParentBook is { } parent)
        {
            parent.LiveChildren--;
            TakeFromParent(order);
            if (--parent.Children == 0)
            {
                _parents.Remove(parent.Id);
                _parentsInOrder.Remove(parent);
            }
        }

        LiveOrders--;
        OrdersNamed--;
    }

    /// <summary>Reserves an order's capacity. By itself, without counting it as sent, only to answer a question.</summary>
    public void Reserve(GuardEvent.OrderAdmitted e)
    {
        var symbol = Require(e.Order.Symbol);
        MoveMark(e.Order.Symbol, e.Evidence.Mark);
        var key = symbol.Find(e.Order.Leg, 0m);
        var slot = new OrderSlot
        {
            ClientOrderId = e.Order.ClientOrderId,
            Key = key,
            Side = e.Order.Side,
            Type = e.Order.Type,
            Effect = e.Order.Effect,
            LimitPrice = e.Order.LimitPrice,
            StopPrice = e.Order.StopPrice,
            TimeInForce = e.Order.TimeInForce,
            Strategy = e.Order.Strategy,
            SignalId = e.Order.SignalId,
            Parent = e.Order.Parent,
            Managed = true,
            IsExit = e.Order.IsExit,
            Capped = e.Order.Capped,
            CeilingPrice = Valuation.CeilingPrice(e.Order.Type, e.Order.LimitPrice, e.Order.StopPrice, Limits.MarketOrderSlippage),
            CreatedAt = e.At,
            ChangedAt = e.At,
            Quantity = e.Order.Quantity,
            MostApproved = e.Order.Quantity,
            Content = e.Order.Content,
            Replaces = e.Order.Replaces is { } replaced ? _orders[replaced] : null,
        };
        OrdersNamed++;
        if (e.Order.Parent is { } parent)
        {
            slot.ParentBook = Parent(parent.Id, parent.TotalQuantity);
            slot.ParentBook.Children++;
            slot.ParentBook.LiveChildren++;
        }

        if (e.Order.Links is { } links)
        {
            Link(slot, links.GroupId, links.GroupQuantity, links.WaitsFor);
        }

        Insert(slot);
        HoldBuyingPower(slot, e.Order.BuyingPowerHold);
        TakeFromParent(slot);
        if (slot.Replaces is { } old)
        {
            BeginSuccession(old, e.At);
        }
    }

    private SymbolBook Require(Symbol name)
    {
        if (_symbolsByName.TryGetValue(name.Value, out var known))
        {
            return known;
        }

        var added = new SymbolBook(this, name);
        _symbolsByName.Add(name.Value, added);
        _symbols.Add(added);
        return added;
    }
}
