namespace Guardrails.Brokers;

/// <summary>A definite refusal by the venue: the order does not exist there.</summary>
/// <param name="Code">The venue's code, for example <c>40310000</c>.</param>
/// <param name="Message">The venue's words.</param>
public sealed record VenueRejection(string Code, string Message)
{
    /// <summary>The code of a "rejection" by our own side: the sender failed before anything left.</summary>
    public const string NotSentCode = "NOT_SENT";

    /// <summary>The code of a "rejection" for something an adapter does not offer.</summary>
    public const string NotSupportedCode = "NOT_SUPPORTED";

    /// <summary>
    /// Whether the venue refused it because it already has an order of this id. That is proof that the first send arrived: the guard takes over
    /// that order and never reports it rejected.
    /// </summary>
    public bool IsDuplicateId { get; init; }

    /// <summary>
    /// Whether the venue refused it because it could execute against an order of the same account on the other side (self-trade prevention, a wash trade). An exit is then sent with
    /// a limit beyond that order, or as two linked exits where the venue lets those pass.
    /// </summary>
    public bool IsSelfTrade { get; init; }

    /// <summary>
    /// Whether the venue can take the same order a little later: another order still holds what it would close, too many requests came at once, the position is not seen there yet. What protects a position is then
    /// tried again as it is; after other refusals it is placed in simpler terms.
    /// </summary>
    public bool IsTemporary { get; init; }

    /// <summary>Whether the venue refused it; otherwise it never left.</summary>
    public bool ByVenue => Code is not (NotSentCode or NotSupportedCode);

    internal static VenueRejection NotSent(string why) => new(NotSentCode, why);

    internal static VenueRejection NotSupported(string why) => new(NotSupportedCode, why);

    /// <summary>Code and words.</summary>
    public override string ToString() => $"{Code}: {Message}";
}
