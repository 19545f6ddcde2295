using Guardrails.Denials;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Rules;

public sealed class RuleCaseTests
{
    public static TheoryData<string> Names => [.. RuleCases.All.Select(static c => c.Name)];

    public static TheoryData<string> NamesWithALimit => [.. RuleCases.All.Where(static c => c.AtLimit is not null).Select(static c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_OneStepBeyond_IsDeniedWithCodeAndNumbers(string name)
    {
        var c = RuleCases.All.Single(x => x.Name == name);

        var violation = Assert.Single(c.Above()?.Violations ?? [], v => v.Code.Equals(c.Code));

        Assert.Equal((c.Observed, c.Limit, c.Unit), (violation.Observed, violation.Limit, violation.Unit));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_OneStepBeyond_IsDeniedForNothingElse(string name)
    {
        var c = RuleCases.All.Single(x => x.Name == name);

        Assert.Equal([c.Code], c.Above()!.Violations.Select(static v => v.Code));
    }

    [Theory]
    [MemberData(nameof(NamesWithALimit))]
    public void Evaluate_ExactlyAtTheLimit_IsApproved(string name) =>
        Assert.Null(RuleCases.All.Single(x => x.Name == name).AtLimit!()?.ToString());

    [Fact]
    public void Codes_AllOfTheCatalogue_AreProducedByACase()
    {
        var produced = RuleCases.All.Select(static c => c.Code.Code).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(
            DenialCodes.All.Select(static c => c.Code).Order(StringComparer.Ordinal),
            produced.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Codes_OfTheCatalogue_AreAllListedOnceAndSayWhatToDo()
    {
        var declared = typeof(DenialCodes).GetProperties().Where(static p => p.PropertyType == typeof(DenialCode)).Select(static p => (DenialCode)p.GetValue(null)!).ToList();

        Assert.Equal(declared.Select(static c => c.Code).Order(StringComparer.Ordinal), DenialCodes.All.Select(static c => c.Code).Order(StringComparer.Ordinal));
        Assert.Distinct(DenialCodes.All);
        Assert.All(DenialCodes.All, static c =>
        {
            Assert.Matches("^[A-Z][A-Z0-9_]*$", c.Code);
            Assert.Matches("^C[0-9]{2}$", c.Control);
            Assert.EndsWith(".", c.Meaning, StringComparison.Ordinal);
            Assert.EndsWith(".", c.Remedy, StringComparison.Ordinal);
            Assert.False(c.Code.StartsWith("X_", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Names_OfTheCases_AreUnique() => Assert.Distinct(RuleCases.All.Select(static c => c.Name));

    [Theory]
    [InlineData("X_NEWS", true)]
    [InlineData("X_", false)]
    [InlineData("x_news", false)]
    [InlineData("NEWS", false)]
    [InlineData("X_NÉWS", false)]
    [InlineData("X_A B", false)]
    public void User_Code_MustStartWithX(string code, bool valid)
    {
        if (valid)
        {
            Assert.Equal(("user", code), (DenialCode.User(code, "News are out.").Control, DenialCode.User(code, "News are out.").Code));
        }
        else
        {
            Assert.Throws<ArgumentException>(() => DenialCode.User(code, "News are out."));
        }
    }

    /// <summary>A guard that no longer trusts its own books still lets exits through.</summary>
    [Fact]
    public async Task SubmitAsync_ExitOfAFaultedGuard_Passes()
    {
        var fixture = FailedGuards.FaultedGuard();

        Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(GuardFixture.Buy(1m), TestContext.Current.CancellationToken));
        await fixture.SubmitAsync(GuardFixture.Sell(10m, effect: PositionEffect.Close), TestContext.Current.CancellationToken);

        Assert.Equal((OrderSide.Sell, 10m), (fixture.Venue.Sent[^1].Side, fixture.Venue.Sent[^1].Quantity));
        Assert.Contains("GUARD_FAULTED", fixture.Alarms.Codes);
        Assert.False(fixture.Guard.GetReadiness().IsReady);
    }
}
