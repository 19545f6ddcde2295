using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>A position that is being closed is not opened again meanwhile (C06).</summary>
internal sealed class ExitUnderWayRule : OrderRule
{
    public override string Name => "ExitUnderWay";

    public override RuleVerdict Evaluate(in OrderContext context) => context.Frame.Key.Exit is { } exit
        ? exit.Intent == Closing.ExitIntent.Incomplete
            ? RuleVerdict.Violated(DenialCodes.ExitIncomplete, subject: $"{exit.By.Reason}; nothing is opened until the position is flat, or SetState releases the symbol")
            : RuleVerdict.Violated(DenialCodes.ExitUnderWay, subject: $"{exit.Intent} by {exit.By.Actor}: {exit.By.Reason}")
        : RuleVerdict.Pass;
}
