using Guardrails.Brokers;
using Guardrails.Orders;
using static Guardrails.Testing.Conformance.ConformanceBench;

namespace Guardrails.Testing.Conformance.Cases;

/// <summary>Cancellations and replacements.</summary>
internal static class ChangeCases
{
    private const string Group = "cancel and replace";
    private const ConformanceAbilities Truth = ConformanceAbilities.ReadTruth;
    private static readonly TimeSpan _slow = TimeSpan.FromSeconds(3);

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new()
        {
            Id = "BA-22",
            Group = Group,
            Title = "A cancellation ends the order at the venue.",
            Action = "An order rests and is canceled.",
            PassCriterion = "The answer is Accepted, and the order is Canceled at the venue.",
            Needs = Truth,
            Play = CanceledAsync,
        },
        new()
        {
            Id = "BA-23",
            Group = Group,
            Title = "A cancellation that was taken has not ended the order.",
            Action = "Cancellations take 3 s at the venue; an order rests, its cancellation is asked for, and the order is looked up at once.",
            PassCriterion = "While the order is alive at the venue, neither the answer nor the lookup says that it has ended.",
            Needs = Truth | ConformanceAbilities.DelayCancellations,
            Play = StillAliveAsync,
        },
        new()
        {
            Id = "BA-24",
            Group = Group,
            Title = "The cancellation of a filled order is Rejected.",
            Action = "An order is filled, and a guard that does not know it yet asks to cancel it.",
            PassCriterion = "The answer is Rejected with a code and words.",
            Needs = Truth | ConformanceAbilities.WithholdFills,
            Play = CancelFilledAsync,
        },
        new()
        {
            Id = "BA-25",
            Group = Group,
            Title = "The cancellation of an order that the venue does not have is Rejected.",
            Action = "An order is lost on its way, and its cancellation is asked for.",
            PassCriterion = "The answer is Rejected with a code and words.",
            Needs = Truth | ConformanceAbilities.LoseRequests,
            Play = CancelAbsentAsync,
        },
        new()
        {
            Id = "BA-26",
            Group = Group,
            Title = "A replacement arrives with its terms, under its id, once.",
            Action = "An order rests and is replaced by one with another price and a smaller quantity.",
            PassCriterion = "The answer is Accepted; of the instrument the venue has one open order, with the new price and quantity, under an id that the guard knows, and its id is the one of the answer.",
            Needs = Truth,
            When = CaseCondition.Replaces,
            Play = ReplacedAsync,
        },
        new()
        {
            Id = "BA-27",
            Group = Group,
            Title = "A replaced order is told with its new terms.",
            Action = "An order rests, is replaced, and open orders are read.",
            PassCriterion = "GetOpenOrdersAsync lists one order of the instrument: the id, price and quantity that the venue has.",
            Needs = Truth,
            When = CaseCondition.Replaces,
            Play = ReplacedIsListedAsync,
        },
        new()
        {
            Id = "BA-28",
            Group = Group,
            Title = "The replacement of a filled order is Rejected.",
            Action = "An order is filled, and a guard that does not know it yet asks to replace it.",
            PassCriterion = "The answer is Rejected, and the venue has no open order.",
            Needs = Truth | ConformanceAbilities.WithholdFills,
            When = CaseCondition.Replaces,
            Play = ReplaceFilledAsync,
        },
    ];

    private static async Task CanceledAsync(ConformanceBench bench)
    {
        var sent = await bench.AcceptedAsync(bench.Resting()).ConfigureAwait(false);
        var outcome = await bench.CancelAsync(sent.ClientOrderId).ConfigureAwait(false);
        Require(outcome is CancelOutcome.Accepted, $"a resting order is canceled, and the answer is {Shown(outcome)}");
        await bench.UntilAsync(
            async () => (await bench.TrueOrderAsync(sent.ClientOrderId).ConfigureAwait(false)).Status == VenueOrderStatus.Canceled, $"the order {sent.ClientOrderId} is canceled at the venue").ConfigureAwait(false);
    }

    private static async Task StillAliveAsync(ConformanceBench bench)
    {
        await bench.Account.DelayCancellationsAsync(_slow).ConfigureAwait(false);
        var sent = await bench.AcceptedAsync(bench.Resting()).ConfigureAwait(false);
        await bench.SettledOrderAsync(sent.ClientOrderId).ConfigureAwait(false);
        var outcome = await bench.CancelAsync(sent.ClientOrderId).ConfigureAwait(false);
        var found = await bench.FoundAsync(sent.ClientOrderId).ConfigureAwait(false);
        var truth = await bench.TrueOrderAsync(sent.ClientOrderId).ConfigureAwait(false);
        Require(!Terminal.HasEnded(truth.Status), $"the harness was to delay the cancellation by {_slow.TotalSeconds} s, and the order is {truth.Status}");
        Require(outcome is CancelOutcome.Accepted, $"a resting order is canceled, and the answer is {Shown(outcome)}");
        Require(outcome is CancelOutcome.Accepted { Echo: null } or CancelOutcome.Accepted { Echo.Status: VenueOrderStatus.PendingCancel or VenueOrderStatus.New }, $"the order is {truth.Status} at the venue, and the answer says {Shown(outcome)}");
        Require(!Terminal.HasEnded(found.Status), $"the order is {truth.Status} at the venue, and FindOrderAsync says {found.Status}");
    }

    /// <summary>An order that the venue has filled and the guard takes for working.</summary>
    private static async Task<SentOrder> FilledUnseenAsync(ConformanceBench bench)
    {
        await bench.Account.WithholdFillsAsync(0m).ConfigureAwait(false);
        var sent = await bench.AcceptedAsync(bench.Meeting()).ConfigureAwait(false);
        await bench.Account.WithholdFillsAsync(null).ConfigureAwait(false);
        await bench.UntilAsync(
            async () => (await bench.TrueOrderAsync(sent.ClientOrderId).ConfigureAwait(false)).Status == VenueOrderStatus.Filled, $"the order {sent.ClientOrderId} is filled at the venue").ConfigureAwait(false);
        return sent;
    }

    private static async Task CancelFilledAsync(ConformanceBench bench)
    {
        var sent = await FilledUnseenAsync(bench).ConfigureAwait(false);
        var outcome = await bench.CancelAsync(sent.ClientOrderId).ConfigureAwait(false);
        Require(outcome is CancelOutcome.Rejected { Rejection: { Code.Length: > 0, Message.Length: > 0 } }, $"the order is filled, and the answer to its cancellation is {Shown(outcome)}");
    }

    private static async Task CancelAbsentAsync(ConformanceBench bench)
    {
        await bench.Account.LoseNextRequestAsync(VenueWrite.Order).ConfigureAwait(false);
        var sent = await bench.SubmitAsync(bench.Resting()).ConfigureAwait(false);
        var outcome = await bench.CancelAsync(sent.ClientOrderId).ConfigureAwait(false);
        Require(outcome is CancelOutcome.Rejected { Rejection: { Code.Length: > 0, Message.Length: > 0 } }, $"the venue does not have the order, and the answer to its cancellation is {Shown(outcome)}");
    }

    private static async Task<ReplaceOutcome?> ReplaceRestingAsync(ConformanceBench bench, decimal price, decimal quantity)
    {
        var sent = await bench.AcceptedAsync(bench.Resting()).ConfigureAwait(false);
        await bench.SettledOrderAsync(sent.ClientOrderId).ConfigureAwait(false);
        var outcome = await bench.ReplaceAsync(new ReplaceRequest { ClientOrderId = sent.ClientOrderId, LimitPrice = price, Quantity = quantity }).ConfigureAwait(false);
        await bench.UntilAsync(async () => (await OpenAsync(bench).ConfigureAwait(false)) is [var open] && open.LimitPrice == price, $"one order of {bench.Symbol} is open at the venue, at {price}; the answer to the replacement is {Shown(outcome)}").ConfigureAwait(false);
        return outcome;
    }

    private static async Task<IReadOnlyList<VenueOrder>> OpenAsync(ConformanceBench bench) =>
        [.. (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).Orders.Where(order => order.Symbol == bench.Symbol && !Terminal.HasEnded(order.Status))];

    private static async Task ReplacedAsync(ConformanceBench bench)
    {
        var (price, quantity) = (bench.PriceAt(0.85m), bench.Quantity - bench.Instrument.LotSize);
        var outcome = await ReplaceRestingAsync(bench, price, quantity).ConfigureAwait(false);
        var open = (await OpenAsync(bench).ConfigureAwait(false))[0];
        Require(outcome is ReplaceOutcome.Accepted, $"a resting order is replaced, and the answer is {Shown(outcome)}");
        Require(open.Quantity == quantity, $"the quantity is {open.Quantity} at the venue, and {quantity} was approved");
        Require(bench.Guard.FindOrder(open.ClientOrderId ?? "") is not null, $"the venue has the replacement under the id {open.ClientOrderId}, which the guard never gave");
        var named = ((ReplaceOutcome.Accepted)outcome).VenueOrderId;
        Require(named is null || named == open.VenueOrderId, $"the answer names the venue's id {named}, and at the venue the order is {open.VenueOrderId}");
    }

    private static async Task ReplacedIsListedAsync(ConformanceBench bench)
    {
        await ReplaceRestingAsync(bench, bench.PriceAt(0.85m), bench.Quantity - bench.Instrument.LotSize).ConfigureAwait(false);
        var open = (await OpenAsync(bench).ConfigureAwait(false))[0];
        var listed = (await bench.OpenOrdersAsync().ConfigureAwait(false)).Items.Where(order => order.Symbol == bench.Symbol).ToList();
        Require(listed.Count == 1, $"the venue has one open order of {bench.Symbol}, and GetOpenOrdersAsync lists {listed.Count}: {Shown(listed)}");
        var told = listed[0];
        Require(
            (told.ClientOrderId, told.VenueOrderId, told.LimitPrice, told.Quantity) == (open.ClientOrderId, open.VenueOrderId, open.LimitPrice, open.Quantity),
            $"the venue has {Shown(open)}, and GetOpenOrdersAsync lists {Shown(told)}");
    }

    private static async Task ReplaceFilledAsync(ConformanceBench bench)
    {
        var sent = await FilledUnseenAsync(bench).ConfigureAwait(false);
        var outcome = await bench.ReplaceAsync(new ReplaceRequest { ClientOrderId = sent.ClientOrderId, LimitPrice = bench.PriceAt(0.85m) }).ConfigureAwait(false);
        Require(outcome is ReplaceOutcome.Rejected, $"the order is filled, and the answer to its replacement is {Shown(outcome)}");
        var open = await OpenAsync(bench).ConfigureAwait(false);
        Require(open.Count == 0, $"the order is filled, and the venue has {Shown(open)}");
    }
}
