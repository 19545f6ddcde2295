using System.Text.Json;
using Guardrails.Configuration;
using Guardrails.Limits;
using Microsoft.Extensions.Configuration;

namespace Guardrails.Tests.Configuration;

/// <summary>Every option that exists, through every way in: it is taken whole, or its key is named.</summary>
public sealed class EveryOptionTests
{
    public static TheoryData<string> Guard => [.. OptionValues.OfGuard.Select(static option => option.Path)];

    public static TheoryData<string> Broker => [.. OptionValues.OfBroker.Select(static option => option.Path)];

    [Theory]
    [MemberData(nameof(Guard))]
    public void Apply_EveryOptionOfTheGuard_IsTaken(string path)
    {
        var (option, options) = (Of(path), new OrderGuardOptions());
        Assert.False(option.IsIn(options));

        GuardSettings.Apply(options, option.Pairs);

        Assert.True(option.IsIn(options), $"{option.Get(options)}");
    }

    [Theory]
    [MemberData(nameof(Broker))]
    public void Apply_EveryOptionOfTheBroker_IsTaken(string path)
    {
        var (option, options) = (OptionValues.OfBroker.Single(option => option.Path == path), new GuardedBrokerOptions());
        Assert.False(option.IsIn(options));

        GuardSettings.Apply(options, option.Pairs);

        Assert.True(option.IsIn(options), $"{option.Get(options)}");
    }

    [Theory]
    [MemberData(nameof(Guard))]
    public void Apply_EveryOptionOfTheGuard_UnderTheBrokersGuard_IsTakenOrRefusedByName(string path)
    {
        var (option, options) = (Of(path), new GuardedBrokerOptions());
        var pairs = option.Pairs.Select(static pair => KeyValuePair.Create($"Guard:{pair.Key}", pair.Value));
        if (path.StartsWith("Capabilities:", StringComparison.Ordinal))
        {
            var refused = Assert.Throws<ArgumentException>(() => GuardSettings.Apply(options, pairs));
            Assert.Contains("Guard:Capabilities is said by the broker's adapter", refused.Message, StringComparison.Ordinal);
            return;
        }

        if (path == "Limits:MaxPositionAge")
        {
            pairs = [new("Guard:Limits:MaxPositionAge", "7 s"), new("RefreshInterval", "6 s")];
        }

        GuardSettings.Apply(options, pairs);

        Assert.True(option.IsIn(options.Guard), $"{option.Get(options.Guard)}");
    }

    [Theory]
    [MemberData(nameof(Guard))]
    public void Json_EveryOptionOfTheGuard_ComesBack(string path)
    {
        var (option, options) = (Of(path), new OrderGuardOptions());
        GuardSettings.Apply(options, option.Pairs);

        var json = JsonSerializer.Serialize(options);
        var (again, applied) = (JsonSerializer.Deserialize<OrderGuardOptions>(json)!, new OrderGuardOptions());
        GuardSettings.ApplyJson(applied, json);

        Assert.True(option.IsIn(again), json);
        Assert.True(option.IsIn(applied), json);
        Assert.Equal(json, JsonSerializer.Serialize(again));
    }

