namespace Guardrails.Sandbox.Venues;

/// <summary>An instrument as the wire shows it.</summary>
internal sealed record AssetView(string Id, SandboxAsset Asset)
{
    /// <summary>What the frame of an order of several legs has in the place of an instrument.</summary>
    public static AssetView None { get; } = new("", new SandboxAsset { Symbol = "", Price = 1m });

    public string Symbol => Asset.Symbol;

    /// <summary>The symbol without the slash of a pair: so the venue behind knows it, and so positions are told.</summary>
    public string Key { get; } = KeyOf(Asset.Symbol);

    public bool IsPair => Asset.Pair is not null;

    /// <summary>The terms of an option; <see langword="null"/> when it is none.</summary>
    public SandboxOption? Option { get; } = Asset.Option;

    public string Class => ClassOf(Symbol);

    /// <summary>Of how many units the price is: 100 shares of a contract.</summary>
    public int Multiplier => Option is null ? 1 : SandboxOption.Multiplier;

    public bool Fractionable => IsPair || (Option is null && Asset.Fractionable);

    public bool Shortable => !IsPair && Option is null && Asset.Shortable;

    /// <summary>Whether nothing of it is executed for now.</summary>
    public bool IsHalted { get; init; }

    /// <summary>Whether options on it are listed.</summary>
    public bool HasOptions { get; init; }

    /// <summary>What is special about it. Alpaca tells a halt of the overnight session alone; other halts come with its market data.</summary>
    public IReadOnlyList<string> Attributes =>
    [
        .. HasOptions ? ["has_options"] : Array.Empty<string>(),
        .. Asset.OvernightTradable ? ["overnight_tradable"] : Array.Empty<string>(),
        .. Asset.OvernightTradable && IsHalted ? ["overnight_halted"] : Array.Empty<string>(),
    ];

    /// <summary>The class that the form of a symbol says: a pair has a slash, an option a day and a strike.</summary>
    public static string ClassOf(string symbol) => symbol.Length == 0 ? "" : symbol.Contains('/', StringComparison.Ordinal) ? "crypto" : SandboxOption.Parse(symbol) is not null ? "us_option" : "us_equity";

    public static string KeyOf(string symbol) => symbol.Replace("/", "", StringComparison.Ordinal);

    /// <summary>Whether a request means it: by its symbol, by its id, or, of a pair, by the old name without a slash.</summary>
    public bool IsNamed(string? name) => name == Symbol || name == Id || name == Key;
}
