namespace Guardrails.Shell;

/// <summary>What came of asking for one message to the venue: a message to send, a denial, or a result that is known without sending anything.</summary>
/// <typeparam name="TOutbound">The fields for the wire.</typeparam>
/// <typeparam name="TResult">What the caller gets.</typeparam>
internal readonly record struct Admission<TOutbound, TResult>
{
    /// <summary>What may be sent; <see langword="null"/> when nothing may.</summary>
    public TOutbound? Message { get; init; }

    /// <summary>Why nothing may be sent.</summary>
    public Denial? Denial { get; init; }

    /// <summary>The result where there is nothing to send, and nothing to deny.</summary>
    public TResult? Known { get; init; }

    /// <summary>Whether a position answer that is read now could prove what the books alone cannot.</summary>
    public bool NeedsReading { get; init; }

    /// <summary>The sequence in the journal that everything the message rests on has to be durable to.</summary>
    public long Sequence { get; init; }
}
