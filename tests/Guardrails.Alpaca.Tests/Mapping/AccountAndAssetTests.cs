using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Tests.Wire;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Alpaca.Tests.Mapping;

public sealed class AccountAndAssetTests
{
    private static readonly DateTimeOffset _asked = new(2026, 1, 5, 14, 32, 0, TimeSpan.Zero);

    [Fact]
    public void Positions_AreSignedAndNamedAsOrdersAre()
    {
        var positions = PositionReader.Read([.. new[] { Bodies.LongPosition, Bodies.ShortPosition, Bodies.CryptoPosition }.Select(Reading.Read<AlpacaPosition>)], _asked);

        Assert.Equal((true, _asked), (positions.IsComplete, positions.AsOf));
        Assert.Equal([("ACME", 12.5m, (decimal?)103m), ("EMCA", -40m, 20m), ("BTCUSD", 0.249375001m, null)], positions.Items.Select(static p => (p.Symbol.Value, p.Quantity, p.MarkPrice)));
        Assert.Equal(new Symbol("BTC/USD"), positions.Items[2].Symbol);
    }

    [Theory]
    [InlineData("""{"symbol":"ACME","side":"long","qty":"-5"}""", "is the quantity of a position that is said to be long")]
    [InlineData("""{"symbol":"ACME","side":"short","qty":"5"}""", "is the quantity of a position that is said to be short")]
    [InlineData("""{"symbol":"ACME","side":"flat","qty":"5"}""", "'flat' is no side of a position")]
    [InlineData("""{"symbol":"ACME","qty":"5"}""", "$.side is missing")]
    [InlineData("""{"symbol":"ACME","side":"long"}""", "$.qty is missing")]
    [InlineData("""{"side":"long","qty":"5"}""", "$.symbol is missing")]
    [InlineData("""{"symbol":"EMCA","side":"short","qty":"-1"}""", "EMCA is listed twice")]
    public void Positions_WithARowThatIsNotUnderstood_AreUnknown(string row, string why)
    {
        var positions = PositionReader.Read([Reading.Read<AlpacaPosition>(Bodies.ShortPosition), Reading.Read<AlpacaPosition>(row)], _asked);

        Assert.Equal(SnapshotCompleteness.Failed, positions.Completeness);
        Assert.Contains(why, positions.Reason, StringComparison.Ordinal);
        Assert.Empty(positions.Items);
    }

    [Fact]
    public void Positions_None_IsFlat() => Assert.True(PositionReader.Read([], _asked).IsComplete);

    [Fact]
    public void Account_IsReadWithTheValueOfAllPositions()
    {
        Assert.True(AccountReader.Read(Reading.Read<AlpacaAccount>(Bodies.Account), _asked).Is(out var account, out _));

        Assert.Equal(
            new AccountSnapshot { Currency = "USD", Equity = 52340.1234567890123m, VenueAccountId = "alpaca:0a1b2c3d-0000-4000-8000-000000000001", AsOf = _asked, BuyingPower = 81200.4m, GrossPositionValue = 58160.75m },
            account with { Inputs = [] });
        Assert.Equal(0m, account.Inputs.Single(static i => i.Name == AlpacaRules.ClosingOnlyInput).Value);
        Assert.Null(AccountReader.Restriction(Reading.Read<AlpacaAccount>(Bodies.Account)));
    }

    [Theory]
    [InlineData("""{"currency":"USD"}""", "$.equity is missing")]
    [InlineData("""{"equity":"1"}""", "$.currency is missing")]
    [InlineData("""{"equity":"1","currency":"USD","short_market_value":"5"}""", "$.short_market_value '5' has the wrong sign: long is above 0, short is below")]
    public void Account_ThatIsNotUnderstood_SaysWhy(string body, string problem) => Assert.Equal(problem, AccountReader.Read(Reading.Read<AlpacaAccount>(body), _asked).Problem?.ToString());

