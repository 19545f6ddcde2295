using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>An order of somebody else is told at its first sighting, and each of its executions when it is told, whichever way both come.</summary>
public sealed class OthersOnTheAccountTests
{
    private readonly GuardFixture _fixture = new();

    [Theory]
    [InlineData(VenueOrderStatus.New, 0, 1, 0)]
    [InlineData(VenueOrderStatus.PartiallyFilled, 4, 1, 1)]
    [InlineData(VenueOrderStatus.Filled, 10, 0, 1)]
    [InlineData(VenueOrderStatus.Canceled, 0, 0, 0)]
    [InlineData(VenueOrderStatus.Canceled, 4, 0, 1)]
    public void The_stream_shows_it_first(VenueOrderStatus status, int executed, int orders, int executions)
    {
        _fixture.Guard.Observe(Report(status, executed));
        Assert.Equal((orders, executions), Told());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void New_and_then_filled_is_told_twice(bool isListed)
    {
        if (isListed)
        {
            _fixture.Guard.Observe(OpenOrderSnapshot.Complete([new VenueOrder { ClientOrderId = "web-1", Symbol = GuardFixture.Acme, Side = OrderSide.Buy, Quantity = 10m, Type = OrderType.Limit, LimitPrice = 99m, Status = VenueOrderStatus.New }], _fixture.Now));
        }
        else
        {
            _fixture.Guard.Observe(Report(VenueOrderStatus.New, 0));
        }

        Assert.Equal((1, 0), Told());
        _fixture.Guard.Observe(Report(VenueOrderStatus.New, 0));
        Assert.Equal((1, 0), Told());
        _fixture.Guard.Observe(Report(VenueOrderStatus.Filled, 10));
        Assert.Equal((1, 1), Told());
        _fixture.Guard.Observe(Report(VenueOrderStatus.Filled, 10));
        Assert.Equal((1, 1), Told());
    }

    /// <summary>An order of somebody else that the venue has ended is executed further: the venue's word does not hold, whoever's order it is.</summary>
    [Theory]
    [InlineData(VenueOrderStatus.Canceled, 4, 6, true)]
    [InlineData(VenueOrderStatus.Expired, 0, 3, true)]
    [InlineData(VenueOrderStatus.PartiallyFilled, 4, 6, false)]
    [InlineData(VenueOrderStatus.New, 0, 3, false)]
    public void Executed_after_its_end_is_told(VenueOrderStatus status, int executed, int later, bool isAfterEnd)
    {
        _fixture.Guard.Observe(Report(VenueOrderStatus.New, 0));
        _fixture.Guard.Observe(Report(status, executed) with { VenueOrderId = "V-1" });

        _fixture.Guard.Observe(Report(VenueOrderStatus.PartiallyFilled, later) with { VenueOrderId = "V-1", Fill = new Fill { ExecutionId = "F-later", Quantity = later - executed, Price = 100m } });

        Assert.Equal(later, _fixture.Net());
        Assert.Equal(isAfterEnd, _fixture.Alarms.Codes.Any(static c => c == AlarmCodes.FillAfterEnd));
        Assert.Equal(isAfterEnd ? TradingState.Quarantined : TradingState.Active, _fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)));
    }

    /// <summary>A report without a client order id may be about an own order that the venue has just taken: a list shows whose it is.</summary>
    [Fact]
    public void One_that_names_the_venues_id_alone_waits_for_a_list()
    {
        _fixture.Guard.Observe(Report(VenueOrderStatus.New, 0) with { ClientOrderId = null, VenueOrderId = "V-1" });
        Assert.Equal((0, 0), Told());
    }

    private (int, int) Told() =>
        (_fixture.Alarms.Codes.Count(static c => c == AlarmCodes.ExternalOrder), _fixture.Alarms.Codes.Count(static c => c == AlarmCodes.ExternalExecution));

    private static ExecutionReport Report(VenueOrderStatus status, int executed) => new()
    {
        ClientOrderId = "web-1",
        Symbol = GuardFixture.Acme,
        Side = OrderSide.Buy,
        Status = status,
        OrderQuantity = 10m,
        CumulativeQuantity = executed,
        Fill = executed == 0 ? null : new Fill { ExecutionId = $"F{executed}", Quantity = executed, Price = 100m },
    };
}
