using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

/// <summary>A spot venue with two instruments, and a day of a naive bot that gives every fault its opportunity.</summary>
internal sealed class FaultWorld
{
    private readonly List<string> _trace = [];

    public FaultWorld(ulong seed = 1, FaultPlan? faults = null)
    {
        Broker = new SimulatedBroker(SimulatedVenueProfile.Spot with { MaxLegs = 2, PositionVisibilityLag = TimeSpan.FromMilliseconds(5) }, Time, cash: 100_000m, seed: seed)
        {
            Faults = faults ?? FaultPlan.None,
        };
        foreach (var symbol in Symbols)
        {
            Broker.Venue.List(new Instrument { Symbol = symbol, QuoteCurrency = "USD", BaseAsset = symbol.Value, TickSize = 0.01m, LotSize = 0.001m });
        }
    }

    public static IReadOnlyList<Symbol> Symbols { get; } = ["ABC", "XYZ"];

    public VirtualTimeProvider Time { get; } = new();

    public SimulatedBroker Broker { get; }

    /// <summary>Everything the bot saw and the venue holds, with its time.</summary>
    public string Trace => string.Join('\n', _trace
        .Concat(Broker.Venue.Orders.Select(order => $"{order} {order.ClientOrderId} {order.ReceivedAt:O}"))
        .Concat(Broker.Venue.Executions.Select(execution => $"{execution}"))
        .Concat(Broker.Venue.GetState().Positions.Select(position => $"{position}"))
        .Append($"{Broker.Venue.GetState()}"));

    /// <summary>Trades, brackets, linked exits, changes of orders, and all queries, in both instruments.</summary>
    public void Play(int rounds = 1) => World.Inline(() =>
    {
        _ = FollowAsync();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var symbol in Symbols)
            {
                PlayRound(symbol, $"{symbol}-{round}-");
                Advance(20_000);
                ReadAll();
            }
        }

        return 0;
    });

    private void PlayRound(Symbol symbol, string id)
    {
        Move(symbol, 100m);
        See(Broker.SendUnguardedAsync(OrderRequest.Buy(symbol, 20) with { ClientOrderId = $"{id}buy" }));
        Advance(100);
        ReadAll();
        See(Broker.FindOrderAsync(OrderQuery.For(symbol, $"{id}buy"), default));
        See(Broker.SendUnguardedAsync(OrderRequest.Sell(symbol, 1) with { ClientOrderId = $"{id}sell" }));
        Advance(100);
        Move(symbol, 101m);
        See(Broker.SendGroupUnguardedAsync(new GroupRequest { Entry = OrderRequest.Buy(symbol, 5) with { ClientOrderId = $"{id}entry" }, Exits = Exits(symbol, 4, id) }));
        Advance(100);
        See(Broker.CancelUnguardedAsync($"{id}stop"));
        Advance(100);
        See(Broker.SendUnguardedAsync(OrderRequest.Sell(symbol, 22, 150m) with { ClientOrderId = $"{id}all" }));
        See(Broker.CancelUnguardedAsync($"{id}all"));
        Advance(100);
        See(Broker.SendUnguardedAsync(OrderRequest.Buy(symbol, 3, 90m) with { ClientOrderId = $"{id}rest" }));
        See(Broker.ReplaceUnguardedAsync($"{id}rest", 2, 91m));
        Advance(100);
        See(Broker.SendGroupUnguardedAsync(new GroupRequest { Exits = Exits(symbol, 6, $"{id}oco-") }));
        Move(symbol, 95m);
        Advance(100);
        See(Broker.SendMultilegUnguardedAsync(new MultilegRequest { ClientOrderId = $"{id}legs", Quantity = 2, Legs = [.. Symbols.Select(static s => new MultilegLeg { Symbol = s, Side = OrderSide.Buy })] }));
        Advance(100);
    }

    private static OrderRequest[] Exits(Symbol symbol, decimal quantity, string id) =>
    [
        OrderRequest.Sell(symbol, quantity, 110m) with { ClientOrderId = $"{id}target" },
        OrderRequest.Sell(symbol, quantity) with { ClientOrderId = $"{id}stop", Type = OrderType.Stop, StopPrice = 95m },
    ];

    private void ReadAll()
    {
        See(Broker.GetPositionsAsync(default));
        See(Broker.GetOpenOrdersAsync(default));
        See(Broker.GetAccountAsync(default));
        foreach (var symbol in Symbols)
        {
            See(Broker.GetExecutionsAsync(symbol, default, default));
        }
    }

    private void Move(Symbol symbol, decimal price) => Broker.Venue.SetPrice(symbol, price);

    private void Advance(int milliseconds) => Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private void See<T>(ValueTask<T> answer) => Note(answer.Result switch
    {
        PositionSnapshot positions => $"{positions.Completeness} {string.Join(' ', positions.Items)}",
        OpenOrderSnapshot orders => $"{orders.Completeness} {string.Join(' ', orders.Items)}",
        ExecutionSnapshot executions => $"{executions.Completeness} {string.Join(' ', executions.Items)}",
        GroupOutcome group => string.Join(' ', group.Orders),
        var other => other,
    });

    private void Note(object? what) => _trace.Add($"{Time.GetTimestamp()} {what}");

    private async Task FollowAsync()
    {
        // A bot that connects again as soon as its stream ends.
        while (_trace.Count < 1_000_000)
        {
            await foreach (var pushed in Broker.StreamAsync(default).ConfigureAwait(false))
            {
                Note(pushed);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), Time).ConfigureAwait(false);
        }
    }
}
