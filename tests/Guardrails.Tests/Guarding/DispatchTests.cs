using System.Collections;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

/// <summary>What all messages to the venue have in common.</summary>
public sealed class DispatchTests
{
#if DEBUG
    /// <summary>Judge, tell, redeem, settle and state the result, tell.</summary>
    [Fact]
    public async Task SubmitAsync_TakesTheLockFiveTimes()
    {
        var fixture = new GuardFixture();
        var before = fixture.Guard.Lockings;

        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(GuardFixture.Buy(5m)));

        Assert.InRange(fixture.Guard.Lockings - before, 3, 5);
    }
#endif

    /// <summary>A list that shows something else at every reading: what is judged is what is sent.</summary>
    [Fact]
    public async Task SubmitGroupAsync_AListThatChanges_IsReadOnce()
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { AttachesExits = true, LinksExits = true });
        fixture.Hold(10m);
        var stop = GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m };
        var target = GuardFixture.Sell(10m, 110m, PositionEffect.Close);
        var exits = new Shifting([stop, target], [GuardFixture.Buy(1_000_000m), GuardFixture.Buy(1_000_000m)]);

        var result = await fixture.SubmitGroupAsync(new GroupRequest { Exits = exits });

        Assert.True(Assert.IsType<GroupResult.Sent>(result).IsComplete);
        Assert.All(fixture.Venue.Grouped[^1].Orders, static o => Assert.Equal((OrderSide.Sell, 10m), (o.Side, o.Quantity)));
    }

    /// <summary>Shows the first orders at the first enumeration, the second ones at every later access.</summary>
    private sealed class Shifting(OrderRequest[] first, OrderRequest[] later) : IReadOnlyList<OrderRequest>
    {
        private bool _isRead;

        public int Count => later.Length;

        public OrderRequest this[int index] => later[index];

        public IEnumerator<OrderRequest> GetEnumerator()
        {
            var orders = _isRead ? later : first;
            _isRead = true;
            return ((IEnumerable<OrderRequest>)orders).GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
