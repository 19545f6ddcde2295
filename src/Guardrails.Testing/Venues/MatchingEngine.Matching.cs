using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.Venues;

/// <content>When orders are executed, and how much of them.</content>
internal sealed partial class MatchingEngine
{
    private readonly FillSizes _sizes = new(profile, random, faults);
    private readonly List<SimulatedExecution> _executions = [];
    private readonly List<ExecutionReport> _executionReports = [];
    private long _lastExecution;

    /// <summary>Every execution as it was reported, those that were taken back and corrected again with their new facts.</summary>
    public IReadOnlyList<ExecutionReport> ExecutionReports => _executionReports;

    public IReadOnlyList<SimulatedExecution> Executions => _executions;

    /// <summary>Raised under the venue's lock for every execution, once it is booked and attributed: an auditor sees each before anything else happens.</summary>
    public event Action<LiveOrder, SimulatedExecution>? Executed;

    private void Consider(LiveOrder order)
    {
        var wasTriggered = order.Triggered;
        if (!order.ExecutionScheduled && order.Executable > 0m && IsReached(order))
        {
            if (!wasTriggered && order.Entry.StopPrice is not null && faults.Take(FaultClass.StopWithoutFill))
            {
                order.Stuck = true;
                return;
            }

            order.ExecutionScheduled = true;
            schedule(times.Current.FillLatency, () => ExecuteScheduled(order));
        }
    }

    private bool IsReached(LiveOrder order)
    {
        if (ledger.PriceFor(order.Entry) is not { } price)
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
        if (order.IsOpen && order.Executable > 0m && IsReached(order))
        {
            ExecuteWhatIsPossible(order);
        }

        if (order.IsOpen && order.IsImmediate && !order.ExecutionScheduled)
        {
            EndAndTell(order, VenueOrderStatus.Expired, "the rest could not be executed at once");
        }
    }

    private void ExecuteWhatIsPossible(LiveOrder order)
    {
        var possible = order.Executable;
        if (order.Capped)
        {
            possible = Math.Min(possible, ledger.ReducibleBy(order.Entry));
            if (possible == 0m)
            {
                EndAndTell(order, VenueOrderStatus.Expired, "there is nothing left to reduce");
                return;
            }
        }

        if (order.Entry.TimeInForce == TimeInForce.FillOrKill && possible < order.Leaves)
        {
            return;
        }

        var quantity = Math.Min(possible, _sizes.NextPart(order, Listed(order.Entry.Symbol).LotSize));
        var lot = Listed(order.Entry.Symbol).LotSize;
        if (quantity > lot && order.Entry.TimeInForce != TimeInForce.FillOrKill && faults.Take(FaultClass.PartialFill))
        {
            quantity = _sizes.PartOf(quantity, lot, FaultClass.PartialFill);
            Execute(order, quantity, PriceFor(order));
            Pause(order);
            return;
        }

        var excess = !order.Capped && quantity == order.Leaves && faults.Take(FaultClass.Overfill)
            ? lot * faults.Draw(FaultClass.Overfill, 1, Math.Max(1, FillSizes.LotsOf(quantity, lot) / 10))
            : 0m;
        Execute(order, quantity + excess, PriceFor(order), fault: excess > 0m ? FaultClass.Overfill : null);
        if (order.IsOpen)
        {
            Consider(order);
        }
    }

    private void Pause(LiveOrder order)
    {
        if (!order.IsImmediate && order.IsOpen)
        {
            order.ExecutionScheduled = true;
            schedule(faults.DrawMilliseconds(FaultClass.PartialFill, 1000, 10_000), () => ExecuteScheduled(order));
        }
    }

    /// <summary>Executes an order in whole or in part although the market has not reached it: somebody took it.</summary>
    private bool TryRace(LiveOrder order, FaultClass fault) =>
        ledger.PriceOf(order.Entry.Symbol) is { } price && TryExecuteNow(order, fault, order.Entry.LimitPrice ?? price);

    private bool TryExecuteBeforeTheAnswer(LiveOrder order) =>
        order.Entry is { StopPrice: null, TimeInForce: not TimeInForce.FillOrKill } && IsReached(order)
        && TryExecuteNow(order, FaultClass.CumulativeInAnswer, PriceFor(order));

    private bool TryExecuteNow(LiveOrder order, FaultClass fault, decimal price)
    {
        var possible = order.Capped ? Math.Min(order.Executable, ledger.ReducibleBy(order.Entry)) : order.Executable;
        if (possible == 0m || !faults.Take(fault))
        {
            return false;
        }

        var isWhole = faults.Draw(fault, 0, 1) == 0;
        var quantity = isWhole ? possible : _sizes.PartOf(possible, Listed(order.Entry.Symbol).LotSize, fault);
        Execute(order, quantity, price, isInAnswer: fault == FaultClass.CumulativeInAnswer);
        return true;
    }

    private decimal PriceFor(LiveOrder order) =>
        order.Rested && order.Entry.LimitPrice is { } limit ? limit : ledger.PriceOf(order.Entry.Symbol)!.Value;

