using Guardrails.Brokers;
using Guardrails.Orders;
using static Guardrails.Testing.Conformance.ConformanceBench;

namespace Guardrails.Testing.Conformance.Cases;

/// <summary>Orders of several instruments, of which the venue executes all legs or none.</summary>
internal static class MultilegCases
{
    private const string Group = "several legs";
    private const ConformanceAbilities Truth = ConformanceAbilities.ReadTruth;
    private const decimal Units = 2m;

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new()
        {
            Id = "BA-81",
            Group = Group,
            Title = "An order of several legs arrives as approved, and each leg is found under the id that was sent.",
            Action = "An order of two legs that does not meet the market is sent, and each leg is looked up.",
            PassCriterion = "Each leg is Accepted with the venue's id of it, the venue has one order for each, with its side and quantity, and FindOrderAsync finds each by its client order id.",
            Needs = Truth,
            When = CaseCondition.TakesLegs,
            Play = ArrivesAsync,
        },
        new()
        {
            Id = "BA-82",
            Group = Group,
            Title = "A refused order of several legs leaves nothing behind.",
            Action = "The venue refuses the next order, and an order of two legs that meets the market is sent.",
            PassCriterion = "Each leg is Rejected, the venue has no open order, and nothing is executed.",
            Needs = Truth | ConformanceAbilities.RefuseOrders,
            When = CaseCondition.TakesLegs,
            Play = RefusedAsync,
        },
        new()
        {
            Id = "BA-83",
            Group = Group,
            Title = "All legs are executed, and told under the ids that were sent.",
            Action = "A stream is followed, and an order of two legs that meets the market is sent.",
            PassCriterion = "The venue's position of each leg is that of the order, and the stream tells executions of each leg under its client order id that add up to its quantity.",
            Needs = Truth,
            When = CaseCondition.TakesLegs,
            Play = ExecutedAsync,
        },
        new()
        {
            Id = "BA-84",
            Group = Group,
            Title = "The cancellation of one leg ends all of them.",
            Action = "An order of two legs rests, and its second leg is canceled.",
            PassCriterion = "The venue has no open order, nothing is executed, and FindOrderAsync says of each leg that it is Canceled.",
            Needs = Truth,
            When = CaseCondition.TakesLegs,
            Play = CanceledAsync,
        },
        new()
        {
            Id = "BA-85",
            Group = Group,
            Title = "An Unknown order of several legs is settled by looking the legs up.",
            Action = "The answer to an order of two legs that rests is lost after the venue has taken it, and the guard resolves what is unknown.",
            PassCriterion = "Each leg is Unknown, the venue has one order for each, and the guard has each leg Working, with the venue's id.",
            Needs = Truth | ConformanceAbilities.LoseAnswers,
            When = CaseCondition.TakesLegs,
            Play = SettledAsync,
        },
    ];

    private static async Task ArrivesAsync(ConformanceBench bench)
    {
        var sent = await RestingAsync(bench).ConfigureAwait(false);
        for (var i = 0; i < sent.ClientOrderIds.Count; i++)
        {
            var (leg, id) = (bench.Account.Legs[i], sent.ClientOrderIds[i]);
            var order = await TrueLegAsync(bench, leg).ConfigureAwait(false);
            Require(
                order.Side == leg.Side && order.Quantity == Units * leg.Ratio, $"{leg.Side} {Units * leg.Ratio} of {leg.Symbol} was approved, and the venue has {Shown(order)}");
            Require(
                sent.Outcome.Orders[i] is SubmitOutcome.Accepted { VenueOrderId: { } venueId } && venueId == order.VenueOrderId,
                $"the venue has {leg.Symbol} as {order.VenueOrderId}, and the answer to the leg {id} is {Shown(sent.Outcome.Orders[i])}");
            var found = await FindLegAsync(bench, sent, i).ConfigureAwait(false);
            Require(found.ClientOrderId == id && found.Symbol == leg.Symbol && found.VenueOrderId == order.VenueOrderId, $"the leg {id} is {leg.Symbol}, and FindOrderAsync finds {Shown(found)}");
        }
    }

    private static async Task RefusedAsync(ConformanceBench bench)
    {
        await bench.Account.RefuseNextOrderAsync().ConfigureAwait(false);
        var sent = await SendAsync(bench, meets: true).ConfigureAwait(false);
        Require(
            sent.Outcome.Orders.Take(sent.ClientOrderIds.Count).All(static answer => answer is SubmitOutcome.Rejected),
            $"the venue has refused the order, and its legs are answered with {string.Join(" / ", sent.Outcome.Orders.Take(sent.ClientOrderIds.Count).Select(Shown))}");
        await NothingIsLeftAsync(bench, "the venue has refused the order").ConfigureAwait(false);
    }

    private static async Task ExecutedAsync(ConformanceBench bench)
    {
        var log = await bench.FollowAsync().ConfigureAwait(false);
        var sent = await SendAsync(bench, meets: true).ConfigureAwait(false);
        await bench.UntilAsync(
            async () => await bench.Account.ReadTruthAsync().ConfigureAwait(false) is var truth && bench.Account.Legs.All(leg => truth.NetOf(leg.Symbol) == Signed(leg)),
            $"the venue holds {string.Join(" and ", bench.Account.Legs.Select(static leg => FormattableString.Invariant($"{Signed(leg)} {leg.Symbol}")))}").ConfigureAwait(false);
        await bench.UntilAsync(
            () => Task.FromResult(bench.Account.Legs.Select((leg, i) => log.Reports.Where(report => report.Symbol == leg.Symbol && report.ClientOrderId == sent.ClientOrderIds[i])
                .Sum(static report => report.Fill?.Quantity ?? 0m) == Units * leg.Ratio).All(static isTold => isTold)),
            $"the stream tells the executions of {string.Join(" and ", sent.ClientOrderIds)}").ConfigureAwait(false);
    }

    private static async Task CanceledAsync(ConformanceBench bench)
    {
        var sent = await RestingAsync(bench).ConfigureAwait(false);
        await bench.CancelAsync(sent.ClientOrderIds[^1]).ConfigureAwait(false);
        await bench.UntilAsync(
            async () => (await LegsAsync(bench).ConfigureAwait(false)).All(static order => Terminal.HasEnded(order.Status)), $"the venue has ended all legs after the cancellation of {sent.ClientOrderIds[^1]}").ConfigureAwait(false);
        await NothingIsLeftAsync(bench, "the order is canceled").ConfigureAwait(false);
        for (var i = 0; i < sent.ClientOrderIds.Count; i++)
        {
            var found = await FindLegAsync(bench, sent, i).ConfigureAwait(false);
            Require(found is { Status: VenueOrderStatus.Canceled, FilledQuantity: 0m }, $"the leg {sent.ClientOrderIds[i]} is canceled, and FindOrderAsync finds {Shown(found)}");
        }
    }

    private static async Task SettledAsync(ConformanceBench bench)
    {
        await bench.Account.LoseNextAnswerAsync(VenueWrite.Order).ConfigureAwait(false);
        var sent = await SendAsync(bench, meets: false).ConfigureAwait(false);
        Require(
            sent.Outcome.Orders.Take(sent.ClientOrderIds.Count).All(static answer => answer is SubmitOutcome.Unknown),
            $"the answer is lost, and the legs are answered with {string.Join(" / ", sent.Outcome.Orders.Take(sent.ClientOrderIds.Count).Select(Shown))}");
        await bench.ResolvedAsync(
            () => sent.ClientOrderIds.All(id => bench.Guard.FindOrder(id) is { State: OrderState.Working, VenueOrderId: not null }), $"the guard has settled {string.Join(", ", sent.ClientOrderIds)}").ConfigureAwait(false);
        foreach (var leg in bench.Account.Legs)
        {
            await TrueLegAsync(bench, leg).ConfigureAwait(false);
        }
    }

    /// <summary>Sends an order that rests, and waits until the venue works its legs.</summary>
    private static async Task<SentGroup> RestingAsync(ConformanceBench bench)
    {
        var sent = await SendAsync(bench, meets: false).ConfigureAwait(false);
        Require(
            sent.Outcome.Orders.Count >= sent.ClientOrderIds.Count && sent.Outcome.Orders.Take(sent.ClientOrderIds.Count).All(static answer => answer is SubmitOutcome.Accepted),
            $"the legs are answered with {string.Join(" / ", sent.Outcome.Orders.Take(sent.ClientOrderIds.Count).Select(Shown))}, and Accepted was expected for each");
        await bench.UntilAsync(
            async () => await LegsAsync(bench).ConfigureAwait(false) is var legs && legs.Count > 0 && legs.All(static order => order.Status is not VenueOrderStatus.PendingNew), "the venue works the legs").ConfigureAwait(false);
        return sent;
    }

    /// <summary>Sends an order of the account's legs through the guard: half as dear as the market is, or half as dear again.</summary>
    private static async Task<SentGroup> SendAsync(ConformanceBench bench, bool meets)
    {
        foreach (var leg in bench.Account.Legs)
        {
            var instrument = await bench.AnswerAsync(bench.Adapter.GetInstrumentAsync(leg.Symbol, bench.Cancellation), "GetInstrumentAsync").ConfigureAwait(false);
            Require(instrument is not null, $"GetInstrumentAsync gives no description of {leg.Symbol}, which the harness names");
            bench.Describe(instrument, bench.Account.PriceOf(leg.Symbol));
        }

        var net = bench.Account.Legs.Sum(leg => (leg.Side == OrderSide.Buy ? leg.Ratio : -leg.Ratio) * bench.Account.PriceOf(leg.Symbol));
        var request = new MultilegRequest { Legs = bench.Account.Legs, Quantity = Units, LimitPrice = decimal.Round(net * (meets ? 1.5m : 0.5m), 2), TimeInForce = TimeInForce.Day };
        GroupOutcome? outcome = null;
        var result = await bench.AnswerAsync(
            bench.Guard.SubmitMultilegAsync(request, async (proof, token) => outcome = await bench.Adapter.SubmitMultilegAsync(proof, token).ConfigureAwait(false), bench.Cancellation),
            "SubmitMultilegAsync").ConfigureAwait(false);
        return new SentGroup { ClientOrderIds = IdsOf(result), Outcome = outcome ?? throw new ConformanceFailureException("SubmitMultilegAsync gave no outcome") };
    }

    private static decimal Signed(MultilegLeg leg) => Units * (leg.Side == OrderSide.Buy ? leg.Ratio : -leg.Ratio);

    /// <summary>The venue's orders of the legs, ended ones included.</summary>
    private static async Task<List<VenueOrder>> LegsAsync(ConformanceBench bench) =>
        [.. (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).Orders.Where(order => bench.Account.Legs.Any(leg => leg.Symbol == order.Symbol))];

    /// <summary>The one order that the venue has of a leg. It need not have the client order id that was sent: a venue may know the whole order alone by that.</summary>
    private static async Task<VenueOrder> TrueLegAsync(ConformanceBench bench, MultilegLeg leg)
    {
        var orders = (await LegsAsync(bench).ConfigureAwait(false)).Where(order => order.Symbol == leg.Symbol).ToList();
        Require(orders.Count == 1, $"the venue has {orders.Count} orders of {leg.Symbol}, and 1 was sent");
        return orders[0];
    }

    private static async Task<VenueOrder> FindLegAsync(ConformanceBench bench, SentGroup sent, int number)
    {
        var (leg, id) = (bench.Account.Legs[number], sent.ClientOrderIds[number]);
        var lookup = await bench.FindAsync(OrderQuery.For(leg.Symbol, id) with { VenueOrderId = bench.Guard.FindOrder(id)?.VenueOrderId, SentWith = [.. sent.ClientOrderIds.Where(other => other != id)] }).ConfigureAwait(false);
        return lookup is OrderLookup.Found found ? found.Order : throw new ConformanceFailureException($"FindOrderAsync answers {lookup} for the leg {id}, which the venue has");
    }

    private static async Task NothingIsLeftAsync(ConformanceBench bench, string because)
    {
        await bench.SettleAsync().ConfigureAwait(false);
        var truth = await bench.Account.ReadTruthAsync().ConfigureAwait(false);
        var open = truth.Orders.Where(static order => !Terminal.HasEnded(order.Status)).ToList();
        Require(open.Count == 0 && truth.Executions.Count == 0, $"{because}, and the venue has {Shown(open)} open and {truth.Executions.Count} executions");
    }
}
