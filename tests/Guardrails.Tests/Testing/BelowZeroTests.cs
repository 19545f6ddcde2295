using Guardrails.Alarms;
using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Testing;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Testing;

/// <summary>Crude oil on 20 April 2020, from 20 through zero to -37.63: a guarded broker at the simulated venue.</summary>
public sealed class BelowZeroTests
{
    private const string Oil = "CL";

    private readonly VirtualTimeProvider _time = new();
    private readonly AlarmList _alarms = new();

    /// <summary>
    /// 10 contracts are bought at 20, and the price falls faster than is believed. No entry goes out meanwhile, and the exit goes out at -37.63 and costs its fee. Once a person
    /// has confirmed the price, an entry counts without its sign: 20 contracts of 1,000 barrels are worth 752,600, not less than nothing.
    /// </summary>
    [Fact]
    public void Price_FallsThroughZero_ExitsGoOutAndEntriesCountWithoutTheSign()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        var venue = new SimulatedBroker(SimulatedVenueProfile.FuturesOneWay with { Leverage = 10m }, _time, cash: 1_000_000m);
        venue.Venue.List(new Instrument
        {
            Symbol = Oil,
            QuoteCurrency = "USD",
            TickSize = 0.01m,
            LotSize = 1m,
            Multiplier = 1_000m,
            MinNotional = 5_000m,
            Shortable = true,
            NegativePricesAllowed = true,
            RiskPriceFloor = 10m,
        });
        var broker = Await(GuardedBroker.ConnectAsync(venue, new GuardedBrokerOptions
        {
            Symbols = [Oil],
            Guard = new OrderGuardOptions { TimeProvider = _time, Alarms = _alarms, Limits = new RiskLimits { MaxGrossExposure = 700_000m } },
        }));
        venue.Venue.SetPrice(Oil, 20m);
        _time.Advance(TimeSpan.FromSeconds(0.5));

        var first = Await(broker.SubmitAsync(Buy(10m)));
        Assert.True(first is OrderResult.Accepted, first.ToString());
        _time.Advance(TimeSpan.FromSeconds(0.5));
        foreach (var price in new[] { 8m, 0m, -37.63m })
        {
            venue.Venue.SetPrice(Oil, price);
            _time.Advance(TimeSpan.FromSeconds(0.5));
            Assert.Contains(DenialCodes.PriceStepUnconfirmed, Assert.IsType<OrderResult.Denied>(Await(broker.SubmitAsync(Buy(1m)))).Denial.Violations.Select(static v => v.Code));
        }

        Assert.Contains(AlarmCodes.PriceStepHeld, _alarms.Codes);
        var result = Await(broker.CloseAsync(new CloseRequest { Symbol = Oil, By = new("out of the contract", "ann") }));
        Assert.IsType<CloseResult.Closed>(result);

        // Bought at 20 and sold at -37.63; the fee of 0.05 % is taken of the value without its sign.
        var state = venue.Venue.GetState();
        Assert.Equal((100m + 188.15m, -576_300m - 288.15m), (state.Fees, state.ProfitAndLoss));
        Assert.Equal((0m, 0m), (state.Positions.Sum(static p => p.Quantity), broker.Guard.FindPosition(Oil)!.Net));

        broker.Guard.ConfirmPrice(Oil, new("it is true", "ann"));
        _time.Advance(TimeSpan.FromSeconds(20));
        venue.Venue.SetPrice(Oil, -37.63m);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        var denied = Assert.Single(Assert.IsType<OrderResult.Denied>(Await(broker.SubmitAsync(Buy(20m)))).Denial.Violations);
        Assert.Equal((DenialCodes.ExposureGrossExceedsLimit, 760_126m), (denied.Code, denied.Observed));
        var last = Await(broker.SubmitAsync(Buy(5m)));
        Assert.True(last is OrderResult.Accepted, last.ToString());
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(5m, venue.Venue.GetState().Positions.Sum(static p => p.Quantity));
        Assert.Equal(5m * 37_630m, venue.Venue.GetState().LongExposure);
    }

    /// <summary>Where no price was seen, the venue's own valuation stands for it, below zero as above.</summary>
    [Theory]
    [InlineData(true, 37.63)]
    [InlineData(false, 0.0)]
    public void Position_ValuedBelowZero_CountsWhereThereAreSuchPrices(bool isAllowed, double mark)
    {
        var fixture = new GuardFixture(null, ready: false, GuardFixture.Share() with { NegativePricesAllowed = isAllowed, RiskPriceFloor = isAllowed ? 10m : 0m });
        fixture.Guard.Observe(fixture.Instruments[0]);
        fixture.Positions((GuardFixture.Acme, 10m));
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        fixture.Guard.Observe(Guardrails.Brokers.PositionSnapshot.Complete([new Guardrails.Brokers.VenuePosition { Symbol = GuardFixture.Acme, Quantity = 10m, MarkPrice = -37.63m }], fixture.Now));

        Assert.Equal((decimal)mark, Math.Abs(fixture.Guard.FindPosition(GuardFixture.Acme)!.Mark));
    }

    private static OrderRequest Buy(decimal quantity) => OrderRequest.Buy(Oil, quantity) with { Effect = PositionEffect.Open };

    private T Await<T>(ValueTask<T> answer)
    {
        var task = answer.AsTask();
        for (var waits = 0; !task.IsCompleted; waits++)
        {
            Assert.True(waits < 1_000, "no answer");
            _time.Advance(_time.UntilNextTimer ?? throw new InvalidOperationException("nothing will ever answer"));
        }

        return task.GetAwaiter().GetResult();
    }
}
