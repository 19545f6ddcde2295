using Guardrails.Book;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Rules;
using Guardrails.Shell;
using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Deciding;

/// <summary>Whether what was approved may still be sent at the moment its proof is redeemed, and what follows from it. Reads the books only.</summary>
internal static class RedeemJudge
{
    private const string Rule = "Approval";

    /// <summary>Adds the events that begin the send, or those that withdraw the request.</summary>
    /// <param name="book">The books.</param>
    /// <param name="terms">What was approved.</param>
    /// <param name="lifetime">How long an approval lives, counted from its judgement.</param>
    /// <param name="isClosed">Whether the guard was disposed: another one may keep the books of the account by now.</param>
    /// <param name="unsound">Why no new risk is taken at all; <see langword="null"/> while books and journal are sound.</param>
    /// <param name="now">The moment of redeeming.</param>
    /// <param name="events">Takes the events.</param>
    /// <returns>Why nothing may be sent; <see langword="null"/> when the send begins.</returns>
    public static Denial? Redeem(
        AccountBook book, ApprovalTerms terms, TimeSpan lifetime, bool isClosed, Violation? unsound, in GuardInstant now, List<GuardEvent> events)
    {
        if (((isClosed ? Withdrawn($"{terms.ClientOrderId}: the guard was disposed before the send; the guard that is opened next has to be asked") : null)
            ?? Expired(terms, lifetime, now) ?? (terms.IsExit ? null : unsound) ?? Problem(book, terms, now)) is { } problem)
        {
            Withdraw(book, terms, problem.ToRecord(), now, events);
            return new Denial(terms.Request, now.Utc, [problem]);
        }

        for (var i = 0; i < terms.OrderCount; i++)
        {
            switch (terms.Kind)
            {
                case ApprovalKind.Order or ApprovalKind.Group:
                    events.Add(new GuardEvent.OrderTransitioned(now, terms.OrderAt(i), OrderState.InFlight, null, null, ByVenue: false));
                    break;
                case ApprovalKind.Repeat:
                    // From here on it can turn up anew, so the time after which its absence proves something starts again.
                    events.Add(new GuardEvent.OrderTransitioned(now, terms.OrderAt(i), OrderState.Unknown, null, "sent again", ByVenue: false));
                    break;
            }
        }

        return null;
    }

    /// <summary>The guard could not be asked: another thread keeps its lock.</summary>
    public static Denial NoAnswer(ApprovalTerms terms, TimeSpan waited, DateTimeOffset now) => new(
        terms.Request, now, [Withdrawn($"{terms.ClientOrderId}: the guard did not answer within {Phrase.Age(waited)}; does a rule wait for a lock that the sender holds?")]);

    /// <summary>Takes back what was asked for and provably not sent, and nothing else: what others asked for in the meantime stays.</summary>
    public static void Withdraw(AccountBook book, ApprovalTerms terms, string reason, in GuardInstant now, List<GuardEvent> events)
    {
        switch (terms.Kind)
        {
            case ApprovalKind.Order or ApprovalKind.Group:
                for (var i = 0; i < terms.OrderCount; i++)
                {
                    if (book.FindOrder(terms.OrderAt(i)) is { } slot)
                    {
                        Release(slot, reason, now, events);
                    }
                }

                break;
            case ApprovalKind.Replacement when book.FindOrder(terms.ClientOrderId) is { Pending: not null } slot && terms.IsCurrent:
                events.Add(new GuardEvent.ReplaceSettled(now, slot.ClientOrderId, Replaced: false, Identifier.Cap(reason)));
                break;
            case ApprovalKind.Cancel when book.FindOrder(terms.ClientOrderId) is { IsLive: true } slot && slot.CancelLastAskedAt?.MonotonicTicks == terms.JudgedAt.MonotonicTicks:
                events.Add(new GuardEvent.CancelRefused(now, slot.ClientOrderId, Identifier.Cap(reason)!));
                break;
        }
    }

    /// <summary>Gives an order's capacity back, unless its send has begun.</summary>
    public static void Release(OrderView slot, string reason, in GuardInstant now, List<GuardEvent> events)
    {
        if (slot.State == OrderState.Reserved)
        {
            events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, OrderState.Released, null, Identifier.Cap(reason), ByVenue: false));
        }
    }

    private static Violation? Expired(ApprovalTerms terms, TimeSpan lifetime, in GuardInstant now)
    {
        var age = now.Since(terms.JudgedAt);
        return age <= lifetime.Ticks ? null : new Violation
        {
            Code = DenialCodes.ApprovalExpired,
            Rule = Rule,
            Observed = (decimal)age / TimeSpan.TicksPerSecond,
            Limit = (decimal)lifetime.Ticks / TimeSpan.TicksPerSecond,
            Unit = "s",
            Subject = terms.ClientOrderId,
        };
    }

    private static Violation? Problem(AccountBook book, ApprovalTerms terms, in GuardInstant now)
    {
        for (var i = 0; i < terms.OrderCount; i++)
        {
            if (Problem(book, book.FindOrder(terms.OrderAt(i)), terms, now) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static Violation? Problem(AccountBook book, OrderView? slot, ApprovalTerms terms, in GuardInstant now) =>
        slot is null ? Withdrawn("the order has ended and is no longer remembered")
        : terms.Kind == ApprovalKind.Cancel ? slot.IsLive ? null : Withdrawn($"{slot.ClientOrderId} is {slot.State}: there is nothing left to cancel")
        : !terms.IsCurrent ? Withdrawn($"a later approval of {slot.ClientOrderId} took the place of this one, or the order is {slot.State}")
        : terms.Kind switch
        {
            ApprovalKind.Replacement => slot is not { IsLive: true, Pending: not null } ? Withdrawn($"{slot.ClientOrderId} is {slot.State}: the replacement is no longer pending")
                : terms.IsExit ? null : Closed(book, slot, now),
            ApprovalKind.Repeat => slot.State != OrderState.Unknown ? Withdrawn($"{slot.ClientOrderId} is {slot.State}: its outcome is no longer unknown")
                : RepeatProof.Problem(book, slot, terms.Reading, now),
            _ => slot.State != OrderState.Reserved ? Withdrawn($"{slot.ClientOrderId} is {slot.State}")
                : slot.IsExit ? null : Closed(book, slot, now),
        };

    private static Violation Withdrawn(string what) => new() { Code = DenialCodes.ApprovalWithdrawn, Rule = Rule, Subject = what };

    /// <summary>Restricting takes effect at once: it also stops what was approved before it and has not been sent.</summary>
    private static Violation? Closed(AccountBook book, OrderView slot, in GuardInstant now)
    {
        var (state, scope, set) = book.State != TradingState.Active ? (book.State, "the account", book.StateSet)
            : slot.Position.Symbol.State != TradingState.Active ? (slot.Position.Symbol.State, $"symbol {slot.Symbol}", slot.Position.Symbol.StateSet)
            : (book.StateOf(slot.Strategy), $"strategy {slot.Strategy}", slot.Strategy is { } strategy ? book.StateSetOf(strategy) : null);
        return state == TradingState.Active || book.Configuration.IsDisabled(Mechanisms.RedeemAsksAgain) ? null : new Violation
        {
            Code = TradingStateRule.CodeOf(state),
            Rule = "TradingState",
            Subject = $"{scope} is {state} since {slot.ClientOrderId} was approved; OrderGuard.SetState releases it",
            Why = set is null ? null : new StateSince(set, now.UtcTicks),
        };
    }
}
