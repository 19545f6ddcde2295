using System.Runtime.CompilerServices;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Tests.Closing.Table;

/// <summary>Counts what is sent, and puts an obstacle in front of the next order or the next cancellation.</summary>
internal sealed class ObstructedBroker(SimulatedBroker broker) : IBrokerAdapter
{
    /// <summary>Whether reports name the venue's id alone.</summary>
    public bool TellsVenueIdsOnly { get; init; }

    /// <summary>Done once, right before the next order.</summary>
    public Action? BeforeOrder { get; set; }

    /// <summary>Done once, right before the next cancellation.</summary>
    public Action? BeforeCancel { get; set; }

    /// <summary>What the venue answers instead of taking an order; <see langword="null"/> to let it through.</summary>
    public Func<VenueRejection?>? RefusesOrder { get; set; }

    /// <summary>Of which orders, by their ids, the venue takes none; <see langword="null"/> lets all pass.</summary>
    public Func<string, bool>? Refuses { get; set; }

    /// <summary>Refuses a group, all of it; <see langword="null"/> lets it pass.</summary>
    public Func<VenueRejection?>? RefusesGroup { get; set; }

    /// <summary>What is said of the market; <see langword="null"/> asks the venue.</summary>
    public Func<ValueTask<MarketStatus?>>? Market { get; set; }

    /// <summary>Done at each reading of the positions, right before it, with the number of the reading.</summary>
    public Action<int>? BeforePositions { get; set; }

    /// <summary>How often the positions were read.</summary>
    public int Readings { get; private set; }

    /// <summary>What the answers to cancellations wait for; <see langword="null"/> when they wait for nothing.</summary>
    public Task? CancelAnswers { get; set; }

    /// <summary>Every order and every cancellation, in the order in which they were sent.</summary>
    public List<string> Sent { get; } = [];

    public int Orders { get; private set; }

    public int Cancels { get; private set; }

    public BrokerCapabilities Capabilities => broker.Capabilities;

    public void StartCounting()
    {
        (Orders, Cancels, Readings) = (0, 0, 0);
        Sent.Clear();
    }

    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order, CancellationToken cancellationToken)
    {
        Orders++;
        Sent.Add("order");
        var first = BeforeOrder;
        BeforeOrder = null;
        first?.Invoke();
        if ((Refuses?.Invoke(order.ClientOrderId) == true ? new VenueRejection("SCRIPTED", "not taken now") : RefusesOrder?.Invoke()) is { } refusal)
        {
            order.Redeem();
            return new(new SubmitOutcome.Rejected(refusal));
        }

        return broker.SubmitAsync(order, cancellationToken);
    }

    public async ValueTask<CancelOutcome> CancelAsync(ApprovedCancel cancel, CancellationToken cancellationToken)
    {
        Cancels++;
        Sent.Add("cancel");
        var first = BeforeCancel;
        BeforeCancel = null;
        first?.Invoke();
        var outcome = await broker.CancelAsync(cancel, cancellationToken).ConfigureAwait(false);
        await (CancelAnswers ?? Task.CompletedTask).ConfigureAwait(false);
        return outcome;
    }

    public ValueTask<ReplaceOutcome> ReplaceAsync(ApprovedReplace replace, CancellationToken cancellationToken) => broker.ReplaceAsync(replace, cancellationToken);

    public ValueTask<GroupOutcome> SubmitGroupAsync(ApprovedGroup group, CancellationToken cancellationToken)
    {
        Orders++;
        if (RefusesGroup?.Invoke() is { } refusal)
        {
            var outbound = group.Redeem();
            return new(new GroupOutcome { Orders = [.. outbound.Orders.Select(_ => new SubmitOutcome.Rejected(refusal))] });
        }

        return broker.SubmitGroupAsync(group, cancellationToken);
    }

    public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken) => broker.FindOrderAsync(query, cancellationToken);

    public ValueTask<ExecutionSnapshot> GetExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken) => broker.GetExecutionsAsync(symbol, since, cancellationToken);

    public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken)
    {
        Readings++;
        BeforePositions?.Invoke(Readings);
        return broker.GetPositionsAsync(cancellationToken);
    }

    public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => broker.GetOpenOrdersAsync(cancellationToken);

    public ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken) => broker.GetAccountAsync(cancellationToken);

    public ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken) => broker.GetInstrumentAsync(symbol, cancellationToken);

    public ValueTask<MarketStatus?> GetMarketStatusAsync(Symbol symbol, CancellationToken cancellationToken) => Market?.Invoke() ?? broker.GetMarketStatusAsync(symbol, cancellationToken);

    public async IAsyncEnumerable<VenueEvent> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var told in broker.StreamAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return told is VenueEvent.OrderReported { Report: { VenueOrderId: not null } report } && TellsVenueIdsOnly ? new VenueEvent.OrderReported(report with { ClientOrderId = null }) : told;
        }
    }
}
