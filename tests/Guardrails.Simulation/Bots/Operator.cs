using Guardrails.Closing;
using Guardrails.Simulation.Auditing;
using Guardrails.States;
using Guardrails.Testing;

namespace Guardrails.Simulation.Bots;

/// <summary>
/// The person on duty: looks at the venue now and then, releases what was restricted, and sometimes stops it all. What the guard holds it
/// finds out by itself; saying what is the bots' own is rare.
/// </summary>
internal sealed class Operator(Desk desk, Auditor auditor, SeededRandom random)
{
    public const string Name = "operator";

    public void Act()
    {
        if (!random.Chance(4))
        {
            return;
        }

        if (random.Chance(30))
        {
            desk.Refresh();
        }

        foreach (var key in auditor.Keys)
        {
            if (random.Chance(5))
            {
                Adopt(key);
            }
        }

        if (random.Chance(10))
        {
            Intervene();
        }
        else if (random.Chance(80))
        {
            desk.ReleaseAll();
        }
    }

    private void Intervene()
    {
        var scope = random.Chance(60) ? TradingScope.Of(desk.AnyInstrument(random).Symbol) : TradingScope.Account;
        switch (random.NextBelow(10))
        {
            case < 4:
                desk.Flatten(scope, FlattenTarget.Managed);
                break;
            case 4:
                desk.Flatten(scope, FlattenTarget.Everything);
                break;
            case < 8:
                desk.CancelEntries(scope);
                break;
            default:
                desk.Halt(scope);
                break;
        }
    }

    /// <summary>All, nothing, or what the auditor's books say, of what the venue's own page shows.</summary>
    private void Adopt(KeyTruth key)
    {
        if (desk.Guard.FindPosition(key.Symbol, key.Leg) is not { OpenOrders: 0 })
        {
            return;
        }

        key.ClampManaged(static _ => true);
        var quantity = random.Pick(key.Net, 0m, key.Managed);
        try
        {
            desk.Guard.ManagePosition(key.Symbol, quantity, new("bought before the bot was guarded", Name), key.Leg);
        }
        catch (ArgumentException)
        {
            // The guard has not seen what the person saw: it will be tried again.
            return;
        }

        auditor.Adopted(key, quantity);
    }
}
