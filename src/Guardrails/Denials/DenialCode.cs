namespace Guardrails.Denials;

/// <summary>
/// A stable reason for a denial. The guard's own codes are a closed catalogue (<see cref="DenialCodes"/>); a user's rule makes its own,
/// which start with <c>X_</c>.
/// </summary>
public sealed class DenialCode : IEquatable<DenialCode>
{
    internal DenialCode(string code, string control, string meaning, string remedy)
    {
        Code = code;
        Control = control;
        Meaning = meaning;
        Remedy = remedy;
    }

    /// <summary>The code, upper case with underscores; never changes once released.</summary>
    public string Code { get; }

    /// <summary>The id of the control in the catalogue, for example <c>C18</c>.</summary>
    public string Control { get; }

    /// <summary>What it means, in one sentence.</summary>
    public string Meaning { get; }

    /// <summary>What to do about it, in one sentence.</summary>
    public string Remedy { get; }

    /// <summary>Makes a code for a user's own rule.</summary>
    /// <param name="code">Starts with <c>X_</c>; upper-case letters, digits and underscores, at most 64 characters.</param>
    /// <param name="meaning">What it means, in one sentence.</param>
    /// <param name="remedy">What to do about it, in one sentence.</param>
    /// <exception cref="ArgumentException">The code does not start with <c>X_</c> or has other characters.</exception>
    public static DenialCode User(string code, string meaning, string remedy = "See the rule's own documentation.")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        ArgumentException.ThrowIfNullOrWhiteSpace(meaning);
        ArgumentException.ThrowIfNullOrWhiteSpace(remedy);
        if (!code.StartsWith("X_", StringComparison.Ordinal) || code.Length is < 3 or > 64
            || code.AsSpan().IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") >= 0)
        {
            throw new ArgumentException($"'{code}' is not a user code; start with X_ and use A-Z, 0-9 and _ (at most 64 characters).", nameof(code));
        }

        return new DenialCode(code, "user", meaning, remedy);
    }

    /// <summary>Codes are equal when their text is.</summary>
    public bool Equals(DenialCode? other) => other is not null && Code == other.Code;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DenialCode);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Code);

    /// <summary>The code.</summary>
    public override string ToString() => Code;
}
