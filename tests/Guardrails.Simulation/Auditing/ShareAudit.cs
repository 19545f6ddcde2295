using Guardrails.Closing;
using Guardrails.Denials.Explanations;
using Guardrails.Orders;
using Guardrails.Simulation.Worlds;
using Guardrails.States;
using Guardrails.Testing.Venues;

namespace Guardrails.Simulation.Auditing;

/// <summary>
/// What must hold where strategies close their own share: the guard counts the shares that the executions make, an exit of a strategy is sent with no more than the
/// strategy has, no exit is refused for a share that is there, and a share that is said to be closed is.
/// </summary>
internal sealed class ShareAudit(Auditor auditor, WorldPlan plan, Trace trace)
{
    private readonly Dictionary<KeyTruth, ShareTruth> _truths = [];
    private readonly HashSet<string> _approved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<(KeyTruth, string), decimal> _shares = [];

    /// <summary>Where orders may rest on both sides, strategies have shares on both sides of a position of 0: there the shares are not counted.</summary>
    private bool IsCounted(KeyTruth key) => plan.Wide is { Shares: not null } && !key.QuotesBothSides;

    /// <summary>An order is about to be executed.</summary>
    public void Executing(KeyTruth key)
    {
        if (IsCounted(key))
        {
            NoteNothing(key, TruthOf(key));
        }
    }

    /// <summary>An order of the guard was executed, and its position has moved.</summary>
    /// <param name="order">The order.</param>
    /// <param name="key">The position as it is now.</param>
    /// <param name="change">By how much the position moved.</param>
    public void Executed(LiveOrder order, KeyTruth key, decimal change)
    {
        if (!IsCounted(key))
        {
            return;
        }

        var truth = TruthOf(key);
        var tracked = auditor.Guard?.FindOrder(order.Entry.ClientOrderId);
        if (tracked is null)
        {
            truth.Compare(key.Managed, isStained: true);
        }
        else if (tracked.IsProvenExit)
        {
            var open = auditor.Venue.Open.Count(other => other != order && other.Entry.Symbol == key.Symbol && other.Entry.Leg == key.Leg);
            var isAlone = open == 0 && auditor.Guard!.FindPosition(key.Symbol, key.Leg) is { OpenOrders: 1 } position && position.Net == key.Net - change;
            truth.Exit(tracked.Strategy ?? "", change, isAlone);
        }
        else
        {
            truth.Enter(tracked.Strategy ?? "", change);
        }

        NoteNothing(key, truth);
    }

    /// <summary>Looks at the shares of a position while books and venue say the same of it and nothing is open.</summary>
    public void Check(KeyTruth key)
    {
        if (!IsCounted(key))
        {
            return;
        }

        var truth = TruthOf(key);
        truth.Compare(key.Managed, key.IsStained || key.IsForfeit);
        if (!IsQuiet(key))
        {
            return;
        }

        if (key is { Net: 0m, Managed: 0m })
        {
            truth.Clear();
        }

        NoteNothing(key, truth);
        foreach (var strategy in truth.IsKnown ? plan.Wide!.StrategyNames : [])
        {
            var (counted, said) = (truth.Closable(strategy, key.Closable), auditor.Guard!.ShareOf(key.Symbol, key.Leg, strategy));
            if (IsLookedAt(key.Symbol, strategy) && said != counted)
            {
                auditor.Note("shares are counted", $"{key}: {strategy} has {counted} of {key.Closable} ({truth}), and the guard says {said}");
            }
        }
    }

    /// <summary>An order is alive: what its strategy had when it was approved counts, should another order be executed before it goes out.</summary>
    public void Seen(TrackedOrder order)
    {
        if (order is { IsProvenExit: true, Strategy: { } strategy } && !_seen.ContainsKey(order.ClientOrderId))
        {
            _seen.Add(order.ClientOrderId, ShareOf(auditor.KeyOf(order.Key.Symbol, order.Key.Leg), strategy));
        }
    }

    /// <summary>Notes what each strategy has now, according to the guard.</summary>
    public void Look()
    {
        if (plan.Wide is not { Shares: not null } wide || auditor.Guard is not { } guard)
        {
            return;
        }

        foreach (var key in auditor.Keys)
        {
            foreach (var strategy in wide.StrategyNames)
            {
                _shares[(key, strategy)] = guard.ShareOf(key.Symbol, key.Leg, strategy) ?? 0m;
            }
        }
    }

