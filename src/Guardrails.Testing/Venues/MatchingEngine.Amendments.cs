using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.Venues;

/// <content>Executions that are taken back or changed after the fact.</content>
internal sealed partial class MatchingEngine
{
    /// <summary>The latest execution of an id, or of an id and an instrument; those that were taken back are not there.</summary>
    public SimulatedExecution? FindExecution(string executionId, Symbol? symbol) =>
        _executions.FindLast(execution => execution.ExecutionId == executionId && (symbol is null || execution.Symbol == symbol));

    /// <summary>Takes an execution back: the position and the money are as if it had not been. What it filled does not work again.</summary>
    public void Bust(SimulatedExecution execution)
    {
        _executions.Remove(execution);
        Amend(execution, 0m, execution.Price, FaultClass.Bust);
    }

    /// <summary>Gives an execution another quantity and price.</summary>
    public void Correct(SimulatedExecution execution, decimal quantity, decimal price)
    {
        _executions[_executions.IndexOf(execution)] = execution with { Quantity = quantity, Price = price };
        Amend(execution, quantity, price, FaultClass.Correction);
    }

    private void Amend(SimulatedExecution execution, decimal quantity, decimal price, FaultClass fault)
    {
        var order = _log.Find(order => order.VenueOrderId == execution.VenueOrderId)!;
        var isBust = fault == FaultClass.Bust;
        var quantityChange = quantity - execution.Quantity;
        var signedChange = order.Entry.Signed(quantityChange);

        // The fee of an execution that is taken back is paid back; that of a changed one stays.
        ledger.Book(
            Listed(execution.Symbol),
            execution.Leg,
            signedChange,
            price,
            isBust ? -execution.QuoteFee : 0m,
            isBust ? -execution.BaseFee : 0m,
            time.GetTimestamp());
        ledger.Reprice(Listed(execution.Symbol), order.Entry.Signed(execution.Quantity), price - execution.Price);
        order.Amend(quantityChange, (quantity * price) - (execution.Quantity * execution.Price), isBust ? "an execution was taken back" : "an execution was corrected");
        if (!order.IsOpen)
        {
            _open.Remove(order);
        }

        Attribute(fault, execution.Symbol, execution.Leg, signedChange + (isBust ? execution.BaseFee : 0m), execution.ExecutionId, execution.ClientOrderId);
        var report = order.Report(Now, new Fill
        {
            Kind = isBust ? FillKind.Bust : FillKind.Correction,
            ExecutionId = execution.ExecutionId,
            Quantity = isBust ? execution.Quantity : quantity,
            Price = price,
        });
        _executionReports.Add(report);
        push(TimeSpan.Zero, new VenueEvent.OrderReported(report));
        push(TimeSpan.Zero, new VenueEvent.AccountChanged(Account()));
    }

    /// <summary>Lets an execution be taken back or changed in a while.</summary>
    private void StrikeExecution(SimulatedExecution execution)
    {
        if (faults.Take(FaultClass.Bust))
        {
            Later(FaultClass.Bust, Bust);
        }
        else if (faults.Take(FaultClass.Correction))
        {
            Later(FaultClass.Correction, CorrectALittle);
        }

        void Later(FaultClass fault, Action<SimulatedExecution> strike) => schedule(faults.DrawMilliseconds(fault, 100, 3000), () =>
        {
            // The script may have been faster.
            if (_executions.Contains(execution))
            {
                strike(execution);
            }
        });
    }

    private void CorrectALittle(SimulatedExecution execution)
    {
        var instrument = Listed(execution.Symbol);
        if (execution.Quantity > instrument.LotSize)
        {
            Correct(execution, execution.Quantity - instrument.LotSize, execution.Price);
        }
        else
        {
            Correct(execution, execution.Quantity, execution.Price + instrument.TickSizeAt(execution.Price));
        }
    }
}
