namespace Guardrails.Simulation.Auditing;

/// <summary>
/// How often each tolerance was needed in one run. A tolerance is used when a check has seen what it would note, and the tolerance is a
/// reason not to; it is used alone when no other tolerance is a reason as well. What a check sees again and again of one subject counts once.
/// </summary>
internal sealed class ToleranceCount
{
    private readonly Dictionary<(string Check, Tolerance Tolerance, string Subject), bool> _uses = [];
    private readonly HashSet<(string Check, Tolerance Tolerance)> _asked = [];

    /// <summary>A check has seen what it would note.</summary>
    /// <param name="check">What is looked at.</param>
    /// <param name="subject">What was seen there: an order, an execution, a position.</param>
    /// <param name="reasons">Every tolerance of the check, and whether it is a reason here.</param>
    /// <returns>Whether there is a reason not to note it.</returns>
    public bool Excuses(string check, string subject, params ReadOnlySpan<(Tolerance Tolerance, bool Applies)> reasons)
    {
        var applying = 0;
        foreach (var (_, applies) in reasons)
        {
            applying += applies ? 1 : 0;
        }

        foreach (var (tolerance, applies) in reasons)
        {
            _asked.Add((check, tolerance));
            if (applies)
            {
                Add((check, tolerance, subject), applying == 1);
            }
        }

        return applying > 0;
    }

    /// <summary>What another count has counted is added.</summary>
    public void Add(ToleranceCount other)
    {
        _asked.UnionWith(other._asked);
        foreach (var (use, alone) in other._uses)
        {
            Add(use, alone);
        }
    }

    /// <summary>The uses of each tolerance of each check that has seen something to note; some have none.</summary>
    public IEnumerable<ToleranceUse> Uses()
    {
        var uses = _uses.ToLookup(static use => (use.Key.Check, use.Key.Tolerance), static use => use.Value);
        return _asked.Select(at => new ToleranceUse(at.Check, at.Tolerance, uses[at].Count(), uses[at].Count(static alone => alone), uses.Contains(at) ? 1 : 0));
    }

    private void Add((string Check, Tolerance Tolerance, string Subject) use, bool alone) => _uses[use] = alone || _uses.GetValueOrDefault(use);
}
