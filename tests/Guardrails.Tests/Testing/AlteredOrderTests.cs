using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

/// <summary>A venue takes an order with other terms than it was sent, or says that it has taken one that it never has.</summary>
public sealed class AlteredOrderTests
{
    private static readonly SimulatedVenueProfile Futures = SimulatedVenueProfile.FuturesOneWay with { FeeRate = 0m };

    /// <summary>Whatever is drawn, the answer, the stream and the list show the same, and the venue works it so.</summary>
    [Fact]
    public void AcknowledgedDifferently_EveryAlterationIsDrawnAndShownEverywhere()
    {
        var seen = new HashSet<string>();
        for (var seed = 1UL; seed <= 60; seed++)
        {
            FaultLab.Run(
                lab =>
                {
                    lab.Buy("hold", 10);
                    lab.Advance(10);
                    lab.Broker.Faults = FaultPlan.None.With(FaultClass.AcknowledgedDifferently, 1m) with { Seed = seed };
                    var stop = OrderRequest.Sell("XYZ", 6, 40m) with { ClientOrderId = "id", Type = OrderType.StopLimit, StopPrice = 50m };
                    var echo = Assert.IsType<SubmitOutcome.Accepted>(Done(lab.Broker.SendUnguardedAsync(stop, reduceOnly: true))).Echo!;
                    lab.Advance(10);
                    var listed = Assert.Single(lab.OpenOrders().Items);
                    var said = lab.Reports[^1];
                    Assert.Equal(
                        (echo.OrderQuantity, echo.LimitPrice, echo.StopPrice, echo.ReduceOnly), (said.OrderQuantity, said.LimitPrice, said.StopPrice, said.ReduceOnly));
                    Assert.Equal((echo.OrderQuantity, echo.LimitPrice, echo.StopPrice, echo.ReduceOnly), (listed.Quantity, listed.LimitPrice, listed.StopPrice, listed.ReduceOnly));
                    Assert.Equal(FaultClass.AcknowledgedDifferently, Assert.Single(lab.Broker.Venue.OpenOrders).DueTo);
                    seen.Add(FormattableString.Invariant($"{echo.OrderQuantity} {echo.LimitPrice} {echo.StopPrice} {echo.ReduceOnly}"));
                },
                Futures);
        }

        Assert.Equal(
            ["12 40 50 True", "3 40 50 True", "6 36.00 50 True", "6 40 45.00 True", "6 40 50 False", "6 40 55.00 True", "6 44.00 50 True"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AcknowledgedDifferently_TwiceTheQuantity_TheExcessIsAttributed() => RunUntil(
        static echo => echo.OrderQuantity == 20m,
        static lab => lab.Buy("id", 10),
        static lab =>
        {
            lab.Advance(10);
            Assert.Equal(20m, lab.Held);
            Assert.Equal((FaultClass.AcknowledgedDifferently, 10m, "id"), EffectOf(lab));
        });

    [Fact]
    public void AcknowledgedDifferently_TheMarkIsLost_WhatItOpensIsAttributed() => RunUntil(
        static echo => echo.ReduceOnly == false,
        static lab =>
        {
            lab.Broker.Faults = FaultPlan.None;
            lab.Buy("hold", 4);
            lab.Advance(10);
            return null;
        },
        static lab =>
        {
            lab.Advance(10);
            Assert.Equal(-6m, lab.Held);
            Assert.Equal((FaultClass.AcknowledgedDifferently, -6m, "id"), EffectOf(lab));
        },
        static lab => Done(lab.Broker.SendUnguardedAsync(OrderRequest.Sell("XYZ", 10) with { ClientOrderId = "id" }, reduceOnly: true)));

    [Fact]
    public void AcknowledgedDifferently_Replaced_HasTheTermsThatWereAskedFor() => RunUntil(
        static echo => echo.OrderQuantity == 20m,
        static lab => lab.Buy("id", 10, 90m),
        static lab =>
        {
            lab.Broker.Faults = FaultPlan.None;
            Assert.IsType<ReplaceOutcome.Accepted>(lab.Replace("id", 12));
            var order = Assert.Single(lab.Broker.Venue.OpenOrders);
            Assert.Equal((12m, (FaultClass?)null), (order.Quantity, order.DueTo));
            lab.Broker.Venue.SetPrice("XYZ", 89m);
            lab.Advance(10);
            Assert.Equal(12m, lab.Held);
            Assert.Empty(lab.Broker.Venue.GetState().InjectedEffects);
        });

    [Fact]
    public void AcceptedNeverTaken_TheVenueKnowsNothingOfIt() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.AcceptedNeverTaken);
        var accepted = Assert.IsType<SubmitOutcome.Accepted>(lab.Buy("id", 5));
        Assert.Equal(("N-1", "id", VenueOrderStatus.New, 5m), (accepted.VenueOrderId, accepted.Echo!.ClientOrderId, accepted.Echo.Status, accepted.Echo.OrderQuantity));
        lab.Advance(1000);
        Assert.Empty(lab.Told);
        Assert.Empty(lab.Broker.Venue.Orders);
        Assert.Empty(lab.OpenOrders().Items);
        Assert.IsType<OrderLookup.NotFound>(lab.Find("id"));
        Assert.Equal("UNKNOWN_ORDER", Assert.IsType<CancelOutcome.Rejected>(lab.Cancel("id")).Rejection.Code);
        Assert.Equal(0m, lab.Held);

        // The id is free: nobody has had it.
        Assert.IsType<SubmitOutcome.Accepted>(lab.Buy("id", 5));
        lab.Advance(10);
        Assert.Equal(5m, lab.Held);
    });

