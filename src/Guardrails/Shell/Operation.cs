using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Events;

namespace Guardrails.Shell;

/// <summary>
/// One message on its way to the venue, as far as the four kinds of messages differ: how it is judged, what an answer means, and which result
/// the caller gets. <see cref="Dispatch"/> is what they have in common. Every method that takes the book runs under the guard's lock.
/// </summary>
internal abstract class Operation<TOutbound, TOutcome, TResult> : ApprovalTerms
{
    /// <summary>The decision, where there is one that is counted.</summary>
    public virtual Decision? Decision => null;

    /// <summary>Whether the sender gave an answer without redeeming the proof that says that nothing was sent.</summary>
    public bool IsUnsent { get; set; }

    /// <summary>How many orders one answer is about; each is worked in by itself, once the one before is booked.</summary>
    public virtual int Parts => 1;

    /// <summary>Judges the request, and adds the events that reserve what it needs.</summary>
    /// <param name="book">The books; read only.</param>
    /// <param name="read">The position answer that this call has read, if it has.</param>
    /// <param name="canRead">Whether the call could still read one.</param>
    /// <param name="unsound">Why no new risk is taken at all; <see langword="null"/> while books and journal are sound.</param>
    /// <param name="now">When it is judged.</param>
    /// <param name="events">Takes the events; they are applied in the same lock.</param>
    public abstract Admission<TOutbound, TResult> Judge(
        AccountBook book, PositionSnapshot? read, bool canRead, Violation? unsound, in GuardInstant now, List<GuardEvent> events);

    /// <summary>The sender's answer in a form that can be relied on: nothing in it is missing, and no list in it changes any more.</summary>
    public abstract TOutcome Read(TOutcome? outcome);

    /// <summary>The answer of a sender that cannot know whether the message arrived.</summary>
    public abstract TOutcome Unknown(string why);

    /// <summary>The answer of a sender that has sent nothing.</summary>
    public abstract TOutcome NotSent(VenueRejection rejection);

    /// <summary>Whether the answer says of any order that the venue has the message.</summary>
    public abstract bool IsAccepted(TOutcome outcome);

    /// <summary>Whether the answer says that the venue has nothing of the message.</summary>
    public abstract bool IsRejected(TOutcome outcome);

    /// <summary>Works out what the answer means for one order.</summary>
    public abstract void Observe(AccountBook book, TOutcome outcome, int part, bool wasRedeemed, in GuardInstant now, List<GuardEvent> events);

    /// <summary>The caller's result, by what the books hold once the answer is worked in; without one where the events of the judgement settle the request.</summary>
    public abstract TResult State(AccountBook book, TOutcome? outcome);

    public abstract TResult Denied(Denial denial);

    /// <summary>Names the message for people, should it go out before its record is durable.</summary>
    public abstract string Describe(TOutbound message);
}
