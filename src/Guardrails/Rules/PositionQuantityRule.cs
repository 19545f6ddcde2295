using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Limits;

namespace Guardrails.Rules;

/// <summary>The largest position still reachable on the order's side is within its limit, in units (C17).</summary>
internal sealed class PositionQuantityRule(OrderSide side) : OrderRule
{
    public override string Name => side == OrderSide.Buy ? "MaxLongPosition" : "MaxShortPosition";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        if (context.Request.Side != side)
        {
            return RuleVerdict.Pass;
        }

        var (cell, reachable, code) = side == OrderSide.Buy
            ? (frame.Symbol.MaxLongPosition, frame.HighAfter, DenialCodes.PositionLongExceedsLimit)
            : (frame.Symbol.MaxShortPosition, -frame.LowAfter, DenialCodes.PositionShortExceedsLimit);
        return cell is not null && cell.IsBelow(reachable)
            ? RuleVerdict.Explained(code, new OverLimit(SettingOf(frame), cell.Limit, reachable - frame.AddedQuantity, frame.AddedQuantity), reachable, cell.Amount, "units", severity: cell.Limit.Severity)
            : RuleVerdict.Pass;
    }

    private string SettingOf(DecisionFrame frame) =>
        frame.Book.Limits.Symbols.TryGetValue(frame.Symbol.Symbol, out var own) && (side == OrderSide.Buy ? own.MaxLongPosition : own.MaxShortPosition) is not null
            ? $"{nameof(SymbolLimits)}.{Name}" : $"{nameof(RiskLimits)}.{Name}";
}
