using Guardrails.Limits;

namespace Guardrails.Risk;

/// <summary>One worst-case total and its limit.</summary>
public sealed record ExposureLine
{
    /// <summary>For example <c>account</c>, <c>group tech</c>, <c>symbol BTCUSDT</c>.</summary>
    public required string Scope { get; init; }

    /// <summary><c>gross</c>, <c>long</c>, <c>short</c> or <c>net</c>.</summary>
    public required string Measure { get; init; }

    /// <summary>What is used, in the account currency.</summary>
    public required decimal Used { get; init; }

    /// <summary>What is allowed, in the account currency; <see langword="null"/> when there is no limit, or it is a fraction of unknown equity.</summary>
    public required decimal? Limit { get; init; }

    /// <summary>The limit as configured; <see langword="null"/> when there is none.</summary>
    public required Limit? Configured { get; init; }

    /// <summary>What is left; negative when a moving price alone has passed the limit.</summary>
    public decimal? Headroom => Limit - Used;
}
