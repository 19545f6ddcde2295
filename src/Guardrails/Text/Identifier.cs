namespace Guardrails.Text;

/// <summary>The one place that says which characters and lengths an identifier may have.</summary>
internal static class Identifier
{
    /// <summary>Returns the trimmed text, or throws naming the parameter and the value.</summary>
    public static string Require(string? text, int maxLength, string parameter)
    {
        if (Check(text, maxLength) is { } problem)
        {
            throw new ArgumentException($"{parameter} '{Shown(text)}' {problem}.", parameter);
        }

        return text!.Trim();
    }

    /// <summary>As <see cref="Check"/>, for names that are compared as they are: blanks around them would make another name.</summary>
    public static string? CheckExact(string? text, int maxLength) => IsPlain(text, maxLength) ? null : Check(text, maxLength)
        ?? (char.IsWhiteSpace(text![0]) || char.IsWhiteSpace(text[^1]) ? "has white space around it" : null);

    /// <summary>Foreign text as the books keep it: at most this long.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public static string? Cap(string? text, int maxLength = 512) => text is null || text.Length <= maxLength ? text : text[..maxLength];

    /// <summary>Foreign text as a message shows it: a name that nobody would write does not fill the log.</summary>
    public static string Shown(string? text) => text is null ? "" : text.Length <= 64 ? text : $"{text[..64]}…";

    /// <summary>Says what is wrong with the text; <see langword="null"/> when nothing is.</summary>
    public static string? Check(string? text, int maxLength)
    {
        if (IsPlain(text, maxLength))
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return "is empty; give a name";
        }

        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length > maxLength)
        {
            return $"has {trimmed.Length} characters; at most {maxLength} are allowed";
        }

        foreach (var c in trimmed)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c))
            {
                return $"contains the character U+{(int)c:X4}; white space, control characters and surrogates are not allowed";
            }
        }

        return null;
    }

    /// <summary>Whether it is like nearly every name: visible ASCII only. This is asked in every decision.</summary>
    private static bool IsPlain(string? text, int maxLength) =>
        text?.Length is > 0 and var length && length <= maxLength && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
