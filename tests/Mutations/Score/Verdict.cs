namespace Guardrails.Mutations.Score;

/// <summary>What became of a mutant.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="KilledBy">The test method that noticed it; <see langword="null"/> when it survived.</param>
/// <param name="How">How the method noticed it.</param>
internal sealed record Verdict(Mutant Mutant, string? KilledBy, string How)
{
    private const string Killed = ": killed by ";
    private const string Survived = ": SURVIVED";

    /// <summary>The verdicts that an earlier run has printed.</summary>
    /// <param name="lines">Its output.</param>
    /// <param name="mutants">The mutants that are wanted.</param>
    public static List<Verdict> Read(IEnumerable<string> lines, IReadOnlyList<Mutant> mutants)
    {
        var byText = mutants.ToDictionary(static mutant => mutant.ToString());
        var verdicts = new List<Verdict>();
        foreach (var line in lines)
        {
            var start = line.IndexOf("] ", StringComparison.Ordinal) + 2;
            var end = Math.Max(line.LastIndexOf(Killed, StringComparison.Ordinal), line.LastIndexOf(Survived, StringComparison.Ordinal));
            if (start >= 2 && end > start && byText.TryGetValue(line[start..end], out var mutant))
            {
                verdicts.Add(line[end..].StartsWith(Killed, StringComparison.Ordinal)
                    ? new Verdict(mutant, line[(end + Killed.Length)..], "")
                    : new Verdict(mutant, null, line[(end + Survived.Length)..].TrimStart(',', ' ')));
            }
        }

        return verdicts;
    }
}
