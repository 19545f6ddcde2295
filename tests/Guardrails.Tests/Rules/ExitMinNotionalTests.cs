using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Rules;

/// <summary>Whether the position that an entry leaves can be closed again: it is asked before there is one (C04).</summary>
public sealed class ExitMinNotionalTests
{
    private static readonly Instrument _coin = GuardFixture.Share() with { BaseAsset = GuardFixture.Acme, LotSize = 0.01m, MinNotional = 10m };

    /// <summary>10 units at 1.00 are worth the minimum of 10. After a fall of 10 % they are worth 9.00, and nobody can sell them.</summary>
    [Theory]
    [InlineData(10.0, false)]
    [InlineData(11.11, false)]
    [InlineData(11.12, true)]
    public void Ask_Purchase_MustBeWorthTheMinimumAfterTheFall(double quantity, bool isApproved) =>
        Assert.Equal(isApproved, Open(1m, _coin).Ask(GuardFixture.Buy((decimal)quantity)).IsApproved);

    /// <summary>A short position becomes too small to be bought back when the price falls, as a long one becomes too small to be sold.</summary>
    [Theory]
    [InlineData(11.11, false)]
    [InlineData(11.12, true)]
    public void Ask_ShortSale_MustBeWorthTheMinimumAfterTheFall(double quantity, bool isApproved) =>
        Assert.Equal(isApproved, Open(1m, _coin with { MaxBaseFee = 0.5m }).Ask(GuardFixture.Sell((decimal)quantity)).IsApproved);

    [Fact]
    public void Ask_Denied_NamesTheSmallestQuantityThatWouldBeApproved()
    {
        var fixture = Open(1m, _coin with { MaxBaseFee = 0.001m });
        var violation = Assert.Single(fixture.Ask(GuardFixture.Buy(10m)).Denial!.Violations);

        Assert.Equal((DenialCodes.ExitMinNotional, 8.991m, 10m, "USD"), (violation.Code, violation.Observed, violation.Limit, violation.Unit));
        Assert.Equal(
            "The position could not be closed again: 10 ACME, less a fee of 0.1 % in the asset, are 9.99 to close, and at 0.9 USD, after a fall of 10 %, the venue takes no less than 11.12.",
            violation.Message);
        Assert.Equal("Order at least 11.14, or nothing; RiskLimits.ExitPriceFall is the fall of the price.", violation.Remedy);
        Assert.True(fixture.Ask(GuardFixture.Buy(11.14m)).IsApproved);
        Assert.False(fixture.Ask(GuardFixture.Buy(11.13m)).IsApproved);
    }

    /// <summary>The smallest quantity is approved, and one lot less is not, whatever the numbers are.</summary>
    [Fact]
    public void Ask_TheQuantityThatADenialNames_IsTheSmallest()
    {
        var random = new Random(20260);
        var denied = 0;
        for (var i = 0; i < 600; i++)
        {
            var lot = (decimal)(random.Next(4) switch { 0 => 1d, 1 => 0.1, 2 => 0.003, _ => 7d });
            var coin = _coin with
            {
                LotSize = lot,
                MaxBaseFee = random.Next(3) == 0 ? 0m : random.Next(1, 400) / 1000m,
                MinNotional = random.Next(1, 4000) / 100m,
                MinQuantity = random.Next(3) == 0 ? random.Next(1, 50) / 10m : 0m,
            };
            var fixture = Open(random.Next(1, 300) / 100m, coin, random.Next(0, 90) / 100m);
            var asked = lot * random.Next(1, 25);
            if (fixture.Ask(GuardFixture.Buy(asked)).Denial?.Violations is not [{ Why: TooSmallToClose why }])
            {
                continue;
            }

            denied++;
            Assert.True(fixture.Ask(GuardFixture.Buy(why.Smallest)).IsApproved, $"{i}: {why}");
            Assert.False(fixture.Ask(GuardFixture.Buy(why.Smallest - lot)).IsApproved, $"{i}: {why}");
            Assert.True(fixture.Guard.Risk.GetHeadroom(GuardFixture.Acme, OrderSide.Buy).Quantity >= why.Smallest);
        }

        Assert.InRange(denied, 50, 600);
    }

