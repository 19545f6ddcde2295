namespace Guardrails.Sandbox.Venues;

/// <summary>An instrument as the wire shows it.</summary>
internal sealed record AssetView(string Id, SandboxAsset Asset)
{
    public string Symbol => Asset.Symbol;
}
