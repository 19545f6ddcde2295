using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Shell;
using Guardrails.Tests.Observing;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Deciding;

/// <summary>Whether an approval may still be sent: of every kind, current or not, young enough or too old by one tick, sent or withdrawn.</summary>
internal static class ApprovalQuestion
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromSeconds(2);

    private static readonly Violation _unsound = new() { Code = DenialCodes.JournalFailed, Rule = "Journal" };

    public static IReadOnlyList<BookQuestion> All { get; } = [.. Redeemed(), .. Withdrawn()];

    private static IEnumerable<BookQuestion> Redeemed()
    {
        foreach (var kind in Enum.GetValues<ApprovalKind>())
        {
            foreach (var isExit in new[] { false, true })
            {
                foreach (var (name, isCurrent, judgedAt, isClosed, unsound) in new (string, bool, GuardInstant, bool, Violation?)[]
                {
                    ("", true, At(60), false, null), (", not the current one", false, At(60), false, null), (", at the end of its life", true, At(59), false, null), (", a tick after it", true, At(59, -1), false, null),
                    (", the guard is closed", true, At(60), true, null), (", the journal failed", true, At(60), false, _unsound),
                })
                {
                    foreach (var net in new decimal?[] { null, 4m, 10m })
                    {
                        yield return new($"redeem a {kind}{(isExit ? " that only reduces" : "")}{name}, read {net}", (s, b) =>
                        {
                            var events = new List<GuardEvent>();
                            var read = net is { } held ? PositionSnapshot.Complete([new VenuePosition { Symbol = Acme, Quantity = s.Signed(held) }], Time(61)) : null;
                            var denial = RedeemJudge.Redeem(b, new Terms(kind, judgedAt, isExit, isCurrent, read), _lifetime, isClosed, unsound, BookQuestion.Now, events);
                            return $"{Text(denial)} {string.Join(" | ", events.Select(BookQuestion.TextOf))}";
                        });
                    }
                }
            }
        }
    }

    private static IEnumerable<BookQuestion> Withdrawn()
    {
        foreach (var kind in Enum.GetValues<ApprovalKind>())
        {
            foreach (var isCurrent in new[] { false, true })
            {
                foreach (var judgedAt in new[] { At(6), At(6, 1) })
                {
                    yield return new($"withdraw a {kind}{(isCurrent ? "" : ", not the current one")}, judged at {judgedAt.MonotonicTicks}", (_, b) =>
                    {
                        var events = new List<GuardEvent>();
                        RedeemJudge.Withdraw(b, new Terms(kind, judgedAt, isExit: false, isCurrent, null), "not sent", BookQuestion.Now, events);
                        return string.Join(" | ", events.Select(BookQuestion.TextOf));
                    });
                }
            }
        }

        yield return new("the guard did not answer", static (_, _) => Text(RedeemJudge.NoAnswer(new Terms(ApprovalKind.Order, At(60), isExit: false, isCurrent: true, null), TimeSpan.FromSeconds(1), Time(61))));
    }

    private static string Text(Denial? denial) => denial is null ? "sent" : string.Join(" / ", denial.Violations.Select(static v => $"{v.Code.Code} {v.Rule} {v.Observed} {v.Limit} {v.Unit} {v.Subject}"));

    /// <summary>An approval of the order of the situation; of a group, of the orders beside it too.</summary>
    private sealed class Terms : ApprovalTerms
    {
        public Terms(ApprovalKind kind, in GuardInstant judgedAt, bool isExit, bool isCurrent, PositionSnapshot? read)
        {
            Approve(kind, OrderSituation.Id, judgedAt, isExit);
            Spend(isCurrent);
            Legs = kind == ApprovalKind.Group ? [OrderSituation.Id, "other"] : null;
            Reading = read;
        }
    }
}
