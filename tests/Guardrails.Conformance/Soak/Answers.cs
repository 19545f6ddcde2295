using Guardrails.Closing;
using Guardrails.Orders;

namespace Guardrails.Conformance.Soak;

/// <summary>The answers of the guard in a word or two, to be counted.</summary>
internal static class Answers
{
    public static string Of(OrderResult result) => result.Match(Of, static _ => "Accepted", static rejected => $"Rejected {rejected.Rejection.Code}", static _ => "Unknown");

    public static string Of(GroupResult result) => result.Match(Of, static sent => Of(sent.Orders[0]));

    public static string Of(CancelResult result) => result.Match(Of, static _ => "Ended", static _ => "Pending", static rejected => $"Rejected {rejected.Rejection.Code}", static _ => "Unknown");

    public static string Of(ReplaceResult result) => result.Match(Of, static _ => "Replaced", static _ => "Pending", static rejected => $"Rejected {rejected.Rejection.Code}", static _ => "Unknown");

    public static string Of(CloseResult result) => result.Match(static _ => "Closed", static _ => "Queued", static refused => Of(refused.Denial), static _ => "Incomplete");

    private static string Of(OrderResult.Denied denied) => Of(denied.Denial);

    private static string Of(GroupResult.Denied denied) => Of(denied.Denial);

    private static string Of(CancelResult.Denied denied) => Of(denied.Denial);

    private static string Of(ReplaceResult.Denied denied) => Of(denied.Denial);

    private static string Of(Denial denial) => $"Denied {denial.Code}";
}
