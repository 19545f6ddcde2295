namespace Guardrails.Denials.Explanations;

/// <summary>A symbol that is the venue's own spelling of a known instrument.</summary>
/// <param name="Asked">The symbol of the request.</param>
/// <param name="Meant">The instrument's symbol.</param>
internal sealed record SpelledByVenue(Symbol Asked, Symbol Meant) : Explanation
{
    public override string Sentence(Violation violation) => $"{Asked} is the venue's spelling (Instrument.VenueSymbol) of the instrument {Meant}, and orders name the instrument.";

    public override string Brief(Violation violation) => $"{Asked}; the instrument is {Meant}";

    public override string Remedy(Violation violation) => $"Set OrderRequest.Symbol to {Meant}.";
}
