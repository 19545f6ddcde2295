using System.Globalization;
using System.Text;
using Guardrails.Book;
using Guardrails.Events;
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
        var answers = Answers(situation).ToList();

        _recorded.Check(name, answers, i => answers[i].Answer);
    }

    [Fact]
    public void Every_recorded_situation_is_tried()
    {
        _recorded.CheckNames(OrderSituation.All, static situation => Answers(situation).Select(static a => a.Answer));
    }

    /// <summary>A copy for a question is the same book: the same events lead it to the same place, and the original stays where it is.</summary>
    [Theory]
    [MemberData(nameof(Situations))]
    public void A_copy_for_a_question_goes_the_same_way(string name)
    {
        var situation = OrderSituation.All.Single(s => s.ToString() == name);
        var original = situation.Open().Book;
        var before = original.ToStateText();
        foreach (var e in BookEvent.All.Where(e => e.Of(situation).All(static one => one is GuardEvent.OrderAdmitted) && IsPossible(original, e)))
        {
            var (copy, other) = (original.Scratch([Acme, "OTHER"]), situation.Open().Book);
            foreach (var one in e.Of(situation).Cast<GuardEvent.OrderAdmitted>())
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

    /// <summary>Each event by itself; in units also in a book that is told to forget soon, followed by two orders that come and go.</summary>
    private static IEnumerable<(string Question, string Answer)> Answers(OrderSituation situation)
    {
        foreach (var e in BookEvent.All)
        {
            yield return (e.Name, Answer(situation, e, static c => c, []));
            if (situation.Scale == 1m)
            {
                yield return (e.Name + ", soon forgotten", Answer(situation, e, ForgetsSoon, BookEvent.ComeAndGo(situation)));
            }
        }
    }

    private static BookConfiguration ForgetsSoon(BookConfiguration c) => c with
    {
        MaxEndedOrders = 1,
        Limits = c.Limits with { MaxStrategyExposure = null, MaxGrossExposure = Guardrails.Limits.Limit.OfEquity(0.5m), DuplicateWindow = TimeSpan.FromSeconds(8), MaxMessages = 3, MessageWindow = TimeSpan.FromSeconds(9), MaxEntries = 2, EntryWindow = TimeSpan.FromSeconds(9) },
        Trips = c.Trips with { MaxDenials = 2, DenialWindow = TimeSpan.FromSeconds(9), MaxRejections = 1, RejectionWindow = TimeSpan.FromSeconds(9) },
    };

    private static string Answer(OrderSituation situation, BookEvent e, Func<BookConfiguration, BookConfiguration> configure, IEnumerable<GuardEvent> after)
    {
        var book = situation.Open(configure).Book;
        if (!IsPossible(book, e))
        {
            return "no order";
        }

        foreach (var one in e.Of(situation).Concat(after))
        {
            // Nothing comes for an order that is forgotten.
            if (one is GuardEvent.OrderAdmitted or GuardEvent.OrderObserved || one.ChangedOrder() is not { } id || book.FindOrder(id) is not null)
            {
                book.Apply(one);
            }
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
            text.Append(CultureInfo.InvariantCulture, $"{position.Key} {position.IsExposed} {position.IsAllManaged} {position.BestOwnBid} {position.BestOwnAsk} {position.IsExiting} {position.HasCapped} {position.InDoubt} {position.Tradable} {RecordText.Of(position.ToTracked())} since {reached} {low} {high}\n");
            var ledger = position.Ledger;
            text.Append(CultureInfo.InvariantCulture, $"  {ledger.IsInRange} {ledger.IsPriced(position.Symbol.Pricing)} {ledger.IsPriced(new Pricing(0m, null, 0m, null, 0))}");
            foreach (var price in new[] { 90m, 250m })
            {
                Append(text, ledger.Value(new Pricing(price, position.Symbol.Instrument, 0.1m, null, 0)));
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
        $"{book.LiveOrders} {book.UnknownEntries.Count()} {book.UnvaluedKeys} {book.OrdersNamed} {string.Join('+', book.Inferred.Select(static o => o.ClientOrderId))} {book.FindParent("parent")} {book.HasRecentOrders} {book.AreMessagesUsedUp(At(13))} {book.AreEntriesUsedUp("momentum", At(13))} {book.AreEntriesUsedUp(null, At(13))} {book.IsOneTooMany(1, At(13))} {book.UsesEquity} {book.StateOf("momentum")} {book.WasUsed("n")} {book.FindOrderByVenueId(Acme, "V-x")?.ClientOrderId} {book.FindOrderByVenueId(Acme, OrderSituation.VenueId)?.ClientOrderId} {book.BuyingPowerHeld} {Invariants.BrokenIn(book)}");

    private static void Append(StringBuilder text, in ExposureAmounts amounts) =>
        text.Append(CultureInfo.InvariantCulture, $" {amounts.Long}/{amounts.Short}/{amounts.Gross}/{amounts.NetLong}/{amounts.NetShort}");
}