    [Theory]
    [MemberData(nameof(Broker))]
    public void Json_EveryOptionOfTheBroker_ComesBack(string path)
    {
        var (option, options) = (OptionValues.OfBroker.Single(option => option.Path == path), new GuardedBrokerOptions());
        GuardSettings.Apply(options, option.Pairs);

        var json = JsonSerializer.Serialize(options);

        Assert.True(option.IsIn(JsonSerializer.Deserialize<GuardedBrokerOptions>(json)!), json);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<GuardedBrokerOptions>(json)));
    }

    [Theory]
    [MemberData(nameof(Guard))]
    public void Bind_EveryOptionOfTheGuard_IsTakenOrTheGuardRefusesIt(string path)
    {
        var (option, options) = (Of(path), new OrderGuardOptions { Limits = LimitPresets.Balanced with { MaxNetExposure = null } });

        Section(option.Pairs).Bind(options);

        if (option.IsAddedToByABinder)
        {
            var refused = Assert.Throws<ArgumentException>(options.Validate);
            Assert.Contains(path.Replace(':', '.'), refused.Message, StringComparison.Ordinal);
            return;
        }

        Assert.True(option.IsIn(options), $"{option.Get(options)}");
        options.Validate();
    }

    [Theory]
    [MemberData(nameof(Broker))]
    public void Bind_EveryOptionOfTheBroker_IsTaken(string path)
    {
        var (option, options) = (OptionValues.OfBroker.Single(option => option.Path == path), new GuardedBrokerOptions());

        Section(option.Pairs).Bind(options);

        Assert.True(option.IsIn(options), $"{option.Get(options)}");
    }

    [Theory]
    [MemberData(nameof(Guard))]
    public void Apply_EveryOptionOfTheGuardWithAnotherSpelling_IsRefusedWithItsName(string path)
    {
        var (option, options) = (Of(path), new OrderGuardOptions { Limits = LimitPresets.Cautious });
        var before = JsonSerializer.Serialize(options);
        var typo = $"{path}x";

        var refused = Assert.Throws<ArgumentException>(() => GuardSettings.Apply(options, option.Pairs.Select(pair => KeyValuePair.Create(pair.Key.Replace(path, typo, StringComparison.Ordinal), pair.Value)).ToList()));

        Assert.Contains($"{typo} is no setting; did you mean {path}?", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, JsonSerializer.Serialize(options));

        var strict = Assert.Throws<InvalidOperationException>(() => Section([new(typo, "1")]).Bind(options, static o => o.ErrorOnUnknownConfiguration = true));
        Assert.Contains($"'{typo.Split(':')[^1]}'", strict.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_OfEveryType_AreItsProperties()
    {
        Same(OptionSettings.OfGuard, typeof(OrderGuardOptions));
        Same(OptionSettings.OfBroker, typeof(GuardedBrokerOptions));
        Same(OptionSettings.OfTrips, typeof(Guardrails.States.AutoTrips));
        Same(LimitSettings.OfAccount, typeof(RiskLimits), "Preset");
        Same(LimitSettings.OfSymbol, typeof(SymbolLimits));
        Same(CapabilitySettings.All, typeof(Brokers.BrokerCapabilities));
        Same(CapabilitySettings.OfConversion, typeof(Brokers.TermsConversion));
        Same(ProfitSettings.OfTrailing, typeof(Guardrails.Protection.TrailingStop));
        Same(ProfitSettings.OfPartialProfits, typeof(Guardrails.Protection.PartialProfits));
        Same(ProfitSettings.OfLevel, typeof(Guardrails.Protection.ProfitLevel));

        static void Same<T>(SectionForm<T> form, Type type, params string[] more) =>
            Assert.Equal(more.Concat(OptionValues.Settable(type).Select(static property => property.Name)).Order(), form.Settings.Select(static setting => setting.Name).Order());
    }

    [Fact]
    public void Apply_WhatIsSetInCode_IsRefusedByName()
    {
        var risk = Assert.Throws<ArgumentException>(static () => GuardSettings.ApplyJson(new GuardedBrokerOptions(), """{ "Protection": { "DefaultPlan": { "Stop": "5 %", "InitialRisk": 3 } } }"""));
        Assert.Contains("Protection:DefaultPlan:InitialRisk is a distance of prices of one instrument", risk.Message, StringComparison.Ordinal);
        foreach (var name in OptionValues.InCode.Where(static name => name != "InitialRisk"))
        {
            var isBroker = name is "BotPositions" or "Bars";
            var pairs = new KeyValuePair<string, string?>[] { new(name, "x") };
            var refused = Assert.Throws<ArgumentException>(isBroker ? () => GuardSettings.Apply(new GuardedBrokerOptions(), pairs) : () => GuardSettings.Apply(new OrderGuardOptions(), pairs));

            Assert.Contains($"{name} is an object and set in code", refused.Message, StringComparison.Ordinal);
            var json = $"{{\"{name}\":{{}}}}";
            Assert.Throws<JsonException>(isBroker ? () => JsonSerializer.Deserialize<GuardedBrokerOptions>(json) : () => JsonSerializer.Deserialize<OrderGuardOptions>(json));
        }
    }

    internal static IConfiguration Section(IEnumerable<KeyValuePair<string, string?>> pairs) => new ConfigurationBuilder().AddInMemoryCollection(pairs).Build();

    private static Option Of(string path) => OptionValues.OfGuard.Single(option => option.Path == path);
}
