using Guardrails.Testing.Scenarios;

namespace Guardrails.Testing.Incidents;

/// <summary>The incidents that come with the package: real losses of real bots, as scenarios that can be played.</summary>
/// <remarks>Thread-safe.</remarks>
public static class IncidentCorpus
{
    private const string Suffix = ".scenario.json";

    private static readonly Lazy<IReadOnlyList<Scenario>> Scenarios = new(ReadAll);

    /// <summary>All scenarios, by id.</summary>
    public static IReadOnlyList<Scenario> All => Scenarios.Value;

    /// <summary>One scenario by its id.</summary>
    /// <param name="id">For example <c>G-01a-limit-400</c>.</param>
    /// <exception cref="ArgumentException">There is none with this id.</exception>
    public static Scenario Get(string id) => All.FirstOrDefault(scenario => scenario.Id == id)
        ?? throw new ArgumentException($"There is no scenario '{id}'; there are {string.Join(", ", All.Select(scenario => scenario.Id))}.", nameof(id));

    private static IReadOnlyList<Scenario> ReadAll()
    {
        var assembly = typeof(IncidentCorpus).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(Suffix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return Scenario.Parse(reader.ReadToEnd(), name);
            })];
    }
}
