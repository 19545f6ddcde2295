using Guardrails.Limits;

namespace Guardrails.Risk;

/// <summary>One worst-case total and its limit.</summary>
/// <param name="Scope">For example <c>account</c>, <c>group tech</c>, <c>symbol BTCUSDT</c>.</param>
/// <param name="Measure"><c>gross</c>, <c>long</c>, <c>short</c> or <c>net</c>.</param>
/// <param name="Used">What is used, in the account currency.</param>
/// <param name="Limit">What is allowed, in the account currency; <see langword="null"/> when there is no limit, or it is a fraction of unknown equity.</param>
/// <param name="Configured">The limit as configured; <see langword="null"/> when there is none.</param>
public sealed record ExposureLine(string Scope, string Measure, decimal Used, decimal? Limit, Limit? Configured)
{
    /// <summary>What is left; negative when a moving price alone has passed the limit.</summary>
    public decimal? Headroom => Limit - Used;
}
