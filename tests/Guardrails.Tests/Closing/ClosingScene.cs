using System.Globalization;
using System.Text;
using Guardrails.Closing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;
using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Closing;

/// <summary>One closing, and everything the venue sees of it, with the times; every scene exists for a long and for a short position.</summary>
internal sealed record ClosingScene(string Name, Action<ClosingScene, ClosingWorld> Play, string[] Profiles, decimal? Largest = null, decimal Smallest = 0m)
{
    private static readonly string[] _some = ["Plain", "EquitiesHoldingShares", "FuturesOneWay"];
    private static readonly string[] _all = ["Plain", "EquitiesHoldingShares", "FuturesOneWay", "FuturesHedge"];
    private static readonly string[] _plain = ["Plain"];
    private static readonly Attribution _by = new("out", "ann");

    private StringBuilder _text = new();
    private List<string> _seen = [];
    private DateTimeOffset _started;

    public bool IsShort { get; private init; }

    public string Profile { get; private init; } = "";

    public static IReadOnlyList<ClosingScene> All { get; } =
    [
        .. Scenes().SelectMany(static scene => scene.Profiles.SelectMany(profile => new[] { false, true }.Select(isShort => scene with { Profile = profile, IsShort = isShort }))),
    ];

    /// <summary>What happened, line by line.</summary>
    public string Run()
    {
        (_text, _seen) = (new(), []);
        var profile = ClosingWorld.All.Single(p => p.Name == Profile);
        using var world = new ClosingWorld(profile, Largest, Smallest);
        _started = world.Time.GetUtcNow();
        Play(this, world);
        Watch(world, 8);
        foreach (var alarm in world.Alarms.All)
        {
            _text.Append(CultureInfo.InvariantCulture, $"  alarm {alarm.Code} {Named(world, alarm.Message)}\n");
        }

        _text.Append(CultureInfo.InvariantCulture, $"  left {world.AtVenue} at the venue, {string.Join(", ", world.Guard.Positions.Select(static p => $"{p.Key.Leg} {p.Net}"))} in the books, {world.Guard.GetState(TradingScope.Account)}\n");
        return $"{this}\n{_text}";
    }

    public override string ToString() => $"{Name}, {Profile}, {(IsShort ? "short" : "long")}";

