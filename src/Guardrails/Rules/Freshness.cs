using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>The one comparison of an age with its limit.</summary>
internal static class Freshness
{
    public static RuleVerdict Check(long ageTicks, TimeSpan limit, DenialCode code, string subject) => ageTicks > limit.Ticks
        ? RuleVerdict.Violated(code, ageTicks / TimeSpan.TicksPerMillisecond, (decimal)limit.TotalMilliseconds, "ms", subject)
        : RuleVerdict.Pass;
}
