using Guardrails.Book;
using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>
/// One worst-case total stays within its limit (C18). The total is kept by the book, so this is one subtraction, one addition and one
/// comparison, whatever the number of positions and orders. An order is held against the totals of its own side only: what it does not
/// add to, it cannot break.
/// </summary>
internal sealed class ExposureRule(ExposureScope scope, ExposureMeasure measure) : OrderRule
{
    private readonly string _name = scope == ExposureScope.Account ? $"Max{measure}Exposure" : $"Max{scope}Exposure";

    private readonly DenialCode _code = (scope, measure) switch
    {
        (ExposureScope.Symbol, _) => DenialCodes.ExposureSymbolExceedsLimit,
        (ExposureScope.Group, _) => DenialCodes.ExposureGroupExceedsLimit,
        (ExposureScope.Strategy, _) => DenialCodes.ExposureStrategyExceedsLimit,
        (_, ExposureMeasure.Long) => DenialCodes.ExposureLongExceedsLimit,
        (_, ExposureMeasure.Short) => DenialCodes.ExposureShortExceedsLimit,
        (_, ExposureMeasure.Net) => DenialCodes.ExposureNetExceedsLimit,
        _ => DenialCodes.ExposureGrossExceedsLimit,
    };

    public override string Name => _name;

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        switch (scope)
        {
            case ExposureScope.Account:
                return EvaluateAccount(frame);
            case ExposureScope.Symbol:
                return Check(frame, frame.Symbol.Bucket.Gross, frame.Symbol.Bucket.Used.Gross, frame.Key.Ledger.Terms.Gross, frame.After.Gross, "");
            case ExposureScope.Strategy:
                return Check(
                    frame, frame.StrategyLimit, frame.StrategyUsed, frame.StrategyBefore.Gross, frame.StrategyAfter.Gross, context.Request.Strategy ?? "unnamed");
            default:
                foreach (var group in frame.Symbol.Groups)
                {
                    var verdict = Check(frame, group.Gross, group.Used.Gross, frame.Key.Ledger.Terms.Gross, frame.After.Gross, group.Name);
                    if (!verdict.IsPass)
                    {
                        return verdict;
                    }
                }

                return RuleVerdict.Pass;
        }
    }

    private RuleVerdict EvaluateAccount(DecisionFrame frame)
    {
        var account = frame.Book.Account;
        ref var used = ref account.Used;
        ref var before = ref frame.Key.Ledger.Terms;
        ref var after = ref frame.After;
        return measure switch
        {
            ExposureMeasure.Long => frame.IsBuy ? Check(frame, account.Long, used.Long, before.Long, after.Long, "") : RuleVerdict.Pass,
            ExposureMeasure.Short => frame.IsBuy ? RuleVerdict.Pass : Check(frame, account.Short, used.Short, before.Short, after.Short, ""),
            ExposureMeasure.Net => frame.IsBuy
                ? Check(frame, account.Net, used.NetLong, before.NetLong, after.NetLong, "long")
                : Check(frame, account.Net, used.NetShort, before.NetShort, after.NetShort, "short"),
            _ => Check(frame, account.Gross, used.Gross, before.Gross, after.Gross, ""),
        };
    }

    private RuleVerdict Check(DecisionFrame frame, LimitCell? cell, decimal used, decimal before, decimal after, string subject)
    {
        // A fraction of an unknown equity has no amount; EquityRule denies for it.
        if (cell?.Amount is not { } limit)
        {
            return RuleVerdict.Pass;
        }

        var total = used + frame.Book.Currencies.ToAccount(frame.Symbol.Currency, after - before);
        return total > limit
            ? RuleVerdict.Violated(_code, total, limit, frame.Unit, subject, cell.Limit.Severity)
            : RuleVerdict.Pass;
    }
}
