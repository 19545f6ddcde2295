using System.Globalization;
using Guardrails.Positions;

namespace Guardrails.Alpaca.Mapping;

/// <summary>The symbol of an option as the options clearing house writes it: root, day of expiry, C or P, strike in thousandths. <c>ACME260116C00150000</c> is a call on ACME at 150 until 2026-01-16.</summary>
internal sealed record OptionSymbol
{
    private const int TailLength = 15;

    /// <summary>The instrument below it.</summary>
    public required Symbol Underlying { get; init; }

    /// <summary>The last day.</summary>
    public required DateOnly Expiry { get; init; }

    /// <summary>Put or call.</summary>
    public required OptionRight Right { get; init; }

    /// <summary>The strike.</summary>
    public required decimal Strike { get; init; }

    /// <summary>
    /// Whether the contract was adjusted (a split, a merger): its root ends with a digit (<c>ACME1</c>). How many shares it is on, its symbol does not say.
    /// </summary>
    public required bool IsAdjusted { get; init; }

    /// <summary>Reads a symbol; <see langword="null"/> when it is none of an option.</summary>
    public static OptionSymbol? Parse(string? text)
    {
        if (text is null || text.Length is < TailLength + 1 or > TailLength + 6)
        {
            return null;
        }

        var (root, tail) = (text[..^TailLength], text[^TailLength..]);
        return root.All(static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)) && char.IsAsciiLetterUpper(root[0])
            && DateOnly.TryParseExact("20" + tail[..6], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var expiry)
            && tail[6] is ('C' or 'P') && int.TryParse(tail[7..], NumberStyles.None, CultureInfo.InvariantCulture, out var strike) && strike > 0
            ? new OptionSymbol
            {
                Underlying = new Symbol(root),
                Expiry = expiry,
                Right = tail[6] == 'C' ? OptionRight.Call : OptionRight.Put,
                Strike = strike / 1000m,
                IsAdjusted = char.IsAsciiDigit(root[^1]),
            }
            : null;
    }
}
