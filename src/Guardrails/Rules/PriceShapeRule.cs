using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Rules;

/// <summary>The prices that the order type needs are there, no others, and all in range (C09). Their sign is checked with the instrument.</summary>
internal sealed class PriceShapeRule : OrderRule
{
    public override string Name => "PriceShape";

    internal override RulePhase Phase => RulePhase.Shape;

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var request = context.Request;
        var verdict = Check(request.LimitPrice, request.Type is OrderType.Limit or OrderType.StopLimit, nameof(request.LimitPrice));
        return verdict.IsPass ? Check(request.StopPrice, request.Type is OrderType.Stop or OrderType.StopLimit, nameof(request.StopPrice)) : verdict;
    }

    private static RuleVerdict Check(in decimal? price, bool needed, string name) => (price, needed) switch
    {
        (null, true) => RuleVerdict.Violated(DenialCodes.PriceMissing, subject: name),
        ({ } p, false) => RuleVerdict.Violated(DenialCodes.PriceUnexpected, p, subject: name),
        ({ } p, true) when Amount.Problem(p) is not null => RuleVerdict.Violated(DenialCodes.PriceInvalid, p, subject: name),
        _ => RuleVerdict.Pass,
    };
}
