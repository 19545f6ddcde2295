namespace Guardrails.Repository.Tests.Sources;

/// <summary>A limit that some names broke before it was set: the list of them can only shrink, and their numbers can only fall.</summary>
internal static class Ratchet
{
    /// <summary>
    /// Every reason to be red: a name above the limit that is not known, a known one that has grown, one whose entry is no longer needed, and one
    /// that has become smaller by more than a tenth, so that the lower number is written down before it grows again.
    /// </summary>
    /// <param name="limit">The largest number that needs no entry.</param>
    /// <param name="numbers">The number of each name; of a name that occurs several times the largest counts.</param>
    /// <param name="known">The names above the limit with the number each had last.</param>
    public static IReadOnlyList<string> Complaints(int limit, IEnumerable<(string Name, int Number)> numbers, IReadOnlyDictionary<string, int> known)
    {
        var above = numbers.Where(entry => entry.Number > limit).GroupBy(static entry => entry.Name).ToDictionary(static same => same.Key, static same => same.Max(static entry => entry.Number));
        return
        [
            .. above.Where(entry => !known.ContainsKey(entry.Key)).Select(entry => $"{entry.Key}: {entry.Value}, at most {limit}"),
            .. above.Where(entry => entry.Value > known.GetValueOrDefault(entry.Key, int.MaxValue)).Select(entry => $"{entry.Key}: {entry.Value}, was {known[entry.Key]} and may only fall"),
            .. above.Where(entry => entry.Value * 10 < known.GetValueOrDefault(entry.Key) * 9).Select(entry => $"{entry.Key}: write down {entry.Value} instead of {known[entry.Key]}"),
            .. known.Keys.Where(name => !above.ContainsKey(name)).Select(name => $"{name}: remove the entry, it is within the limit"),
        ];
    }
}
