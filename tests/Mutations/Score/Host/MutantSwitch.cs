namespace Guardrails.Mutations.Score.Host;

/// <summary>Says which mutant of a build is on. The mutated code asks it at every place that has a mutant.</summary>
/// <remarks>This file is compiled into the mutated copy of the core. Nothing that ships contains it.</remarks>
internal static class MutantSwitch
{
    /// <summary>The mutant that is on; 0 for none.</summary>
    public static int Active { get; set; }

    /// <summary>Where it is set, every mutant that is asked about marks its place in it.</summary>
    public static bool[]? Reached { get; set; }

    public static bool Is(int mutant)
    {
        if (Reached is { } reached)
        {
            reached[mutant] = true;
        }

        return mutant == Active;
    }
}
