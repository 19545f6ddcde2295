using Guardrails.Brokers;
using Guardrails.Testing;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>
/// The SDK of the guides: what a bot already has before it meets the guard. It speaks to a simulated broker, whose faults show as they do with a real SDK: as
/// statuses, exceptions, and events that do not come.
/// </summary>
public sealed class YourBroker(SimulatedBroker broker, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _reconnectPause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();

    public event Action<YourReport> OrderChanged = static _ => { };

    public event Action<YourPrice> PriceChanged = static _ => { };

    public event Action Disconnected = static () => { };

    public event Action Connected = static () => { };

    /// <summary>Begins to listen. Call it once the handlers are there.</summary>
    public void Listen() => _ = ListenAsync();

    public async Task<YourAnswer> PlaceAsync(YourOrder order, CancellationToken cancellationToken)
    {
        var outcome = await broker.SendUnguardedAsync(YourWire.ToRequest(order), order.ReduceOnly, cancellationToken);
        return outcome switch
        {
            SubmitOutcome.Accepted accepted => new YourAnswer(201, accepted.VenueOrderId ?? "", ""),
            SubmitOutcome.Rejected rejected => Refusal(rejected.Rejection),
            SubmitOutcome.Unknown unknown => Silence(unknown.Why),
            _ => throw new InvalidOperationException($"{outcome} is no outcome of a send."),
        };
    }

    /// <summary>Cancels by either id.</summary>
    public async Task<YourAnswer> CancelAsync(string? orderId, string clientId, CancellationToken cancellationToken)
    {
        var known = orderId is null ? null : broker.Venue.Orders.FirstOrDefault(order => order.VenueOrderId == orderId);
        var outcome = await broker.CancelUnguardedAsync(known?.ClientOrderId ?? clientId, cancellationToken);
        return outcome switch
        {
            CancelOutcome.Accepted => new YourAnswer(204, orderId ?? "", ""),
            CancelOutcome.Rejected rejected => Refusal(rejected.Rejection),
            CancelOutcome.Unknown unknown => Silence(unknown.Why),
            _ => throw new InvalidOperationException($"{outcome} is no outcome of a cancellation."),
        };
    }

    /// <summary>One order; <see langword="null"/> when the broker answers 404.</summary>
    public async Task<YourOrderState?> FindOrderAsync(string symbol, string clientId, CancellationToken cancellationToken) =>
        await broker.FindOrderAsync(OrderQuery.For(symbol, clientId), cancellationToken) switch
        {
            OrderLookup.Found found => YourWire.ToState(found.Order),
            OrderLookup.NotFound => null,
            OrderLookup.Failed failed => throw new TaskCanceledException(failed.Why),
            var other => throw new InvalidOperationException($"{other} is no answer to a lookup."),
        };

    /// <summary>All open orders, or an exception.</summary>
    public async Task<IReadOnlyList<YourOrderState>> GetOpenOrdersAsync(CancellationToken cancellationToken) =>
        [.. Whole(await broker.GetOpenOrdersAsync(cancellationToken)).Select(YourWire.ToState)];

    /// <summary>All positions, or an exception.</summary>
    public async Task<IReadOnlyList<YourPosition>> GetPositionsAsync(CancellationToken cancellationToken) =>
        [.. Whole(await broker.GetPositionsAsync(cancellationToken)).Select(static held => new YourPosition(held.Symbol.Value, held.Quantity))];

    public async Task<YourAccount> GetAccountAsync(CancellationToken cancellationToken) =>
        await broker.GetAccountAsync(cancellationToken) is { } account
            ? new YourAccount(account.Currency, account.Equity)
            : throw new HttpRequestException("503 service unavailable");

    public async Task<YourAsset> GetAssetAsync(string symbol, CancellationToken cancellationToken) =>
        await broker.GetInstrumentAsync(symbol, cancellationToken) is { } listed
            ? new YourAsset(symbol, listed.QuoteCurrency, listed.TickSize, listed.LotSize, listed.Shortable)
            : throw new HttpRequestException("404 no such asset");

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>What an SDK does when nothing comes back: it throws as an HttpClient does at its time-out, or hands over what a proxy says.</summary>
    private static YourAnswer Silence(string why) =>
        why.Contains("in time", StringComparison.Ordinal) ? new YourAnswer(504, "", why) : throw new TaskCanceledException(why);

    private static YourAnswer Refusal(VenueRejection rejection) => new(
        rejection switch
        {
            { IsDuplicateId: true } => 409,
            { Code: "RATE_LIMITED" } => 429,
            { Code: "UNAUTHORIZED" } => 401,
            _ => 422,
        },
        "",
        rejection.ToString());

    private static IReadOnlyList<T> Whole<T>(VenueSnapshot<T> answer)
        where T : class =>
        answer.Completeness == SnapshotCompleteness.Complete ? answer.Items : throw new TaskCanceledException(answer.Reason);

    private async Task ListenAsync()
    {
        var stopping = _stop.Token;
        while (true)
        {
            await using var stream = broker.StreamAsync(stopping).GetAsyncEnumerator(stopping);
            var next = stream.MoveNextAsync();
            Connected();
            while (await next)
            {
                Tell(stream.Current);
                next = stream.MoveNextAsync();
            }

            Disconnected();
            await Task.Delay(_reconnectPause, time, stopping);
        }
    }

    private void Tell(VenueEvent told)
    {
        switch (told)
        {
            case VenueEvent.OrderReported { Report: var report }:
                OrderChanged(YourWire.ToReport(report));
                break;
            case VenueEvent.PriceChanged { Quote: var quote }:
                PriceChanged(new YourPrice(quote.Symbol.Value, quote.Price, quote.Time));
                break;
        }
    }
}