    /// <summary>The smallest quantity counts beside the smallest value: 5 bought at 100 leave 4.5 after a fee of 10 %, and the venue sells no less than 5.</summary>
    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void Ask_WhereTheValueIsEnough_TheFeeMustLeaveTheSmallestQuantity(int quantity, bool isApproved) =>
        Assert.Equal(isApproved, Open(100m, _coin with { LotSize = 1m, MinNotional = 1m, MinQuantity = 5m, MaxBaseFee = 0.1m }).Ask(GuardFixture.Buy(quantity)).IsApproved);

    /// <summary>One contract of 10 units at 1.00 is worth 10: after the fall two are needed.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Ask_ContractsOfSeveralUnits_AreWorthTheirUnits(int quantity, bool isApproved) =>
        Assert.Equal(isApproved, Open(1m, _coin with { LotSize = 1m, Multiplier = 10m }).Ask(GuardFixture.Buy(quantity)).IsApproved);

    /// <summary>One lot is bought, and the fee is taken of it: what is left is no lot, and stays for ever.</summary>
    [Theory]
    [InlineData(1, 0.001, 0.0, false)]
    [InlineData(2, 0.001, 0.0, true)]
    [InlineData(1, 0.0, 0.0, true)]
    [InlineData(5, 0.001, 5.0, false)]
    [InlineData(6, 0.001, 5.0, true)]
    public void Ask_Purchase_MustLeaveALotAfterTheFee(int quantity, double fee, double minQuantity, bool isApproved)
    {
        var fixture = Open(1m, _coin with { LotSize = 1m, MinNotional = 0m, MaxBaseFee = (decimal)fee, MinQuantity = (decimal)minQuantity });

        Assert.Equal(isApproved, fixture.Ask(GuardFixture.Buy(quantity)).IsApproved);
    }

    [Fact]
    public void Ask_WhatIsHeldCounts_AndWhatIsNotOursDoesNot()
    {
        var fixture = Open(1m, _coin);
        fixture.Fill(fixture.Work(GuardFixture.Buy(100m)), 100m, 1m);
        Assert.True(fixture.Ask(GuardFixture.Buy(10m)).IsApproved);

        var others = new GuardFixture(null, ready: false, _coin);
        others.Supply((GuardFixture.Acme, 100m));
        others.Price(1m);
        others.Guard.ConfirmPrice(GuardFixture.Acme, new("test", "ann"));
        Assert.Equal(DenialCodes.ExitMinNotional, others.Ask(GuardFixture.Buy(10m)).Denial?.Code);
    }

    /// <summary>The order's own price counts where it is lower than the market's.</summary>
    [Theory]
    [InlineData(0.5, 22.22, false)]
    [InlineData(0.5, 22.23, true)]
    [InlineData(1.05, 11.11, false)]
    [InlineData(1.05, 11.12, true)]
    public void Ask_LimitOrder_IsAskedAtTheLowerPrice(double limit, double quantity, bool isApproved) =>
        Assert.Equal(isApproved, Open(1m, _coin).Ask(GuardFixture.Buy((decimal)quantity, (decimal)limit)).IsApproved);

    [Theory]
    [InlineData(false, null, true)]
    [InlineData(true, null, true)]
    [InlineData(true, 0.0, true)]
    [InlineData(false, 0.1, true)]
    [InlineData(true, 0.1, false)]
    public void Ask_WhereTheVenueOrTheLimitsDoNotAsk_Passes(bool appliesToExits, double? fall, bool isApproved)
    {
        var fixture = Open(1m, _coin with { MinNotionalAppliesToExits = appliesToExits }, fall is { } f ? (decimal)f : null);

        Assert.Equal(isApproved, fixture.Ask(GuardFixture.Buy(10m)).IsApproved);
    }

    [Fact]
    public void Ask_AsAWarning_IsApprovedWithIt()
    {
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { ExitPriceFall = Limit.Amount(0.1m).AsWarning() }, ready: true, _coin with { MinNotional = 1_000m });
        var decision = fixture.Ask(GuardFixture.Buy(10m));

