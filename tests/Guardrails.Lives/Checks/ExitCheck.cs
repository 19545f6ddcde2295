using Guardrails.Brokers;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Playing;
using Guardrails.Lives.Reach;
using Guardrails.States;

namespace Guardrails.Lives.Checks;

/// <summary>Holds every refused exit against what can be reached.</summary>
/// <remarks>
/// "An exit or protective order can be refused for three reasons only: it is malformed, the venue does not know the instrument, or the proof that
/// it cannot open, flip or uncover fails" (internals/lives.md, laws); "N is the managed quantity of the book, or of the complete venue read this
/// very call took" (worst case).
/// </remarks>
internal sealed class ExitCheck(LifeWorld world)
{
    /// <summary>Whether an exit has to be approved now, by what the guard was told: the range with it, or why nothing can be demanded.</summary>
    public (bool IsDemanded, ReachRange Range) Demand(int key, int side, int quantity)
    {
        var told = world.Told;
        var range = told.RangeOfManaged(key, Reach(key, side, quantity));
        var isProved = side < 0 ? told.Net[key] > 0 && range.Low >= 0 : told.Net[key] < 0 && range.High <= 0;
        var isKnown = !world.IsSourceDown && told.Net[key] == world.Venue.Net[key];
        var isManaged = quantity <= Math.Abs(told.Managed[key]) && quantity <= Math.Abs(told.Net[key]) && !IsImpossible(key, world.Venue.Net[key]);
        return (isProved && isKnown && isManaged, range);
    }

    public ReachOrder Reach(int key, int side, int quantity)
    {
        var cap = world.Plan.Profile.Capabilities.ExitCap;
        return new ReachOrder { Side = side, Leaves = quantity, IsOwnExit = true, IsCapped = cap != ExitCap.None };
    }

    /// <summary>"A leg on the side it cannot have (a long leg below zero)" is none that an exit could close (concepts/reconciliation.md).</summary>
    public bool IsImpossible(int key, int net) => world.Keys[key].Leg switch
    {
        Positions.PositionLeg.Long => net < 0,
        Positions.PositionLeg.Short => net > 0,
        _ => false,
    };

    public void Denied(int key, int side, int quantity, (bool IsDemanded, ReachRange Range) demand, Denial denial)
    {
        world.Narrate($"    denied: {string.Join("; ", denial.Violations)}; with it told {world.NameOf(key)} {demand.Range} of {world.Told.Managed[key]} managed; the guard has {world.Guard.FindPosition(world.Keys[key].Symbol, world.Keys[key].Leg)?.Managed}");
        world.Tally.WasDenied(denial.Code.Code);
        if (!demand.IsDemanded)
        {
            return;
        }

        if (Allowed(key) is { } allowance)
        {
            world.Narrate($"    allowed: {allowance}");
            world.Tally.Allowed(allowance);
            return;
        }

        world.Violate(Property.NoProvedExitRefused, $"exit of {quantity} refused ({denial.Code}); {world.NameOf(key)} holds {world.Told.Net[key]}, all managed, and {demand.Range} can be reached with it; state {world.Guard.GetState(TradingScope.Of(world.Keys[key].Symbol))}");
    }

    /// <summary>The first sentence of the documents that lets the guard refuse an exit of a position which an enumeration of fills would let pass.</summary>
    public Allowance? Allowed(int key) =>
        WaitingLegsCountInFull(key) ? Allowance.WaitingLegsCountInFull
        : CapsCountOnlyWhileAllIsOurs(key) ? Allowance.CapsCountOnlyWhileAllIsOurs
        : WaitingLegsCountUpToFills(key) ? Allowance.WaitingLegsCountUpToFills
        : RowWasConfirmed(key) ? Allowance.RowWasConfirmed
        : TakenOverStaysUnmanaged(key) ? Allowance.TakenOverStaysUnmanaged
        : BesideAnImpossibleLeg(key) ? Allowance.BesideAnImpossibleLeg
        : ShownSmallerCountsAsApproved(key) ? Allowance.ShownSmallerCountsAsApproved
        : null;

