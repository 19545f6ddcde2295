using Guardrails.Denials;
using Guardrails.Orders;

namespace Guardrails.Rules;

/// <summary>Side, type, time in force and effect are known values (C09, C06). A forgotten or cast value is never guessed.</summary>
internal sealed class TermsShapeRule : OrderRule
{
    public override string Name => "TermsShape";

    internal override RulePhase Phase => RulePhase.Shape;

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var request = context.Request;
        return request.Side is not (OrderSide.Buy or OrderSide.Sell) ? Unknown(DenialCodes.SideInvalid, (int)request.Side)
            : request.Type is < OrderType.Market or > OrderType.StopLimit ? Unknown(DenialCodes.OrderTypeInvalid, (int)request.Type)
            : request.TimeInForce is < TimeInForce.Day or > TimeInForce.DayExtended ? Unknown(DenialCodes.TimeInForceInvalid, (int)request.TimeInForce)
            : request.Effect is < PositionEffect.Auto or > PositionEffect.Close ? Unknown(DenialCodes.PositionEffectInvalid, (int)request.Effect)
            : RuleVerdict.Pass;
    }

    private static RuleVerdict Unknown(DenialCode code, int value) => RuleVerdict.Violated(code, observed: value);
}
