namespace Guardrails.Notices;

/// <summary>Whether the guard has everything it needs before it takes new risk, and if not, what is missing.</summary>
public sealed record GuardReadiness
{
    /// <summary>Every missing input, with the call that supplies it; empty when ready.</summary>
    public required IReadOnlyList<MissingInput> Missing { get; init; }

    /// <summary>
    /// Who says the prices of the symbols that were asked about (<see cref="Quote.Source"/>), where somebody is named: whether a price is that of one exchange or of the whole market decides how
    /// much a rule on prices is worth.
    /// </summary>
    /// <value>Default: empty.</value>
    public IReadOnlyDictionary<Symbol, string> PriceSources { get; init; } = new Dictionary<Symbol, string>();

    /// <summary>Whether nothing is missing.</summary>
    public bool IsReady => Missing.Count == 0;

    /// <summary><c>ready</c>, with the sources of prices as in <c>ready; prices of SPY: iex</c>, or one line per missing input.</summary>
    public override string ToString() => !IsReady ? string.Join(Environment.NewLine, Missing)
        : PriceSources.Count == 0 ? "ready"
        : $"ready; prices of {string.Join("; ", PriceSources.GroupBy(static p => p.Value, static p => p.Key).Select(static g => $"{string.Join(", ", g)}: {g.Key}"))}";
}
