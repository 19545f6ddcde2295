using Guardrails.Alarms;
using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.States;
using Guardrails.Testing;

using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Closing;

/// <summary>What stands in the way of an exit holds it up no longer than asking again takes, and the result says what truly happened.</summary>
public sealed class GettingOutTests
{
    private static readonly Attribution By = new("close", "bot");

    /// <summary>A stop rests, and the request to cancel it is lost. Asking again adds no exposure: it is asked again after the venue's lag.</summary>
    [Fact]
    public void CloseAsync_ACancellationIsLost_IsFlatLongBeforeTheHorizon()
    {
        using var world = Of("Plain");
        world.Protected(100m);
        var started = world.Time.GetUtcNow();
        world.Venue.DropNextRequest();

        var result = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = By }));

        Assert.IsType<CloseResult.Closed>(result);
        Assert.Equal(0m, world.AtVenue);
        Assert.InRange(world.Time.GetUtcNow() - started, TimeSpan.Zero, world.Venue.Capabilities.PositionVisibilityLag + TimeSpan.FromSeconds(15));
    }

    /// <summary>The cancellation of entries after a halt is asked again as well.</summary>
    [Fact]
    public void SetState_ACancellationIsLost_IsAskedAgain()
    {
        using var world = Of("Plain");
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 10m, 90m) with { Effect = PositionEffect.Open }));
        world.Venue.DropNextRequest();

        world.Guard.SetState(TradingScope.Account, TradingState.Halted, By);
        world.Pass(30);

        Assert.Empty(world.Venue.Venue.OpenOrders);
    }

    [Fact]
    public void CancelAsync_AskedManyTimes_IsOneMessage()
    {
        using var world = Of("Plain");
        var accepted = Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 10m, 90m) with { Effect = PositionEffect.Open })));
        world.Venue.DropNextRequest();
        var first = world.Broker.CancelAsync(accepted.Order.ClientOrderId).AsTask();

        for (var i = 0; i < 99; i++)
        {
            Assert.IsType<CancelResult.Pending>(world.Await(world.Broker.CancelAsync(accepted.Order.ClientOrderId)));
        }

        Assert.IsType<CancelResult.Unknown>(world.Await(first));
    }

    /// <summary>Own entries would open the position again: they are canceled with the exit.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void CloseAsync_AnOwnEntryRests_CancelsItAsWell(string profile)
    {
        using var world = Of(profile);
        world.Protected(10m, target: false);
        var entry = Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 5m, 90m) with { Effect = PositionEffect.Open })));

        var result = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = world.Leg, By = By }));

        Assert.IsType<CloseResult.Closed>(result);
        Assert.Empty(result.OwnEntries);
        Assert.Equal(OrderState.Canceled, world.Guard.FindOrder(entry.Order.ClientOrderId)!.State);
        Assert.Equal(0m, world.AtVenue);
    }

    [Fact]
    public void CloseAsync_EntriesAreToStay_SaysThatTheyAreAlive()
    {
        using var world = Of("FuturesOneWay");
        world.Protected(10m, target: false);
        var entry = Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 5m, 90m) with { Effect = PositionEffect.Open })));

        var result = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, KeepsEntries = true, By = By }));

        Assert.IsType<CloseResult.Closed>(result);
        Assert.Equal([entry.Order.ClientOrderId], result.OwnEntries.Select(static o => o.ClientOrderId));
    }

    /// <summary>780 of 1,000 are filled when the position is closed: the other 220 must not open it again.</summary>
    [Fact]
    public void CloseAsync_AnEntryIsFilledInPart_LeavesNothingToFill()
    {
        using var world = Of("FuturesOneWay");
        world.Venue.Venue.FillNextOnly(780m);
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 1_000m, 100m) with { Effect = PositionEffect.Open }));
        world.Pass(1);
        Assert.Equal(780m, world.AtVenue);

        var result = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = By }));
        world.Pass(10);

        Assert.IsType<CloseResult.Closed>(result);
        Assert.Equal((0m, 0m), (world.AtVenue, world.Tracked));
    }

    /// <summary>An exit that ended incomplete closes the symbol to entries until it is over, or a person has looked.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CloseAsync_Incomplete_LetsNothingOpenUntilItIsOver(bool bySomebody)
    {
        using var world = Of("Plain");
        world.Protected(10m);
        world.Venue.Faults = FaultPlan.None.With(FaultClass.RequestLost, 1m);
        var result = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = By }));
        world.Venue.StopFaults();

        Assert.IsType<CloseResult.Incomplete>(result);
        Assert.Contains(AlarmCodes.ExitIncomplete, world.Alarms.Codes);
        world.Pass(90);
        var more = OrderRequest.Buy(Acme, 1m) with { Effect = PositionEffect.Open };
        Assert.True(world.Guard.Risk.Evaluate(more).Denial!.Has(DenialCodes.ExitIncomplete));

        if (bySomebody)
        {
            world.Guard.SetState(TradingScope.Of(Acme), TradingState.Active, new("looked", "ann"));
        }
        else
        {
            Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = By })));
        }

        Assert.False(world.Guard.Risk.Evaluate(more).Denial?.Has(DenialCodes.ExitIncomplete) ?? false);
    }

    /// <summary>With 105 held and orders of at most 100, the second order must still be large enough for the venue.</summary>
    [Fact]
    public void CloseAsync_LargerThanOneOrder_LeavesNoRestThatIsTooSmall()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, maxOrder: 100m, minOrder: 10m);
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 95m) with { Effect = PositionEffect.Open }));
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 10m) with { Effect = PositionEffect.Open, SignalId = "more" }));
        world.Pass(1);
        Assert.Equal(105m, world.AtVenue);

        var result = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = By }));

        Assert.IsType<CloseResult.Closed>(result);
        Assert.Equal((105m, 0m, 0m), (result.ClosedQuantity, result.Remaining, world.AtVenue));
    }

    /// <summary>What is too small to be sent is named, also beside what others hold, and no alarm says that it has lost its exits.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    public void CloseAsync_DustIsLeft_IsClosedAndNamesIt(int heldByOthers)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, minOrder: 10m);
        world.Protected(15m);
        if (heldByOthers > 0)
        {
            world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, heldByOthers);
            world.Pass(5);
        }

        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Quantity = 10m, By = By })));
        Assert.Equal((5m + heldByOthers, 0), (world.AtVenue, world.Venue.Venue.OpenOrders.Count));

        var result = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = By }));
        world.Pass(5);

        Assert.IsType<CloseResult.Closed>(result);
        Assert.Equal((0m, 5m, 0m), (result.ClosedQuantity, result.Remaining, result.InFlight));
        Assert.DoesNotContain(AlarmCodes.ExitsNotRestored, world.Alarms.Codes);
    }

    /// <summary>Bought 40 and 60, a plain stop of 100; then the 60 are taken back, or somebody sells 60. The stop would open a short of 60.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Stop_LessIsHeldThanItCloses_IsMadeSmaller(bool busted)
    {
        using var world = Of("Plain");
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 40m) with { Effect = PositionEffect.Open }));
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 60m) with { Effect = PositionEffect.Open, SignalId = "more" }));
        world.Pass(1);
        var stop = OrderRequest.Sell(Acme, 100m) with { Type = OrderType.Stop, StopPrice = 90m, Effect = PositionEffect.Close };
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(stop)));
        world.Pass(1);

        if (busted)
        {
            world.Venue.Venue.Bust(world.Venue.Venue.Executions[^1].ExecutionId);
        }
        else
        {
            world.Venue.Venue.InjectTrade(Acme, OrderSide.Sell, 60m);
        }

        world.Pass(10);
        var open = Assert.Single(world.Venue.Venue.OpenOrders);
        Assert.Equal((OrderType.Stop, 90m, 40m), (open.Type, open.StopPrice, open.Quantity));

        world.Price(90m);
        world.Pass(5);
        Assert.Equal(0m, world.AtVenue);
    }

    /// <summary>A crash at every moment of that, also between the larger stop's end and the smaller one: the next start goes on, and a stop of what is held rests.</summary>
    [Fact]
    public void Stop_TheProcessEndsWhileItIsMadeSmaller_RestsForWhatIsHeldAfterTheNextStart()
    {
        var moments = new HashSet<string>();
        for (var milliseconds = 0; milliseconds <= 3000; milliseconds += 100)
        {
            using var world = new ClosingWorld(SimulatedVenueProfile.Plain with { ResponseLatency = TimeSpan.FromMilliseconds(300), CancelLatency = TimeSpan.FromMilliseconds(500), AckLatency = TimeSpan.FromMilliseconds(200) });
            world.Protected(100m);
            world.Venue.Venue.InjectTrade(Acme, OrderSide.Sell, 60m);
            world.Pass(milliseconds / 1000.0);
            moments.Add(string.Join(", ", world.Venue.Venue.OpenOrders.Select(static o => o.Quantity)));
            world.Crash();
            world.Connect();
            world.Pass(40);

            Assert.Equal(40m, Assert.Single(world.Venue.Venue.OpenOrders, static o => o is { Type: OrderType.Stop, StopPrice: 90m }).Quantity);
            Assert.Empty(world.Guard.ExitsUnderWay());
            world.Price(80m);
            world.Pass(2);
            Assert.Equal(0m, world.AtVenue);
        }

        Assert.Equal(["", "100", "40"], moments.Order(StringComparer.Ordinal));
    }

    /// <summary>An exit signal that comes twice: the second one says neither that it closes nor that it opens.</summary>
    [Fact]
    public void SubmitAsync_AnExitOnceMoreWithoutAnEffect_IsNoEntry()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain with { PositionVisibilityLag = TimeSpan.FromSeconds(5) });
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 10m) with { Effect = PositionEffect.Open }));
        world.Pass(1);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 10m))));
        world.Pass(0.1);

        var again = OrderRequest.Sell(Acme, 10m);
        Assert.True(world.Guard.Risk.Evaluate(again).Denial!.Has(DenialCodes.PositionEffectRequired));
        Assert.True(world.Guard.Risk.Evaluate(again with { Effect = PositionEffect.Open }).IsApproved);
        Assert.True(world.Guard.Risk.Evaluate(OrderRequest.Buy(Acme, 10m)).IsApproved);

        world.Pass(6);
        Assert.True(world.Guard.Risk.Evaluate(again).IsApproved);
    }

    [Theory]
    [InlineData(true, null, false)]
    [InlineData(false, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, null, true)]
    public void Evaluate_WithoutAnEffect_IsDeniedWhereOneIsRequired(bool account, bool? symbol, bool isApproved)
    {
        var fixture = new Guardrails.Tests.Guarding.GuardFixture(o => o.Limits = o.Limits with
        {
            RequireExplicitEffect = account,
            Symbols = new Dictionary<Symbol, Guardrails.Limits.SymbolLimits> { [Guardrails.Tests.Guarding.GuardFixture.Acme] = new() { RequireExplicitEffect = symbol } },
        });

        Assert.Equal(isApproved, fixture.Ask(OrderRequest.Buy(Guardrails.Tests.Guarding.GuardFixture.Acme, 1m)).IsApproved);
        Assert.True(fixture.Ask(OrderRequest.Buy(Guardrails.Tests.Guarding.GuardFixture.Acme, 1m) with { Effect = PositionEffect.Open }).IsApproved);
    }
}
