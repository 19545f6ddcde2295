using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

/// <summary>One id, one order: the same request again has the outcome it had, another one is refused, and no id is ever accepted twice.</summary>
public sealed class ClientOrderIdTests
{
    private readonly GuardFixture _fixture = new(static o => o.MaxEndedOrders = 2);

    public static TheoryData<string> Names => ["own", "signal"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SubmitAsync_TheSameAgain_HasTheFirstOrdersOutcome(string name)
    {
        var request = Named(name, 10.0m);
        var id = _fixture.Work(request);

        var again = Assert.IsType<OrderResult.Accepted>(await _fixture.SubmitAsync(Named(name, 10.000m)));

        Assert.Equal((id, OrderState.Working), (again.Order.ClientOrderId, again.Order.State));
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Rejected, 0m));
        Assert.IsType<OrderResult.Rejected>(await _fixture.SubmitAsync(request));
        Assert.Single(_fixture.Venue.Sent);
    }

    /// <summary>Every id the guard makes up is one the strictest venue takes.</summary>
    [Fact]
    public void Ids_OfTheGuard_AreWithinTheVenuesCharsetAndLength()
    {
        var fixture = new GuardFixture(static o => o.Capabilities = new BrokerCapabilities { ClientOrderIdPunctuation = "", MaxClientOrderIdLength = 24 });

        string[] ids = [fixture.Work(GuardFixture.Buy(1m)), fixture.Work(GuardFixture.Buy(2m)), fixture.Work(GuardFixture.Buy(3m) with { SignalId = "s-1" })];

        Assert.All(ids, static id => Assert.Matches("^[A-Za-z0-9]{1,24}$", id));
        Assert.Distinct(ids);
        Assert.Equal(DenialCodes.ClientIdInvalid, fixture.Ask(GuardFixture.Buy(4m) with { ClientOrderId = "a-b" }).Denial?.Code);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SubmitAsync_OtherContent_IsAConflict(string name)
    {
        _fixture.Work(Named(name, 10m));

        var denial = Assert.IsType<OrderResult.Denied>(await _fixture.SubmitAsync(Named(name, 11m))).Denial;

        Assert.Equal(DenialCodes.ClientIdConflict, denial.Code);
        Assert.Single(_fixture.Venue.Sent);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SubmitAsync_AForgottenId_IsAConflict(string name)
    {
        Forget(_fixture.Work(Named(name, 1m)));

        Assert.Equal(DenialCodes.ClientIdConflict, Assert.IsType<OrderResult.Denied>(await _fixture.SubmitAsync(Named(name, 1m))).Denial.Code);
    }

    [Fact]
    public async Task SubmitAsync_AForgottenIdTheGuardChose_IsAConflict()
    {
        var id = _fixture.Work(GuardFixture.Buy(1m));
        Forget(id);

        Assert.Equal(DenialCodes.ClientIdConflict, Assert.IsType<OrderResult.Denied>(await _fixture.SubmitAsync(GuardFixture.Buy(1m) with { ClientOrderId = id })).Denial.Code);
    }

    [Fact]
    public void SubmitAsync_ASignal_NamesTheOrderByAllThatMatters()
    {
        var request = GuardFixture.Buy(1m, 50m) with { SignalId = "s", Strategy = "a" };
        string[] ids =
        [
            _fixture.Work(request), _fixture.Work(request with { Attempt = 2 }), _fixture.Work(request with { SignalId = "t" }),
            _fixture.Work(request with { Strategy = "b" }), _fixture.Work(request with { Strategy = null }),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, static id => Assert.Matches("^s[a-z2-7]{20}$", id));
    }

    /// <summary>Only an exit moves on: an entry of other content under the same signal and attempt is a conflict, whatever later attempts were.</summary>
    [Fact]
    public async Task SubmitAsync_AnEntryOfALaterAttemptsContent_IsAConflict()
    {
        var entry = GuardFixture.Buy(4m) with { SignalId = "s" };
        _fixture.Work(entry);
        _fixture.Work(entry with { Quantity = 2m, Attempt = 2 });

        Assert.Equal(DenialCodes.ClientIdConflict, Assert.IsType<OrderResult.Denied>(await _fixture.SubmitAsync(entry with { Quantity = 2m })).Denial.Code);
    }

    [Fact]
    public async Task SubmitAsync_AnExitWhoseSignalWasUsed_MovesOnToTheNextFreeAttempt()
    {
        _fixture.Hold(10m);
        var exit = GuardFixture.Sell(4m, effect: PositionEffect.Close) with { SignalId = "s" };
        var first = _fixture.Work(exit);
        var second = _fixture.Work(exit with { Quantity = 3m });
        var third = _fixture.Work(exit with { Quantity = 2m });

        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        Assert.Equal(second, Assert.IsType<OrderResult.Accepted>(await _fixture.SubmitAsync(exit with { Quantity = 3m, Attempt = 2 })).Order.ClientOrderId);
        Assert.Equal(third, Assert.IsType<OrderResult.Accepted>(await _fixture.SubmitAsync(exit with { Quantity = 2m })).Order.ClientOrderId);
        Assert.Equal(4, _fixture.Venue.Sent.Count);
    }

    [Fact]
    public async Task SubmitAsync_TheSameFromManyThreads_SendsOnce()
    {
        var request = Named("own", 1m);

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _fixture.SubmitAsync(request).AsTask())));

        Assert.Single(_fixture.Venue.Sent);
        Assert.DoesNotContain(results, static r => r is OrderResult.Denied);
        Assert.Single(_fixture.Guard.OpenOrders);
    }

    [Fact]
    public async Task SubmitAsync_AfterARestart_KnowsTheIdsOfBefore()
    {
        var journal = new ScriptedJournal();
        var fixture = new GuardFixture(o =>
        {
            o.Journal = journal;
            o.MaxEndedOrders = 1;
        });
        var kept = fixture.Work(Named("own", 1m));
        var ended = fixture.Work(Named("signal", 1m));
        fixture.Guard.Observe(fixture.Report(ended, VenueOrderStatus.Canceled, 0m));
        var last = fixture.Work(GuardFixture.Buy(2m));
        fixture.Guard.Observe(fixture.Report(last, VenueOrderStatus.Canceled, 0m));
        var reopened = await OrderGuard.OpenAsync(fixture.Options, TestContext.Current.CancellationToken);

        Assert.Equal(kept, Assert.IsType<OrderResult.Accepted>(await reopened.SubmitAsync(Named("own", 1m), fixture.Venue.SendAsync)).Order.ClientOrderId);
        Assert.True(Assert.IsType<OrderResult.Denied>(await reopened.SubmitAsync(Named("signal", 1m), fixture.Venue.SendAsync)).Denial.Violations.Count > 0);
        Assert.Equal(3, fixture.Venue.Sent.Count);
    }

    private static OrderRequest Named(string name, decimal quantity) =>
        name == "own" ? GuardFixture.Buy(quantity, 100m) with { ClientOrderId = "bot-1" } : GuardFixture.Buy(quantity, 100m) with { SignalId = "s1", Strategy = "alpha" };

    private void Forget(string id)
    {
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Canceled, 0m));
        for (var i = 0; i < 3; i++)
        {
            _fixture.Guard.Observe(_fixture.Report(_fixture.Work(GuardFixture.Buy(1m)), VenueOrderStatus.Canceled, 0m));
        }

        Assert.Null(_fixture.Guard.FindOrder(id));
    }
}
