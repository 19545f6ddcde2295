using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.States;
using Guardrails.Tests.Book;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Observing;

/// <summary>Each row of the table of misfits, recorded of an order in each state: the events, in their order, and none beside them.</summary>
public sealed class MisfitRecordTests
{
    private const string Id = "o";

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var misfit in Enum.GetNames<Misfit>())
            {
                foreach (var state in (string[])["reserved", "in flight", "unknown", "working", "canceled", "exit working", "has to go", "restricted"])
                {
                    cases.Add(misfit, state);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_misfit_is_recorded_as_its_row_says(string name, string state)
    {
        var misfit = Enum.Parse<Misfit>(name);
        var row = MisfitPolicy.Table[misfit];
        var (book, order) = Place(state);
        var events = new List<GuardEvent>();

        MisfitPolicy.Record(book, new(misfit, order, "told", "why") { Quantity = 12m, ReportedFor = "OTHER", ReportedForReason = "there", Shown = new ShownTerms(null, 101m, null, 101m) }, At(60), events);

        Assert.Equal(Expected(row, order, state), events.Select(Text));
    }

    /// <summary>What the fact itself has brought into the books has no order yet: it has to go where its row says so and it has a quantity.</summary>
    [Theory]
    [InlineData(Misfit.DuplicateOrder, "new", 12, true)]
    [InlineData(Misfit.DuplicateOrder, "new", 0, false)]
    [InlineData(Misfit.DuplicateOrder, null, 12, false)]
    [InlineData(Misfit.OtherPosition, "new", 12, true)]
    [InlineData(Misfit.ExternalExecution, "new", 12, false)]
    public void An_order_that_the_fact_has_brought_has_to_go(object misfit, string? id, int quantity, bool hasToGo)
    {
        var (book, _) = Place("working");
        var events = new List<GuardEvent>();

        MisfitPolicy.Record(book, new((Misfit)misfit, Acme, id) { Quantity = quantity, ReportedFor = "OTHER" }, At(60), events);

        Assert.Equal(hasToGo ? [$"corrected {id} {quantity} None, has to go"] : [], events.Where(static e => e is GuardEvent.OrderCorrected or GuardEvent.OrderTransitioned).Select(Text));
    }

    /// <summary>What the venue shows late or sets by itself is no misfit: nobody cancels the order for it.</summary>
    [Theory]
    [InlineData("working", false)]
    [InlineData("exit working", false)]
    [InlineData("has to go", true)]
    public void A_value_or_a_mark_that_is_shown_cancels_nothing(string state, bool hasToGo)
    {
        var (book, order) = Place(state);
        var events = new List<GuardEvent>();
        MisfitPolicy.Value(order, new ShownTerms(null, 101m, null, 101m), At(60), events);
        MisfitPolicy.CountPlainUntilShown(Id, 10m, At(60), events);
        MisfitPolicy.Settle(order, OrderDoubts.CapUnseen, At(60), events);

        Assert.Equal([$"corrected {Id} 10 None at 101", $"corrected {Id} 10 CapUnseen", $"corrected {Id} 10 None"], events.Select(Text));
        foreach (var e in events)
        {
            book.Apply(e);
        }

        Assert.Equal((hasToGo, OrderDoubts.None), (order.CancelRequired, order.Doubts));
    }

    private static IEnumerable<string> Expected(MisfitConsequence row, OrderView order, string state)
    {
        if (row.Flag is { } flag)
        {
            yield return $"flag {flag} of ACME {Id}: told";
        }

        var correction = row.Order switch
        {
            OrderConsequence.CountLarger => "12 None, has to go",
            OrderConsequence.CountBothSides => "10 Side, has to go",
            OrderConsequence.CountHere => "10 None, has to go",
            OrderConsequence.CountPlain => "10 Cap",
            OrderConsequence.CountUnlinked => "10 Link",
            OrderConsequence.CountInFull => "10 Wait",
            OrderConsequence.CountPrice => order.IsExit ? "10 None at 101" : "10 None, has to go at 101",
            OrderConsequence.NoteSmaller => "10 None at 101",
            _ => null,
        };
        if (correction is not null)
        {
            yield return $"corrected {Id} {correction}";
        }

        if (state != "restricted")
        {
            if (row.Scope != MisfitScope.None)
            {
                yield return "symbol ACME Quarantined: why";
            }

            if (row.Scope is not (MisfitScope.None or MisfitScope.Symbol))
            {
                yield return "account ReduceOnly: why";
            }
        }

        if (row.Scope == MisfitScope.BothSymbolsAndAccount)
        {
            yield return "symbol OTHER Quarantined: there";
        }

        if (row.Order == OrderConsequence.LookUp && state is "reserved" or "in flight")
        {
            yield return $"moved {Id} Unknown: told";
        }

        if (row.Order is OrderConsequence.LookUp or OrderConsequence.Cancel && state != "has to go")
        {
            yield return $"corrected {Id} 10 None, has to go";
        }
    }

    private static string Text(GuardEvent e) => e switch
    {
        GuardEvent.FactFlagged x => $"flag {x.Flag} of {x.Symbol} {x.ClientOrderId}: {x.Detail}",
        GuardEvent.OrderCorrected x => FormattableString.Invariant($"corrected {x.ClientOrderId} {x.Quantity} {x.Doubts}{(x.CancelRequired ? ", has to go" : "")}{(x.Shown is { } shown ? FormattableString.Invariant($" at {shown.LimitPrice}") : "")}"),
        GuardEvent.OrderTransitioned x => $"moved {x.ClientOrderId} {x.State}: {x.Reason}",
        GuardEvent.StateSet x => $"{x.Scope} {x.State}: {x.By.Reason}",
        _ => e.ToString(),
    };

    private static (AccountBook Book, OrderView Order) Place(string state)
    {
        var book = new EventBook(BrokerCapabilities.Plain);
        var isExit = state.StartsWith("exit", StringComparison.Ordinal);
        book.Hold(isExit ? 10m : 0m);
        book.Admit(Id, isExit ? OrderSide.Sell : OrderSide.Buy, 10m, isExit);
        if (state != "reserved")
        {
            book.Move(Id, OrderState.InFlight, 3);
        }

        if (state is not ("reserved" or "in flight"))
        {
            book.Move(Id, state == "unknown" ? OrderState.Unknown : OrderState.Working, 3);
        }

        if (state == "canceled")
        {
            book.Move(Id, OrderState.Canceled, 4);
        }

        if (state == "has to go")
        {
            book.Correct(Id, cancelRequired: true);
        }

        if (state == "restricted")
        {
            book.Book.Apply(new GuardEvent.StateSet(At(5), TradingScope.Of(Acme), TradingState.Quarantined, new("before", "ann")));
            book.Book.Apply(new GuardEvent.StateSet(At(5), TradingScope.Account, TradingState.Halted, new("before", "ann")));
        }

        return (book.Book, book.Book.FindOrder(Id)!);
    }
}
