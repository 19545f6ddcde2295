using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>The order fits into the buying power, less what other orders take that the venue's figure cannot contain yet (C19).</summary>
internal sealed class BuyingPowerRule : OrderRule
{
    public override string Name => "BuyingPower";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        var book = frame.Book;
        if (book.BuyingPower is not { } power || !book.BuyingPowerReading.IsKnown)
        {
            return RuleVerdict.Violated(DenialCodes.BuyingPowerUnknown);
        }

        var needed = book.BuyingPowerHeld - (frame.Existing.Counted > 0m ? frame.Existing.Order?.BuyingPowerHold ?? 0m : 0m) + frame.AccountValue;
        return needed > power
            ? RuleVerdict.Violated(DenialCodes.BuyingPowerExceeded, needed, power, frame.Unit)
            : Freshness.Check(book.BuyingPowerReading.Age(frame.Now), book.Limits.MaxAccountAge, DenialCodes.AccountStale, "");
    }
}
