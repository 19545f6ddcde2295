using System.Globalization;
using System.Text;
using Guardrails.Closing;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;
using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Closing;

/// <summary>One closing, and everything the venue sees of it, with the times; every scene exists for a long and for a short position.</summary>
internal sealed record ClosingScene(string Name, Action<ClosingScene, ClosingWorld> Play, string[] Profiles, decimal? Largest = null, decimal Smallest = 0m, decimal Lot = 1m, decimal BaseFee = 0m, decimal MinNotional = 0m)
{
    public static readonly Attribution By = new("out", "ann");

    private StringBuilder _text = new();
    private List<string> _seen = [];
    private DateTimeOffset _started;

    public bool IsShort { get; init; }

    public string Profile { get; init; } = "";

    /// <summary>What happened, line by line.</summary>
    public string Run()
    {
        (_text, _seen) = (new(), []);
        var profile = ClosingWorld.All.Single(p => p.Name == Profile);
        using var world = new ClosingWorld(profile, Largest, Smallest, lot: Lot, baseFee: BaseFee, minNotional: MinNotional);
        _started = world.Time.GetUtcNow();
        Play(this, world);
        Watch(world, 8);
        foreach (var alarm in world.Alarms.All)
        {
            _text.Append(CultureInfo.InvariantCulture, $"  {(alarm.RaisedAt - _started).TotalSeconds:0.00} alarm {alarm.Code} of {Named(world, alarm.Subject)}, {alarm.Occurrences} times: {Named(world, alarm.Message)}\n");
        }

        foreach (var exit in world.Journaled.OfType<GuardEvent.ExitSet>())
        {
            _text.Append(CultureInfo.InvariantCulture, $"  {(exit.At.Utc - _started).TotalSeconds:0.00} written: {exit.Intent} to {exit.Target}, displaced {string.Join(' ', exit.Displaced.Select(id => Named(world, id)))}\n");
        }

        _text.Append(CultureInfo.InvariantCulture, $"  left {world.AtVenue} at the venue, {string.Join(", ", world.Guard.Positions.Select(static p => $"{p.Key.Leg} {p.Net}"))} in the books, {world.Guard.GetState(TradingScope.Account)}\n");
        return $"{this}\n{_text}";
    }

    public override string ToString() => $"{Name}, {Profile}, {(IsShort ? "short" : "long")}";

    public OrderSide Entries => IsShort ? OrderSide.Sell : OrderSide.Buy;

    public OrderSide Exits => IsShort ? OrderSide.Buy : OrderSide.Sell;

    public CloseRequest Request(ClosingWorld world, decimal? quantity) =>
        new() { Symbol = Acme, Leg = world.Leg is PositionLeg.Net ? PositionLeg.Net : IsShort ? PositionLeg.Short : PositionLeg.Long, Quantity = quantity, By = By };

    private static OrderRequest With(OrderSide side, decimal quantity) => side == OrderSide.Buy ? OrderRequest.Buy(Acme, quantity) : OrderRequest.Sell(Acme, quantity);

    /// <summary>At market, or with a limit that is so far better than the price of 100.</summary>
    public OrderRequest Order(OrderSide side, decimal quantity, decimal? away) =>
        away is { } distance ? With(side, quantity) with { Type = OrderType.Limit, LimitPrice = side == OrderSide.Buy ? 100m - distance : 100m + distance } : With(side, quantity);

    public void Open(ClosingWorld world, decimal quantity, decimal? away)
    {
        world.Await(world.Broker.SubmitAsync(Order(Entries, quantity, away) with { Effect = PositionEffect.Open }));
        world.Pass(1);
    }

    /// <summary>A resting exit: a target so far away, or a stop where the distance is below 0.</summary>
    public void Exit(ClosingWorld world, decimal quantity, decimal away, TimeInForce time = TimeInForce.GoodTillCancel)
    {
        var order = away < 0m ? With(Exits, quantity) with { Type = OrderType.Stop, StopPrice = IsShort ? 100m - away : 100m + away } : Order(Exits, quantity, away);
        world.Await(world.Broker.SubmitAsync(order with { Effect = PositionEffect.Close, TimeInForce = time }));
        world.Pass(1);
    }

    /// <summary>A stop and a target; linked where the venue links them.</summary>
    public void Pair(ClosingWorld world, decimal stop, decimal target)
    {
        var stopOrder = With(Exits, stop) with { Type = OrderType.Stop, StopPrice = IsShort ? 110m : 90m, Effect = PositionEffect.Close };
        world.Await(world.Broker.SubmitGroupAsync(new GroupRequest { Exits = [stopOrder, Order(Exits, target, 20m) with { Effect = PositionEffect.Close }] }));
        world.Pass(1);
    }

    /// <summary>The venue cancels nothing while this goes on.</summary>
    public void Uncanceled<T>(ClosingWorld world, Func<Task<T>> begin)
        where T : notnull
    {
        CancelNothing(world);
        var result = Await(world, begin());
        Tell(world, result is IReadOnlyList<TrackedOrder> left ? left.Count : result);
    }

