using Guardrails.Brokers;
using Guardrails.Orders;
using static Guardrails.Testing.Conformance.ConformanceBench;

namespace Guardrails.Testing.Conformance.Cases;

/// <summary>What is approved is what arrives.</summary>
internal static class SubmitCases
{
    private const string Group = "submit";
    private const ConformanceAbilities Truth = ConformanceAbilities.ReadTruth;
    private const string ArrivesAsApproved = "The venue has one order of this client order id, with the side, quantity, type, prices and time in force that were approved, and the answer is Accepted with the venue's id of it.";

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new()
        {
            Id = "BA-01",
            Group = Group,
            Title = "A market order arrives as approved.",
            Action = "A market order to buy is sent.",
            PassCriterion = ArrivesAsApproved,
            Needs = Truth,
            When = CaseCondition.Takes(OrderType.Market),
            Play = static bench => ArrivesAsync(bench, bench.Market()),
        },
        new()
        {
            Id = "BA-02",
            Group = Group,
            Title = "A limit order arrives as approved.",
            Action = "A limit order to buy is sent, a fifth below the market and one tick beside a round price.",
            PassCriterion = ArrivesAsApproved,
            Needs = Truth,
            When = CaseCondition.Takes(OrderType.Limit),
            Play = static bench => ArrivesAsync(bench, bench.Resting()),
        },
        new()
        {
            Id = "BA-03",
            Group = Group,
            Title = "A stop order arrives as approved.",
            Action = "A stop order to buy is sent, a tenth above the market.",
            PassCriterion = ArrivesAsApproved,
            Needs = Truth,
            When = CaseCondition.Takes(OrderType.Stop),
            Play = static bench => ArrivesAsync(bench, bench.Market() with { Type = OrderType.Stop, StopPrice = bench.PriceAt(1.1m) }),
        },
        new()
        {
            Id = "BA-04",
            Group = Group,
            Title = "A stop limit order arrives as approved.",
            Action = "A stop limit order to buy is sent, its trigger a tenth above the market and its limit a little above the trigger.",
            PassCriterion = ArrivesAsApproved,
            Needs = Truth,
            When = CaseCondition.Takes(OrderType.StopLimit),
            Play = static bench => ArrivesAsync(bench, bench.Resting(1.12m) with { Type = OrderType.StopLimit, StopPrice = bench.PriceAt(1.1m) }),
        },
        new()
        {
            Id = "BA-05",
            Group = Group,
            Title = "A sell arrives as a sell.",
            Action = "A position is bought, and a limit order above the market that sells all of it is sent.",
            PassCriterion = "The venue has one order of this client order id, to sell, with the approved quantity.",
            Needs = Truth,
            Play = SellsAsync,
        },
        new()
        {
            Id = "BA-06",
            Group = Group,
            Title = "No time in force is replaced by another.",
            Action = "A limit order that does not meet the market is sent with each time in force.",
            PassCriterion = "Every order that the venue took has the time in force that was approved, every other one is Rejected, and at least one was taken.",
            Needs = Truth,
            Play = TimesInForceAsync,
        },
        new()
        {
            Id = "BA-07",
            Group = Group,
            Title = "A client order id arrives byte for byte.",
            Action = "An order is sent under an id as long as the capabilities allow, with upper and lower case, digits and all of the punctuation.",
            PassCriterion = "The venue has the order under this id, and FindOrderAsync finds it by this id.",
            Needs = Truth,
            Play = IdArrivesAsync,
        },
        new()
        {
            Id = "BA-08",
            Group = Group,
            Title = "A fraction arrives undiminished.",
            Action = "An order for 1.123456789 units, rounded down to the lot, is sent.",
            PassCriterion = "The venue has one order of this client order id with exactly this quantity.",
            Needs = Truth,
            When = CaseCondition.Fractions,
            Play = FractionArrivesAsync,
        },
        new()
        {
            Id = "BA-09",
            Group = Group,
            Title = "A refusal of the venue is Rejected, with the venue's code and words.",
            Action = "The venue refuses the next order, and one is sent.",
            PassCriterion = "The answer is Rejected with the venue's code and words, it is no duplicate id, and the venue has no open order.",
            Needs = Truth | ConformanceAbilities.RefuseOrders,
            Play = RefusedAsync,
        },
        new()
        {
            Id = "BA-10",
            Group = Group,
            Title = "An unknown instrument has no description.",
            Action = "GetInstrumentAsync is asked for a symbol that no venue lists.",
            PassCriterion = "The answer is null; nothing is thrown.",
            Needs = ConformanceAbilities.None,
            Play = UnknownInstrumentAsync,
        },
        new()
        {
            Id = "BA-11",
            Group = Group,
            Title = "An order for an unknown instrument is Rejected.",
            Action = "An order for a symbol that no venue lists is sent.",
            PassCriterion = "The answer is Rejected with a code and words, and the venue has no order.",
            Needs = Truth,
            Play = UnknownSymbolAsync,
        },
        new()
        {
            Id = "BA-12",
            Group = Group,
            Title = "An instrument's description is its own and consistent.",
            Action = "GetInstrumentAsync is asked for the traded symbol.",
            PassCriterion = "The description has the symbol that was asked for, passes Instrument.Validate and is tradable.",
            Needs = ConformanceAbilities.None,
            Play = DescribesAsync,
        },
    ];

    private static Symbol Nowhere => "NOSUCHONE";

    private static async Task ArrivesAsync(ConformanceBench bench, OrderRequest request)
    {
        var sent = await bench.AcceptedAsync(request).ConfigureAwait(false);
        var order = await bench.TrueOrderAsync(sent.ClientOrderId).ConfigureAwait(false);
        Require(sent.VenueOrderId == order.VenueOrderId, $"the answer names the venue's id {Shown(sent.VenueOrderId)}, and at the venue the order is {order.VenueOrderId}");
        Require(order.Symbol == request.Symbol, $"the order is about {order.Symbol} at the venue, and {request.Symbol} was approved");
        Require(order.Side == request.Side, $"the side is {order.Side} at the venue, and {request.Side} was approved");
        Require(order.Quantity == request.Quantity, $"the quantity is {order.Quantity} at the venue, and {request.Quantity} was approved");
        var isConverted = bench.Capabilities.Conversions.Any(conversion => conversion.SentType == request.Type && conversion.ReportedType == order.Type);
        Require(order.Type == request.Type || isConverted, $"the type is {order.Type} at the venue, and {request.Type} was approved");
        Require(order.LimitPrice == request.LimitPrice || isConverted, $"the limit price is {order.LimitPrice} at the venue, and {request.LimitPrice} was approved");
        Require(order.StopPrice == request.StopPrice, $"the trigger price is {order.StopPrice} at the venue, and {request.StopPrice} was approved");
        Require(order.TimeInForce == request.TimeInForce, $"the time in force is {order.TimeInForce} at the venue, and {request.TimeInForce} was approved");
    }

    private static async Task SellsAsync(ConformanceBench bench)
    {
        var held = await bench.HoldAsync().ConfigureAwait(false);
        var sent = await bench.AcceptedAsync(OrderRequest.Sell(bench.Symbol, held, bench.PriceAt(1.2m)) with { Effect = PositionEffect.Close }).ConfigureAwait(false);
        var order = await bench.TrueOrderAsync(sent.ClientOrderId).ConfigureAwait(false);
        Require(order.Side == OrderSide.Sell && order.Quantity == held, $"the venue has an order to {order.Side} {order.Quantity}, and to Sell {held} was approved");
    }

    private static async Task TimesInForceAsync(ConformanceBench bench)
    {
        var taken = 0;
        foreach (var time in Enum.GetValues<TimeInForce>())
        {
            var sent = await bench.SubmitAsync(bench.Resting() with { TimeInForce = time }).ConfigureAwait(false);
            var orders = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).OrdersOf(sent.ClientOrderId);
            if (orders.Count == 0)
            {
                Require(sent.Outcome is SubmitOutcome.Rejected, $"the venue has no order of {time}, and the answer is {Shown(sent.Outcome)}");
                continue;
            }

            taken++;
            Require(orders[0].TimeInForce == time, $"the time in force is {orders[0].TimeInForce} at the venue, and {time} was approved");
        }

        Require(taken > 0, $"the venue took none of the times in force");
    }

    private static async Task IdArrivesAsync(ConformanceBench bench)
    {
        var (length, marks) = (bench.Capabilities.MaxClientOrderIdLength, bench.Capabilities.ClientOrderIdPunctuation);
        var start = FormattableString.Invariant($"aZ{bench.Now.UtcTicks}");
        var pattern = $"{marks}bY7";
        var id = string.Concat(start, string.Concat(Enumerable.Range(0, Math.Max(0, length - start.Length)).Select(i => i == length - start.Length - 1 ? 'x' : pattern[i % pattern.Length])))[..length];
        await bench.AcceptedAsync(bench.Resting() with { ClientOrderId = id }).ConfigureAwait(false);
        var ids = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).Orders.Select(static order => order.ClientOrderId).ToList();
        Require(ids.Contains(id, StringComparer.Ordinal), $"the id {id} was approved, and the venue has {string.Join(", ", ids)}");
        var found = await bench.FoundAsync(id).ConfigureAwait(false);
        Require(found.ClientOrderId == id, $"FindOrderAsync was asked for {id} and answers with {found.ClientOrderId}");
    }

    private static async Task FractionArrivesAsync(ConformanceBench bench)
    {
        var symbol = bench.Account.FractionalSymbol!.Value;
        var instrument = await bench.AnswerAsync(bench.Adapter.GetInstrumentAsync(symbol, bench.Cancellation), "GetInstrumentAsync").ConfigureAwait(false);
        Require(instrument is not null, $"GetInstrumentAsync gives no description of {symbol}");
        bench.Describe(instrument, bench.Account.Price);
        var quantity = instrument.RoundQuantity(1.123456789m);
        Require(quantity != decimal.Truncate(quantity), $"the lot of {symbol} is {instrument.LotSize}, and fractions are traded");

        // Parts of a share may be traded for the day alone; a coin knows no day.
        var time = instrument.BaseAsset is null ? TimeInForce.Day : TimeInForce.GoodTillCancel;
        var request = OrderRequest.Buy(symbol, quantity, bench.PriceAt(0.8m)) with { Effect = PositionEffect.Open, TimeInForce = time };
        var sent = await bench.AcceptedAsync(request).ConfigureAwait(false);
        var order = await bench.TrueOrderAsync(sent.ClientOrderId).ConfigureAwait(false);
        Require(order.Quantity == quantity, $"the quantity is {order.Quantity} at the venue, and {quantity} was approved");
    }

    private static async Task RefusedAsync(ConformanceBench bench)
    {
        var refusal = await bench.Account.RefuseNextOrderAsync().ConfigureAwait(false);
        var sent = await bench.SubmitAsync(bench.Resting()).ConfigureAwait(false);
        var rejection = (sent.Outcome as SubmitOutcome.Rejected)?.Rejection;
        Require(rejection is not null, $"the venue refused with {refusal}, and the answer is {Shown(sent.Outcome)}");
        Require(
            rejection.Code == refusal.Code && rejection.Message.Contains(refusal.Message, StringComparison.Ordinal) && rejection is { IsDuplicateId: false, ByVenue: true },
            $"the venue refused with {refusal}, and the answer is {rejection} (duplicate id: {rejection.IsDuplicateId})");
        var open = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).Orders.Count(static order => !Terminal.HasEnded(order.Status));
        Require(open == 0, $"the answer is Rejected, and the venue has {open} open orders");
    }

    private static async Task UnknownInstrumentAsync(ConformanceBench bench)
    {
        var instrument = await bench.AnswerAsync(bench.Adapter.GetInstrumentAsync(Nowhere, bench.Cancellation), "GetInstrumentAsync").ConfigureAwait(false);
        Require(instrument is null, $"GetInstrumentAsync describes {Nowhere}, which no venue lists, as {instrument}");
    }

    private static async Task UnknownSymbolAsync(ConformanceBench bench)
    {
        bench.Describe(bench.Instrument with { Symbol = Nowhere, VenueSymbol = null, BaseAsset = null, MaxBaseFee = 0m }, bench.Account.Price);
        var sent = await bench.SubmitAsync(bench.Resting() with { Symbol = Nowhere }).ConfigureAwait(false);
        Require(
            sent.Outcome is SubmitOutcome.Rejected { Rejection: { Code.Length: > 0, Message.Length: > 0 } },
            $"no venue lists {Nowhere}, and the answer is {Shown(sent.Outcome)}");
        var count = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).Orders.Count(static order => !Terminal.HasEnded(order.Status));
        Require(count == 0, $"the answer is Rejected, and the venue has {count} open orders");
    }

    private static async Task DescribesAsync(ConformanceBench bench)
    {
        var instrument = await bench.AnswerAsync(bench.Adapter.GetInstrumentAsync(bench.Symbol, bench.Cancellation), "GetInstrumentAsync").ConfigureAwait(false);
        Require(instrument is not null, $"GetInstrumentAsync gives no description of {bench.Symbol}");
        Require(instrument.Symbol == bench.Symbol, $"GetInstrumentAsync was asked for {bench.Symbol} and describes {instrument.Symbol}");
        instrument.Validate();
        Require(instrument.Tradable, $"the description of {bench.Symbol} says that it cannot be traded");
    }
}
