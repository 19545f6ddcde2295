using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Deciding;

/// <summary>Judges orders that go out as one: an entry with the exits that wait for it, or two exits of which one cancels the other.</summary>
internal static class GroupJudge
{
    /// <summary>One verdict for the whole group; nothing is reserved yet.</summary>
    public static GroupVerdict Decide(BookView book, GroupRequest? request, in GuardInstant now, PositionSnapshot? read)
    {
        if (Problem(book, request) is { } problem)
        {
            OrderJudge.Forget(book, now);
            return new GroupVerdict(new Denial(request?.Entry, now.Utc, [problem]), [], false);
        }

        var admissions = new List<GuardEvent.OrderAdmitted>();
        var violations = new List<Violation>();
        string? entryId = null;
        if (request!.Entry is { } entry)
        {
            var decision = OrderJudge.Decide(book, entry, now, read, new ExistingPart(null, 0m, 0m, AttachedStop: AttachedStop(request)));
            var identity = OrderIdentities.Identify(book, entry);
            if (decision.IsProvenExit)
            {
                violations.Add(ReplaceJudge.Refused(DenialCodes.GroupInvalid, "the entry would close a position; submit it alone"));
            }
            else if (Collect(book, decision, entry, ref identity, 0, violations))
            {
                admissions.Add(OrderJudge.Admission(book, identity));
                entryId = admissions[0].Order.ClientOrderId;
            }
        }

        var exits = request.Exits.Select(e => e with { Effect = PositionEffect.Close, Quantity = LeftAfterFee(book, e.Quantity, request.Entry) }).ToArray();
        string? groupId = null;
        for (var i = 0; i < request.Exits.Count; i++)
        {
            // Named by what was asked for, so that the same group again is the same.
            var identity = OrderIdentities.Identify(book, request.Exits[i] with { Effect = PositionEffect.Close }, i + 1);
            var exit = exits[i];
            var decision = OrderJudge.Decide(book, exit, now, read, new ExistingPart(null, 0m, 0m, WaitsForEntry: request.Entry is not null, IsLegOfGroup: true));
            if (Collect(book, decision, exit, ref identity, i + 1, violations))
            {
                var links = request.Exits.Count > 1 || entryId is not null
                    ? new OrderLinks(request.Exits.Count > 1 ? groupId ?? "" : null, exits.Max(static e => e.Quantity), entryId)
                    : null;
                var admission = OrderJudge.Admission(book, identity, links: links, admittedBefore: admissions.Count);
                groupId ??= admission.Order.ClientOrderId;
                admissions.Add(links?.GroupId is null ? admission : admission with { Order = admission.Order with { Links = links with { GroupId = groupId } } });
            }
        }

        if (admissions.DistinctBy(static a => a.Order.ClientOrderId).Count() < admissions.Count)
        {
            violations.Add(ReplaceJudge.Refused(DenialCodes.ClientIdConflict, "two orders of the group have the same id"));
        }

        return violations.Count > 0
            ? new GroupVerdict(new Denial(request.Entry ?? request.Exits[0], now.Utc, violations), [], false)
            : new GroupVerdict(null, admissions, request.Entry is null);
    }

    /// <summary>What a stop among the exits is executed at: its limit, or else its trigger.</summary>
    private static decimal? AttachedStop(GroupRequest request)
    {
        foreach (var exit in request.Exits)
        {
            if (exit.StopPrice is { } stop)
            {
                return exit.LimitPrice ?? stop;
            }
        }

        return null;
    }

    /// <summary>
    /// What an exit can sell of a purchase that pays its fee in what it buys: whole lots only, for the rest could not be sold and would be taken
    /// of what others hold.
    /// </summary>
    private static decimal LeftAfterFee(BookView book, decimal exit, OrderRequest? entry) =>
        entry is not null && FeeAsset(book, entry) is not null && Amount.Problem(entry.Quantity) is null && book.Find(entry.Symbol) is { Instrument: { } instrument } symbol
            ? Math.Min(exit, symbol.Lot.Down(entry.Quantity * (1m - instrument.MaxBaseFee)))
            : exit;

    /// <summary>The asset that a purchase pays its fee in, when that is what it buys.</summary>
    private static string? FeeAsset(BookView book, OrderRequest entry) =>
        entry.Side == OrderSide.Buy && book.Find(entry.Symbol)?.Instrument is { MaxBaseFee: > 0m } instrument ? instrument.BaseAsset : null;

