namespace Guardrails.Rules;

/// <summary>When a rule is asked.</summary>
internal enum RulePhase
{
    /// <summary>Always, first: the request by itself. Nothing else can be judged while it is malformed.</summary>
    Shape = 0,

    /// <summary>Always: the venue's filters for the instrument.</summary>
    Instrument = 1,

    /// <summary>For every order that is not a proven exit.</summary>
    NewRisk = 2,
}
