using Guardrails.Limits;
using Microsoft.Extensions.Configuration;

namespace Guardrails.Tests.Configuration;

/// <summary>What really happens with the standard configuration binder, which docs/guides/configure.md tells: the last rows are why GuardSettings exists.</summary>
public sealed class StandardBinderTests
{
    [Theory]
    [InlineData("Limits:MaxGrossExposure", "40 %%")]
    [InlineData("Limits:MaxGrossExposure", "abc")]
    [InlineData("Limits:MaxGrossExposure", "1e400")]
    [InlineData("Limits:MaxGrossExposure", "-1")]
    [InlineData("Limits:MaxGrossExposure", "NaN")]
    [InlineData("Limits:MaxGrossExposure", "0.1234567890123456789012345678")]
    [InlineData("Limits:MaxGrossExposure", "1,000")]
    [InlineData("Limits:MaxGrossExposure", "0x10")]
    [InlineData("Account", "a b")]
    [InlineData("Account", "")]
    [InlineData("Venue", "")]
    [InlineData("Hedging", "yes")]
    [InlineData("Drifts", "Phantom")]
    [InlineData("Limits:MaxOpenOrders", "abc")]
    [InlineData("Limits:RestrictedSymbols", "GME,AMC")]
    [InlineData("Limits:GroupExposure", "tech=5")]
    [InlineData("Limits:Symbols", "BTCUSD")]
    public void Bind_AValueThatCannotBeRead_Throws(string key, string value)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Bind(key, value, isStrict: false));

        Assert.Contains($"'{key}'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Limits:Symbols:BTCUSD:MaxOrderNotional", "abc", "Symbols[BTCUSD] was begun by a configuration binder and not finished")]
    [InlineData("Limits:Symbols:BTCUSD:OpposingEntries", "7", "Symbols[BTCUSD].OpposingEntries is 7")]
    [InlineData("Limits:Symbols:B  C:MaxOrderNotional", "1", "Symbols[B  C] is no symbol")]
    [InlineData("Limits:Symbols:ACME:MaxOrderNotional", "1", "Symbols[ACME] is given by a configuration binder, and ACME had limits already")]
    [InlineData("Limits:RestrictedSymbols:0", "a  b", "RestrictedSymbols[0] 'a  b' has more than one blank between two parts")]
    [InlineData("Limits:RestrictedSymbols:0", "kept", "RestrictedSymbols[0] 'kept' names KEPT a second time")]
    [InlineData("Limits:GroupExposure:tech", "abc", "GroupExposure[tech] 'abc' is not a decimal number in range")]
    [InlineData("Limits:GroupExposure:tech:0", "5", "GroupExposure[tech] is null or a section")]
    [InlineData("Limits:MaxOpenOrders", "-1", "Limits.MaxOpenOrders is -1")]
    [InlineData("Capabilities:OrderTypes:0", "Limit", "Capabilities.OrderTypes is Market, Limit, Stop, StopLimit, Limit; name each once")]
    [InlineData("ApprovalLifetime", "5", "ApprovalLifetime is 5.00:00:00")]
    [InlineData("Limits:MaxQuoteAge", "1", "Limits.MaxQuoteAge is 1.00:00:00; it must be above 0 and below 1 day: a number alone is days to a configuration binder, and 5 s are written 00:00:05")]
    [InlineData("Limits:MaxAccountAge", "1", "Limits.MaxAccountAge is 1.00:00:00")]
    [InlineData("Limits:MaxPositionAge", "1", "Limits.MaxPositionAge is 1.00:00:00")]
    [InlineData("Limits:MaxFxRateAge", "1", "Limits.MaxFxRateAge is 1.00:00:00")]
    public void Bind_AValueThatCannotBeUsed_IsRefusedByValidate(string key, string value, string problem) =>
        Assert.Contains(problem, Assert.Throws<ArgumentException>(Bind(key, value, isStrict: false).Validate).Message, StringComparison.Ordinal);

    /// <summary>Without a word, unless ErrorOnUnknownConfiguration is set.</summary>
    [Theory]
    [InlineData("Limits:MaxGrosExposure", "1")]
    [InlineData("Limits:MaxGrossExposure:0", "1")]
    [InlineData("Limits:AllowShort:0", "false")]
    [InlineData("Limits:Preset", "Cautious")]
    [InlineData("Drifts:Phantom", "Halt")]
    [InlineData("Hedging:Account", "Denied")]
    public void Bind_WhatItDrops_ThrowsWhenItIsStrict(string key, string value)
    {
        var (untouched, dropped) = (new OrderGuardOptions { Limits = Given }, Bind(key, value, isStrict: false));

        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(untouched), System.Text.Json.JsonSerializer.Serialize(dropped));
        dropped.Validate();
        Assert.Throws<InvalidOperationException>(() => Bind(key, value, isStrict: true));
        Assert.Throws<ArgumentException>(() => Configuration(key, value));
    }

    /// <summary>Even when it is strict: only GuardSettings refuses these.</summary>
    [Fact]
    public void Bind_WhatNobodyCanSee_IsRefusedByGuardSettings()
    {
#if NET8_0
        Limit? left = Given.MaxGrossExposure; // Version 8 of the binder takes an empty text for no setting.
#else
        Limit? left = null;
#endif
        Assert.Equal(left, Bind("Limits:MaxGrossExposure", "", isStrict: true).Limits.MaxGrossExposure);
        Assert.Equal(TimeSpan.FromDays(1), Bind("Limits:EntryWindow", "1", isStrict: true).Limits.EntryWindow);
        Assert.Equal(["KEPT", "GME"], Bind("Limits:RestrictedSymbols:0", "GME", isStrict: true).Limits.RestrictedSymbols);

        Assert.Throws<ArgumentException>(static () => Configuration("Limits:MaxGrossExposure", ""));
        Assert.Throws<ArgumentException>(static () => Configuration("Limits:EntryWindow", "1"));
    }

    private static RiskLimits Given => LimitPresets.Balanced with { RestrictedSymbols = ["KEPT"], Symbols = new Dictionary<Symbol, SymbolLimits> { ["ACME"] = new() { MaxSymbolExposure = 1m } } };

    private static OrderGuardOptions Bind(string key, string value, bool isStrict)
    {
        var options = new OrderGuardOptions { Limits = Given };
        EveryOptionTests.Section([new(key, value)]).Bind(options, binder => binder.ErrorOnUnknownConfiguration = isStrict);
        return options;
    }

    private static void Configuration(string key, string value)
    {
        var preset = key == "Limits:Preset";
        Guardrails.Configuration.GuardSettings.Apply(new OrderGuardOptions { Limits = Given }, [new(key, preset ? "Careless" : value)]);
    }
}
