using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

public sealed class OrderPermitTests
{
    private readonly GuardFixture _fixture = new();

    [Fact]
    public async Task Dispose_WithoutAReport_LeavesTheOrderUnknownAndItsCapacityTaken()
    {
        var permit = await AdmitAsync();
        permit.Dispose();

        var order = _fixture.Guard.FindOrder(permit.Order.ClientOrderId)!;
        Assert.Equal((OrderState.Unknown, 5m), (order.State, order.Leaves));
        Assert.Equal(5m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
        Assert.Equal(DenialCodes.OrderOutcomeUnknown, _fixture.Ask(GuardFixture.Buy(1m)).Denial?.Code);
        Assert.Contains("ORDER_OUTCOME_UNKNOWN", _fixture.Alarms.Codes);
        Assert.Throws<InvalidOperationException>(() => permit.Order.Redeem());
    }

    [Fact]
    public async Task Dispose_Twice_ReportsOnce()
    {
        var permit = await AdmitAsync();
        permit.Dispose();
        permit.Dispose();

        Assert.Single(_fixture.Alarms.All, static a => a.Code == "ORDER_OUTCOME_UNKNOWN");
    }

    [Fact]
    public async Task NotSent_GivesTheCapacityBackAndEndsTheOrder()
    {
        var permit = await AdmitAsync();
        permit.NotSent();
        permit.Dispose();

        Assert.Equal(OrderState.Released, _fixture.Guard.FindOrder(permit.Order.ClientOrderId)!.State);
        Assert.Empty(_fixture.Guard.OpenOrders);
        Assert.Equal(0m, _fixture.Guard.Risk.GetExposure().Lines[0].Used);
    }

    [Fact]
    public async Task NotSent_AfterTheProofWasRedeemed_ThrowsAndKeepsTheCapacity()
    {
        var permit = await AdmitAsync();
        permit.Order.Redeem();

        Assert.Throws<InvalidOperationException>(permit.NotSent);
        Assert.Equal(5m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
        permit.Dispose();
        Assert.Equal(OrderState.Unknown, _fixture.Guard.FindOrder(permit.Order.ClientOrderId)!.State);
    }

    [Fact]
    public async Task Accepted_SetsTheOrderWorkingUnderTheVenuesId()
    {
        using var permit = await AdmitAsync();
        permit.Accepted("V9");

        var order = Assert.Single(_fixture.Guard.OpenOrders);
        Assert.Equal((OrderState.Working, "V9", 5m), (order.State, order.VenueOrderId, order.Leaves));
    }

    [Fact]
    public async Task Rejected_GivesTheCapacityBack()
    {
        using var permit = await AdmitAsync();
        permit.Order.Redeem();
        permit.Rejected(new VenueRejection("403", "insufficient buying power"));

        var order = _fixture.Guard.FindOrder(permit.Order.ClientOrderId)!;
        Assert.Equal((OrderState.Rejected, 0m, "403: insufficient buying power"), (order.State, order.Leaves, order.Reason));
        Assert.Equal(0m, _fixture.Guard.Risk.GetExposure().Lines[0].Used);
    }

    [Fact]
    public async Task Unknown_KeepsTheCapacityAndTheReason()
    {
        using var permit = await AdmitAsync();
        permit.Unknown("time-out after 10 s");

        var order = _fixture.Guard.FindOrder(permit.Order.ClientOrderId)!;
        Assert.Equal((OrderState.Unknown, 5m, "time-out after 10 s"), (order.State, order.Leaves, order.Reason));
    }

    public static TheoryData<int, int> PairsOfReports => new(Enumerable.Range(0, 4).SelectMany(static a => Enumerable.Range(0, 4).Select(b => (a, b))));

    [Theory]
    [MemberData(nameof(PairsOfReports))]
    public async Task Report_TheSecondTime_ThrowsAndChangesNothing(int first, int second)
    {
        var permit = await AdmitAsync();
        Report(permit, first);
        var before = _fixture.Guard.StateHash;

        Assert.Throws<InvalidOperationException>(() => Report(permit, second));
        permit.Dispose();
        Assert.Equal(before, _fixture.Guard.StateHash);
    }

    [Fact]
    public async Task Refused_HasNoOrderAndTakesNoReport()
    {
        var permit = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(0m), TestContext.Current.CancellationToken);

        Assert.False(permit.IsApproved);
        Assert.Equal(DenialCodes.QuantityInvalid, permit.Denial!.Code);
        Assert.Same(permit.Denial, permit.Decision.Denial);
        Assert.Throws<InvalidOperationException>(() => permit.Order);
        for (var report = 0; report < 4; report++)
        {
            Assert.Throws<InvalidOperationException>(() => Report(permit, report));
        }

        permit.Dispose();
        Assert.Empty(_fixture.Guard.OpenOrders);
    }

    [Fact]
    public async Task Reports_WithoutAReason_AreMisuse()
    {
        using var permit = await AdmitAsync();

        Assert.Throws<ArgumentException>(() => permit.Unknown(" "));
        Assert.Throws<ArgumentNullException>(() => permit.Rejected(null!));
        permit.NotSent();
    }

    private static void Report(OrderPermit permit, int kind)
    {
        switch (kind)
        {
            case 0:
                permit.Accepted("V1");
                break;
            case 1:
                permit.Rejected(new VenueRejection("1", "no"));
                break;
            case 2:
                permit.Unknown("no answer");
                break;
            default:
                permit.NotSent();
                break;
        }
    }

    private async Task<OrderPermit> AdmitAsync()
    {
        var permit = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(5m), TestContext.Current.CancellationToken);
        Assert.True(permit.IsApproved, permit.Denial?.ToString());
        return permit;
    }
}
