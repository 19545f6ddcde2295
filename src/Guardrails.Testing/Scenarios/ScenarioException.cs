namespace Guardrails.Testing.Scenarios;

/// <summary>A scenario cannot be read or played: its file is not exactly right, or its script asks for something that cannot happen.</summary>
public sealed class ScenarioException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ScenarioException()
        : base("The scenario cannot be played.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">Names the file and the property, or the step.</param>
    public ScenarioException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">Names the file and the property, or the step.</param>
    /// <param name="innerException">What was thrown.</param>
    public ScenarioException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
