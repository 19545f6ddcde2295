using Guardrails.Text;

namespace Guardrails.Positions;

/// <summary>Names one trading account (or sub-account) at one venue.</summary>
/// <remarks><c>default</c> is the empty name; options that carry it are refused when the guard is opened.</remarks>
public readonly record struct AccountId
{
    private readonly string? _value;

    /// <summary>Reads a name of 1 to 64 characters without white space.</summary>
    /// <exception cref="ArgumentException">The text is empty, too long, or contains white space or control characters.</exception>
    public AccountId(string text) => _value = Identifier.Require(text, 64, nameof(text));

    /// <summary>The name; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>Converts text, as the constructor does.</summary>
    /// <exception cref="ArgumentException">The text is not a valid name.</exception>
    public static implicit operator AccountId(string text) => new(text);

    /// <summary>The name.</summary>
    public override string ToString() => Value;
}
