using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Tests.Wire;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Tests.Mapping;

public sealed class TradeUpdateReaderTests
{
    private const string Id = "0a1b2c3d-0000-4000-8000-000000000";

    [Fact]
    public void Fill_IsAnExecutionOfItsOrder()
    {
        var update = Read(Bodies.Fill);
        var report = Assert.Single(Reports(update));

        Assert.Equal(new Fill { ExecutionId = $"{Id}301", Quantity = 10m, Price = 94.02m }, report.Fill);
        Assert.Equal(("bot-17", $"{Id}0b1", OrderSide.Sell, VenueOrderStatus.Filled, 10m, ExecutionCause.Order), (report.ClientOrderId, report.VenueOrderId, report.Side, report.Status, report.CumulativeQuantity!.Value, report.Cause));
        Assert.Equal((null, 2.5m, "01KE0000000000000000000001"), (update.Doubt, update.PositionQuantity!.Value, update.Identity));
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 14, 31, 0, 150, TimeSpan.Zero), report.TransactTime);
    }

    [Fact]
    public void Bust_TakesTheEarlierExecutionBack()
    {
        var report = Assert.Single(Reports(Read(Bodies.Bust)));

        Assert.Equal(new Fill { Kind = FillKind.Bust, ExecutionId = $"{Id}301", Quantity = 10m, Price = 94.02m }, report.Fill);
        Assert.Equal(0m, report.CumulativeQuantity);
    }

    [Fact]
    public void Correction_GivesTheEarlierExecutionOtherNumbers()
    {
        var data = Reading.Read<AlpacaStreamMessage>(Bodies.Bust).Data! with { Event = "trade_correct", Qty = 9m, Price = 94m };

        Assert.Equal(new Fill { Kind = FillKind.Correction, ExecutionId = $"{Id}301", Quantity = 9m, Price = 94m }, Assert.Single(Reports(Read(data))).Fill);
    }

    [Fact]
    public void Fill_OfSeveralInstruments_IsOneExecutionPerLeg()
    {
        var update = Read(Bodies.MultilegFill);

        Assert.Null(update.Doubt);
        Assert.Equal(
            [("ACME260116C00100000", OrderSide.Buy, $"{Id}401", 5m, 2.1m), ("ACME260116C00110000", OrderSide.Sell, $"{Id}402", 5m, 0.9m)],
            Reports(update).Select(static r => (r.Symbol.Value, r.Side, r.Fill!.ExecutionId!, r.Fill.Quantity, r.Fill.Price)));
    }

    [Fact]
    public void Fill_OfSeveralInstrumentsWithoutLegs_TellsTheSumsAndDoubts()
    {
        var update = Read(Reading.Read<AlpacaStreamMessage>(Bodies.MultilegFill).Data! with { Legs = null });

        Assert.NotNull(update.Doubt);
        Assert.Equal([(null, 5m), (null, 5m)], Reports(update).Select(static r => (r.Fill, r.CumulativeQuantity!.Value)));
    }

    [Theory]
    [InlineData("new")]
    [InlineData("accepted")]
    [InlineData("pending_new")]
    [InlineData("canceled")]
    [InlineData("expired")]
    [InlineData("done_for_day")]
    [InlineData("replaced")]
    [InlineData("rejected")]
    [InlineData("stopped")]
    [InlineData("suspended")]
    [InlineData("calculated")]
    [InlineData("held")]
    [InlineData("restated")]
    [InlineData("pending_cancel")]
    [InlineData("pending_replace")]
    [InlineData("pending_review")]
    [InlineData("order_replace_rejected")]
    [InlineData("order_cancel_rejected")]
    public void Events_WithoutExecutions_TellTheStateOfTheOrder(string name)
    {
        var update = Read(Data(name));

        Assert.Null(update.Doubt);
        Assert.Equal((VenueOrderStatus.PendingCancel, null, 4m), (Assert.Single(Reports(update)).Status, Reports(update)[0].Fill, Reports(update)[0].CumulativeQuantity!.Value));
    }

    /// <summary>What an unknown event does with its numbers nobody knows: nothing is booked by it, and the order is read anew.</summary>
    [Fact]
    public void Events_ThatNobodyKnows_BookNothingAndAreDoubted()
    {
        var update = Read(Data("trade_split") with { Qty = 100m, Price = 1m, ExecutionId = "x" });

        Assert.Contains("trade_split", update.Doubt, StringComparison.Ordinal);
        Assert.Null(Assert.Single(Reports(update)).Fill);
    }

    [Fact]
    public void Events_ThatAreNotUnderstood_SayWhy()
    {
        Assert.Equal("$.event is missing", Problem(Data("new") with { Event = null }));
        Assert.Equal("$.order is missing", Problem(Data("new") with { Order = null }));
        Assert.StartsWith("$.order.side 'x' is no side", Problem(Data("new") with { Order = Data("new").Order! with { Side = "x" } }), StringComparison.Ordinal);
        Assert.StartsWith("$.order.status 'x' is no status", Problem(Data("new") with { Order = Data("new").Order! with { Status = "x" } }), StringComparison.Ordinal);
        Assert.StartsWith("$.qty is no quantity", Problem(Data("fill") with { Price = 1m }), StringComparison.Ordinal);
        Assert.StartsWith("$.qty '-1' is no quantity", Problem(Data("fill") with { Price = 1m, Qty = -1m }), StringComparison.Ordinal);
        Assert.StartsWith("$.price is missing", Problem(Data("partial_fill") with { Qty = 1m }), StringComparison.Ordinal);
        Assert.StartsWith("$.previous_execution_id is missing", Problem(Data("trade_bust") with { Qty = -1m, Price = 1m }), StringComparison.Ordinal);
        Assert.StartsWith("$.legs[1].order_id 'x' is no leg", Problem(Leg(1, static leg => leg with { OrderId = "x" })), StringComparison.Ordinal);
        Assert.StartsWith("$.legs[0].qty is no quantity", Problem(Leg(0, static leg => leg with { Qty = null })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("account liquidation", ExecutionCause.Liquidation)]
    [InlineData("Liquidated by risk", ExecutionCause.Liquidation)]
    [InlineData("corporate action: merger", ExecutionCause.Settlement)]
    [InlineData("option exercise", ExecutionCause.Settlement)]
    [InlineData("price improvement", ExecutionCause.Order)]
    [InlineData(null, ExecutionCause.Order)]
    public void Cause_IsTakenFromPlainWordsOnly(string? reason, ExecutionCause cause) =>
        Assert.Equal(cause, Assert.Single(Reports(Read(Data("fill") with { Qty = 1m, Price = 2m, Reason = reason }))).Cause);

    [Fact]
    public void Fill_OfAParent_SaysNothingOfItsLegs()
    {
        var order = Reading.Read<AlpacaOrder>(Bodies.Bracket) with { Status = "partially_filled", FilledQty = 3m };

        Assert.Equal("bot-20", Assert.Single(Reports(Read(new AlpacaStreamData { Event = "partial_fill", Order = order, Qty = 3m, Price = 100m, ExecutionId = "e" }))).ClientOrderId);
    }

    [Fact]
    public void Activities_OfExecutions_CarryTheSumAndNoId()
    {
        var rows = Reading.Read<IReadOnlyList<AlpacaActivity>>(Bodies.Activities);
        Assert.True(ActivityReader.Read(rows[0]).Is(out var report, out _));

        Assert.Equal((OrderSide.Sell, $"{Id}0b1", 4m, 10m, VenueOrderStatus.PartiallyFilled), (report.Side, report.VenueOrderId, report.CumulativeQuantity!.Value, report.OrderQuantity!.Value, report.Status));
        Assert.Equal(new Fill { Quantity = 3m, Price = 94.02m }, report.Fill);
        Assert.Equal((true, 1), (ActivityReader.Executions(rows, "ACME", default).IsComplete, ActivityReader.Executions(rows, "ACME", default).Items.Count));
        Assert.Empty(ActivityReader.Executions(rows, "EMCA", default).Items);
        Assert.False(ActivityReader.Executions([rows[0] with { Side = "x" }], "ACME", default).IsComplete);
        Assert.False(ActivityReader.Executions([rows[0] with { Type = "x" }], "ACME", default).IsComplete);
        Assert.False(ActivityReader.Executions([rows[0] with { OrderStatus = "x" }], "ACME", default).IsComplete);
        Assert.False(ActivityReader.Executions([rows[0] with { CumQty = null }], "ACME", default).IsComplete);
        Assert.False(ActivityReader.Executions([rows[0] with { ActivityType = null }], "ACME", default).IsComplete);
        Assert.False(ActivityReader.MovesPosition(rows[1]));
        Assert.False(ActivityReader.MovesPosition(rows[0]));
        Assert.True(ActivityReader.MovesPosition(rows[1] with { ActivityType = "OPEXP" }));
        Assert.True(ActivityReader.MovesPosition(rows[1] with { ActivityType = null }));
    }

    /// <summary>The fee of a purchase is taken in coins, and has a quantity; that of a sale is taken in dollars, and moves no position.</summary>
    [Theory]
    [InlineData("\"qty\":\"-0.000195\",\"net_amount\":\"0\"", true)]
    [InlineData("\"qty\":\"0\",\"net_amount\":\"-0.37\"", false)]
    [InlineData("\"net_amount\":\"-0.37\"", false)]
    public void Activities_AFeeOfACoin_MovesAPositionWhereItIsTakenInCoins(string amounts, bool moves)
    {
        var row = Reading.Read<AlpacaActivity>($$"""{"id":"20260105::e","activity_type":"CFEE","symbol":"ETHUSD",{{amounts}},"description":"Coin Pair Transaction Fee (Non USD)"}""");

        Assert.Equal(moves, ActivityReader.MovesPosition(row));
        Assert.Equal($"fee in coins (CFEE) of ETHUSD{(row.Qty is { } quantity ? FormattableString.Invariant($", {quantity}") : "")}: Coin Pair Transaction Fee (Non USD)", ActivityReader.Describe(row));
    }

    private static AlpacaStreamData Data(string name) => new()
    {
        Event = name,
        Order = new AlpacaOrder { Id = "1", ClientOrderId = "bot-9", Symbol = "ACME", Side = "buy", Status = "pending_cancel", Qty = 10m, FilledQty = 4m, TimeInForce = "day" },
    };

    private static AlpacaStreamData Leg(int index, Func<AlpacaLegExecution, AlpacaLegExecution> change)
    {
        var data = Reading.Read<AlpacaStreamMessage>(Bodies.MultilegFill).Data!;
        return data with { Legs = [.. data.Legs!.Select((leg, i) => i == index ? change(leg) : leg)] };
    }

    private static TradeUpdate Read(string body) => Read(Reading.Read<AlpacaStreamMessage>(body).Data!);

    private static TradeUpdate Read(AlpacaStreamData data)
    {
        Assert.True(TradeUpdateReader.Read(data, OrderReader.NoNames).Is(out var update, out var problem), problem?.ToString());
        return update;
    }

    private static string? Problem(AlpacaStreamData data) => TradeUpdateReader.Read(data, OrderReader.NoNames).Problem?.ToString();

    private static IReadOnlyList<ExecutionReport> Reports(TradeUpdate update) => [.. update.Events.Cast<VenueEvent.OrderReported>().Select(static e => e.Report)];
}
