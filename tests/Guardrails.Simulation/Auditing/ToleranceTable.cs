namespace Guardrails.Simulation.Auditing;

/// <summary>What the auditor allowed in many runs, check by check.</summary>
internal sealed class ToleranceTable
{
    private readonly SortedDictionary<(string Check, Tolerance Tolerance), ToleranceUse> _uses = [];

    /// <summary>What one run has used.</summary>
    public void Add(ToleranceCount count)
    {
        foreach (var use in count.Uses())
        {
            var at = (use.Check, use.Tolerance);
            _uses[at] = _uses.TryGetValue(at, out var sum)
                ? sum with { Uses = sum.Uses + use.Uses, Alone = sum.Alone + use.Alone, Runs = sum.Runs + use.Runs }
                : use;
        }
    }

    /// <summary>Every tolerance that was used, and of which check.</summary>
    public void WriteUsed(TextWriter output)
    {
        output.WriteLine(FormattableString.Invariant($"{"allowed:",-68}{"uses",8}{"alone",8}{"seeds",8}"));
        foreach (var use in _uses.Values.Where(static use => use.Uses > 0))
        {
            output.WriteLine($"  {use}");
        }
    }

    /// <summary>Every tolerance of a check that saw something to note and never used it, and every tolerance that no check used.</summary>
    public void WriteUnused(TextWriter output)
    {
        foreach (var use in _uses.Values.Where(static use => use.Uses == 0))
        {
            output.WriteLine($"  {use}  NEVER");
        }

        foreach (var tolerance in Enum.GetValues<Tolerance>().Where(tolerance => _uses.Values.All(use => use.Tolerance != tolerance)))
        {
            output.WriteLine(FormattableString.Invariant($"  {"no check",-44}{tolerance,-22}  NEVER"));
        }
    }
}
