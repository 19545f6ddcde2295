namespace Guardrails.Rules;

/// <summary>
/// What is declared as a close, or is one by its side, is proved to reduce: whatever fills first, no reachable sequence crosses zero (C06).
/// </summary>
internal sealed class ReducingProofRule : OrderRule
{
    public const string RuleName = "ReducingProof";

    public override string Name => RuleName;

    internal override RulePhase Phase => RulePhase.Instrument;

    public override RuleVerdict Evaluate(in OrderContext context) => context.Frame.ProofFailure is { } failure
        ? RuleVerdict.Of(failure)
        : RuleVerdict.Pass;
}
