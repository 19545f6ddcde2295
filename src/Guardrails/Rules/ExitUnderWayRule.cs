using Guardrails.Denials;
using Guardrails.Denials.Explanations;

namespace Guardrails.Rules;

/// <summary>A position that is being closed is not opened again meanwhile (C06).</summary>
internal sealed class ExitUnderWayRule : OrderRule
{
    public override string Name => "ExitUnderWay";

    public override RuleVerdict Evaluate(in OrderContext context) => context.Frame.Key.Exit is { Intent: not Closing.ExitIntent.Unrestored } exit
        ? exit.IsUnderWay
            ? RuleVerdict.Explained(DenialCodes.ExitUnderWay, new ExitRunning(context.Frame.Key.Key.Symbol, exit, context.Frame.Key.ExitBasis), subject: $"{exit.Intent} by {exit.By.Actor}: {exit.By.Reason}")
            : RuleVerdict.Explained(DenialCodes.ExitIncomplete, new ExitRunning(context.Frame.Key.Key.Symbol, exit, context.Frame.Key.ExitBasis), subject: $"{exit.By.Reason}; nothing is opened until {ExitRunning.Until(exit)}, or SetState releases the symbol")
        : RuleVerdict.Pass;
}
