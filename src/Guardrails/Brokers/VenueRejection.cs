namespace Guardrails.Brokers;

/// <summary>A definite refusal by the venue: the order does not exist there.</summary>
/// <param name="Code">The venue's code, for example <c>40310000</c>.</param>
/// <param name="Message">The venue's words.</param>
public sealed record VenueRejection(string Code, string Message)
{
    /// <summary>Code and words.</summary>
    public override string ToString() => $"{Code}: {Message}";
}
