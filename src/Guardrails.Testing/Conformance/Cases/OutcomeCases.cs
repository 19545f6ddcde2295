using Guardrails.Brokers;
using Guardrails.Orders;
using static Guardrails.Testing.Conformance.ConformanceBench;

namespace Guardrails.Testing.Conformance.Cases;

/// <summary>An answer that is not there proves nothing, and nothing is sent again.</summary>
internal static class OutcomeCases
{
    private const string Group = "outcomes";
    private const ConformanceAbilities Truth = ConformanceAbilities.ReadTruth;

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new()
        {
            Id = "BA-13",
            Group = Group,
            Title = "An order whose answer is lost is Unknown, and is not sent again.",
            Action = "The answer to an order is lost after the venue has taken it.",
            PassCriterion = "The answer is Unknown, and the venue has one order and has got one message for it.",
            Needs = Truth | ConformanceAbilities.LoseAnswers,
            Play = static bench => LostAsync(bench, hasArrived: true),
        },
        new()
        {
            Id = "BA-14",
            Group = Group,
            Title = "An order that is lost on its way is Unknown, and is not sent again.",
            Action = "An order is lost before the venue has seen it.",
            PassCriterion = "The answer is Unknown, and the venue has no order.",
            Needs = Truth | ConformanceAbilities.LoseRequests,
            Play = static bench => LostAsync(bench, hasArrived: false),
        },
        new()
        {
            Id = "BA-15",
            Group = Group,
            Title = "An Unknown order is settled by looking it up.",
            Action = "The answer to an order is lost after the venue has taken it, and the guard resolves what is unknown.",
            PassCriterion = "The guard's order is Working, with the venue's id.",
            Needs = Truth | ConformanceAbilities.LoseAnswers,
            Play = SettledAsync,
        },
        new()
        {
            Id = "BA-16",
            Group = Group,
            Title = "An order that never was is NotFound, as of the question.",
            Action = "FindOrderAsync is asked for an id that was never sent.",
            PassCriterion = "The answer is NotFound, as of a time between the question and the answer.",
            Needs = ConformanceAbilities.None,
            Play = NotFoundAsync,
        },
        new()
        {
            Id = "BA-17",
            Group = Group,
            Title = "A refused repetition is a duplicate id.",
            Action = "An order rests; a guard that has forgotten it sends another one under the same client order id.",
            PassCriterion = "The answer is Rejected with IsDuplicateId, and the venue has one order of this id.",
            Needs = Truth,
            Play = DuplicateAsync,
        },
        new()
        {
            Id = "BA-18",
            Group = Group,
            Title = "A refusal for the rate is definite.",
            Action = "The venue refuses the next order because there were too many.",
            PassCriterion = "The answer is Rejected and the venue has no order, or it is Accepted and the venue has one.",
            Needs = Truth | ConformanceAbilities.RefuseForRate,
            Play = RateLimitedAsync,
        },
        new()
        {
            Id = "BA-19",
            Group = Group,
            Title = "A cancellation whose answer is lost is Unknown.",
            Action = "An order rests, and the answer to its cancellation is lost after the venue has acted.",
            PassCriterion = "The answer is Unknown.",
            Needs = Truth | ConformanceAbilities.LoseAnswers,
            Play = CancelLostAsync,
        },
        new()
        {
            Id = "BA-20",
            Group = Group,
            Title = "A replacement whose answer is lost is Unknown.",
            Action = "An order rests, and the answer to its replacement is lost after the venue has acted.",
            PassCriterion = "The answer is Unknown.",
            Needs = Truth | ConformanceAbilities.LoseAnswers,
            When = CaseCondition.Replaces,
            Play = ReplaceLostAsync,
        },
        new()
        {
            Id = "BA-21",
            Group = Group,
            Title = "A group whose answer is lost is Unknown, every order of it.",
            Action = "The answer to a pair of exits is lost after the venue has taken it.",
            PassCriterion = "The answer is Unknown for both, and the venue has one order of each kind.",
            Needs = Truth | ConformanceAbilities.LoseAnswers,
            When = CaseCondition.LinksExits,
            Play = GroupLostAsync,
        },
    ];

    private static async Task LostAsync(ConformanceBench bench, bool hasArrived)
    {
        await (hasArrived ? bench.Account.LoseNextAnswerAsync(VenueWrite.Order) : bench.Account.LoseNextRequestAsync(VenueWrite.Order)).ConfigureAwait(false);
        var sent = await bench.SubmitAsync(bench.Resting()).ConfigureAwait(false);
        Require(sent.Outcome is SubmitOutcome.Unknown, $"nobody can know what became of the order, and the answer is {Shown(sent.Outcome)}");
        await bench.SettleAsync().ConfigureAwait(false);
        var truth = await bench.Account.ReadTruthAsync().ConfigureAwait(false);
        var expected = hasArrived ? 1 : 0;
        Require(truth.Orders.Count == expected, $"one order was sent and {(hasArrived ? "arrived" : "was lost")}, and the venue has {truth.Orders.Count}: {Shown(truth.Orders)}");
        Require(truth.OrderMessages is null or 1 || !hasArrived, $"one order was sent, and the venue has got {truth.OrderMessages} messages for it");
    }

    private static async Task SettledAsync(ConformanceBench bench)
    {
        await bench.Account.LoseNextAnswerAsync(VenueWrite.Order).ConfigureAwait(false);
        var sent = await bench.SubmitAsync(bench.Resting()).ConfigureAwait(false);
        var atVenue = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).OrdersOf(sent.ClientOrderId);
        Require(atVenue.Count > 0, $"the harness lost the answer to {sent.ClientOrderId}, and the venue does not have the order");
        await bench.ResolvedAsync(
            () => bench.Guard.FindOrder(sent.ClientOrderId) is { State: OrderState.Working }, $"the guard has settled {sent.ClientOrderId}, which the venue works as {atVenue[0].VenueOrderId}").ConfigureAwait(false);
        var known = bench.Guard.FindOrder(sent.ClientOrderId)!.VenueOrderId;
        Require(known == atVenue[0].VenueOrderId, $"the guard has learnt the venue's id {known}, and at the venue the order is {atVenue[0].VenueOrderId}");
    }

    private static async Task NotFoundAsync(ConformanceBench bench)
    {
        var asked = bench.Now;
        var lookup = await bench.FindAsync("never-sent-7").ConfigureAwait(false);
        Require(lookup is OrderLookup.NotFound, $"the venue never had the order, and the answer is {Shown(lookup)}");
        var asOf = ((OrderLookup.NotFound)lookup).AsOf;
        Require(asOf >= asked && asOf <= bench.Now, $"the question was sent at {asked:O}, and the answer is as of {asOf:O}; it is {bench.Now:O}");
    }

    private static async Task DuplicateAsync(ConformanceBench bench)
    {
        var id = FormattableString.Invariant($"twice-{bench.Now.UtcTicks}");
        await bench.AcceptedAsync(bench.Resting() with { ClientOrderId = id }).ConfigureAwait(false);
        await bench.OpenGuardAsync().ConfigureAwait(false);
        var again = await bench.SubmitAsync(bench.Resting() with { ClientOrderId = id }).ConfigureAwait(false);
        Require(again.Outcome is SubmitOutcome.Rejected { Rejection.IsDuplicateId: true }, $"the venue has an order {id}, and the answer to another one is {Shown(again.Outcome)}");
        await bench.TrueOrderAsync(id).ConfigureAwait(false);
    }

    private static async Task RateLimitedAsync(ConformanceBench bench)
    {
        await bench.Account.RefuseNextForRateAsync().ConfigureAwait(false);
        var sent = await bench.SubmitAsync(bench.Resting()).ConfigureAwait(false);
        await bench.SettleAsync().ConfigureAwait(false);
        var count = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).OrdersOf(sent.ClientOrderId).Count;
        Require((sent.Outcome, count) is (SubmitOutcome.Rejected, 0) or (SubmitOutcome.Accepted, 1), $"the venue refused for the rate and has {count} orders, and the answer is {Shown(sent.Outcome)}");
    }

    private static async Task CancelLostAsync(ConformanceBench bench)
    {
        var sent = await bench.AcceptedAsync(bench.Resting()).ConfigureAwait(false);
        await bench.Account.LoseNextAnswerAsync(VenueWrite.Cancel).ConfigureAwait(false);
        var outcome = await bench.CancelAsync(sent.ClientOrderId).ConfigureAwait(false);
        Require(outcome is CancelOutcome.Unknown, $"nobody can know what became of the cancellation, and the answer is {Shown(outcome)}");
    }

    private static async Task ReplaceLostAsync(ConformanceBench bench)
    {
        var sent = await bench.AcceptedAsync(bench.Resting()).ConfigureAwait(false);
        await bench.SettledOrderAsync(sent.ClientOrderId).ConfigureAwait(false);
        await bench.Account.LoseNextAnswerAsync(VenueWrite.Replace).ConfigureAwait(false);
        var outcome = await bench.ReplaceAsync(new ReplaceRequest { ClientOrderId = sent.ClientOrderId, LimitPrice = bench.PriceAt(0.85m) }).ConfigureAwait(false);
        Require(outcome is ReplaceOutcome.Unknown, $"nobody can know what became of the replacement, and the answer is {Shown(outcome)}");
    }

    private static async Task GroupLostAsync(ConformanceBench bench)
    {
        var held = await bench.HoldAsync().ConfigureAwait(false);
        await bench.Account.LoseNextAnswerAsync(VenueWrite.Order).ConfigureAwait(false);
        var sent = await bench.SubmitGroupAsync(new GroupRequest { Exits = bench.Exits(held) }).ConfigureAwait(false);
        var answers = sent.Outcome.Orders.Take(2).ToList();
        Require(answers.All(static answer => answer is SubmitOutcome.Unknown), $"nobody can know what became of the pair, and the answers are {string.Join(" / ", answers.Select(Shown))}");
        await bench.SettleAsync().ConfigureAwait(false);
        var exits = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).Orders.Where(static order => order.Side == OrderSide.Sell).ToList();
        Require(
            exits.Count(static order => order.Type == OrderType.Limit) == 1 && exits.Count(static order => order.Type == OrderType.Stop) == 1,
            $"one pair was sent, and the venue has {Shown(exits)}");
    }
}
