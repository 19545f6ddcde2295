using Guardrails.Testing.Scenarios.Format;

namespace Guardrails.Testing.Scenarios;

/// <summary>What a bot thinks it holds that books every order it sent as executed, and some that it did not send.</summary>
internal sealed class BotBelief
{
    private readonly SortedDictionary<string, decimal> _quantities = new(StringComparer.Ordinal);

    /// <summary>By symbol; flat symbols are not listed.</summary>
    public IReadOnlyDictionary<string, decimal> Quantities => _quantities;

    public void Book(OrderFile order, ScenarioDecision decision)
    {
        var believes = decision.Outcome is ScenarioOutcome.Accepted or ScenarioOutcome.Unknown
            || (decision.Outcome == ScenarioOutcome.NotSent && order.OwnCheck is { BooksAnyway: true });
        if (!believes)
        {
            return;
        }

        var quantity = _quantities.GetValueOrDefault(order.Symbol) + (order.Side == OrderSide.Buy ? order.Quantity : -order.Quantity);
        if (quantity == 0m)
        {
            _quantities.Remove(order.Symbol);
        }
        else
        {
            _quantities[order.Symbol] = quantity;
        }
    }
}
