using Guardrails.Brokers;
using Guardrails.Orders;
using static Guardrails.Testing.Conformance.ConformanceBench;

namespace Guardrails.Testing.Conformance.Cases;

/// <summary>Exits and protection.</summary>
internal static class ExitCases
{
    private const string Group = "exits and protection";
    private const ConformanceAbilities Truth = ConformanceAbilities.ReadTruth;

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new()
        {
            Id = "BA-29",
            Group = Group,
            Title = "An exit brings the position to flat.",
            Action = "A position is bought and sold at market.",
            PassCriterion = "The venue holds less than one lot.",
            Needs = Truth,
            Play = FlatAsync,
        },
        new()
        {
            Id = "BA-30",
            Group = Group,
            Title = "The mark of an exit is told.",
            Action = "A position is bought, and a limit order that sells it rests above the market.",
            PassCriterion = "The answer or FindOrderAsync says that the order only reduces, and neither says that it does not.",
            Needs = Truth,
            When = CaseCondition.ReportsExitMark,
            Play = MarkIsToldAsync,
        },
        new()
        {
            Id = "BA-31",
            Group = Group,
            Title = "An exit larger than the position does not open the other side.",
            Action = "A position is bought, somebody else sells a part of it, and an exit of the whole is sent.",
            PassCriterion = "The venue's position is never below 0.",
            Needs = Truth | ConformanceAbilities.TradeAsSomebodyElse,
            When = CaseCondition.CapsExits,
            Play = DoesNotOpenAsync,
        },
        new()
        {
            Id = "BA-32",
            Group = Group,
            Title = "A pair of exits arrives as approved.",
            Action = "A position is bought, and a target and a stop are sent as a pair.",
            PassCriterion = "The venue has one limit order and one stop order to sell, each with its price and quantity, and FindOrderAsync finds each by the id that the guard gave it.",
            Needs = Truth,
            When = CaseCondition.LinksExits,
            Play = PairArrivesAsync,
        },
        new()
        {
            Id = "BA-33",
            Group = Group,
            Title = "Of a pair of exits one ends the other.",
            Action = "A pair of exits rests, and the price reaches the target.",
            PassCriterion = "The venue's position is flat, FindOrderAsync says that the target is Filled, and that the stop has ended with nothing executed.",
            Needs = Truth | ConformanceAbilities.SetPrice,
            When = CaseCondition.LinksExits,
            Play = OneEndsTheOtherAsync,
        },
        new()
        {
            Id = "BA-34",
            Group = Group,
            Title = "Exits that are sent with their entry wait for it.",
            Action = "An entry that does not meet the market is sent with a target and a stop, and open orders are read.",
            PassCriterion = "GetOpenOrdersAsync lists the entry and both exits, and says of each exit that it is Held or what it waits for.",
            Needs = Truth,
            When = CaseCondition.AttachesExits,
            Play = WaitAsync,
        },
        new()
        {
            Id = "BA-35",
            Group = Group,
            Title = "Exits work when their entry has filled.",
            Action = "An entry that meets the market is sent with a target and a stop.",
            PassCriterion = "FindOrderAsync says that neither exit waits for the entry, that the target is New, and that the stop is New, or Held behind the target.",
            Needs = Truth,
            When = CaseCondition.AttachesExits,
            Play = WorkAsync,
        },
    ];

    private static async Task FlatAsync(ConformanceBench bench)
    {
        var held = await bench.HoldAsync().ConfigureAwait(false);
        var sent = await bench.AcceptedAsync(bench.Exit(held)).ConfigureAwait(false);
        await bench.UntilAsync(
            async () => Math.Abs((await bench.Account.ReadTruthAsync().ConfigureAwait(false)).NetOf(bench.Symbol)) < bench.Instrument.LotSize, $"the exit {sent.ClientOrderId} has sold the {held} that are held").ConfigureAwait(false);
    }

    private static async Task MarkIsToldAsync(ConformanceBench bench)
    {
        var held = await bench.HoldAsync().ConfigureAwait(false);
        var sent = await bench.AcceptedAsync(OrderRequest.Sell(bench.Symbol, held, bench.PriceAt(1.2m)) with { Effect = PositionEffect.Close }).ConfigureAwait(false);
        var echoed = (sent.Outcome as SubmitOutcome.Accepted)?.Echo?.ReduceOnly;
        var found = (await bench.FoundAsync(sent.ClientOrderId).ConfigureAwait(false)).ReduceOnly;
        Require(echoed != false && found != false && (echoed ?? found) == true, $"the exit carries the mark, and the answer says {Shown(echoed)}, FindOrderAsync {Shown(found)}");
    }

    private static async Task DoesNotOpenAsync(ConformanceBench bench)
    {
        var held = await bench.HoldAsync().ConfigureAwait(false);
        await bench.Account.TradeAsSomebodyElseAsync(OrderSide.Sell, bench.Instrument.LotSize).ConfigureAwait(false);
        var sent = await bench.SubmitAsync(bench.Exit(held)).ConfigureAwait(false);
        await bench.SettleAsync().ConfigureAwait(false);
        var net = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).NetOf(bench.Symbol);
        Require(net >= 0m, $"an exit of {held} was sent where less was held, and the position is {net}; the answer is {Shown(sent.Outcome)}");
    }

    private static async Task PairArrivesAsync(ConformanceBench bench)
    {
        var held = await bench.HoldAsync().ConfigureAwait(false);
        var exits = bench.Exits(held);
        var sent = await bench.AcceptedGroupAsync(new GroupRequest { Exits = exits }).ConfigureAwait(false);
        var orders = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).Orders.Where(static order => order.Side == OrderSide.Sell).ToList();
        var target = orders.Where(static order => order.Type == OrderType.Limit).ToList();
        var stop = orders.Where(static order => order.Type == OrderType.Stop).ToList();
        Require(
            target is [var limited] && limited.LimitPrice == exits[0].LimitPrice && limited.Quantity == held && stop is [var stopped] && stopped.StopPrice == exits[1].StopPrice && stopped.Quantity == held,
            $"a target at {exits[0].LimitPrice} and a stop at {exits[1].StopPrice} of {held} were approved, and the venue has {Shown(orders)}");
        for (var i = 0; i < exits.Count; i++)
        {
            var found = await bench.FoundAsync(sent.ClientOrderIds[i]).ConfigureAwait(false);
            Require(found.Type == exits[i].Type, $"FindOrderAsync was asked for {sent.ClientOrderIds[i]}, the {exits[i].Type} of the pair, and answers with a {found.Type}");
        }
    }

    private static async Task OneEndsTheOtherAsync(ConformanceBench bench)
    {
        var held = await bench.HoldAsync().ConfigureAwait(false);
        var sent = await bench.AcceptedGroupAsync(new GroupRequest { Exits = bench.Exits(held) }).ConfigureAwait(false);
        await bench.SettleAsync().ConfigureAwait(false);
        await bench.Account.SetPriceAsync(bench.PriceAt(1.15m)).ConfigureAwait(false);
        await bench.UntilAsync(
            async () => Math.Abs((await bench.Account.ReadTruthAsync().ConfigureAwait(false)).NetOf(bench.Symbol)) < bench.Instrument.LotSize, $"the target has sold the {held} that are held").ConfigureAwait(false);
        await bench.SettleAsync().ConfigureAwait(false);
        var (target, stop) = (await bench.FoundAsync(sent.ClientOrderIds[0]).ConfigureAwait(false), await bench.FoundAsync(sent.ClientOrderIds[1]).ConfigureAwait(false));
        Require(target.Status == VenueOrderStatus.Filled, $"the target has sold {held}, and FindOrderAsync says {target.Status}");
        Require(Terminal.HasEnded(stop.Status) && stop.FilledQuantity == 0m, $"the target has sold {held}, and FindOrderAsync says of the stop: {stop.Status}, {stop.FilledQuantity} executed");
    }

    private static async Task WaitAsync(ConformanceBench bench)
    {
        var sent = await bench.AcceptedGroupAsync(new GroupRequest { Entry = bench.Resting(0.95m), Exits = bench.Exits(bench.Quantity) }).ConfigureAwait(false);
        await bench.SettleAsync().ConfigureAwait(false);
        var listed = (await bench.OpenOrdersAsync().ConfigureAwait(false)).Items;
        foreach (var id in sent.ClientOrderIds)
        {
            Require(listed.Count(order => order.ClientOrderId == id) == 1, $"the group has the order {id}, and GetOpenOrdersAsync lists {string.Join(", ", listed.Select(static order => order.ClientOrderId ?? order.VenueOrderId))}");
        }

        foreach (var exit in listed.Where(order => order.ClientOrderId != sent.ClientOrderIds[0]))
        {
            Require(exit.Status == VenueOrderStatus.Held || exit.WaitsFor is not null, $"the entry has not filled, and GetOpenOrdersAsync says of its exit: {exit.Status}, waits for nothing");
            Require(exit.Status == VenueOrderStatus.Held || !bench.Capabilities.ReportsHeldExits, $"the entry has not filled, the capabilities say that exits are Held until then, and GetOpenOrdersAsync says {exit.Status}");
        }
    }

    private static async Task WorkAsync(ConformanceBench bench)
    {
        var sent = await bench.AcceptedGroupAsync(new GroupRequest { Entry = bench.Meeting(), Exits = bench.Exits(bench.Quantity) }).ConfigureAwait(false);
        await bench.UntilAsync(
            async () => (await bench.TrueOrderAsync(sent.ClientOrderIds[0]).ConfigureAwait(false)).Status == VenueOrderStatus.Filled, $"the entry {sent.ClientOrderIds[0]} is filled at the venue").ConfigureAwait(false);
        await bench.SettleAsync().ConfigureAwait(false);
        foreach (var id in sent.ClientOrderIds.Skip(1))
        {
            var exit = await bench.FoundAsync(id).ConfigureAwait(false);
            var isBehindTarget = exit is { Status: VenueOrderStatus.Held, Type: not OrderType.Limit };
            Require(exit.WaitsFor is null && (exit.Status == VenueOrderStatus.New || isBehindTarget), $"the entry is filled, and FindOrderAsync says of the exit {id}: {exit.Status}, waits for {Shown(exit.WaitsFor)}");
        }
    }
}
