using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

/// <summary>A venue's end of the wire: redeems the proof, keeps what was sent, and answers what the test has set.</summary>
internal sealed class RecordingSender
{
    private readonly List<OutboundOrder> _sent = [];

    /// <summary>The answer to the next sends; by default every order is accepted under the id <c>V-…</c>.</summary>
    public Func<OutboundOrder, SubmitOutcome> Answer { get; set; } = static order => new SubmitOutcome.Accepted("V-" + order.ClientOrderId);

    public IReadOnlyList<OutboundOrder> Sent
    {
        get
        {
            lock (_sent)
            {
                return [.. _sent];
            }
        }
    }

    public ValueTask<SubmitOutcome> SendAsync(ApprovedOrder approved, CancellationToken cancellationToken)
    {
        var order = approved.Redeem();
        lock (_sent)
        {
            _sent.Add(order);
        }

        return ValueTask.FromResult(Answer(order));
    }
}
