using Guardrails.Text;

namespace Guardrails;

/// <summary>Why something was done, and who says so: for everything that a person or a component decides beside the ordinary path of an order.</summary>
/// <remarks>Immutable and safe to share between threads. The journal keeps the reason as it is given, and the actor without blanks around it.</remarks>
public sealed record Attribution
{
    /// <summary>The most characters of a reason.</summary>
    public const int MaxReasonLength = 256;

    /// <summary>The most characters of an actor.</summary>
    public const int MaxActorLength = 64;

    /// <summary>The actor of what the guard does by itself.</summary>
    internal const string GuardActor = "guard";

    /// <summary>Checks and takes both parts.</summary>
    /// <param name="reason">Why, in words for whoever reads the journal: 1 to 256 characters, not only blanks.</param>
    /// <param name="actor">Who: a person or a component, 1 to 64 characters without white space.</param>
    /// <exception cref="ArgumentException">A part is missing, too long, or has characters that it cannot have; the message names the part.</exception>
    public Attribution(string reason, string actor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (reason.Length > MaxReasonLength)
        {
            throw new ArgumentException($"The reason has {reason.Length} characters; at most {MaxReasonLength} are kept.", nameof(reason));
        }

        Reason = reason;
        Actor = Identifier.Require(actor, MaxActorLength, nameof(actor));
    }

    private Attribution((string Reason, string Actor) recorded) => (Reason, Actor) = recorded;

    /// <summary>Why; up to 512 characters where the guard acts by itself.</summary>
    public string Reason { get; }

    /// <summary>Who; <c>guard</c> where the guard acts by itself.</summary>
    public string Actor { get; }

    /// <summary>For example <c>end of day (by anna)</c>.</summary>
    public override string ToString() => $"{Reason} (by {Actor})";

    /// <summary>What a journal holds. It is taken as it was written.</summary>
    internal static Attribution Recorded(string reason, string actor) => new((reason, actor));

    /// <summary>What the guard does by itself.</summary>
    internal static Attribution ByGuard(string reason) => new((Identifier.Cap(reason), GuardActor));
}
