using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Resolving;
using Guardrails.States;
using Guardrails.Tests.Book;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Resolving;

/// <summary>Which orders are asked about, have to go, or have to make place: each condition is broken alone.</summary>
public sealed class OrdersToFollowUpTests
{
    private const string Id = "order";

    private static readonly Attribution _by = new("seen", "test");

    [Theory]
    [InlineData("working", 100, 0, false)]
    [InlineData("in flight", 100, 0, false)]
    [InlineData("unknown", 0, 0, true)]
    [InlineData("cancel refused", 0, 0, true)]
    [InlineData("cancel asked", 5, -1, false)]
    [InlineData("cancel asked", 5, 0, true)]
    [InlineData("cancel asked", 5, 1, true)]
    [InlineData("replacement asked", 5, -1, false)]
    [InlineData("replacement asked", 5, 0, true)]
    [InlineData("cancel of another's asked", 100, 0, false)]
    public void The_venue_is_asked_about_what_is_unknown_or_unconfirmed_for_too_long(string state, double seconds, int ticks, bool isDoubtful)
    {
        var book = new EventBook();
        if (state.Contains("another's", StringComparison.Ordinal))
        {
            book.Book.Apply(new GuardEvent.OrderObserved(At(2), External(), Managed: false, Strategy: null));
        }
        else
        {
            book.Admit(Id, OrderSide.Buy, 10m);
            book.Move(Id, state == "in flight" ? OrderState.InFlight : OrderState.Working, 3);
        }

        switch (state)
        {
            case "unknown":
                book.Move(Id, OrderState.Unknown, 10);
                break;
            case "cancel refused":
                book.Book.Apply(new GuardEvent.CancelRequested(At(10), Id, null));
                book.Book.Apply(new GuardEvent.CancelRefused(At(10), Id, "no"));
                break;
            case "cancel asked" or "cancel of another's asked":
                book.Book.Apply(new GuardEvent.CancelRequested(At(10), Id, null));
                break;
            case "replacement asked":
                book.Book.Apply(new GuardEvent.ReplaceRequested(At(10), Id, 8m, 99m, null, 0m, null, NoEvidence));
                break;
            default:
                break;
        }

        Assert.Equal(isDoubtful, OrdersToFollowUp.Doubtful(book.Book, At(10 + seconds, ticks)).Any());
    }

    /// <summary>A sell of 10 that has lost its mark beside a sell of 8: both together can turn a position of 10 round.</summary>
    [Theory]
    [InlineData("nothing", true)]
    [InlineData("mirrored", true)]
    [InlineData("without its link", true)]
    [InlineData("without its entry", true)]
    [InlineData("another side", false)]
    [InlineData("no doubt", false)]
    [InlineData("room for both", false)]
    [InlineData("mirrored, room for both", false)]
    [InlineData("an entry", false)]
    [InlineData("cancel asked", false)]
    [InlineData("has to go anyway", false)]
    [InlineData("of another", false)]
    [InlineData("not confirmed", false)]
    [InlineData("unknown", false)]
    [InlineData("nothing is held", false)]
    [InlineData("an exit is under way", false)]
    [InlineData("an exit has given up", true)]
    public void An_exit_has_to_make_place_when_it_can_turn_the_position_round(string change, bool isOversized)
    {
        var book = new EventBook(BrokerCapabilities.Plain with { ExitCap = ExitCap.ReduceOnly });
        var isShort = change.StartsWith("mirrored", StringComparison.Ordinal);
        var side = isShort ? OrderSide.Buy : OrderSide.Sell;
        var held = change.EndsWith("room for both", StringComparison.Ordinal) ? 18m : change == "nothing is held" ? 0m : 10m;
        book.Hold(isShort ? -held : held);
        Func<AdmittedOrder, AdmittedOrder> marked = static o => o with { VenueReduceOnly = true };
        if (change == "of another")
        {
            book.Book.Apply(new GuardEvent.OrderObserved(At(2), External() with { Side = side, ReduceOnly = true }, Managed: false, Strategy: null));
        }
        else if (change is "not confirmed")
        {
            book.Admit(Id, side, 10m, isExit: true, marked);
        }
        else
        {
            book.Work(Id, side, 10m, isExit: change != "an entry", marked);
        }

        book.Work("second", side, 8m, isExit: true);
        var doubts = change switch
        {
            "no doubt" => OrderDoubts.None,
            "another side" => OrderDoubts.Side,
            "without its link" => OrderDoubts.Link,
            "without its entry" => OrderDoubts.Wait,
            _ => OrderDoubts.Cap,
        };
        book.Correct(Id, doubts, cancelRequired: change == "has to go anyway");
        switch (change)
        {
            case "cancel asked":
                book.Book.Apply(new GuardEvent.CancelRequested(At(4), Id, null));
                break;
            case "unknown":
                book.Move(Id, OrderState.Unknown, 4);
                break;
            case "an exit is under way" or "an exit has given up":
                book.Book.Apply(new GuardEvent.ExitSet(At(4), Acme, PositionLeg.Net, change == "an exit is under way" ? ExitIntent.Close : ExitIntent.Incomplete, 0m, _by, []));
                break;
            default:
                break;
        }

        Assert.Equal(isOversized, OrdersToFollowUp.Oversized(book.Book).Any(static o => o.ClientOrderId == Id));
    }

