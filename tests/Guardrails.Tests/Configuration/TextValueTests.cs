using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Guardrails.Limits;
using Guardrails.Positions;
using Guardrails.Reconciling;

namespace Guardrails.Tests.Configuration;

/// <summary>The values that settings are made of, as text: by Parse, by type converter, as JSON and as keys of JSON.</summary>
public sealed class TextValueTests
{
    public static TheoryData<string, string> Limits => new()
    {
        { "400", "400" },
        { " 400.50 ", "400.50" },
        { "4e2", "400" },
        { "0", "0" },
        { "999999999999999", "999999999999999" },
        { "40%", "40 % of equity" },
        { "40 %", "40 % of equity" },
        { "25 % of equity", "25 % of equity" },
        { "25% OF EQUITY", "25 % of equity" },
        { "0.000000000001%", "0.000000000001 % of equity" },
        { "100000%", "100000 % of equity" },
        { "400 (warn)", "400 (warn)" },
        { "400(WARN)", "400 (warn)" },
        { "40% (warn)", "40 % of equity (warn)" },
        { "12.3456789 % of equity (warn)", "12.3456789 % of equity (warn)" },
    };

    public static TheoryData<string> NoLimits =>
    [
        "", " ", "abc", "1e400", "40 %%", "-1", "-40%", "NaN", "Infinity", "0.1234567890123456789012345678", "0.0000000000000000000000000000000000001", "1,000", "0x10", "1 000", "1.2.3", "%", "(warn)",
        "400 of equity", "400 (warn) (warn)", "1000000000000000", "100001%", "٤٠", "400 USD", "none", "null", "\"400\"",
    ];

    [Theory]
    [MemberData(nameof(Limits))]
    public void Parse_Limit_IsReadAndWrittenBack(string text, string written)
    {
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        var limit = Limit.Parse(text, comma);

        Assert.Equal(written, limit.ToString());
        Same(limit, text);
        Assert.Equal(limit, Limit.Parse(written));
        Assert.Equal(written.EndsWith("(warn)", StringComparison.Ordinal) ? LimitSeverity.Warn : LimitSeverity.Block, limit.Severity);
    }

    [Theory]
    [MemberData(nameof(NoLimits))]
    public void Parse_NoLimit_SaysOneSentence(string text)
    {
        var refused = Assert.Throws<FormatException>(() => Limit.Parse(text));

        Assert.False(Limit.TryParse(text, null, out var none));
        Assert.Equal(default, none);
        Assert.Contains($"'{text}' ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("write an amount such as 400, or a percentage of equity such as 40%", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, refused.Message.Count(static c => c == '.') - text.Count(static c => c == '.'));
        Assert.Throws<FormatException>(() => TypeDescriptor.GetConverter(typeof(Limit)).ConvertFromInvariantString(text));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Limit>(JsonSerializer.Serialize(text)));
    }

    [Fact]
    public void ToString_OfEquity_SaysEveryDigit()
    {
        Assert.Equal("33.33333333333333 % of equity", Limit.OfEquity(0.3333333333333333m).ToString());
        Assert.Equal("79228162514264337593543950335 times equity", Limit.OfEquity(decimal.MaxValue).ToString());
        Assert.NotEqual(Limit.OfEquity(0.1234567m).ToString(), Limit.OfEquity(0.1234568m).ToString());
    }

