using System.Text;
using System.Text.Json;
using Guardrails.Configuration;
using Guardrails.Limits;
using Microsoft.Extensions.Configuration;

namespace Guardrails.Tests.Configuration;

/// <summary>Lists and tables of limits through the standard configuration binder: every item arrives, or is refused with its key and its value.</summary>
public sealed class BoundTableTests
{
    private const string Symbols = "write a symbol such as BTCUSD";
    private const string Amounts = "write an amount such as 400, or a percentage of equity such as 40%, with (warn) behind it to report instead of deny";

    /// <summary>Each stands beside good items, which arrive.</summary>
    public static TheoryData<string, string?, string> Bad => new()
    {
        { "RestrictedSymbols:1", "a  b", $"RestrictedSymbols[1] 'a  b' has more than one blank between two parts; write one, or write the class of a share as in BRK.B; {Symbols}" },
        { "RestrictedSymbols:1", "", $"RestrictedSymbols[1] '' is empty; give a name; {Symbols}" },
        { "RestrictedSymbols:1:Name", "GME", $"RestrictedSymbols[1] is null or a section; {Symbols}" },
        { "RestrictedSymbols:1", "kept", "RestrictedSymbols[1] 'kept' names KEPT a second time; give it once" },
        { "RestrictedSymbols:1", "first", "RestrictedSymbols[1] 'first' names FIRST a second time; give it once" },
        { "RestrictedSymbols:GME", "true", "RestrictedSymbols[GME] is no item of a list; number the items from 0" },
        { "AllowedSymbols:1", "a\tb", $"AllowedSymbols[1] 'a\tb' contains the character U+0009; white space, control characters and surrogates are not allowed; {Symbols}" },
        { "AllowedSymbols:1", "", $"AllowedSymbols[1] '' is empty; give a name; {Symbols}" },
        { "AllowedSymbols:1:0", "GME", $"AllowedSymbols[1] is null or a section; {Symbols}" },
        { "AllowedSymbols:1", "second", "AllowedSymbols[1] 'second' names SECOND a second time; give it once" },
        { "GroupExposure:tech", "abc", $"GroupExposure[tech] 'abc' is not a decimal number in range; {Amounts}" },
        { "GroupExposure:tech", "", $"GroupExposure[tech] '' is not a decimal number in range; {Amounts}" },
        { "GroupExposure:tech:Value", "5", $"GroupExposure[tech] is null or a section; {Amounts}" },
        { "GroupExposure:kept", "5", "GroupExposure[kept] '5' is given by a configuration binder, and kept has 7 already; use GuardSettings" },
        { "GroupExposure:KEPT", "5", "GroupExposure[KEPT] '5' is given by a configuration binder, and kept has 7 already; use GuardSettings" },
        { "GroupExposure:te ch", "5", "GroupExposure has the name 'te ch', which contains the character U+0020" },
        { "StrategyExposure:mean", "40 %%", "StrategyExposure[mean] '40 %%' " },
        { "StrategyExposure:mean", "-1", "StrategyExposure[mean] '-1' is below 0" },
        { "StrategyExposure:mean:0", "5", $"StrategyExposure[mean] is null or a section; {Amounts}" },
        { "StrategyExposure:kept", "5", "StrategyExposure[kept] '5' is given by a configuration binder, and kept has 8 already; use GuardSettings" },
    };

    /// <summary>Text where a list or a table is due.</summary>
    public static TheoryData<string, string> Scalars => new()
    {
        { "RestrictedSymbols", "GME" },
        { "RestrictedSymbols", "GME,AMC" },
        { "RestrictedSymbols", "none" },
        { "RestrictedSymbols", "" },
        { "AllowedSymbols", "GME" },
        { "AllowedSymbols", "" },
        { "GroupExposure", "tech=5" },
        { "StrategyExposure", "5" },
        { "Symbols", "BTCUSD" },
    };

