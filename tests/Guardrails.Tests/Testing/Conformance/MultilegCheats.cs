using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Tests.Testing.Conformance;

/// <summary>Faults of an adapter with orders of several instruments.</summary>
internal static class MultilegCheats
{
    private const string Second = "FAR";

    public static IReadOnlyList<Cheat> All { get; } =
    [
        new()
        {
            Case = "BA-81",
            Fault = "answers for the legs in the wrong order",
            Apply = static a => a.SubmitMultileg = async (proof, token) => await a.Broker.SubmitMultilegAsync(proof, token).ConfigureAwait(false) is var outcome && outcome.Orders is [SubmitOutcome.Accepted first, SubmitOutcome.Accepted second]
                ? new GroupOutcome { Orders = [second with { Echo = null }, first with { Echo = null }] }
                : outcome,
        },
        new()
        {
            Case = "BA-82",
            Fault = "sends the last leg alone after the venue has refused all of them",
            Apply = static a => a.SubmitMultileg = async (proof, token) =>
            {
                var order = proof.Redeem();
                var outcome = await a.Broker.SendMultilegUnguardedAsync(
                    new MultilegRequest
                    {
                        ClientOrderId = order.ClientOrderId,
                        Legs = [.. order.Legs.Select(leg => new MultilegLeg { Symbol = leg.Symbol, Side = leg.Side, Ratio = order.RatioOf(leg), Effect = leg.Effect })],
                        Quantity = order.Quantity,
                        LimitPrice = order.LimitPrice,
                        TimeInForce = order.TimeInForce,
                    },
                    token).ConfigureAwait(false);
                if (outcome.Orders[0] is SubmitOutcome.Rejected)
                {
                    await a.Broker.SendUnguardedAsync(CheatingAdapter.ToRequest(order.Legs[^1]) with { ClientOrderId = "alone" }, cancellationToken: token).ConfigureAwait(false);
                }

                return outcome;
            },
        },
        new()
        {
            Case = "BA-83",
            Fault = "tells the executions of one leg under the venue's id alone",
            Apply = static a => a.Push(static report => [report.Symbol == Second && report.Fill is not null ? report with { ClientOrderId = null } : report]),
        },
        new()
        {
            Case = "BA-84",
            Fault = "takes the cancellation of one leg, and does not send it",
            Apply = static a => a.Cancel = (proof, token) =>
            {
                if (a.Broker.Venue.Orders.FirstOrDefault(order => order.ClientOrderId == proof.ClientOrderId)?.Symbol != Second)
                {
                    return a.Broker.CancelAsync(proof, token);
                }

                proof.Redeem();
                return new(new CancelOutcome.Accepted());
            },
        },
        new()
        {
            Case = "BA-85",
            Fault = "takes a lost answer for a refusal of all legs",
            Apply = static a => a.SubmitMultileg = async (proof, token) => await a.Broker.SubmitMultilegAsync(proof, token).ConfigureAwait(false) is var outcome && outcome.Orders[0] is SubmitOutcome.Unknown
                ? GroupOutcome.All(new SubmitOutcome.Rejected(new VenueRejection("TIMEOUT", "no answer")))
                : outcome,
        },
    ];
}
