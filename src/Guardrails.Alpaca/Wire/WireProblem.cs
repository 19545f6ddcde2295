namespace Guardrails.Alpaca.Wire;

/// <summary>Why a body of the venue is not understood: what is wrong, where, and with which value.</summary>
internal sealed record WireProblem
{
    /// <summary>A value is shown up to this length.</summary>
    public const int MaxShownLength = 64;

    /// <summary>What is wrong, for example <c>is not a decimal number</c>.</summary>
    public required string Why { get; init; }

    /// <summary>The property, for example <c>$.order.legs[0].side</c>; <c>$</c> for the body as a whole.</summary>
    public string Path { get; init; } = "$";

    /// <summary>The value as the body has it, cut; <see langword="null"/> when the problem is none of a single value.</summary>
    public string? Value { get; init; }

    /// <summary>Foreign text as a message shows it: cut, and without characters that would break a line of a log.</summary>
    public static string Shown(string text, int maxLength = MaxShownLength) => string.Create(
        Math.Min(text.Length, maxLength + 1),
        (text, maxLength),
        static (shown, from) =>
        {
            for (var i = 0; i < shown.Length; i++)
            {
                var c = from.text[i];
                shown[i] = i == from.maxLength ? '…' : char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c;
            }
        });

    /// <summary>For example <c>$.side 'hold' is no side; only buy and sell are known</c>.</summary>
    public override string ToString() => Value is null ? $"{Path} {Why}" : $"{Path} '{Value}' {Why}";
}
