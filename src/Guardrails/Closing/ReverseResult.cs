using Guardrails.Orders;

namespace Guardrails.Closing;

/// <summary>What came of reversing a position: it is closed, seen to be flat, and only then opened on the other side. A closed set of two.</summary>
/// <remarks>Immutable.</remarks>
public abstract record ReverseResult
{
    private ReverseResult()
    {
    }

    /// <summary>How the close ended; <see langword="null"/> when there was nothing to close.</summary>
    public required CloseResult? Close { get; init; }

    /// <summary>Handles both cases.</summary>
    /// <exception cref="ArgumentNullException">The handler of the case is missing.</exception>
    public abstract T Match<T>(Func<Sent, T> sent, Func<NotSent, T> notSent);

    /// <summary>What became of the close and of the order that opens the other side, one line each.</summary>
    public sealed override string ToString() =>
        $"{(Close is { } close ? close.ToString() + Environment.NewLine : "")}{Match(static sent => sent.Open.ToString(), static notSent => $"NOT SENT: the order that opens the other side: {notSent.Why}")}";

    /// <summary>The position was seen to be flat, and the order that opens the other side was submitted to the guard.</summary>
    /// <param name="Open">What became of that order: it can be denied, too, and its outcome can be unknown.</param>
    public sealed record Sent(OrderResult Open) : ReverseResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Sent, T> sent, Func<NotSent, T> notSent) => Case.Call(sent, this);
    }

    /// <summary>The position was not seen to be flat, so the order that opens the other side was never submitted.</summary>
    /// <param name="Why">What stood in the way, for people.</param>
    public sealed record NotSent(string Why) : ReverseResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Sent, T> sent, Func<NotSent, T> notSent) => Case.Call(notSent, this);
    }
}
