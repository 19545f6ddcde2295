using Guardrails.Alpaca;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Conformance.Laws;

/// <summary>
/// The Alpaca adapter without groups: Alpaca names the legs of a group itself, and which of the guard's orders they are the adapter alone could say, which is not to be asked. Everything else is
/// handed on as it is.
/// </summary>
internal sealed class SingleOrdersAdapter(AlpacaBroker alpaca) : IBrokerAdapter
{
    public BrokerCapabilities Capabilities { get; } = alpaca.Capabilities with { AttachesExits = false, LinksExits = false, MaxLegs = 0 };

    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order, CancellationToken cancellationToken) => alpaca.SubmitAsync(order, cancellationToken);

    public ValueTask<CancelOutcome> CancelAsync(ApprovedCancel cancel, CancellationToken cancellationToken) => alpaca.CancelAsync(cancel, cancellationToken);

    public ValueTask<ReplaceOutcome> ReplaceAsync(ApprovedReplace replace, CancellationToken cancellationToken) => alpaca.ReplaceAsync(replace, cancellationToken);

    public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken) => alpaca.FindOrderAsync(query, cancellationToken);

    public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => alpaca.GetOpenOrdersAsync(cancellationToken);

    public ValueTask<ExecutionSnapshot> GetExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken) => alpaca.GetExecutionsAsync(symbol, since, cancellationToken);

    public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => alpaca.GetPositionsAsync(cancellationToken);

    public ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken) => alpaca.GetAccountAsync(cancellationToken);

    public ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken) => alpaca.GetInstrumentAsync(symbol, cancellationToken);

    public IAsyncEnumerable<VenueEvent> StreamAsync(CancellationToken cancellationToken) => alpaca.StreamAsync(cancellationToken);
}
