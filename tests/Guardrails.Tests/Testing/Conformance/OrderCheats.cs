using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing.Conformance;

/// <summary>Faults in what is sent and in what is answered.</summary>
internal static class OrderCheats
{
    public static IReadOnlyList<Cheat> All { get; } =
    [
        new() { Case = "BA-01", Fault = "sends market orders for the day", Apply = static a => a.Distort(static o => o is { Type: OrderType.Market, Effect: PositionEffect.Open }, static r => r with { TimeInForce = TimeInForce.Day }) },
        new() { Case = "BA-02", Fault = "rounds limit prices to whole units", Apply = static a => a.Distort(static o => o is { Type: OrderType.Limit, Side: OrderSide.Buy }, static r => r with { LimitPrice = decimal.Floor(r.LimitPrice!.Value) }) },
        new() { Case = "BA-03", Fault = "sends a stop as a stop limit", Apply = static a => a.Distort(static o => o is { Type: OrderType.Stop, Effect: PositionEffect.Open }, static r => r with { Type = OrderType.StopLimit, LimitPrice = r.StopPrice }) },
        new() { Case = "BA-04", Fault = "swaps the prices of a stop limit", Apply = static a => a.Distort(static o => o.Type == OrderType.StopLimit, static r => r with { LimitPrice = r.StopPrice, StopPrice = r.LimitPrice }) },
        new() { Case = "BA-05", Fault = "sells one lot less", Apply = static a => a.Distort(static o => o is { Type: OrderType.Limit, Side: OrderSide.Sell }, static r => r with { Quantity = r.Quantity - 1m }) },
        new() { Case = "BA-06", Fault = "sends immediate orders for the day", Apply = static a => a.Distort(static o => o.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill, static r => r with { TimeInForce = TimeInForce.Day }) },
        new() { Case = "BA-07", Fault = "cuts ids to 32 characters", Apply = static a => a.Distort(static o => o.ClientOrderId.Length > 32, static r => r with { ClientOrderId = r.ClientOrderId![..32] }) },
        new() { Case = "BA-08", Fault = "rounds fractions to 3 decimals", Apply = static a => a.Distort(static o => decimal.Truncate(o.Quantity) != o.Quantity, static r => r with { Quantity = decimal.Round(r.Quantity, 3) }) },
        new()
        {
            Case = "BA-09",
            Fault = "replaces the venue's code and words by its own",
            Apply = static a => a.AnswerSubmit(static o => o is SubmitOutcome.Rejected { Rejection.Code: "INSUFFICIENT_BUYING_POWER" } ? new SubmitOutcome.Rejected(new VenueRejection("REJECTED", "the order was rejected")) : o),
        },
        new()
        {
            Case = "BA-10",
            Fault = "throws for an unknown instrument",
            Apply = static a => a.Instrument = async (symbol, token) => await a.Broker.GetInstrumentAsync(symbol, token).ConfigureAwait(false) ?? throw new KeyNotFoundException($"no asset {symbol}"),
        },
        new()
        {
            Case = "BA-11",
            Fault = "takes the refusal of an unknown symbol for no answer",
            Apply = static a => a.AnswerSubmit(static o => o is SubmitOutcome.Rejected { Rejection.Code: "UNKNOWN_SYMBOL" } ? new SubmitOutcome.Unknown("422") : o),
        },
        new()
        {
            Case = "BA-12",
            Fault = "describes an instrument that is halted from the second question on",
            Apply = static a =>
            {
                var asked = 0;
                a.Instrument = async (symbol, token) => await a.Broker.GetInstrumentAsync(symbol, token).ConfigureAwait(false) is { } known
                    ? known with { Tradable = symbol != "XYZ" || ++asked < 2 } : null;
            },
        },
        new() { Case = "BA-13", Fault = "sends again under another id when the answer is lost", Apply = static a => SendAgain(a, "the response was lost") },
        new() { Case = "BA-14", Fault = "sends again under another id when the order is lost", Apply = static a => SendAgain(a, "the request was lost") },
        new()
        {
            Case = "BA-15",
            Fault = "does not look up an order that it has no answer for",
            Apply = static a =>
            {
                var lost = new HashSet<string>();
                a.Submit = async (proof, token) =>
                {
                    var outcome = await a.Broker.SubmitAsync(proof, token).ConfigureAwait(false);
                    _ = outcome is SubmitOutcome.Unknown { Why: "the response was lost" } && lost.Add(proof.ClientOrderId);
                    return outcome;
                };
                a.Find = (query, token) => lost.Contains(query.ClientOrderId) ? new(new OrderLookup.Failed("there is no venue's id of it")) : a.Broker.FindOrderAsync(query, token);
            },
        },
        new()
        {
            Case = "BA-16",
            Fault = "dates absence an hour ahead",
            Apply = static a => a.Find = async (query, token) => await a.Broker.FindOrderAsync(query, token).ConfigureAwait(false) is OrderLookup.NotFound absent ? new OrderLookup.NotFound(absent.AsOf.AddHours(1)) : await a.Broker.FindOrderAsync(query, token).ConfigureAwait(false),
        },
        new()
        {
            Case = "BA-17",
            Fault = "does not tell a duplicate id from other refusals",
            Apply = static a => a.AnswerSubmit(static o => o is SubmitOutcome.Rejected { Rejection: { IsDuplicateId: true } why } ? new SubmitOutcome.Rejected(why with { IsDuplicateId = false }) : o),
        },
        new()
        {
            Case = "BA-18",
            Fault = "takes a refusal for the rate for no answer",
            Apply = static a => a.AnswerSubmit(static o => o is SubmitOutcome.Rejected { Rejection.Code: "RATE_LIMITED" } ? new SubmitOutcome.Unknown("429") : o),
        },
        new() { Case = "BA-19", Fault = "takes a lost answer to a cancellation for a yes", Apply = static a => a.AnswerCancel(static o => o is CancelOutcome.Unknown ? new CancelOutcome.Accepted() : o) },
        new()
        {
            Case = "BA-20",
            Fault = "takes a lost answer to a replacement for a no",

            // What is said to be refused is not looked for.
            AlsoBreaks = ["BA-79"],
            Apply = static a => a.AnswerReplace(static o => o is ReplaceOutcome.Unknown ? new ReplaceOutcome.Rejected { Rejection = new VenueRejection("TIMEOUT", "no answer in time") } : o),
        },
        new()
        {
            Case = "BA-21",
            Fault = "takes a lost answer to a pair for a no",

            // What is said to be refused has no id that could be looked for.
            AlsoBreaks = ["BA-70"],
            Apply = static a => a.SubmitGroup = async (proof, token) =>
            {
                var outcome = await a.Broker.SubmitGroupAsync(proof, token).ConfigureAwait(false);
                return outcome.Orders.Count == 2 && outcome.Orders.Any(static o => o is SubmitOutcome.Unknown) ? GroupOutcome.All(new SubmitOutcome.Rejected(new VenueRejection("TIMEOUT", "no answer in time"))) : outcome;
            },
        },
        new()
        {
            Case = "BA-22",
            Fault = "takes a confirmed cancellation for a refusal",
            Apply = static a => a.AnswerCancel(static o => o is CancelOutcome.Accepted { Echo.Status: VenueOrderStatus.Canceled } ? new CancelOutcome.Rejected(new VenueRejection("204", "the answer has no body")) : o),
        },
        new()
        {
            Case = "BA-23",
            Fault = "takes a pending cancellation for the end",
            Apply = static a => a.AnswerCancel(static o => o is CancelOutcome.Accepted { Echo: { Status: VenueOrderStatus.PendingCancel } echo } ? new CancelOutcome.Accepted(echo with { Status = VenueOrderStatus.Canceled }) : o),
        },
        new()
        {
            Case = "BA-24",
            Fault = "says that it has canceled a filled order",
            Apply = static a => a.AnswerCancel(static o => o is CancelOutcome.Rejected { Rejection.Code: "ORDER_NOT_OPEN" } ? new CancelOutcome.Accepted() : o),
        },
        new()
        {
            Case = "BA-25",
            Fault = "says that it has canceled an order that is not there",
            Apply = static a => a.AnswerCancel(static o => o is CancelOutcome.Rejected { Rejection.Code: "UNKNOWN_ORDER" } ? new CancelOutcome.Accepted() : o),
        },
        new()
        {
            Case = "BA-26",
            Fault = "replaces the price and forgets the quantity",
            Apply = static a => a.Replace = (proof, token) =>
            {
                var replace = proof.Redeem();
                return a.Broker.ReplaceUnguardedAsync(replace.ClientOrderId, null, replace.Order.LimitPrice, replace.Order.StopPrice, replace.Order.ClientOrderId, token);
            },
        },
        new()
        {
            Case = "BA-27",
            Fault = "lists a replaced order with its price of before",
            Apply = static a =>
            {
                var replaced = false;
                a.Replace = (proof, token) =>
                {
                    replaced = true;
                    return a.Broker.ReplaceAsync(proof, token);
                };
                a.List(items => items.Select(order => replaced ? order with { LimitPrice = order.LimitPrice - 5m } : order));
            },
        },
        new()
        {
            Case = "BA-28",
            Fault = "says that it has replaced a filled order",
            Apply = static a => a.AnswerReplace(static o => o is ReplaceOutcome.Rejected { Rejection.Code: "ORDER_NOT_OPEN" } ? new ReplaceOutcome.Accepted { VenueOrderId = null } : o),
        },
        new() { Case = "BA-29", Fault = "sells one lot less at market", Apply = static a => a.Distort(static o => o is { Type: OrderType.Market, Effect: PositionEffect.Close }, static r => r with { Quantity = r.Quantity - 1m }) },
        new() { Case = "BA-30", Fault = "says that exits may open", Apply = static a => a.Tell(static order => order.Side == OrderSide.Sell ? order with { ReduceOnly = false } : order) },
        new()
        {
            Case = "BA-31",
            Fault = "drops the mark of market exits",
            Profile = SimulatedVenueProfile.FuturesOneWay,
            Apply = static a => a.Distort(static o => o is { Type: OrderType.Market, Effect: PositionEffect.Close }, static r => r, dropsMark: true),
        },
        new()
        {
            Case = "BA-32",
            Fault = "sends the stop of a pair a tick away",
            Apply = static a => a.SubmitGroup = async (proof, token) =>
            {
                var group = proof.Redeem();
                return await a.Broker.SendGroupUnguardedAsync(
                    new GroupRequest
                    {
                        Entry = group.Entry is { } entry ? CheatingAdapter.ToRequest(entry) : null,
                        Exits = [.. group.Exits.Select(exit => CheatingAdapter.ToRequest(exit) with { StopPrice = group.Entry is null ? exit.StopPrice - 0.01m : exit.StopPrice })],
                    },
                    token).ConfigureAwait(false);
            },
        },
        new() { Case = "BA-33", Fault = "takes a stop that its target has ended for working", Apply = static a => a.Tell(static order => order is { Type: OrderType.Stop, Status: VenueOrderStatus.Canceled } ? order with { Status = VenueOrderStatus.New } : order) },
        new() { Case = "BA-34", Fault = "lists no held orders", Apply = static a => a.List(static items => items.Where(static order => order.Status != VenueOrderStatus.Held && order.WaitsFor is null)) },
        new() { Case = "BA-35", Fault = "lets exits wait for ever", Apply = static a => a.Tell(static order => order is { Side: OrderSide.Sell, GroupId: not null } ? order with { WaitsFor = "entry" } : order) },
    ];

    private static void SendAgain(CheatingAdapter adapter, string lost) => adapter.Submit = async (proof, token) =>
    {
        var order = proof.Redeem();
        var request = CheatingAdapter.ToRequest(order);
        var outcome = await adapter.Broker.SendUnguardedAsync(request, order.ReduceOnly, token).ConfigureAwait(false);
        if (outcome is SubmitOutcome.Unknown { Why: var why } && why == lost)
        {
            await adapter.Broker.SendUnguardedAsync(request with { ClientOrderId = $"{order.ClientOrderId}-again" }, order.ReduceOnly, token).ConfigureAwait(false);
        }

        return outcome;
    };
}
