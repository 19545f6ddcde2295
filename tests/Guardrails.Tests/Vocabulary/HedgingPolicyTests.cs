namespace Guardrails.Tests.Vocabulary;

public sealed class HedgingPolicyTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData(" True ", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("False", false)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData("  ", false)]
    [InlineData(null, false)]
    public void FromEnvironment_KnownWord_IsTaken(string? value, bool allowed) => WithVariable(value, () =>
    {
        var policy = HedgingPolicy.FromEnvironment();
        Assert.Equal(allowed, policy.AllowsAny);
        Assert.Equal(allowed, policy.Allows("X"));
    });

    [Theory]
    [InlineData("yes")]
    [InlineData("on")]
    [InlineData("2")]
    [InlineData("truee")]
    public void FromEnvironment_AnythingElse_ThrowsAndNamesIt(string value) => WithVariable(value, () =>
        Assert.Contains($"GUARDRAILS_ALLOW_HEDGING is '{value}'", Assert.Throws<ArgumentException>(HedgingPolicy.FromEnvironment).Message, StringComparison.Ordinal));

    [Fact]
    public void With_OneSymbol_LeavesTheOthersAndTheOriginalAlone()
    {
        var policy = HedgingPolicy.Denied.With("btc/usd", true);

        Assert.True(policy.Allows("BTCUSD") && policy.AllowsAny);
        Assert.False(policy.Allows("X") || HedgingPolicy.Denied.AllowsAny);
        Assert.False(policy.With("BTCUSD", false).AllowsAny);
        Assert.False(HedgingPolicy.Allowed.With("X", false).Allows("x"));
    }

    [Fact]
    public void With_EmptySymbol_IsMisuse() => Assert.Throws<ArgumentException>(() => HedgingPolicy.Denied.With(default, true));

    /// <summary>The variable belongs to the process; the tests of one class run one after the other, and no other class reads it.</summary>
    private static void WithVariable(string? value, Action test)
    {
        var before = Environment.GetEnvironmentVariable(HedgingPolicy.EnvironmentVariable);
        try
        {
            Environment.SetEnvironmentVariable(HedgingPolicy.EnvironmentVariable, value);
            test();
        }
        finally
        {
            Environment.SetEnvironmentVariable(HedgingPolicy.EnvironmentVariable, before);
        }
    }
}