    /// <summary>The orders that were accepted before under the ids of this very group; <see langword="null"/> when it is new.</summary>
    public static IReadOnlyList<OrderView>? FindSame(BookView book, GroupRequest? request)
    {
        if (Problem(book, request) is not null)
        {
            return null;
        }

        var same = new List<OrderView>();
        if (request!.Entry is { } entry && OrderIdentities.FindSame(book, entry, OrderIdentities.Identify(book, entry)) is { } first)
        {
            same.Add(first);
        }

        for (var i = 0; i < request.Exits.Count; i++)
        {
            var exit = request.Exits[i] with { Effect = PositionEffect.Close };
            if (OrderIdentities.FindSame(book, exit, OrderIdentities.Identify(book, exit, i + 1), i + 1) is { } leg)
            {
                same.Add(leg);
            }
        }

        return same.Count == request.Exits.Count + (request.Entry is null ? 0 : 1) ? same : null;
    }

    private static bool Collect(BookView book, Decision decision, OrderRequest request, ref OrderIdentity identity, int leg, List<Violation> violations)
    {
        if (decision.Denial is { } denial)
        {
            violations.AddRange(denial.Violations);
            return false;
        }

        if (OrderIdentities.Conflict(book, request, decision.IsProvenExit, ref identity, leg) is { } conflict)
        {
            violations.Add(conflict);
            return false;
        }

        return true;
    }

    private static Violation? Problem(BookView book, GroupRequest? request)
    {
        if (request is null)
        {
            return new Violation { Code = DenialCodes.RequestMissing, Rule = "Group" };
        }

        var exits = request.Exits;
        if (exits is not { Count: 1 or 2 } || exits.Any(static e => e is null))
        {
            return ReplaceJudge.Refused(DenialCodes.GroupInvalid, $"{exits?.Count ?? 0} exits; one or two are possible");
        }

        var first = request.Entry ?? exits[0];
        return exits.Any(e => e.Symbol != first.Symbol || e.Strategy != first.Strategy) ? ReplaceJudge.Refused(DenialCodes.GroupInvalid, "all orders must have one symbol and one strategy")
            : exits.Any(e => e.Side != exits[0].Side) ? ReplaceJudge.Refused(DenialCodes.GroupInvalid, "the exits are on different sides")
            : exits.Any(static e => e.Effect == PositionEffect.Open) ? ReplaceJudge.Refused(DenialCodes.GroupInvalid, "an exit cannot open")
            : exits.Any(static e => e.Parent is not null) ? ReplaceJudge.Refused(DenialCodes.GroupInvalid, "an exit of a group cannot be a slice of a parent")
            : request.Entry is { } entry && exits[0].Side == entry.Side ? ReplaceJudge.Refused(DenialCodes.GroupInvalid, "the exits are on the entry's side")
            : request.Entry is { } bought && exits.Any(e => e.Quantity > bought.Quantity) ? ReplaceJudge.Refused(DenialCodes.GroupInvalid, "an exit is larger than the entry")
            : request.Entry is null && exits.Count < 2 ? ReplaceJudge.Refused(DenialCodes.GroupInvalid, "one exit alone is no group; submit it by itself")
            : Unsupported(book, request) is { } why ? ReplaceJudge.Refused(DenialCodes.GroupUnsupported, why)
            : null;
    }

    /// <summary>Why this venue cannot take such a group; <see langword="null"/> when it can.</summary>
    private static string? Unsupported(BookView book, GroupRequest request)
    {
        var capabilities = book.Configuration.Capabilities;
        var symbol = book.Find(request.Exits[0].Symbol);
        return request.Entry is not null && !(symbol?.AttachesExits ?? capabilities.AttachesExits) ? $"this venue takes no exits together with an entry{Of(capabilities.AttachesExits, request)}"
            : request.Exits.Count > 1 && !(symbol?.LinksExits ?? capabilities.LinksExits) ? $"this venue does not link exits{Of(capabilities.LinksExits, request)}, so both could be executed; rest the stop and watch the target"
            : request.Entry is { } entry && FeeAsset(book, entry) is { } asset && capabilities.LegActivation == LegActivation.EntryPartiallyFilled
                ? $"this venue sizes the exits by each fill and takes the fee in {asset} afterwards, so they would sell more than remains; place them once the entry is filled"
            : null;
    }

    private static string Of(bool venue, GroupRequest request) => venue ? $" of {request.Exits[0].Symbol}" : "";

    /// <summary>The verdict on a group.</summary>
    internal readonly record struct GroupVerdict(Denial? Denial, IReadOnlyList<GuardEvent.OrderAdmitted> Admissions, bool IsExit);
}
