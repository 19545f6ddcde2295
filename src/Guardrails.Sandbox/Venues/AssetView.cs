namespace Guardrails.Sandbox.Venues;

/// <summary>An instrument as the wire shows it.</summary>
internal sealed record AssetView(string Id, SandboxAsset Asset)
{
    public string Symbol => Asset.Symbol;

    /// <summary>Whether nothing of it is executed for now.</summary>
    public bool IsHalted { get; init; }

    /// <summary>What is special about it. Alpaca tells a halt of the overnight session alone; other halts come with its market data.</summary>
    public IReadOnlyList<string> Attributes => !Asset.OvernightTradable ? [] : IsHalted ? ["overnight_tradable", "overnight_halted"] : ["overnight_tradable"];
}
