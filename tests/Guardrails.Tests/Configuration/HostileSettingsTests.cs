using System.Text.Json;
using Guardrails.Configuration;
using Guardrails.Limits;
using Microsoft.Extensions.Configuration;

namespace Guardrails.Tests.Configuration;

/// <summary>What a person, a template or a merge gets wrong: the options stay as they were, and every mistake is named at once.</summary>
public sealed class HostileSettingsTests
{
    private static readonly string[] _hostile = ["", " ", "abc", "1e400", "40 %%", "-1", "NaN", "0.1234567890123456789012345678", "1,000", "0x10"];

    public static TheoryData<string, string> Hostile => new(OptionValues.OfGuard
        .Where(static option => !IsText(option.Path))
        .SelectMany(static option => _hostile.Select(value => (option.Path, value))));

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Apply_HostileValue_IsRefusedWithKeyAndValue(string path, string value)
    {
        var options = new OrderGuardOptions { Limits = LimitPresets.Balanced };
        var before = JsonSerializer.Serialize(options);
        var option = OptionValues.OfGuard.Single(option => option.Path == path);

        foreach (var pairs in new[] { option.Pairs.Select(pair => KeyValuePair.Create(pair.Key, (string?)value)), [new(path, value)], [new(path, null)] })
        {
            var refused = Assert.Throws<ArgumentException>(() => GuardSettings.Apply(options, pairs));

            Assert.True(refused.Message.Contains(path, StringComparison.Ordinal) || refused.Message.Contains(path.Replace("Symbols:BTCUSD:", "Symbols[BTCUSD].", StringComparison.Ordinal).Replace(':', '.'), StringComparison.Ordinal), refused.Message);
            Assert.True(refused.Message.Contains($"'{pairs.First().Value}'", StringComparison.Ordinal) || refused.Message.Contains("without a value", StringComparison.Ordinal) || value == "-1", refused.Message);
            Assert.Equal(before, JsonSerializer.Serialize(options));
        }
    }

