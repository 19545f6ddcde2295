using System.Globalization;
using System.Text;

namespace Guardrails.Book;

/// <summary>
/// Everything in a book as text, in an order and with decimals that do not depend on how the state came about. Every owner of state writes its
/// own part; the state hash is made of it.
/// </summary>
internal sealed class StateText
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds one line: a kind, then values.</summary>
    public void Line(string kind, params ReadOnlySpan<object?> values)
    {
        _text.Append(kind);
        foreach (var value in values)
        {
            _text.Append('\t').Append(value switch
            {
                decimal number => (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
                GuardInstant at => string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks}/{at.MonotonicTicks}"),
                null => "-",
                _ => Convert.ToString(value, CultureInfo.InvariantCulture),
            });
        }

        _text.Append('\n');
    }

    public override string ToString() => _text.ToString();
}
