using System.Globalization;
using Guardrails.Book;

namespace Guardrails.Tests.Vocabulary;

public sealed class InstrumentRoundingTests
{
    private static readonly Instrument _share = Of(0.01m, 1m);
    private static readonly Instrument _ladder = Of(0.05m, 1m) with { TickRules = [new() { PricesBelow = 1m, TickSize = 0.0001m }, new() { PricesBelow = 10m, TickSize = 0.01m }] };

    [Theory]
    [InlineData(187.557, OrderSide.Buy, "187.55")]
    [InlineData(187.557, OrderSide.Sell, "187.56")]
    [InlineData(187.55000000000001, OrderSide.Buy, "187.55")]
    [InlineData(187.55000000000001, OrderSide.Sell, "187.55")]
    [InlineData(187.54999999999998, OrderSide.Buy, "187.55")]
    [InlineData(0.1 + 0.2, OrderSide.Buy, "0.30")]
    [InlineData(0.014, OrderSide.Buy, "0.01")]
    [InlineData(0.004, OrderSide.Sell, "0.01")]
    public void RoundPrice_ADoubleBySide_IsNoWorseThanAsked(double price, OrderSide side, string rounded)
    {
        Assert.Equal(Number(rounded), _share.RoundPrice(price, side));
        Assert.True(_share.RoundPrice(price, side) % 0.01m == 0m);
    }

    [Theory]
    [InlineData("100.07", "0.05", OrderSide.Buy, "100.05")]
    [InlineData("100.07", "0.05", OrderSide.Sell, "100.10")]
    [InlineData("100.05", "0.05", OrderSide.Sell, "100.05")]
    [InlineData("8", "3", OrderSide.Buy, "6")]
    public void RoundPrice_BySide_GoesToTheTick(string price, string tick, OrderSide side, string rounded) =>
        Assert.Equal(Number(rounded), Of(Number(tick), 1m).RoundPrice(Number(price), side));

    [Theory]
    [InlineData(OrderSide.Buy, "-2")]
    [InlineData(OrderSide.Sell, "-1")]
    public void RoundPrice_BelowZero_IsNoWorseThanAsked(OrderSide side, string rounded) =>
        Assert.Equal(Number(rounded), (Of(1m, 1m) with { NegativePricesAllowed = true, RiskPriceFloor = 1m }).RoundPrice(-1.5m, side));

    [Theory]
    [InlineData("0.99995", OrderSide.Buy, "0.9999")]
    [InlineData("0.99995", OrderSide.Sell, "1.0000")]
    [InlineData("1.0049", OrderSide.Buy, "1.00")]
    [InlineData("1.0001", OrderSide.Sell, "1.01")]
    [InlineData("0.00005", OrderSide.Sell, "0.0001")]
    [InlineData("9.991", OrderSide.Sell, "10")]
    [InlineData("10.04", OrderSide.Buy, "10")]
    public void RoundPrice_WhereTicksChange_GoesToAPriceOfOneOfBoth(string price, OrderSide side, string rounded)
    {
        Assert.Equal(Number(rounded), _ladder.RoundPrice(Number(price), side));
        Assert.Equal(Number(rounded), _ladder.RoundPrice((double)Number(price), side));
    }

    [Theory]
    [InlineData("0.9999", "0.0001")]
    [InlineData("1", "0.01")]
    [InlineData("9.99", "0.01")]
    [InlineData("10", "0.05")]
    public void TickSizeAt_IsThatOfTheFirstRuleForThePrice(string price, string tick) => Assert.Equal(Number(tick), _ladder.TickSizeAt(Number(price)));

    /// <summary>Every price between the smallest and 12 in steps of 0.00005: rounded up and down it is valid, the two are neighbours, and it lies between them.</summary>
    [Fact]
    public void Steps_GiveValidNeighbours_AtEveryPrice()
    {
        var steps = new PriceSteps(_ladder);
        for (var price = 0.0001m; price < 12m; price += 0.00005m)
        {
            var (down, up, below, above) = (steps.Down(price), steps.Up(price), steps.Below(price), steps.Above(price));

            Assert.True(below < price && price < above && below <= down && down <= price && price <= up && up <= above, $"{price}: {below} {down} {up} {above}");
            Assert.All(below > 0m ? [below, down, up, above] : new[] { down, up, above }, p => Assert.True(p % _ladder.TickSizeAt(p) == 0m, $"{price}: {p}"));
            Assert.Equal(above, steps.Up(price + 0.00001m));
            Assert.Equal(below, steps.Down(price - 0.00001m));
            Assert.Equal((down, up), (_ladder.RoundPrice(price, MidpointRounding.ToNegativeInfinity), _ladder.RoundPrice(price, MidpointRounding.ToPositiveInfinity)));
        }
    }

