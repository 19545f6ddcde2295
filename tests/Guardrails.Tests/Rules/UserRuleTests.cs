using Guardrails.Denials;
using Guardrails.Limits;
using Guardrails.Rules;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Rules;

public sealed class UserRuleTests
{
    private static readonly DenialCode _calm = DenialCode.User("X_CALM", "The market is too calm.", "Wait.");

    [Fact]
    public void Evaluate_VerdictOfAUsersRule_IsListedWithItsCodeAndName()
    {
        var fixture = With((in OrderContext c) => RuleVerdict.Violated(_calm, 1m, 2m, "bp", "vol"));

        var violation = Assert.Single(fixture.Ask(GuardFixture.Buy(1m)).Denial!.Violations);

        Assert.Equal((_calm, "Custom", 1m, 2m, "bp", "vol", LimitSeverity.Block), (violation.Code, violation.Rule, violation.Observed, violation.Limit, violation.Unit, violation.Subject, violation.Severity));
    }

    [Fact]
    public void Evaluate_WarningOfAUsersRule_ApprovesWithIt()
    {
        var fixture = With((in OrderContext c) => RuleVerdict.Violated(_calm, severity: LimitSeverity.Warn));

        var decision = fixture.Ask(GuardFixture.Buy(1m));

        Assert.True(decision.IsApproved);
        Assert.Equal(_calm, Assert.Single(decision.Warnings).Code);
    }

    [Fact]
    public void Evaluate_RuleThatThrows_DeniesAndNamesTheException()
    {
        var fixture = With((in OrderContext c) => throw new FormatException("bad data"));

        var violation = Assert.Single(fixture.Ask(GuardFixture.Buy(1m)).Denial!.Violations);

        Assert.Equal((DenialCodes.RuleFaulted, "Custom", "Custom threw FormatException: bad data"), (violation.Code, violation.Rule, violation.Subject));
    }

    [Fact]
    public void Evaluate_RuleWithoutAVerdict_Denies()
    {
        var violation = Assert.Single(With((in OrderContext c) => default).Ask(GuardFixture.Buy(1m)).Denial!.Violations);

        Assert.Equal((DenialCodes.RuleFaulted, "Custom returned no verdict"), (violation.Code, violation.Subject));
    }

    [Fact]
    public void Evaluate_RuleThatFaults_DoesNotHideTheOthers()
    {
        var fixture = With((in OrderContext c) => throw new FormatException("bad data"), static l => l with { MaxOrderQuantity = 1m });

        Assert.Equal([DenialCodes.OrderQuantityExceedsLimit, DenialCodes.RuleFaulted], fixture.Ask(GuardFixture.Buy(2m)).Denial!.Violations.Select(static v => v.Code));
    }

    [Fact]
    public void TryGetInput_TellsValueAndAge()
    {
        (bool Known, decimal Value, TimeSpan Age) seen = default;
        var fixture = With((in OrderContext c) =>
        {
            seen = (c.TryGetInput("vix", out var value, out var age), value, age);
            return RuleVerdict.Pass;
        });
        fixture.Ask(GuardFixture.Buy(1m));
        Assert.Equal((false, 0m, TimeSpan.Zero), seen);

        fixture.Guard.Observe(new RuleInput { Name = "vix", Value = 17.3m, Time = fixture.Now });
        fixture.Time.Advance(TimeSpan.FromSeconds(3));
        fixture.Ask(GuardFixture.Buy(1m));
        Assert.Equal((true, 17.3m, TimeSpan.FromSeconds(3)), seen);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData(null)]
    public void Observe_InputWithoutAName_IsMisuse(string? name) =>
        Assert.Throws<ArgumentException>(() => new GuardFixture().Guard.Observe(new RuleInput { Name = name!, Value = 1m, Time = default }));

    [Fact]
    public void Context_ShowsTheWorstCaseBeforeAndAfter()
    {
        var seen = "";
        var fixture = With((in OrderContext c) =>
        {
            seen = FormattableString.Invariant(
                $"{c.Net} [{c.Low}, {c.High}] [{c.LowAfter}, {c.HighAfter}] {c.Quantity} {c.Effect} {c.Value:0.##} {c.Mark} {c.Equity} {c.GrossExposure:0.##} {c.Instrument.Symbol} {c.Request.Strategy}");
            return RuleVerdict.Pass;
        });
        fixture.Hold(10m);
        fixture.Work(GuardFixture.Buy(3m));
        Assert.True(fixture.Ask(GuardFixture.Buy(2m) with { Strategy = "mean" }).IsApproved);

        Assert.Equal("10 [10, 13] [10, 15] 2 Open 202 100 100000 1313 ACME mean", seen);
    }

    [Fact]
    public void Evaluate_Exit_IsNeverAskedOfAUsersRule()
    {
        var asked = 0;
        var fixture = With((in OrderContext c) =>
        {
            asked++;
            return RuleVerdict.Pass;
        });
        fixture.Hold(10m);
        asked = 0;

        Assert.True(fixture.Ask(GuardFixture.Sell(10m, effect: PositionEffect.Close)).IsProvenExit);
        Assert.Equal(0, asked);
    }

    [Fact]
    public void Violated_WithoutACode_IsMisuse() => Assert.Throws<ArgumentNullException>(() => RuleVerdict.Violated(null!));

    private static GuardFixture With(Verdict verdict, Func<RiskLimits, RiskLimits>? limits = null) => new(o =>
    {
        o.Rules = [new CustomRule(verdict)];
        o.Limits = limits?.Invoke(o.Limits) ?? o.Limits;
    });

    private delegate RuleVerdict Verdict(in OrderContext context);

    private sealed class CustomRule(Verdict verdict) : OrderRule
    {
        public override string Name => "Custom";

        public override RuleVerdict Evaluate(in OrderContext context) => verdict(context);
    }
}
