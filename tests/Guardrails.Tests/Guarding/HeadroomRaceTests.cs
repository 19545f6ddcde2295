using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

/// <summary>Check and reservation are one step: many threads that race for the last headroom never take more than there is, and what is not used comes back.</summary>
public sealed class HeadroomRaceTests
{
    private const int Threads = 16;
    private const int OrdersPerThread = 40;
    private const decimal Limit = 2_500m;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20_260_801)]
    public void SubmitAsync_SixteenThreadsForTheLastHeadroom_NeverExceedItAndLeakNothing(int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}; replay: --filter-class {typeof(HeadroomRaceTests).FullName}");
        var fixture = new GuardFixture(static o =>
        {
            o.Limits = new RiskLimits { MaxGrossExposure = Limit, MarketOrderSlippage = 0m };
            o.Trips = Guardrails.States.AutoTrips.None; // most of the orders are denied
        });
        var venueHolds = 0m;
        var highest = 0m;
        var gate = new object();
        fixture.Venue.Answer = order =>
        {
            // The venue's own sum of what it was sent and has not refused, whatever the guard believes.
            lock (gate)
            {
                venueHolds += order.Quantity * 100m;
                highest = Math.Max(highest, venueHolds);
                if (order.Quantity % 2m == 0m)
                {
                    venueHolds -= order.Quantity * 100m;
                    return new SubmitOutcome.Rejected(new VenueRejection("1", "even"));
                }
            }

            return new SubmitOutcome.Accepted { VenueOrderId = null };
        };
        using var start = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(t => new Thread(() => Trade(new Random(seed + t), start))).ToList();
        threads.ForEach(static t => t.Start());
        threads.ForEach(static t => t.Join());

        Assert.True(highest <= Limit, $"seed {seed}: {highest} was at the venue at once");
        Assert.Equal(0m, fixture.Guard.Risk.GetExposure().Lines[0].Used);
        Assert.Empty(fixture.Guard.OpenOrders);
        Assert.True(fixture.Venue.Sent.Count > Threads, $"seed {seed}: only {fixture.Venue.Sent.Count} orders were sent");
        fixture.Work(GuardFixture.Buy(25m));
        Assert.False(fixture.Ask(GuardFixture.Buy(1m)).IsApproved);

        void Trade(Random random, Barrier barrier)
        {
            barrier.SignalAndWait();
            for (var i = 0; i < OrdersPerThread; i++)
            {
                var quantity = random.Next(1, 15);
                var result = fixture.SubmitAsync(GuardFixture.Buy(quantity)).AsTask().GetAwaiter().GetResult();
                if (result is OrderResult.Accepted { Order: var order })
                {
                    lock (gate)
                    {
                        venueHolds -= order.Quantity * 100m;
                    }

                    fixture.Guard.Observe(fixture.Report(order.ClientOrderId, VenueOrderStatus.Canceled));
                }
            }
        }
    }

    /// <summary>Without any release in between, exactly as many fit as the limit says, whoever comes first.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void AdmitAsync_SixteenThreadsAtOnce_ApproveExactlyWhatFits(int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var fixture = new GuardFixture(static o =>
        {
            o.Limits = new RiskLimits { MaxLongPosition = 100m };
            o.Trips = Guardrails.States.AutoTrips.None; // most of the orders are denied
        });
        using var start = new Barrier(Threads);
        var approved = 0;
        var threads = Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            var random = new Random(seed + t);
            start.SignalAndWait();
            for (var i = 0; i < 25; i++)
            {
                Thread.SpinWait(random.Next(200));
                using var permit = fixture.Guard.AdmitAsync(GuardFixture.Buy(1m, 100m) with { Effect = PositionEffect.Auto }).AsTask().GetAwaiter().GetResult();
                if (permit.IsApproved)
                {
                    permit.Accepted(null);
                    Interlocked.Increment(ref approved);
                }
            }
        })).ToList();
        threads.ForEach(static t => t.Start());
        threads.ForEach(static t => t.Join());

        Assert.Equal(100, approved);
        Assert.Equal(100m, fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
        Assert.Equal(100, fixture.Guard.OpenOrders.Count(static o => o.State == OrderState.Working));
    }

    /// <summary>Four callers that close the same position with its full size: one of them is the close, the others are refused.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public void AdmitAsync_ManyFullSizeExitsAtOnce_NeverCoverMoreThanIsHeld(int held)
    {
        var fixture = new GuardFixture();
        fixture.Hold(held);
        using var start = new Barrier(Threads);
        var approved = 0;
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            var exit = held > 0 ? GuardFixture.Sell(10m, effect: PositionEffect.Close) : GuardFixture.Buy(10m, effect: PositionEffect.Close);
            using var permit = fixture.Guard.AdmitAsync(exit).AsTask().GetAwaiter().GetResult();
            if (permit.IsApproved)
            {
                permit.Accepted(null);
                Interlocked.Increment(ref approved);
            }
        })).ToList();
        threads.ForEach(static t => t.Start());
        threads.ForEach(static t => t.Join());

        var position = fixture.Guard.FindPosition(GuardFixture.Acme)!;
        Assert.Equal(1, approved);
        Assert.Equal(0m, held > 0 ? position.Low : position.High);
    }
}
