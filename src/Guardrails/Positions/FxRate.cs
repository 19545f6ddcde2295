namespace Guardrails.Positions;

/// <summary>What one unit of a currency is worth in the account currency.</summary>
/// <param name="Currency">The currency, for example <c>EUR</c>.</param>
/// <param name="Rate">Its worth in the account currency, above 0.</param>
/// <param name="Time">When the rate was true at its source.</param>
public readonly record struct FxRate(string Currency, decimal Rate, DateTimeOffset Time);
