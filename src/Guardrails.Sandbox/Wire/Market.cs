using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Wire;

/// <summary>A market whose hours the wire tells.</summary>
internal sealed record Market(string Acronym, string? Mic, string Name, bool IsOvernight = false)
{
    public static IReadOnlyList<Market> All { get; } = [new("NYSE", "XNYS", "New York Stock Exchange"), new("NASDAQ", "XNAS", "Nasdaq Stock Market"), new("BOATS", null, "Blue Ocean ATS", IsOvernight: true)];

    /// <summary>By its acronym or its identifier code (ISO 10383).</summary>
    public static Market? Find(string name) => All.FirstOrDefault(market => market.Acronym == name || market.Mic == name);

    public static Refusal NotThere(string name) => Refusal.NotSupported($"the market {name}; it has {string.Join(", ", All.Select(static market => market.Acronym))}");
}
