using Guardrails.Book;
using Guardrails.Deciding;
using Guardrails.Limits;

namespace Guardrails.Rules;

/// <summary>The rules of one guard in their explicit order. Rules without a configured limit are not in it.</summary>
internal sealed class RuleSet
{
    private readonly OrderRule[] _shape;
    private readonly OrderRule[] _instrument;
    private readonly OrderRule[] _newRisk;

    private RuleSet(IReadOnlyList<OrderRule> rules)
    {
        All = rules;
        _shape = [.. rules.Where(r => r.Phase == RulePhase.Shape)];
        _instrument = [.. rules.Where(r => r.Phase == RulePhase.Instrument)];
        _newRisk = [.. rules.Where(r => r.Phase == RulePhase.NewRisk)];
    }

    /// <summary>All rules, in the order they are asked.</summary>
    public IReadOnlyList<OrderRule> All { get; }

    /// <summary>Identifies the rules and their versions in decision records.</summary>
    public string Hash => BookConfiguration.Hash(string.Join('\n', All.Select(r => $"{r.Name}:{r.Version}")));

    public static RuleSet For(BookConfiguration configuration)
    {
        var limits = configuration.Limits;
        var rules = new List<OrderRule>
        {
            new SymbolShapeRule(),
            new TermsShapeRule(),
            new QuantityShapeRule(),
            new PriceShapeRule(),
            new NameShapeRule(),
            new ClientOrderIdRule(),
            new OrderTypeRule(),
            new LotSizeRule(),
            new TickSizeRule(),
            new MinNotionalRule(),
            new ReducingProofRule(),
            new TradingStateRule(),
            new ClockRule(),
            new ReconciledRule(),
            new PositionsReadRule(),
            new OpenOrdersReadRule(),
            new QuoteRule(),
            new CurrencyRule(),
            new PositionDoubtRule(),
            new ExitUnderWayRule(),
            new UnknownOrderRule(),
            new PositionInvariantRule(),
            new ShortSaleRule(),
            new CapacityRule(),
            new PermissionRule(),
            new ParentQuantityRule(),
            new UnitAgreementRule(),
            new SwappedUnitsRule(),
        };
        AddLimits(rules, limits);
        rules.AddRange(configuration.UserRules);
        rules.RemoveAll(r => configuration.IsDisabled(r.Name) || (configuration.InvariantsOnly && !IsInvariant(r)));
        return new RuleSet(rules);
    }

    /// <summary>Whether a rule keeps positions sane, apart from any limit: those are what the invariant enforcer asks.</summary>
    private static bool IsInvariant(OrderRule rule) =>
        rule.Phase == RulePhase.Shape || rule is LotSizeRule or ReducingProofRule or PositionsReadRule or PositionInvariantRule;

    /// <summary>Asks every rule of a phase; all violations are collected, and a rule that throws denies.</summary>
    public void Evaluate(RulePhase phase, DecisionFrame frame)
    {
        var rules = phase switch { RulePhase.Shape => _shape, RulePhase.Instrument => _instrument, _ => _newRisk };
        for (var next = 0; next < rules.Length; next++)
        {
            try
            {
                Evaluate(rules, ref next, frame);
            }
            catch (Exception exception)
            {
                // Whatever a rule throws is a denial: nothing that could not be judged is ever approved. The others are still asked.
                frame.Report(rules[next], exception);
            }
        }
    }

    private static void Evaluate(OrderRule[] rules, ref int next, DecisionFrame frame)
    {
        var context = new OrderContext(frame);
        for (; next < rules.Length; next++)
        {
            var rule = rules[next];
            var verdict = rule.Evaluate(context);
            if (!verdict.IsPass)
            {
                frame.Report(rule, verdict);
            }
        }
    }

    private static void AddLimits(List<OrderRule> rules, RiskLimits limits)
    {
        bool Any(Func<SymbolLimits, Limit?> own, Limit? general) => general is not null || limits.Symbols.Values.Any(s => own(s) is not null);

        if (Any(s => s.MaxOrderQuantity, limits.MaxOrderQuantity))
        {
            rules.Add(new MaxOrderQuantityRule());
        }

        if (Any(s => s.MaxOrderNotional, limits.MaxOrderNotional))
        {
            rules.Add(new MaxOrderNotionalRule());
        }

        if (Any(s => s.PriceCollar, limits.PriceCollar))
        {
            rules.Add(new PriceCollarRule());
        }

        if (Any(s => s.MaxLongPosition, limits.MaxLongPosition))
        {
            rules.Add(new PositionQuantityRule(OrderSide.Buy));
        }

        if (Any(s => s.MaxShortPosition, limits.MaxShortPosition))
        {
            rules.Add(new PositionQuantityRule(OrderSide.Sell));
        }

        if (Any(s => s.MaxSymbolExposure, limits.MaxSymbolExposure))
        {
            rules.Add(new ExposureRule(ExposureScope.Symbol, ExposureMeasure.Gross));
        }

        if (limits.MaxLongExposure is not null)
        {
            rules.Add(new ExposureRule(ExposureScope.Account, ExposureMeasure.Long));
        }

        if (limits.MaxShortExposure is not null)
        {
            rules.Add(new ExposureRule(ExposureScope.Account, ExposureMeasure.Short));
        }

        if (limits.MaxGrossExposure is not null)
        {
            rules.Add(new ExposureRule(ExposureScope.Account, ExposureMeasure.Gross));
        }

        if (limits.MaxNetExposure is not null)
        {
            rules.Add(new ExposureRule(ExposureScope.Account, ExposureMeasure.Net));
        }

        if (limits.MaxGroupExposure is not null || limits.GroupExposure.Count > 0)
        {
            rules.Add(new ExposureRule(ExposureScope.Group, ExposureMeasure.Gross));
        }

        if (limits.MaxStrategyExposure is not null || limits.StrategyExposure.Count > 0)
        {
            rules.Add(new ExposureRule(ExposureScope.Strategy, ExposureMeasure.Gross));
        }

        AddCounts(rules, limits);
        if (limits.RequireBuyingPower)
        {
            rules.Add(new BuyingPowerRule());
        }

        if (LimitText.UsesEquity(limits))
        {
            rules.Add(new EquityRule());
        }

        rules.Add(new ExposureLimitRequiredRule(limits));
    }

    /// <summary>What is limited in number, in how often it happens, or in how small it may be.</summary>
    private static void AddCounts(List<OrderRule> rules, RiskLimits limits)
    {
        if (limits.DuplicateWindow is not null)
        {
            rules.Add(new DuplicateOrderRule());
        }

        if (limits.PreventSelfMatch)
        {
            rules.Add(new SelfMatchRule());
        }

        if (limits.MaxMessages is not null)
        {
            rules.Add(new MessageRateRule());
        }

        if (limits.MaxEntries is not null)
        {
            rules.Add(new RepeatedExecutionRule());
        }

        if (limits.MaxOpenOrders is not null || limits.MaxOpenOrdersPerSymbol is not null)
        {
            rules.Add(new OpenOrdersRule());
        }

        if (limits.MaxOpenPositions is not null)
        {
            rules.Add(new OpenPositionsRule());
        }

        if (limits.ExitPriceFall is { } fall)
        {
            rules.Add(new ExitMinNotionalRule(fall));
        }
    }
}
