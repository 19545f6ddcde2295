namespace Guardrails.Sandbox.Venues;

/// <summary>An instrument as the wire shows it.</summary>
internal sealed record AssetView(string Id, SandboxAsset Asset)
{
    public string Symbol => Asset.Symbol;

    /// <summary>The symbol without the slash of a pair: so the venue behind knows it, and so positions are told.</summary>
    public string Key { get; } = KeyOf(Asset.Symbol);

    public bool IsPair => Asset.Pair is not null;

    public string Class => IsPair ? "crypto" : "us_equity";

    public bool Fractionable => IsPair || Asset.Fractionable;

    public bool Shortable => !IsPair && Asset.Shortable;

    /// <summary>Whether nothing of it is executed for now.</summary>
    public bool IsHalted { get; init; }

    /// <summary>What is special about it. Alpaca tells a halt of the overnight session alone; other halts come with its market data.</summary>
    public IReadOnlyList<string> Attributes => !Asset.OvernightTradable ? [] : IsHalted ? ["overnight_tradable", "overnight_halted"] : ["overnight_tradable"];

    public static string KeyOf(string symbol) => symbol.Replace("/", "", StringComparison.Ordinal);

    /// <summary>Whether a request means it: by its symbol, by its id, or, of a pair, by the old name without a slash.</summary>
    public bool IsNamed(string? name) => name == Symbol || name == Id || name == Key;
}
