using Guardrails.Lives.Plans;

namespace Guardrails.Lives.Checks;

/// <summary>What was looked at, by life or by run.</summary>
internal sealed class Tally
{
    public SortedDictionary<Property, long> Checks { get; } = [];

    public SortedDictionary<Allowance, long> Allowances { get; } = [];

    public SortedDictionary<Deviation, long> Deviations { get; } = [];

    public SortedDictionary<string, long> Approved { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> Denied { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> Alarms { get; } = new(StringComparer.Ordinal);

    public void Checked(Property property) => Count(Checks, property);

    public void Allowed(Allowance allowance) => Count(Allowances, allowance);

    public void Deviated(Deviation deviation) => Count(Deviations, deviation);

    public void WasApproved(string what) => Count(Approved, what);

    public void WasDenied(string code) => Count(Denied, code);

    public void WasAlarmed(string code) => Count(Alarms, code);

    public void Add(Tally other)
    {
        Merge(Checks, other.Checks);
        Merge(Allowances, other.Allowances);
        Merge(Deviations, other.Deviations);
        Merge(Approved, other.Approved);
        Merge(Denied, other.Denied);
        Merge(Alarms, other.Alarms);
    }

    private static void Count<T>(SortedDictionary<T, long> counts, T key)
        where T : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;

    private static void Merge<T>(SortedDictionary<T, long> into, SortedDictionary<T, long> from)
        where T : notnull
    {
        foreach (var (key, count) in from)
        {
            into[key] = into.GetValueOrDefault(key) + count;
        }
    }
}
