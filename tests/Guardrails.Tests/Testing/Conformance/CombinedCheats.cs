using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing.Conformance;

/// <summary>Faults that show only when two things come together.</summary>
internal static class CombinedCheats
{
    public static IReadOnlyList<Cheat> All { get; } =
    [
        new()
        {
            Case = "BA-70",
            Fault = "does not know pairs after a restart",
            Apply = static a => a.Find = (query, token) => a.IsRestarted && query.SentWith.Count == 1 ? new(new OrderLookup.NotFound(DateTimeOffset.UnixEpoch)) : a.Broker.FindOrderAsync(query, token),
        },
        new()
        {
            Case = "BA-71",
            Fault = "does not name the orders of a group whose answer it never got",
            Apply = static a =>
            {
                var lost = new HashSet<string>();
                a.SubmitGroup = async (proof, token) =>
                {
                    var outcome = await a.Broker.SubmitGroupAsync(proof, token).ConfigureAwait(false);
                    _ = outcome.Orders[0] is SubmitOutcome.Unknown && lost.Add(proof.ClientOrderId);
                    return outcome;
                };
                a.Push(report => [lost.Contains(report.ClientOrderId ?? "") ? report with { ClientOrderId = null } : report]);
            },
        },
        new() { Case = "BA-72", Fault = "takes a canceled order for one of which nothing was executed", Apply = static a => a.Tell(static order => order.Status == VenueOrderStatus.Canceled ? order with { FilledQuantity = 0m } : order) },
        new()
        {
            Case = "BA-73",
            Fault = "finds what it has sent in its own memory",
            Apply = static a =>
            {
                var sent = new Dictionary<string, OutboundOrder>();
                a.Submit = (proof, token) =>
                {
                    var order = proof.Redeem();
                    sent[order.ClientOrderId] = order;
                    return a.Broker.SendUnguardedAsync(CheatingAdapter.ToRequest(order), order.ReduceOnly, token);
                };
                a.Find = async (query, token) => await a.Broker.FindOrderAsync(query, token).ConfigureAwait(false) is var lookup && lookup is OrderLookup.NotFound && sent.TryGetValue(query.ClientOrderId, out var order)
                    ? new OrderLookup.Found(new VenueOrder { ClientOrderId = order.ClientOrderId, Symbol = order.Symbol, Side = order.Side, Quantity = order.Quantity, Type = order.Type, LimitPrice = order.LimitPrice })
                    : lookup;
            },
        },
        new() { Case = "BA-74", Fault = "takes a replaced order for working", Apply = static a => a.Find = async (query, token) => await a.Broker.FindOrderAsync(query, token).ConfigureAwait(false) is var lookup && query.ReplacedBy is not null && lookup is OrderLookup.Found found ? new OrderLookup.Found(found.Order with { Status = VenueOrderStatus.New }) : lookup },
        new() { Case = "BA-75", Fault = "takes a stop that has sold for working", Apply = static a => a.Tell(static order => order is { Type: OrderType.Stop, Status: VenueOrderStatus.Filled } ? order with { Status = VenueOrderStatus.New } : order) },
        new()
        {
            Case = "BA-76",
            Fault = "tells the buying power without open orders",
            Profile = SimulatedVenueProfile.EquitiesHoldingShares with { Leverage = 2m },
            Apply = static a => a.Account = async token => await a.Broker.GetAccountAsync(token).ConfigureAwait(false) is { } account ? account with { BuyingPower = 200_000m } : null,
        },
        new()
        {
            Case = "BA-77",
            Fault = "tells a value of positions that is not theirs",
            Apply = static a => a.Account = async token => await a.Broker.GetAccountAsync(token).ConfigureAwait(false) is { } account ? account with { GrossPositionValue = 2_000m * (account.GrossPositionValue ?? 1m) } : null,
        },
        new()
        {
            Case = "BA-78",
            Fault = "looks nothing up after a cancellation that it has no answer to",
            Apply = static a =>
            {
                var lost = false;
                a.AnswerCancel(outcome =>
                {
                    lost |= outcome is CancelOutcome.Unknown;
                    return outcome;
                });
                FailLookupsWhen(a, () => lost);
            },
        },
        new()
        {
            Case = "BA-79",
            Fault = "looks nothing up after a replacement that it has no answer to",
            Apply = static a =>
            {
                var lost = false;
                a.AnswerReplace(outcome =>
                {
                    lost |= outcome is ReplaceOutcome.Unknown;
                    return outcome;
                });
                FailLookupsWhen(a, () => lost);
            },
        },
        new()
        {
            Case = "BA-80",
            Fault = "looks nothing up after an entry with exits that it has no answer to",
            Apply = static a =>
            {
                var lost = false;
                a.SubmitGroup = async (proof, token) =>
                {
                    var outcome = await a.Broker.SubmitGroupAsync(proof, token).ConfigureAwait(false);
                    lost |= outcome.Orders is [SubmitOutcome.Unknown, _, _];
                    return outcome;
                };
                FailLookupsWhen(a, () => lost);
            },
        },
    ];

    private static void FailLookupsWhen(CheatingAdapter adapter, Func<bool> when) =>
        adapter.Find = (query, token) => when() ? new(new OrderLookup.Failed("the connection is not trusted")) : adapter.Broker.FindOrderAsync(query, token);
}
