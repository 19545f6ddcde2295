namespace Guardrails.Alpaca.Wire;

/// <summary>The clock of the regular session: <c>GET /v2/clock</c>.</summary>
internal sealed record AlpacaClock
{
    public DateTimeOffset? Timestamp { get; init; }

    public bool? IsOpen { get; init; }

    public DateTimeOffset? NextOpen { get; init; }

    public DateTimeOffset? NextClose { get; init; }
}
