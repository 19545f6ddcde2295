using System.Globalization;
using System.Text.Json;
using Guardrails.Orders;
using Guardrails.Protection;

namespace Guardrails.Tests.Protection;

/// <summary>The prices of a plan: what was asked for, in valid prices, and never with more at risk.</summary>
public sealed class ProtectionPlanTests
{
    private static readonly Instrument _share = new() { Symbol = "ACME", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, TickRules = [new() { PricesBelow = 1m, TickSize = 0.0001m }] };

    [Theory]
    [InlineData(PositionSide.Long, "100", "5%", "2 R", "stop 95, target 110, R 5")]
    [InlineData(PositionSide.Short, "100", "5%", "2 R", "stop 105, target 90, R 5")]
    [InlineData(PositionSide.Long, "100", "95", null, "stop 95, R 5")]
    [InlineData(PositionSide.Long, "100", "1.5 ATR", "3 ATR", "stop 97, target 106, R 3")]
    [InlineData(PositionSide.Short, "100", "1.5 ATR", "3 ATR", "stop 103, target 94, R 3")]
    [InlineData(PositionSide.Long, "100", "5.003%", null, "stop 95, R 5.003")]
    [InlineData(PositionSide.Short, "100", "5.003%", null, "stop 105, R 5.003")]
    [InlineData(PositionSide.Long, "100", "4.997%", "1 R", "stop 95.01, target 105, R 4.997")]
    [InlineData(PositionSide.Short, "100", "4.997%", "1 R", "stop 104.99, target 95, R 4.997")]
    [InlineData(PositionSide.Long, "1.05", "5%", "10%", "stop 0.9975, target 1.16, R 0.0525")]
    [InlineData(PositionSide.Long, "1.00", "0.00005", null, "stop 0.0001, R 0.99995")]
    [InlineData(PositionSide.Long, "100", "101", "110", "stop 101, target 110, R 0")] // the price has risen since
    public void Prices(PositionSide side, string entry, string stop, string? target, string prices) => Assert.Equal(prices, Of(stop, target).Price(_share, side, Number(entry), 2m).ToString());

    [Fact]
    public void R_IsThatOfTheFirstStop_WhereThePlanSaysSo()
    {
        var plan = Of("0.5 R", "3 R") with { InitialRisk = 4m };

        Assert.Equal("stop 98, target 112, R 4", plan.Price(_share, PositionSide.Long, 100m).ToString());
        Assert.Equal("stop 102, target 88, R 4", plan.Price(_share, PositionSide.Short, 100m).ToString());
    }

    [Theory]
    [InlineData(PositionSide.Long, "100", "100%", null, null, "would be at 0: no price")]
    [InlineData(PositionSide.Long, "100", "300%", null, null, "would be at -200: no price")]
    [InlineData(PositionSide.Short, "100", "1%", "100%", null, "would be at 0: no price")]
    [InlineData(PositionSide.Short, "0.00005", "10%", null, null, "which is 0 in ticks of 0.0001: no price")]
    [InlineData(PositionSide.Long, "100", "0.001%", null, null, "which is 100 in ticks of 0.01: on the wrong side of the entry")]
    [InlineData(PositionSide.Short, "100", "0.001%", null, null, "which is 100 in ticks of 0.01: on the wrong side of the entry")]
    [InlineData(PositionSide.Long, "100", "2 ATR", null, null, "needs an average true range, and none is given")]
    [InlineData(PositionSide.Long, "100", "5%", "2 ATR", "0", "needs an average true range, and 0 is given")]
    [InlineData(PositionSide.Long, "100", "95", "94", null, "a long position has its target above its stop")]
    [InlineData(PositionSide.Short, "100", "105", "106", null, "a short position has its target below its stop")]
    [InlineData(PositionSide.Short, "100", "95", "2 R", null, "there is no R. Set ProtectionPlan.InitialRisk")]
    [InlineData(PositionSide.Long, "100", "95", "1000000000000 R", null, "no price. Give another distance")]
    [InlineData(PositionSide.Long, "100", "2 ATR", null, "70000000000000000000000000000", "needs an average true range")]
    [InlineData(PositionSide.Long, "100", "100", "2 R", null, "there is no R. Set ProtectionPlan.InitialRisk")]
    public void WhereThereAreNone_TheReasonSaysWhy(PositionSide side, string entry, string stop, string? target, string? range, string why) =>
        Assert.Contains(why, Assert.IsType<ProtectionPricing.Refused>(Of(stop, target).Price(_share, side, Number(entry), range is null ? null : Number(range))).Reason, StringComparison.Ordinal);

