namespace Guardrails.Alpaca.Wire;

/// <summary>The clock of the regular session: <c>GET /v2/clock</c>.</summary>
internal sealed record AlpacaClock
{
    public DateTimeOffset? Timestamp { get; set; }

    public bool? IsOpen { get; set; }

    public DateTimeOffset? NextOpen { get; set; }

    public DateTimeOffset? NextClose { get; set; }
}
