namespace Guardrails.Text;

/// <summary>
/// Reads a direction from text: <c>buy</c>, <c>sell</c>, <c>long</c> or <c>short</c>, in any case. Everything else is refused: an unknown
/// side must never become an order.
/// </summary>
internal static class DirectionText
{
    /// <summary>Reads the side of an order; <c>long</c> means buy and <c>short</c> means sell.</summary>
    /// <exception cref="ArgumentException">The text is none of the four words; the message names it.</exception>
    public static OrderSide ParseOrderSide(string? side) => TryParseOrderSide(side, out var read)
        ? read
        : throw new ArgumentException($"'{Identifier.Shown(side)}' is not a side; use buy, sell, long or short.", nameof(side));

    /// <summary>Reads the side of an order without throwing; <paramref name="side"/> is 0, which is no side, when it fails.</summary>
    private static bool TryParseOrderSide(string? text, out OrderSide side)
    {
        var word = text.AsSpan().Trim();
        side = Is(word, "buy") || Is(word, "long") ? OrderSide.Buy
            : Is(word, "sell") || Is(word, "short") ? OrderSide.Sell
            : 0;
        return side != 0;
    }

    private static bool Is(ReadOnlySpan<char> word, string name) => word.Equals(name, StringComparison.OrdinalIgnoreCase);
}
