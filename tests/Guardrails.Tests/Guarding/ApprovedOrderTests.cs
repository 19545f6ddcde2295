using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Tests.Guarding;

public sealed class ApprovedOrderTests
{
    private readonly GuardFixture _fixture = new();

    [Fact]
    public async Task Redeem_Once_GivesExactlyWhatWasApproved()
    {
        using var permit = await AdmitAsync(OrderRequest.Buy("acme", 7m, 99.5m) with
        {
            ClientOrderId = "my-1",
            TimeInForce = TimeInForce.Day,
            Type = OrderType.StopLimit,
            StopPrice = 99m,
        });

        var order = permit.Order.Redeem();

        Assert.Equal(
            ("my-1", "ACME", "ACME", OrderSide.Buy, 7m, OrderType.StopLimit, 99.5m, 99m, TimeInForce.Day, PositionEffect.Open, PositionLeg.Net, false),
            (order.ClientOrderId, order.Symbol.Value, order.VenueSymbol, order.Side, order.Quantity, order.Type, order.LimitPrice, order.StopPrice,
                order.TimeInForce, order.Effect, order.Leg, order.ReduceOnly));
    }

    [Fact]
    public async Task Redeem_Twice_Throws()
    {
        using var permit = await AdmitAsync(GuardFixture.Buy(1m));
        permit.Order.Redeem();

        Assert.Contains("already redeemed", Assert.Throws<InvalidOperationException>(() => permit.Order.Redeem()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redeem_ByManyThreads_SucceedsOnce()
    {
        for (var round = 0; round < 50; round++)
        {
            using var permit = await AdmitAsync(GuardFixture.Buy(1m));
            using var start = new Barrier(8);
            var redeemed = 0;
            var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
            {
                start.SignalAndWait();
                try
                {
                    permit.Order.Redeem();
                    Interlocked.Increment(ref redeemed);
                }
                catch (InvalidOperationException)
                {
                    // Another thread was first.
                }
            })).ToList();
            threads.ForEach(static t => t.Start());
            threads.ForEach(static t => t.Join());

            Assert.Equal(1, redeemed);
            permit.Accepted(null);
        }
    }

    [Fact]
    public async Task Redeem_ExactlyAtItsLifetime_StillWorks()
    {
        using var permit = await AdmitAsync(GuardFixture.Buy(1m));
        _fixture.Time.Advance(_fixture.Options.ApprovalLifetime);

        Assert.Equal(1m, permit.Order.Redeem().Quantity);
    }

    [Fact]
    public async Task Redeem_OneTickAfterItsLifetime_Throws()
    {
        using var permit = await AdmitAsync(GuardFixture.Buy(1m));
        _fixture.Time.Advance(_fixture.Options.ApprovalLifetime + TimeSpan.FromTicks(1));

        Assert.Throws<RedeemDeniedException>(() => permit.Order.Redeem());
        Assert.Throws<RedeemDeniedException>(() => permit.Order.Redeem());
    }

    /// <summary>While a machine sleeps its monotonic clock may stand still; the approval is old all the same.</summary>
    [Fact]
    public async Task Redeem_AfterASuspend_Throws()
    {
        using var permit = await AdmitAsync(GuardFixture.Buy(1m));
        _fixture.Time.StepWallClock(TimeSpan.FromHours(8));

        Assert.Throws<RedeemDeniedException>(() => permit.Order.Redeem());
    }

    [Fact]
    public async Task Redeem_AfterNotSent_Throws()
    {
        using var permit = await AdmitAsync(GuardFixture.Buy(1m));
        var proof = permit.Order;
        permit.NotSent();

        Assert.Throws<InvalidOperationException>(() => proof.Redeem());
    }

    [Fact]
    public async Task Redeem_AfterTheOutcomeWasReported_Throws()
    {
        using var permit = await AdmitAsync(GuardFixture.Buy(1m));
        permit.Accepted("V1");

        Assert.Throws<InvalidOperationException>(() => permit.Order.Redeem());
    }

    [Fact]
    public async Task Options_ChangedAfterOpening_HaveNoEffect()
    {
        _fixture.Options.ApprovalLifetime = TimeSpan.FromMinutes(1);
        _fixture.Options.Limits = new RiskLimits();
        using var permit = await AdmitAsync(GuardFixture.Buy(1m));
        _fixture.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.Throws<RedeemDeniedException>(() => permit.Order.Redeem());
    }

    private async Task<OrderPermit> AdmitAsync(OrderRequest request)
    {
        var permit = await _fixture.Guard.AdmitAsync(request, TestContext.Current.CancellationToken);
        Assert.True(permit.IsApproved, permit.Denial?.ToString());
        return permit;
    }
}
