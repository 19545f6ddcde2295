using System.Reflection;
using System.Text.RegularExpressions;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.Rules;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>Every rule: when it is asked, the controls it carries, and the limits that switch it on, found by switching them on.</summary>
internal static partial class RuleTable
{
    public static string Text()
    {
        var always = RulesFor(NoLimits).Select(rule => rule.Name).ToHashSet();
        var switches = Switches()
            .SelectMany(limit => NewRules(limit.Set).Select(rule => (Rule: rule, limit.Name)))
            .Append((Rule: EquityRuleName, Name: "any limit that is a fraction of equity"))
            .ToLookup(pair => pair.Rule, pair => pair.Name);
        var table = new MarkdownTable("Rule", "Asked", "Control", "Switched on by", "What must hold");
        foreach (var rule in All())
        {
            var summary = XmlDocumentation.Summary(rule.GetType());
            table.Row(
                $"`{rule.Name}`",
                rule.Phase switch { RulePhase.Shape => "always, first", RulePhase.Instrument => "always", _ => "for new risk" },
                string.Join(", ", Control().Matches(summary).Select(match => match.Value).Distinct()),
                always.Contains(rule.Name) ? "always on" : string.Join(", ", switches[rule.Name]),
                Reference().Replace(typeof(RiskLimits).GetProperty(rule.Name) is { } limit ? XmlDocumentation.Summary(limit) : summary, ""));
        }

        return table.ToString();

        IEnumerable<string> NewRules(Func<RiskLimits, RiskLimits> set) => RulesFor(set(NoLimits)).Select(rule => rule.Name).Where(name => !always.Contains(name));
    }

    /// <summary>Every rule there is, in the order they are asked.</summary>
    public static IReadOnlyList<OrderRule> All() =>
        RulesFor(Switches().Aggregate(NoLimits, (limits, next) => next.Set(limits)) with { MaxGrossExposure = Limit.OfEquity(0.1m) });

    private const string EquityRuleName = "Equity";

    private static RiskLimits NoLimits => new() { PreventSelfMatch = false };

    private static List<OrderRule> RulesFor(RiskLimits limits) => [.. RuleSet.For(new BookConfiguration
    {
        Account = "main",
        Venue = "VENUE",
        AccountCurrency = "USD",
        Limits = limits,
        Hedging = HedgingPolicy.Denied,
        Capabilities = BrokerCapabilities.Plain,
    }).All];

    /// <summary>Each property of the limits by itself, set to something that switches a rule on.</summary>
    private static IEnumerable<(string Name, Func<RiskLimits, RiskLimits> Set)> Switches() =>
        OptionTable.Settable(typeof(RiskLimits))
            .Select(property => ($"`{property.Name}`", Setter<RiskLimits>(property, Something(property))))
            .Concat(OptionTable.Settable(typeof(SymbolLimits)).Select(property => ($"`SymbolLimits.{property.Name}`", OfSymbol(property))));

    private static object? Something(PropertyInfo property) =>
        property.PropertyType == typeof(Limit?) ? Limit.Amount(1m)
        : property.PropertyType == typeof(int?) ? 10
        : property.PropertyType == typeof(TimeSpan?) ? TimeSpan.FromSeconds(1)
        : property.PropertyType == typeof(NamedLimits) ? new NamedLimits([new("any", 1m)])
        : property.Name is nameof(RiskLimits.RequireBuyingPower) or nameof(RiskLimits.PreventSelfMatch) ? true
        : null;

    private static Func<RiskLimits, RiskLimits> OfSymbol(PropertyInfo property) => limits => limits with
    {
        Symbols = new Dictionary<Symbol, SymbolLimits> { ["ANY"] = Setter<SymbolLimits>(property, Something(property))(new SymbolLimits()) },
    };

    /// <summary>A copy with one property set; the same where there is nothing to set.</summary>
    private static Func<T, T> Setter<T>(PropertyInfo property, object? value)
        where T : class => limits =>
    {
        if (value is null)
        {
            return limits;
        }

        var copy = (T)typeof(T).GetMethod("<Clone>$")!.Invoke(limits, null)!;
        property.SetValue(copy, value);
        return copy;
    };

    [GeneratedRegex(@"\bC\d\d\b")]
    private static partial Regex Control();

    [GeneratedRegex(@" \((control )?C\d\d(, C\d\d)*\)")]
    private static partial Regex Reference();
}