    [Theory]
    [InlineData(MidpointRounding.AwayFromZero, "100.02")]
    [InlineData(MidpointRounding.ToEven, "100.02")]
    [InlineData(MidpointRounding.ToZero, "100.01")]
    [InlineData(MidpointRounding.ToNegativeInfinity, "100.01")]
    [InlineData(MidpointRounding.ToPositiveInfinity, "100.02")]
    public void RoundPrice_ByRounding_GoesWhereTheRoundingSays(MidpointRounding rounding, string rounded)
    {
        Assert.Equal(Number(rounded), _share.RoundPrice(100.015m, rounding));
        Assert.Equal(Number(rounded), _share.RoundPrice(100.015d, rounding));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    [InlineData(1e13, "10000000000000")]
    [InlineData(1e-20, "1E-20")]
    public void Round_ADoubleThatIsNoPrice_ThrowsWithNameAndValue(double value, string text)
    {
        Assert.Contains($"price is {text}", Assert.Throws<ArgumentException>("price", () => _share.RoundPrice(value, OrderSide.Buy)).Message, StringComparison.Ordinal);
        Assert.Contains($"price is {text}", Assert.Throws<ArgumentException>("price", () => _share.RoundPrice(value, MidpointRounding.ToEven)).Message, StringComparison.Ordinal);
        Assert.Contains($"quantity is {text}", Assert.Throws<ArgumentException>("quantity", () => _share.RoundQuantity(value)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.004")]
    [InlineData("0")]
    [InlineData("-5")]
    public void RoundPrice_NotAboveZero_ThrowsWithNameAndValue(string price)
    {
        var message = Assert.Throws<ArgumentException>("price", () => _share.RoundPrice(Number(price), OrderSide.Buy)).Message;

        Assert.Contains($"price is {price}, which is", message, StringComparison.Ordinal);
        Assert.Contains("the price of ACME must be above 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void RoundPrice_WithoutASide_Throws() => Assert.Throws<ArgumentException>("side", () => _share.RoundPrice(1m, default(OrderSide)));

    [Theory]
    [InlineData("10.7", "1", "10")]
    [InlineData("-10.7", "1", "-10")]
    [InlineData("0.9", "1", "0")]
    [InlineData("8", "3", "6")]
    [InlineData("0.123456789", "0.00001", "0.12345")]
    [InlineData("1000000000000", "1", "1000000000000")]
    public void RoundQuantity_GoesTowardsZero(string quantity, string lot, string rounded) => Assert.Equal(Number(rounded), Of(0.01m, Number(lot)).RoundQuantity(Number(quantity)));

    [Theory]
    [InlineData(0.3 / 0.1, "3")]
    [InlineData(2.9999, "2")]
    [InlineData(-2.9999, "-2")]
    public void RoundQuantity_ADouble_IsWhatAPersonMeans(double quantity, string rounded) => Assert.Equal(Number(rounded), _share.RoundQuantity(quantity));

    [Fact]
    public void Round_AboveTheRange_ThrowsWithNameAndValue()
    {
        Assert.Contains("quantity is 1000000000001", Assert.Throws<ArgumentException>("quantity", () => _share.RoundQuantity(1_000_000_000_001m)).Message, StringComparison.Ordinal);
        Assert.Contains("price is 1000000000001", Assert.Throws<ArgumentException>("price", () => _share.RoundPrice(1_000_000_000_001m, OrderSide.Sell)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Round_WithoutAStep_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => Of(0m, 1m).RoundPrice(1m, OrderSide.Buy));
        Assert.Throws<InvalidOperationException>(() => Of(1m, 0m).RoundQuantity(1m));
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static Instrument Of(decimal tick, decimal lot) => new() { Symbol = "ACME", QuoteCurrency = "USD", TickSize = tick, LotSize = lot };
}
