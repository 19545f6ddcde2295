using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Tests.Testing;

public sealed class SimulatedBrokerTests
{
    [Theory]
    [InlineData(10, 3, "acknowledged, returned, executed")]
    [InlineData(3, 10, "returned, acknowledged, executed")]
    [InlineData(0, 0, "acknowledged, returned, executed")]
    [InlineData(60, 3, "acknowledged, executed, returned")]
    public void SubmitAsync_Latencies_DecideWhetherTheAcknowledgementOrTheAnswerComesFirst(int response, int acknowledgement, string expected)
    {
        var world = new World(SimulatedVenueProfile.Plain with { ResponseLatency = Ms(response), AckLatency = Ms(acknowledgement), FillLatency = Ms(50) });
        var happened = new List<string>();
        World.Inline(() =>
        {
            _ = FollowAsync(world.Broker, e => happened.Add(e is VenueEvent.OrderReported { Report.Fill: null } ? "acknowledged" : "executed"));
            _ = SendAsync();
            world.Advance(100);
            return 0;
        });
        Assert.Equal(expected, string.Join(", ", happened));

        async Task SendAsync()
        {
            await world.SendAsync(OrderRequest.Buy("XYZ", 1)).ConfigureAwait(false);
            happened.Add("returned");
        }
    }

    [Fact]
    public async Task SubmitAsync_Proof_IsRedeemedOnceAndTheIdIsKept()
    {
        var world = new World();
        var proof = world.Proof("my-id", OrderSide.Buy, 3);
        var outcome = await world.SubmitAsync(proof);
        Assert.Equal("my-id", Assert.IsType<SubmitOutcome.Accepted>(outcome).Echo!.ClientOrderId);
        Assert.Throws<InvalidOperationException>(proof.Redeem);
        Assert.Equal((OrderOrigin.Guarded, "my-id", 3m), world.Broker.Venue.Orders.Select(order => (order.Origin, order.ClientOrderId, order.Quantity)).Single());
    }

    [Fact]
    public async Task SubmitAsync_SameClientOrderIdAgain_IsRefused()
    {
        var world = new World();
        await world.SubmitAsync(world.Proof("id", OrderSide.Buy, 1));
        var second = Assert.IsType<SubmitOutcome.Rejected>(await world.SubmitAsync(world.Proof("id", OrderSide.Buy, 1)));
        Assert.Equal("DUPLICATE_CLIENT_ORDER_ID", second.Rejection.Code);
    }

    [Fact]
    public async Task DropNextResponse_TheVenueHasTheOrderAndTheSenderDoesNotKnow()
    {
        var world = new World();
        world.Broker.DropNextResponse();
        Assert.IsType<SubmitOutcome.Unknown>(await world.SendAsync(OrderRequest.Buy("XYZ", 1)));
        world.Advance(10);
        Assert.Equal(1m, world.Held);
        Assert.IsType<SubmitOutcome.Accepted>(await world.SendAsync(OrderRequest.Buy("XYZ", 1)));
    }

    [Fact]
    public async Task DropNextRequest_NothingReachesTheVenue()
    {
        var world = new World();
        world.Broker.DropNextRequest();
        Assert.IsType<SubmitOutcome.Unknown>(await world.SendAsync(OrderRequest.Buy("XYZ", 1)));
        Assert.Empty(world.Broker.Venue.Orders);
    }

    [Fact]
    public async Task SubmitAsync_WaitCanceled_IsUnknownAndTheOrderLives()
    {
        var world = new World(SimulatedVenueProfile.Plain with { ResponseLatency = Ms(100) });
        using var cancellation = new CancellationTokenSource();
        var answer = world.Broker.SendUnguardedAsync(OrderRequest.Buy("XYZ", 1), cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        Assert.IsType<SubmitOutcome.Unknown>(await answer);
        world.Advance(200);
        Assert.Equal(1m, world.Held);
    }

    [Fact]
    public async Task Queries_Failing_AreFailuresAndNotEmptyAnswers()
    {
        var world = new World();
        world.Broker.FailPositionQueries("503");
        world.Broker.FailOrderQueries("504");
        world.Broker.FailAccountQueries("500");
        Assert.Equal((SnapshotCompleteness.Failed, "503"), await Positions());
        Assert.Equal(SnapshotCompleteness.Failed, (await world.OpenOrdersAsync()).Completeness);
        Assert.Null(await world.AccountAsync());

        world.Broker.FailPositionQueries(null);
        Assert.Equal((SnapshotCompleteness.Complete, null), await Positions());

        async Task<(SnapshotCompleteness, string?)> Positions()
        {
            var snapshot = await world.PositionsAsync();
            return (snapshot.Completeness, snapshot.Reason);
        }
    }

    [Fact]
    public async Task GetPositionsAsync_WithinTheVisibilityLag_ShowsTheOldQuantity()
    {
        var world = new World(SimulatedVenueProfile.Plain with { PositionVisibilityLag = Ms(500) });
        await world.SendAsync(OrderRequest.Buy("XYZ", 5));
        world.Advance(10);
        Assert.Empty((await world.PositionsAsync()).Items);
        world.Advance(500);
        Assert.Equal(5m, (await world.PositionsAsync()).Items.Single().Quantity);
    }

    [Fact]
    public async Task Snapshots_SayWhatTheVenueHolds()
    {
        var world = new World();
        await world.SendAsync(OrderRequest.Buy("XYZ", 5));
        await world.SendAsync(OrderRequest.Sell("XYZ", 2, 150m));
        world.Advance(10);
        world.Broker.Venue.SetPrice("XYZ", 120m);

        var order = (await world.OpenOrdersAsync()).Items.Single();
        Assert.Equal((OrderSide.Sell, 2m, 150m, OrderType.Limit), (order.Side, order.Quantity, order.LimitPrice, order.Type));
        Assert.Equal((10_100m, 600m), await world.AccountAsync() is { } account ? (account.Equity, account.GrossPositionValue) : default);
        Assert.Equal(120m, (await world.PositionsAsync()).Items.Single().MarkPrice);
    }

    [Fact]
    public void DisconnectStreams_EndsTheStream()
    {
        var world = new World();
        var following = World.Inline(() =>
        {
            var stream = FollowAsync(world.Broker, _ => { });
            world.Broker.DisconnectStreams();
            return stream;
        });
        Assert.True(following.IsCompletedSuccessfully);
    }

    [Fact]
    public void One_seed_replays_one_world_and_another_seed_another()
    {
        var first = Play(seed: 7);
        Assert.Equal(first, Play(seed: 7));
        Assert.NotEqual(first, Play(seed: 8));
    }

    private static string Play(ulong seed)
    {
        var world = new World(SimulatedVenueProfile.Spot with { FillParts = 4, LatencyJitter = Ms(7), ResponseLatency = Ms(4) }, seed: seed);
        var happened = new List<string>();
        World.Inline(() =>
        {
            _ = FollowAsync(world.Broker, e => happened.Add($"{world.Time.GetTimestamp()} {e}"));
            for (var i = 0; i < 20; i++)
            {
                _ = world.SendAsync(OrderRequest.Buy("XYZ", 10 + i)).AsTask();
                world.Advance(3);
            }

            world.Advance(200);
            return 0;
        });
        return string.Join('\n', happened.Append(world.Broker.Venue.GetState().ToString()));
    }

    private static async Task FollowAsync(SimulatedBroker broker, Action<VenueEvent> take)
    {
        await foreach (var pushed in broker.StreamAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (pushed is VenueEvent.OrderReported)
            {
                take(pushed);
            }
        }
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
