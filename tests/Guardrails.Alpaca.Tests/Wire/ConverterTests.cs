using System.Globalization;
using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Tests.Wire;

public sealed class ConverterTests
{
    [Theory]
    [InlineData("\"190.98\"", "190.98")]
    [InlineData("190.98", "190.98")]
    [InlineData("\"0.557436865\"", "0.557436865")]
    [InlineData("\"3648.1242857142857143\"", "3648.1242857142857143")]
    [InlineData("\"-12.50\"", "-12.50")]
    [InlineData("\"0\"", "0")]
    [InlineData("0.000000000000", "0.000000000000")]
    [InlineData("1.5e3", "1500")]
    [InlineData("\"2E-3\"", "0.002")]
    [InlineData("\"9999999999999999999999999999\"", "9999999999999999999999999999")]
    [InlineData("\"0.0000000000000000000000000001\"", "0.0000000000000000000000000001")]
    public void Amounts_AreReadFromTextAndNumbers(string json, string expected)
    {
        var order = Reading.Read<AlpacaOrder>($$"""{"qty":{{json}}}""");

        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), order.Qty);
    }

    [Theory]
    [InlineData("\"NaN\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\"\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"1 \"")]
    [InlineData("\"+1\"")]
    [InlineData("\"1,000\"")]
    [InlineData("\"1.2.3\"")]
    [InlineData("\"--1\"")]
    [InlineData("\"1-\"")]
    [InlineData("\".\"")]
    [InlineData("\"-\"")]
    [InlineData("\"e5\"")]
    [InlineData("\"0x10\"")]
    [InlineData("\"\\u0031\"")]
    [InlineData("\"1e400\"")]
    [InlineData("1e29")]
    [InlineData("1e-29")]
    [InlineData("1e-999999999999")]
    [InlineData("\"12345678901234567890123456789\"")]
    [InlineData("1.2345678901234567890123456789")]
    [InlineData("\"79228162514264337593543950336\"")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void Amounts_ThatAreNone_FailTheMessage(string json)
    {
        var problem = Reading.Refused<AlpacaOrder>($$"""{"id":"1","qty":{{json}}}""");

        Assert.Equal("$.qty", problem.Path);
        Assert.Contains("decimal number", problem.Why, StringComparison.Ordinal);
        Assert.NotNull(problem.Value);
    }

    [Theory]
    [InlineData("2026-01-05T14:30:00Z", "2026-01-05T14:30:00.0000000+00:00")]
    [InlineData("2026-01-05T14:30:00.5Z", "2026-01-05T14:30:00.5000000+00:00")]
    [InlineData("2026-01-05T14:30:00.123456Z", "2026-01-05T14:30:00.1234560+00:00")]
    [InlineData("2026-01-05T14:30:00.1234567Z", "2026-01-05T14:30:00.1234567+00:00")]
    [InlineData("2026-01-05T14:30:00.123456789Z", "2026-01-05T14:30:00.1234567+00:00")]
    [InlineData("2026-01-05T14:30:00.999999999-05:00", "2026-01-05T14:30:00.9999999-05:00")]
    [InlineData("2024-02-29t23:59:59z", "2024-02-29T23:59:59.0000000+00:00")]
    [InlineData("2026-01-05T14:30:00+05:30", "2026-01-05T14:30:00.0000000+05:30")]
    public void Times_AreReadToTheTick(string text, string expected)
    {
        var clock = Reading.Read<AlpacaClock>($$"""{"timestamp":"{{text}}"}""");

        Assert.Equal(expected, clock.Timestamp!.Value.ToString("O", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"2026-01-05\"")]
    [InlineData("\"2026-01-05T14:30:00\"")]
    [InlineData("\"2026-01-05 14:30:00Z\"")]
    [InlineData("\"2026-02-29T14:30:00Z\"")]
    [InlineData("\"2026-13-05T14:30:00Z\"")]
    [InlineData("\"2026-01-05T24:00:00Z\"")]
    [InlineData("\"2026-01-05T14:30:60Z\"")]
    [InlineData("\"2026-01-05T14:30:00.Z\"")]
    [InlineData("\"2026-01-05T14:30:00.1234567890Z\"")]
    [InlineData("\"2026-01-05T14:30:00+0500\"")]
    [InlineData("\"2026-01-05T14:30:00+15:00\"")]
    [InlineData("\"0001-01-01T00:00:00+05:00\"")]
    [InlineData("\"9999-12-31T23:59:59-05:00\"")]
    [InlineData("\"2026-01-05T14:30:00-\"")]
    [InlineData("1767623400")]
    [InlineData("true")]
    public void Times_ThatAreNone_FailTheMessage(string json)
    {
        var problem = Reading.Refused<AlpacaClock>($$"""{"timestamp":{{json}}}""");

        Assert.Equal("$.timestamp", problem.Path);
        Assert.NotNull(problem.Value);
    }

    [Theory]
    [InlineData("09:30", 9, 30)]
    [InlineData("0400", 4, 0)]
    public void Times_OfDay_HaveTwoForms(string text, int hour, int minute) =>
        Assert.Equal(new TimeOnly(hour, minute), Reading.Read<IReadOnlyList<AlpacaCalendarDay>>($$"""[{"open":"{{text}}"}]""")[0].Open);

    [Theory]
    [InlineData("""[{"open":"25:00"}]""", "$[0].open")]
    [InlineData("""[{"open":930}]""", "$[0].open")]
    [InlineData("""[{"date":"2026-1-5"}]""", "$[0].date")]
    [InlineData("""[{"date":20260105}]""", "$[0].date")]
    public void Days_ThatAreNone_FailTheMessage(string body, string path) => Assert.Equal(path, Reading.Refused<IReadOnlyList<AlpacaCalendarDay>>(body).Path);

    [Fact]
    public void Null_IsTheSameAsMissing() => Assert.Equal(Reading.Read<AlpacaOrder>("{}"), Reading.Read<AlpacaOrder>("""{"qty":null,"symbol":null,"updated_at":null,"extended_hours":null,"legs":null}"""));

    [Theory]
    [InlineData("\"abc\"", "abc")]
    [InlineData("17", "17")]
    public void Names_OfEvents_CanBeNumbers(string json, string expected) => Assert.Equal(expected, Reading.Read<AlpacaStreamData>($$"""{"event_id":{{json}}}""").EventId);

    /// <summary>What stands beside a refusal can be anything; the refusal stays one.</summary>
    [Theory]
    [InlineData("""{"code":"x","message":"m","available":{"a":[1]},"existing_qty":"many","held_for_orders":true,"symbol":[1,[2]],"related_orders":{"a":1}}""", "x")]
    [InlineData("""{"code":40310000,"message":"m","available":[],"related_orders":["a",1,{"b":[2]}],"existing_order_id":{}}""", "40310000")]
    [InlineData("""{"code":{},"message":"m"}""", null)]
    public void Refusals_WithUnreadableExtras_AreRead(string body, string? code)
    {
        var error = Reading.Read<AlpacaError>(body);

        Assert.Equal((code, "m", null), (error.Code, error.Message, error.Available));
        Assert.All(error.RelatedOrders ?? [], static id => Assert.Equal("a", id));
    }
}
