using System.Globalization;
using Guardrails.Closing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;
using static Guardrails.Tests.Closing.ClosingScene;
using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Closing;

/// <summary>The closings that are recorded: each at several kinds of venue, for a long and for a short position.</summary>
internal static class ClosingScenes
{
    private static readonly string[] _some = ["Plain", "EquitiesHoldingShares", "FuturesOneWay"];
    private static readonly string[] _all = ["Plain", "EquitiesHoldingShares", "FuturesOneWay", "FuturesHedge"];
    private static readonly string[] _plain = ["Plain"];

    public static IReadOnlyList<ClosingScene> All { get; } =
    [
        .. Scenes().SelectMany(static scene => scene.Profiles.SelectMany(profile => new[] { false, true }.Select(isShort => scene with { Profile = profile, IsShort = isShort }))),
    ];

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
        yield return new("refused every 100 ms", static (s, w) => s.Refused(s.Protect(w, 10m), 100m), _some);
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
        yield return new("one lot", static (s, w) => s.Close(s.Protect(w, 1m)), _some);
        yield return new("all but one lot, then that", static (s, w) =>
        {
            s.Close(s.Protect(w, 10m), 9m);
            s.Close(w);
        }, _some);
        yield return new("tenths", static (s, w) =>
        {
            s.Close(s.Protect(w, 0.9m), 0.3m);
            s.Open(w, 0.2m, 20m);
            s.Close(w);
        }, _some, Lot: 0.1m);
        yield return new("refused twice, with fees in the asset", static (s, w) =>
        {
            s.Protect(w, 10m);
            w.Venue.Venue.RejectNextExit("busy", "not now");
            w.Venue.Venue.RejectNextExit("busy", "not now");
            s.Close(w);
        }, _some, Lot: 0.1m, BaseFee: 0.05m);
        yield return new("a part, beside exits for the day", static (s, w) =>
        {
            s.Open(w, 10m, null);
            s.Exit(w, 10m, -12m, TimeInForce.Day);
            s.Close(w, 4m);
        }, _some);
        yield return new("a part, beside a pair of different sizes", static (s, w) =>
        {
            s.Open(w, 10m, null);
            s.Pair(w, 10m, 6m);
            s.Close(w, 3m);
        }, _some);
        yield return new("beside an own entry that the venue never cancels", static (s, w) =>
        {
            s.Protect(w, 10m);
            s.Open(w, 5m, 20m);
            s.Uncanceled(w, () => w.Broker.CloseAsync(s.Request(w, null)).AsTask());
        }, _some);
        yield return new("cancel entries that the venue never cancels", static (s, w) =>
        {
            s.Open(w, 5m, 20m);
            s.Open(w, 3m, 30m);
            s.Uncanceled(w, () => w.Broker.CancelEntriesAsync(TradingScope.Account, By).AsTask());
        }, _plain);
        yield return new("flatten beside entries that the venue never cancels", static (s, w) =>
        {
            s.Open(w, 5m, 20m);
            s.Uncanceled(w, () => w.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, By).AsTask());
        }, _plain);
        yield return new("what others hold, beside own entries", static (s, w) =>
        {
            w.Venue.Venue.InjectTrade(Acme, s.Entries, 25m, s.Request(w, null).Leg);
            s.Open(w, 5m, 20m);
            s.Close(w, 3m);
        }, _some);
        yield return new("reverse while others trade unseen", static (s, w) =>
        {
            s.Protect(w, 10m);
            var reversing = w.Broker.ReverseAsync(s.Order(s.Exits, 7m, null), By).AsTask();
            w.Venue.Venue.InjectTrade(Acme, s.Entries, 4m, s.Request(w, null).Leg, announce: false);
            s.Tell(w, s.Await(w, reversing));
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
        yield return new("reverse, refused every 100 ms", static (s, w) =>
        {
            s.Protect(w, 10m);
            s.Refused(w, w.Broker.ReverseAsync(s.Order(s.Exits, 7m, null), By).AsTask(), 100m);
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
                    s.Tell(w, s.Await(w, w.Broker.FlattenAsync(scope, target, By).AsTask()));
                }, _some);
            }

            yield return new($"cancel entries of {name}", (s, w) =>
            {
                s.Protect(w, 10m);
                s.Open(w, 5m, 20m);
                w.Venue.Venue.RejectNextCancel("busy", "not now");
                s.Tell(w, s.Await(w, w.Broker.CancelEntriesAsync(scope, By).AsTask()).Count);
            }, _some);
        }

        yield return new("flatten while it is closed in part", static (s, w) =>
        {
            s.Protect(w, 10m);
            var closing = w.Broker.CloseAsync(s.Request(w, 4m)).AsTask();
            var flattening = w.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, By).AsTask();
            s.Tell(w, s.Await(w, closing));
            s.Tell(w, s.Await(w, flattening));
        }, _some);
        yield return new("flatten, refused every 100 ms", static (s, w) =>
        {
            s.Protect(w, 10m);
            s.Refused(w, w.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, By).AsTask(), 100m);
        }, _plain);

        foreach (var scene in LongClosings.Scenes())
        {
            yield return scene;
        }
    }
}
