using System.Globalization;

namespace Guardrails.Sandbox.Venues;

/// <summary>Numbers as the wire writes them: a decimal point, no exponent, no zeros at the end.</summary>
internal static class Decimals
{
    public static string Text(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}