    private static KeyValuePair<string, string?>[] Good =>
    [
        new("RestrictedSymbols:0", "first"), new("RestrictedSymbols:2", "btc/usd"), new("AllowedSymbols:0", "second"), new("AllowedSymbols:2", "third"),
        new("GroupExposure:energy", "12.5 % of equity"), new("GroupExposure:metals", "3 (warn)"), new("StrategyExposure:trend", "400"),
    ];

    private static RiskLimits Given => LimitPresets.Balanced with
    {
        RestrictedSymbols = ["KEPT"],
        GroupExposure = new Dictionary<string, Limit> { ["kept"] = 7m },
        StrategyExposure = new Dictionary<string, Limit> { ["kept"] = 8m },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bind_ABadItemAmongGoodOnes_IsRefusedWithKeyAndValue(string key, string? value, string problem)
    {
        var limits = Given;
        Section([.. Good, new(key, value)]).Bind(limits);

        Assert.Contains(problem, Assert.Throws<ArgumentException>(limits.Validate).Message, StringComparison.Ordinal);
        Assert.Superset(new HashSet<Symbol> { "KEPT", "FIRST", "BTCUSD" }, limits.RestrictedSymbols.AsEnumerable().ToHashSet());
        Assert.Superset(new HashSet<string> { "kept", "energy", "metals" }, limits.GroupExposure.Keys.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bind_ABadItemOfAGuardsOptions_IsRefusedWithItsPath(string key, string? value, string problem)
    {
        var options = new OrderGuardOptions { Limits = Given };
        Section(Good.Append(new(key, value)).Select(static pair => KeyValuePair.Create($"Limits:{pair.Key}", pair.Value))).Bind(options);

        Assert.Contains($"Limits.{problem}", Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Get_GoodItems_AllArrive()
    {
        var limits = Section(Good).Get<RiskLimits>()!;
        var options = Section(Good.Select(static pair => KeyValuePair.Create($"Limits:{pair.Key}", pair.Value))).Get<OrderGuardOptions>(static binder => binder.ErrorOnUnknownConfiguration = true)!;

        Assert.Equal(["FIRST", "BTCUSD"], limits.RestrictedSymbols);
        Assert.Equal(["SECOND", "THIRD"], limits.AllowedSymbols!);
        Assert.Equal((Limit.OfEquity(0.125m), Limit.Amount(3m).AsWarning(), 2), (limits.GroupExposure["energy"], limits.GroupExposure["metals"], limits.GroupExposure.Count));
        Assert.Equal((Limit.Amount(400m), 1), (limits.StrategyExposure["trend"], limits.StrategyExposure.Count));
        Assert.Equal(limits, options.Limits);
        limits.Validate();
    }

    [Fact]
    public void Bind_OverAPreset_AddsAndKeeps()
    {
        var limits = Given with { AllowedSymbols = ["ACME"] };
        var derived = limits with { MaxOpenOrders = 7 };
        Section(Good).Bind(limits);

        Assert.Equal(["KEPT", "FIRST", "BTCUSD"], limits.RestrictedSymbols);
        Assert.Equal(["ACME", "SECOND", "THIRD"], limits.AllowedSymbols!);
        Assert.Equal(["energy", "kept", "metals"], limits.GroupExposure.Keys.Order());
        Assert.Equal(["kept", "trend"], limits.StrategyExposure.Keys.Order());
        limits.Validate();
        Assert.Equal((1, 1, 1, 1), (derived.RestrictedSymbols.Count, derived.AllowedSymbols!.Count, derived.GroupExposure.Count, derived.StrategyExposure.Count));
    }

    /// <summary>What the first section could not say is still missing after the second.</summary>
    [Theory]
    [InlineData("RestrictedSymbols:0", "a  b", "GME")]
    [InlineData("GroupExposure:tech", "abc", "5")]
    [InlineData("Symbols:BTCUSD:MaxOrderNotional", "abc", "5")]
    public void Bind_TwoSections_TheProblemsOfBothStay(string key, string bad, string good)
    {
        var limits = LimitPresets.Balanced;
        Section([new(key, bad)]).Bind(limits);
        Section([new(key, good)]).Bind(limits);

        Assert.Throws<ArgumentException>(limits.Validate);
    }

    /// <summary>A list is replaced as a whole; a table is added to, and what is missing in it stays missing.</summary>
    [Theory]
    [InlineData("RestrictedSymbols:0", "a  b", "RestrictedSymbols:0", "GME", true)]
    [InlineData("GroupExposure:tech", "abc", "GroupExposure:energy", "5", false)]
    [InlineData("Symbols:BTCUSD:MaxOrderNotional", "abc", "Symbols:ETHUSD:MaxOrderNotional", "5", false)]
    public void Bind_ThenGuardSettings_LosesNoProblemOfATable(string key, string bad, string next, string good, bool isReplaced)
    {
        var options = new OrderGuardOptions { Limits = LimitPresets.Balanced };
        Section([new($"Limits:{key}", bad)]).Bind(options);
        void Apply() => GuardSettings.Apply(options, [new($"Limits:{next}", good)]);

        if (isReplaced)
        {
            Apply();
            return;
        }

        Assert.Throws<ArgumentException>(Apply);
    }

    [Theory]
    [MemberData(nameof(Scalars))]
    public void Bind_TextWhereAListOrTableIsDue_Throws(string key, string value)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Section([new($"Limits:{key}", value)]).Bind(new OrderGuardOptions { Limits = Given }));

        Assert.Contains($"'Limits:{key}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"'{value}' is text", refused.InnerException!.Message, StringComparison.Ordinal);
    }

#if !NET8_0 // Version 8 of the binder drops null.
    [Theory]
    [InlineData("""{ "RestrictedSymbols": ["GME", null] }""", "RestrictedSymbols[1] is null or a section; write a symbol")]
    [InlineData("""{ "GroupExposure": { "tech": null } }""", "GroupExposure[tech] is null or a section; write an amount")]
    [InlineData("""{ "StrategyExposure": { "tech": [] } }""", "StrategyExposure[tech] ''")]
    [InlineData("""{ "RestrictedSymbols": [{}] }""", "RestrictedSymbols[0] is null or a section; write a symbol")]
    [InlineData("""{ "RestrictedSymbols": null }""", "RestrictedSymbols is null")]
    [InlineData("""{ "GroupExposure": {} }""", "GroupExposure is null")]
    public void Bind_NullFromJson_IsRefused(string json, string problem)
    {
        var limits = Given;
        Json(json).Bind(limits);

        Assert.Contains(problem, Assert.Throws<ArgumentException>(limits.Validate).Message, StringComparison.Ordinal);
    }

    /// <summary>The binder reads null as the property has it, and an empty array as empty text.</summary>
    [Fact]
    public void Bind_NullAndAnEmptyArray_AreNoEmptyList()
    {
        var limits = Given with { AllowedSymbols = ["ACME"] };
        Assert.Throws<InvalidOperationException>(() => Json("""{ "AllowedSymbols": [] }""").Bind(limits));
        Assert.Throws<InvalidOperationException>(() => Json("""{ "RestrictedSymbols": [] }""").Bind(limits));
        Json("""{ "AllowedSymbols": null }""").Bind(limits);

        Assert.Null(limits.AllowedSymbols);
        Assert.Throws<ArgumentException>(static () => GuardSettings.Apply(new OrderGuardOptions(), [new("Limits:AllowedSymbols", null)]));
    }
#endif

    [Fact]
    public void Json_WhatWasBound_ComesBack()
    {
        var limits = Given with { AllowedSymbols = ["ACME"] };
        Section(Good).Bind(limits);

        var again = JsonSerializer.Deserialize<RiskLimits>(JsonSerializer.Serialize(limits))!;

        Assert.Equal(limits, again);
        Assert.Equal(limits.GetHashCode(), again.GetHashCode());
        Assert.Equal(limits.RestrictedSymbols, again.RestrictedSymbols);
        Assert.Equal(limits.GroupExposure, again.GroupExposure);
    }

    [Fact]
    public void Bind_Strict_ThrowsForASectionAndTakesTheRest()
    {
        Assert.Throws<InvalidOperationException>(static () => Section([.. Good, new("RestrictedSymbols:1:Name", "GME")]).Bind(Given, static binder => binder.ErrorOnUnknownConfiguration = true));
        var limits = Given;
        Section(Good).Bind(limits, static binder => binder.ErrorOnUnknownConfiguration = true);
        limits.Validate();
    }

    /// <summary>In code: expressions, arrays, dictionaries, spreads, equality, and LINQ.</summary>
    [Fact]
    public void Made_InCode_AreEqualByWhatTheyHold()
    {
        Symbol[] array = ["gme", "AMC"];
        Symbol[]? none = null;
        var limits = new RiskLimits { RestrictedSymbols = array, AllowedSymbols = none, GroupExposure = new Dictionary<string, Limit> { ["tech"] = 1m, ["energy"] = 2m } };
        array[0] = "CHANGED";
        var same = new RiskLimits { RestrictedSymbols = ["GME", "amc"], GroupExposure = new NamedLimits([new("energy", 2m), new("tech", 1m)]) };

        Assert.Equal(limits, same);
        Assert.Equal(limits.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(limits, limits with { RestrictedSymbols = [.. limits.RestrictedSymbols, "ONE"] });
        Assert.NotEqual(limits, limits with { AllowedSymbols = [] });
        Assert.NotEqual(limits, limits with { GroupExposure = new Dictionary<string, Limit> { ["tech"] = 1m } });
        Assert.True(limits.RestrictedSymbols.Contains("gme") && !limits.RestrictedSymbols.Contains("CHANGED"));
        Assert.Equal("AMC, GME", string.Join(", ", limits.RestrictedSymbols.AsEnumerable().Order()));
        Assert.Equal(3m, limits.GroupExposure.AsEnumerable().Sum(static entry => entry.Value.Value));
        Assert.Equal(("GME, AMC", "energy 2, tech 1"), ($"{limits.RestrictedSymbols}", $"{limits.GroupExposure}"));
        Assert.True(limits.GroupExposure.TryGetValue("tech", out var tech) && tech == 1m && !limits.GroupExposure.ContainsKey("TECH"));
        var seen = new List<string>();
        foreach (var symbol in limits.RestrictedSymbols)
        {
            seen.Add(symbol.Value);
        }

        foreach (var (name, _) in limits.GroupExposure)
        {
            seen.Add(name);
        }

        Assert.Equal(["GME", "AMC", "energy", "tech"], seen);
        limits.Validate();
    }

    /// <summary>The binder's own view writes into no limits, and takes nothing away.</summary>
    [Fact]
    public void Written_AsTheBinderDoes_ReachesNoLimits()
    {
        var limits = Given;
        var (list, table) = ((IDictionary<string, object?>)limits.RestrictedSymbols, (IDictionary<string, object?>)limits.GroupExposure);

        list["1"] = "GME";
        table.Add("tech", "5");

        Assert.Equal((2, 2, 1, 1), (list.Count, table.Count, limits.RestrictedSymbols.Count, limits.GroupExposure.Count));
        Assert.Equal("0,1 GME 5", $"{string.Join(',', list.Keys)} {list["1"]} {table["tech"]}");
        Assert.Throws<NotSupportedException>(() => list.Remove("0"));
        Assert.Throws<NotSupportedException>(table.Clear);
    }

    private static IConfiguration Section(IEnumerable<KeyValuePair<string, string?>> pairs) => EveryOptionTests.Section(pairs);

    private static IConfigurationRoot Json(string json) => new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
}