        Assert.True(decision.IsApproved);
        Assert.Equal(DenialCodes.ExitMinNotional, Assert.Single(decision.Warnings).Code);
    }

    /// <summary>A purchase with a stop at 0.95 in its group is asked at 0.95; the stop of one with half of it is asked for itself.</summary>
    [Theory]
    [InlineData(10.5, 0.95, null, false)]
    [InlineData(10.53, 0.95, null, true)]
    [InlineData(10.53, 0.95, 0.94, false)]
    [InlineData(11.12, 0.80, null, false)]
    public async Task SubmitGroupAsync_EntryWithAStop_IsAskedAtTheStop(double quantity, double stop, double? limit, bool isApproved)
    {
        var fixture = Open(1m, _coin, capabilities: BrokerCapabilities.Plain with { AttachesExits = true, LinksExits = true });
        var exit = GuardFixture.Sell((decimal)quantity, (decimal?)limit, PositionEffect.Close) with { Type = limit is null ? OrderType.Stop : OrderType.StopLimit, StopPrice = (decimal)stop };

        var result = await fixture.SubmitGroupAsync(new GroupRequest { Entry = GuardFixture.Buy((decimal)quantity), Exits = [exit] });

        Assert.Equal(isApproved, result is not GroupResult.Denied);
        if (result is GroupResult.Denied denied)
        {
            var violation = denied.Denial.Violations.Single(static v => v.Code == DenialCodes.ExitMinNotional);
            Assert.Contains("stop", violation.Remedy, StringComparison.Ordinal);
        }
    }

    /// <summary>A replacement is asked with what is executed already: 5 of 12 are held, and 11 in all are too few.</summary>
    [Theory]
    [InlineData(11.0, false)]
    [InlineData(11.12, true)]
    public async Task ReplaceAsync_SmallerEntry_IsAskedWithWhatIsExecuted(double total, bool isAccepted)
    {
        var fixture = Open(1m, _coin, capabilities: new BrokerCapabilities { ReplaceQuantity = ReplaceQuantity.Total });
        var id = fixture.Work(GuardFixture.Buy(12m, 1m));
        fixture.Fill(id, 5m, 1m);

        var result = await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, Quantity = (decimal)total });

        Assert.Equal(isAccepted, result is not ReplaceResult.Denied);
        Assert.Equal(isAccepted ? null : "Order at least 11.12, or nothing; RiskLimits.ExitPriceFall is the fall of the price.", (result as ReplaceResult.Denied)?.Denial.Violations[0].Remedy);
    }

    /// <summary>A sale that crosses zero leaves what lies beyond it: 100 long, and 105 sold leave 5 short, which nobody could buy back.</summary>
    [Theory]
    [InlineData(105.0, false)]
    [InlineData(111.12, true)]
    public void Ask_OrderThatCrossesZero_IsAskedForWhatItLeaves(double quantity, bool isApproved)
    {
        var fixture = new GuardFixture(
            static o => o.Limits = o.Limits with { Symbols = new Dictionary<Symbol, SymbolLimits> { [GuardFixture.Acme] = new() { OpposingEntries = OpposingEntries.WithinLimits } } },
            ready: true, _coin with { MinNotional = 1_000m });
        fixture.Fill(fixture.Work(GuardFixture.Buy(100m)), 100m);

        Assert.Equal(isApproved, fixture.Ask(GuardFixture.Sell((decimal)quantity, effect: PositionEffect.Auto)).IsApproved);
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.0)]
    public void Validate_FallOutOfRange_IsNamed(double fall) => Assert.Contains(
        "ExitPriceFall is", Assert.Throws<ArgumentException>(new RiskLimits { ExitPriceFall = (decimal)fall }.Validate).Message, StringComparison.Ordinal);

    private static GuardFixture Open(decimal price, Instrument instrument, decimal? fall = 0.1m, BrokerCapabilities? capabilities = null)
    {
        var fixture = new GuardFixture(
            o =>
            {
                o.Limits = o.Limits with { ExitPriceFall = fall is { } f ? Limit.Amount(f) : null };
                o.Capabilities = capabilities ?? o.Capabilities;
            },
            ready: true, instrument);
        fixture.Price(price);
        fixture.Guard.ConfirmPrice(GuardFixture.Acme, new("test", "ann"));
        return fixture;
    }
}
