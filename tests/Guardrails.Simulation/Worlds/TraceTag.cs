using Guardrails.Brokers;
using Guardrails.Notices;
using Guardrails.Orders;

namespace Guardrails.Simulation.Worlds;

/// <summary>
/// The words by which the trace names cases of closed types. They are part of every recorded hash and are never derived from a type's name:
/// a type may be renamed, its tag may not.
/// </summary>
internal static class TraceTag
{
    public static string Of(GuardNotice notice) => notice switch
    {
        GuardNotice.Denied => "notice denied",
        GuardNotice.Warned => "notice warned",
        GuardNotice.OpenedBesideOthers => "notice opened beside others",
        GuardNotice.OrderChanged => "notice order changed",
        GuardNotice.Filled => "notice filled",
        GuardNotice.StateChanged => "notice state changed",
        GuardNotice.DriftFound => "notice drift found",
        GuardNotice.AlarmRaised => "notice alarm raised",
        GuardNotice.Missed => "notice missed",
        _ => throw Unknown(notice),
    };

    public static string Of(OrderResult result) => result.Match(static _ => "denied", static _ => "accepted", static _ => "rejected", static _ => "unknown");

    public static string Of(GroupResult result) => result switch
    {
        GroupResult.Denied => "denied",
        GroupResult.Sent => "sent",
        _ => throw Unknown(result),
    };

    public static string Of(CancelResult result) => result switch
    {
        CancelResult.Denied => "denied",
        CancelResult.Ended => "ended",
        CancelResult.Pending => "pending",
        CancelResult.Rejected => "rejected",
        CancelResult.Unknown => "unknown",
        _ => throw Unknown(result),
    };

    public static string Of(ReplaceResult result) => result switch
    {
        ReplaceResult.Denied => "denied",
        ReplaceResult.Replaced => "replaced",
        ReplaceResult.Pending => "pending",
        ReplaceResult.Rejected => "rejected",
        ReplaceResult.Unknown => "unknown",
        _ => throw Unknown(result),
    };

    public static string Of(SubmitOutcome outcome) => outcome switch
    {
        SubmitOutcome.Accepted => "accepted",
        SubmitOutcome.Rejected => "rejected",
        SubmitOutcome.Unknown => "unknown",
        _ => throw Unknown(outcome),
    };

    public static string Of(CancelOutcome outcome) => outcome switch
    {
        CancelOutcome.Accepted => "accepted",
        CancelOutcome.Rejected => "rejected",
        CancelOutcome.Unknown => "unknown",
        _ => throw Unknown(outcome),
    };

    public static string Of(ReplaceOutcome outcome) => outcome switch
    {
        ReplaceOutcome.Accepted => "accepted",
        ReplaceOutcome.Rejected => "rejected",
        ReplaceOutcome.Unknown => "unknown",
        _ => throw Unknown(outcome),
    };

    public static string Of(GroupOutcome outcome) => string.Join(' ', outcome.Orders.Select(Of));

    private static InvalidOperationException Unknown(object value) => new($"The trace has no tag for {value}.");
}
