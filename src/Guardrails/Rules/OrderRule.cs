namespace Guardrails.Rules;

/// <summary>
/// One condition that every order has to meet. Derive from it to add your own; it is asked for every order that takes new risk, after
/// the guard's own rules, and never for a proven exit.
/// </summary>
/// <remarks>
/// A rule must be stateless and deterministic: same context, same verdict. It must not read a clock, do I/O or keep anything between calls;
/// facts from outside come in as <see cref="RuleInput"/>. It runs under the guard's lock, on any thread. If it throws, the order is denied.
/// </remarks>
public abstract class OrderRule
{
    /// <summary>A stable name, unique among the rules of a guard.</summary>
    public abstract string Name { get; }

    /// <summary>Raised whenever the rule's verdicts change; recorded with every decision through the rule-set hash.</summary>
    /// <value>Default: 1.</value>
    public virtual int Version => 1;

    /// <summary>When the rule is asked. Only the guard's own shape and instrument rules are asked for exits, too.</summary>
    internal virtual RulePhase Phase => RulePhase.NewRisk;

    /// <summary>Judges one order.</summary>
    /// <param name="context">Everything the rule may read.</param>
    /// <returns><see cref="RuleVerdict.Pass"/> or a violation.</returns>
    public abstract RuleVerdict Evaluate(in OrderContext context);
}