    /// <summary>Books an execution and reports it.</summary>
    /// <param name="order">The order.</param>
    /// <param name="quantity">How much of it; more than it has left is an overfill.</param>
    /// <param name="price">At which price.</param>
    /// <param name="announce">Whether the stream reports it.</param>
    /// <param name="fault">The fault that it is due to.</param>
    /// <param name="isInAnswer">Whether the answer to the order tells of it first, and the stream much later.</param>
    public void Execute(LiveOrder order, decimal quantity, decimal price, bool announce = true, FaultClass? fault = null, bool isInAnswer = false)
    {
        var instrument = Listed(order.Entry.Symbol);
        var (fee, inBaseAsset) = _fees.Of(instrument, order.Entry.Side, quantity, price);
        var excess = Math.Max(0m, quantity - order.Leaves);
        var unasked = order.UnaskedOf(quantity - excess, ledger.ReducibleBy(order.Entry));
        order.Execute(quantity, price);
        if (!order.IsOpen)
        {
            _open.Remove(order);
        }

        var execution = new SimulatedExecution
        {
            ExecutionId = NextExecutionId(order.Entry.Symbol),
            VenueOrderId = order.VenueOrderId,
            ClientOrderId = order.Entry.ClientOrderId,
            Symbol = order.Entry.Symbol,
            Leg = order.Entry.Leg,
            Side = order.Entry.Side,
            Quantity = quantity,
            Price = price,
            QuoteFee = inBaseAsset ? 0m : fee,
            BaseFee = inBaseAsset ? fee : 0m,
            ExecutedAt = Now,
            DueTo = order.WrongSide ? FaultClass.WrongSide : fault,
        };
        _executions.Add(execution);
        ledger.Book(instrument, execution.Leg, order.Entry.Signed(quantity), price, execution.QuoteFee, execution.BaseFee, time.GetTimestamp());
        if (execution.DueTo is { } cause)
        {
            AttributeExecution(cause, execution, cause == FaultClass.Overfill ? order.Entry.Signed(excess) : execution.PositionChange);
        }

        if (unasked > 0m && !order.WrongSide)
        {
            AttributeExecution(FaultClass.AcknowledgedDifferently, execution, order.Entry.Signed(unasked));
        }

        Executed?.Invoke(order, execution);
        Report(order, execution, announce, isInAnswer);
        AfterFill(order, quantity);
        if (order.Entry.Origin is OrderOrigin.Guarded or OrderOrigin.Unguarded)
        {
            StrikeExecution(execution);
        }
    }

    /// <summary>The next number, or by a fault that of an execution in another instrument.</summary>
    private string NextExecutionId(Symbol symbol)
    {
        var other = _executions.FindLast(execution => execution.Symbol != symbol);
        return other is not null && !_executions.Exists(execution => execution.Symbol == symbol && execution.ExecutionId == other.ExecutionId)
            && faults.Take(FaultClass.SharedExecutionId)
            ? other.ExecutionId
            : FormattableString.Invariant($"E-{++_lastExecution}");
    }

    private void Report(LiveOrder order, SimulatedExecution execution, bool announce, bool isInAnswer)
    {
        var instrument = Listed(execution.Symbol);
        var fee = execution.QuoteFee + execution.BaseFee;
        var asset = fee == 0m ? null : execution.BaseFee > 0m ? instrument.BaseAsset : instrument.QuoteCurrency;
        if (execution.BaseFee > 0m && faults.Take(FaultClass.BaseFeeUnreported))
        {
            (fee, asset) = (0m, null);

            // Of an execution that is wrong as a whole, the fee is attributed already.
            if (execution.DueTo is null or FaultClass.Overfill)
            {
                AttributeExecution(FaultClass.BaseFeeUnreported, execution, -execution.BaseFee);
            }
        }

        var report = order.Report(Now, new Fill { ExecutionId = execution.ExecutionId, Quantity = execution.Quantity, Price = execution.Price, Fee = fee, FeeAsset = asset });
        _executionReports.Add(report);
        if (announce)
        {
            var latency = times.Current.FillReportLatency + (isInAnswer ? faults.DrawMilliseconds(FaultClass.CumulativeInAnswer, 200, 2000) : ReportDelay(report));
            foreach (var told in Script.Told(report))
            {
                push(latency, new VenueEvent.OrderReported(told));
            }

            push(latency, new VenueEvent.AccountChanged(Account()));
        }
    }

    private TimeSpan ReportDelay(ExecutionReport report)
    {
        if (faults.Take(FaultClass.CumulativeBeforeFill))
        {
            push(times.Current.FillReportLatency, new VenueEvent.OrderReported(report with { Fill = null }));
            return faults.DrawMilliseconds(FaultClass.CumulativeBeforeFill, 200, 2000);
        }

        return faults.Take(FaultClass.PositionAhead) ? faults.DrawMilliseconds(FaultClass.PositionAhead, 200, 2000) : TimeSpan.Zero;
    }

    private void AttributeExecution(FaultClass fault, SimulatedExecution execution, decimal change) =>
        Attribute(fault, execution.Symbol, execution.Leg, change, execution.ExecutionId, execution.ClientOrderId);
}
