using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Journal;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Rules;
using Guardrails.Shell;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

public sealed class RestartTests
{
    private readonly ScriptedJournal _journal = new();
    private readonly GuardFixture _fixture;

    public RestartTests() => _fixture = new GuardFixture(o => o.Journal = _journal, true, GuardFixture.Share() with { ExposureGroups = ["tech"], BaseAsset = "ACM" }, GuardFixture.Share("EURO") with { QuoteCurrency = "EUR" });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_AfterAFullDay_RebuildsTheStateBitForBit()
    {
        await TradeAsync();

        var book = new AccountBook(GuardOpening.Configure(_fixture.Options));
        foreach (var record in _journal.Records)
        {
            book.Apply(EventCodec.Decode(record.Kind, record.Schema, record.Payload.Span));
        }

        Assert.Equal(_fixture.Guard.StateHash, book.ToStateHash());
        Assert.True(_journal.Records.Count > 25, $"{_journal.Records.Count} records");
    }

    [Fact]
    public async Task OpenAsync_AfterAFullDay_JudgesLikeTheGuardBefore()
    {
        await TradeAsync();
        var positions = _fixture.Guard.Positions;
        var orders = _fixture.Guard.OpenOrders;
        var exposure = _fixture.Guard.Risk.GetExposure().ToString();

        var reopened = await ReopenAsync();

        Assert.Equal(positions, reopened.Positions);
        Assert.Equal(exposure, reopened.Risk.GetExposure().ToString());
        Assert.Equal(orders.Select(static o => o.ClientOrderId).Order(StringComparer.Ordinal), reopened.OpenOrders.Select(static o => o.ClientOrderId).Order(StringComparer.Ordinal));
        Assert.Equal(TradingState.Halted, reopened.GetState(TradingScope.OfStrategy("mean")));
    }

