using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.States;

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

    /// <summary>
    /// An answer about positions that is not complete disproves nothing: the exit goes by the books, which hold the 100. A complete one that shows less holds the
    /// second send back.
    /// </summary>
    [Theory]
    [InlineData("partial", true)]
    [InlineData("failed", true)]
    [InlineData("complete, and nothing is held", false)]
    [InlineData("complete, and 99 are held", false)]
    [InlineData("complete, and 100 are held", true)]
    public async Task SubmitAsync_AgainWithAnAnswerAboutPositions_GoesByWhatIsComplete(string answer, bool isSent)
    {
        var (fixture, request, id) = await LoseAsync(ExitCap.None, ClientIdUniqueness.Forever, 100m);
        _desk.Positions = () => answer switch
        {
            "partial" => PositionSnapshot.Partial([], fixture.Now, "a page"),
            "failed" => PositionSnapshot.Failed("503"),
            "complete, and 99 are held" => fixture.Snapshot((GuardFixture.Acme, 99m)),
            "complete, and 100 are held" => fixture.Snapshot((GuardFixture.Acme, 100m)),
            _ => fixture.Snapshot(),
        };

        await fixture.SubmitAsync(request, Token);

        Assert.Equal(isSent ? 2 : 1, fixture.Venue.Sent.Count(o => o.ClientOrderId == id));
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

    /// <summary>The venue accepted the exit and never had it. Sent again, it is taken under another id of the venue: it is the same order, and its cancellation names that id.</summary>
    [Fact]
    public async Task An_exit_that_is_taken_at_the_second_send_has_the_second_id()
    {
        var fixture = _desk.Open(ExitCap.None, static o => o.Capabilities = o.Capabilities with { ClientIdUniqueness = ClientIdUniqueness.Forever });
        fixture.Hold(100m);
        var request = GuardFixture.Sell(100m, 90m, PositionEffect.Close) with { ClientOrderId = "exit-1" };
        fixture.Venue.Answer = static _ => new SubmitOutcome.Accepted { VenueOrderId = "V-never", Echo = null };
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(request, Token));
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
        Assert.Equal(OrderState.Unknown, fixture.Guard.FindOrder("exit-1")!.State);
        _desk.Positions = () => fixture.Snapshot((GuardFixture.Acme, 100m));
        fixture.Venue.Answer = static _ => new SubmitOutcome.Accepted { VenueOrderId = "V-taken", Echo = null };
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(request, Token));

        fixture.Guard.Observe(fixture.Report("exit-1", VenueOrderStatus.New) with { VenueOrderId = "V-taken" });

        var order = fixture.Guard.FindOrder("exit-1")!;
        Assert.Equal((OrderState.Working, "V-taken"), (order.State, order.VenueOrderId));
        Assert.DoesNotContain(AlarmCodes.OrderDuplicated, fixture.Alarms.Codes);
        Assert.Single(fixture.Guard.OpenOrders);

        // Both in one list are two orders, whatever was declared.
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        fixture.Guard.Observe(OpenOrderSnapshot.Complete([Listed("V-never"), Listed("V-taken")], fixture.Now));
        Assert.Equal(-100m, fixture.Guard.FindPosition(GuardFixture.Acme)!.Low);
        Assert.Equal("V-never", Assert.Single(fixture.Guard.UnwantedOrders).VenueOrderId);
        Assert.Contains(AlarmCodes.OrderDuplicated, fixture.Alarms.Codes);
    }

    /// <summary>
    /// Of 100, an exit of 50 is lost and sent again, and the venue executes both; others buy 300. What was taken over from the venue says nothing of the second
    /// execution: only the executions do, and they are read until they explain what is booked.
    /// </summary>
    [Fact]
    public async Task Executions_of_an_exit_that_was_sent_again_are_read_although_the_position_was_taken_over()
    {
        var (fixture, request, id) = await LoseAsync(ExitCap.ReduceOnly, ClientIdUniqueness.OpenOnly, 50m);
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(request, Token));
        fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.Filled, cumulative: 50m));
        _desk.Positions = () => fixture.Snapshot((GuardFixture.Acme, 300m));
        _desk.Executions = () => ExecutionSnapshot.Failed("503");
        await PassAsync(fixture, 10);
        Assert.Equal((300m, 50m), Held(fixture));

        _desk.Executions = () => ExecutionSnapshot.Complete([Executed(fixture, id, "E-1"), Executed(fixture, id, "E-2")], fixture.Now);
        await PassAsync(fixture, 30);
        Assert.Equal((300m, 0m), Held(fixture));
    }

    /// <summary>The same told of an order that was sent once, and nothing was taken over since: the venue's position disproves the second execution.</summary>
    [Fact]
    public async Task A_second_execution_that_the_position_disproves_gives_back_what_it_took()
    {
        var (fixture, _, id) = await LoseAsync(ExitCap.ReduceOnly, ClientIdUniqueness.OpenOnly, 50m);
        fixture.Guard.Observe(Executed(fixture, id, "E-1"));
        fixture.Guard.Observe(Executed(fixture, id, "E-2"));
        Assert.Equal((0m, 0m), Held(fixture));

        _desk.Positions = () => fixture.Snapshot((GuardFixture.Acme, 50m));
        await PassAsync(fixture, 10);
        Assert.Equal((50m, 50m), Held(fixture));
    }

    /// <summary>
    /// An exit of 10 is lost and sent again. The first send has arrived after all: the stream shows it at work, or 4 of it executed. Then the second is refused, for there were too many requests:
    /// that says nothing of the first.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public async Task A_refusal_of_the_second_send_says_nothing_of_an_exit_that_was_seen_meanwhile(int executed)
    {
        var (fixture, request, id) = await LoseAsync(ExitCap.None, ClientIdUniqueness.Forever, 10m);
        fixture.Venue.Answer = _ =>
        {
            fixture.Guard.Observe(executed == 0 ? fixture.Report(id, VenueOrderStatus.New) : fixture.Execution(id, executed));
            return new SubmitOutcome.Rejected(new VenueRejection("42910000", "too many requests."));
        };

        await fixture.SubmitAsync(request, Token);

        Assert.Equal(2, fixture.Venue.Sent.Count(order => order.ClientOrderId == id));
        var order = fixture.Guard.FindOrder(id)!;
        Assert.Equal((executed == 0 ? OrderState.Working : OrderState.PartiallyFilled, (decimal)executed), (order.State, order.Filled));
        Assert.Equal(TradingState.Active, fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)));
        Assert.DoesNotContain(AlarmCodes.RejectedAfterFill, fixture.Alarms.Codes);
    }

    private static (decimal, decimal) Held(GuardFixture fixture) =>
        fixture.Guard.FindPosition(GuardFixture.Acme) is { } position ? (position.Net, position.Managed) : default;

    private static ExecutionReport Executed(GuardFixture fixture, string id, string execution) => fixture.Execution(id, 50m, executionId: execution) with { CumulativeQuantity = 50m };

    private async Task PassAsync(GuardFixture fixture, int times)
    {
        for (var i = 0; i < times; i++)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(11));
            fixture.Guard.Observe(_desk.Orders());
            fixture.Guard.Observe(_desk.Positions());
            await fixture.Guard.ResolveUnknownOrdersAsync(Token);
        }
    }

    private static VenueOrder Listed(string venueOrderId) => new()
    {
        Symbol = GuardFixture.Acme,
        ClientOrderId = "exit-1",
        VenueOrderId = venueOrderId,
        Side = OrderSide.Sell,
        Quantity = 100m,
        FilledQuantity = 0m,
        Status = VenueOrderStatus.New,
        Type = OrderType.Limit,
        LimitPrice = 90m,
    };

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
