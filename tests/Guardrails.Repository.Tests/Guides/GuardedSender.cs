using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>Sends what the guard has approved: one proof, one message, no retry.</summary>
public sealed class GuardedSender(YourBroker sdk)
{
    public async ValueTask<SubmitOutcome> SendAsync(ApprovedOrder proof, CancellationToken cancellationToken)
    {
        // Wait for a slot of a rate limit here, before the proof is redeemed. From Redeem on the order may be at the broker.
        OutboundOrder order = proof.Redeem();
        YourAnswer answer = await sdk.PlaceAsync(YourTerms.ToOrder(order), cancellationToken);
        return answer.Status switch
        {
            >= 200 and <= 299 => new SubmitOutcome.Accepted { VenueOrderId = answer.OrderId },
            409 => new SubmitOutcome.Rejected(ToRejection(answer) with { IsDuplicateId = true }),
            400 or 401 or 403 or 422 or 429 => new SubmitOutcome.Rejected(ToRejection(answer)),
            _ => new SubmitOutcome.Unknown($"status {answer.Status}: {answer.Body}"),
        };
    }

    public async ValueTask<CancelOutcome> SendCancelAsync(ApprovedCancel proof, CancellationToken cancellationToken)
    {
        OutboundCancel cancel = proof.Redeem();
        YourAnswer answer = await sdk.CancelAsync(cancel.VenueOrderId, cancel.ClientOrderId, cancellationToken);
        return answer.Status switch
        {
            >= 200 and <= 299 => new CancelOutcome.Accepted(), // the request is taken; the end of the order comes as a report
            400 or 401 or 403 or 404 or 409 or 422 or 429 => new CancelOutcome.Rejected(ToRejection(answer)),
            _ => new CancelOutcome.Unknown($"status {answer.Status}: {answer.Body}"),
        };
    }

    private static VenueRejection ToRejection(YourAnswer answer) => new($"{answer.Status}", answer.Body);
}
