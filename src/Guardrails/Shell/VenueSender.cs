using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Protection;

namespace Guardrails.Shell;

/// <summary>Sends through the guard to the adapter, each call with a limit on time. An instrument that the guard does not know is read first.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class VenueSender(VenueCalls calls, VenueReader reader)
{
    private static readonly TimeSpan _marketPatience = TimeSpan.FromSeconds(1);

    private readonly IBrokerAdapter _adapter = calls.Adapter;

    public OrderGuard Guard => calls.Guard;

    public TimeProvider Time => calls.Time;

    public BrokerCapabilities Capabilities => _adapter.Capabilities;

    public ValueTask<OrderResult> SubmitAsync(OrderRequest request, CancellationToken cancellationToken) => SubmitAsync(request, null, cancellationToken);

    /// <summary>Sends an order; an entry with the plan that comes with it.</summary>
    public async ValueTask<OrderResult> SubmitAsync(OrderRequest request, EntryPlan? plan, CancellationToken cancellationToken)
    {
        await reader.LearnIfUnknownAsync(request?.Symbol ?? default, cancellationToken).ConfigureAwait(false);
        return await Guard.SubmitPlannedAsync(request!, plan, (proof, ct) => calls.SendAsync(proof, _adapter.SubmitAsync, ct), cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<GroupResult> SubmitGroupAsync(GroupRequest request, CancellationToken cancellationToken) => SubmitGroupAsync(request, null, cancellationToken);

    /// <summary>Sends several orders as one; an entry and its exits with the plan that they are of.</summary>
    public async ValueTask<GroupResult> SubmitGroupAsync(GroupRequest request, EntryPlan? plan, CancellationToken cancellationToken)
    {
        await reader.LearnIfUnknownAsync((request?.Entry ?? request?.Exits?.FirstOrDefault())?.Symbol ?? default, cancellationToken).ConfigureAwait(false);
        return await Guard.SubmitPlannedGroupAsync(request!, plan, (proof, ct) => calls.SendAsync(proof, _adapter.SubmitGroupAsync, ct), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<GroupResult> SubmitMultilegAsync(MultilegRequest request, CancellationToken cancellationToken)
    {
        foreach (var leg in request?.Legs?.ToArray() ?? [])
        {
            await reader.LearnIfUnknownAsync(leg?.Symbol ?? default, cancellationToken).ConfigureAwait(false);
        }

        return await Guard.SubmitMultilegAsync(request!, (proof, ct) => calls.SendAsync(proof, _adapter.SubmitMultilegAsync, ct), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether an instrument can be traded now; <see langword="null"/> when the venue did not say so in 1 s.</summary>
    public async ValueTask<MarketStatus?> GetMarketStatusAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        MarketStatus? status = null;
        await calls.ReadAsync($"market status of {symbol}", ct => _adapter.GetMarketStatusAsync(symbol, ct), answer => status = answer, null, cancellationToken, timeout: _marketPatience).ConfigureAwait(false);
        return status;
    }

    public ValueTask<CancelResult> CancelAsync(string clientOrderId, CancellationToken cancellationToken) =>
        Guard.CancelAsync(clientOrderId, SendCancelAsync, cancellationToken);

    public ValueTask<CancelResult> CancelProtectionAsync(string clientOrderId, Attribution by, CancellationToken cancellationToken) =>
        Guard.CancelProtectionAsync(clientOrderId, by, SendCancelAsync, cancellationToken);

    /// <summary>Cancels orders, all at once, of which a request to cancel makes sense now.</summary>
    public Task CancelDueAsync(IEnumerable<TrackedOrder> orders, Attribution by, CancellationToken cancellationToken) =>
        Task.WhenAll(orders.Where(o => Guard.IsCancelDue(o.ClientOrderId)).Select(o => CancelProtectionAsync(o.ClientOrderId, by, cancellationToken).AsTask()));

    public ValueTask<ReplaceResult> ReplaceAsync(ReplaceRequest request, CancellationToken cancellationToken) =>
        Guard.ReplaceAsync(request, SendReplaceAsync, cancellationToken);

    public ValueTask<ReplaceResult> LoosenProtectionAsync(ReplaceRequest request, Attribution by, CancellationToken cancellationToken) =>
        Guard.LoosenProtectionAsync(request, by, SendReplaceAsync, cancellationToken);

    private ValueTask<CancelOutcome> SendCancelAsync(ApprovedCancel proof, CancellationToken cancellationToken) => calls.SendAsync(proof, _adapter.CancelAsync, cancellationToken);

    private ValueTask<ReplaceOutcome> SendReplaceAsync(ApprovedReplace proof, CancellationToken cancellationToken) => calls.SendAsync(proof, _adapter.ReplaceAsync, cancellationToken);
}
