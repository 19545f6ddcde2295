using System.Runtime.CompilerServices;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing.Conformance;

/// <summary>Faults in what is told: positions, the account, the stream, after a restart; and in how proofs are treated.</summary>
internal static class ReadingCheats
{
    private static readonly SimulatedVenueProfile _lateAnswers = SimulatedVenueProfile.EquitiesHoldingShares with { Name = "late answers", ResponseLatency = TimeSpan.FromMilliseconds(50) };

    public static IReadOnlyList<Cheat> All { get; } =
    [
        new() { Case = "BA-36", Fault = "tells a position where there is none", Apply = static a => a.Hold(static items => items.Count == 0 ? [new VenuePosition { Symbol = "XYZ", Quantity = 1m }] : items) },
        new()
        {
            Case = "BA-37",
            Fault = "tells less than it has bought itself",
            Apply = static a =>
            {
                var sent = false;
                a.Submit = (proof, token) =>
                {
                    sent = true;
                    return a.Broker.SubmitAsync(proof, token);
                };
                a.Hold(items => items.Select(position => sent && position.Quantity > 1m ? position with { Quantity = position.Quantity - 1m } : position));
            },
        },
        new() { Case = "BA-38", Fault = "tells short positions without their sign", Apply = static a => a.Hold(static items => items.Select(static position => position with { Quantity = Math.Abs(position.Quantity) })) },
        new() { Case = "BA-39", Fault = "hides a position that somebody else has opened", Apply = static a => a.Hold(static items => items.Where(static position => position.Quantity != 1m)) },
        new()
        {
            Case = "BA-40",
            Fault = "tells the buying power of a margin account as its equity",
            Apply = static a => a.Account = async token => await a.Broker.GetAccountAsync(token).ConfigureAwait(false) is { } account ? account with { Equity = account.Equity * 2m } : null,
        },
        new() { Case = "BA-41", Fault = "tells nothing of partial fills", Apply = static a => a.Tell(static order => order.Status == VenueOrderStatus.PartiallyFilled ? order with { FilledQuantity = 0m } : order) },
        new()
        {
            Case = "BA-42",
            Fault = "loses the last execution of a list",
            Apply = static a => a.Executions = async (symbol, since, token) =>
            {
                var read = await a.Broker.GetExecutionsAsync(symbol, since, token).ConfigureAwait(false);
                return read.IsComplete ? ExecutionSnapshot.Complete(read.Items.SkipLast(1), read.AsOf) : read;
            },
        },
        new()
        {
            Case = "BA-43",
            Fault = "takes a failed question for a flat account",
            Apply = static a => a.Positions = async token => await a.Broker.GetPositionsAsync(token).ConfigureAwait(false) is { Completeness: not SnapshotCompleteness.Failed } read ? read : PositionSnapshot.Complete([], DateTimeOffset.UnixEpoch),
        },
        new()
        {
            Case = "BA-44",
            Fault = "takes a part of the positions for all",
            Apply = static a => a.Positions = async token => await a.Broker.GetPositionsAsync(token).ConfigureAwait(false) is var read && read.Completeness == SnapshotCompleteness.Partial ? PositionSnapshot.Complete(read.Items, read.AsOf) : read,
        },
        new()
        {
            Case = "BA-45",
            Fault = "takes a failed question for no open orders",
            Apply = static a => a.OpenOrders = async token => await a.Broker.GetOpenOrdersAsync(token).ConfigureAwait(false) is { Completeness: not SnapshotCompleteness.Failed } read ? read : OpenOrderSnapshot.Complete([], DateTimeOffset.UnixEpoch),
        },
        new()
        {
            Case = "BA-46",
            Fault = "takes a failed lookup for absence",
            Apply = static a => a.Find = async (query, token) => await a.Broker.FindOrderAsync(query, token).ConfigureAwait(false) is var lookup && lookup is OrderLookup.Failed ? new OrderLookup.NotFound(DateTimeOffset.UnixEpoch) : lookup,
        },
        new()
        {
            Case = "BA-47",
            Fault = "takes a failed question for no executions",
            Apply = static a => a.Executions = async (symbol, since, token) => await a.Broker.GetExecutionsAsync(symbol, since, token).ConfigureAwait(false) is { Completeness: not SnapshotCompleteness.Failed } read ? read : ExecutionSnapshot.Complete([], since),
        },
        new()
        {
            Case = "BA-48",
            Fault = "makes an account up when there is no answer",
            Apply = static a => a.Account = async token => await a.Broker.GetAccountAsync(token).ConfigureAwait(false) ?? new AccountSnapshot { Currency = "USD", Equity = 0m, AsOf = DateTimeOffset.UnixEpoch },
        },
        new()
        {
            Case = "BA-49",
            Fault = "tells an execution of a market order twice, under two ids",
            Apply = static a =>
            {
                var market = new HashSet<string>();
                Note(a, order => _ = order.Type == OrderType.Market && market.Add(order.ClientOrderId));
                a.Push(report => report.Fill is { } fill && market.Contains(report.ClientOrderId!) ? [report, report with { Fill = fill with { ExecutionId = $"{fill.ExecutionId}-copy" } }] : [report]);
            },
        },
        new()
        {
            Case = "BA-50",
            Fault = "gives an event that comes again another execution id",
            Apply = static a =>
            {
                var seen = new HashSet<string>();
                a.Push(report => [report.Fill is { ExecutionId: { } id } fill && !seen.Add(id) ? report with { Fill = fill with { ExecutionId = $"{id}-{seen.Count}" } } : report]);
            },
        },
        new()
        {
            Case = "BA-51",
            Fault = "does not name an order before it has the answer",
            Profile = _lateAnswers,
            Apply = static a =>
            {
                var unanswered = new HashSet<string>();
                a.Submit = async (proof, token) =>
                {
                    var order = proof.Redeem();
                    _ = order.Type == OrderType.Limit && unanswered.Add(order.ClientOrderId);
                    var outcome = await a.Broker.SendUnguardedAsync(CheatingAdapter.ToRequest(order), order.ReduceOnly, token).ConfigureAwait(false);
                    unanswered.Remove(order.ClientOrderId);
                    return outcome;
                };
                a.Push(report => [unanswered.Contains(report.ClientOrderId!) ? report with { ClientOrderId = null, VenueOrderId = "not-answered" } : report]);
            },
        },
        new() { Case = "BA-52", Fault = "does not tell cancellations", Apply = static a => a.Push(static report => report.Status == VenueOrderStatus.Canceled ? [] : [report]) },
        new()
        {
            Case = "BA-53",
            Fault = "tells the legs of a group under the names that the venue gave them",
            Apply = static a => a.Push(static report => [report.Side == OrderSide.Sell && report.Symbol == "XYZ" ? report with { ClientOrderId = $"leg-{report.VenueOrderId}" } : report]),
        },
        new() { Case = "BA-54", Fault = "connects again by itself and hides the gap", Apply = static a => a.Stream = token => WithoutEndAsync(a, token) },
        new()
        {
            Case = "BA-55",
            Fault = "tells the first stream alone",
            Apply = static a =>
            {
                var streams = 0;
                a.Stream = token => ++streams > 1 ? SilentAsync(token) : a.Broker.StreamAsync(token);
            },
        },
        new()
        {
            Case = "BA-56",
            Fault = "answers lookups from what the stream has told, once there was one",
            Apply = static a =>
            {
                var followed = false;
                a.Stream = token =>
                {
                    followed = true;
                    return a.Broker.StreamAsync(token);
                };
                a.Tell(order => followed && order.Status == VenueOrderStatus.Filled ? order with { Status = VenueOrderStatus.New, FilledQuantity = 0m } : order);
            },
        },
        new() { Case = "BA-57", Fault = "does not listen to the token of the stream", Apply = static a => a.Stream = _ => a.Broker.StreamAsync(CancellationToken.None) },
        new() { Case = "BA-58", Fault = "does not know the venue's ids after a restart", Apply = static a => a.List(items => items.Select(order => a.IsRestarted ? order with { VenueOrderId = null } : order)) },
        new()
        {
            Case = "BA-59",
            Fault = "does not know an order by its id alone after a restart",
            Apply = static a => a.Find = (query, token) => a.IsRestarted && query.SentWith.Count == 0 ? new(new OrderLookup.NotFound(DateTimeOffset.UnixEpoch)) : a.Broker.FindOrderAsync(query, token),
        },
        new() { Case = "BA-60", Fault = "tells only positions that it has opened itself", Apply = static a => a.Hold(items => a.IsRestarted ? [] : items) },
        new()
        {
            Case = "BA-61",
            Fault = "does not know the exits of an entry after a restart",
            Apply = static a => a.Find = (query, token) => a.IsRestarted && query.SentWith.Count > 1 ? new(new OrderLookup.Failed("legs are not known")) : a.Broker.FindOrderAsync(query, token),
        },
        new()
        {
            Case = "BA-62",
            Fault = "does not cancel what it has not sent itself",
            Apply = static a => a.Cancel = (proof, token) => a.IsRestarted ? new(new CancelOutcome.Rejected(new VenueRejection(VenueRejection.NotSentCode, "the order is not known"))) : a.Broker.CancelAsync(proof, token),
        },
        new() { Case = "BA-63", Fault = "sends although the proof was withdrawn", Apply = static a => SendAnyway(a, static refused => refused.Message.Contains("withdrawn", StringComparison.Ordinal) && refused is not Guardrails.Denials.RedeemDeniedException) },
        new() { Case = "BA-64", Fault = "sends a proof twice", Apply = static a => SendAnyway(a, static refused => refused.Message.Contains("already redeemed", StringComparison.Ordinal)) },
        new() { Case = "BA-65", Fault = "sends although the proof has expired", Apply = static a => SendAnyway(a, static refused => refused is Guardrails.Denials.RedeemDeniedException) },
        new()
        {
            Case = "BA-66",
            Fault = "says that it has not sent what it has",
            Apply = static a => a.Submit = async (proof, token) =>
                await a.Broker.SubmitAsync(proof, CancellationToken.None).ConfigureAwait(false) is var outcome && token.IsCancellationRequested ? new SubmitOutcome.Rejected(new VenueRejection(VenueRejection.NotSentCode, "canceled")) : outcome,
        },
        new()
        {
            Case = "BA-67",
            Fault = "mixes answers up when several orders are on their way",
            Profile = _lateAnswers,
            Apply = static a =>
            {
                var (onTheirWay, last) = (0, (string?)null);
                a.Submit = async (proof, token) =>
                {
                    var crowd = ++onTheirWay > 1;
                    var outcome = await a.Broker.SubmitAsync(proof, token).ConfigureAwait(false);
                    onTheirWay--;
                    var mixed = crowd && last is not null && outcome is SubmitOutcome.Accepted ? new SubmitOutcome.Accepted { VenueOrderId = last } : outcome;
                    last = (outcome as SubmitOutcome.Accepted)?.VenueOrderId;
                    return mixed;
                };
            },
        },
        new()
        {
            Case = "BA-68",
            Fault = "changes its capabilities while it works",
            Apply = static a => a.Submit = (proof, token) =>
            {
                a.Capabilities = a.Capabilities with { UnknownHorizon = TimeSpan.FromSeconds(1) };
                return a.Broker.SubmitAsync(proof, token);
            },
        },
        new()
        {
            Case = "BA-69",
            Fault = "dates positions a minute back",
            Apply = static a => a.Positions = async token => await a.Broker.GetPositionsAsync(token).ConfigureAwait(false) is { IsComplete: true } read ? PositionSnapshot.Complete(read.Items, read.AsOf.AddMinutes(-1)) : await a.Broker.GetPositionsAsync(token).ConfigureAwait(false),
        },
    ];

    private static void Note(CheatingAdapter adapter, Action<OutboundOrder> note) => adapter.Submit = (proof, token) =>
    {
        var order = proof.Redeem();
        note(order);
        return adapter.Broker.SendUnguardedAsync(CheatingAdapter.ToRequest(order), order.ReduceOnly, token);
    };

    private static void SendAnyway(CheatingAdapter adapter, Func<InvalidOperationException, bool> which) => adapter.Submit = async (proof, token) =>
    {
        try
        {
            return await adapter.Broker.SubmitAsync(proof, token).ConfigureAwait(false);
        }
        catch (InvalidOperationException refused) when (which(refused))
        {
            await adapter.Broker.SendUnguardedAsync(OrderRequest.Buy("XYZ", 1m, 80m) with { ClientOrderId = $"{proof.ClientOrderId}-anyway" }, cancellationToken: CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    };

    private static async IAsyncEnumerable<VenueEvent> WithoutEndAsync(CheatingAdapter adapter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await foreach (var told in adapter.Broker.StreamAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return told;
            }
        }
    }

    private static async IAsyncEnumerable<VenueEvent> SilentAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        yield break;
    }
}
