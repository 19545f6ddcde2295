using System.Globalization;
using Guardrails.Positions;

namespace Guardrails.Sandbox;

/// <summary>The terms of an option, which its symbol says in the form of the options clearing house: root, day of expiry, C or P, strike in thousandths. <c>GME300118C00025000</c> is a call on GME at 25 until 2030-01-18.</summary>
/// <remarks>Immutable. One contract is on 100 shares.</remarks>
public sealed record SandboxOption
{
    /// <summary>How many shares one contract is on.</summary>
    public const int Multiplier = 100;

    private const int TailLength = 15;

    private SandboxOption()
    {
    }

    /// <summary>The symbol of the share below it.</summary>
    public string Underlying { get; private init; } = "";

    /// <summary>Put or call.</summary>
    public OptionRight Right { get; private init; }

    /// <summary>The strike, above 0.</summary>
    public decimal Strike { get; private init; }

    /// <summary>The last day.</summary>
    public DateOnly Expiry { get; private init; }

    /// <summary>Reads a symbol; <see langword="null"/> when it is none of an option. Adjusted contracts, whose root ends with a digit, are none here.</summary>
    /// <param name="symbol">The symbol.</param>
    internal static SandboxOption? Parse(string? symbol) =>
        symbol is { Length: > TailLength and <= TailLength + 6 }
        && symbol[..^TailLength] is var root && root.All(char.IsAsciiLetterUpper)
        && symbol[^TailLength..] is var tail && tail[6] is 'C' or 'P'
        && DateOnly.TryParseExact("20" + tail[..6], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var expiry)
        && int.TryParse(tail[7..], NumberStyles.None, CultureInfo.InvariantCulture, out var strike) && strike > 0
            ? new SandboxOption { Underlying = root, Right = tail[6] == 'C' ? OptionRight.Call : OptionRight.Put, Strike = strike / 1000m, Expiry = expiry }
            : null;

    /// <summary>What the holder of one contract gains at a price of the share, for each of the 100.</summary>
    internal decimal ValueAt(decimal price) => Math.Max(0m, Right == OptionRight.Call ? price - Strike : Strike - price);
}
