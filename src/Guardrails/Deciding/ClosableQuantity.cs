using Guardrails.Book;
using Guardrails.Observing;

namespace Guardrails.Deciding;

/// <summary>How much of a position an exit may close.</summary>
internal static class ClosableQuantity
{
    /// <summary>
    /// What an exit may be proved against: what is managed, less the fees in the asset itself that purchases can have cost of which only the
    /// quantity was told.
    /// </summary>
    public static decimal Of(PositionView key)
    {
        var basis = key.ExitBasis;
        return basis > 0m && key.InferredBuys > 0m && key.Symbol.Instrument is { MaxBaseFee: > 0m } instrument
            ? Math.Max(0m, Legibility.Canonical(basis - (key.InferredBuys * instrument.MaxBaseFee)))
            : basis;
    }
}
