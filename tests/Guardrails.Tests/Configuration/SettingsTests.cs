using Guardrails.Configuration;
using Guardrails.Limits;
using Microsoft.Extensions.Configuration;

namespace Guardrails.Tests.Configuration;

/// <summary>What settings say over what is there: presets, tables, lists, words for nothing.</summary>
public sealed class SettingsTests
{
    private const string File = """
        {
          "Guardrails": {
            "Account": "alpaca-live",
            "Venue": "alpaca",
            "Limits": {
              "MaxGrossExposure": "60%",
              "Preset": "Cautious",
              "MaxOrderNotional": 400,
              "MaxQuoteAge": "2 s",
              "RestrictedSymbols": [ "GME", "AMC" ],
              "GroupExposure": { "tech": "15%" },
              "Symbols": { "QBTS": { "MaxSymbolExposure": "2%" } }
            },
            "Hedging": "Denied, BTCUSD=Allowed",
            "Trips": { "MaxDenials": "none" }
          }
        }
        """;

    [Fact]
    public void Apply_AFile_IsTheSameFromConfigurationAndJson()
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(File));
        var section = new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection("Guardrails");
        var (bySection, byJson) = (new OrderGuardOptions(), new OrderGuardOptions());

        GuardSettings.Apply(bySection, section.AsEnumerable(makePathsRelative: true));
        GuardSettings.Apply(byJson, System.Text.Json.JsonDocument.Parse(File).RootElement.GetProperty("Guardrails"));

        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(byJson), System.Text.Json.JsonSerializer.Serialize(bySection));
        Assert.Equal(("alpaca-live", "ALPACA"), (bySection.Account.Value, bySection.Venue.Value));
        Assert.Equal((Limit.OfEquity(0.6m), Limit.Amount(400m), Limit.OfEquity(0.05m)), (bySection.Limits.MaxGrossExposure, bySection.Limits.MaxOrderNotional, bySection.Limits.MaxSymbolExposure));
        Assert.Equal(Limit.OfEquity(0.02m), bySection.Limits.Symbols["QBTS"].MaxSymbolExposure);
        Assert.Equal(["GME", "AMC"], bySection.Limits.RestrictedSymbols);
        Assert.True(bySection.Hedging.Allows("BTCUSD"));
        Assert.Null(bySection.Trips.MaxDenials);
        Assert.Equal(5, bySection.Trips.MaxRejections);
    }

    [Fact]
    public void Apply_OverWhatIsThere_ChangesWhatIsGiven()
    {
        var limits = LimitPresets.Balanced with
        {
            RestrictedSymbols = ["OLD"],
            AllowedSymbols = ["A", "B"],
            GroupExposure = new Dictionary<string, Limit> { ["tech"] = 1m, ["energy"] = 2m },
            Symbols = new Dictionary<Symbol, SymbolLimits> { ["ACME"] = new() { MaxOrderNotional = 100m, MaxSymbolExposure = 500m } },
        };
        var options = new OrderGuardOptions { Limits = limits };

        GuardSettings.Apply(options,
        [
            new("limits:restrictedsymbols:1", "second"), new("limits:restrictedsymbols:0", "first"), new("Limits:AllowedSymbols", "all"), new("Limits:GroupExposure:tech", "3"),
            new("Limits:Symbols:acme:MaxOrderNotional", "50"), new("Limits:MaxShortExposure", "none"),
        ]);

        Assert.Equal(["FIRST", "SECOND"], options.Limits.RestrictedSymbols);
        Assert.Null(options.Limits.AllowedSymbols);
        Assert.Equal((3m, 2m), (options.Limits.GroupExposure["tech"].Value, options.Limits.GroupExposure["energy"].Value));
        Assert.Equal(new SymbolLimits { MaxOrderNotional = 50m, MaxSymbolExposure = 500m }, options.Limits.Symbols["ACME"]);
        Assert.Null(options.Limits.MaxShortExposure);
        Assert.Equal(LimitPresets.Balanced.MaxGrossExposure, options.Limits.MaxGrossExposure);
        Assert.Equal(("OLD", 100m), (limits.RestrictedSymbols.AsEnumerable().Single().Value, limits.Symbols["ACME"].MaxOrderNotional!.Value.Value));
    }

    [Fact]
    public void Apply_Preset_ReplacesWhatWasThere()
    {
        var options = new OrderGuardOptions { Limits = new RiskLimits { MaxLongPosition = 5m } };

        GuardSettings.Apply(options, [new("Limits:Preset", "levered")]);

        Assert.Equal(LimitPresets.Levered, options.Limits);
    }

    [Fact]
    public void Apply_EmptyLists_AreSaidWithAWord()
    {
        var options = new OrderGuardOptions { Limits = new RiskLimits { RestrictedSymbols = ["A"] } };

        GuardSettings.Apply(options, [new("Limits:AllowedSymbols", "none"), new("Limits:RestrictedSymbols", "None")]);
        Assert.Empty(options.Limits.AllowedSymbols!);
        Assert.Empty(options.Limits.RestrictedSymbols);

        GuardSettings.ApplyJson(options, """{ "Limits": { "AllowedSymbols": ["X"], "RestrictedSymbols": ["Y"] } }""");
        GuardSettings.ApplyJson(options, """{ "Limits": { "AllowedSymbols": [], "RestrictedSymbols": [] } }""");
        Assert.Empty(options.Limits.AllowedSymbols!);
        Assert.Empty(options.Limits.RestrictedSymbols);
        Assert.Contains("Limits:AllowedSymbols is ''; write a list", Assert.Throws<ArgumentException>(() => GuardSettings.Apply(options, [new("Limits:AllowedSymbols", "")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_ToABroker_SetsItsGuard()
    {
        var options = new GuardedBrokerOptions();
        var guard = options.Guard;

        GuardSettings.ApplyJson(options, """{ "Symbols": ["QBTS"], "RefreshInterval": "10 s", "Guard": { "Account": "x", "Limits": { "Preset": "Cautious" } } }""");

        Assert.Same(guard, options.Guard);
        Assert.Equal(("x", LimitPresets.Cautious, TimeSpan.FromSeconds(10), "QBTS"), (guard.Account.Value, guard.Limits, options.RefreshInterval, options.Symbols.Single().Value));

        Assert.Throws<ArgumentException>(() => GuardSettings.ApplyJson(options, """{ "Guard": { "Account": "y" }, "RefreshInterval": "5 min" }"""));
        Assert.Equal("x", guard.Account.Value);
    }

    [Fact]
    public void Apply_Null_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(static () => GuardSettings.Apply((OrderGuardOptions)null!, [new("Account", "x")]));
        Assert.Throws<ArgumentNullException>(static () => GuardSettings.Apply(new OrderGuardOptions(), null!));
        Assert.Throws<ArgumentNullException>(static () => GuardSettings.ApplyJson(new GuardedBrokerOptions(), null!));
    }
}