    /// <summary>Over random entries, distances and ticks: the stop never risks more than was asked for, by less than a tick, and all prices are valid.</summary>
    [Fact]
    public void AStop_NeverRisksMoreThanWasAskedFor()
    {
        var priced = 0;
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var entry = random.Next(1, 4_000_000) / 10_000m;
            var side = random.Next(2) == 0 ? PositionSide.Long : PositionSide.Short;
            var distance = random.Next(1, 5_000) / 10_000m;
            var plan = Of($"{(distance * 100m).ToString(CultureInfo.InvariantCulture)}%", "1.3 R");
            if (plan.Price(_share, side, entry) is not ProtectionPricing.Priced { TargetPrice: { } target } prices)
            {
                continue;
            }

            priced++;
            var (risk, gain) = side == PositionSide.Long ? (entry - prices.StopPrice, target - entry) : (prices.StopPrice - entry, entry - target);
            var tick = _share.TickSizeAt(prices.StopPrice);
            Assert.True(risk > 0m && risk <= distance * entry && risk > (distance * entry) - tick, $"seed {seed}: {side} at {entry}, {distance}: {prices}");
            Assert.True(gain >= 1.3m * distance * entry, $"seed {seed}: {side} at {entry}, {distance}: {prices}");
            Assert.Equal((0m, 0m), (prices.StopPrice % tick, target % _share.TickSizeAt(target)));
        }

        Assert.InRange(priced, 15_000, 20_000);
    }

    [Fact]
    public void APlanThatContradictsItself_NamesEveryProblem()
    {
        var message = Assert.Throws<ArgumentException>(new ProtectionPlan { Stop = default, Target = PriceOffset.Fraction(-1m), InitialRisk = 0m, TimeInForce = TimeInForce.ImmediateOrCancel }.Validate).Message;

        Assert.All(
            ["Stop is none, which is no offset", "Target is -100 %, which is not above 0", "InitialRisk is 0", "TimeInForce is ImmediateOrCancel"],
            expected => Assert.Contains(expected, message, StringComparison.Ordinal));
        Assert.Contains("nothing says what R is", Assert.Throws<ArgumentException>(Of("2 R", null).Validate).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("side", () => Of("5%", null).Price(_share, default, 100m));
        Assert.Throws<ArgumentException>("entryPrice", () => Of("5%", null).Price(_share, PositionSide.Long, 0m));
        Assert.Throws<ArgumentException>("entryPrice", () => Of("5%", null).Price(_share, PositionSide.Long, 1_000_000_000_001m));
    }

    [Theory]
    [InlineData("187.50", PriceOffsetKind.Price, "187.50")]
    [InlineData("5%", PriceOffsetKind.Fraction, "5 %")]
    [InlineData(" 0.5 % ", PriceOffsetKind.Fraction, "0.5 %")]
    [InlineData("2R", PriceOffsetKind.Risk, "2 R")]
    [InlineData("1.5 atr", PriceOffsetKind.TrueRange, "1.5 ATR")]
    public void AnOffset_IsReadFromText_AndWrittenSoThatItIsReadAgain(string text, PriceOffsetKind kind, string written)
    {
        var offset = PriceOffset.Parse(text);

        Assert.Equal((kind, written), (offset.Kind, offset.ToString()));
        Assert.Equal(offset, PriceOffset.Parse(written));
        Assert.Equal(offset, JsonSerializer.Deserialize<PriceOffset>(JsonSerializer.Serialize(offset)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("R")]
    [InlineData("0")]
    [InlineData("-5%")]
    [InlineData("5 %%")]
    [InlineData("1,5 ATR")]
    [InlineData("NaN")]
    [InlineData("2 X")]
    [InlineData("99999999999999999999999999999999 R")]
    public void AnOffset_ThatIsNone_SaysHowOneIsWritten(string text)
    {
        Assert.Contains("write a price such as 187.50, a percentage of the entry price such as 5%, or a multiple such as 2 R or 1.5 ATR", Assert.Throws<FormatException>(() => PriceOffset.Parse(text)).Message, StringComparison.Ordinal);
        Assert.False(PriceOffset.TryParse(text, null, out _));
    }

    private static ProtectionPlan Of(string stop, string? target) => new() { Stop = PriceOffset.Parse(stop), Target = target is null ? null : PriceOffset.Parse(target) };

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
