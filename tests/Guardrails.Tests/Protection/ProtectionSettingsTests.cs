using System.Text.Json;
using Guardrails.Protection;
using Microsoft.Extensions.Configuration;

namespace Guardrails.Tests.Protection;

/// <summary>The settings of a trailing stop and of partial profits as text: taken whole, or refused with every problem named.</summary>
public sealed class ProtectionSettingsTests
{
    private const string Trailing = """
        { "Distance": "3 ATR", "ActivateAfter": 1.5, "SmallestStep": 0.2, "RangePeriod": 20, "TightenBelow": 40, "TightenTo": 0.6, "ExtendAbove": 65, "TargetDistance": "4%", "MomentumPeriod": 9 }
        """;

    private const string Partial = """
        { "Levels": [ { "At": 1, "Fraction": 0.5 }, { "At": 2.5, "Fraction": 0.2 } ], "MaxExitsPerDay": 3, "MaxRangeGrowth": 1.8, "RangePeriod": 20, "MinRemainder": 0.3, "MovesStopToEntry": false }
        """;

    private static readonly TrailingStop _trailing = new()
    {
        Distance = PriceOffset.OfTrueRange(3m),
        ActivateAfter = 1.5m,
        SmallestStep = 0.2m,
        RangePeriod = 20,
        TightenBelow = 40m,
        TightenTo = 0.6m,
        ExtendAbove = 65m,
        TargetDistance = PriceOffset.Fraction(0.04m),
        MomentumPeriod = 9,
    };

    [Fact]
    public void Trailing_ComesFromJson_AndBack()
    {
        var read = JsonSerializer.Deserialize<TrailingStop>(Trailing)!;

        Assert.Equal(_trailing, read);
        Assert.Equal(read, JsonSerializer.Deserialize<TrailingStop>(JsonSerializer.Serialize(read)));
        var plain = new TrailingStop { Distance = PriceOffset.OfRisk(1m) };
        Assert.Equal(plain, JsonSerializer.Deserialize<TrailingStop>("""{ "Distance": "1 R" }"""));
        Assert.Equal(plain, JsonSerializer.Deserialize<TrailingStop>(JsonSerializer.Serialize(plain)));
    }

    [Fact]
    public void Partial_ComesFromJson_AndBack()
    {
        var read = JsonSerializer.Deserialize<PartialProfits>(Partial)!;

        Check(read);
        Check(JsonSerializer.Deserialize<PartialProfits>(JsonSerializer.Serialize(read))!);
        Assert.Null(JsonSerializer.Deserialize<PartialProfits>("""{ "Levels": [ { "At": 1, "Fraction": 0.5 } ], "MaxRangeGrowth": "none" }""")!.MaxRangeGrowth);
    }

    [Theory]
    [InlineData("""{ "Distance": "3 ART" }""", "Distance '3 ART' is not a decimal number in range; write a price such as 187.50")]
    [InlineData("""{ "ActivateAfter": 1 }""", "Distance is missing; write all of Distance, ActivateAfter")]
    [InlineData("{ }", "write settings under it")]
    [InlineData("""{ "Distance": "1 R", "SmalestStep": 0.1 }""", "SmalestStep is no setting; did you mean SmallestStep?")]
    public void Trailing_ThatCannotBeRead_NamesTheProblem(string json, string problem) => Assert.Contains(problem, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TrailingStop>(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "Levels": [ { "At": 1 } ] }""", "Levels:0:Fraction is missing; write all of At, Fraction")]
    [InlineData("""{ "Levels": "1 R" }""", "write a list, as Levels:0 with At and Fraction of a level")]
    [InlineData("""{ "MinRemainder": 0.1 }""", "Levels is missing")]
    public void Partial_ThatCannotBeRead_NamesTheProblem(string json, string problem) => Assert.Contains(problem, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PartialProfits>(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Binder_ReadsTheSame()
    {
        Assert.Equal(_trailing, Section(Trailing).Get<TrailingStop>());
        Check(Section(Partial).Get<PartialProfits>()!);
    }

    private static void Check(PartialProfits read)
    {
        Assert.Equal([new ProfitLevel { At = 1m, Fraction = 0.5m }, new ProfitLevel { At = 2.5m, Fraction = 0.2m }], read.Levels);
        Assert.Equal((3, 1.8m, 20, 0.3m, false), (read.MaxExitsPerDay, read.MaxRangeGrowth, read.RangePeriod, read.MinRemainder, read.MovesStopToEntry));
    }

    private static IConfiguration Section(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new ConfigurationBuilder().AddInMemoryCollection(Pairs(document.RootElement, "").ToList()).Build();
    }

    private static IEnumerable<KeyValuePair<string, string?>> Pairs(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Pairs(property.Value, path.Length == 0 ? property.Name : $"{path}:{property.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, i) => Pairs(item, $"{path}:{i}")),
        _ => [new(path, element.ToString())],
    };
}
