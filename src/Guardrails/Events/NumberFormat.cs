namespace Guardrails.Events;

/// <summary>
/// A decimal with its scale and sign: one byte with the scale (bits 0 to 4), the sign (bit 5) and the length (bits 6 and 7), then the
/// digits as a little-endian integer of 2, 4, 8 or 12 bytes, the shortest that holds them. Plain 0 and nothing at all are one byte each.
/// </summary>
internal static class NumberFormat
{
    public const int MaxSize = 13;
    public const int MaxScale = 28;

    public const byte ScaleBits = 0x1F;
    public const byte SignBit = 0x20;
    public const byte LengthBits = 0xC0;

    public const byte TwoBytes = 0x00;
    public const byte FourBytes = 0x40;
    public const byte EightBytes = 0x80;
    public const byte TwelveBytes = 0xC0;

    /// <summary>Positive 0 without decimals; the scale it would have does not exist.</summary>
    public const byte Zero = 0x1E;

    /// <summary>No number; the scale it would have does not exist.</summary>
    public const byte Null = 0x1F;

    /// <summary>Scale and sign from the last of the four integers that make a decimal.</summary>
    public static int Head(int flags) => ((flags >> 16) & ScaleBits) | (flags < 0 ? SignBit : 0);
}
