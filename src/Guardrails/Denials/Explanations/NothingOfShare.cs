using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>A strategy asks to close a position of which it has nothing, or nothing that is not being closed.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="Share">What it has, signed.</param>
/// <param name="Managed">What is managed, signed.</param>
/// <param name="Shares">Who has what.</param>
internal sealed record NothingOfShare(Symbol Symbol, string Strategy, decimal Share, decimal Managed, string Shares) : Explanation
{
    public override string Sentence(Violation violation) => Share == 0m
        ? $"Strategy {Strategy} has nothing of the {Phrase.Number(Math.Abs(Managed))} {Symbol} that are managed: {Shares} has them."
        : $"Strategy {Strategy} has {Phrase.Number(Math.Abs(Share))} of the {Phrase.Number(Math.Abs(Managed))} {Symbol} that are managed, and its exits that are under way close all of it that can be traded.";

    public override string Brief(Violation violation) => $"strategy {Strategy} has {Phrase.Number(Math.Abs(Share))} of {Phrase.Number(Math.Abs(Managed))}";

    public override string? Remedy(Violation violation) =>
        "GuardedBroker.CloseAsync without CloseRequest.Strategy, or an order without OrderRequest.Strategy, closes of the whole position.";
}
