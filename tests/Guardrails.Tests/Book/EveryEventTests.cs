using System.Globalization;
using System.Text;
using Guardrails.Book;
using Guardrails.Exposure;
using Guardrails.Tests.Observing;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Book;

/// <summary>
/// Every kind of event, in every state an order can be in: everything that the book holds after it, and what its readers work out from that. The file
/// beside this test holds a digest of every answer; a change of one of them has to be meant, and the failure shows the answer in full.
/// </summary>
public sealed class EveryEventTests
{
    private static readonly RecordedAnswers _recorded = new("Book", "events.txt.gz");

    public static TheoryData<string> Situations => [.. OrderSituation.All.Select(static s => s.ToString())];

    [Theory]
    [MemberData(nameof(Situations))]
    public void Every_event_leads_to_the_book_that_is_recorded(string name)
    {
        var situation = OrderSituation.All.Single(s => s.ToString() == name);
        var answers = BookEvent.All.Select(e => (e.Name, Answer(situation, e))).ToList();

        _recorded.Check(name, answers, i => answers[i].Item2);
    }

    [Fact]
    public void Every_recorded_situation_is_tried()
    {
        _recorded.CheckNames(OrderSituation.All, static situation => BookEvent.All.Select(e => Answer(situation, e)));
    }

    /// <summary>A copy for a question is the same book: the same events lead it to the same place, and the original stays where it is.</summary>
    [Theory]
    [MemberData(nameof(Situations))]
    public void A_copy_for_a_question_goes_the_same_way(string name)
    {
        var situation = OrderSituation.All.Single(s => s.ToString() == name);
        var original = situation.Open().Book;
        var before = original.ToStateText();
        foreach (var e in BookEvent.All.Where(e => e.Of(situation).All(static one => one is Guardrails.Events.GuardEvent.OrderAdmitted) && IsPossible(original, e)))
        {
            var (copy, other) = (original.Scratch([Acme, "OTHER"]), situation.Open().Book);
            foreach (var one in e.Of(situation).Cast<Guardrails.Events.GuardEvent.OrderAdmitted>())
            {
                copy.Reserve(one);
                other.Reserve(one);
            }

            Assert.Equal(Positions(other), Positions(copy));
            Assert.Equal((other.BuyingPowerHeld, other.FindParent("parent")), (copy.BuyingPowerHeld, copy.FindParent("parent")));
            Assert.Equal(before, original.ToStateText());
        }
    }

    private static bool IsPossible(AccountBook book, BookEvent e) => !e.IsAboutOrder || book.FindOrder(OrderSituation.Id) is not null;

    private static string Answer(OrderSituation situation, BookEvent e)
    {
        var book = situation.Open().Book;
        if (!IsPossible(book, e))
        {
            return "no order";
        }

        foreach (var one in e.Of(situation))
        {
            book.Apply(one);
        }

        return book.ToStateText() + Positions(book) + Counts(book);
    }

    private static string Positions(AccountBook book)
    {
        var text = new StringBuilder();
        foreach (var position in book.Symbols.SelectMany(static s => s.Keys))
        {
            decimal low = 0m, high = 0m;
            var reached = position.TryReachSince(At(8).UtcTicks, ref low, ref high);
            text.Append(CultureInfo.InvariantCulture, $"{position.Key} {position.IsExposed} {position.IsAllManaged} {position.BestOwnBid} {position.BestOwnAsk} {position.IsExiting} {position.HasCapped} {position.InDoubt} {position.Tradable} {position.ToTracked()} since {reached} {low} {high}\n");
            var ledger = position.Ledger;
            text.Append(CultureInfo.InvariantCulture, $"  {ledger.IsInRange} {ledger.IsPriced(position.Symbol.Pricing)} {ledger.IsPriced(new Pricing(0m, null, 0m, null))}");
            foreach (var price in new[] { 90m, 250m })
            {
                Append(text, ledger.Value(new Pricing(price, position.Symbol.Instrument, 0.1m, null)));
            }

            foreach (var order in position.Live.OrderBy(static o => o.ClientOrderId, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $" {order.ClientOrderId} {order.Leaves} {order.Countable(false)} {order.Countable(true)} {order.StateOnceExecuted} {order.VenueReduceOnly} {order.GroupHasLiveStop} {position.CouldFill(order, true)}");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Counts(AccountBook book) => string.Create(
        CultureInfo.InvariantCulture,
        $"{book.LiveOrders} {book.UnknownEntries} {book.UnvaluedKeys} {book.OrdersNamed} {string.Join('+', book.Inferred.Select(static o => o.ClientOrderId))} {book.FindParent("parent")} {book.HasRecentOrders} {book.AreMessagesUsedUp(At(13))} {book.AreEntriesUsedUp("momentum", At(13))} {book.StateOf("momentum")} {book.WasUsed("n")} {book.FindOrderByVenueId(Acme, "V-x")?.ClientOrderId} {book.FindOrderByVenueId(Acme, OrderSituation.VenueId)?.ClientOrderId} {book.BuyingPowerHeld} {Invariants.BrokenIn(book)}");

    private static void Append(StringBuilder text, in ExposureAmounts amounts) =>
        text.Append(CultureInfo.InvariantCulture, $" {amounts.Long}/{amounts.Short}/{amounts.Gross}/{amounts.NetLong}/{amounts.NetShort}");
}