    [Theory]
    [MemberData(nameof(EveryOptionTests.Guard), MemberType = typeof(EveryOptionTests))]
    public void Apply_AListOrASectionWhereAValueIsExpected_IsRefused(string path)
    {
        var options = new OrderGuardOptions();
        var before = JsonSerializer.Serialize(options);
        var option = OptionValues.OfGuard.Single(option => option.Path == path);
        foreach (var below in new[] { "0", "x" })
        {
            var pairs = option.Pairs.Select(pair => KeyValuePair.Create($"{pair.Key}:{below}", pair.Value)).ToList();
            Assert.Contains(path, Assert.Throws<ArgumentException>(() => GuardSettings.Apply(options, pairs)).Message, StringComparison.Ordinal);
            Assert.Contains(path, Assert.Throws<ArgumentException>(() => GuardSettings.Apply(options, option.Pairs.Concat(pairs))).Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, JsonSerializer.Serialize(options));
    }

    [Fact]
    public void Apply_EverythingWrongAtOnce_NamesAllOfIt()
    {
        var options = new OrderGuardOptions { Account = "first", Limits = LimitPresets.Cautious };
        var before = JsonSerializer.Serialize(options);

        var refused = Assert.Throws<ArgumentException>(() => GuardSettings.Apply(options,
        [
            new("Account", "second"),
            new("Limits", null),
            new("Limits:MaxGrossExposure", "40 %%"),
            new("Limits:MaxOpenOrders", "-1"),
            new("Limits:MaxGrosExposure", "1"),
            new("MaxNetExposure", "1"),
            new("Limits:Preset", "Careful"),
            new("Limits:Symbols:BTC/USD:MaxOrderNotional", "1"),
            new("Limits:Symbols:BTCUSD:MaxOrderNotional", "2"),
            new("Limits:RestrictedSymbols:0", "A\tB"),
            new("Limits:MaxQuoteAge", "5"),
            new("venue", "a"),
            new("VENUE", "b"),
            new("Journal:Path", "/tmp"),
            new("Completely", "1"),
            new("Limits::MaxEntries", "1"),
        ]));

        Assert.StartsWith("The settings cannot be used, and nothing was changed: ", refused.Message, StringComparison.Ordinal);
        Assert.All(
        [
            "Limits:MaxGrossExposure '40 %%' is not a decimal number in range; write an amount such as 400",
            "Limits.MaxOpenOrders is -1; it must be between 1 and 1000000",
            "Limits:MaxGrosExposure is no setting; did you mean Limits:MaxGrossExposure?",
            "MaxNetExposure is no setting; did you mean Limits:MaxNetExposure?",
            "Limits:Preset is 'Careful'; write the name of a preset: Cautious, Balanced, Levered",
            "Limits:Symbols:BTCUSD names BTCUSD a second time; give it once",
            "Limits:RestrictedSymbols:0 'A\tB' contains the character U+0009",
            "Limits:MaxQuoteAge '5' has no unit; write a time such as 00:00:05",
            "venue is given twice, as 'a' and as 'b' under the name VENUE; give it once",
            "Journal is an object and set in code",
            "Completely is no setting; the settings here are Account, Venue,",
            "'Limits::MaxEntries' is no key",
        ], expected => Assert.Contains(expected, refused.Message, StringComparison.Ordinal));
        Assert.Equal(before, JsonSerializer.Serialize(options));
    }

    [Fact]
    public void ApplyJson_EverythingWrongAtOnce_NamesAllOfIt()
    {
        var options = new OrderGuardOptions();
        var before = JsonSerializer.Serialize(options);

        var refused = Assert.Throws<ArgumentException>(() => GuardSettings.ApplyJson(options, """
            {
              // a comment
              "Limits": { "MaxGrossExposure": [1], "maxopenorders": 5, "MaxOpenOrders": 6, "AllowShort": "no", "MaxEntries": null, "Symbols": [], "AllowedSymbols": {"a": "b"}, "MaxMessages": 1.5 },
              "Account:Name": "x", "Trips": 5, "Hedging": { "Account": true }, "Capabilities": {}
            }
            """));

        Assert.All(
        [
            "Limits:MaxGrossExposure is a list or a section (Limits:MaxGrossExposure:0); write an amount",
            "Limits:maxopenorders is given twice, the second time under the name MaxOpenOrders",
            "Limits:AllowShort 'no' is neither true nor false; write true or false",
            "Limits:MaxEntries is without a value; write a whole number such as 200, or none",
            "Limits:Symbols is without a value; write each under its name, such as Limits:Symbols:BTCUSD",
            "Limits:AllowedSymbols is a list or a section (Limits:AllowedSymbols:a); write a list",
            "Limits:MaxMessages '1.5' is no whole number",
            "'Account:Name' is no key",
            "Trips is '5'; write settings under it",
            "Hedging is a list or a section",
            "Capabilities is without a value; write settings under it",
        ], expected => Assert.Contains(expected, refused.Message, StringComparison.Ordinal));
        Assert.Equal(before, JsonSerializer.Serialize(options));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("{}")]
    public void ApplyJson_NoSettings_IsRefused(string json)
    {
        Assert.Throws<ArgumentException>(() => GuardSettings.ApplyJson(new OrderGuardOptions(), json));
        Assert.Throws<ArgumentException>(() => GuardSettings.ApplyJson(new GuardedBrokerOptions(), json));
    }

    [Fact]
    public void Apply_ASectionThatDoesNotExist_IsRefused()
    {
        var section = EveryOptionTests.Section([new("Guardrails:Account", "x")]).GetSection("Guardrials");

        var refused = Assert.Throws<ArgumentException>(() => GuardSettings.Apply(new OrderGuardOptions(), section.AsEnumerable(makePathsRelative: true)));

        Assert.Contains("there is no setting at all; check the name of the section", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_WhatContradictsEachOther_IsRefusedAndNothingChanged()
    {
        var options = new OrderGuardOptions { Limits = LimitPresets.Cautious };
        var refused = Assert.Throws<ArgumentException>(() => GuardSettings.Apply(options, [new("Account", "x"), new("Limits:MaxGrossExposure", "10%"), new("Limits:MaxNetExposure", "20%")]));

        Assert.Contains("Limits.MaxNetExposure 20 % of equity is above MaxGrossExposure 10 % of equity", refused.Message, StringComparison.Ordinal);
        Assert.Equal(("main", LimitPresets.Cautious.MaxGrossExposure), (options.Account.Value, options.Limits.MaxGrossExposure));
    }

    [Theory]
    [InlineData("25")]
    [InlineData("10.01")]
    public void Validate_ALimitAboveTenTimesEquity_NeedsItsAllowance(string fraction)
    {
        var limits = new RiskLimits { MaxGrossExposure = Limit.OfEquity(decimal.Parse(fraction, System.Globalization.CultureInfo.InvariantCulture)) };

        var refused = Assert.Throws<ArgumentException>(limits.Validate);

        Assert.Contains("MaxGrossExposure is ", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"more than 10 times equity needs AllowLeverageAbove10, and {fraction} % of equity is written {fraction}% or Limit.OfEquity(0.", refused.Message, StringComparison.Ordinal);
        (limits with { AllowLeverageAbove10 = true }).Validate();
        (limits with { MaxGrossExposure = Limit.OfEquity(10m) }).Validate();
        Assert.Throws<ArgumentException>((limits with { MaxGrossExposure = Limit.OfEquity(1000.1m), AllowLeverageAbove10 = true }).Validate);
    }

    [Fact]
    public void Named_NoPreset_NamesThoseThatExist()
    {
        Assert.Equal("There is no preset 'Bold'; write one of Cautious, Balanced, Levered. (Parameter 'name')", Assert.Throws<ArgumentException>(static () => LimitPresets.Named("Bold")).Message);
        Assert.Equal([LimitPresets.Cautious, LimitPresets.Balanced, LimitPresets.Levered], LimitPresets.Names.Select(static name => LimitPresets.Named(name.ToUpperInvariant())));
    }

    [Theory]
    [InlineData("5 s", 5_000)]
    [InlineData("250ms", 250)]
    [InlineData("1 min", 60_000)]
    [InlineData("0.5 h", 1_800_000)]
    [InlineData("00:00:05", 5_000)]
    [InlineData("00:00:00.2500000", 250)]
    public void Apply_Time_IsRead(string text, int milliseconds)
    {
        var options = new OrderGuardOptions();

        GuardSettings.Apply(options, [new("Limits:EntryWindow", text)]);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), options.Limits.EntryWindow);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("00:00:61")]
    [InlineData("-00:00:05")]
    [InlineData("-5 s")]
    [InlineData("5 weeks")]
    [InlineData("0.00000001 ms")]
    [InlineData("1e9 d")]
    [InlineData("two s")]
    public void Apply_NoTime_IsRefused(string text) =>
        Assert.Contains($"Limits:EntryWindow '{text}' ", Assert.Throws<ArgumentException>(() => GuardSettings.Apply(new OrderGuardOptions(), [new("Limits:EntryWindow", text)])).Message, StringComparison.Ordinal);

    private static bool IsText(string path) => path is "Account" or "Venue" or "AccountCurrency" or "Capabilities:ExitCapRule" or "Capabilities:ClientOrderIdPunctuation" || path.EndsWith("RestrictedSymbols", StringComparison.Ordinal) || path.EndsWith("AllowedSymbols", StringComparison.Ordinal);
}
