using Guardrails.Brokers;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>How far live stops cover one position.</summary>
internal static class StopCoverage
{
    /// <summary>Whether something of an order can still execute.</summary>
    public static bool IsLive(VenueOrder order) =>
        order.Quantity > order.FilledQuantity && !ReportReader.IsTerminal(order.Status);

    /// <summary>Whether an order is known to be an exit.</summary>
    public static bool? IsExit(VenueOrder order, ProtectionAuditOptions options) => options.IsExit is { } asked ? asked(order) : order.ReduceOnly;

    /// <summary>Whether an order can be read as the guard reads them; only here it need not have a name of the bot's.</summary>
    public static bool IsReadable(VenueOrder order) => Legibility.Unreadable(order with { ClientOrderId = NameOf(order) }) is null;

    /// <summary>Whether the venue keeps an exit from opening a position.</summary>
    public static bool IsCapped(VenueOrder order, ProtectionAuditOptions options) => order.Leg != PositionLeg.Net || (options.Capabilities.ExitCap != ExitCap.None && order.ReduceOnly != false);

    /// <summary>An order as a person names it: <c>the stop GRD-7 for 59 at 90</c>.</summary>
    public static string Describe(VenueOrder order) =>
        $"the {(IsStop(order) ? "stop" : "exit")} {NameOf(order)} for {Phrase.Number(order.Quantity - order.FilledQuantity)}{((order.StopPrice ?? order.LimitPrice) is { } price ? $" at {Phrase.Number(price)}" : "")}";

    public static ProtectionFinding Finding(ProtectionFault fault, VenueOrder order, string sentence) =>
        new() { Fault = fault, Order = NameOf(order), Quantity = order.Quantity - order.FilledQuantity, Sentence = Sentence(sentence) };

    /// <summary>Judges one position.</summary>
    /// <param name="position">What is held.</param>
    /// <param name="quantity">What of it is to be protected, signed and not 0.</param>
    /// <param name="live">The live orders of its key.</param>
    /// <param name="entries">All live orders, by their client order id.</param>
    /// <param name="options">What else is known.</param>
    public static PositionProtection Of(VenuePosition position, decimal quantity, IReadOnlyList<VenueOrder> live, LiveEntries entries, ProtectionAuditOptions options)
    {
        var (side, wanted) = (quantity > 0m ? OrderSide.Sell : OrderSide.Buy, Math.Abs(quantity));
        var (reasons, notes) = (new List<ProtectionFinding>(), new List<ProtectionFinding>());
        var exits = live.Where(o => o.Side == side).ToList();
        foreach (var order in live.Where(o => o.Side != side && IsStop(o) && IsExit(o, options) == true))
        {
            notes.Add(Finding(ProtectionFault.WrongSide, order, $"{Describe(order)} is on the side that adds to the position."));
        }

        // Of exits that the venue links, one takes the place of the others.
        var covered = 0m;
        foreach (var group in exits.GroupBy(LinkOf))
        {
            covered += Math.Min(LeftOf(group), group.Where(IsStop).Select(stop => Covers(stop, position, exits, entries, options, notes)).DefaultIfEmpty(0m).Max());
        }

        if (covered < wanted)
        {
            reasons.Add(Lacks(position, quantity, covered, [.. exits.Where(o => !IsStop(o) && !entries.IsAwaitedBy(o))], options));
        }

        if (Beyond(exits, Math.Abs(position.Quantity), entries, options) is { } excess)
        {
            reasons.Add(excess);
        }

        var isAsleep = covered > 0m && Sleeps(position.Symbol, options);
        if (isAsleep)
        {
            notes.Add(new ProtectionFinding { Fault = ProtectionFault.StopSleeps, Quantity = Math.Min(covered, wanted), Sentence = $"{position.Symbol} is {options.Markets[position.Symbol]}: its stops do nothing until continuous trading begins." });
        }

        return new PositionProtection
        {
            Symbol = position.Symbol,
            Leg = position.Leg,
            Held = position.Quantity,
            Quantity = quantity,
            Covered = Math.Min(covered, wanted),
            IsArmedNow = covered > 0m && !isAsleep,
            Verdict = reasons.Count == 0 ? ProtectionVerdict.Protected : ProtectionVerdict.Unprotected,
            Findings = [.. reasons, .. notes],
        };
    }

    private static bool IsStop(VenueOrder order) => order.Type is OrderType.Stop or OrderType.StopLimit;

    private static bool Sleeps(Symbol symbol, ProtectionAuditOptions options) => options.Markets.TryGetValue(symbol, out var market) && market.Phase != MarketPhase.Continuous;

    /// <summary>What orders that count together can still execute: no more than one of them, and what one has executed none of the others does.</summary>
    private static decimal LeftOf(IEnumerable<VenueOrder> group) => Math.Max(0m, Math.Min(group.Max(Leaves), group.Max(static o => o.Quantity) - group.Sum(static o => o.FilledQuantity)));

    private static decimal Leaves(VenueOrder order) => order.Quantity - order.FilledQuantity;

    private static string NameOf(VenueOrder order) => order.ClientOrderId ?? order.VenueOrderId ?? "without a name";

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>What an order is counted together with: its group where the venue links that, and else itself.</summary>
    private static string LinkOf(VenueOrder order) => order is { GroupId: { } group, GroupLinkedByVenue: true } ? $"group {group}" : $"order {order.VenueOrderId} {order.ClientOrderId}";