    /// <summary>Of 10 that are held, plain exits of 6 and of 5 close more than is there; the marks of the venue, a link or a waiting exit count for less.</summary>
    [Theory]
    [InlineData("6 and 4", false)]
    [InlineData("6 and 5", true)]
    [InlineData("6 and 5, mirrored", true)]
    [InlineData("6 and 5 on the other side", false)]
    [InlineData("6 and 5, the second marked", false)]
    [InlineData("6 and 5, the second at market", false)]
    [InlineData("6 and 5, the second at once or never", false)]
    [InlineData("6 and 5, the second an entry", false)]
    [InlineData("6 and 5, the second unknown", false)]
    [InlineData("6 and 5, the second executed in part", false)]
    [InlineData("11 alone", true)]
    [InlineData("11 where others hold 10 more, alone", true)]
    [InlineData("10 where others hold 10 more, alone", false)]
    [InlineData("10 and 10, linked for 10", false)]
    [InlineData("10 and 10, linked for 12", false)]
    [InlineData("11 and 11, linked for 11", true)]
    [InlineData("11 and 11, linked for 11, 1 filled", false)]
    [InlineData("6 and 5, an exit is under way", false)]
    [InlineData("6 and 4, beside one that executes at once", false)]
    [InlineData("11 and 6, linked for 11", true)]
    [InlineData("6 and 5, the second after its entry", true)]
    [InlineData("6 and 5, the second with its entry", false)]
    public void Plain_exits_have_to_make_place_when_they_close_more_than_is_held(string what, bool isOversized)
    {
        var book = new EventBook(BrokerCapabilities.Plain with { ExitCap = ExitCap.ReduceOnly });
        var isShort = what.EndsWith("mirrored", StringComparison.Ordinal);
        var side = isShort ? OrderSide.Buy : OrderSide.Sell;
        book.Hold(isShort ? -10m : 10m);
        if (what.Contains("others hold", StringComparison.Ordinal))
        {
            book.Book.Apply(new GuardEvent.PositionSet(At(1), Acme, PositionLeg.Net, 20m, 10m, 100m, _by));
        }

        var first = decimal.Parse(what.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        var links = what.Contains("linked", StringComparison.Ordinal) ? new OrderLinks(Id, what.Contains("for 12", StringComparison.Ordinal) ? 12m : first, null) : null;
        book.Work(Id, side, first, isExit: true, o => o with { Links = links });
        if (what.EndsWith("entry", StringComparison.Ordinal))
        {
            // It has filled what the exit protects, and somebody else has sold as much.
            book.Work("entry", OrderSide.Buy, 6m);
            book.Fill("entry", 5m, 5m, 3);
            book.Book.Apply(new GuardEvent.PositionSet(At(3), Acme, PositionLeg.Net, 10m, 10m, 100m, _by));
            links = what.EndsWith("its entry", StringComparison.Ordinal) ? new OrderLinks(null, 5m, "entry") : null;
        }

        if (what.EndsWith("executes at once", StringComparison.Ordinal))
        {
            // All of it together can take the position through zero, and what rests is no more than is held.
            book.Work("third", side, 1m, isExit: true, static o => o with { Type = OrderType.Market });
        }

        if (!what.EndsWith("alone", StringComparison.Ordinal))
        {
            book.Work(
                "second",
                what.EndsWith("on the other side", StringComparison.Ordinal) ? OrderSide.Buy : side,
                what.StartsWith("11 and 6", StringComparison.Ordinal) ? 6m : links?.GroupId is not null ? first : what.StartsWith("6 and 4", StringComparison.Ordinal) ? 4m : 5m,
                isExit: !what.EndsWith("an entry", StringComparison.Ordinal),
                o => o with
                {
                    Links = links,
                    VenueReduceOnly = what.EndsWith("marked", StringComparison.Ordinal),
                    Type = what.EndsWith("at market", StringComparison.Ordinal) ? OrderType.Market : OrderType.Limit,
                    TimeInForce = what.EndsWith("or never", StringComparison.Ordinal) ? TimeInForce.FillOrKill : TimeInForce.GoodTillCancel,
                });
        }

        if (what.EndsWith("unknown", StringComparison.Ordinal))
        {
            book.Move("second", OrderState.Unknown, 4);
        }

        if (what.EndsWith("after its entry", StringComparison.Ordinal))
        {
            book.Move("entry", OrderState.Canceled, 4);
        }

        if (what.EndsWith("in part", StringComparison.Ordinal) || what.EndsWith("1 filled", StringComparison.Ordinal))
        {
            // What is executed is gone from the position as well: others bought it back.
            book.Fill("second", 1m, 1m, 4);
            book.Book.Apply(new GuardEvent.PositionSet(At(5), Acme, PositionLeg.Net, 10m, 10m, 100m, _by));
        }

        if (what.EndsWith("under way", StringComparison.Ordinal))
        {
            book.Book.Apply(new GuardEvent.ExitSet(At(4), Acme, PositionLeg.Net, ExitIntent.Close, 0m, _by, []));
        }

        Assert.Equal(isOversized, OrdersToFollowUp.Oversized(book.Book).Any(static o => o.ClientOrderId == Id));
    }

    [Theory]
    [InlineData("nothing", false)]
    [InlineData("has to go", true)]
    [InlineData("another's that would have to go", false)]
    [InlineData("reserved and has to go", false)]
    [InlineData("in flight and has to go", true)]
    [InlineData("exit of nothing without its entry", true)]
    [InlineData("exit of nothing without its mark", true)]
    [InlineData("exit of nothing", false)]
    [InlineData("exit of something without its entry", false)]
    [InlineData("exit of something without its mark", false)]
    [InlineData("entry of a restricted account", true)]
    [InlineData("entry of a restricted symbol", true)]
    [InlineData("entry of a restricted strategy", true)]
    [InlineData("entry of another strategy", false)]
    [InlineData("exit of a restricted account", false)]
    [InlineData("entry of a restricted account that keeps its entries", false)]
    public void An_order_has_to_go_when_it_is_wrong_protects_nothing_or_opens_where_nothing_may_be_opened(string what, bool isUnwanted)
    {
        var book = new EventBook(configure: c => c with { CancelEntriesOnRestriction = !what.Contains("keeps its entries", StringComparison.Ordinal) });
        book.Hold(what.Contains("exit of nothing", StringComparison.Ordinal) ? 0m : 10m);
        var isExit = what.Contains("exit", StringComparison.Ordinal);
        if (what.Contains("another's", StringComparison.Ordinal))
        {
            book.Book.Apply(new GuardEvent.OrderObserved(At(2), External(), Managed: false, Strategy: null));
        }
        else
        {
            book.Admit(Id, isExit ? OrderSide.Sell : OrderSide.Buy, 5m, isExit, static o => o with { Strategy = "momentum" });
            if (!what.StartsWith("reserved", StringComparison.Ordinal))
            {
                book.Move(Id, what.StartsWith("in flight", StringComparison.Ordinal) ? OrderState.InFlight : OrderState.Working, 3);
            }
        }

        book.Correct(
            Id,
            what.Contains("without its entry", StringComparison.Ordinal) ? OrderDoubts.Wait : what.Contains("without its mark", StringComparison.Ordinal) ? OrderDoubts.Cap : OrderDoubts.None,
            cancelRequired: what.Contains("to go", StringComparison.Ordinal));
        if (what.Contains("restricted", StringComparison.Ordinal) || what.Contains("another strategy", StringComparison.Ordinal))
        {
            var scope = what.Contains("account", StringComparison.Ordinal) ? TradingScope.Account
                : what.Contains("symbol", StringComparison.Ordinal) ? TradingScope.Of(Acme)
                : TradingScope.OfStrategy(what.Contains("another", StringComparison.Ordinal) ? "carry" : "momentum");
            book.Book.Apply(new GuardEvent.StateSet(At(5), scope, TradingState.ReduceOnly, _by));
        }

        Assert.Equal(isUnwanted ? [Id] : Array.Empty<string>(), OrdersToFollowUp.Unwanted(book.Book).Select(static o => o.ClientOrderId));
    }

    private static VenueOrder External() => new() { ClientOrderId = Id, VenueOrderId = "V1", Symbol = Acme, Side = OrderSide.Buy, Quantity = 10m, Type = OrderType.Limit, LimitPrice = 100m };
}
