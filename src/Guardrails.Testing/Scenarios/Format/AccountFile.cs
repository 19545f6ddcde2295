namespace Guardrails.Testing.Scenarios.Format;

/// <summary>The account before the bot starts.</summary>
internal sealed class AccountFile
{
    public string Currency { get; set; } = "USD";

    public required decimal Equity { get; set; }
}
