using System.Text.Json.Serialization;

namespace Guardrails.Positions;

/// <summary>What makes an instrument an option. It decides which positions cover which: see <see cref="Instrument.Option"/>.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record OptionTerms
{
    /// <summary>The instrument that the option is a right to, for example the shares.</summary>
    public required Symbol Underlying { get; init; }

    /// <summary>Put or call.</summary>
    public required OptionRight Right { get; init; }

    internal string? Problem(Symbol symbol) =>
        Underlying.IsDefault ? "Option.Underlying is empty"
        : Underlying == symbol ? $"Option.Underlying is '{Underlying}', which is the option itself"
        : !Enum.IsDefined(Right) ? $"Option.Right is {(int)Right}; use a member of OptionRight"
        : null;
}
