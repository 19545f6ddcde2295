namespace Guardrails.Testing.Scenarios.Format;

/// <summary>The bot wants an order canceled.</summary>
internal sealed class CancelFile
{
    /// <summary>The name under which the answer is expected; inside a repeat <c>#1</c>, <c>#2</c>, … is added.</summary>
    public required string As { get; set; }

    /// <summary>The name of the order.</summary>
    public required string Order { get; set; }
}