    [Fact]
    public void AcceptedNeverTaken_WhatIsRefused_IsRefused() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.AcceptedNeverTaken);
        Assert.IsType<SubmitOutcome.Rejected>(lab.Buy("id", 0.5m));
        Assert.Empty(lab.Broker.InjectedFaults);
    });

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, -6)]
    public void SendUnguardedAsync_ReduceOnly_OpensNothing(bool reduceOnly, int left) => FaultLab.Run(
        lab =>
        {
            lab.Buy("hold", 4);
            lab.Advance(10);
            _ = Done(lab.Broker.SendUnguardedAsync(OrderRequest.Sell("XYZ", 10) with { ClientOrderId = "id" }, reduceOnly));
            lab.Advance(10);
            Assert.Equal(left, lab.Held);
        },
        Futures);

    /// <summary>Draws until the alteration is the one that is wanted.</summary>
    private static void RunUntil(
        Predicate<ExecutionReport> isWanted, Func<FaultLab, SubmitOutcome?> begin, Action<FaultLab> check, Func<FaultLab, SubmitOutcome>? send = null)
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var isFound = false;
            FaultLab.Run(
                lab =>
                {
                    var plan = FaultPlan.None.With(FaultClass.AcknowledgedDifferently, 1m) with { Seed = seed };
                    lab.Broker.Faults = plan;
                    var outcome = begin(lab);
                    if (send is not null)
                    {
                        lab.Broker.Faults = plan;
                        outcome = send(lab);
                    }

                    if (outcome is SubmitOutcome.Accepted { Echo: { } echo } && isWanted(echo))
                    {
                        isFound = true;
                        check(lab);
                    }
                },
                Futures);
            if (isFound)
            {
                return;
            }
        }

        Assert.Fail("No seed draws it.");
    }

    private static (FaultClass, decimal, string?) EffectOf(FaultLab lab)
    {
        var effect = Assert.Single(lab.Broker.Venue.GetState().InjectedEffects);
        return (effect.Fault, effect.Change, effect.ClientOrderId);
    }

    private static T Done<T>(ValueTask<T> answer)
    {
        Assert.True(answer.IsCompletedSuccessfully);
        return answer.Result;
    }
}
