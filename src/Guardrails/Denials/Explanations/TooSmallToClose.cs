using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>A position that the venue would not let anybody close.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Quantity">The quantity of the order.</param>
/// <param name="Held">What is held on its side already.</param>
/// <param name="Left">What would be held after it, less the fee.</param>
/// <param name="Fee">The part of a purchase that the venue can take as its fee.</param>
/// <param name="Whole">What of that is whole lots.</param>
/// <param name="Price">The price of the exit.</param>
/// <param name="Fall">How far the price may fall, as a fraction; <see langword="null"/> where a stop says the price.</param>
/// <param name="Least">The smallest exit that the venue takes at that price.</param>
/// <param name="Smallest">The smallest order that leaves enough.</param>
/// <param name="Currency">The currency of the prices.</param>
internal sealed record TooSmallToClose(
    Symbol Symbol, decimal Quantity, decimal Held, decimal Left, decimal Fee, decimal Whole, decimal Price, decimal? Fall, decimal Least, decimal Smallest, string Currency) : Explanation
{
    public override string Sentence(Violation violation) =>
        $"The position could not be closed again: {Phrase.Number(Quantity)} {Symbol}{(Held > 0m ? $" with the {Phrase.Number(Held)} that are held" : "")}{(Fee > 0m ? $", less a fee of {Percent(Fee)} in the asset," : "")} are {Phrase.Number(Whole)} to close, and {At} the venue takes no less than {Phrase.Number(Least)}.";

    public override string Brief(Violation violation) => $"{Phrase.Number(Whole)} to close, the smallest exit is {Phrase.Number(Least)}; order at least {Phrase.Number(Smallest)}";

    public override string Remedy(Violation violation) =>
        $"Order at least {Phrase.Number(Smallest)}, or nothing; {(Fall is null ? "the price is that of the stop that goes out with the order" : "RiskLimits.ExitPriceFall is the fall of the price")}.";

    private string At => Fall is { } fall
        ? $"at {Phrase.Number(decimal.Round(Price, 12))} {Currency}, {(fall > 0m ? $"after a fall of {Percent(fall)}," : "the price now,")}"
        : $"at the stop of {Phrase.Number(Price)} {Currency}";

    private static string Percent(decimal fraction) => $"{Phrase.Number(fraction * 100m)} %";
}
