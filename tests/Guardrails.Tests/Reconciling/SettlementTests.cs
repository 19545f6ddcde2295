using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.States;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Reconciling;

/// <summary>
/// An option is assigned: the venue sells 200 shares without an order, tells of it by the day, and shows positions that contain it from some moment on. Whatever comes first, 100 are booked in the
/// end, once.
/// </summary>
public sealed class SettlementTests
{
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(61);
    private readonly GuardFixture _fixture = new(static o => o.Limits = o.Limits with { MaxQuoteAge = TimeSpan.FromHours(3) });

    public SettlementTests() => _fixture.Hold(300m);

    private ExecutionReport Assigned => new()
    {
        Symbol = GuardFixture.Acme,
        VenueOrderId = "20260105::b OPTRD ACME",
        Side = OrderSide.Sell,
        Status = VenueOrderStatus.Filled,
        CumulativeQuantity = 200m,
        OrderQuantity = 200m,
        Cause = ExecutionCause.Settlement,
        TransactTime = new DateTimeOffset(_fixture.Now.Date, TimeSpan.Zero),
        Fill = new Fill { ExecutionId = "20260105::b OPTRD ACME", Quantity = 200m, Price = 150m },
    };

    [Fact]
    public void What_is_told_before_positions_show_it_is_booked_with_its_cause()
    {
        _fixture.Time.Advance(Lag);
        _fixture.Guard.Observe(Assigned);

        Assert.Equal(100m, _fixture.Net());
        var alarm = Assert.Single(_fixture.Alarms.All, static a => a.Code == AlarmCodes.ForcedExecution);
        Assert.Contains("Settlement", alarm.Message, StringComparison.Ordinal);
        Assert.Equal((TradingState.Quarantined, TradingState.ReduceOnly), (_fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)), _fixture.Guard.GetState(TradingScope.Account)));
        See(100m);
        Assert.Equal(100m, _fixture.Net());
    }

    /// <summary>The books follow the venue's positions first, and the row comes an hour later: for a moment it counts twice, nothing rests on that, and two answers put it right.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3_600)]
    public void What_is_told_after_positions_showed_it_counts_once_in_the_end(int seconds)
    {
        See(100m);
        Assert.Equal(100m, _fixture.Net());
        _fixture.Time.Advance(TimeSpan.FromSeconds(seconds));

        _fixture.Guard.Observe(Assigned);
        Assert.Contains(_fixture.Alarms.All, static a => a.Code == AlarmCodes.PositionDiffers && a.Message.Contains("may contain", StringComparison.Ordinal));
        See(100m);

        Assert.Equal(100m, _fixture.Net());
    }

    [Fact]
    public void The_same_row_told_again_moves_nothing()
    {
        _fixture.Time.Advance(Lag);
        _fixture.Guard.Observe(Assigned);
        _fixture.Guard.Observe(Assigned);

        Assert.Equal(100m, _fixture.Net());
    }

    /// <summary>Two answers, long after everything that was executed.</summary>
    private void See(decimal quantity)
    {
        for (var i = 0; i < 2; i++)
        {
            _fixture.Time.Advance(Lag);
            _fixture.Guard.Observe(OpenOrderSnapshot.Complete([], _fixture.Now));
            _fixture.Positions((GuardFixture.Acme, quantity));
        }
    }
}
