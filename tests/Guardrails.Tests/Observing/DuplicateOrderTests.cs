using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Tests.Book;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Observing;

/// <summary>
/// A report under the client's id of an order names another venue id than the one that is known. Whether the report is about a second order, and whether
/// the known one has a new id: each condition is broken alone.
/// </summary>
public sealed class DuplicateOrderTests
{
    private const string Id = "o";
    private const string Known = "V-" + Id;
    private const string Earlier = "V-earlier";
    private const string New = "V-new";

    public static TheoryData<string, bool, bool> Reports => new()
    {
        { "another id", true, false },
        { "no id", false, false },
        { "the known id", false, false },
        { "another id, none is known", false, false },
        { "another id of an order of others", false, false },
        { "another id, without the client's", false, false },
        { "another id, under another client's id", false, false },
        { "another id, linked with the known one", false, true },
        { "another id, linked with an earlier one", false, true },
        { "another id, linked with a strange one", true, false },
        { "an earlier id", false, false },
        { "an earlier id, linked with the known one", false, false },
        { "an earlier id, listed beside the known one", true, false },
        { "an earlier id, listed beside the known one and ended", false, false },
        { "another id, listed as the known one", false, false },
        { "another id, listed beside the known one", true, false },
        { "a capped exit that was sent again", false, true },
        { "a capped exit that was sent again, listed beside the known one", false, true },
        { "a capped exit that was sent once", true, false },
        { "a plain exit that was sent again, ids are unique for ever", false, true },
        { "a plain exit that was sent again, ids are unique for ever, listed beside the known one", true, true },
        { "a plain exit that was sent again, ids are unique for ever, listed beside the known one and ended", false, true },
        { "a plain exit that was sent again", true, false },
        { "an entry that was unknown, ids are unique for ever", true, false },
        { "another id while the order is replaced", true, false },
        { "another id while the order is replaced, listed beside the known one", true, false },
        { "another id while a successor is under way", true, false },
        { "another id at the end of the lag after a replacement", true, false },
        { "the venue renames: another id of an order that nobody changed", true, false },
        { "the venue renames: another id while the order is replaced", false, false },
        { "the venue renames: another id while a successor is under way", false, false },
        { "the venue renames: another id one tick before the lag after a replacement is over", false, true },
        { "the venue renames: another id at the end of the lag after a replacement", false, true },
        { "the venue renames: another id one tick after the lag after a replacement", true, false },
        { "the venue renames: another id that arrives within the lag after a replacement", false, true },
        { "the venue renames: another id that arrives after the lag after a replacement", true, false },
    };

    [Theory]
    [MemberData(nameof(Reports))]
    public void A_report_under_another_venue_id_is_a_second_order_or_tells_a_new_id(string what, bool isSecond, bool renews)
    {
        var book = new EventBook(BrokerCapabilities.Plain with
        {
            ExitCap = Has("capped") ? ExitCap.ReduceOnly : ExitCap.None,
            RenamesOnReplace = Has("renames"),
            ClientIdUniqueness = Has("for ever") ? ClientIdUniqueness.Forever : ClientIdUniqueness.OpenOnly,
        });
        var order = Place(book, what);
        var report = new ExecutionReport
        {
            Symbol = Acme,
            Side = order.Side,
            ClientOrderId = Has("without the client's") ? null : Has("another client's id") ? "x" : Id,
            VenueOrderId = Has("no id") ? null : what == "the known id" ? Known : Has("an earlier id") ? Earlier : New,
            PreviousVenueOrderId = Has("linked with the known") ? Known : Has("linked with an earlier") ? Earlier : Has("linked with a strange") ? "V-x" : null,
            Status = Has("ended") ? VenueOrderStatus.Canceled : VenueOrderStatus.New,
            TransactTime = Has("one tick before") ? Time(12, -1) : Has("at the end") ? Time(12) : Has("one tick after") ? Time(12, 1) : null,
        };
        var listed = Has("listed beside") ? Known : Has("listed as") ? New : null;

        var now = Has("that arrives within") ? At(12) : At(60);
        Assert.Equal(isSecond, DuplicateOrders.IsSecond(book.Book, report, order, now, listed));
        Assert.Equal(renews, DuplicateOrders.RenewsId(book.Book, report, order, now));

        bool Has(string words) => what.Contains(words, StringComparison.Ordinal);
    }

    private static OrderView Place(EventBook book, string what)
    {
        var isExit = what.Contains("exit", StringComparison.Ordinal);
        book.Hold(isExit ? 10m : 0m);
        if (what.Contains("of others", StringComparison.Ordinal))
        {
            book.Book.Apply(new GuardEvent.OrderObserved(
                At(2), new VenueOrder { ClientOrderId = Id, VenueOrderId = Known, Symbol = Acme, Side = OrderSide.Buy, Quantity = 10m, Type = OrderType.Limit, LimitPrice = 100m }, Managed: false, null));
            return book.Book.FindOrder(Id)!;
        }

        book.Admit(Id, isExit ? OrderSide.Sell : OrderSide.Buy, 10m, isExit, o => o with { VenueReduceOnly = what.Contains("capped", StringComparison.Ordinal) });
        book.Move(Id, OrderState.InFlight, 2);
        if (what.Contains("none is known", StringComparison.Ordinal))
        {
            return book.Book.FindOrder(Id)!;
        }

        if (what.Contains("sent again", StringComparison.Ordinal) || what.Contains("was unknown", StringComparison.Ordinal))
        {
            book.Move(Id, OrderState.Unknown, 3);
        }

        if (what.Contains("earlier", StringComparison.Ordinal))
        {
            book.Book.Apply(new GuardEvent.OrderTransitioned(At(3), Id, OrderState.Working, Earlier, null, ByVenue: true));
        }

        book.Move(Id, OrderState.Working, 4);
        if (what.Contains("replace", StringComparison.Ordinal))
        {
            book.Book.Apply(new GuardEvent.ReplaceRequested(At(6), Id, 8m, 99m, null, 0m, null, NoEvidence));
            if (what.Contains("after a replacement", StringComparison.Ordinal))
            {
                book.Book.Apply(new GuardEvent.ReplaceSettled(At(7), Id, true, null));
            }
        }

        if (what.Contains("successor", StringComparison.Ordinal))
        {
            book.Admit("next", OrderSide.Buy, 8m, change: static o => o with { Replaces = Id }, at: 6);
        }

        return book.Book.FindOrder(Id)!;
    }
}
