using Guardrails.Book;
using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>An order that claims to close, where nothing of ours is there to be closed.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Side">The side of the order.</param>
/// <param name="Net">What is booked, signed.</param>
/// <param name="Managed">How much of it is managed, signed.</param>
/// <param name="VenueNet">What the answer of this call showed, where it shows less than the books; otherwise <see langword="null"/>.</param>
internal sealed record NothingToClose(Symbol Symbol, OrderSide Side, decimal Net, decimal Managed, decimal? VenueNet) : Explanation
{
    public override string Sentence(Violation violation) =>
        VenueNet is { } seen ? $"The books have {Phrase.Held(Net, Symbol)}, {Phrase.Number(Math.Abs(Managed))} of it managed, but the position answer read by this call shows {Phrase.Held(seen, Symbol)}; the order would open a position."
        : IsHeld ? $"{Phrase.Held(Net, Symbol)} is held, but not by this guard. {Ownership.Of(Net, Managed, Symbol)}"
        : $"{(Net == 0m ? $"Nothing of {Symbol}" : Phrase.Held(Net, Symbol))} is held; a {Side.ToString().ToLowerInvariant()} of {Phrase.Number(violation.Observed ?? 0m)} would open a position.";

    public override string Brief(Violation violation) => VenueNet is { } seen ? $"the venue shows {Phrase.Held(seen, Symbol)}, booked is {Phrase.Held(Net, Symbol)}"
        : IsHeld ? $"{Phrase.Held(Net, Symbol)} is held, not managed by this guard"
        : $"{Phrase.Held(Net, Symbol)} is held";

    public override string? Remedy(Violation violation) => IsHeld && violation.Source == InputSource.Guard && VenueNet is null ? Ownership.Way(Symbol, Net)
        : violation.Source == InputSource.Guard ? "OrderGuard.FindPosition shows what is held and what of it is managed; use PositionEffect.Open where a new position is meant." : null;

    private bool IsHeld => Side == OrderSide.Buy ? Net < 0m : Net > 0m;
}