    /// <summary>
    /// "Where another capped order rests on the key, plain waiting legs count in full (conservative)" (internals/lives.md, worst case); "With a second live leg that
    /// the venue does not link to it, with a linked leg that does not wait, with another capped order on the position, or with a side in doubt, plain
    /// waiting legs count in full" (decision 0011).
    /// </summary>
    private bool WaitingLegsCountInFull(int key)
    {
        var alive = world.Told.Orders.Where(o => o.Key == key && o.Leaves > 0).ToList();
        var legs = alive.Where(o => o.Entry is not null && !o.IsCapped).ToList();
        return legs.Count > 0 && (world.Plan.Profile.Capabilities.ExitCap != ExitCap.None
            || alive.Exists(o => o.IsCapped)
            || legs.Exists(static l => l.Shown > l.Quantity)
            || legs.Exists(l => legs.Exists(o => o != l && (o.Group is null || o.Group != l.Group))));
    }

    /// <summary>"Legs waiting for a parent count up to the parent's filled quantity minus their own fills" (internals/lives.md, worst case), also where the venue starts them later.</summary>
    private bool WaitingLegsCountUpToFills(int key) =>
        world.Plan.Profile.Capabilities.LegActivation == LegActivation.EntryFilled && world.Told.Orders.Any(o => o.Key == key && o.Leaves > 0 && o.Entry is { Leaves: > 0, Here.Peak: > 0 });

    /// <summary>
    /// "Accepting makes nothing the bot's own. What is taken over counts in every limit, but what nobody is known to have bought through the guard stays
    /// unmanaged" (concepts/reconciliation.md); but "what moved ownership and is disproved moves it back" (internals/lives.md, what the venue shows), so not where a row was no trade.
    /// </summary>
    private bool TakenOverStaysUnmanaged(int key) =>
        world.Facts.HasTakenOver(key) && !world.Tally.Deviations.ContainsKey(Deviation.Funding) && !world.Tally.Deviations.ContainsKey(Deviation.SumsDisagree);

    /// <summary>
    /// What a row took comes back "only when the venue's position, twice, equals what the book held without that fact" (internals/lives.md, what the venue
    /// shows); not where an answer in between, an old one or by chance, equaled what the book held with it.
    /// </summary>
    private bool RowWasConfirmed(int key) => world.Facts.HasConfirmedRow(key);

    /// <summary>"A leg on the side it cannot have … beside it nothing of the symbol is taken over either" (concepts/reconciliation.md).</summary>
    private bool BesideAnImpossibleLeg(int key) =>
        Enumerable.Range(0, world.Keys.Count).Any(k => world.Keys[k].Symbol == world.Keys[key].Symbol && IsImpossible(k, world.Venue.Net[k]));

    /// <summary>
    /// "The approved quantity goes on counting until the order has ended" (operating/alarms.md, QUANTITY_SMALLER); "exposure and flips take the larger
    /// quantity" (internals/lives.md, what the venue shows).
    /// </summary>
    private bool ShownSmallerCountsAsApproved(int key) => world.Told.Orders.Any(o => o.Key == key && o.IsOwn && o.Leaves > 0 && o.Shown < o.Quantity);

    /// <summary>
    /// "Held, only while the venue's quantity is all ours" (internals/lives.md, worst case); "capped at the venue and all ours: the book alone" (internals/lives.md, exits). Beside
    /// what others hold, or have sold, own exits count as a sum against what is managed.
    /// </summary>
    private bool CapsCountOnlyWhileAllIsOurs(int key) =>
        world.Plan.Profile.Capabilities.ExitCap != ExitCap.None && (world.Told.HasOthers[key] || !world.Told.IsAllOurs(key)) && world.Told.Orders.Any(o => o.Key == key && o.IsOwn && o.IsExit && o.Leaves > 0);
}
