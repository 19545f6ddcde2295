using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>A sale would leave a short option without the position that covers it.</summary>
/// <param name="Symbol">What would be sold.</param>
/// <param name="Held">How much of it is held.</param>
/// <param name="InOrders">How much of that other orders may sell.</param>
/// <param name="Short">The short option that takes most of the cover.</param>
/// <param name="ShortQuantity">How much of it is short, or could be.</param>
/// <param name="MaxLegs">How many legs one order of the venue has at most.</param>
internal sealed record LeavesUncovered(Symbol Symbol, decimal Held, decimal InOrders, Symbol Short, decimal ShortQuantity, int MaxLegs) : Explanation
{
    public override string Sentence(Violation violation) =>
        $"The {Phrase.Number(Held)} {Symbol} that {(Held == 1m ? "is held covers" : "are held cover")} {Phrase.Number(ShortQuantity)} {Short} short{(InOrders > 0m ? $"; orders that are alive may sell {Phrase.Number(InOrders)} of the {Phrase.Number(Held)}" : "")}. Once sold, nothing would cover them.";

    public override string Brief(Violation violation) => $"{Phrase.Number(Held)} held cover {Phrase.Number(ShortQuantity)} {Short} short";

    public override string? Remedy(Violation violation) =>
        MaxLegs > 1 ? $"One order closes both: OrderGuard.SubmitMultilegAsync with a leg that buys {Short} and a leg that sells {Symbol}; or close {Short} first with GuardedBroker.CloseAsync."
        : $"Close {Short} first with GuardedBroker.CloseAsync; GuardedBroker.FlattenAsync closes both in this order.";
}
