using Guardrails.Brokers;

namespace Guardrails.Tests.Guarding;

/// <summary>The venue's reading side, as the test sets it.</summary>
internal sealed class Desk : IOrderLookup, IPositionSource
{
    public static readonly TimeSpan Horizon = TimeSpan.FromSeconds(60);

    public Func<string, OrderLookup> Find { get; set; } = null!;

    public Func<OpenOrderSnapshot> Orders { get; set; } = null!;

    public Func<PositionSnapshot> Positions { get; set; } = null!;

    public Func<ExecutionSnapshot> Executions { get; set; } = null!;

    /// <summary>Told of every question about an order.</summary>
    public Action<OrderQuery>? Asked { get; set; }

    /// <summary>From when on executions were asked for last.</summary>
    public DateTimeOffset? ExecutionsSince { get; private set; }

    /// <summary>What every answer waits for.</summary>
    public Func<CancellationToken, Task> Waiting { get; set; } = static _ => Task.CompletedTask;

    public GuardFixture Open(ExitCap cap, Action<OrderGuardOptions>? configure = null)
    {
        var fixture = new GuardFixture(o =>
        {
            o.OrderLookup = this;
            o.PositionSource = this;
            o.Capabilities = BrokerCapabilities.Plain with { ListsExecutions = true, ExitCap = cap, ClientIdUniqueness = ClientIdUniqueness.Forever, UnknownHorizon = Horizon };
            configure?.Invoke(o);
        });
        Reset(fixture);
        return fixture;
    }

    public void Reset(GuardFixture fixture)
    {
        Find = _ => new OrderLookup.NotFound(fixture.Now);
        Orders = () => OpenOrderSnapshot.Complete([], fixture.Now);
        Positions = () => fixture.Snapshot();
        Executions = () => ExecutionSnapshot.Complete([], fixture.Now);
    }

    public async ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken)
    {
        await Waiting(cancellationToken).ConfigureAwait(false);
        Asked?.Invoke(query);
        return Find(query.ClientOrderId);
    }

    public async ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken)
    {
        await Waiting(cancellationToken).ConfigureAwait(false);
        return Orders();
    }

    public ValueTask<ExecutionSnapshot> GetExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken)
    {
        ExecutionsSince = since;
        return ValueTask.FromResult(Executions());
    }

    public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Positions());
}