    [Theory]
    [InlineData(9, "DUPLICATE_ORDER")]
    [InlineData(10, null)]
    public async Task OpenAsync_WithinTheWindowOfAnOrder_KnowsTheSameOneAgain(int seconds, string? code)
    {
        var journal = new InMemoryJournal();
        var fixture = new GuardFixture(o => (o.Journal, o.Limits) = (journal, o.Limits with { DuplicateWindow = TimeSpan.FromSeconds(10) }));
        fixture.Guard.Observe(fixture.Report(fixture.Work(GuardFixture.Buy(3m, 100m)), VenueOrderStatus.Canceled));
        await fixture.Guard.DisposeAsync();
        fixture.Time.Advance(TimeSpan.FromSeconds(seconds));

        await using var again = await OrderGuard.OpenAsync(fixture.Options, Token);
        again.Observe(GuardFixture.Share());
        again.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 100m, Time = fixture.Now });
        again.Observe(new AccountSnapshot { Currency = "USD", Equity = 100_000m, AsOf = fixture.Now });
        again.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
        again.Observe(PositionSnapshot.Complete([], fixture.Now));

        Assert.Equal(code, again.Risk.Evaluate(GuardFixture.Buy(3m, 100m)).Denial?.Code.Code);
        Assert.True(again.Risk.Evaluate(GuardFixture.Buy(2m, 100m)).IsApproved);
    }

    [Fact]
    public async Task OpenAsync_OrdersWithoutAnOutcome_AreUnknownAndNothingIsSentAgain()
    {
        using var reserved = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(3m), Token);
        var working = _fixture.Work(GuardFixture.Buy(2m));
        var partly = _fixture.Work(GuardFixture.Buy(5m));
        _fixture.Fill(partly, 1m);
        var inFlight = "";
        _fixture.Venue.Answer = o =>
        {
            // The process ends here: the journal is read by the next one before an answer came.
            inFlight = o.ClientOrderId;
            var reopened = ReopenAsync().GetAwaiter().GetResult();
            Assert.Equal(
                [OrderState.Unknown, OrderState.Working, OrderState.PartiallyFilled, OrderState.Unknown],
                new[] { reserved.Order.ClientOrderId, working, partly, inFlight }.Select(id => reopened.FindOrder(id)!.State));
            Assert.Equal(1m + 3m + 2m + 4m + 7m, reopened.FindPosition(GuardFixture.Acme)!.MaxLong);
            return new SubmitOutcome.Accepted { VenueOrderId = null };
        };
        var sent = _fixture.Venue.Sent.Count;
        await _fixture.SubmitAsync(GuardFixture.Buy(7m), Token);

        Assert.NotEmpty(inFlight);
        Assert.Equal(sent + 1, _fixture.Venue.Sent.Count);
    }

    [Fact]
    public async Task OpenAsync_Again_NeedsEveryReadingAnewAndReusesNoId()
    {
        var before = _fixture.Work(GuardFixture.Buy(1m));
        _fixture.Fill(before, 1m);
        var reopened = await ReopenAsync();

        Assert.Equal(["positions", "open orders", "rate of EUR"], reopened.GetReadiness().Missing.Select(static m => m.Input).Where(static i => i != "account"));
        var denial = reopened.Risk.Evaluate(GuardFixture.Buy(1m)).Denial!;
        Assert.True(denial.Has(DenialCodes.PositionsMissing) && denial.Has(DenialCodes.OpenOrdersMissing) && denial.Has(DenialCodes.QuoteMissing));
        Assert.True(reopened.Risk.Evaluate(GuardFixture.Sell(1m, effect: PositionEffect.Close)).IsProvenExit);

        reopened.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 100m, Time = _fixture.Now });
        reopened.Observe(OpenOrderSnapshot.Complete([], _fixture.Now));
        reopened.Observe(_fixture.Snapshot((GuardFixture.Acme, 1m)));
        using var permit = await reopened.AdmitAsync(GuardFixture.Buy(1m), Token);
        Assert.NotEqual(before, permit.Order.ClientOrderId);
        Assert.Equal(DenialCodes.ClientIdConflict, reopened.Risk.Evaluate(GuardFixture.Buy(1m) with { ClientOrderId = before }).Denial?.Code);
    }

    [Fact]
    public async Task OpenAsync_ClockSetBackBetweenRuns_StillReusesNoId()
    {
        var before = _fixture.Work(GuardFixture.Buy(1m));
        _fixture.Time.StepWallClock(TimeSpan.FromDays(-1));
        var reopened = await ReopenAsync();
        using var permit = await reopened.AdmitAsync(GuardFixture.Buy(1m) with { ClientOrderId = null, Effect = PositionEffect.Open }, Token);
        if (permit.IsApproved)
        {
            Assert.NotEqual(before, permit.Order.ClientOrderId);
        }

        reopened.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 100m, Time = _fixture.Now });
        reopened.Observe(OpenOrderSnapshot.Complete([], _fixture.Now));
        reopened.Observe(_fixture.Snapshot());
        using var next = await reopened.AdmitAsync(GuardFixture.Buy(1m), Token);
        Assert.NotEqual(before, next.Order.ClientOrderId);
    }

    [Fact]
    public async Task OpenAsync_UnreadableJournal_Throws()
    {
        var records = _journal.Records;
        var damaged = new ScriptedJournal();
        damaged.Write(new JournalBatch("w", 1, 1, [records[0], records[1] with { Kind = 9_999 }]));

        await Assert.ThrowsAsync<JournalFormatException>(async () =>
            await OrderGuard.OpenAsync(new OrderGuardOptions { Journal = damaged, TimeProvider = _fixture.Time }, Token));
    }

    private Task<OrderGuard> ReopenAsync() =>
        OrderGuard.OpenAsync(new OrderGuardOptions { Journal = _journal, TimeProvider = _fixture.Time, Limits = _fixture.Options.Limits }, Token).AsTask();

    /// <summary>A bit of everything that can happen.</summary>
    private async Task TradeAsync()
    {
        var guard = _fixture.Guard;
        guard.Observe(new FxRate { Currency = "EUR", Rate = 1.0837m, Time = _fixture.Now });
        guard.Observe(new RuleInput { Name = "vix", Value = 17.3m, Time = _fixture.Now });
        _fixture.Hold(10m);
        _fixture.Hold(-7m, "EURO");
        _fixture.Work(GuardFixture.Sell(4m, 104.5m, PositionEffect.Close) with { Strategy = "mean", SignalId = "s-1", Parent = new ParentOrder("p", 4m) });
        var fee = _fixture.Work(GuardFixture.Buy(5m, 99m));
        var execution = _fixture.Execution(fee, 2m, 99m);
        guard.Observe(execution with { Fill = execution.Fill! with { Fee = 0.001m, FeeAsset = "ACM" } });
        guard.Observe(_fixture.Report(fee, VenueOrderStatus.Canceled, cumulative: 2m));
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Rejected(new VenueRejection("1", "no"));
        await _fixture.SubmitAsync(GuardFixture.Buy(1m), Token);
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("time-out");
        await _fixture.SubmitAsync(GuardFixture.Buy(1m), Token);
        await _fixture.SubmitAsync(GuardFixture.Buy(1m), Token);
        await _fixture.SubmitAsync(GuardFixture.Buy(2m), Token);
        _fixture.Time.Advance(TimeSpan.FromSeconds(2));
        _fixture.Price(102.25m);
        _fixture.Price(97m, "EURO");
        await _fixture.SubmitAsync(GuardFixture.Buy(0m), Token);
        using var released = await guard.AdmitAsync(OrderRequest.Sell("EURO", 1m) with { Effect = PositionEffect.Open }, Token);
        released.NotSent();
        guard.Observe(OpenOrderSnapshot.Complete([new VenueOrder { ClientOrderId = "manual", Symbol = "EURO", Side = OrderSide.Sell, Quantity = 3m, LimitPrice = 120m, Type = OrderType.Limit }], _fixture.Now));
        _fixture.Time.Advance(TimeSpan.FromSeconds(6));
        _fixture.Positions((GuardFixture.Acme, 20m), ("EURO", -7m));
        guard.Observe(PositionSnapshot.Failed("HTTP 500"));
        guard.SetState(TradingScope.OfStrategy("mean"), TradingState.Halted, new("test", "ann"));
        _fixture.Account(123_456.78m);
        _fixture.Time.StepWallClock(TimeSpan.FromMinutes(1));
        _fixture.Price(101m);
    }
}
