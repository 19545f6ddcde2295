using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>Executions that are taken back or corrected: once, in whatever order they are told.</summary>
public sealed class BustTests
{
    private readonly GuardFixture _fixture = new();

    [Theory]
    [InlineData("fill bust")]
    [InlineData("bust fill")]
    [InlineData("fill bust fill bust")]
    [InlineData("bust bust fill fill")]
    public void Observe_ABust_TakesTheExecutionBackOnce(string told)
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        _fixture.Guard.Observe(Fill(id, "e1", 3m));
        foreach (var word in told.Split(' '))
        {
            _fixture.Guard.Observe(word == "fill" ? Fill(id, "e2", 4m) : Bust(id, "e2", 4m));
        }

        Assert.Equal((3m, 3m, 10m), (_fixture.Net(), _fixture.Guard.FindOrder(id)!.Filled, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
        Assert.Contains(AlarmCodes.ExecutionBusted, _fixture.Alarms.Codes);
        Assert.Equal(TradingState.Active, _fixture.Guard.GetState(TradingScope.Account));
    }

    [Theory]
    [InlineData("e1:7 e2:10 bust:3", 3)]
    [InlineData("e1:7 bust:3 e2:10", 3)]
    [InlineData("bust:3 e2:10 e1:7", 3)]
    [InlineData("e2:10 e1:7 e2:10 bust:3 e1:7 bust:3 e2:10", 3)]
    public void Observe_ABustWithCumulativeQuantities_CountsOldTotalsNoMore(string told, int expected)
    {
        // The venue executed 7 at second 1 and 3 at second 2, and took the 7 back at second 3.
        var id = _fixture.Work(GuardFixture.Buy(20m, 100m));
        foreach (var word in told.Split(' '))
        {
            _fixture.Guard.Observe(word switch
            {
                "e1:7" => At(1, Fill(id, "e1", 7m) with { CumulativeQuantity = 7m }),
                "e2:10" => At(2, Fill(id, "e2", 3m) with { CumulativeQuantity = 10m }),
                _ => At(3, Bust(id, "e1", 7m) with { CumulativeQuantity = 3m }),
            });
        }

        Assert.Equal(expected, _fixture.Net());
    }

    [Fact]
    public void Observe_AKnownExecutionAgainAfterItsBust_DoesNotBringItsTotalBack()
    {
        var id = _fixture.Work(GuardFixture.Buy(20m, 100m));
        var fill = Fill(id, "e1", 7m) with { CumulativeQuantity = 7m };
        _fixture.Guard.Observe(fill);
        _fixture.Guard.Observe(Bust(id, "e1", 7m));

        _fixture.Guard.Observe(fill);

        Assert.Equal(0m, _fixture.Net());
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    public void Observe_ACorrection_BooksTheDifferenceOnce(int becomes, int net)
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        _fixture.Guard.Observe(Fill(id, "e1", 3m));

        _fixture.Guard.Observe(Correction(id, "e1", becomes));
        _fixture.Guard.Observe(Correction(id, "e1", becomes));
        _fixture.Guard.Observe(Fill(id, "e1", 3m));

        Assert.Equal(net, _fixture.Net());
        Assert.Equal(10m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void Observe_ACorrectionUpToTheQuantity_FillsTheOrderAndBeyondItIsAnOverfill(int becomes, bool overfill)
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        _fixture.Guard.Observe(Fill(id, "e1", 3m));

        _fixture.Guard.Observe(Correction(id, "e1", becomes));

        Assert.Equal((OrderState.Filled, (decimal)becomes), (_fixture.Guard.FindOrder(id)!.State, _fixture.Net()));
        Assert.Equal(overfill ? TradingState.ReduceOnly : TradingState.Active, _fixture.Guard.GetState(TradingScope.Account));
    }

    [Fact]
    public void Observe_ABustOfAnExecutionOnTheWrongSide_TakesItBackOnThatSide()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        _fixture.Guard.Observe(Fill(id, "e1", 3m) with { Side = OrderSide.Sell });
        Assert.Equal(-3m, _fixture.Net());

        _fixture.Guard.Observe(Bust(id, "e1", 3m) with { Side = OrderSide.Sell });

        Assert.Equal(0m, _fixture.Net());
    }

    [Fact]
    public void Observe_ABustOfAFilledOrder_MovesThePositionAndKeepsItsEnd()
    {
        var id = _fixture.Work(GuardFixture.Buy(3m, 100m));
        _fixture.Guard.Observe(Fill(id, "e1", 3m) with { Status = VenueOrderStatus.Filled });

        _fixture.Guard.Observe(Bust(id, "e1", 3m) with { Status = VenueOrderStatus.Filled });

        Assert.Equal((OrderState.Filled, 0m, 0m), (_fixture.Guard.FindOrder(id)!.State, _fixture.Net(), _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
    }

    [Fact]
    public async Task Observe_ABustBeforeTheAnswerToTheSend_LeavesTheOutcomeOpen()
    {
        _fixture.Venue.Answer = o =>
        {
            _fixture.Guard.Observe(Bust(o.ClientOrderId, "e1", 3m));
            return new SubmitOutcome.Unknown("no answer");
        };

        Assert.IsType<OrderResult.Unknown>(await _fixture.SubmitAsync(GuardFixture.Buy(10m, 100m)));
    }

    [Theory]
    [InlineData(FillKind.Bust)]
    [InlineData(FillKind.Correction)]
    public void Observe_ARevisionOfSomebodyElsesExecution_IsNoExecution(FillKind kind)
    {
        _fixture.Guard.Observe(new ExecutionReport
        {
            Symbol = GuardFixture.Acme,
            ClientOrderId = "foreign",
            Side = OrderSide.Buy,
            Status = VenueOrderStatus.PartiallyFilled,
            OrderQuantity = 10m,
            Fill = new Fill { Kind = kind, ExecutionId = "e1", Quantity = 4m, Price = 100m },
        });

        Assert.Equal(0m, _fixture.Net());
        Assert.Contains(kind == FillKind.Bust ? AlarmCodes.ExecutionBusted : AlarmCodes.ExecutionCorrected, _fixture.Alarms.Codes);
    }

    [Fact]
    public async Task Observe_ABustOfTheEntry_StillCountsTheExitsThatItSetToWork()
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { AttachesExits = true });
        var sent = Assert.IsType<GroupResult.Sent>(await fixture.SubmitGroupAsync(new GroupRequest
        {
            Entry = GuardFixture.Buy(10m, 100m),
            Exits = [GuardFixture.Sell(10m) with { Type = OrderType.Stop, StopPrice = 90m, Effect = PositionEffect.Close }],
        }));
        var entry = Assert.IsType<OrderResult.Accepted>(sent.Orders[0]).Order.ClientOrderId;
        var report = fixture.Execution(entry, 10m, executionId: "e1");
        fixture.Guard.Observe(report);

        fixture.Guard.Observe(report with { Fill = report.Fill! with { Kind = FillKind.Bust } });

        Assert.Equal((0m, 10m), (fixture.Net(), fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxShort));
    }

    private static ExecutionReport At(int second, ExecutionReport report) => report with { TransactTime = new DateTimeOffset(2025, 1, 1, 0, 0, second, TimeSpan.Zero) };

    private ExecutionReport Fill(string id, string execution, decimal quantity) =>
        _fixture.Execution(id, quantity, executionId: execution) with { Status = VenueOrderStatus.PartiallyFilled };

    private ExecutionReport Bust(string id, string execution, decimal quantity) => Revised(id, execution, quantity, FillKind.Bust);

    private ExecutionReport Correction(string id, string execution, decimal quantity) => Revised(id, execution, quantity, FillKind.Correction);

    private ExecutionReport Revised(string id, string execution, decimal quantity, FillKind kind)
    {
        var report = Fill(id, execution, quantity);
        return report with { Fill = report.Fill! with { Kind = kind } };
    }
}
