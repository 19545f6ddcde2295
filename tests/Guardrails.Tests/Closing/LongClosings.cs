using Guardrails.Closing;
using Guardrails.Orders;
using Guardrails.States;
using static Guardrails.Tests.Closing.ClosingScene;
using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Closing;

/// <summary>Closings that are recorded and take long, or never come to an end.</summary>
internal static class LongClosings
{
    private static readonly string[] _some = ["Plain", "EquitiesHoldingShares", "FuturesOneWay"];
    private static readonly string[] _all = [.. _some, "FuturesHedge"];
    private static readonly string[] _plain = ["Plain"];

    public static IEnumerable<ClosingScene> Scenes() => Unfinished().Concat(Held());

    /// <summary>Exits that do not get through in the time that they have.</summary>
    private static IEnumerable<ClosingScene> Unfinished()
    {
        yield return new("never filled", static (s, w) =>
        {
            s.Protect(w, 10m);
            w.Venue.Venue.FillNextOnly(3m);
            s.Close(w);
        }, _some);
        yield return new("filled in part, others trade the rest", static (s, w) =>
        {
            s.Open(w, 10m, null);
            w.Venue.Venue.FillNextOnly(3m);
            var closing = w.Broker.CloseAsync(s.Request(w, null)).AsTask();
            s.Watch(w, 1);
            w.Venue.Venue.InjectTrade(Acme, s.Exits, 7m, s.Request(w, null).Leg);
            s.Tell(w, s.Await(w, closing));
        }, _all);
        yield return new("refused by a venue that takes nothing any more", static (s, w) =>
        {
            s.Protect(w, 10m);
            RefuseAll(w);
            s.Close(w);
        }, _some);
        yield return new("flatten at a venue that takes nothing any more", static (s, w) =>
        {
            s.Protect(w, 10m);
            RefuseAll(w);
            s.Tell(w, s.Await(w, w.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, By).AsTask()));
        }, _some);
        yield return new("reverse at a venue that takes nothing any more", static (s, w) =>
        {
            s.Open(w, 10m, null);
            RefuseAll(w);
            s.Reverse(w, 7m);
        }, _plain);
        yield return new("exits that have to give way are never canceled", static (s, w) =>
        {
            s.Protect(w, 10m);
            CancelNothing(w);
            s.Close(w);
        }, _some);
        yield return new("a crash, and exits that have to give way are never canceled", static (s, w) =>
        {
            s.Protect(w, 10m);
            CancelNothing(w);
            _ = w.Broker.CloseAsync(s.Request(w, 4m)).AsTask();
            w.Pass(0.1);
            w.Crash();
            w.Connect();
            s.Watch(w, 40);
        }, _plain);
        yield return new("beside an entry that the venue never cancels", static (s, w) =>
        {
            s.Open(w, 10m, null);
            s.Open(w, 5m, 20m);
            CancelNothing(w);
            s.Close(w);
        }, _some);
        yield return new("quarantined, and the positions cannot be read", static (s, w) =>
        {
            s.Protect(w, 10m);
            w.Guard.SetState(TradingScope.Of(Acme), TradingState.Quarantined, By);
            w.Venue.FailPositionQueries("503");
            s.Close(w);
        }, _some);
        yield return new("quarantined without an exit, and the positions cannot be read", static (s, w) =>
        {
            s.Open(w, 10m, null);
            w.Guard.SetState(TradingScope.Of(Acme), TradingState.Quarantined, By);
            w.Venue.FailPositionQueries("503");
            s.Close(w);
        }, _some);
        yield return new("flatten everything, of which a part is the bot's, and the positions cannot be read", static (s, w) =>
        {
            s.Open(w, 4m, null);
            w.Venue.Venue.InjectTrade(Acme, s.Entries, 25m, s.Request(w, null).Leg);
            w.Pass(1);
            w.Venue.FailPositionQueries("503");
            s.Tell(w, s.Await(w, w.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Everything, By).AsTask()));
        }, _some);
        yield return new("reverse, and the positions cannot be read", static (s, w) =>
        {
            s.Open(w, 10m, null);
            w.Venue.FailPositionQueries("503");
            s.Reverse(w, 7m);
        }, _plain);
        yield return new("flatten everything, and the positions cannot be read", static (s, w) =>
        {
            w.Venue.Venue.InjectTrade(Acme, s.Entries, 25m, s.Request(w, null).Leg);
            w.Pass(1);
            w.Venue.FailPositionQueries("503");
            s.Tell(w, s.Await(w, w.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Everything, By).AsTask()));
        }, _plain);
    }

    /// <summary>Exits that wait at the connection, are cut into many orders, or leave little.</summary>
    private static IEnumerable<ClosingScene> Held()
    {
        foreach (var seconds in new[] { 2, 10 })
        {
            yield return new($"held for {seconds} s before it is sent", (s, w) =>
            {
                s.Open(w, 10m, null);
                w.Venue.Venue.Script(script => script.HoldNext(TimeSpan.FromSeconds(seconds)));
                s.Close(w);
            }, _some);
        }

        yield return new("withdrawn before it is sent", static (s, w) =>
        {
            s.Open(w, 10m, null);
            w.Venue.Venue.Script(static script => script.HoldNext(TimeSpan.FromSeconds(1)));
            var closing = w.Broker.CloseAsync(s.Request(w, null)).AsTask();
            w.Pass(0.5);
            foreach (var exit in w.Guard.OpenOrders.Where(static o => o.IsProvenExit))
            {
                w.Await(w.Broker.CancelAsync(exit.ClientOrderId));
            }

            s.Tell(w, s.Await(w, closing));
        }, _some);
        yield return new("in more orders than are sent at once", static (s, w) =>
        {
            for (var i = 0; i < 53; i++)
            {
                s.Open(w, 1m, null);
            }

            s.Close(w);
        }, _plain, Largest: 1m);
        yield return new("the rest is worth too little, beside an order that is never filled", static (s, w) =>
        {
            s.Open(w, 10m, null);
            s.Open(w, 6m, null);
            w.Venue.Venue.FillNextOnly(7m);
            s.Close(w, 13m);
        }, _plain, Largest: 10m, MinNotional: 500m);
        yield return new("filled in large part and canceled, with fees in the asset", static (s, w) =>
        {
            s.Open(w, 10m, null);
            w.Venue.Venue.FillNextOnly(9.7m);
            var closing = w.Broker.CloseAsync(s.Request(w, null)).AsTask();
            w.Pass(0.5);
            foreach (var exit in w.Guard.OpenOrders.Where(static o => o.IsProvenExit))
            {
                w.Await(w.Broker.CancelAsync(exit.ClientOrderId));
            }

            s.Tell(w, s.Await(w, closing));
        }, _some, Lot: 0.1m, BaseFee: 0.05m);
        yield return new("one lot, refused once, with fees in the asset", static (s, w) =>
        {
            s.Open(w, 0.1m, null);
            w.Venue.Venue.RejectNext("halted", "trading is halted");
            s.Close(w);
        }, _some, Lot: 0.1m, BaseFee: 0.05m);
        yield return new("taken and canceled without a fill", static (s, w) =>
        {
            s.Protect(w, 10m);
            w.Venue.Venue.FillNextOnly(0m);
            var closing = w.Broker.CloseAsync(s.Request(w, null)).AsTask();
            w.Pass(0.5);
            foreach (var exit in w.Guard.OpenOrders.Where(static o => o is { IsProvenExit: true, Type: OrderType.Market }))
            {
                w.Await(w.Broker.CancelAsync(exit.ClientOrderId));
            }

            s.Tell(w, s.Await(w, closing));
        }, _some);
        yield return new("worth too little, beside an own entry whose cancellation is not answered", static (s, w) =>
        {
            s.Open(w, 6m, null);
            s.Open(w, 9m, 30m);
            w.Price(s.IsShort ? 82m : 80m);
            w.Venue.DropNextResponse();
            s.Close(w);
        }, _plain, MinNotional: 500m);
        yield return new("in two orders, with fees in the asset", static (s, w) =>
        {
            s.Open(w, 9.7m, null);
            s.Open(w, 0.3m, null);
            s.Close(w);
        }, _some, Largest: 9.7m, Lot: 0.1m, BaseFee: 0.05m);
        foreach (var target in Enum.GetValues<FlattenTarget>())
        {
            yield return new($"flatten what only others hold, {target}", (s, w) =>
            {
                w.Venue.Venue.InjectTrade(Acme, s.Entries, 25m, s.Request(w, null).Leg);
                w.Pass(1);
                s.Tell(w, s.Await(w, w.Broker.FlattenAsync(TradingScope.Account, target, By).AsTask()));
            }, _some);
            yield return new($"flatten one lot, {target}", (s, w) =>
            {
                s.Open(w, 1m, null);
                s.Tell(w, s.Await(w, w.Broker.FlattenAsync(TradingScope.Account, target, By).AsTask()));
            }, _some);
            yield return new($"flatten beside an order of others, {target}", (s, w) =>
            {
                s.Open(w, 4m, null);
                w.Await(w.Venue.SendUnguardedAsync(s.Order(s.Entries, 3m, 30m) with { ClientOrderId = "web-1", Effect = PositionEffect.Open }));
                w.Pass(70);
                s.Tell(w, s.Await(w, w.Broker.FlattenAsync(TradingScope.Account, target, By).AsTask()));
            }, _some);
        }
    }
}
