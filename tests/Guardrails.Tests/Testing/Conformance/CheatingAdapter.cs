using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing.Conformance;

/// <summary>An adapter over the simulated broker whose every call can be replaced; what is not replaced is honest.</summary>
internal sealed class CheatingAdapter : IBrokerAdapter
{
    public CheatingAdapter(SimulatedBroker broker, int instance)
    {
        (Broker, IsRestarted) = (broker, instance > 1);
        Capabilities = broker.Capabilities;
        Submit = broker.SubmitAsync;
        Cancel = broker.CancelAsync;
        Replace = broker.ReplaceAsync;
        SubmitGroup = broker.SubmitGroupAsync;
        SubmitMultileg = broker.SubmitMultilegAsync;
        Find = broker.FindOrderAsync;
        OpenOrders = broker.GetOpenOrdersAsync;
        Executions = broker.GetExecutionsAsync;
        Positions = broker.GetPositionsAsync;
        Account = broker.GetAccountAsync;
        Instrument = broker.GetInstrumentAsync;
        Stream = broker.StreamAsync;
    }

    public SimulatedBroker Broker { get; }

    /// <summary>Whether another instance served the account before.</summary>
    public bool IsRestarted { get; }

    public BrokerCapabilities Capabilities { get; set; }

    public Func<ApprovedOrder, CancellationToken, ValueTask<SubmitOutcome>> Submit { get; set; }

    public Func<ApprovedCancel, CancellationToken, ValueTask<CancelOutcome>> Cancel { get; set; }

    public Func<ApprovedReplace, CancellationToken, ValueTask<ReplaceOutcome>> Replace { get; set; }

    public Func<ApprovedGroup, CancellationToken, ValueTask<GroupOutcome>> SubmitGroup { get; set; }

    public Func<ApprovedMultileg, CancellationToken, ValueTask<GroupOutcome>> SubmitMultileg { get; set; }

    public Func<OrderQuery, CancellationToken, ValueTask<OrderLookup>> Find { get; set; }

    public Func<CancellationToken, ValueTask<OpenOrderSnapshot>> OpenOrders { get; set; }

    public Func<Symbol, DateTimeOffset, CancellationToken, ValueTask<ExecutionSnapshot>> Executions { get; set; }

    public Func<CancellationToken, ValueTask<PositionSnapshot>> Positions { get; set; }

    public Func<CancellationToken, ValueTask<AccountSnapshot?>> Account { get; set; }

    public Func<Symbol, CancellationToken, ValueTask<Instrument?>> Instrument { get; set; }

    public Func<CancellationToken, IAsyncEnumerable<VenueEvent>> Stream { get; set; }

    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order, CancellationToken cancellationToken) => Submit(order, cancellationToken);

    public ValueTask<CancelOutcome> CancelAsync(ApprovedCancel cancel, CancellationToken cancellationToken) => Cancel(cancel, cancellationToken);

    public ValueTask<ReplaceOutcome> ReplaceAsync(ApprovedReplace replace, CancellationToken cancellationToken) => Replace(replace, cancellationToken);

    public ValueTask<GroupOutcome> SubmitGroupAsync(ApprovedGroup group, CancellationToken cancellationToken) => SubmitGroup(group, cancellationToken);

    public ValueTask<GroupOutcome> SubmitMultilegAsync(ApprovedMultileg order, CancellationToken cancellationToken) => SubmitMultileg(order, cancellationToken);

    public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken) => Find(query, cancellationToken);

    public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => OpenOrders(cancellationToken);

    public ValueTask<ExecutionSnapshot> GetExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken) => Executions(symbol, since, cancellationToken);

    public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => Positions(cancellationToken);

    public ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken) => Account(cancellationToken);

    public ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken) => Instrument(symbol, cancellationToken);

    public IAsyncEnumerable<VenueEvent> StreamAsync(CancellationToken cancellationToken) => Stream(cancellationToken);

    /// <summary>Sends other terms than were approved, for the orders that a condition names, and does not let the guard see it in the answer.</summary>
    public void Distort(Func<OutboundOrder, bool> which, Func<OrderRequest, OrderRequest> change, bool dropsMark = false) => Submit = async (proof, token) =>
    {
        var order = proof.Redeem();
        var request = ToRequest(order);
        var outcome = await Broker.SendUnguardedAsync(which(order) ? change(request) : request, order.ReduceOnly && !(dropsMark && which(order)), token).ConfigureAwait(false);
        return outcome is SubmitOutcome.Accepted accepted ? accepted with { Echo = null } : outcome;
    };

    /// <summary>Changes what is answered to an order.</summary>
    public void AnswerSubmit(Func<SubmitOutcome, SubmitOutcome> change) => Submit = async (proof, token) => change(await Broker.SubmitAsync(proof, token).ConfigureAwait(false));

    public void AnswerCancel(Func<CancelOutcome, CancelOutcome> change) => Cancel = async (proof, token) => change(await Broker.CancelAsync(proof, token).ConfigureAwait(false));

    public void AnswerReplace(Func<ReplaceOutcome, ReplaceOutcome> change) => Replace = async (proof, token) => change(await Broker.ReplaceAsync(proof, token).ConfigureAwait(false));

    /// <summary>Changes what is told of an order that is found.</summary>
    public void Tell(Func<VenueOrder, VenueOrder> change) => Find = async (query, token) =>
        await Broker.FindOrderAsync(query, token).ConfigureAwait(false) is OrderLookup.Found found ? new OrderLookup.Found(change(found.Order)) : await Broker.FindOrderAsync(query, token).ConfigureAwait(false);

    /// <summary>Changes a complete list of open orders.</summary>
    public void List(Func<IReadOnlyList<VenueOrder>, IEnumerable<VenueOrder>> change) => OpenOrders = async token =>
    {
        var read = await Broker.GetOpenOrdersAsync(token).ConfigureAwait(false);
        return read.IsComplete ? OpenOrderSnapshot.Complete(change(read.Items), read.AsOf) : read;
    };

    /// <summary>Changes a complete list of positions.</summary>
    public void Hold(Func<IReadOnlyList<VenuePosition>, IEnumerable<VenuePosition>> change) => Positions = async token =>
    {
        var read = await Broker.GetPositionsAsync(token).ConfigureAwait(false);
        return read.IsComplete ? PositionSnapshot.Complete(change(read.Items), read.AsOf) : read;
    };

    /// <summary>Changes what the stream tells of orders; <see langword="null"/> drops a report.</summary>
    public void Push(Func<ExecutionReport, IEnumerable<ExecutionReport>> change) => Stream = token => PushAsync(change, token);

    public static OrderRequest ToRequest(OutboundOrder order) => new()
    {
        ClientOrderId = order.ClientOrderId,
        Symbol = order.Symbol,
        Side = order.Side,
        Quantity = order.Quantity,
        Type = order.Type,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TimeInForce = order.TimeInForce,
        Effect = order.Effect,
    };

    private async IAsyncEnumerable<VenueEvent> PushAsync(
        Func<ExecutionReport, IEnumerable<ExecutionReport>> change, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var told in Broker.StreamAsync(cancellationToken).ConfigureAwait(false))
        {
            if (told is not VenueEvent.OrderReported { Report: var report })
            {
                yield return told;
                continue;
            }

            foreach (var changed in change(report))
            {
                yield return new VenueEvent.OrderReported(changed);
            }
        }
    }
}
