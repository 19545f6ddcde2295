using Guardrails.Denials;
using Guardrails.Limits;

namespace Guardrails.Rules;

/// <summary>At least one limit that blocks applies to the side the order opens (C09): no limit, no trade. Always on.</summary>
internal sealed class ExposureLimitRequiredRule(RiskLimits limits) : OrderRule
{
    private readonly bool _long = Blocks(limits.MaxLongPosition) || Blocks(limits.MaxLongExposure) || BlocksBoth(limits);
    private readonly bool _short = Blocks(limits.MaxShortPosition) || Blocks(limits.MaxShortExposure) || BlocksBoth(limits);

    public override string Name => "ExposureLimitRequired";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        if (frame.IsBuy ? _long : _short)
        {
            return RuleVerdict.Pass;
        }

        var own = frame.IsBuy ? frame.Symbol.MaxLongPosition : frame.Symbol.MaxShortPosition;
        return Blocks(own?.Limit) || Blocks(frame.Symbol.Exposure.Gross?.Cell.Limit)
            ? RuleVerdict.Pass
            : RuleVerdict.Violated(DenialCodes.ExposureLimitMissing, subject: frame.IsBuy ? "long" : "short");
    }

    private static bool BlocksBoth(RiskLimits limits) =>
        Blocks(limits.MaxSymbolExposure) || Blocks(limits.MaxGrossExposure) || Blocks(limits.MaxNetExposure);

    private static bool Blocks(Limit? limit) => limit is { Severity: LimitSeverity.Block };
}
