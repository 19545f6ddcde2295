using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Mapping;

/// <summary>Which orders can be replaced.</summary>
internal static class ReplaceRules
{
    /// <summary>Says why an order cannot be replaced; <see langword="null"/> when it can.</summary>
    public static string? Problem(AlpacaOrder old) =>
        old.FilledQty is > 0m and { } filled ? FormattableString.Invariant($"{filled} of the order are executed; only an order that nothing was executed of is replaced. Cancel it, and submit another for what is left")
            : old.Status is not ("new" or "held") ? $"the order is {WireProblem.Shown(old.Status ?? "of an unknown status")}; it can be replaced once the venue works it (new)"
            : old.OrderClass == "mleg" ? "an order of several instruments is not replaced; cancel it, and submit another"
            : old.Qty is null ? "the order is an amount of money, which the venue does not replace; cancel it, and submit another"
            : null;
}
