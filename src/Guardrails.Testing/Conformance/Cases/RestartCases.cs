using Guardrails.Brokers;
using Guardrails.Orders;
using static Guardrails.Testing.Conformance.ConformanceBench;

namespace Guardrails.Testing.Conformance.Cases;

/// <summary>A new instance of the adapter knows the account from the venue alone.</summary>
internal static class RestartCases
{
    private const string Group = "restart";
    private const ConformanceAbilities Needed = ConformanceAbilities.ReadTruth | ConformanceAbilities.Restart;

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new()
        {
            Id = "BA-58",
            Group = Group,
            Title = "Open orders are told the same after a restart.",
            Action = "Two orders rest; the adapter is restarted, and open orders are read.",
            PassCriterion = "GetOpenOrdersAsync lists both, with the ids, sides, quantities and prices that the venue has.",
            Needs = Needed,
            Play = OpenOrdersAsync,
        },
        new()
        {
            Id = "BA-59",
            Group = Group,
            Title = "An order is found by its id after a restart.",
            Action = "An order rests; the adapter is restarted, and the order is looked up by its client order id alone.",
            PassCriterion = "FindOrderAsync finds it, with the venue's id.",
            Needs = Needed,
            Play = FoundAsync,
        },
        new()
        {
            Id = "BA-60",
            Group = Group,
            Title = "Positions are told the same after a restart.",
            Action = "A position is bought; the adapter is restarted, and positions are read.",
            PassCriterion = "GetPositionsAsync tells what the venue holds.",
            Needs = Needed,
            Play = PositionsAsync,
        },
        new()
        {
            Id = "BA-61",
            Group = Group,
            Title = "Legs of a group are found by their own ids after a restart.",
            Action = "An entry rests with a target and a stop; the adapter is restarted, and each exit is looked up by its id, its type and the ids that it was sent with.",
            PassCriterion = "FindOrderAsync finds both, each with its type and price.",
            Needs = Needed,
            When = CaseCondition.AttachesExits,
            Play = LegsAsync,
        },
        new()
        {
            Id = "BA-62",
            Group = Group,
            Title = "An order is canceled after a restart.",
            Action = "An order rests; the adapter is restarted, and the order is canceled.",
            PassCriterion = "The order is Canceled at the venue.",
            Needs = Needed,
            Play = CanceledAsync,
        },
    ];

    private static async Task OpenOrdersAsync(ConformanceBench bench)
    {
        var first = await bench.AcceptedAsync(bench.Resting()).ConfigureAwait(false);
        var second = await bench.AcceptedAsync(bench.Resting(0.75m)).ConfigureAwait(false);
        await bench.Account.RestartAsync().ConfigureAwait(false);
        var listed = (await bench.OpenOrdersAsync().ConfigureAwait(false)).Items;
        foreach (var id in new[] { first.ClientOrderId, second.ClientOrderId })
        {
            var truth = await bench.TrueOrderAsync(id).ConfigureAwait(false);
            var told = listed.Where(order => order.ClientOrderId == id).ToList();
            Require(told.Count == 1, $"the order {id} is open, and GetOpenOrdersAsync lists {Shown(listed)}");
            Require(
                (told[0].VenueOrderId, told[0].Side, told[0].Quantity, told[0].LimitPrice) == (truth.VenueOrderId, truth.Side, truth.Quantity, truth.LimitPrice),
                $"the venue has {Shown(truth)}, and GetOpenOrdersAsync lists {Shown(told[0])}");
        }
    }

    private static async Task FoundAsync(ConformanceBench bench)
    {
        var sent = await bench.AcceptedAsync(bench.Resting()).ConfigureAwait(false);
        await bench.Account.RestartAsync().ConfigureAwait(false);
        var found = await bench.FoundAsync(sent.ClientOrderId).ConfigureAwait(false);
        var truth = await bench.TrueOrderAsync(sent.ClientOrderId).ConfigureAwait(false);
        Require(found.VenueOrderId == truth.VenueOrderId, $"the venue has the order as {truth.VenueOrderId}, and FindOrderAsync says {found.VenueOrderId}");
    }

    private static async Task PositionsAsync(ConformanceBench bench)
    {
        await bench.HoldAsync().ConfigureAwait(false);
        await bench.Account.RestartAsync().ConfigureAwait(false);
        var truth = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).NetOf(bench.Symbol);
        var told = (await bench.PositionsAsync().ConfigureAwait(false)).Items.Where(position => position.Symbol == bench.Symbol).Sum(static position => position.Quantity);
        Require(told == truth, $"the venue holds {truth} of {bench.Symbol}, and GetPositionsAsync says {told}");
    }

    private static async Task LegsAsync(ConformanceBench bench)
    {
        var exits = bench.Exits(bench.Quantity);
        var sent = await bench.AcceptedGroupAsync(new GroupRequest { Entry = bench.Resting(0.95m), Exits = exits }).ConfigureAwait(false);
        await bench.SettleAsync().ConfigureAwait(false);
        await bench.Account.RestartAsync().ConfigureAwait(false);
        for (var i = 0; i < exits.Count; i++)
        {
            var id = sent.ClientOrderIds[i + 1];
            var lookup = await bench.FindAsync(bench.QueryFor(id) with { Type = exits[i].Type, SentWith = [.. sent.ClientOrderIds.Where(other => other != id)] }).ConfigureAwait(false);
            Require(
                lookup is OrderLookup.Found { Order: var order } && order.Type == exits[i].Type && order.LimitPrice == exits[i].LimitPrice && order.StopPrice == exits[i].StopPrice,
                $"the exit {id} is a {exits[i].Type} at {exits[i].LimitPrice ?? exits[i].StopPrice}, and FindOrderAsync answers {Shown(lookup)}");
        }
    }

    private static async Task CanceledAsync(ConformanceBench bench)
    {
        var sent = await bench.AcceptedAsync(bench.Resting()).ConfigureAwait(false);
        await bench.SettledOrderAsync(sent.ClientOrderId).ConfigureAwait(false);
        await bench.Account.RestartAsync().ConfigureAwait(false);
        var outcome = await bench.CancelAsync(sent.ClientOrderId).ConfigureAwait(false);
        await bench.UntilAsync(
            async () => (await bench.TrueOrderAsync(sent.ClientOrderId).ConfigureAwait(false)).Status == VenueOrderStatus.Canceled,
            $"the order {sent.ClientOrderId} is canceled at the venue; the answer was {Shown(outcome)}").ConfigureAwait(false);
    }
}
