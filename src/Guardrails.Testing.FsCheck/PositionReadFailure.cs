namespace Guardrails.Testing.FsCheck;

/// <summary>How a venue fails to answer a question about positions.</summary>
public enum PositionReadFailure
{
    /// <summary>It answers.</summary>
    None = 0,

    /// <summary>The question fails: an error of the venue, or no answer at all.</summary>
    Failed = 1,

    /// <summary>Only a part of the answer arrives.</summary>
    Partial = 2,
}
