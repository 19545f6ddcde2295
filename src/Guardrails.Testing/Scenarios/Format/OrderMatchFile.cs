namespace Guardrails.Testing.Scenarios.Format;

/// <summary>Which orders are meant.</summary>
internal sealed class OrderMatchFile
{
    public required string Symbol { get; set; }

    public required OrderSide Side { get; set; }
}
