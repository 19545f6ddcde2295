using Guardrails.Brokers;

namespace Guardrails.Testing.Venues;

/// <content>Orders that depend on each other: exits behind an entry, and linked exits.</content>
internal sealed partial class MatchingEngine
{
    private int _groups;

    /// <summary>Each refuses the last exit of the next group.</summary>
    public GroupOutcome ArriveTogether(GroupEntry group)
    {
        var supported = group.Entry is null ? profile.LinksExits : profile.AttachesExits;
        if (!supported || group.Exits.Count is < 1 or > 2)
        {
            return GroupOutcome.NotSupported;
        }

        if (group.Entry is not { } entry)
        {
            return new GroupOutcome { Orders = ArriveAsExits(group.Exits, null) };
        }

        var first = Arrive(entry, isAlone: false);
        var exits = first is SubmitOutcome.Accepted
            ? ArriveAsExits(group.Exits, FindOrder(entry.ClientOrderId))
            : group.Exits.Select(SubmitOutcome (exit) => Refuse(exit, new VenueRejection("ENTRY_REFUSED", "the entry it was sent with was refused")));
        return new GroupOutcome { Orders = [first, .. exits] };
    }

    private List<SubmitOutcome> ArriveAsExits(IReadOnlyList<OrderEntry> exits, LiveOrder? parent)
    {
        // All are checked before any is entered: they hold the inventory once, not one against the other.
        var refusals = exits.Select((exit, i) => CheckExit(exit, parent, isFirst: i == 0 || exit.ClientOrderId != exits[0].ClientOrderId, isLast: i == exits.Count - 1)).ToList();
        var group = refusals.Count(refused => refused is null) > 1 ? new ExitGroup(FormattableString.Invariant($"G-{++_groups}"), profile.LinksExits) : null;
        var outcomes = new List<SubmitOutcome>();
        for (var i = 0; i < exits.Count; i++)
        {
            outcomes.Add(refusals[i] is { } refused ? Refuse(exits[i], refused) : EnterExit(exits[i], parent, group));
        }

        return outcomes;
    }

    private VenueRejection? CheckExit(OrderEntry exit, LiveOrder? parent, bool isFirst, bool isLast) =>
        (isLast ? TakeRejection(Script.ExitRejections, FaultClass.GroupPartlyRefused) : null)
        ?? (isFirst ? CheckId(exit.ClientOrderId) : VenueAdmission.DuplicateId(exit.ClientOrderId))
        ?? CheckTerms(exit)
        ?? (parent is null ? CheckHolding(exit) : null);

    private SubmitOutcome.Accepted EnterExit(OrderEntry entry, LiveOrder? parent, ExitGroup? group)
    {
        var exit = Enter(entry);
        exit.Parent = parent;
        exit.Activated = parent is null ? decimal.MaxValue : 0m;
        group?.Add(exit);
        Activate(exit);
        return Accept(exit);
    }

    /// <summary>Lets an exit work for as much as its parent has opened and its siblings have not closed.</summary>
    private void Activate(LiveOrder exit)
    {
        if (exit.Parent is not { } parent || exit.Activated == decimal.MaxValue || exit.Dormant)
        {
            return;
        }

        var siblings = exit.Group is { Linked: true } group ? group.FilledBySiblingsOf(exit) : 0m;
        var activated = parent.Status == VenueOrderStatus.Filled ? decimal.MaxValue
            : profile.LegActivation == LegActivation.EntryPartiallyFilled ? Math.Max(exit.Filled, parent.Filled - siblings)
            : 0m;
        exit.Dormant = exit.Activated == 0m && activated > 0m && faults.Take(FaultClass.DormantLegs);
        if (!exit.Dormant)
        {
            exit.Activated = activated;
        }
    }

    private void StartIfActive(LiveOrder exit)
    {
        var waited = exit.Activated == 0m;
        Activate(exit);
        if (waited && exit.Activated > 0m)
        {
            Acknowledge(exit);
        }
    }

    private void AfterFill(LiveOrder order, decimal quantity)
    {
        if (order.Group is { Linked: true } group)
        {
            foreach (var sibling in group.OpenSiblingsOf(order))
            {
                if (!TryFillTwice(sibling))
                {
                    Reduce(sibling, quantity);
                }
            }
        }

        foreach (var exit in OpenExitsOf(order))
        {
            StartIfActive(exit);
            Consider(exit);
        }
    }

    private void Reduce(LiveOrder sibling, decimal quantity)
    {
        var rest = sibling.Entry.Quantity - quantity;
        if (rest <= sibling.Filled)
        {
            // It ends with the quantity it had: no venue reports an order for 0.
            EndAndTell(sibling, VenueOrderStatus.Canceled, "the linked order was executed");
        }
        else
        {
            sibling.Restate(rest);
            Activate(sibling);
            Tell(sibling);
        }
    }

    /// <summary>By a fault the second of two linked exits is executed, too; where nothing can be short or opened, only as far as something is there.</summary>
    private bool TryFillTwice(LiveOrder sibling)
    {
        var possible = profile.ShortingAllowed && !sibling.Entry.ClosesItsLeg ? sibling.Working : Math.Min(sibling.Working, ledger.ReducibleBy(sibling.Entry));
        if (possible == 0m || !faults.Take(FaultClass.DoubleOcoFill))
        {
            return false;
        }

        Execute(sibling, possible, ledger.PriceOf(sibling.Entry.Symbol)!.Value, fault: FaultClass.DoubleOcoFill);
        return true;
    }

    private void AfterEnd(LiveOrder order)
    {
        if (order.Status == VenueOrderStatus.Replaced)
        {
            return;
        }

        Legs.EndOthers(order);
        if (order.Group is { Linked: true } group)
        {
            foreach (var sibling in group.OpenSiblingsOf(order))
            {
                EndAndTell(sibling, VenueOrderStatus.Canceled, "the linked order has ended");
            }
        }

        foreach (var exit in OpenExitsOf(order))
        {
            if (exit.Activated == 0m)
            {
                EndAndTell(exit, VenueOrderStatus.Canceled, "the order it waited for has ended");
            }
            else
            {
                exit.Restate(Math.Min(exit.Entry.Quantity, exit.Activated));
                Tell(exit);
            }
        }
    }

    private List<LiveOrder> OpenExitsOf(LiveOrder entry) => _open.FindAll(order => order.Parent == entry);
}
