using Guardrails.Brokers;
using Guardrails.Orders;
using static Guardrails.Testing.Conformance.ConformanceBench;

namespace Guardrails.Testing.Conformance.Cases;

/// <summary>The stream tells what happens, and ends when it cannot.</summary>
internal static class StreamCases
{
    private const string Group = "stream";
    private const ConformanceAbilities Truth = ConformanceAbilities.ReadTruth;

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new()
        {
            Id = "BA-49",
            Group = Group,
            Title = "An execution is told once, under the order's id.",
            Action = "A stream is followed, and a position is bought.",
            PassCriterion = "Every execution of the venue is told by one report, with an execution id, its quantity, price and side, under the client order id.",
            Needs = Truth,
            Play = static bench => ToldAsync(bench, times: 1),
        },
        new()
        {
            Id = "BA-50",
            Group = Group,
            Title = "An event that comes twice is one execution.",
            Action = "The venue sends the event of an execution twice.",
            PassCriterion = "The reports of it, one or two, carry the same execution id and agree with the venue.",
            Needs = Truth | ConformanceAbilities.DuplicateEvents | ConformanceAbilities.WithholdFills,
            Play = static bench => ToldAsync(bench, times: 2),
        },
        new()
        {
            Id = "BA-51",
            Group = Group,
            Title = "An event before the answer is told under the order's id.",
            Action = "The answer to an order that meets the market is delayed until the execution was told.",
            PassCriterion = "The execution is told under the client order id, or under the venue's id that the answer names, and the answer is Accepted or Unknown.",
            Needs = Truth | ConformanceAbilities.DelayAnswers,
            Play = EventFirstAsync,
        },
        new()
        {
            Id = "BA-52",
            Group = Group,
            Title = "A cancellation is told.",
            Action = "A stream is followed, and a resting order is canceled.",
            PassCriterion = "A report says that the order is Canceled, under the client order id.",
            Needs = Truth,
            Play = CancellationIsToldAsync,
        },
        new()
        {
            Id = "BA-53",
            Group = Group,
            Title = "Every leg of a group is told under its own id.",
            Action = "A stream is followed, an entry that meets the market is sent with a target and a stop, and both exits are told of when they work or end.",
            PassCriterion = "No report has a client order id that was not sent, and reports without one carry a venue's id that an answer or a lookup names.",
            Needs = Truth | ConformanceAbilities.SetPrice,
            When = CaseCondition.AttachesExits,
            Play = LegsAreToldAsync,
        },
        new()
        {
            Id = "BA-54",
            Group = Group,
            Title = "The stream ends when its connection ends.",
            Action = "A stream is followed, and its connection is ended.",
            PassCriterion = "The enumeration ends, by itself or by an exception.",
            Needs = ConformanceAbilities.EndStreams,
            Play = EndsAsync,
        },
        new()
        {
            Id = "BA-55",
            Group = Group,
            Title = "A stream can be followed again.",
            Action = "The connection of a stream is ended, a new stream is followed, and a position is bought.",
            PassCriterion = "The new stream tells the execution.",
            Needs = Truth | ConformanceAbilities.EndStreams,
            Play = FollowedAgainAsync,
        },
        new()
        {
            Id = "BA-56",
            Group = Group,
            Title = "What is executed while no stream is there is found by readings.",
            Action = "The connection of the stream is ended, and a position is bought before there is a new one.",
            PassCriterion = "FindOrderAsync says Filled with the whole quantity, and GetOpenOrdersAsync does not list the order.",
            Needs = Truth | ConformanceAbilities.EndStreams,
            Play = FoundByReadingsAsync,
        },
        new()
        {
            Id = "BA-57",
            Group = Group,
            Title = "The token ends the stream.",
            Action = "A stream is followed, and its token is canceled.",
            PassCriterion = "The enumeration ends.",
            Needs = ConformanceAbilities.None,
            Play = EndsByTokenAsync,
        },
    ];

    private static async Task ToldAsync(ConformanceBench bench, int times)
    {
        var log = await bench.FollowAsync().ConfigureAwait(false);
        string id;
        if (times > 1)
        {
            await bench.Account.WithholdFillsAsync(0m).ConfigureAwait(false);
            id = (await bench.AcceptedAsync(bench.Meeting()).ConfigureAwait(false)).ClientOrderId;
            await bench.SettleAsync().ConfigureAwait(false);
            await bench.Account.DuplicateNextEventAsync().ConfigureAwait(false);
            await bench.Account.WithholdFillsAsync(null).ConfigureAwait(false);
        }
        else
        {
            id = (await bench.AcceptedAsync(bench.Market()).ConfigureAwait(false)).ClientOrderId;
        }

        await bench.UntilAsync(async () => (await bench.TrueOrderAsync(id).ConfigureAwait(false)).Status == VenueOrderStatus.Filled, $"the order {id} is filled at the venue").ConfigureAwait(false);
        await bench.UntilAsync(() => Task.FromResult(Fills(log).Count > 0), $"the stream tells the execution of {id}; it has told {string.Join(", ", log.Reports.Select(Line))}").ConfigureAwait(false);
        await bench.SettleAsync().ConfigureAwait(false);
        var truth = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).Executions;
        var told = Fills(log);
        Require(told.All(report => report.ClientOrderId == id), $"the order is {id}, and the stream tells {string.Join(", ", told.Select(Line))}");
        Require(told.All(static report => !string.IsNullOrEmpty(report.Fill!.ExecutionId)), $"the stream tells an execution without an id: {string.Join(", ", told.Select(Line))}");
        var distinct = told.DistinctBy(static report => report.Fill!.ExecutionId).ToList();
        Require(told.Count <= distinct.Count * times, $"the venue has executed {truth.Count} times, and the stream tells {string.Join(", ", told.Select(Line))}");
        Require(
            distinct.Select(Terms).Order(StringComparer.Ordinal).SequenceEqual(truth.Select(Terms).Order(StringComparer.Ordinal)),
            $"the venue has executed {string.Join(", ", truth.Select(Line))}, and the stream tells {string.Join(", ", distinct.Select(Line))}");
    }

    private static async Task EventFirstAsync(ConformanceBench bench)
    {
        var log = await bench.FollowAsync().ConfigureAwait(false);
        await bench.Account.DelayNextAnswerAsync().ConfigureAwait(false);
        var sent = await bench.SubmitAsync(bench.Meeting()).ConfigureAwait(false);
        var toldFirst = Fills(log);
        Require(toldFirst.Count > 0, $"the harness was to delay the answer, and nothing of {sent.ClientOrderId} was told before it");
        Require(sent.Outcome is SubmitOutcome.Accepted or SubmitOutcome.Unknown, $"the order was executed, and the answer is {Shown(sent.Outcome)}");
        Require(
            toldFirst.All(report => report.ClientOrderId == sent.ClientOrderId || (report.ClientOrderId is null && report.VenueOrderId is { } id && id == sent.VenueOrderId)),
            $"the order is {sent.ClientOrderId}, and the stream tells {string.Join(", ", toldFirst.Select(Line))}");
    }

    private static async Task CancellationIsToldAsync(ConformanceBench bench)
    {
        var log = await bench.FollowAsync().ConfigureAwait(false);
        var sent = await bench.AcceptedAsync(bench.Resting()).ConfigureAwait(false);
        await bench.CancelAsync(sent.ClientOrderId).ConfigureAwait(false);
        await bench.UntilAsync(
            () => Task.FromResult(log.Reports.Any(report => report.ClientOrderId == sent.ClientOrderId && report.Status == VenueOrderStatus.Canceled)), $"the stream tells that {sent.ClientOrderId} is canceled").ConfigureAwait(false);
    }

    private static async Task LegsAreToldAsync(ConformanceBench bench)
    {
        var log = await bench.FollowAsync().ConfigureAwait(false);
        var sent = await bench.AcceptedGroupAsync(new GroupRequest { Entry = bench.Meeting(), Exits = bench.Exits(bench.Quantity) }).ConfigureAwait(false);
        await bench.UntilAsync(
            async () => (await bench.TrueOrderAsync(sent.ClientOrderIds[0]).ConfigureAwait(false)).Status == VenueOrderStatus.Filled, $"the entry {sent.ClientOrderIds[0]} is filled at the venue").ConfigureAwait(false);
        await bench.SettleAsync().ConfigureAwait(false);
        await bench.Account.SetPriceAsync(bench.PriceAt(1.15m)).ConfigureAwait(false);
        await bench.UntilAsync(async () => (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).NetOf(bench.Symbol) < bench.Instrument.LotSize, $"the target has sold").ConfigureAwait(false);
        await bench.SettleAsync().ConfigureAwait(false);
        var known = sent.Outcome.Orders.OfType<SubmitOutcome.Accepted>().Select(static accepted => accepted.VenueOrderId).ToHashSet(StringComparer.Ordinal);
        var strange = log.Reports.Where(report => report.ClientOrderId is { } id ? !sent.ClientOrderIds.Contains(id, StringComparer.Ordinal) : !known.Contains(report.VenueOrderId)).ToList();
        Require(strange.Count == 0, $"the group is {string.Join(", ", sent.ClientOrderIds)}, and the stream tells {string.Join(", ", strange.Select(Line))}");
        Require(
            log.Reports.Any(report => report is { Side: OrderSide.Sell, Fill: not null } && (report.ClientOrderId ?? "") is var id && (id.Length == 0 || id == sent.ClientOrderIds[1])),
            $"the target {sent.ClientOrderIds[1]} is filled, and the stream tells {string.Join(", ", log.Reports.Select(Line))}");
    }

    private static async Task EndsAsync(ConformanceBench bench)
    {
        var log = await bench.FollowAsync().ConfigureAwait(false);
        await bench.Account.EndStreamsAsync().ConfigureAwait(false);
        await bench.UntilAsync(() => Task.FromResult(log.HasEnded), $"the enumeration has ended").ConfigureAwait(false);
    }

    private static async Task FollowedAgainAsync(ConformanceBench bench)
    {
        var first = await bench.FollowAsync().ConfigureAwait(false);
        await bench.Account.EndStreamsAsync().ConfigureAwait(false);
        await first.StopAsync().ConfigureAwait(false);
        var second = await bench.FollowAsync().ConfigureAwait(false);
        var sent = await bench.AcceptedAsync(bench.Market()).ConfigureAwait(false);
        await bench.UntilAsync(() => Task.FromResult(Fills(second).Count > 0), $"the second stream tells the execution of {sent.ClientOrderId}; it ended with {Shown(second.Failure?.Message)}").ConfigureAwait(false);
    }

    private static async Task FoundByReadingsAsync(ConformanceBench bench)
    {
        var log = await bench.FollowAsync().ConfigureAwait(false);
        await bench.Account.EndStreamsAsync().ConfigureAwait(false);
        await log.StopAsync().ConfigureAwait(false);
        var sent = await bench.AcceptedAsync(bench.Market()).ConfigureAwait(false);
        await bench.UntilAsync(
            async () => (await bench.TrueOrderAsync(sent.ClientOrderId).ConfigureAwait(false)).Status == VenueOrderStatus.Filled, $"the order {sent.ClientOrderId} is filled at the venue").ConfigureAwait(false);
        var found = await bench.FoundAsync(sent.ClientOrderId).ConfigureAwait(false);
        Require(found.Status == VenueOrderStatus.Filled && found.FilledQuantity == bench.Quantity, $"{bench.Quantity} was executed, and FindOrderAsync says {found.Status}, {found.FilledQuantity}");
        var listed = (await bench.OpenOrdersAsync().ConfigureAwait(false)).Items;
        Require(listed.All(order => order.ClientOrderId != sent.ClientOrderId), $"the order is filled, and GetOpenOrdersAsync lists {Shown(listed)}");
    }

    private static async Task EndsByTokenAsync(ConformanceBench bench)
    {
        var log = await bench.FollowAsync().ConfigureAwait(false);
        await log.StopAsync().ConfigureAwait(false);
        await bench.UntilAsync(() => Task.FromResult(log.HasEnded), $"the enumeration has ended").ConfigureAwait(false);
    }

    private static IReadOnlyList<ExecutionReport> Fills(EventLog log) => [.. log.Reports.Where(static report => report.Fill is not null)];

    private static string Terms(ExecutionReport report) => FormattableString.Invariant($"{report.Side} {report.Fill!.Quantity:0.#########} @ {report.Fill.Price:0.#########}");

    private static string Line(ExecutionReport report) =>
        FormattableString.Invariant($"[{report.ClientOrderId ?? report.VenueOrderId} {report.Status} {report.Side} {report.Fill?.Quantity} @ {report.Fill?.Price} {report.Fill?.ExecutionId}]");
}
