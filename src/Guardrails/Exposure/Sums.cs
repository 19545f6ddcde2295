using Guardrails.Text;

namespace Guardrails.Exposure;

/// <summary>
/// Adds numbers of which most are 0, as what orders leave is on one side and either plain or capped. Adding a 0 without places changes neither digits
/// nor scale, so it is not done.
/// </summary>
internal static class Sums
{
    public static decimal Plus(in decimal a, in decimal b) => DecimalParts.IsNothing(b) ? a : a + b;

    public static decimal Minus(in decimal a, in decimal b) => DecimalParts.IsNothing(b) ? a : a - b;
}
