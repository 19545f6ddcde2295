using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

/// <summary>An exit of unknown outcome that is asked for once more: one proof at a time, and proved again without itself.</summary>
public sealed class RepeatedExitTests
{
    private readonly Desk _desk = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Long 100, an exit of 100 is lost, somebody else sells the 100: the same request again would open a short of 100.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SubmitAsync_AgainAfterSomebodyElseHasSold_SendsNothing(bool isTold)
    {
        var (fixture, request, id) = await LoseAsync(ExitCap.None, ClientIdUniqueness.Forever, 100m);
        _desk.Positions = () => fixture.Snapshot();
        if (isTold)
        {
            fixture.Guard.Observe(External(100m));
        }

        Assert.IsType<OrderResult.Unknown>(await fixture.SubmitAsync(request, Token));
        using var permit = await fixture.Guard.AdmitAsync(request, Token);

        Assert.Single(fixture.Venue.Sent, o => o.ClientOrderId == id);
        Assert.False(permit.IsApproved);
        Assert.Equal(id, permit.Existing!.ClientOrderId);
        Assert.Contains(permit.Denial!.Code, new[] { DenialCodes.NoPositionToClose, DenialCodes.CloseExceedsPosition });
        Assert.Equal(OrderState.Unknown, fixture.Guard.FindOrder(id)!.State);
    }

    [Fact]
    public async Task Redeem_OfAnExitAgain_AfterSomebodyElseHasSold_IsRefusedAndItStaysUnknown()
    {
        var (fixture, request, id) = await LoseAsync(ExitCap.None, ClientIdUniqueness.Forever, 100m);
        using var permit = await fixture.Guard.AdmitAsync(request, Token);
        fixture.Guard.Observe(External(1m));

        var denial = Assert.Throws<RedeemDeniedException>(() => permit.Order.Redeem()).Denial;

        Assert.Equal(DenialCodes.CloseExceedsPosition, denial.Code);
        Assert.Equal(OrderState.Unknown, fixture.Guard.FindOrder(id)!.State);
        Assert.Empty(fixture.Guard.RecentDenials);
    }

    [Fact]
    public async Task SubmitAsync_AgainBesideOtherExits_CountsAllOfThem()
    {
        var (fixture, request, id) = await LoseAsync(ExitCap.None, ClientIdUniqueness.Forever, 60m);
        fixture.Work(GuardFixture.Sell(40m, effect: PositionEffect.Close));
        fixture.Guard.Observe(External(30m));
        _desk.Positions = () => fixture.Snapshot((GuardFixture.Acme, 70m));

        await fixture.SubmitAsync(request, Token);

        Assert.Single(fixture.Venue.Sent, o => o.ClientOrderId == id);
    }

    [Fact]
    public async Task AdmitAsync_Again_VoidsTheProofBefore()
    {
        var (fixture, request, id) = await LoseAsync(ExitCap.ReduceOnly, ClientIdUniqueness.OpenOnly, 10m);
        var permits = new List<OrderPermit>();
        for (var i = 0; i < 9; i++)
        {
            permits.Add(await fixture.Guard.AdmitAsync(request, Token));
        }

        foreach (var earlier in permits.SkipLast(1))
        {
            Assert.Equal(DenialCodes.ApprovalWithdrawn, Assert.Throws<RedeemDeniedException>(() => earlier.Order.Redeem()).Denial.Code);
        }

        Assert.Equal(id, permits[^1].Order.Redeem().ClientOrderId);
        Assert.Equal(OrderState.Unknown, fixture.Guard.FindOrder(id)!.State);
    }

    [Fact]
    public async Task Redeem_OfAnExitAgainThatIsKnownByNow_SendsNothing()
    {
        var (fixture, request, id) = await LoseAsync(ExitCap.ReduceOnly, ClientIdUniqueness.OpenOnly, 10m);
        using var permit = await fixture.Guard.AdmitAsync(request, Token);
        fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.New));

        Assert.Equal(DenialCodes.ApprovalWithdrawn, Assert.Throws<RedeemDeniedException>(() => permit.Order.Redeem()).Denial.Code);
        Assert.Equal(OrderState.Working, fixture.Guard.FindOrder(id)!.State);
    }

    private async Task<(GuardFixture Fixture, OrderRequest Request, string Id)> LoseAsync(ExitCap cap, ClientIdUniqueness uniqueness, decimal quantity)
    {
        var fixture = _desk.Open(cap, o => o.Capabilities = o.Capabilities with { ClientIdUniqueness = uniqueness });
        fixture.Hold(100m);
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        _desk.Positions = () => fixture.Snapshot((GuardFixture.Acme, 100m));
        fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
        var request = GuardFixture.Sell(quantity, effect: PositionEffect.Close) with { ClientOrderId = "exit-1" };
        var id = Assert.IsType<OrderResult.Unknown>(await fixture.SubmitAsync(request)).ClientOrderId;
        fixture.Venue.Answer = static o => new SubmitOutcome.Accepted { VenueOrderId = "V-" + o.ClientOrderId };
        return (fixture, request, id);
    }

    private static ExecutionReport External(decimal quantity) => new()
    {
        Symbol = GuardFixture.Acme,
        ClientOrderId = "somebody's",
        Side = OrderSide.Sell,
        Status = VenueOrderStatus.Filled,
        OrderQuantity = quantity,
        Fill = new Fill { ExecutionId = "F1", Quantity = quantity, Price = 100m },
    };
}
