using Guardrails.Brokers;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

/// <summary>The buying power that the account reports, and an instrument that trades below zero.</summary>
public sealed class SimulatedAccountTests
{
    private static readonly SimulatedVenueProfile Leveraged = SimulatedVenueProfile.FuturesOneWay with { FeeRate = 0m, Leverage = 2m };

    [Fact]
    public void BuyingPower_IsHeldByOpenOrdersThatCouldOpen() => FaultLab.Run(
        lab =>
        {
            Assert.True(lab.Broker.Capabilities.BuyingPowerIncludesOpenOrders);
            Assert.Equal(20_000m, lab.Account()!.BuyingPower);

            lab.Buy("rests", 50, 90m);
            Assert.Equal(15_500m, lab.Account()!.BuyingPower);
            lab.Buy("held", 20);
            lab.Advance(10);
            Assert.Equal((10_000m, 13_500m), (lab.Account()!.Equity, lab.Account()!.BuyingPower));

            // 20 of them close what is held, 10 could open.
            lab.Sell("closes", 30, 110m);
            Assert.Equal(12_400m, lab.Account()!.BuyingPower);
            _ = lab.Broker.SendUnguardedAsync(OrderRequest.Sell("XYZ", 20, 120m) with { ClientOrderId = "reduces" }, reduceOnly: true);
            Assert.Equal(12_400m, lab.Account()!.BuyingPower);

            lab.Cancel("rests");
            lab.Cancel("closes");
            Assert.Equal(18_000m, lab.Account()!.BuyingPower);
        },
        Leveraged);

    [Fact]
    public void BuyingPower_AnOrderThatNeedsMore_IsRefused() => FaultLab.Run(
        lab =>
        {
            lab.Buy("rests", 100, 90m);
            var refused = Assert.IsType<SubmitOutcome.Rejected>(lab.Buy("more", 111));
            Assert.Equal(("INSUFFICIENT_BUYING_POWER", "the order needs 11100, the buying power is 11000"), (refused.Rejection.Code, refused.Rejection.Message));
            Assert.IsType<SubmitOutcome.Accepted>(lab.Buy("fits", 110));
            lab.Advance(10);
            Assert.Equal((110m, 0m), (lab.Held, lab.Account()!.BuyingPower));

            // What closes needs none.
            Assert.IsType<SubmitOutcome.Accepted>(lab.Sell("closes", 110));
        },
        Leveraged);

    [Fact]
    public void BuyingPower_AReplacement_NeedsOnlyTheDifference() => FaultLab.Run(
        lab =>
        {
            lab.Buy("rests", 200, 90m);
            Assert.IsType<ReplaceOutcome.Accepted>(lab.Replace("rests", 222));
            Assert.IsType<ReplaceOutcome.Rejected>(lab.Replace("rests", 223));
        },
        Leveraged);

    [Fact]
    public void BuyingPower_WithoutLeverage_IsNotReported() => FaultLab.Run(lab =>
    {
        Assert.Null(lab.Account()!.BuyingPower);
        Assert.False(lab.Broker.Capabilities.BuyingPowerIncludesOpenOrders);
        Assert.Throws<ArgumentException>(() => new SimulatedBroker(SimulatedVenueProfile.Plain with { Leverage = 0m }, lab.Time));
    });

    /// <summary>The smallest value is meant without a sign: 10 at −37.63 are worth 376.30.</summary>
    [Theory]
    [InlineData(10, null)]
    [InlineData(2, "MIN_NOTIONAL")]
    public void Price_BelowZero_CountsWithoutItsSignForTheSmallestValue(int quantity, string? refused) => FaultLab.Run(lab =>
    {
        List(lab);
        lab.Broker.Venue.SetPrice("OIL", -37.63m);
        var outcome = lab.Send(OrderRequest.Buy("OIL", quantity) with { ClientOrderId = "id" });
        Assert.Equal(refused, outcome is SubmitOutcome.Rejected rejected ? rejected.Rejection.Code : null);
    });

    [Fact]
    public void Price_BelowZero_ALongPositionIsLongAndWorthLess() => FaultLab.Run(
        lab =>
        {
            List(lab);
            lab.Broker.Venue.SetPrice("OIL", 20m);
            lab.Send(OrderRequest.Buy("OIL", 10) with { ClientOrderId = "id" });
            lab.Advance(10);
            lab.Broker.Venue.SetPrice("OIL", -30m);
            lab.Send(OrderRequest.Buy("OIL", 10, -40m) with { ClientOrderId = "rests" });

            var state = lab.Broker.Venue.GetState();
            Assert.Equal((300m, 0m, 9_500m, -500m), (state.LongExposure, state.ShortExposure, state.Equity, state.ProfitAndLoss));
            Assert.Equal((300m, (2m * 9_500m) - 300m - 400m), (lab.Account()!.GrossPositionValue, lab.Account()!.BuyingPower));

            lab.Broker.Venue.Split("OIL", 2m);
            Assert.Equal((-15m, 20m), (lab.Broker.Venue.GetPrice("OIL"), lab.Held));
        },
        Leveraged);

    private static void List(FaultLab lab) => lab.Broker.Venue.List(new Instrument
    {
        Symbol = "OIL",
        QuoteCurrency = "USD",
        TickSize = 0.01m,
        LotSize = 1m,
        MinNotional = 100m,
        NegativePricesAllowed = true,
        RiskPriceFloor = 10m,
        Shortable = true,
    });
}