    /// <summary>What a strategy has according to the guard, now or when everything was last looked at: what is new was approved in between.</summary>
    private decimal ShareOf(KeyTruth key, string strategy) => Math.Max(auditor.Guard!.ShareOf(key.Symbol, key.Leg, strategy) ?? 0m, _shares.GetValueOrDefault((key, strategy)));

    /// <summary>
    /// An order has been approved and goes out. What protects is not looked at, nor what is asked again; where another order of the strategy is about to
    /// execute at once, the order may take what that one leaves.
    /// </summary>
    public void Approved(string clientOrderId)
    {
        if (plan.Wide is not { Shares: not null } || !_approved.Add(clientOrderId)
            || auditor.Guard?.FindOrder(clientOrderId) is not { IsProvenExit: true, StopPrice: null, State: not OrderState.Released, Strategy: { } strategy } order || !IsLookedAt(order.Key.Symbol, strategy))
        {
            return;
        }

        var share = auditor.Guard.ShareOf(order.Key.Symbol, order.Key.Leg, strategy);
        var atOnce = auditor.Guard.OpenOrders
            .Where(other => other.ClientOrderId != clientOrderId && other.Key == order.Key && other.Side == order.Side && other.Strategy == strategy && other.Type == OrderType.Market && !auditor.Legs.IsLeg(other.ClientOrderId))
            .Sum(static other => other.Leaves);
        if (share is null || order.Quantity > Math.Max(0m, Math.Max(ShareOf(auditor.KeyOf(order.Key.Symbol, order.Key.Leg), strategy), _seen.GetValueOrDefault(clientOrderId)) - atOnce))
        {
            auditor.Note("a strategy closes its own share", $"{order} of {strategy} was approved, which has {share}, of which {atOnce} are under way");
        }
    }

    /// <summary>Whether an exit was refused because its strategy has nothing, and nothing that is counted contradicts that.</summary>
    /// <param name="key">The position.</param>
    /// <param name="strategy">The strategy of the exit.</param>
    /// <param name="asked">The number of the event at which the exit was asked for.</param>
    /// <param name="denial">The refusal.</param>
    public bool HasNothing(KeyTruth key, string? strategy, long asked, Denial denial) => strategy is not null && denial.Violations.Any(static violation => violation.Why is NothingOfShare)
        && !(IsCounted(key) && TruthOf(key) is { IsKnown: true } truth && truth.Closable(strategy, key.Closable) >= key.Instrument.LotSize && truth.LastNothing(strategy) < asked);

    /// <summary>A strategy's share was said to be closed. Whoever is told may have opened again at once: the strategy has had nothing since.</summary>
    public void Closed(KeyTruth key, string strategy, AskedExit asked, CloseResult result)
    {
        if (!IsCounted(key) || TruthOf(key) is not { IsKnown: true } truth || !IsQuiet(key) || truth.Closable(strategy, key.Closable) < key.Instrument.LotSize)
        {
            return;
        }

        auditor.NoteUnless(
            "a closed share is closed",
            $"{key} {asked.At}",
            $"{key}: the share of {strategy} was said to be closed, and {strategy} has {truth.Closable(strategy, key.Closable)} of {key.Closable}: {result}",
            (Tolerance.FlatMeanwhile, truth.LastNothing(strategy) >= asked.At));
    }

    private ShareTruth TruthOf(KeyTruth key)
    {
        if (!_truths.TryGetValue(key, out var truth))
        {
            _truths.Add(key, truth = new ShareTruth());
        }

        return truth;
    }

    private void NoteNothing(KeyTruth key, ShareTruth truth) => truth.NoteNothing(plan.Wide!.StrategyNames, key.Closable, key.Instrument.LotSize, trace.Events);

    private bool IsQuiet(KeyTruth key) => !key.IsStained && auditor.Venue.Open.All(order => order.Entry.Symbol != key.Symbol || order.Entry.Leg != key.Leg)
        && auditor.Guard?.FindPosition(key.Symbol, key.Leg) is { OpenOrders: 0, InDoubt: false } tracked && tracked.Net == key.Net && tracked.Managed == key.Managed;

    /// <summary>Whether shares are looked at: while account, symbol and strategy are active.</summary>
    private bool IsLookedAt(Symbol symbol, string strategy) =>
        auditor.Guard!.GetState(TradingScope.Account) == TradingState.Active && auditor.Guard.GetState(TradingScope.Of(symbol)) == TradingState.Active
        && auditor.Guard.GetState(TradingScope.OfStrategy(strategy)) == TradingState.Active;
}
