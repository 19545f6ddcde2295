using System.Runtime.CompilerServices;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Repository.Tests.Snippets;

/// <summary>A broker whose stream begins with the latest price, as a venue's does.</summary>
internal sealed class PricedBroker(SimulatedBroker broker, Symbol symbol, decimal price) : IBrokerAdapter
{
    public BrokerCapabilities Capabilities => broker.Capabilities;

    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order, CancellationToken cancellationToken) => broker.SubmitAsync(order, cancellationToken);

    public ValueTask<CancelOutcome> CancelAsync(ApprovedCancel cancel, CancellationToken cancellationToken) => broker.CancelAsync(cancel, cancellationToken);

    public ValueTask<ReplaceOutcome> ReplaceAsync(ApprovedReplace replace, CancellationToken cancellationToken) => broker.ReplaceAsync(replace, cancellationToken);

    public ValueTask<GroupOutcome> SubmitGroupAsync(ApprovedGroup group, CancellationToken cancellationToken) => broker.SubmitGroupAsync(group, cancellationToken);

    public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken) =>
        broker.FindOrderAsync(query, cancellationToken);

    public ValueTask<ExecutionSnapshot> GetExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken) =>
        broker.GetExecutionsAsync(symbol, since, cancellationToken);

    public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => broker.GetPositionsAsync(cancellationToken);

    public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => broker.GetOpenOrdersAsync(cancellationToken);

    public ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken) => broker.GetAccountAsync(cancellationToken);

    public ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken) => broker.GetInstrumentAsync(symbol, cancellationToken);

    public async IAsyncEnumerable<VenueEvent> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new VenueEvent.PriceChanged(new Quote { Symbol = symbol, Price = price, Time = DateTimeOffset.UtcNow });
        await foreach (var e in broker.StreamAsync(cancellationToken))
        {
            yield return e;
        }
    }
}