    [Theory]
    [InlineData("btc/usd", "BTCUSD")]
    [InlineData(" acme ", "ACME")]
    public void Parse_Symbol_IsCanonical(string text, string written)
    {
        Assert.Equal(written, Symbol.Parse(text).Value);
        Same(Symbol.Parse(text), text);
        Assert.Equal(new Dictionary<Symbol, int> { [text] = 1 }, JsonSerializer.Deserialize<Dictionary<Symbol, int>>($$"""{"{{text}}":1}"""));
        Assert.Equal($$"""{"{{written}}":1}""", JsonSerializer.Serialize(new Dictionary<Symbol, int> { [text] = 1 }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a  b")]
    [InlineData("//")]
    [InlineData("a\u0001")]
    public void Parse_NoName_IsRefused(string text)
    {
        Assert.Contains($"'{text}' ", Assert.Throws<FormatException>(() => Symbol.Parse(text)).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => TypeDescriptor.GetConverter(typeof(Symbol)).ConvertFromInvariantString(text));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<Symbol, int>>($"{{{JsonSerializer.Serialize(text)}:1}}"));
        if (text != "//")
        {
            Assert.Contains("such as main", Assert.Throws<FormatException>(() => AccountId.Parse(text)).Message, StringComparison.Ordinal);
            Assert.Contains("such as BINANCE", Assert.Throws<FormatException>(() => VenueId.Parse(text)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Parse_Names_ComeBack()
    {
        Same(AccountId.Parse("main"), "main");
        Same(VenueId.Parse("binance"), "binance");
        Assert.Equal("BINANCE", VenueId.Parse("binance").Value);
        Assert.True(VenueId.TryParse("x", null, out _) && AccountId.TryParse("x", null, out _) && Symbol.TryParse("x", null, out _) && Symbol.TryParse("x", out _));
        Assert.False(VenueId.TryParse(null, null, out _) || AccountId.TryParse(null, null, out _) || Symbol.TryParse(null, null, out _));
    }

    [Theory]
    [InlineData("Denied", "Denied")]
    [InlineData("allowed", "Allowed")]
    [InlineData("Denied, eth/usd=allowed, BTCUSD=Denied", "Denied, BTCUSD=Denied, ETHUSD=Allowed")]
    public void Parse_HedgingPolicy_ComesBack(string text, string written)
    {
        Assert.Equal(written, HedgingPolicy.Parse(text).ToString());
        Assert.Equal(written, HedgingPolicy.Parse(written).ToString());
        Assert.Equal(written, JsonSerializer.Deserialize<HedgingPolicy>(JsonSerializer.Serialize(HedgingPolicy.Parse(text)))!.ToString());
        Assert.Equal(text.Contains("=allowed", StringComparison.Ordinal) || written == "Allowed", HedgingPolicy.Parse(text).AllowsAny);
    }

    [Theory]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("BTCUSD=Allowed")]
    [InlineData("Denied, BTCUSD")]
    [InlineData("Denied, BTCUSD=yes")]
    [InlineData("Denied, a  b=Allowed")]
    [InlineData("Denied, BTC/USD=Allowed, BTCUSD=Denied")]
    [InlineData("Denied,")]
    public void Parse_NoHedgingPolicy_IsRefused(string text)
    {
        Assert.Contains("write Denied or Allowed", Assert.Throws<FormatException>(() => HedgingPolicy.Parse(text)).Message, StringComparison.Ordinal);
        Assert.False(HedgingPolicy.TryParse(text, null, out _));
    }

    [Fact]
    public void Parse_DriftPolicy_ComesBack()
    {
        var policy = DriftPolicy.Parse("phantom=halt, SideMismatch = Report");

        Assert.Equal(DriftPolicy.Default.With(DriftKind.Phantom, DriftAction.Halt).With(DriftKind.SideMismatch, DriftAction.Report), policy);
        Same(policy, policy.ToString());
        Assert.Equal(DriftPolicy.Default, DriftPolicy.Parse("default"));
        Assert.Equal(DriftPolicy.Default, DriftPolicy.Parse(DriftPolicy.Default.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Phantom")]
    [InlineData("Phantom=3")]
    [InlineData("1=Halt")]
    [InlineData("Phantom=Halt, phantom=Report")]
    [InlineData("MissingOrder=Halt")]
    [InlineData("Phantom=CancelOrphan")]
    [InlineData("Phantom=Halt,")]
    public void Parse_NoDriftPolicy_IsRefused(string text)
    {
        Assert.Contains("write Default, or kinds with their actions", Assert.Throws<FormatException>(() => DriftPolicy.Parse(text)).Message, StringComparison.Ordinal);
        Assert.False(DriftPolicy.TryParse(text, null, out _));
    }

    [Fact]
    public void Json_OfAWrongKind_IsRefused()
    {
        foreach (var json in new[] { "true", "[]", "{}", "null" })
        {
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Limit>(json));
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Symbol>(json));
        }

        Assert.Null(JsonSerializer.Deserialize<Limit?>("null"));
        Assert.Equal(Limit.Amount(0.1m), JsonSerializer.Deserialize<Limit>("0.1"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Instrument>("""{"Symbol":"A","QuoteCurrency":"USD","TickSize":1,"LotSize":1,"MaxQty":5}"""));
        var instrument = new Instrument { Symbol = "BTC/USD", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, ExposureGroups = ["coins"] };
        Assert.Equal(JsonSerializer.Serialize(instrument), JsonSerializer.Serialize(JsonSerializer.Deserialize<Instrument>(JsonSerializer.Serialize(instrument))));
    }

    /// <summary>The converter, JSON and the text of the value itself give the same value.</summary>
    private static void Same<T>(T value, string text)
        where T : IParsable<T>
    {
        var converter = TypeDescriptor.GetConverter(typeof(T));
        Assert.Equal(value, converter.ConvertFromInvariantString(text));
        Assert.Equal(value.ToString(), converter.ConvertToInvariantString(value));
        Assert.Equal(value, JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(text)));
        Assert.Equal(value, JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value)));
        Assert.True(T.TryParse(text, null, out var parsed) && parsed.Equals(value));
    }
}