    private static IEnumerable<ClosingScene> Scenes()
    {
        yield return new("all of it", static (s, w) => s.Close(s.Protect(w, 59m)), _all);
        yield return new("a part", static (s, w) => s.Close(s.Protect(w, 59m), 29m), _all);
        yield return new("a part, filled stop", static (s, w) =>
        {
            s.Close(s.Protect(w, 10m), 4m);
            w.Price(s.IsShort ? 115m : 85m);
        }, _some);
        yield return new("a part, then the rest", static (s, w) =>
        {
            s.Close(s.Protect(w, 10m), 4m);
            s.Close(w, 2m);
            s.Close(w);
        }, _some);
        yield return new("more than is held", static (s, w) => s.Close(s.Protect(w, 10m), 20m), _some);
        yield return new("nothing", static (s, w) => s.Close(w), _plain);
        yield return new("nothing, a quantity", static (s, w) => s.Close(w, 3m), _plain);
        yield return new("refused twice", static (s, w) =>
        {
            s.Protect(w, 10m);
            w.Venue.Venue.RejectNext("halted", "trading is halted");
            w.Venue.Venue.RejectNext("halted", "trading is halted");
            s.Close(w);
        }, _some);
        yield return new("refused for a while", static (s, w) => s.Refused(s.Protect(w, 10m), 10m), _some);
        yield return new("never taken", static (s, w) => s.Refused(s.Protect(w, 10m), 100m), _some);
        yield return new("the answer is lost", static (s, w) =>
        {
            s.Protect(w, 10m);
            w.Venue.DropNextResponse();
            s.Close(w);
        }, _all);
        yield return new("the request is lost", static (s, w) =>
        {
            s.Protect(w, 10m);
            w.Venue.DropNextRequest();
            s.Close(w);
        }, _all);
        yield return new("a cancellation is refused", static (s, w) =>
        {
            s.Protect(w, 10m);
            w.Venue.Venue.RejectNextCancel("busy", "not now");
            s.Close(w);
        }, _some);
        yield return new("filled bit by bit", static (s, w) =>
        {
            s.Protect(w, 10m);
            w.Venue.Venue.FillNextOnly(3m);
            var closing = w.Broker.CloseAsync(s.Request(w, null)).AsTask();
            s.Watch(w, 5);
            w.Venue.Venue.ReleaseFills();
            s.Tell(w, s.Await(w, closing));
        }, _some);
        foreach (var keeps in new[] { false, true })
        {
            yield return new($"beside own entries{(keeps ? " that stay" : "")}", (s, w) =>
            {
                s.Protect(w, 10m);
                s.Open(w, 5m, 20m);
                s.Open(w, 3m, 30m);
                s.Tell(w, s.Await(w, w.Broker.CloseAsync(s.Request(w, null) with { KeepsEntries = keeps }).AsTask()));
            }, _some);
        }

        yield return new("beside an own entry, cancellation lost", static (s, w) =>
        {
            s.Protect(w, 10m);
            s.Open(w, 5m, 20m);
            w.Venue.Venue.RejectNextCancel("busy", "not now");
            s.Close(w);
        }, _some);
        yield return new("beside exits of different sizes", static (s, w) =>
        {
            s.Protect(w, 10m);
            s.Open(w, 8m, null);
            s.Exit(w, 5m, 25m);
            s.Exit(w, 3m, -12m);
            s.Close(w, 6m);
        }, _some);
        yield return new("a part, after the target was filled in part", static (s, w) =>
        {
            s.Open(w, 10m, null);
            s.Exit(w, 8m, 20m);
            s.Exit(w, 2m, -12m);
            w.Venue.Venue.FillNextOnly(3m);
            w.Price(s.IsShort ? 80m : 120m);
            w.Pass(1);
            s.Close(w, 2m);
        }, _some);
        foreach (var isTold in new[] { false, true })
        {
            foreach (var quantity in new decimal?[] { null, 3m })
            {
                yield return new($"{quantity?.ToString(CultureInfo.InvariantCulture) ?? "all"} of what others hold{(isTold ? "" : ", which nobody has told")}", (s, w) =>
                {
                    w.Venue.Venue.InjectTrade(Acme, s.Entries, 25m, s.Request(w, null).Leg, isTold);
                    w.Pass(isTold ? 1 : 0.1);
                    s.Close(w, quantity);
                }, _all);
            }
        }

        yield return new("beside what others hold", static (s, w) =>
        {
            s.Protect(w, 10m);
            w.Venue.Venue.InjectTrade(Acme, s.Exits, 4m, s.Request(w, null).Leg);
            w.Pass(1);
            s.Close(w);
        }, _all);
        yield return new("a crash while exits give way", static (s, w) =>
        {
            s.Protect(w, 10m);
            w.Venue.Venue.RejectNextCancel("busy", "not now");
            w.Venue.Venue.RejectNextExit("busy", "not now");
            _ = w.Broker.CloseAsync(s.Request(w, 4m)).AsTask();
            w.Pass(0.1);
            w.Crash();
            w.Connect();
        }, _some);
        yield return new("larger than one order", static (s, w) =>
        {
            s.Open(w, 9m, null);
            s.Open(w, 9m, null);
            s.Open(w, 9m, null);
            s.Close(w);
        }, _some, Largest: 10m);
        yield return new("a rest that is too small", static (s, w) =>
        {
            s.Open(w, 10m, null);
            s.Open(w, 8m, null);
            s.Close(w, 13m);
            s.Close(w);
        }, _some, Largest: 10m, Smallest: 4m);
        yield return new("the stop fills first", static (s, w) =>
        {
            s.Protect(w, 10m);
            var closing = w.Broker.CloseAsync(s.Request(w, null)).AsTask();
            w.Venue.Venue.SetPrice(Acme, s.IsShort ? 115m : 85m);
            s.Tell(w, s.Await(w, closing));
        }, _some);
        yield return new("two at once", static (s, w) =>
        {
            s.Protect(w, 10m);
            var first = w.Broker.CloseAsync(s.Request(w, 4m)).AsTask();
            var second = w.Broker.CloseAsync(s.Request(w, null)).AsTask();
            s.Tell(w, s.Await(w, first));
            s.Tell(w, s.Await(w, second));
        }, _some);
        yield return new("a crash in between", static (s, w) =>
        {
            s.Protect(w, 10m);
            _ = w.Broker.CloseAsync(s.Request(w, 4m)).AsTask();
            w.Pass(0.3);
            w.Crash();
            w.Connect();
        }, _some);
        yield return new("reverse", static (s, w) => s.Reverse(s.Protect(w, 10m), 7m), _all);
        yield return new("reverse nothing", static (s, w) => s.Reverse(w, 7m), _all);
        yield return new("reverse to the same side", static (s, w) => s.Reverse(s.Protect(w, 10m), 7m, same: true), _all);
        yield return new("reverse beside an entry", static (s, w) =>
        {
            s.Open(w, 5m, 20m);
            s.Reverse(w, 7m);
        }, _some);
        yield return new("reverse, the opening is refused", static (s, w) =>
        {
            s.Open(w, 10m, null);
            w.Venue.Venue.RejectNextExit("busy", "not now");
            s.Reverse(w, 7m);
        }, _some);
        yield return new("reverse, never closed", static (s, w) =>
        {
            s.Protect(w, 10m);
            s.Refused(w, w.Broker.ReverseAsync(s.Order(s.Exits, 7m, null), _by).AsTask(), 100m);
        }, _plain);
        foreach (var (name, scope) in new[] { ("the account", TradingScope.Account), ("the symbol", TradingScope.Of(Acme)), ("another symbol", TradingScope.Of("OTHER")) })
        {
            foreach (var target in Enum.GetValues<FlattenTarget>())
            {
                yield return new($"flatten {name}, {target}", (s, w) =>
                {
                    s.Protect(w, 10m);
                    s.Open(w, 5m, 20m);
                    w.Venue.Venue.InjectTrade(Acme, s.Entries, 25m, w.Leg is PositionLeg.Net ? PositionLeg.Net : s.IsShort ? PositionLeg.Short : PositionLeg.Long);
                    w.Pass(1);
                    s.Tell(w, s.Await(w, w.Broker.FlattenAsync(scope, target, _by).AsTask()));
                }, _some);
            }

            yield return new($"cancel entries of {name}", (s, w) =>
            {
                s.Protect(w, 10m);
                s.Open(w, 5m, 20m);
                w.Venue.Venue.RejectNextCancel("busy", "not now");
                s.Tell(w, s.Await(w, w.Broker.CancelEntriesAsync(scope, _by).AsTask()).Count);
            }, _some);
        }

        yield return new("flatten while it is closed in part", static (s, w) =>
        {
            s.Protect(w, 10m);
            var closing = w.Broker.CloseAsync(s.Request(w, 4m)).AsTask();
            var flattening = w.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, _by).AsTask();
            s.Tell(w, s.Await(w, closing));
            s.Tell(w, s.Await(w, flattening));
        }, _some);
        yield return new("flatten, never closed", static (s, w) =>
        {
            s.Protect(w, 10m);
            s.Refused(w, w.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, _by).AsTask(), 100m);
        }, _plain);
    }

    private OrderSide Entries => IsShort ? OrderSide.Sell : OrderSide.Buy;

    private OrderSide Exits => IsShort ? OrderSide.Buy : OrderSide.Sell;

    private CloseRequest Request(ClosingWorld world, decimal? quantity) =>
        new() { Symbol = Acme, Leg = world.Leg is PositionLeg.Net ? PositionLeg.Net : IsShort ? PositionLeg.Short : PositionLeg.Long, Quantity = quantity, By = _by };

    private static OrderRequest With(OrderSide side, decimal quantity) => side == OrderSide.Buy ? OrderRequest.Buy(Acme, quantity) : OrderRequest.Sell(Acme, quantity);

    /// <summary>At market, or with a limit that is so far better than the price of 100.</summary>
    private OrderRequest Order(OrderSide side, decimal quantity, decimal? away) =>
        away is { } distance ? With(side, quantity) with { Type = OrderType.Limit, LimitPrice = side == OrderSide.Buy ? 100m - distance : 100m + distance } : With(side, quantity);

    private void Open(ClosingWorld world, decimal quantity, decimal? away)
    {
        world.Await(world.Broker.SubmitAsync(Order(Entries, quantity, away) with { Effect = PositionEffect.Open }));
        world.Pass(1);
    }

    /// <summary>A resting exit: a target so far away, or a stop where the distance is below 0.</summary>
    private void Exit(ClosingWorld world, decimal quantity, decimal away)
    {
        var order = away < 0m ? With(Exits, quantity) with { Type = OrderType.Stop, StopPrice = IsShort ? 100m - away : 100m + away } : Order(Exits, quantity, away);
        world.Await(world.Broker.SubmitAsync(order with { Effect = PositionEffect.Close }));
        world.Pass(1);
    }

    private ClosingWorld Protect(ClosingWorld world, decimal quantity)
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

    private void Close(ClosingWorld world, decimal? quantity = null) => Tell(world, Await(world, world.Broker.CloseAsync(Request(world, quantity)).AsTask()));

    private void Reverse(ClosingWorld world, decimal quantity, bool same = false) =>
        Tell(world, Await(world, world.Broker.ReverseAsync(Order(same ? Entries : Exits, quantity, null), _by).AsTask()));

    private void Refused(ClosingWorld world, decimal seconds) => Refused(world, world.Broker.CloseAsync(Request(world, null)).AsTask(), seconds);

    private void Refused<T>(ClosingWorld world, Task<T> task, decimal seconds)
        where T : notnull
    {
        for (var i = 0; i < seconds * 10m && !task.IsCompleted; i++)
        {
            world.Venue.Venue.RejectNext("halted", "trading is halted");
            world.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Tell(world, Await(world, task));
    }

    /// <summary>Lets time pass from timer to timer and writes down what changes at the venue.</summary>
    private T Await<T>(ClosingWorld world, Task<T> task)
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

    private void Watch(ClosingWorld world, int seconds)
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
            CultureInfo.InvariantCulture, $"#{i} {o.Side} {o.Quantity} {o.Type} {o.LimitPrice}{o.StopPrice} {o.Leg}{(o.ReduceOnly ? " reduce-only" : "")}{(o.GroupId is null ? "" : " linked")}: {o.Status} {o.FilledQuantity} {o.Text}")),
    ];

    private void Tell(ClosingWorld world, object result)
    {
        Note(world);
        _text.Append("  = ").Append(Named(world, result switch
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
