using System.Diagnostics.CodeAnalysis;

namespace Guardrails.Configuration;

/// <summary>What the text forms of all values have in common.</summary>
internal static class TextValue
{
    /// <summary>Reads text, or throws with one sentence: the text, what is wrong with it, what is allowed, an example.</summary>
    public static T Parse<T>(string text)
        where T : ITextValue<T>
    {
        ArgumentNullException.ThrowIfNull(text);
        return T.Read(text, out var value) is { } problem
            ? throw new FormatException($"{char.ToUpperInvariant(T.Noun[0])}{T.Noun[1..]} cannot be read: '{text}' {problem}; {T.Allowed}.")
            : value;
    }

    public static bool TryParse<T>([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out T value)
        where T : ITextValue<T>
    {
        value = default;
        return text is not null && T.Read(text, out value) is null;
    }

    /// <summary>Takes a word off the end of a text, in upper or lower case, with the blanks before it.</summary>
    /// <returns>Whether the text ended with it.</returns>
    public static bool CutEnd(ref ReadOnlySpan<char> text, string end)
    {
        if (!text.EndsWith(end, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        text = text[..^end.Length].TrimEnd();
        return true;
    }
}
