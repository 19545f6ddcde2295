using System.Reflection;
using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Orders;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Book;

/// <summary>
/// Each number of a book is made wrong behind its back, one at a time: the check of the whole book names what does not fit, and the checks after an event
/// find what they are there for, when they are there for it.
/// </summary>
public sealed class BrokenBookTests
{
    private const string Id = "a";

    /// <summary>What is made wrong, what is said of it, and whether the cheap check after an event of the order, and the one with sums counted anew, find it.</summary>
    public static TheoryData<string, string, bool, bool> Faults => new()
    {
        { "nothing", "", false, false },
        { "booked below what was executed", "order a has 2 booked, executions of 3", true, true },
        { "booked above what was executed", "order a has 4 booked, executions of 3", true, true },
        { "once booked less than now", "order a has 3 booked, and at most 2", true, true },
        { "holds less than nothing", "order a holds -1 of the buying power", true, true },
        { "holds less than nothing, and nothing is booked", "order b holds -1 of the buying power", false, false },
        { "sum of what is held", "orders hold 700 of the buying power, counted are 701", false, false },
        { "live orders", "3 orders are alive, counted are 4, in positions 3", false, false },
        { "reach ends above what is held", "7 is held, reachable are 8", true, true },
        { "reach ends below what is held", "7 is held, reachable are 0 to 6", true, true },
        { "leaves below nothing", "leaves of -1 and", true, true },
        { "sales below nothing", "and -1, capped", true, true },
        { "sales below nothing where nothing can be reached", "leaves of 3 and -1, capped", true, true },
        { "capped purchases below nothing", "capped -1 and", true, true },
        { "capped sales below nothing", "and -1", true, true },
        { "more unknown than alive", "4 of 3 orders are unknown", true, true },
        { "fewer unknown than none", "-1 of 3 orders are unknown", true, true },
        { "leaves", "its orders leave", false, true },
        { "one more unknown", "1 orders are unknown and 0 capped, counted otherwise", false, true },
        { "one more capped", "0 orders are unknown and 0 capped, counted otherwise", false, true },
        { "contribution", "it contributes", false, true },
        { "total of the symbol", "its total is", false, false },
        { "total of the account", "the account's total is", false, false },
        { "an ended order among the live ones", "is Canceled and counted as alive", false, true },
        { "a position without a live order", "its orders leave", false, true },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_does_not_fit_is_found_and_named(string fault, string said, bool isCheap, bool isCounted)
    {
        var book = Build(3);
        Assert.Null(Invariants.BrokenIn(book.Book));
        Break(book, fault);

        var broken = Invariants.BrokenIn(book.Book);

        Assert.True(fault == "nothing" ? broken is null : broken?.Contains(said, StringComparison.Ordinal) == true, $"{fault}: {broken}");
        var e = new GuardEvent.CancelRefused(At(9), Id, "no");
        Assert.Equal((isCheap, isCounted), (Invariants.BrokenBy(e, book.Book) is not null, Invariants.BrokenInFullBy(e, book.Book) is not null));
    }

    /// <summary>An event that is about no order and no position is no reason to look at any; one that sets a position looks at that.</summary>
    [Fact]
    public void An_event_is_checked_where_it_belongs()
    {
        var book = Build(3);
        Break(book, "reach ends above what is held");

        Assert.Null(Invariants.BrokenBy(new GuardEvent.OpenOrdersRead(At(9), 0), book.Book));
        Assert.Null(Invariants.BrokenBy(new GuardEvent.CancelRefused(At(9), "unknown", "no"), book.Book));
        Assert.Null(Invariants.BrokenBy(new GuardEvent.PositionSet(At(9), "OTHER", default, 0m, 0m, 0m, new("test", "test")), book.Book));
        Assert.NotNull(Invariants.BrokenBy(new GuardEvent.PositionSet(At(9), Acme, Guardrails.Positions.PositionLeg.Net, 0m, 0m, 0m, new("test", "test")), book.Book));
    }

    /// <summary>A position of up to 64 live orders is counted anew after each of its events, a crowded one after every 64th, and the whole book after every 1,024th.</summary>
    [Theory]
    [InlineData(64, "leaves", 1)]
    [InlineData(65, "leaves", 64)]
    [InlineData(3, "total of the account", 1_024)]
    public void A_crowded_position_is_counted_less_often(int orders, string fault, int events)
    {
        var book = Build(orders);
        Break(book, fault);
        var found = new List<long>();
        for (var i = 0; i < 2_100; i++)
        {
            Set(book.Book, "Version", book.Book.Version + 1);
            if (Invariants.BrokenInFullBy(new GuardEvent.CancelRefused(At(9), Id, "no"), book.Book) is not null)
            {
                found.Add(book.Book.Version);
            }
        }

        Assert.InRange(found.Count, 2_100 / events, (2_100 / events) + 1);
        Assert.All(found, version => Assert.Equal(0, version % events));
    }

    /// <summary>10 are held; an order to buy 5 is executed to 3 of it, 700 of buying power are held, and further orders rest.</summary>
    private static EventBook Build(int orders)
    {
        var book = new EventBook();
        book.Hold(4m);
        book.Work(Id, OrderSide.Buy, 5m, change: static o => o with { BuyingPowerHold = 500m });
        book.Fill(Id, 3m, 3m, 4);
        book.Work("b", OrderSide.Sell, 7m, isExit: true);
        for (var i = 2; i < orders; i++)
        {
            book.Work($"c{i}", OrderSide.Buy, 1m, change: o => o with { BuyingPowerHold = i == 2 ? 200m : 0m });
        }

        Assert.Equal((7m, orders), (book.Position.Ledger.Net, book.Position.LiveCount));
        return book;
    }

    private static void Break(EventBook book, string fault)
    {
        var (position, order) = (book.Position, (OrderSlot)book.Book.FindOrder(Id)!);
        var ledger = position.Ledger;
        switch (fault)
        {
            case "booked below what was executed":
                Tally(order, "Booked", 2m);
                break;
            case "booked above what was executed":
                Tally(order, "Booked", 4m);
                Tally(order, "MostBooked", 4m);
                break;
            case "once booked less than now":
                Tally(order, "MostBooked", 2m);
                break;
            case "holds less than nothing":
                order.HoldBuyingPower(-1m, 0m);
                break;
            case "holds less than nothing, and nothing is booked":
                ((OrderSlot)book.Book.FindOrder("b")!).HoldBuyingPower(-1m, 0m);
                break;
            case "sum of what is held":
                Set(Get(book.Book, "BuyingPowerOfOrders"), "Held", 701m);
                break;
            case "live orders":
                Set(Get(book.Book, "Orders"), "Live", 4);
                break;
            case "reach ends above what is held":
                Set(ledger, "LowReach", 8m);
                break;
            case "reach ends below what is held":
                Set(ledger, "HighReach", 6m);
                break;
            case "leaves below nothing":
                Set(ledger, "Leaves", new Contribution(-1m, 7m, 0m, 0m));
                break;
            case "sales below nothing":
                Set(ledger, "Leaves", new Contribution(3m, -1m, 0m, 0m));
                break;
            case "sales below nothing where nothing can be reached":
                Set(ledger, "LowReach", 7m);
                Set(ledger, "HighReach", 7m);
                Set(ledger, "Leaves", new Contribution(3m, -1m, 0m, 0m));
                break;
            case "capped purchases below nothing":
                Set(ledger, "Leaves", new Contribution(3m, 7m, -1m, 0m));
                break;
            case "capped sales below nothing":
                Set(ledger, "Leaves", new Contribution(3m, 7m, 0m, -1m));
                break;
            case "leaves":
                Set(ledger, "Leaves", new Contribution(ledger.Buys, ledger.Sells - 1m, 0m, 0m));
                break;
            case "more unknown than alive":
                Set(position, "UnknownOrders", 4);
                break;
            case "fewer unknown than none":
                Set(position, "UnknownOrders", -1);
                break;
            case "one more unknown":
                Set(position, "UnknownOrders", 0);
                book.Move("b", OrderState.Unknown, 8);
                Set(position, "UnknownOrders", 0);
                break;
            case "one more capped":
                Set(position, "LiveCapped", 1);
                break;
            case "contribution":
                Set(ledger, "Contributed", ledger.Amounts with { Gross = ledger.Amounts.Gross + 1m });
                break;
            case "total of the symbol":
                Add(position.Symbol.Exposure);
                break;
            case "total of the account":
                Add(book.Book.Account);
                break;
            case "an ended order among the live ones":
                ((OrderSlot)book.Book.FindOrder("b")!).Enter(OrderState.Canceled);
                break;
            case "a position without a live order":
                ((List<OrderSlot>)Get(position, "LiveSlots")).RemoveAt(1);
                break;
            default:
                break;
        }
    }

    private static void Add(ExposureTotal total)
    {
        var posted = (ExposureAmounts[])Get(total, "Posted");
        posted[0] = posted[0] with { Gross = posted[0].Gross + 1m };
    }

    private static void Tally(OrderSlot order, string name, decimal value)
    {
        var tally = Get(order, "Fills");
        Set(tally, name, value);
        Field(order, "Fills").SetValue(order, tally);
    }

    private static object Get(object owner, string name) => Field(owner, name).GetValue(owner)!;

    private static void Set(object owner, string name, object value) => Field(owner, name).SetValue(owner, value);

    /// <summary>The field of that name, or the one behind the property of that name.</summary>
    private static FieldInfo Field(object owner, string name)
    {
        for (var type = owner.GetType(); type is not null; type = type.BaseType)
        {
            const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            if ((type.GetField(name, Own) ?? type.GetField($"<{name}>k__BackingField", Own)) is { } field)
            {
                return field;
            }
        }

        throw new ArgumentException($"{owner.GetType().Name} has no {name}.", nameof(name));
    }
}
