using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Exposure;
using Guardrails.Limits;

namespace Guardrails.Rules;

/// <summary>
/// One worst-case total stays within its limit (C18). What is left of it is kept by the book, so this is one comparison,
/// whatever the number of positions and orders. An order is held against the totals of its own side only: what it does not
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
        var account = frame.Book.Account;
        return (scope, measure) switch
        {
            (ExposureScope.Symbol, _) => Check(frame, frame.Symbol.Exposure.Gross, frame.Added.Gross, ""),
            (ExposureScope.Group, _) => CheckGroups(frame),
            (ExposureScope.Strategy, _) => Check(frame, frame.StrategyGross, frame.AddedStrategy, frame.Request.Strategy ?? "unnamed"),
            (_, ExposureMeasure.Long) => frame.IsBuy ? Check(frame, account.Long, frame.Added.Side, "") : RuleVerdict.Pass,
            (_, ExposureMeasure.Short) => frame.IsBuy ? RuleVerdict.Pass : Check(frame, account.Short, frame.Added.Side, ""),
            (_, ExposureMeasure.Net) => frame.IsBuy ? Check(frame, account.NetLong, frame.Added.Net, "long") : Check(frame, account.NetShort, frame.Added.Net, "short"),
            _ => Check(frame, account.Gross, frame.Added.Gross, ""),
        };
    }

    private RuleVerdict CheckGroups(DecisionFrame frame)
    {
        foreach (var group in frame.Symbol.Groups)
        {
            var verdict = Check(frame, group.Gross, frame.Added.Gross, group.Name);
            if (!verdict.IsPass)
            {
                return verdict;
            }
        }

        return RuleVerdict.Pass;
    }

    /// <summary>The property that holds the limit: one of the symbol's, group's or strategy's own, or the general one.</summary>
    private string SettingOf(RiskLimits limits, Symbol symbol, string name) => scope switch
    {
        ExposureScope.Symbol when limits.Symbols.TryGetValue(symbol, out var own) && own.MaxSymbolExposure is not null => $"{nameof(SymbolLimits)}.{_name}",
        ExposureScope.Group when limits.GroupExposure.ContainsKey(name) => $"{nameof(RiskLimits)}.{nameof(limits.GroupExposure)}",
        ExposureScope.Strategy when limits.StrategyExposure.ContainsKey(name) => $"{nameof(RiskLimits)}.{nameof(limits.StrategyExposure)}",
        _ => $"{nameof(RiskLimits)}.{_name}",
    };

    private RuleVerdict Check(DecisionFrame frame, LimitUsage? gauge, in decimal added, string subject) =>
        gauge is null || gauge.Covers(added)
            ? RuleVerdict.Pass
            : RuleVerdict.Explained(_code, new OverLimit(SettingOf(frame.Book.Limits, frame.Symbol.Symbol, subject), gauge.Cell.Limit, gauge.Used, added), gauge.Used + added, gauge.Cell.Amount, frame.Unit, subject, gauge.Cell.Limit.Severity);
}
