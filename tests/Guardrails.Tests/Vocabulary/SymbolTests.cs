using System.Globalization;
using Guardrails.Text;

namespace Guardrails.Tests.Vocabulary;

public sealed class SymbolTests
{
    [Theory]
    [InlineData("btc/usd", "BTCUSD")]
    [InlineData(" BTC/USD ", "BTCUSD")]
    [InlineData("BTCUSD", "BTCUSD")]
    [InlineData("brk.b", "BRK.B")]
    [InlineData("/es", "/ES")]
    [InlineData("es/", "ES/")]
    [InlineData("/btc/usd", "/BTCUSD")]
    [InlineData("aa//bb", "AABB")]
    [InlineData("brk/b", "BRK/B")]
    [InlineData(" brk b ", "BRK B")]
    [InlineData("BRK-B", "BRK-B")]
    public void Symbol_AnySpelling_IsCanonical(string text, string canonical)
    {
        Assert.Equal(canonical, new Symbol(text).Value);
        Assert.Equal(new Symbol(canonical), new Symbol(text));
        Assert.True(Symbol.TryParse(text, out var parsed) && parsed == new Symbol(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    [InlineData("A  B")]
    [InlineData("A\tB")]
    [InlineData("A\0")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Symbol_ThatNamesNothing_Throws(string? text)
    {
        Assert.Throws<ArgumentException>(() => new Symbol(text!));
        Assert.False(Symbol.TryParse(text, out var parsed));
        Assert.True(parsed.IsDefault);
    }

    [Theory]
    [InlineData("1.5", "1.5")]
    [InlineData("-0.000000000001", "-0.000000000001")]
    [InlineData("1e3", "1000")]
    [InlineData("1000000000000", "1000000000000")]
    public void Parse_Number_IsTakenAsItIs(string text, string value) => Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), Amount.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("1000000000000.1")]
    [InlineData("0.0000000000001")]
    [InlineData("1e-40")]
    public void Parse_AnythingElse_Throws(string? text)
    {
        Assert.Throws<ArgumentException>(() => Amount.Parse(text));
        Assert.False(Amount.TryParse(text, out var value));
        Assert.Equal(0m, value);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.MaxValue)]
    [InlineData(1.1e12)]
    [InlineData(1e-13)]
    [InlineData(double.Epsilon)]
    public void FromDouble_NumberThatCannotBeMeant_Throws(double value) => Assert.Throws<ArgumentException>(() => Amount.FromDouble(value));

    [Fact]
    public void FromDouble_SumOfTenths_IsWhatAPersonMeans() => Assert.Equal(0.3m, Amount.FromDouble(0.1 + 0.2));
}
