using Guardrails.Brokers;
using Guardrails.Orders;
using static Guardrails.Testing.Conformance.ConformanceBench;

namespace Guardrails.Testing.Conformance.Cases;

/// <summary>Two things at once: a lost answer and a restart, a partial fill and a cancellation.</summary>
internal static class CombinedCases
{
    private const string Group = "combinations";
    private const ConformanceAbilities Truth = ConformanceAbilities.ReadTruth;

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new()
        {
            Id = "BA-70",
            Group = Group,
            Title = "A pair whose answer was lost is found after a restart.",
            Action = "The answer to a pair of exits is lost after the venue has taken it, the adapter is restarted, and each exit is looked up by its id, its type and the id that it was sent with.",
            PassCriterion = "FindOrderAsync finds both, each with its type.",
            Needs = Truth | ConformanceAbilities.LoseAnswers | ConformanceAbilities.Restart,
            When = CaseCondition.LinksExits,
            Play = LostPairAsync,
        },
        new()
        {
            Id = "BA-71",
            Group = Group,
            Title = "The fill of a group whose answer was lost is told under its id.",
            Action = "A stream is followed, and the answer to an entry that meets the market, sent with its exits, is lost after the venue has taken them.",
            PassCriterion = "The stream tells the execution of the entry under its client order id.",
            Needs = Truth | ConformanceAbilities.LoseAnswers,
            When = CaseCondition.AttachesExits,
            Play = LostGroupIsToldAsync,
        },
        new()
        {
            Id = "BA-72",
            Group = Group,
            Title = "What was executed before a cancellation stays executed.",
            Action = "One lot of an order is executed, and the rest is canceled.",
            PassCriterion = "FindOrderAsync says that the order is Canceled and that one lot was executed.",
            Needs = Truth | ConformanceAbilities.WithholdFills,
            Play = CanceledInPartAsync,
        },
        new()
        {
            Id = "BA-73",
            Group = Group,
            Title = "An order that was lost on its way is NotFound.",
            Action = "An order is lost before the venue has seen it, and is looked up.",
            PassCriterion = "FindOrderAsync says NotFound.",
            Needs = Truth | ConformanceAbilities.LoseRequests,
            Play = LostIsAbsentAsync,
        },
        new()
        {
            Id = "BA-74",
            Group = Group,
            Title = "An order that another one has replaced has ended.",
            Action = "An order rests and is replaced by another one under an id of its own; the first is looked up, with the id of the other.",
            PassCriterion = "FindOrderAsync says of the first that it has ended.",
            Needs = Truth,
            When = CaseCondition.ReplacesByAnother,
            Play = ReplacedHasEndedAsync,
        },
        new()
        {
            Id = "BA-75",
            Group = Group,
            Title = "A stop that the price reaches sells, and is told.",
            Action = "A position is bought, a stop rests below the market, and the price falls to the stop.",
            PassCriterion = "The venue's position is flat, and FindOrderAsync says that the stop is Filled with the whole quantity.",
            Needs = Truth | ConformanceAbilities.SetPrice,
            When = CaseCondition.Takes(OrderType.Stop),
            Play = StopSellsAsync,
        },
        new()
        {
            Id = "BA-76",
            Group = Group,
            Title = "Buying power counts open orders where the capabilities say so.",
            Action = "The account is read before and after an order that rests.",
            PassCriterion = "Buying power is less afterwards.",
            Needs = Truth,
            When = CaseCondition.CountsOpenOrders,
            Play = BuyingPowerAsync,
        },
        new()
        {
            Id = "BA-77",
            Group = Group,
            Title = "The value of positions is that of the positions.",
            Action = "A position is bought, and the account is read.",
            PassCriterion = "Where the account tells the value of its positions, it is that of the quantity and the price, within a tenth.",
            Needs = Truth,
            Play = PositionValueAsync,
        },
        new()
        {
            Id = "BA-78",
            Group = Group,
            Title = "An Unknown cancellation is settled by looking the order up.",
            Action = "An order rests, the answer to its cancellation is lost after the venue has acted, and the guard resolves what is unknown.",
            PassCriterion = "The guard's order is Canceled.",
            Needs = Truth | ConformanceAbilities.LoseAnswers,
            Play = CancelSettledAsync,
        },
        new()
        {
            Id = "BA-79",
            Group = Group,
            Title = "An Unknown replacement is settled by looking the order up.",
            Action = "An order rests, the answer to its replacement is lost after the venue has acted, and the guard resolves what is unknown.",
            PassCriterion = "The guard's order under the id that the venue works is Working at the new price, with the venue's id.",
            Needs = Truth | ConformanceAbilities.LoseAnswers,
            When = CaseCondition.Replaces,
            Play = ReplaceSettledAsync,
        },
        new()
        {
            Id = "BA-80",
            Group = Group,
            Title = "An Unknown entry with its exits is settled by looking the orders up.",
            Action = "The answer to an entry that rests, sent with its exits, is lost after the venue has taken them, and the guard resolves what is unknown.",
            PassCriterion = "The guard has all three orders Working, each with an id of the venue.",
            Needs = Truth | ConformanceAbilities.LoseAnswers,
            When = CaseCondition.AttachesExits,
            Play = GroupSettledAsync,
        },
    ];

    private static async Task LostPairAsync(ConformanceBench bench)
    {
        var held = await bench.HoldAsync().ConfigureAwait(false);
        await bench.Account.LoseNextAnswerAsync(VenueWrite.Order).ConfigureAwait(false);
        var exits = bench.Exits(held);
        var sent = await bench.SubmitGroupAsync(new GroupRequest { Exits = exits }).ConfigureAwait(false);
        await bench.Account.RestartAsync().ConfigureAwait(false);
        for (var i = 0; i < exits.Count; i++)
        {
            var (id, exit) = (sent.ClientOrderIds[i], exits[i]);
            var lookup = await bench.FindAsync(bench.QueryFor(id) with { Type = exit.Type, SentWith = [.. sent.ClientOrderIds.Where(other => other != id)] }).ConfigureAwait(false);
            Require(lookup is OrderLookup.Found { Order: var order } && order.Type == exit.Type, $"the exit {id} is a {exit.Type}, and FindOrderAsync answers {Shown(lookup)}");
        }
    }

    private static async Task LostGroupIsToldAsync(ConformanceBench bench)
    {
        var log = await bench.FollowAsync().ConfigureAwait(false);
        await bench.Account.LoseNextAnswerAsync(VenueWrite.Order).ConfigureAwait(false);
        var sent = await bench.SubmitGroupAsync(new GroupRequest { Entry = bench.Meeting(), Exits = bench.Exits(bench.Quantity) }).ConfigureAwait(false);
        await bench.UntilAsync(
            () => Task.FromResult(log.Reports.Any(report => report.Fill is not null && report.ClientOrderId == sent.ClientOrderIds[0])),
            $"the stream tells the execution of {sent.ClientOrderIds[0]}").ConfigureAwait(false);
    }

    private static async Task CanceledInPartAsync(ConformanceBench bench)
    {
        var lot = bench.Instrument.LotSize;
        await bench.Account.WithholdFillsAsync(lot).ConfigureAwait(false);
        var sent = await bench.AcceptedAsync(bench.Meeting()).ConfigureAwait(false);
        await bench.UntilAsync(async () => (await bench.TrueOrderAsync(sent.ClientOrderId).ConfigureAwait(false)).FilledQuantity == lot, $"{lot} of {sent.ClientOrderId} is executed").ConfigureAwait(false);
        await bench.CancelAsync(sent.ClientOrderId).ConfigureAwait(false);
        await bench.UntilAsync(async () => (await bench.TrueOrderAsync(sent.ClientOrderId).ConfigureAwait(false)).Status == VenueOrderStatus.Canceled, $"{sent.ClientOrderId} is canceled at the venue").ConfigureAwait(false);
        var found = await bench.FoundAsync(sent.ClientOrderId).ConfigureAwait(false);
        Require(found.Status == VenueOrderStatus.Canceled && found.FilledQuantity == lot, $"{lot} was executed and the rest is canceled, and FindOrderAsync says {found.Status}, {found.FilledQuantity}");
    }

    private static async Task LostIsAbsentAsync(ConformanceBench bench)
    {
        await bench.Account.LoseNextRequestAsync(VenueWrite.Order).ConfigureAwait(false);
        var sent = await bench.SubmitAsync(bench.Resting()).ConfigureAwait(false);
        var lookup = await bench.FindAsync(sent.ClientOrderId).ConfigureAwait(false);
        Require(lookup is OrderLookup.NotFound, $"the venue never saw {sent.ClientOrderId}, and FindOrderAsync answers {Shown(lookup)}");
    }

    private static async Task ReplacedHasEndedAsync(ConformanceBench bench)
    {
        var sent = await bench.AcceptedAsync(bench.Resting()).ConfigureAwait(false);
        await bench.SettledOrderAsync(sent.ClientOrderId).ConfigureAwait(false);
        var price = bench.PriceAt(0.85m);
        await bench.ReplaceAsync(new ReplaceRequest { ClientOrderId = sent.ClientOrderId, LimitPrice = price }).ConfigureAwait(false);
        VenueOrder? successor = null;
        await bench.UntilAsync(
            async () => (successor = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).Orders.FirstOrDefault(order => order.LimitPrice == price)) is not null
                && Terminal.HasEnded((await bench.TrueOrderAsync(sent.ClientOrderId).ConfigureAwait(false)).Status),
            $"another order at {price} has taken the place of {sent.ClientOrderId}").ConfigureAwait(false);
        var lookup = await bench.FindAsync(bench.QueryFor(sent.ClientOrderId) with { VenueOrderId = sent.VenueOrderId, ReplacedBy = successor!.ClientOrderId }).ConfigureAwait(false);
        Require(lookup is OrderLookup.Found { Order: var order } && Terminal.HasEnded(order.Status), $"{successor.ClientOrderId} has taken the place of {sent.ClientOrderId}, and FindOrderAsync answers {Shown(lookup)}");
    }

    private static async Task StopSellsAsync(ConformanceBench bench)
    {
        var held = await bench.HoldAsync().ConfigureAwait(false);
        var stop = bench.PriceAt(0.9m);
        var sent = await bench.AcceptedAsync(bench.Exit(held) with { Type = OrderType.Stop, StopPrice = stop }).ConfigureAwait(false);
        await bench.SettledOrderAsync(sent.ClientOrderId).ConfigureAwait(false);
        await bench.Account.SetPriceAsync(stop - bench.Instrument.TickSizeAt(stop)).ConfigureAwait(false);
        await bench.UntilAsync(
            async () => Math.Abs((await bench.Account.ReadTruthAsync().ConfigureAwait(false)).NetOf(bench.Symbol)) < bench.Instrument.LotSize, $"the stop has sold the {held} that are held").ConfigureAwait(false);
        var found = await bench.FoundAsync(sent.ClientOrderId).ConfigureAwait(false);
        Require(found.Status == VenueOrderStatus.Filled && found.FilledQuantity == held, $"the stop has sold {held}, and FindOrderAsync says {found.Status}, {found.FilledQuantity}");
    }

    private static async Task BuyingPowerAsync(ConformanceBench bench)
    {
        var before = await bench.AnswerAsync(bench.Adapter.GetAccountAsync(bench.Cancellation), "GetAccountAsync").ConfigureAwait(false);
        await bench.AcceptedAsync(bench.Resting()).ConfigureAwait(false);
        var after = await bench.AnswerAsync(bench.Adapter.GetAccountAsync(bench.Cancellation), "GetAccountAsync").ConfigureAwait(false);
        Require(
            after?.BuyingPower < before?.BuyingPower,
            $"an order for {bench.Quantity} rests, the capabilities say that buying power counts it, and buying power was {before?.BuyingPower} before and is {after?.BuyingPower}");
    }

    private static async Task PositionValueAsync(ConformanceBench bench)
    {
        await bench.HoldAsync().ConfigureAwait(false);
        var value = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).NetOf(bench.Symbol) * bench.Account.Price * bench.Instrument.Multiplier;
        var account = await bench.AnswerAsync(bench.Adapter.GetAccountAsync(bench.Cancellation), "GetAccountAsync").ConfigureAwait(false);
        Require(account is not null, $"GetAccountAsync gives no answer, and nothing is wrong at the venue");
        Require(
            account.GrossPositionValue is not { } told || Math.Abs(told - value) <= value / 10m,
            $"the position is worth {value}, and GetAccountAsync says that positions are worth {account.GrossPositionValue}");
    }

    private static async Task CancelSettledAsync(ConformanceBench bench)
    {
        var sent = await bench.AcceptedAsync(bench.Resting()).ConfigureAwait(false);
        await bench.SettledOrderAsync(sent.ClientOrderId).ConfigureAwait(false);
        await bench.Account.LoseNextAnswerAsync(VenueWrite.Cancel).ConfigureAwait(false);
        await bench.CancelAsync(sent.ClientOrderId).ConfigureAwait(false);
        await bench.ResolvedAsync(() => bench.Guard.FindOrder(sent.ClientOrderId) is { State: OrderState.Canceled }, $"the guard has settled {sent.ClientOrderId}, which the venue has canceled").ConfigureAwait(false);
    }

    private static async Task ReplaceSettledAsync(ConformanceBench bench)
    {
        var sent = await bench.AcceptedAsync(bench.Resting()).ConfigureAwait(false);
        await bench.SettledOrderAsync(sent.ClientOrderId).ConfigureAwait(false);
        await bench.Account.LoseNextAnswerAsync(VenueWrite.Replace).ConfigureAwait(false);
        var price = bench.PriceAt(0.85m);
        await bench.ReplaceAsync(new ReplaceRequest { ClientOrderId = sent.ClientOrderId, LimitPrice = price }).ConfigureAwait(false);
        VenueOrder? working = null;
        await bench.UntilAsync(
            async () => (working = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).Orders.FirstOrDefault(order => order.LimitPrice == price)) is not null, $"the venue has an order at {price}").ConfigureAwait(false);
        await bench.ResolvedAsync(
            () => bench.Guard.FindOrder(working!.ClientOrderId!) is { State: OrderState.Working, LimitPrice: { } known } order && known == price && order.VenueOrderId == working.VenueOrderId,
            $"the guard has settled {working!.ClientOrderId}, which the venue works at {price}").ConfigureAwait(false);
    }

    private static async Task GroupSettledAsync(ConformanceBench bench)
    {
        await bench.Account.LoseNextAnswerAsync(VenueWrite.Order).ConfigureAwait(false);
        var sent = await bench.SubmitGroupAsync(new GroupRequest { Entry = bench.Resting(0.95m), Exits = bench.Exits(bench.Quantity) }).ConfigureAwait(false);
        await bench.ResolvedAsync(
            () => sent.ClientOrderIds.All(id => bench.Guard.FindOrder(id) is { State: OrderState.Working, VenueOrderId: not null }), $"the guard has settled {string.Join(", ", sent.ClientOrderIds)}").ConfigureAwait(false);
    }
}
