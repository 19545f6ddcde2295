using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Journal;
using Guardrails.Orders;
using Guardrails.Rules;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>Redeeming a proof is beginning to send: whether the order may still go is asked again at that moment.</summary>
public sealed class RedeemTests
{
    private const string Order = "order";
    private const string Group = "group";
    private const string InPlace = "replacement in place";
    private const string Successor = "successor";

    private readonly List<string> _sent = [];

    public static TheoryData<string> Entries => [Order, Group, InPlace, Successor];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redeem_OfAPermit_PutsTheOrderInFlight()
    {
        var fixture = new GuardFixture();
        using var permit = await fixture.Guard.AdmitAsync(GuardFixture.Buy(5m), Token);
        Assert.Equal(OrderState.Reserved, fixture.Guard.FindOrder(permit.Order.ClientOrderId)!.State);

        permit.Order.Redeem();

        Assert.Equal(OrderState.InFlight, fixture.Guard.FindOrder(permit.Order.ClientOrderId)!.State);
        permit.Accepted("V1");
    }

    [Fact]
    public async Task Redeem_OfAPermit_AfterTradingWasHalted_ThrowsAndGivesTheCapacityBack()
    {
        var fixture = new GuardFixture();
        using var permit = await fixture.Guard.AdmitAsync(GuardFixture.Buy(5m), Token);
        Halt(fixture);

        Assert.ThrowsAny<InvalidOperationException>(() => permit.Order.Redeem());

        Assert.Equal(OrderState.Released, fixture.Guard.FindOrder(permit.Order.ClientOrderId)!.State);
        Assert.Equal(0m, fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task Redeem_InTheSender_AfterTradingWasHalted_SendsNothing(string kind)
    {
        var fixture = Of(kind);

        var denial = await SendAsync(fixture, kind, () =>
        {
            Halt(fixture);
            return ValueTask.CompletedTask;
        });

        Assert.Equal(DenialCodes.StateHalted, denial?.Code);
        Assert.Empty(_sent);
        Assert.Equal(kind is InPlace or Successor ? 5m : 0m, fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
        Assert.DoesNotContain(fixture.Guard.OpenOrders, static o => o.State is OrderState.Reserved or OrderState.InFlight or OrderState.Unknown or OrderState.PendingReplace);
    }

    /// <summary>An adapter that keeps a rate limit waits before it redeems; trading is halted meanwhile.</summary>
    [Theory]
    [MemberData(nameof(Entries))]
    public async Task Redeem_AfterWaitingForARateSlotWhileHalted_BuysNothing(string kind)
    {
        var fixture = Of(kind);
        var slot = new TaskCompletionSource();
        var sending = SendAsync(fixture, kind, async () => await slot.Task).AsTask();
        Halt(fixture);
        fixture.Time.Advance(TimeSpan.FromSeconds(3));
        slot.SetResult();

        Assert.Equal(DenialCodes.StateHalted, (await sending.WaitAsync(TimeSpan.FromSeconds(30), Token))?.Code);
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task Redeem_OfAnExit_AfterTradingWasHalted_Sends()
    {
        var fixture = new GuardFixture();
        fixture.Hold(10m);
        using var permit = await fixture.Guard.AdmitAsync(GuardFixture.Sell(10m, effect: PositionEffect.Close), Token);
        Halt(fixture);

        Assert.Equal(10m, permit.Order.Redeem().Quantity);
        permit.Accepted("V1");
    }

    /// <summary>The order is released with the code; it is no denied order, so it takes no other's evidence and counts in no trip.</summary>
    [Fact]
    public async Task Redeem_Refused_IsRecordedAsReleasedWithItsCodeAndNotAsADeniedOrder()
    {
        var fixture = new GuardFixture(static o => o.Trips = new AutoTrips { MaxDenials = 1 });
        using var permit = await fixture.Guard.AdmitAsync(GuardFixture.Buy(5m), Token);
        fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Halted, new("test", "test"));

        var denial = Assert.Throws<RedeemDeniedException>(() => permit.Order.Redeem()).Denial;

        Assert.Equal((DenialCodes.StateHalted, 5m), (denial.Code, denial.Request!.Quantity));
        Assert.Contains("SetState", denial.Violations[0].Subject, StringComparison.Ordinal);
        Assert.StartsWith("STATE_HALTED", fixture.Guard.FindOrder(permit.Order.ClientOrderId)!.Reason, StringComparison.Ordinal);
        Assert.Empty(fixture.Guard.RecentDenials);
        Assert.Equal(TradingState.Active, fixture.Guard.GetState(TradingScope.Account));
        Assert.Same(denial, Assert.Throws<RedeemDeniedException>(() => permit.Order.Redeem()).Denial);
    }

    [Fact]
    public async Task Redeem_OfAPermit_Refused_IsWrittenAtOnce()
    {
        var journal = new ScriptedJournal();
        var fixture = new GuardFixture(o => o.Journal = journal);
        using var permit = await fixture.Guard.AdmitAsync(GuardFixture.Buy(5m), Token);
        Halt(fixture);
        var written = journal.Records.Count;

        Assert.Throws<RedeemDeniedException>(() => permit.Order.Redeem());

        Assert.True(journal.Records.Count > written);
    }

    [Fact]
    public async Task Redeem_OfAnOrderThatIsToBeCanceled_SendsNothing()
    {
        var fixture = new GuardFixture();
        using var permit = await fixture.Guard.AdmitAsync(GuardFixture.Buy(5m), Token);
        await fixture.CancelAsync(permit.Order.ClientOrderId);

        Assert.Equal(DenialCodes.ApprovalWithdrawn, Assert.Throws<RedeemDeniedException>(() => permit.Order.Redeem()).Denial.Code);
        Assert.Equal(OrderState.Released, fixture.Guard.FindOrder(permit.Order.ClientOrderId)!.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Redeem_AfterTheJournalFailed_LetsOnlyExitsGo(bool isExit)
    {
        var journal = new ScriptedJournal();
        var fixture = new GuardFixture(o => o.Journal = journal);
        fixture.Hold(10m);
        using var permit = await fixture.Guard.AdmitAsync(isExit ? GuardFixture.Sell(5m, effect: PositionEffect.Close) : GuardFixture.Buy(5m), Token);
        journal.Answer = static _ => new(AppendResult.Failed("disk full"));
        fixture.Account();

        if (isExit)
        {
            Assert.Equal(5m, permit.Order.Redeem().Quantity);
        }
        else
        {
            Assert.Equal(DenialCodes.JournalFailed, Assert.Throws<RedeemDeniedException>(() => permit.Order.Redeem()).Denial.Code);
        }
    }

    /// <summary>An entry is replaced, and the journal stalls: what it was judged by is ten minutes old when its record is durable.</summary>
    [Theory]
    [InlineData(ReplaceQuantity.Total)]
    [InlineData(ReplaceQuantity.Independent)]
    public async Task Redeem_OfAReplacement_LivesFromItsJudgementOn(ReplaceQuantity kind)
    {
        var journal = new ScriptedJournal();
        var fixture = new GuardFixture(o =>
        {
            o.Journal = journal;
            o.Capabilities = BrokerCapabilities.Plain with { ReplaceQuantity = kind };
        });
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        var written = new TaskCompletionSource<AppendResult>();
        journal.Answer = _ => new(written.Task);
        var replacing = fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, Quantity = 1_000m }).AsTask();
        fixture.Time.Advance(TimeSpan.FromMinutes(10));
        written.SetResult(AppendResult.Appended);

        var denied = Assert.IsType<ReplaceResult.Denied>(await replacing.WaitAsync(TimeSpan.FromSeconds(30), Token));

        Assert.Equal(DenialCodes.ApprovalExpired, denied.Denial.Code);
        Assert.Empty(fixture.Venue.Replaced);
        Assert.Equal((OrderState.Working, 10m), (fixture.Guard.FindOrder(id)!.State, fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
    }

    [Fact]
    public async Task Redeem_OfACancellation_NeedsNoOpenScopeAndALiveOrder()
    {
        var fixture = new GuardFixture();
        var id = fixture.Work(GuardFixture.Buy(5m, 99m));
        Halt(fixture);
        Assert.IsType<CancelResult.Pending>(await fixture.CancelAsync(id));
        fixture.Time.Advance(fixture.Options.Capabilities.PositionVisibilityLag);

        var denied = Assert.IsType<CancelResult.Denied>(await fixture.Guard.CancelAsync(id, (proof, ct) =>
        {
            fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.Canceled));
            return fixture.Venue.SendAsync(proof, ct);
        }));

        Assert.Equal(DenialCodes.ApprovalWithdrawn, denied.Denial.Code);
        Assert.Single(fixture.Venue.Canceled);
    }

    [Fact]
    public async Task Redeem_OfACancellationTooLate_IsDeniedAndTheOrderWorksOn()
    {
        var fixture = new GuardFixture();
        var id = fixture.Work(GuardFixture.Buy(5m, 99m));

        var denied = Assert.IsType<CancelResult.Denied>(await fixture.Guard.CancelAsync(id, (proof, ct) =>
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(6));
            return fixture.Venue.SendAsync(proof, ct);
        }));

        Assert.Equal(DenialCodes.ApprovalExpired, denied.Denial.Code);
        Assert.Equal(OrderState.Working, fixture.Guard.FindOrder(id)!.State);
    }

    [Fact]
    public async Task Redeem_InARule_IsRefusedAndChangesNothing()
    {
        OrderPermit? permit = null;
        var fixture = new GuardFixture(o => o.Rules = [new CallingRule(() => permit?.Order.Redeem())]);
        permit = await fixture.Guard.AdmitAsync(GuardFixture.Buy(5m), Token);

        Assert.Equal(DenialCodes.RuleFaulted, fixture.Ask(GuardFixture.Buy(1m)).Denial?.Code);

        Assert.Equal(OrderState.Reserved, fixture.Guard.FindOrder(permit.Order.ClientOrderId)!.State);
        permit.NotSent();
    }

    /// <summary>Redeeming takes the guard's lock inside the sender, while a rule waits under it for a lock that the sender holds: the send gives way.</summary>
    [Fact]
    public async Task Redeem_WhileARuleWaitsForALockOfTheSender_DoesNotDeadlock()
    {
        var own = new object();
        using var asked = new ManualResetEventSlim();
        var isArmed = false;
        var fixture = new GuardFixture(o => o.Rules = [new CallingRule(() =>
        {
            if (Volatile.Read(ref isArmed))
            {
                asked.Set();
                lock (own)
                {
                }
            }
        })]);
        var sending = Task.Run(() => fixture.Guard.SubmitAsync(GuardFixture.Buy(5m), (proof, ct) =>
        {
            lock (own)
            {
                Volatile.Write(ref isArmed, true);
                _ = Task.Run(() => fixture.Ask(GuardFixture.Buy(1m)), Token);
                asked.Wait(Token);
                _sent.Add(proof.Redeem().ClientOrderId);
                return ValueTask.FromResult<SubmitOutcome>(new SubmitOutcome.Accepted { VenueOrderId = "V1" });
            }
        }).AsTask(), Token);

        var denied = Assert.IsType<OrderResult.Denied>(await sending.WaitAsync(TimeSpan.FromSeconds(30), Token));

        Assert.Equal(DenialCodes.ApprovalWithdrawn, denied.Denial.Code);
        Assert.Empty(_sent);
        Assert.Empty(fixture.Guard.OpenOrders);
    }

    private static void Halt(GuardFixture fixture) => fixture.Guard.SetState(TradingScope.Account, TradingState.Halted, new("test", "test"));

    private static GuardFixture Of(string kind) => new(o => o.Capabilities = BrokerCapabilities.Plain with
    {
        AttachesExits = true,
        LinksExits = true,
        ReplaceQuantity = kind == InPlace ? ReplaceQuantity.Total : ReplaceQuantity.Independent,
    });

    /// <summary>Has an order approved, does something before the proof is redeemed, and says why nothing was sent.</summary>
    private async ValueTask<Denial?> SendAsync(GuardFixture fixture, string kind, Func<ValueTask> before)
    {
        switch (kind)
        {
            case Order:
                var result = await fixture.Guard.SubmitAsync(GuardFixture.Buy(5m), async (proof, _) =>
                {
                    await before();
                    _sent.Add(proof.Redeem().ClientOrderId);
                    return new SubmitOutcome.Accepted { VenueOrderId = "V1" };
                });
                return (result as OrderResult.Denied)?.Denial;
            case Group:
                var request = new GroupRequest { Entry = GuardFixture.Buy(5m), Exits = [GuardFixture.Sell(5m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m }] };
                var group = await fixture.Guard.SubmitGroupAsync(request, async (proof, _) =>
                {
                    await before();
                    _sent.Add(proof.Redeem().ClientOrderId);
                    return GroupOutcome.All(new SubmitOutcome.Accepted { VenueOrderId = null });
                });
                return (group as GroupResult.Denied)?.Denial;
            default:
                var id = fixture.Work(GuardFixture.Buy(5m, 99m));
                var replaced = await fixture.Guard.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, Quantity = 8m }, async (proof, _) =>
                {
                    await before();
                    _sent.Add(proof.Redeem().Order.ClientOrderId);
                    return new ReplaceOutcome.Accepted { VenueOrderId = null };
                });
                return (replaced as ReplaceResult.Denied)?.Denial;
        }
    }

    private sealed class CallingRule(Action call) : OrderRule
    {
        public override string Name => "Calling";

        public override RuleVerdict Evaluate(in OrderContext context)
        {
            call();
            return RuleVerdict.Pass;
        }
    }
}
