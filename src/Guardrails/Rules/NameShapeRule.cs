using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Text;

namespace Guardrails.Rules;

/// <summary>Strategy, signal and parent are named as they must be, and the expected notional is a positive number (C09, C16).</summary>
internal sealed class NameShapeRule : OrderRule
{
    public override string Name => "NameShape";

    internal override RulePhase Phase => RulePhase.Shape;

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var request = context.Request;
        if (Bad(request.Strategy))
        {
            return Violated(nameof(request.Strategy), request.Strategy);
        }

        if (Bad(request.SignalId))
        {
            return Violated(nameof(request.SignalId), request.SignalId);
        }

        if (request.Attempt < 1)
        {
            return RuleVerdict.Violated(DenialCodes.NameInvalid, request.Attempt, 1m, "attempts", nameof(request.Attempt));
        }

        if (request.Parent is { } parent)
        {
            if (parent.Id is null || Bad(parent.Id))
            {
                return Violated(nameof(request.Parent), parent.Id);
            }

            if (parent.TotalQuantity <= 0m || Amount.Problem(parent.TotalQuantity) is not null)
            {
                return RuleVerdict.Violated(DenialCodes.ParentInvalid, parent.TotalQuantity, unit: "units", subject: parent.Id);
            }
        }

        return RuleVerdict.Pass;
    }

    private static RuleVerdict Violated(string name, string? value) =>
        RuleVerdict.Explained(DenialCodes.NameInvalid, new BadText(name, value, Identifier.CheckExact(value, 64) ?? "is missing"), subject: name);

    private static bool Bad(string? name) => name is not null && Identifier.CheckExact(name, 64) is not null;
}
