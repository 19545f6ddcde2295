using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Rules;

namespace Guardrails.Tests.Guarding;

/// <summary>Facts and callers that try to make the books say something that is not so.</summary>
public sealed class HostileFactTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Observe_AnOrderListedTwice_BooksItsFillsOnce()
    {
        var fixture = new GuardFixture();
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        VenueOrder Listed(decimal filled) => new() { ClientOrderId = id, Symbol = GuardFixture.Acme, Side = OrderSide.Buy, Quantity = 10m, FilledQuantity = filled, LimitPrice = 100m, Type = OrderType.Limit };

        fixture.Guard.Observe(OpenOrderSnapshot.Complete([Listed(2m), Listed(5m)], fixture.Now));

        Assert.Equal(5m, fixture.Net());
    }

    [Fact]
    public void Observe_AFillAfterADoubt_LeavesLessToClose()
    {
        var fixture = new GuardFixture();
        fixture.Hold(10m);
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        fixture.Supply((GuardFixture.Acme, 5m));
        Assert.True(fixture.Guard.FindPosition(GuardFixture.Acme)!.InDoubt);

        fixture.Fill(fixture.Work(GuardFixture.Sell(5m, effect: PositionEffect.Close)), 5m);

        Assert.False(fixture.Ask(GuardFixture.Sell(5m, effect: PositionEffect.Close)).IsApproved);
    }

    [Fact]
    public async Task SubmitAsync_RefusedAfterTheVenueHadConfirmedIt_StaysAliveAndIsDistrusted()
    {
        var fixture = new GuardFixture();
        string? id = null;

        var result = await fixture.Guard.SubmitAsync(GuardFixture.Buy(10m, 100m), (order, _) =>
        {
            id = order.Redeem().ClientOrderId;
            fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.New));
            return ValueTask.FromResult<SubmitOutcome>(new SubmitOutcome.Rejected(new VenueRejection("40010001", "client_order_id must be unique")));
        }, Token);

        Assert.IsType<OrderResult.Accepted>(result);
        Assert.Equal(10m, fixture.Guard.FindPosition(GuardFixture.Acme)!.High);
        Assert.Equal(Guardrails.States.TradingState.Quarantined, fixture.Guard.GetState(Guardrails.States.TradingScope.Of(GuardFixture.Acme)));
    }

    [Theory]
    [InlineData("alpha ")]
    [InlineData(" alpha")]
    public void Evaluate_AStrategyWithBlanksAroundIt_IsNotAnotherStrategy(string name)
    {
        var fixture = new GuardFixture();

        Assert.Equal(DenialCodes.NameInvalid, fixture.Ask(GuardFixture.Buy(1m) with { Strategy = name }).Denial!.Code);
        Assert.Equal(DenialCodes.NameInvalid, fixture.Ask(GuardFixture.Buy(1m) with { Parent = new ParentOrder(name, 10m) }).Denial!.Code);
    }

    [Fact]
    public async Task SubmitAsync_ARuleThatAsksTheGuard_Denies()
    {
        var rule = new AskingRule();
        var fixture = new GuardFixture(o => o.Rules = [rule]);
        rule.Ask = () => fixture.Guard.Risk.Evaluate(GuardFixture.Sell(1_000m));
        Assert.Equal(DenialCodes.RuleFaulted, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(GuardFixture.Buy(1m), Token)).Denial.Code);

        rule.Ask = () => { fixture.Price(1m); return default; };
        Assert.Equal(DenialCodes.RuleFaulted, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(GuardFixture.Buy(1m), Token)).Denial.Code);

        rule.Ask = null;
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(GuardFixture.Buy(1m), Token));
    }

    [Fact]
    public void Observe_AnAnswerFromTheFuture_DoesNotShutOutTheNext()
    {
        var fixture = new GuardFixture();
        fixture.Guard.Observe(PositionSnapshot.Complete([], fixture.Now.AddHours(1)));
        fixture.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.False(fixture.Guard.GetReadiness().IsReady);

        fixture.Supply();

        Assert.True(fixture.Guard.GetReadiness(GuardFixture.Acme).IsReady);
    }

    [Fact]
    public void Observe_BothLegsOfASymbolThatIsNotHedged_IsNotANetPosition()
    {
        var fixture = new GuardFixture();

        fixture.Guard.Observe(PositionSnapshot.Complete(
            [new() { Symbol = GuardFixture.Acme, Quantity = 5m, Leg = Guardrails.Positions.PositionLeg.Long }, new() { Symbol = GuardFixture.Acme, Quantity = -5m, Leg = Guardrails.Positions.PositionLeg.Short }], fixture.Now));

        Assert.Contains("long and short at once", fixture.Ask(GuardFixture.Buy(1m)).Denial!.Violations[0].Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_AnOverSizeCloseBeyondTheVenuesLargestOrder_IsDenied()
    {
        var fixture = new GuardFixture(null, true, GuardFixture.Share() with { MaxQuantity = 8m });
        fixture.Hold(8m);
        fixture.Hold(2m);

        var fits = fixture.Ask(GuardFixture.Sell(10m, effect: PositionEffect.Close));
        Assert.Equal((true, 8m), (fits.IsApproved, fits.ApprovedQuantity));
        Assert.Equal(DenialCodes.CloseExceedsPosition, fixture.Ask(GuardFixture.Sell(11m, effect: PositionEffect.Close)).Denial!.Code);
    }

    [Fact]
    public void Observe_AccountReadAgainAndAgain_KeepsWhatAnOpenOrderStillNeeds()
    {
        var fixture = new GuardFixture(o => o.Limits = new RiskLimits { MaxGrossExposure = 100_000m, RequireBuyingPower = true });
        fixture.Account(buyingPower: 2_000m);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        fixture.Fill(id, 5m);
        for (var i = 0; i < 5; i++)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            fixture.Account(buyingPower: 1_500m);
        }

        fixture.Price(100m);
        Assert.True(fixture.Ask(GuardFixture.Buy(10m, 100m)).IsApproved);
        Assert.Equal(DenialCodes.BuyingPowerExceeded, fixture.Ask(GuardFixture.Buy(11m, 100m)).Denial!.Code);
    }

    [Fact]
    public async Task SubmitAsync_ALoggerThatThrows_CostsNoOrder()
    {
        var fixture = new GuardFixture(o =>
        {
            o.LoggerFactory = new ThrowingLoggers();
            o.Limits = new RiskLimits { MaxGrossExposure = 100m };
        });

        Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(GuardFixture.Buy(2m), Token));
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(GuardFixture.Buy(1m, 100m), Token));
        Assert.Contains(fixture.Alarms.All, a => a.Code == Guardrails.Alarms.AlarmCodes.TelemetryFailed);
    }

    private sealed class AskingRule : OrderRule
    {
        public override string Name => "X_ASKING";

        public Func<Decision>? Ask { get; set; }

        public override RuleVerdict Evaluate(in OrderContext context)
        {
            Ask?.Invoke();
            return RuleVerdict.Pass;
        }
    }

    internal sealed class ThrowingLoggers : Microsoft.Extensions.Logging.ILoggerFactory, Microsoft.Extensions.Logging.ILogger
    {
        private bool _opened;

        public void AddProvider(Microsoft.Extensions.Logging.ILoggerProvider provider)
        {
        }

        public Microsoft.Extensions.Logging.ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id > 2)
            {
                _opened = true;
            }

            if (_opened)
            {
                throw new IOException("the log is full");
            }
        }

        public void Dispose()
        {
        }
    }
}
