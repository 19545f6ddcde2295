using System.Runtime.CompilerServices;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Limits;

namespace Guardrails.Rules;

/// <summary>What one rule says of one order. <c>default(RuleVerdict)</c> is no verdict and denies (<c>RULE_FAULTED</c>).</summary>
public readonly struct RuleVerdict
{
    private static readonly Violation Passed = new() { Code = DenialCodes.NotDecided, Rule = "" };

    // One reference, so that a verdict is returned in a register on every platform: Passed when the rule holds.
    private readonly Violation? _outcome;

    private RuleVerdict(Violation outcome) => _outcome = outcome;

    /// <summary>The rule holds.</summary>
    public static RuleVerdict Pass => new(Passed);

    /// <summary>Whether the rule holds.</summary>
    public bool IsPass => ReferenceEquals(_outcome, Passed);

    /// <summary>What does not hold; <see langword="null"/> when the rule holds or gave no verdict.</summary>
    public Violation? Violation => IsPass ? null : _outcome;

    /// <summary>The rule does not hold.</summary>
    /// <param name="code">The reason.</param>
    /// <param name="observed">The value that was seen.</param>
    /// <param name="limit">The value that is allowed.</param>
    /// <param name="unit">The unit of both.</param>
    /// <param name="subject">What exactly it is about.</param>
    /// <param name="severity">Whether it denies or warns.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // a violation is rare: its making must not weigh on the rules that pass
    public static RuleVerdict Violated(
        DenialCode code, decimal? observed = null, decimal? limit = null, string unit = "", string subject = "", LimitSeverity severity = LimitSeverity.Block)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Explained(code, null, observed, limit, unit, subject, severity);
    }

    /// <summary>The rule does not hold, and there is more to say than two numbers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static RuleVerdict Explained(
        DenialCode code, Explanation? why, decimal? observed = null, decimal? limit = null, string unit = "", string subject = "", LimitSeverity severity = LimitSeverity.Block) => new(new Violation
        {
            Code = code,
            Rule = "",
            Observed = observed,
            Limit = limit,
            Unit = unit,
            Subject = subject,
            Severity = severity,
            Why = why,
        });

    /// <summary>The rule does not hold, for a reason that was found before the rules were asked.</summary>
    internal static RuleVerdict Of(Violation violation) => new(violation);
}
