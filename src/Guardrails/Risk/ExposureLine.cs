using Guardrails.Limits;
using Guardrails.Text;

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

    /// <summary>For example <c>account gross: 1,500.00 of 2,000.00 is used, 500.00 is left</c>.</summary>
    public override string ToString() => $"{Scope} {Measure}: " + (Limit is not { } limit
        ? $"{Phrase.Money(Used)} is used, {(Configured is { } configured ? $"and {configured} is allowed, which is not known because equity is not" : "without a limit")}"
        : $"{Phrase.Money(Used)} of {Phrase.Money(limit)} is used, {(Used > limit ? $"{Phrase.Money(Used - limit)} too much" : $"{Phrase.Money(limit - Used)} is left")}");
}
