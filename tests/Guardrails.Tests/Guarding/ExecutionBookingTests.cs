using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>Facts are booked exactly once, whatever they are and however often they are told.</summary>
public sealed class ExecutionBookingTests
{
    private readonly GuardFixture _fixture = new();

    [Fact]
    public void Observe_SameExecutionTwice_IsBookedOnce()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        var execution = _fixture.Execution(id, 4m, executionId: "E-1");
        _fixture.Guard.Observe(execution);
        var before = _fixture.Guard.StateHash;

        for (var i = 0; i < 5; i++)
        {
            _fixture.Guard.Observe(execution);
        }

        Assert.Equal(4m, _fixture.Net());
        Assert.Equal(before, _fixture.Guard.StateHash);
    }

    [Fact]
    public void Observe_SameExecutionIdOfTwoOrders_AreTwoExecutions()
    {
        var one = _fixture.Work(GuardFixture.Buy(10m));
        var other = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Guard.Observe(_fixture.Execution(one, 4m, executionId: "1"));
        _fixture.Guard.Observe(_fixture.Execution(other, 4m, executionId: "1"));

        Assert.Equal(8m, _fixture.Net());
    }

    [Fact]
    public void Observe_CumulativeThenTheLateExecution_IsBookedOnce()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.PartiallyFilled, cumulative: 6m));
        _fixture.Guard.Observe(_fixture.Execution(id, 4m, executionId: "E-1") with { Status = VenueOrderStatus.PartiallyFilled });
        _fixture.Guard.Observe(_fixture.Execution(id, 2m, executionId: "E-2") with { Status = VenueOrderStatus.PartiallyFilled });

        Assert.Equal(6m, _fixture.Net());
        Assert.Equal((OrderState.PartiallyFilled, 6m, 4m), State(id));
    }

    [Fact]
    public void Observe_ExecutionThenACumulativeThatIsBehind_IsBookedOnce()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Fill(id, 6m);
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.PartiallyFilled, cumulative: 4m));

        Assert.Equal(6m, _fixture.Net());
    }

    [Fact]
    public void Observe_ExecutionWithoutIdButWithCumulative_CountsByTheCumulative()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        var report = _fixture.Execution(id, 4m) with { Fill = new Fill { Quantity = 4m, Price = 100m }, CumulativeQuantity = 4m };
        _fixture.Guard.Observe(report);
        _fixture.Guard.Observe(report);
        _fixture.Guard.Observe(report with { CumulativeQuantity = 7m, Fill = report.Fill! with { Quantity = 3m } });

        Assert.Equal(7m, _fixture.Net());
    }

    [Fact]
    public void Observe_FilledWithoutNumbers_MeansTheWholeOrder()
    {
        var id = _fixture.Work(GuardFixture.Sell(10m));
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Filled));

        Assert.Equal(-10m, _fixture.Net());
        Assert.Equal((OrderState.Filled, 10m, 0m), State(id));
    }

    /// <summary>Reports may arrive in any order: the one that completes the order says that everything before it happened, too.</summary>
    [Fact]
    public void Observe_ExecutionsInReverseOrder_AreBookedOnceWithoutDistrust()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        var first = _fixture.Execution(id, 6m, executionId: "E-1");
        var last = _fixture.Execution(id, 4m, executionId: "E-2") with { Status = VenueOrderStatus.Filled };
        _fixture.Guard.Observe(last);
        _fixture.Guard.Observe(first);

        Assert.Equal(10m, _fixture.Net());
        Assert.Equal(TradingState.Active, _fixture.Guard.GetState(TradingScope.Account));
        Assert.Empty(_fixture.Alarms.All);
    }

    [Fact]
    public void Observe_CanceledWithItsCumulative_BooksThePartAndFreesTheRest()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Canceled, cumulative: 3m));
        _fixture.Guard.Observe(_fixture.Execution(id, 3m, executionId: "late"));

        Assert.Equal((OrderState.Canceled, 3m, 0m), State(id));
        var position = _fixture.Guard.FindPosition(GuardFixture.Acme)!;
        Assert.Equal((3m, 3m, 3m), (position.Net, position.Low, position.High));
        Assert.Empty(_fixture.Alarms.All);
    }

    [Theory]
    [InlineData(VenueOrderStatus.Rejected, OrderState.Rejected)]
    [InlineData(VenueOrderStatus.Expired, OrderState.Expired)]
    [InlineData(VenueOrderStatus.Canceled, OrderState.Canceled)]
    public void Observe_EndOfAnOrder_FreesItsCapacity(VenueOrderStatus status, OrderState state)
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Guard.Observe(_fixture.Report(id, status));

        Assert.Equal((state, 0m, 0m), State(id));
        Assert.Equal(0m, _fixture.Guard.Risk.GetExposure().Lines[0].Used);
    }

    [Theory]
    [InlineData(VenueOrderStatus.New)]
    [InlineData(VenueOrderStatus.PendingNew)]
    [InlineData(VenueOrderStatus.PendingCancel)]
    [InlineData(VenueOrderStatus.Held)]
    public void Observe_StatusThatEndsNothing_KeepsTheCapacity(VenueOrderStatus status)
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Guard.Observe(_fixture.Report(id, status));

        Assert.Equal((OrderState.Working, 0m, 10m), State(id));
    }

    [Theory]
    [InlineData(VenueOrderStatus.New, OrderState.Working, 0)]
    [InlineData(VenueOrderStatus.PartiallyFilled, OrderState.PartiallyFilled, 4)]
    [InlineData(VenueOrderStatus.Filled, OrderState.Filled, 10)]
    [InlineData(VenueOrderStatus.Canceled, OrderState.Canceled, 0)]
    public async Task Observe_ReportOfAnUnknownOrder_SettlesIt(VenueOrderStatus status, OrderState state, int cumulative)
    {
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("time-out");
        var unknown = Assert.IsType<OrderResult.Unknown>(await _fixture.SubmitAsync(GuardFixture.Buy(10m), TestContext.Current.CancellationToken));

        _fixture.Guard.Observe(_fixture.Report(unknown.ClientOrderId, status, cumulative));

        Assert.Equal(state, State(unknown.ClientOrderId).State);
        Assert.Equal(cumulative, _fixture.Net());
        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    [Fact]
    public void Observe_ReportWithOnlyTheVenuesId_FindsTheOrder()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Guard.Observe(_fixture.Execution(id, 4m) with { ClientOrderId = null, VenueOrderId = "V-" + id });

        Assert.Equal(4m, _fixture.Guard.FindOrder(id)!.Filled);
    }

    [Fact]
    public void Observe_FeeInTheBaseAsset_LowersThePosition()
    {
        var fixture = new GuardFixture(null, true, GuardFixture.Share() with { BaseAsset = "ACM", LotSize = 0.001m });
        var id = fixture.Work(GuardFixture.Buy(10m));
        var execution = fixture.Execution(id, 10m, executionId: "E-1");
        fixture.Guard.Observe(execution with { Fill = execution.Fill! with { Fee = 0.01m, FeeAsset = "acm" } });

        var position = fixture.Guard.FindPosition(GuardFixture.Acme)!;
        Assert.Equal((9.99m, 9.99m), (position.Net, position.Managed));
        Assert.True(fixture.Ask(GuardFixture.Sell(9.99m, effect: PositionEffect.Close)).IsProvenExit);
        Assert.False(fixture.Ask(GuardFixture.Sell(10m, effect: PositionEffect.Close)).IsApproved);
    }

    [Fact]
    public void Observe_FeeInAnotherAsset_LeavesThePositionAlone()
    {
        var fixture = new GuardFixture(null, true, GuardFixture.Share() with { BaseAsset = "ACM" });
        var id = fixture.Work(GuardFixture.Buy(10m));
        var execution = fixture.Execution(id, 10m);
        fixture.Guard.Observe(execution with { Fill = execution.Fill! with { Fee = 1m, FeeAsset = "USD" } });

        Assert.Equal(10m, fixture.Net());
    }

    private (OrderState State, decimal Filled, decimal Leaves) State(string id)
    {
        var order = _fixture.Guard.FindOrder(id)!;
        return (order.State, order.Filled, order.Leaves);
    }
}