    public ClosingWorld Protect(ClosingWorld world, decimal quantity)
    {
        Open(world, quantity, null);
        var stop = With(Exits, quantity) with { Type = OrderType.Stop, StopPrice = IsShort ? 110m : 90m, Effect = PositionEffect.Close };
        if (ClosingWorld.All.Single(p => p.Name == Profile).LinksExits)
        {
            world.Await(world.Broker.SubmitGroupAsync(new GroupRequest { Exits = [stop, Order(Exits, quantity, 20m) with { Effect = PositionEffect.Close }] }));
        }
        else
        {
            world.Await(world.Broker.SubmitAsync(stop));
        }

        world.Pass(1);
        return world;
    }

    public void Close(ClosingWorld world, decimal? quantity = null) => Tell(world, Await(world, world.Broker.CloseAsync(Request(world, quantity)).AsTask()));

    public void Reverse(ClosingWorld world, decimal quantity, bool same = false) =>
        Tell(world, Await(world, world.Broker.ReverseAsync(Order(same ? Entries : Exits, quantity, null), By).AsTask()));

    public void Refused(ClosingWorld world, decimal seconds) => Refused(world, world.Broker.CloseAsync(Request(world, null)).AsTask(), seconds);

    public void Refused<T>(ClosingWorld world, Task<T> task, decimal seconds)
        where T : notnull
    {
        for (var i = 0; i < seconds * 10m && !task.IsCompleted; i++)
        {
            world.Venue.Venue.RejectNext("halted", "trading is halted");
            world.Time.Advance(TimeSpan.FromMilliseconds(100));
            Note(world);
        }

        Tell(world, Await(world, task));
    }

    /// <summary>The venue refuses every order from now on.</summary>
    public static void RefuseAll(ClosingWorld world)
    {
        for (var i = 0; i < 100; i++)
        {
            world.Venue.Venue.RejectNext("halted", "trading is halted");
        }
    }

    /// <summary>The venue cancels nothing from now on.</summary>
    public static void CancelNothing(ClosingWorld world)
    {
        for (var i = 0; i < 1000; i++)
        {
            world.Venue.Venue.RejectNextCancel("busy", "not now");
        }
    }

    /// <summary>Lets time pass from timer to timer and writes down what changes at the venue.</summary>
    public T Await<T>(ClosingWorld world, Task<T> task)
    {
        Note(world);
        var started = world.Time.GetUtcNow();
        while (!task.IsCompleted && world.Time.GetUtcNow() - started < TimeSpan.FromMinutes(5))
        {
            world.Time.Advance(world.Time.UntilNextTimer ?? throw new InvalidOperationException("nothing will ever answer"));
            Note(world);
        }

        return task.GetAwaiter().GetResult();
    }

    public void Watch(ClosingWorld world, int seconds)
    {
        for (var i = 0; i < seconds * 4; i++)
        {
            world.Pass(0.25);
            Note(world);
        }
    }

    private void Note(ClosingWorld world)
    {
        var shown = Shown(world);
        foreach (var line in shown.Except(_seen, StringComparer.Ordinal))
        {
            _text.Append(CultureInfo.InvariantCulture, $"  {(world.Time.GetUtcNow() - _started).TotalSeconds:0.00} {line}\n");
        }

        _seen = shown;
    }

    private static List<string> Shown(ClosingWorld world) =>
    [
        .. world.Venue.Venue.Orders.Select(static (o, i) => string.Create(
            CultureInfo.InvariantCulture, $"#{i} {o.Side} {o.Quantity} {o.Type} {o.LimitPrice}{o.StopPrice} {o.Leg}{(o.ReduceOnly ? " reduce-only" : "")}{(o.GroupId is null ? "" : " linked")}{(o.TimeInForce == TimeInForce.GoodTillCancel ? "" : $" {o.TimeInForce}")}: {o.Status} {o.FilledQuantity} {o.Text}")),
    ];

    public void Tell(ClosingWorld world, object result)
    {
        Note(world);
        _text.Append(CultureInfo.InvariantCulture, $"  {(world.Time.GetUtcNow() - _started).TotalSeconds:0.00} = ").Append(Named(world, result switch
        {
            CloseResult close => TextOf(close),
            ReverseResult.Sent sent => $"sent {sent.Open.GetType().Name}, close {(sent.Close is { } close ? TextOf(close) : "none")}",
            ReverseResult.NotSent none => $"not sent: {none.Why}, close {(none.Close is { } close ? TextOf(close) : "none")}",
            FlattenResult.Incomplete incomplete => $"incomplete, {incomplete.OrdersLeft.Count} entries left: {string.Join(" and ", incomplete.Closes.Select(TextOf))}",
            FlattenResult flat => $"flat: {string.Join(" and ", flat.Closes.Select(TextOf))}",
            _ => result.ToString()!,
        })).Append('\n');
    }

    private static string TextOf(CloseResult close) => string.Create(
        CultureInfo.InvariantCulture,
        $"{close.GetType().Name} {close.ClosedQuantity}, left {close.Remaining}, in flight {close.InFlight}, {close.OwnEntries.Count} entries{(close is CloseResult.Closed ? "" : $": {close.WhyNot()}")}");

    /// <summary>Ids differ from run to run: an order is called by its place at the venue.</summary>
    private static string Named(ClosingWorld world, string text)
    {
        foreach (var (order, i) in world.Venue.Venue.Orders.Select(static (o, i) => (o, i)).Reverse())
        {
            text = text.Replace(order.ClientOrderId, $"#{i}", StringComparison.Ordinal).Replace(order.VenueOrderId, $"#{i}", StringComparison.Ordinal);
        }

        return text;
    }
}
