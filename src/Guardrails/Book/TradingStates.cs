using Guardrails.States;

namespace Guardrails.Book;

/// <summary>The trading states of account and strategies. A symbol keeps its own; the precedence of all three is decided here.</summary>
internal sealed class TradingStates
{
    private readonly SortedDictionary<string, TradingState> _strategies = new(StringComparer.Ordinal);

    public TradingState Account { get; private set; }

    public IReadOnlyDictionary<string, TradingState> Strategies => _strategies;

    /// <summary>The state that applies to an order: the account's, then the symbol's, then the strategy's.</summary>
    public TradingState Of(TradingState symbol, string? strategy) =>
        Account != TradingState.Active ? Account : symbol != TradingState.Active ? symbol : Of(strategy);

    public TradingState Of(string? strategy) =>
        strategy is not null && _strategies.Count > 0 && _strategies.TryGetValue(strategy, out var state) ? state : TradingState.Active;

    public void SetAccount(TradingState state) => Account = state;

    public void SetStrategy(string strategy, TradingState state) => _strategies[strategy] = state;

    public void WriteTo(StateText text)
    {
        text.Line("state", Account);
        foreach (var (name, state) in _strategies)
        {
            text.Line("strategy state", name, state);
        }
    }
}
