namespace Guardrails.Configuration;

/// <summary>A value that a person writes as text: in a settings file, in an environment variable, or as text in code.</summary>
/// <typeparam name="TSelf">The value.</typeparam>
internal interface ITextValue<TSelf>
    where TSelf : ITextValue<TSelf>
{
    /// <summary>How the value is called in a sentence, with its article: <c>a limit</c>.</summary>
    static abstract string Noun { get; }

    /// <summary>How the value is written, with an example; it ends a sentence: <c>write an amount such as 400</c>.</summary>
    static abstract string Allowed { get; }

    /// <summary>Reads text, independently of any culture.</summary>
    /// <returns>What is wrong with the text, as the words that follow it; <see langword="null"/> when nothing is.</returns>
    static abstract string? Read(string text, out TSelf value);
}