    [Fact]
    public void Account_WithoutTheValueOfOneSide_HasNoSum() =>
        Assert.Null(AccountReader.Read(Reading.Read<AlpacaAccount>("""{"equity":"1","currency":"USD","long_market_value":"5"}"""), _asked).Value!.GrossPositionValue);

    [Theory]
    [InlineData("""{"status":"ACCOUNT_CLOSED"}""", "the account is ACCOUNT_CLOSED")]
    [InlineData("""{"status":"ACTIVE","account_blocked":true}""", "the account is blocked")]
    [InlineData("""{"status":"ACTIVE","trading_blocked":true}""", "trading is blocked")]
    [InlineData("""{"status":"ACTIVE","trade_suspended_by_user":true}""", "trading is suspended by the user")]
    [InlineData("""{"status":"ACTIVE","transfers_blocked":true}""", null)]
    [InlineData("{}", null)]
    public void Account_ThatTakesNoOrders_SaysWhy(string body, string? why) => Assert.Equal(why, AccountReader.Restriction(Reading.Read<AlpacaAccount>(body)));

    [Fact]
    public void Share_HasTheStepsOfTheVenuesRules()
    {
        var asset = Reading.Read<AlpacaAsset>(Bodies.Equity);
        var share = Valid(InstrumentReader.Read(asset));

        Assert.Equal(("ACME", null, "USD", 0.01m, 1m, 1m, 1m), (share.Symbol.Value, share.VenueSymbol, share.QuoteCurrency, share.TickSize, share.LotSize, share.MinNotional, share.Multiplier));
        Assert.Equal((true, true, false, null), (share.Tradable, share.Shortable, share.MinNotionalAppliesToExits, share.Option));
        Assert.Equal((0.0001m, 0.01m), (share.TickSizeAt(0.9999m), share.TickSizeAt(1m)));
        Assert.Equal((null, true, true, true), (share.OrderTypes, share.LinksExits, share.AttachesExits, share.ReportsExitMark));
        Assert.Equal(0.000000001m, Valid(InstrumentReader.Read(asset, fractions: true)).LotSize);
        Assert.Equal(1m, Valid(InstrumentReader.Read(asset with { Fractionable = false }, fractions: true)).LotSize);
        Assert.False(Valid(InstrumentReader.Read(asset with { BorrowStatus = "hard_to_borrow" })).Shortable);
        Assert.True(Valid(InstrumentReader.Read(asset with { BorrowStatus = null })).Shortable);
        Assert.False(Valid(InstrumentReader.Read(asset with { BorrowStatus = null, EasyToBorrow = null })).Shortable);
        Assert.False(Valid(InstrumentReader.Read(asset with { Shortable = false })).Shortable);
        Assert.False(Valid(InstrumentReader.Read(asset with { Status = "inactive" })).Tradable);
        Assert.False(Valid(InstrumentReader.Read(asset with { Tradable = null })).Tradable);
    }

    [Fact]
    public void Pair_HasItsOwnStepsAndAFeeInTheCoin()
    {
        var pair = Valid(InstrumentReader.Read(Reading.Read<AlpacaAsset>(Bodies.Crypto)));

        Assert.Equal(("BTCUSD", "BTC/USD", "BTC", "USD", 0.0025m, 0.01m, 0.000000001m, 0.00002m, false), (pair.Symbol.Value, pair.VenueSymbol, pair.BaseAsset, pair.QuoteCurrency, pair.MaxBaseFee, pair.TickSize, pair.LotSize, pair.MinQuantity, pair.Shortable));
        Assert.Equal([OrderType.Market, OrderType.Limit, OrderType.StopLimit], pair.OrderTypes);
        Assert.Equal((false, false, false), (pair.LinksExits, pair.AttachesExits, pair.ReportsExitMark));
    }

