namespace Guardrails.Rules;

/// <summary>How exposure is measured.</summary>
internal enum ExposureMeasure
{
    Gross = 1,
    Long = 2,
    Short = 3,
    Net = 4,
}
