using Guardrails.Events;
using Guardrails.States;

namespace Guardrails.Book;

/// <summary>The trading states of account and strategies. A symbol keeps its own; the precedence of all three is decided here.</summary>
internal sealed class TradingStates
{
    private readonly SortedDictionary<string, TradingState> _strategies = new(StringComparer.Ordinal);

    private readonly Dictionary<string, GuardEvent.StateSet> _strategySets = new(StringComparer.Ordinal);

    public TradingState Account { get; private set; }

    /// <summary>What set the account's state, for whoever asks why; it decides nothing.</summary>
    public GuardEvent.StateSet? AccountSet { get; private set; }

    public IReadOnlyDictionary<string, TradingState> Strategies => _strategies;

    /// <summary>The state that applies to an order: the account's, then the symbol's, then the strategy's.</summary>
    public TradingState Of(TradingState symbol, string? strategy) =>
        Account != TradingState.Active ? Account : symbol != TradingState.Active ? symbol : Of(strategy);

    public TradingState Of(string? strategy) =>
        strategy is not null && _strategies.Count > 0 && _strategies.TryGetValue(strategy, out var state) ? state : TradingState.Active;

    /// <summary>What set a strategy's state, for whoever asks why; it decides nothing.</summary>
    public GuardEvent.StateSet? SetOf(string strategy) => _strategySets.GetValueOrDefault(strategy);

    public void SetAccount(GuardEvent.StateSet e) => (Account, AccountSet) = (e.State, e);

    public void SetStrategy(string strategy, GuardEvent.StateSet e) => (_strategies[strategy], _strategySets[strategy]) = (e.State, e);

    public void WriteTo(StateText text)
    {
        text.Line("state", Account);
        foreach (var (name, state) in _strategies)
        {
            text.Line("strategy state", name, state);
        }
    }
}
