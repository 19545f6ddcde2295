using Guardrails.Alarms;
using Guardrails.Denials;
using Guardrails.Limits;
using Guardrails.Notices;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

public sealed class NoticeAndAlarmTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadNoticesAsync_TellsEverythingThatHappensInOrder()
    {
        var fixture = new GuardFixture(o => o.Limits = o.Limits with { MaxOrderQuantity = Limit.Amount(3m).AsWarning() });
        var notices = fixture.Guard.ReadNoticesAsync(Token);
        await fixture.SubmitAsync(GuardFixture.Buy(0m), Token);
        var id = fixture.Work(GuardFixture.Buy(5m));
        fixture.Fill(id, 2m, 101m);
        fixture.Guard.SetState(TradingScope.Account, TradingState.Halted, new("lunch", "ann"));
        await fixture.Guard.DisposeAsync();

        var seen = await ReadAsync(notices);

        Assert.Collection(
            seen,
            n => Assert.Equal(DenialCodes.QuantityInvalid, Assert.IsType<GuardNotice.Denied>(n).Denial.Code),
            n => Assert.Equal((id, 5m, 3m), (Assert.IsType<GuardNotice.Warned>(n).ClientOrderId, ((GuardNotice.Warned)n).Warnings[0].Observed, ((GuardNotice.Warned)n).Warnings[0].Limit)),
            n => Assert.Equal(OrderState.InFlight, Assert.IsType<GuardNotice.OrderChanged>(n).Order.State),
            n => Assert.Equal(OrderState.Working, Assert.IsType<GuardNotice.OrderChanged>(n).Order.State),
            n =>
            {
                var filled = Assert.IsType<GuardNotice.Filled>(n);
                Assert.Equal((id, 2m, 101m, 2m, 3m), (filled.Order.ClientOrderId, filled.Quantity, filled.Price, filled.Position.Net, filled.Order.Leaves));
            },
            n => Assert.Equal((TradingState.Halted, "lunch", "ann"), (Assert.IsType<GuardNotice.StateChanged>(n).State, ((GuardNotice.StateChanged)n).By.Reason, ((GuardNotice.StateChanged)n).By.Actor)),
            n => Assert.Equal("STATE_CHANGED", Assert.IsType<GuardNotice.AlarmRaised>(n).Alarm.Code));
        Assert.All(seen, n => Assert.Equal(fixture.Now, n.Time));
    }

    [Fact]
    public async Task ReadNoticesAsync_SlowReader_KeepsTheOldestAndIsToldHowManyItMissed()
    {
        var fixture = new GuardFixture(o => o.NoticeBuffer = 4);
        var notices = fixture.Guard.ReadNoticesAsync(Token);
        for (var i = 1; i <= 10; i++)
        {
            await fixture.SubmitAsync(GuardFixture.Buy(-i), Token);
        }

        await fixture.Guard.DisposeAsync();
        var seen = await ReadAsync(notices);

        Assert.Equal([-1m, -2m, -3m, -4m], seen.OfType<GuardNotice.Denied>().Select(static d => d.Denial.Request!.Quantity));
        Assert.Equal([6L], seen.OfType<GuardNotice.Missed>().Select(static m => m.Count));
    }

    [Fact]
    public async Task ReadNoticesAsync_AfterDispose_EndsAtOnce()
    {
        var fixture = new GuardFixture();
        await fixture.Guard.DisposeAsync();

        Assert.Empty(await ReadAsync(fixture.Guard.ReadNoticesAsync(Token)));
    }

    [Fact]
    public async Task ReadNoticesAsync_TwoReaders_EachGetEverything()
    {
        var fixture = new GuardFixture();
        var one = fixture.Guard.ReadNoticesAsync(Token);
        var other = fixture.Guard.ReadNoticesAsync(Token);
        await fixture.SubmitAsync(GuardFixture.Buy(0m), Token);
        await fixture.Guard.DisposeAsync();

        Assert.Single(await ReadAsync(one));
        Assert.Single(await ReadAsync(other));
    }

    [Fact]
    public async Task Raise_SinkThatThrows_NeverReachesTheOrder()
    {
        var fixture = new GuardFixture(static o => o.Alarms = new ThrowingSink());
        var id = fixture.Work(GuardFixture.Buy(10m));
        fixture.Fill(id, 10m);
        fixture.Fill(id, 1m);

        Assert.Equal(11m, fixture.Net());
        Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(GuardFixture.Buy(1m), Token));
        Assert.Equal(TradingState.ReduceOnly, fixture.Guard.GetState(TradingScope.Account));
    }

    /// <summary>A sink may ask the guard: it is called outside the lock, so that cannot lock up.</summary>
    [Fact]
    public async Task Raise_SinkThatCallsTheGuard_IsNotLockedOut()
    {
        var sink = new AskingSink();
        var fixture = new GuardFixture(o => o.Alarms = sink);
        sink.Guard = fixture.Guard;

        var halted = Task.Run(() => fixture.Guard.SetState(TradingScope.Account, TradingState.Halted, new("test", "ann")), Token);
        await halted.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(TradingState.Halted, sink.Seen);
    }

    [Fact]
    public void Raise_TheSameAgain_ComesAtThe1st2nd4th8thOccurrence()
    {
        var fixture = new GuardFixture();
        var id = fixture.Work(GuardFixture.Buy(10m));
        for (var i = 0; i < 9; i++)
        {
            fixture.Guard.Observe(fixture.Report(id, 0));
        }

        Assert.Equal([1, 2, 4, 8], fixture.Alarms.All.Select(static a => a.Occurrences));
        Assert.All(fixture.Alarms.All, a => Assert.Equal(("UNREADABLE_REPORT", id), (a.Code, a.Subject)));
    }

    [Fact]
    public void OpenAsync_WithHedging_SaysSo()
    {
        var fixture = new GuardFixture(static o => o.Hedging = HedgingPolicy.Denied.With("X", true));

        Assert.Equal(["HEDGING_ALLOWED"], fixture.Alarms.Codes);
    }

    [Fact]
    public async Task RecentDenials_KeepsAsManyAsConfigured()
    {
        var fixture = new GuardFixture(static o => o.RecentDenialBuffer = 3);
        for (var i = 1; i <= 5; i++)
        {
            await fixture.SubmitAsync(GuardFixture.Buy(-i), Token);
        }

        Assert.Equal([-5m, -4m, -3m], fixture.Guard.RecentDenials.Select(static d => d.Request!.Quantity));
    }

    /// <summary>What was only counted is written later, but what it saw was seen then: it must not put an old price back.</summary>
    [Fact]
    public async Task SubmitAsync_RepeatedDenials_DoNotMoveThePriceBack()
    {
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { MaxOrderQuantity = 50m });
        fixture.Hold(10m);
        await fixture.SubmitAsync(GuardFixture.Buy(51m), Token);
        await fixture.SubmitAsync(GuardFixture.Buy(52m), Token);
        fixture.Time.Advance(TimeSpan.FromMilliseconds(100));
        fixture.Price(150m);
        fixture.Work(GuardFixture.Buy(1m));
        var used = fixture.Guard.Risk.GetExposure().Lines[0].Used;

        await fixture.SubmitAsync(GuardFixture.Buy(0m), Token);

        Assert.Equal(150m, fixture.Guard.FindPosition(GuardFixture.Acme)!.Mark);
        Assert.Equal(used, fixture.Guard.Risk.GetExposure().Lines[0].Used);
    }

    private static async Task<List<GuardNotice>> ReadAsync(IAsyncEnumerable<GuardNotice> notices)
    {
        var seen = new List<GuardNotice>();
        await foreach (var notice in notices.WithCancellation(Token))
        {
            seen.Add(notice);
        }

        return seen;
    }

    private sealed class ThrowingSink : IAlarmSink
    {
        public void Raise(Alarm alarm) => throw new InvalidOperationException("the pager is broken");
    }

    private sealed class AskingSink : IAlarmSink
    {
        public OrderGuard? Guard { get; set; }

        public TradingState Seen { get; private set; }

        public void Raise(Alarm alarm)
        {
            if (Guard is { } guard)
            {
                // From another thread: the lock is re-entrant for the own one and would hide a call under it.
                Seen = Task.Run(() => guard.GetState(TradingScope.Account)).GetAwaiter().GetResult();
            }
        }
    }
}
