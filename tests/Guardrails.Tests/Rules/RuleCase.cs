using Guardrails.Denials;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Rules;

/// <summary>One code, what produces it, and what just does not.</summary>
/// <param name="Name">What the case is about.</param>
/// <param name="Code">The code that must come out.</param>
/// <param name="Above">One step beyond the limit: the denial.</param>
/// <param name="Observed">What the violation must say was seen.</param>
/// <param name="Limit">What it must say is allowed.</param>
/// <param name="Unit">The unit of both.</param>
internal sealed record RuleCase(string Name, DenialCode Code, Func<Denial?> Above, decimal? Observed = null, decimal? Limit = null, string Unit = "")
{
    /// <summary>Exactly at the limit: no denial. <see langword="null"/> where there is nothing to compare.</summary>
    public Func<Denial?>? AtLimit { get; init; }

    public static RiskLimits Roomy { get; } = new() { MaxGrossExposure = 500_000_000_000_000m, MarketOrderSlippage = 0m };

    /// <summary>What a fresh guard says of a request.</summary>
    public static Func<Denial?> Ask(
        OrderRequest request,
        RiskLimits? limits = null,
        Instrument? instrument = null,
        Action<GuardFixture>? arrange = null,
        Action<OrderGuardOptions>? options = null,
        bool ready = true) => () =>
    {
        var fixture = new GuardFixture(
            o =>
            {
                o.Limits = limits ?? Roomy;
                options?.Invoke(o);
            },
            ready,
            instrument ?? GuardFixture.Share());
        arrange?.Invoke(fixture);
        return fixture.Ask(request).Denial;
    };
}
