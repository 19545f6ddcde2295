namespace Guardrails.Testing.FsCheck;

/// <summary>An instrument of a life, and where its price starts.</summary>
/// <param name="Instrument">What the venue says about it.</param>
/// <param name="Price">Its first price, a multiple of the tick, in the quote currency.</param>
/// <remarks>Immutable.</remarks>
public sealed record ListedInstrument(Instrument Instrument, decimal Price)
{
    /// <summary>For example <c>AAA at 100 (tick 0.01, lot 1)</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Instrument.Symbol} at {Price} (tick {Instrument.TickSize}, lot {Instrument.LotSize}{(Instrument.Shortable ? "" : ", not shortable")})");
}
