using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

/// <summary>A venue's end of the wire: redeems the proof, keeps what was sent, and answers what the test has set.</summary>
internal sealed class RecordingSender
{
    private readonly List<OutboundOrder> _sent = [];

    /// <summary>The answer to the next sends; by default every order is accepted under the id <c>V-…</c>.</summary>
    public Func<OutboundOrder, SubmitOutcome> Answer { get; set; } = static order => new SubmitOutcome.Accepted { VenueOrderId = "V-" + order.ClientOrderId };

    /// <summary>The answer to the next cancellations; by default the request is taken and not yet confirmed.</summary>
    public Func<OutboundCancel, CancelOutcome> CancelAnswer { get; set; } = static _ => new CancelOutcome.Accepted();

    /// <summary>The answer to the next replacements; by default the request is taken and not yet confirmed.</summary>
    public Func<OutboundReplace, ReplaceOutcome> ReplaceAnswer { get; set; } = static _ => new ReplaceOutcome.Accepted { VenueOrderId = null };

    /// <summary>The answer to the next groups; by default every order is accepted.</summary>
    public Func<OutboundGroup, GroupOutcome> GroupAnswer { get; set; } = static group => new GroupOutcome { Orders = [.. group.Orders.Select(static o => new SubmitOutcome.Accepted { VenueOrderId = "V-" + o.ClientOrderId })] };

    /// <summary>The answer to the next orders of several instruments; by default every leg is accepted.</summary>
    public Func<OutboundMultileg, GroupOutcome> MultilegAnswer { get; set; } = static order => new GroupOutcome { Orders = [.. order.Legs.Select(static o => new SubmitOutcome.Accepted { VenueOrderId = "V-" + o.ClientOrderId })] };

    public List<OutboundMultileg> Multilegs { get; } = [];

    public List<OutboundCancel> Canceled { get; } = [];

    public List<OutboundReplace> Replaced { get; } = [];

    public List<OutboundGroup> Grouped { get; } = [];

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

    public ValueTask<CancelOutcome> SendAsync(ApprovedCancel approved, CancellationToken cancellationToken)
    {
        Canceled.Add(approved.Redeem());
        return ValueTask.FromResult(CancelAnswer(Canceled[^1]));
    }

    public ValueTask<ReplaceOutcome> SendAsync(ApprovedReplace approved, CancellationToken cancellationToken)
    {
        Replaced.Add(approved.Redeem());
        return ValueTask.FromResult(ReplaceAnswer(Replaced[^1]));
    }

    public ValueTask<GroupOutcome> SendAsync(ApprovedGroup approved, CancellationToken cancellationToken)
    {
        Grouped.Add(approved.Redeem());
        return ValueTask.FromResult(GroupAnswer(Grouped[^1]));
    }

    public ValueTask<GroupOutcome> SendAsync(ApprovedMultileg approved, CancellationToken cancellationToken)
    {
        Multilegs.Add(approved.Redeem());
        return ValueTask.FromResult(MultilegAnswer(Multilegs[^1]));
    }
}
