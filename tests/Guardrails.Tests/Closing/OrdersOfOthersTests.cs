using Guardrails.Closing;
using Guardrails.States;

using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Closing;

/// <summary>Getting out touches what is the bot's own: resting orders of others survive it, at every kind of venue, unless everything was asked for.</summary>
public sealed class OrdersOfOthersTests
{
    private static readonly Attribution _by = new("out", "ann");

    public static TheoryData<string, string, OrderSide, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, OrderSide, bool>();
            foreach (var profile in All.Select(static p => p.Name))
            {
                foreach (var operation in (string[])["close", "close a part", "reverse", "flatten", "cancel entries", "halt"])
                {
                    foreach (var tellsVenueIdsOnly in new[] { false, true })
                    {
                        cases.Add(profile, operation, OrderSide.Buy, tellsVenueIdsOnly);
                        cases.Add(profile, operation, OrderSide.Sell, tellsVenueIdsOnly);
                    }
                }
            }

            return cases;
        }
    }

    /// <summary>Also where the venue's reports name its own id alone.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_resting_order_of_somebody_else_survives(string profile, string operation, OrderSide side, bool tellsVenueIdsOnly)
    {
        using var world = Of(profile, tellsVenueIdsOnly);
        world.Protected(10m);
        var other = Rest(world, side);
        Assert.Contains(world.Guard.OpenOrders, o => o.ClientOrderId == other && !o.IsManaged);

        var closed = Run(world, operation);
        world.Pass(5);

        var left = Assert.Single(world.Venue.Venue.OpenOrders, o => o.ClientOrderId == other);
        Assert.Equal((3m, 0m), (left.Quantity, left.FilledQuantity));
        Assert.Contains(world.Guard.OpenOrders, o => o.ClientOrderId == other && !o.IsManaged);
        if (closed is { } isClosed && side == OrderSide.Buy)
        {
            Assert.True(isClosed);
        }

        Assert.Equal(world.AtVenue, world.Guard.Positions.Sum(static p => p.Net));
        var held = 0m;
        var course = world.Venue.Venue.Executions.Select(e => held += e.Side == OrderSide.Buy ? e.Quantity : -e.Quantity).ToArray();
        Assert.True(operation == "reverse" || course.All(static net => net >= 0m), string.Join(' ', course));
    }

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void FlattenAsync_OfEverything_CancelsOrdersOfOthersToo(string profile)
    {
        using var world = Of(profile);
        world.Protected(10m);
        Rest(world, OrderSide.Buy);

        Assert.IsType<FlattenResult.Flat>(world.Await(world.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Everything, _by)));
        world.Pass(5);

        Assert.Empty(world.Venue.Venue.OpenOrders);
        Assert.Equal(0m, world.AtVenue);
    }

    /// <summary>What others bought stays theirs, also where their order rests beside the bot's exits and is executed while the bot closes.</summary>
    [Theory]
    [InlineData("Plain")]
    [InlineData("EquitiesHoldingShares")]
    [InlineData("FuturesOneWay")]
    public void What_an_order_of_others_buys_meanwhile_is_not_closed(string profile)
    {
        using var world = Of(profile);
        world.Protected(10m);
        Rest(world, OrderSide.Buy, limit: 99m);
        var closing = world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = world.Leg, By = _by }).AsTask();
        world.Price(98m);

        world.Await(closing);
        world.Pass(120);

        Assert.Equal((3m, 3m, 0m), (world.AtVenue, world.Tracked, world.Guard.FindPosition(Acme, world.Leg)!.Managed));
    }

    private static string Rest(ClosingWorld world, OrderSide side, decimal? limit = null)
    {
        var request = side == OrderSide.Buy
            ? OrderRequest.Buy(Acme, 3m, limit ?? 50m) with { Effect = PositionEffect.Open }
            : OrderRequest.Sell(Acme, 3m, 150m) with { Effect = PositionEffect.Open };
        var before = world.Venue.Venue.OpenOrders.Select(static o => o.ClientOrderId).ToHashSet();
        world.Await(world.Venue.SendUnguardedAsync(request with { ClientOrderId = "web-1" }));
        if (world.Venue.Venue.OpenOrders.All(o => before.Contains(o.ClientOrderId)))
        {
            // The shares are held by the bot's exits: the other sells what it does not need to hold, a purchase.
            world.Await(world.Venue.SendUnguardedAsync(OrderRequest.Buy(Acme, 3m, 50m) with { ClientOrderId = "web-2", Effect = PositionEffect.Open }));
        }

        world.Await(RefreshAsync(world));
        return world.Venue.Venue.OpenOrders.Single(o => !before.Contains(o.ClientOrderId)).ClientOrderId;
    }

    private static async Task<bool> RefreshAsync(ClosingWorld world)
    {
        await world.Broker.RefreshAsync().ConfigureAwait(false);
        return true;
    }

    /// <returns>Whether the position was closed, where it was asked to be.</returns>
    private static bool? Run(ClosingWorld world, string operation)
    {
        switch (operation)
        {
            case "close" or "close a part":
                return world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = world.Leg, Quantity = operation == "close" ? null : 4m, By = _by })).IsClosed;
            case "reverse":
                world.Await(world.Broker.ReverseAsync(OrderRequest.Sell(Acme, 7m), _by));
                return null;
            case "flatten":
                return world.Await(world.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, _by)) is FlattenResult.Flat;
            case "cancel entries":
                Assert.Empty(world.Await(world.Broker.CancelEntriesAsync(TradingScope.Account, _by)));
                return null;
            default:
                world.Guard.SetState(TradingScope.Account, TradingState.Halted, _by);
                world.Pass(20);
                return null;
        }
    }
}
