using Guardrails.Book;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Orders;

namespace Guardrails.Shell;

/// <content>Asking to cancel, to replace, and for groups.</content>
internal sealed partial class GuardShell
{
    /// <summary>Asks to cancel an order. Nothing is given back by it.</summary>
    public CancelAnswer Cancel(string clientOrderId, bool mayUnprotect, string? reason, string? actor)
    {
        CancelAnswer answer;
        lock (_gate)
        {
            RefuseReentry_NeedsLock();
            var now = Now_NeedsLock();
            var slot = _book.FindOrder(clientOrderId);
            if (ReplaceJudge.CancelProblem(_book, slot, clientOrderId, mayUnprotect) is { } problem)
            {
                answer = new CancelAnswer(Refuse_NeedsLock(problem, now), null, false, 0, now);
            }
            else
            {
                var place = slot!.IsLive ? Apply_NeedsLock(new GuardEvent.CancelRequested(now, clientOrderId, reason, actor)) : 0;
                answer = new CancelAnswer(null, slot.ToTracked(), slot.IsLive, place, now);
            }
        }

        Flush();
        return answer;
    }

    /// <summary>Judges a replacement and, when it is approved, reserves what it adds.</summary>
    public ReplaceAnswer Replace(ReplaceRequest? request, bool mayLoosen, string? reason, string? actor, PositionSnapshot? read, bool canRead)
    {
        ReplaceAnswer answer;
        lock (_gate)
        {
            RefuseReentry_NeedsLock();
            var now = Now_NeedsLock();
            var decision = ReplaceJudge.Decide(_book, request, mayLoosen, now, read);
            if (decision is { IsApproved: true, IsProvenExit: false } && FailureOf() is { } failure)
            {
                decision = new Decision(_book.Frame.Request, now.Utc, [failure]);
            }

            if (decision.Denial is { } denial)
            {
                if (read is not null || !canRead || !denial.Has(DenialCodes.ExitProofUnavailable))
                {
                    Deny_NeedsLock(denial, now);
                }

                answer = new ReplaceAnswer(denial, false, null, null, null, 0);
            }
            else
            {
                var change = ReplaceJudge.ToEvent(_book, reason, actor);
                var old = _book.Frame.Existing.Order!;
                var place = Apply_NeedsLock(change);
                answer = new ReplaceAnswer(null, decision.IsProvenExit, old.ToTracked(), change as GuardEvent.ReplaceRequested, (change as GuardEvent.OrderAdmitted)?.Order, place);
            }
        }

        Flush();
        return answer;
    }

    /// <summary>Judges a group and, when all of it is approved, reserves all of it.</summary>
    public GroupAnswer AdmitGroup(GroupRequest? request, PositionSnapshot? read, bool canRead)
    {
        GroupAnswer answer;
        lock (_gate)
        {
            RefuseReentry_NeedsLock();
            var now = Now_NeedsLock();
            if (GroupJudge.FindSame(_book, request) is { } same)
            {
                return new GroupAnswer(null, [], false, 0, [.. same.Select(static o => o.ToTracked())]);
            }

            GroupJudge.GroupVerdict verdict = GroupJudge.Decide(_book, request, now, read);
            if (verdict is { Denial: null, IsExit: false } && FailureOf() is { } failure)
            {
                verdict = verdict with { Denial = new Denial(request!.Entry, now.Utc, [failure]) };
            }

            if (verdict.Denial is { } denial)
            {
                if (read is not null || !canRead || !denial.Has(DenialCodes.ExitProofUnavailable))
                {
                    Deny_NeedsLock(denial, now);
                }

                answer = new GroupAnswer(denial, [], false, 0, null);
            }
            else
            {
                var place = 0L;
                foreach (var admission in verdict.Admissions)
                {
                    place = Apply_NeedsLock(admission);
                }

                answer = new GroupAnswer(null, verdict.Admissions, verdict.IsExit, place, null);
            }
        }

        Flush();
        return answer;
    }

    private Denial Refuse_NeedsLock(Violation problem, in GuardInstant now)
    {
        OrderJudge.Forget(_book, now);
        var denial = new Denial(null, now.Utc, [problem]);
        Deny_NeedsLock(denial, now);
        return denial;
    }

    /// <summary>What came of asking to cancel.</summary>
    internal readonly record struct CancelAnswer(Denial? Denial, TrackedOrder? Order, bool MaySend, long Place, GuardInstant At);

    /// <summary>What came of asking to replace: the change of the order, or the order that takes its place.</summary>
    internal readonly record struct ReplaceAnswer(
        Denial? Denial, bool IsExit, TrackedOrder? Old, GuardEvent.ReplaceRequested? Change, AdmittedOrder? Successor, long Place);

    /// <summary>What came of asking for a group.</summary>
    internal readonly record struct GroupAnswer(Denial? Denial, IReadOnlyList<GuardEvent.OrderAdmitted> Admissions, bool IsExit, long Place, IReadOnlyList<TrackedOrder>? Same);
}
