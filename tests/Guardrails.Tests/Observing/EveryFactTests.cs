using System.Buffers;
using System.Globalization;
using System.Text;
using Guardrails.Book;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Orders;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Observing;

/// <summary>
/// Everything a venue can say of an order, in every state the order can be in: the events it leads to, what counts after them, and what is decided
/// next. The file beside this test holds a digest of every answer; a change of one of them has to be meant, and the failure shows the answer in full.
/// </summary>
public sealed class EveryFactTests
{
    private static readonly RecordedAnswers _recorded = new("Observing", "facts.txt.gz");

    public static TheoryData<string> Situations => [.. OrderSituation.All.Select(static s => s.ToString())];

    [Theory]
    [MemberData(nameof(Situations))]
    public void Every_fact_is_answered_as_recorded(string name)
    {
        var situation = OrderSituation.All.Single(s => s.ToString() == name);

        _recorded.Check(name, [.. VenueFact.All.Select(fact => (fact.Name, Answer(situation, fact, isJournaled: true)))], i => Answer(situation, VenueFact.All[i], isJournaled: false));
    }

    [Fact]
    public void Every_recorded_situation_is_tried()
    {
        _recorded.CheckNames(OrderSituation.All, static situation => VenueFact.All.Select(fact => Answer(situation, fact, isJournaled: true)));
    }

    private static string Answer(OrderSituation situation, VenueFact fact, bool isJournaled)
    {
        var book = situation.Open().Book;
        var events = new List<GuardEvent>();
        var text = new StringBuilder();
        try
        {
            fact.Read(situation, book, VenueFact.Now, events);
            if (!fact.Name.Contains("again and again", StringComparison.Ordinal))
            {
                events.ForEach(book.Apply);
            }
        }
        catch (ArgumentException exception)
        {
            text.Append(exception.GetType().Name).Append(' ');
        }

        text.AppendJoin(" | ", events.Select(e => isJournaled ? Payload(e) : e.ToString()));
        text.Append(" => ").Append(StateOf(book));
        book.ObserveQuote(new Quote { Symbol = Acme, Price = 100m, Time = Time(60) }, At(60));
        foreach (var request in Requests(situation))
        {
            var decision = OrderJudge.Decide(book, request, At(61));
            text.Append(CultureInfo.InvariantCulture, $" {(decision.Denial is { } denial ? string.Join('+', denial.Violations.Select(static v => v.Code.Code)) : $"{decision.Effect} {decision.ApprovedQuantity}{(decision.IsProvenExit ? " proved" : "")}")};");
        }

        return text.ToString();
    }

    private static string StateOf(AccountBook book)
    {
        var text = new StringBuilder();
        foreach (var position in book.Symbols.SelectMany(static s => s.Keys))
        {
            var ledger = position.Ledger;
            text.Append(CultureInfo.InvariantCulture, $"{position.Key.Symbol} {position.Key.Leg} {ledger.Net}/{position.Managed} {ledger.Low}..{ledger.High}{(position.InDoubt ? " in doubt" : "")} {position.Symbol.State}, ");
            foreach (var order in position.Live.OrderBy(static o => o.ClientOrderId, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"{order.ClientOrderId}={order.VenueOrderId} {order.State} {order.Booked}+{order.Leaves} at {order.CeilingPrice} holds {order.BuyingPowerHold}/{order.BuyingPowerNeed} {order.Doubts}{(order.CancelRequired ? " has to go" : "")}{(order.LookupWanted ? " to be looked up" : "")}, ");
            }
        }

        var used = book.Account.Used;
        return text.Append(CultureInfo.InvariantCulture, $"{book.State} {used.Long} {used.Short} {used.Gross} {book.FindStrategy("momentum")?.Gross} {book.FindParent("parent")}").ToString();
    }

    private static IEnumerable<OrderRequest> Requests(OrderSituation situation)
    {
        foreach (var side in new[] { OrderSide.Buy, OrderSide.Sell })
        {
            foreach (var (quantity, effect) in new[] { (3m, PositionEffect.Auto), (4m, PositionEffect.Close), (10m, PositionEffect.Close), (2m, PositionEffect.Open) })
            {
                yield return new OrderRequest { Symbol = Acme, Side = side, Quantity = situation.Of(quantity), Type = OrderType.Limit, LimitPrice = 100m, Effect = effect };
            }
        }
    }

    /// <summary>The event as it is journaled: everything but its time.</summary>
    private static string Payload(GuardEvent e)
    {
        var payload = new ArrayBufferWriter<byte>();
        EventCodec.Encode(e, payload);
        return e.GetType().Name + Convert.ToHexString(payload.WrittenSpan);
    }
}
