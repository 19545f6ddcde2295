using Guardrails.Simulation.Auditing;
using Guardrails.States;
using Guardrails.Testing;

namespace Guardrails.Simulation.Bots;

/// <summary>
/// The person on duty: looks at the venue now and then, says what is the bots' own, and releases what was restricted. Without it a run would
/// stand still after the first fault that restricts.
/// </summary>
internal sealed class Operator(Desk desk, Auditor auditor, SeededRandom random, IReadOnlyList<Instrument> instruments)
{
    private const string Name = "operator";

    public void Act()
    {
        if (!random.Chance(4))
        {
            return;
        }

        desk.Refresh();
        foreach (var key in auditor.Keys)
        {
            Adopt(key);
        }

        foreach (var instrument in instruments)
        {
            Release(TradingScope.Of(instrument.Symbol));
        }

        Release(TradingScope.Account);
    }

    private void Release(TradingScope scope)
    {
        if (desk.Guard.GetState(scope) != TradingState.Active && random.Chance(80))
        {
            try
            {
                desk.Guard.SetState(scope, TradingState.Active, "looked into", Name);
            }
            catch (InvalidOperationException)
            {
                // Too few answers have agreed yet: it will be tried again.
            }
        }
    }

    /// <summary>All, nothing, or what the auditor's books say, where the guard differs from what the venue's own page shows.</summary>
    private void Adopt(KeyTruth key)
    {
        if (desk.Guard.FindPosition(key.Symbol, key.Leg) is not { OpenOrders: 0 } tracked
            || (tracked.Net == key.Net && (tracked.Managed == key.Managed || random.Chance(95))))
        {
            return;
        }

        key.ClampManaged();
        var quantity = random.Pick(key.Net, 0m, key.Managed);
        try
        {
            desk.Guard.AdoptPosition(key.Symbol, quantity, Name, key.Leg);
        }
        catch (ArgumentException)
        {
            // The guard has not seen what the person saw: it will be tried again.
            return;
        }

        auditor.Adopted(key, quantity);
    }
}
