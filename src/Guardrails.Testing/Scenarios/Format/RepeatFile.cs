namespace Guardrails.Testing.Scenarios.Format;

/// <summary>Steps that are played several times, along a path of prices that each <c>next</c> step draws from.</summary>
internal sealed class RepeatFile
{
    public required int Times { get; set; }

    public ByName<PathFile> Path { get; set; } = [];

    public required List<StepFile> Steps { get; set; }
}