    [Theory]
    [InlineData("""{"class":"crypto","symbol":"BTCUSD","price_increment":"1","min_trade_increment":"1"}""", "is no pair")]
    [InlineData("""{"class":"crypto","symbol":"BTC/USD","min_trade_increment":"1"}""", "$.price_increment")]
    [InlineData("""{"class":"crypto","symbol":"BTC/USD","price_increment":"1","min_trade_increment":"0"}""", "$.min_trade_increment")]
    [InlineData("""{"class":"crypto_perp","symbol":"BTC/USD"}""", "'crypto_perp' is no class")]
    [InlineData("""{"symbol":"ACME"}""", "$.class is missing")]
    [InlineData("""{"class":"us_equity"}""", "$.symbol is missing")]
    [InlineData("""{"class":"us_option","symbol":"ACME"}""", "'ACME' is no symbol of an option")]
    [InlineData("""{"class":"us_option","symbol":"ACME1260116C00100000"}""", "is an adjusted contract")]
    public void Assets_ThatAreNotUnderstood_SayWhy(string body, string why) => Assert.Contains(why, InstrumentReader.Read(Reading.Read<AlpacaAsset>(body)).Problem?.ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData(true, "0.01 0.01 0.05 0.05")]
    [InlineData(false, "0.05 0.05 0.10 0.10")]
    [InlineData(null, "0.01 0.01 0.01 0.01")]
    public void Option_HasTheStepsOfItsProgram(bool? isPenny, string steps)
    {
        var option = Valid(InstrumentReader.Option("ACME260116C00150500", isPenny));

        Assert.Equal(steps, string.Join(' ', new[] { 0.05m, 2.99m, 3m, 40m }.Select(price => (option.TickRules.Where(rule => price < rule.PricesBelow).Select(static rule => (decimal?)rule.TickSize).FirstOrDefault() ?? option.TickSize).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Option_IsDescribedByItsSymbol()
    {
        var call = Valid(InstrumentReader.Option("ACME260116C00150500"));

        Assert.Equal((100m, 1m, 0.01m, true), (call.Multiplier, call.LotSize, call.TickSize, call.Shortable));
        Assert.Equal((false, false, true), (call.LinksExits, call.AttachesExits, call.ReportsExitMark));
        Assert.Equal(new OptionTerms { Underlying = "ACME", Right = OptionRight.Call }, call.Option);
        Assert.Equal(OptionRight.Put, Valid(InstrumentReader.Option("F260116P00012000")).Option!.Right);
        Assert.Equal((new DateOnly(2026, 1, 16), 150.5m), (OptionSymbol.Parse("ACME260116C00150500")!.Expiry, OptionSymbol.Parse("ACME260116C00150500")!.Strike));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ACME")]
    [InlineData("260116C00150000")]
    [InlineData("ACMEACME260116C00150000")]
    [InlineData("ACME261316C00150000")]
    [InlineData("ACME260116X00150000")]
    [InlineData("ACME260116C0015000O")]
    [InlineData("ACME260116C00000000")]
    [InlineData("acme260116C00150000")]
    [InlineData("ACME260116C-0150000")]
    [InlineData("ACME260116C 0150000")]
    public void Option_SymbolsThatAreNone_AreNotRead(string? text) => Assert.Null(OptionSymbol.Parse(text));

    [Fact]
    public void Terms_OfAnAsset_AreItsOwn()
    {
        Assert.Equal(new AssetTerms { Kind = AssetKind.Equity, Fractionable = true, IsTradable = true, TradesOvernight = true }, AssetTerms.Of(Reading.Read<AlpacaAsset>(Bodies.Equity)));
        Assert.Equal(new AssetTerms { Kind = AssetKind.Crypto, PriceIncrement = 0.01m, QuantityIncrement = 0.000000001m, MinQuantity = 0.00002m }, AssetTerms.Of(Reading.Read<AlpacaAsset>(Bodies.Crypto)));
        Assert.Null(AssetTerms.Of(new AlpacaAsset { Class = "ipo" }));
    }

    private static Instrument Valid(WireResult<Instrument> result)
    {
        Assert.True(result.Is(out var instrument, out var problem), problem?.ToString());
        instrument.Validate();
        return instrument;
    }
}
