using Guardrails.Denials;
using Guardrails.Denials.Explanations;

namespace Guardrails.Rules;

/// <summary>The venue agrees with what is booked (C33).</summary>
internal sealed class PositionDoubtRule : OrderRule
{
    public override string Name => "PositionDoubt";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var key = context.Frame.Key;
        return key.InDoubt
            ? RuleVerdict.Explained(DenialCodes.PositionInDoubt, new VenueDiffers(key.Key.Symbol), key.Venue.Net, key.Ledger.Net, "units", "at the venue against booked")
            : RuleVerdict.Pass;
    }
}
