namespace Guardrails.Sandbox.Venues;

/// <summary>A price that was set, and when.</summary>
internal sealed record PriceChange(DateTimeOffset At, decimal Price);