    /// <summary>How much a stop covers now; 0 with a note that says why it covers nothing.</summary>
    private static decimal Covers(VenueOrder stop, VenuePosition position, List<VenueOrder> exits, LiveEntries entries, ProtectionAuditOptions options, List<ProtectionFinding> notes)
    {
        var why = stop.Status switch
        {
            VenueOrderStatus.PendingCancel => (ProtectionFault.StopEnding, "is being canceled"),
            VenueOrderStatus.PendingNew => (ProtectionFault.StopNotAccepted, "is not accepted yet"),
            _ when entries.IsAwaitedBy(stop) && Armed(stop, entries, options) == 0m => (ProtectionFault.WaitsForEntry, $"waits for the entry {stop.WaitsFor}, which has not filled in full"),
            VenueOrderStatus.Held when !IsBehindLive(stop, exits, entries) => (ProtectionFault.HeldBehindNothing, "is held, and no live order is there that it could be held behind"),
            _ when !Sleeps(position.Symbol, options) && position.MarkPrice is { } mark && stop.StopPrice is { } trigger && (stop.Side == OrderSide.Sell ? mark < trigger : mark > trigger) =>
                (ProtectionFault.PriceBeyondStop, $"still rests, and the price is {Phrase.Number(mark)}: it has fired and not executed, or will not fire"),
            _ => default((ProtectionFault Fault, string Why)?),
        };
        if (why is { } fault)
        {
            notes.Add(Finding(fault.Fault, stop, $"{Describe(stop)} {fault.Why}."));
            return 0m;
        }

        if (stop.Type == OrderType.StopLimit)
        {
            notes.Add(Finding(ProtectionFault.StopHasLimit, stop, $"{Describe(stop)} has a limit of {Phrase.Number(stop.LimitPrice ?? 0m)}: in a gap beyond it, nothing executes."));
        }

        return Armed(stop, entries, options);
    }

    /// <summary>What of a stop works: all of it, or what of its entry has filled, less what it has executed, where the venue arms exits so.</summary>
    private static decimal Armed(VenueOrder stop, LiveEntries entries, ProtectionAuditOptions options) =>
        !entries.IsAwaitedBy(stop) ? Leaves(stop)
        : options.Capabilities.LegActivation == LegActivation.EntryPartiallyFilled ? Math.Max(0m, Math.Min(Leaves(stop), entries.FilledFor(stop) - stop.FilledQuantity))
        : 0m;

    /// <summary>Whether a held order has what it is held behind: a live order of its group that is not held and not being canceled, or an entry that has filled in part.</summary>
    private static bool IsBehindLive(VenueOrder held, List<VenueOrder> exits, LiveEntries entries) =>
        entries.IsAwaitedBy(held)
        || (held.GroupId is { } group && exits.Exists(o => o.GroupId == group && o.Status is VenueOrderStatus.New or VenueOrderStatus.PartiallyFilled or VenueOrderStatus.PendingReplace));

    private static ProtectionFinding Lacks(VenuePosition position, decimal quantity, decimal covered, List<VenueOrder> targets, ProtectionAuditOptions options)
    {
        var (wanted, symbol) = (Math.Abs(quantity), position.Symbol);
        if (covered > 0m)
        {
            return new ProtectionFinding
            {
                Fault = ProtectionFault.StopTooSmall,
                Quantity = wanted - covered,
                Sentence = $"Stops cover {Phrase.Number(covered)} of {Phrase.Number(wanted)} {symbol}. Place one for the rest with GuardedBroker.SubmitAsync.",
            };
        }

        return targets.Count > 0 && Math.Abs(position.Quantity) - targets.Sum(Leaves) < wanted && options.Capabilities.ExitCap == ExitCap.Held
            ? Finding(ProtectionFault.TargetHoldsAll, targets[0], $"{Describe(targets[0])} holds what a stop would need, and no stop rests. Let it give way with GuardedBroker.CancelAsync, and place both as one with GuardedBroker.SubmitGroupAsync.")
            : new ProtectionFinding { Fault = ProtectionFault.NoStop, Quantity = wanted, Sentence = $"No live stop covers any of {Phrase.Number(wanted)} {symbol}. Place one with GuardedBroker.SubmitAsync, or close the position with GuardedBroker.CloseAsync." };
    }

    /// <summary>Exits that together close more than is held, where nothing caps them. Those that wait for an entry close what that opens.</summary>
    private static ProtectionFinding? Beyond(List<VenueOrder> exits, decimal held, LiveEntries entries, ProtectionAuditOptions options)
    {
        var uncapped = exits.Where(o => !entries.IsAwaitedBy(o) && !IsCapped(o, options)).ToList();
        var most = uncapped.GroupBy(LinkOf).Sum(LeftOf);
        return most <= held ? null : new ProtectionFinding
        {
            Fault = ProtectionFault.ExitsTooLarge,
            Quantity = most - held,
            Sentence = $"{uncapped.Count} orders together close {Phrase.Number(most)} of {Phrase.Number(held)}: the last {Phrase.Number(most - held)} would open the other side. Cancel what is too much with OrderGuard.CancelProtectionAsync.",
        };
    }
}
