using Guardrails.Book;

namespace Guardrails.Events;

// Partial: one file per family of events; the private constructor closes the hierarchy, and only nested records can call it.

/// <summary>
/// Everything that can happen to a book. A closed hierarchy: the book's state is what applying these in order makes of it, live and in
/// replay alike. Applying evaluates no rule.
/// </summary>
/// <remarks>
/// Each event declares its encoding beside its fields: <see cref="Write"/>, and a static <c>Read</c> for every layout the event ever had.
/// <see cref="EventCodec"/> lists the readers. Both take the fields in the order of the declaration; C# evaluates arguments from left to
/// right, so the arguments of a reader stand in the order of the bytes.
/// </remarks>
internal abstract partial record GuardEvent
{
    private GuardEvent(in GuardInstant at) => At = at;

    /// <summary>When it was applied first, on both clocks.</summary>
    public GuardInstant At { get; }

    /// <summary>The number that journals carry for the event. Not public: what is public of an event are the fields it carries.</summary>
    internal abstract EventKind Kind { get; }

    /// <summary>The order it changes; <see langword="null"/> when it changes none.</summary>
    public virtual string? ChangedOrder() => null;

    /// <summary>Writes every field but <see cref="At"/>, in the event's newest layout.</summary>
    internal abstract void Write(ref PayloadWriter w);
}
