namespace Guardrails.Alpaca.Errors;

/// <summary>One refusal that is known of the venue.</summary>
/// <param name="Status">The HTTP status with which it was seen.</param>
/// <param name="Code">The code with which it was seen; <see langword="null"/> when none. One code has many meanings, so it decides nothing.</param>
/// <param name="Pattern">A part of the message, in any case; <c>*</c> stands for anything. <see langword="null"/> is every message: then the status decides.</param>
/// <param name="Kind">What it means.</param>
/// <param name="Advice">What to do.</param>
internal sealed record ErrorRow(int Status, string? Code, string? Pattern, AlpacaFailureKind Kind, AlpacaAdvice Advice)
{
    /// <summary>Whether the message is this one. That something is not there is believed of its own status only: a gateway answers 404, too.</summary>
    public bool Matches(int status, string message) =>
        Pattern is not null && (Kind != AlpacaFailureKind.NotFound || status == Status) && Contains(message, Pattern);

    private static bool Contains(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        while (!pattern.IsEmpty)
        {
            var star = pattern.IndexOf('*');
            var part = star < 0 ? pattern : pattern[..star];
            var at = text.IndexOf(part, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return false;
            }

            text = text[(at + part.Length)..];
            pattern = star < 0 ? [] : pattern[(star + 1)..];
        }

        return true;
    }
}
