using Guardrails.Orders;
using Guardrails.Testing;
using static Guardrails.Tests.Following.FollowingWorld;

namespace Guardrails.Tests.Following;

/// <summary>A cancellation that nobody confirms is looked into.</summary>
public sealed class UnconfirmedCancellationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_venue_is_asked_whenever_it_was_asked_for(bool onItsWay)
    {
        using var world = new FollowingWorld();
        world.Wire.ForgetsCancellations = true;
        world.Wire.SendLatency = TimeSpan.FromSeconds(0.5);
        world.Venue.Faults = FaultPlan.None.With(FaultClass.EventLost, 1m);
        var sent = world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 10m, 90m) with { ClientOrderId = "b1" }).AsTask();
        world.Pass(onItsWay ? 0.1 : 1);
        Assert.Equal(onItsWay, !sent.IsCompleted);

        var canceled = world.Broker.CancelAsync("b1").AsTask();
        world.Pass(4);
        Assert.Equal(OrderState.PendingCancel, world.Guard.FindOrder("b1")!.State);
        Assert.Empty(world.Wire.Times("order"));
        world.Pass(4);

        Assert.True(canceled.IsCompleted);
        Assert.NotEmpty(world.Wire.Times("order"));
    }
}
