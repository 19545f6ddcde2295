using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

/// <summary>A world whose broker is asked and answers inline, with a reader on its stream that never connects again by itself.</summary>
internal sealed class FaultLab
{
    private readonly World _world;

    private FaultLab(SimulatedVenueProfile? profile, decimal lot, ulong seed)
    {
        _world = new World(profile, lot, seed: seed);
        Connect();
    }

    public SimulatedBroker Broker => _world.Broker;

    public VirtualTimeProvider Time => _world.Time;

    public decimal Held => _world.Held;

    /// <summary>What the stream told.</summary>
    public List<VenueEvent> Events { get; } = [];

    public IReadOnlyList<ExecutionReport> Reports => [.. Events.OfType<VenueEvent.OrderReported>().Select(reported => reported.Report)];

    /// <summary>What the stream told of orders: <c>id Status</c>, and the executed quantity when it carries an execution.</summary>
    public IReadOnlyList<string> Told => [.. Reports.Select(report =>
        FormattableString.Invariant($"{report.ClientOrderId} {report.Status}{(report.Fill is { } fill ? $" {fill.Quantity:0.###}" : "")}"))];

    public static void Run(Action<FaultLab> test, SimulatedVenueProfile? profile = null, decimal lot = 1m, ulong seed = 1) => World.Inline(() =>
    {
        test(new FaultLab(profile, lot, seed));
        return 0;
    });

    public void Connect() => _ = FollowAsync();

    public SubmitOutcome Send(OrderRequest request) => Done(Broker.SendUnguardedAsync(request));

    public SubmitOutcome Buy(string id, decimal quantity, decimal? limit = null) => Send(OrderRequest.Buy("XYZ", quantity, limit) with { ClientOrderId = id });

    public SubmitOutcome Sell(string id, decimal quantity, decimal? limit = null) => Send(OrderRequest.Sell("XYZ", quantity, limit) with { ClientOrderId = id });

    public GroupOutcome SendExits(decimal quantity) => Done(Broker.SendGroupUnguardedAsync(new GroupRequest { Exits = Exits(quantity) }));

    public GroupOutcome SendBracket(decimal quantity) => Done(Broker.SendGroupUnguardedAsync(
        new GroupRequest { Entry = OrderRequest.Buy("XYZ", quantity) with { ClientOrderId = "entry" }, Exits = Exits(quantity) }));

    public CancelOutcome Cancel(string id) => Done(Broker.CancelUnguardedAsync(id));

    public ReplaceOutcome Replace(string id, decimal quantity) => Done(Broker.ReplaceUnguardedAsync(id, quantity));

    public PositionSnapshot Positions() => Done(Broker.GetPositionsAsync(default));

    public OpenOrderSnapshot OpenOrders() => Done(Broker.GetOpenOrdersAsync(default));

    public ExecutionSnapshot Executions() => Done(Broker.GetExecutionsAsync("XYZ", default, default));

    public OrderLookup Find(string id) => Done(Broker.FindOrderAsync(OrderQuery.For("XYZ", id), default));

    public AccountSnapshot? Account() => Done(Broker.GetAccountAsync(default));

    public decimal Visible() => Positions().Items.Sum(position => position.Quantity);

    public void Advance(int milliseconds) => Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private static OrderRequest[] Exits(decimal quantity) =>
    [
        OrderRequest.Sell("XYZ", quantity, 110m) with { ClientOrderId = "target" },
        OrderRequest.Sell("XYZ", quantity) with { ClientOrderId = "stop", Type = OrderType.Stop, StopPrice = 95m },
    ];

    private static T Done<T>(ValueTask<T> answer)
    {
        Assert.True(answer.IsCompletedSuccessfully);
        return answer.Result;
    }

    private async Task FollowAsync()
    {
        await foreach (var pushed in Broker.StreamAsync(default).ConfigureAwait(false))
        {
            Events.Add(pushed);
        }
    }
}
