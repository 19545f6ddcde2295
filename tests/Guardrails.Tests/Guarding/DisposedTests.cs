using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

/// <summary>A guard that was disposed approves nothing: the next one may keep the books of the account already, and knows nothing of what this one would add.</summary>
public sealed class DisposedTests
{
    private readonly GuardFixture _fixture = new(static o => o.Capabilities = BrokerCapabilities.Plain with { AttachesExits = true, ReplaceQuantity = ReplaceQuantity.Total });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("entry")]
    [InlineData("exit")]
    [InlineData("permit")]
    [InlineData("cancel")]
    [InlineData("protection")]
    [InlineData("replace")]
    [InlineData("group")]
    public async Task AfterDispose_NothingIsAskedOfTheVenue(string what)
    {
        _fixture.Hold(10m);
        var working = _fixture.Work(GuardFixture.Buy(5m, 99m));
        var sent = (_fixture.Venue.Sent.Count, _fixture.Venue.Canceled.Count);
        await _fixture.Guard.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => _ = what switch
        {
            "entry" => (object)await _fixture.SubmitAsync(GuardFixture.Buy(1m), Token),
            "exit" => await _fixture.SubmitAsync(GuardFixture.Sell(1m, effect: PositionEffect.Close), Token),
            "permit" => await _fixture.Guard.AdmitAsync(GuardFixture.Buy(1m), Token),
            "cancel" => await _fixture.CancelAsync(working),
            "protection" => await _fixture.Guard.CancelProtectionAsync(working, new("test", "ann"), _fixture.Venue.SendAsync, Token),
            "replace" => await _fixture.Guard.ReplaceAsync(new ReplaceRequest { ClientOrderId = working, Quantity = 1m }, static (_, _) => throw new InvalidOperationException("sent"), Token),
            _ => await _fixture.Guard.SubmitGroupAsync(new GroupRequest { Entry = GuardFixture.Buy(1m), Exits = [] }, static (_, _) => throw new InvalidOperationException("sent"), Token),
        });

        Assert.Equal(sent, (_fixture.Venue.Sent.Count, _fixture.Venue.Canceled.Count));
    }

    /// <summary>What was approved before must not go out past the guard that was opened since.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Redeem_AfterDispose_IsRefused(bool isExit)
    {
        _fixture.Hold(10m);
        var permit = await _fixture.Guard.AdmitAsync(isExit ? GuardFixture.Sell(1m, effect: PositionEffect.Close) : GuardFixture.Buy(1m), Token);
        await _fixture.Guard.DisposeAsync();

        var denial = Assert.Throws<RedeemDeniedException>(() => permit.Order.Redeem()).Denial;

        Assert.Equal(DenialCodes.ApprovalWithdrawn, denial.Code);
        Assert.Contains("disposed", denial.Explain());
        Assert.Equal(OrderState.Released, _fixture.Guard.FindOrder(permit.Order.ClientOrderId)!.State);
    }

    [Fact]
    public async Task AfterDispose_FactsAndStatesAreRefusedAndQuestionsAreNot()
    {
        _fixture.Hold(10m);
        var guard = _fixture.Guard;
        await guard.DisposeAsync();

        Action[] told =
        [
            () => guard.Observe(_fixture.Snapshot()), () => guard.Observe(OpenOrderSnapshot.Complete([], _fixture.Now)), () => guard.Observe(GuardFixture.Share()),
            () => guard.SetState(Guardrails.States.TradingScope.Account, Guardrails.States.TradingState.Halted, new("test", "ann")), () => guard.ObserveInterruption("test"), () => _fixture.Account(),
        ];

        Assert.All(told, static tell => Assert.Throws<ObjectDisposedException>(tell));
        Assert.Equal(10m, guard.FindPosition(GuardFixture.Acme)!.Net);
    }

    /// <summary>A guard that is opened next writes to the same journal: what the old one is told late must not get in between.</summary>
    [Fact]
    public async Task AnAnswerThatComesAfterDispose_IsNotWritten()
    {
        var journal = new Guardrails.Journal.InMemoryJournal();
        var fixture = new GuardFixture(o => o.Journal = journal);
        var answer = new TaskCompletionSource<SubmitOutcome>();
        var submitting = fixture.Guard.SubmitAsync(GuardFixture.Buy(1m, 99m), (proof, _) => { proof.Redeem(); return new(answer.Task); }, Token).AsTask();
        await fixture.Guard.DisposeAsync();
        await using var next = await OrderGuard.OpenAsync(fixture.Options, Token);

        answer.SetResult(new SubmitOutcome.Accepted { VenueOrderId = "V1" });
        Assert.Equal(OrderState.Working, Assert.IsType<OrderResult.Accepted>(await submitting).Order.State);

        var id = Assert.Single(next.OpenOrders).ClientOrderId;
        next.Observe(fixture.Report(id, VenueOrderStatus.New));
        Assert.DoesNotContain(Guardrails.Alarms.AlarmCodes.JournalFailed, fixture.Alarms.Codes);
    }

    /// <summary>Two guards of one account would each leave room for what the other one has sent.</summary>
    [Fact]
    public async Task ASecondGuardOfTheVenuesAccount_TakesNoNewRiskUntilTheFirstIsDisposed()
    {
        var (first, second) = (new GuardFixture(), new GuardFixture());
        var account = new AccountSnapshot { Currency = "USD", Equity = 100_000m, AsOf = first.Now, VenueAccountId = $"test:{Guid.NewGuid()}" };
        first.Guard.Observe(account);
        first.Guard.Observe(account);

        var thrown = Assert.Throws<InvalidOperationException>(() => second.Guard.Observe(account));

        Assert.Contains(account.VenueAccountId!, thrown.Message);
        Assert.Equal(DenialCodes.GuardFaulted, Assert.IsType<OrderResult.Denied>(await second.SubmitAsync(GuardFixture.Buy(1m), Token)).Denial.Code);
        Assert.IsType<OrderResult.Accepted>(await first.SubmitAsync(GuardFixture.Buy(1m), Token));

        // A guard that is told late, after its end, takes nothing back.
        await first.Guard.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => first.Guard.Observe(account));
        new GuardFixture().Guard.Observe(account);
    }

    /// <summary>The answer to what was sent before is still worked in.</summary>
    [Fact]
    public async Task AnAnswerThatComesAfterDispose_IsWorkedIn()
    {
        var answer = new TaskCompletionSource<SubmitOutcome>();
        var submitting = _fixture.Guard.SubmitAsync(GuardFixture.Buy(1m, 99m), (proof, _) => { proof.Redeem(); return new(answer.Task); }, Token).AsTask();
        await _fixture.Guard.DisposeAsync();
        await _fixture.Guard.DisposeAsync();

        answer.SetResult(new SubmitOutcome.Accepted { VenueOrderId = "V1" });

        Assert.Equal(OrderState.Working, Assert.IsType<OrderResult.Accepted>(await submitting).Order.State);
    }
}
