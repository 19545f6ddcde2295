using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Resolving;
using Guardrails.Tests.Book;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Resolving;

/// <summary>An order is absent when everything says so. Each condition is broken alone, and each age is tried one tick before and at the moment at which it turns.</summary>
public sealed class AbsenceProofTests
{
    private const string Id = "lost";
    private const double Doubted = 10;
    private const double Horizon = Doubted + 60;

    private readonly EventBook _book = new(BrokerCapabilities.Plain with { ListsExecutions = true });

    /// <summary>What is changed in evidence that proves the absence, and whether it still does.</summary>
    public static TheoryData<string, bool> Evidences => new()
    {
        { "nothing", true },
        { "not found one tick before the horizon", false },
        { "asked one tick before the horizon", false },
        { "open orders one tick before the horizon", false },
        { "open orders one tick after the horizon", true },
        { "open orders partial", false },
        { "open orders failed", false },
        { "open under its id", false },
        { "open under the venue's id", false },
        { "another is open", true },
        { "another without a venue id is open", true },
        { "executions one tick before the horizon", false },
        { "executions one tick after the horizon", true },
        { "executions partial", false },
        { "executions not read", false },
        { "executed under its id", false },
        { "executed under the venue's id", false },
        { "executed without an execution id", false },
        { "executed and booked", true },
        { "its execution busted", true },
        { "another executed", true },
        { "another without a venue id executed", true },
        { "a report without an execution", true },
    };

    [Theory]
    [MemberData(nameof(Evidences))]
    public void Nothing_is_there_only_when_every_answer_says_so(string change, bool isProof)
    {
        var order = Lose(isConfirmed: !change.Contains("without a venue id", StringComparison.Ordinal));

        Assert.Equal(isProof, WhyMayBeThere(order, change) is null);
    }

    /// <summary>Where the venue lists no executions, none are asked for.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Executions_prove_only_where_the_venue_lists_them(bool lists, bool isProof)
    {
        var book = new EventBook(BrokerCapabilities.Plain with { ListsExecutions = lists });
        book.Admit(Id, OrderSide.Buy, 10m);
        book.Move(Id, OrderState.Unknown, Doubted);

        Assert.Equal(isProof, AbsenceProof.WhyMayBeThere(book.Book, book.Book.FindOrder(Id)!, Evidence("executions not read"), At(Horizon)) is null);
    }

    [Theory]
    [InlineData("reserved", false)]
    [InlineData("in flight", false)]
    [InlineData("unknown", true)]
    [InlineData("working", false)]
    [InlineData("to be looked up", true)]
    [InlineData("cancel asked", true)]
    [InlineData("replacement asked", true)]
    [InlineData("canceled", false)]
    [InlineData("released", false)]
    public void Only_an_order_in_doubt_is_given_up(string state, bool isProof)
    {
        var order = _book.Admit(Id, OrderSide.Buy, 10m);
        if (state is not "reserved")
        {
            _book.Move(Id, OrderState.InFlight, 3);
        }

        if (state is "working" or "to be looked up" or "cancel asked" or "replacement asked" or "canceled")
        {
            _book.Move(Id, OrderState.Working, 4);
        }

        switch (state)
        {
            case "unknown":
                _book.Move(Id, OrderState.Unknown, Doubted);
                break;
            case "released":
                _book.Move(Id, OrderState.Released, Doubted);
                break;
            case "canceled":
                _book.Move(Id, OrderState.Canceled, Doubted);
                break;
            case "cancel asked":
                _book.Book.Apply(new GuardEvent.CancelRequested(At(Doubted), Id, null));
                break;
            case "replacement asked":
                _book.Book.Apply(new GuardEvent.ReplaceRequested(At(Doubted), Id, 8m, 99m, null, 0m, null, NoEvidence));
                break;
            case "to be looked up":
                _book.Book.Apply(new GuardEvent.CancelRefused(At(Doubted), Id, "no such order"));
                break;
            default:
                break;
        }

        Assert.Equal(isProof, AbsenceProof.WhyMayBeThere(_book.Book, order, Evidence("nothing"), At(Horizon)) is null);
    }

    /// <summary>A cancellation asked for after the order came into doubt starts the horizon again; one from before does not.</summary>
    [Theory]
    [InlineData(5, 0, true)]
    [InlineData(5, -1, false)]
    [InlineData(Doubted, -1, false)]
    [InlineData(Doubted + 0.0000001, 0, false)]
    [InlineData(Doubted + 20, 19, false)]
    [InlineData(Doubted + 20, 0, false)]
    [InlineData(Doubted + 20, 20, true)]
    public void The_horizon_begins_with_the_last_thing_that_was_sent(double cancelAskedAt, double later, bool isProof)
    {
        var order = _book.Work(Id, OrderSide.Buy, 10m);
        _book.Book.Apply(new GuardEvent.CancelRequested(At(cancelAskedAt <= Doubted ? cancelAskedAt : 3), Id, null));
        _book.Move(Id, OrderState.Unknown, Doubted);
        if (cancelAskedAt > Doubted)
        {
            _book.Book.Apply(new GuardEvent.CancelRefused(At(Doubted + 1), Id, "not now"));
            _book.Move(Id, OrderState.Unknown, Doubted);
            _book.Book.Apply(new GuardEvent.CancelRequested(At(cancelAskedAt), Id, null));
        }

        Assert.Equal(OrderState.Unknown, order.State);
        Assert.Equal(isProof, AbsenceProof.WhyMayBeThere(_book.Book, order, Evidence("nothing", later), At(Horizon + later)) is null);
    }

    [Theory]
    [InlineData("nothing", true)]
    [InlineData("partial", false)]
    [InlineData("failed", false)]
    [InlineData("one tick before the horizon", false)]
    [InlineData("one tick after the horizon", true)]
    [InlineData("differs", false)]
    [InlineData("beyond every number", false)]
    [InlineData("both legs of a symbol that has one", false)]
    [InlineData("an unknown leg", false)]
    [InlineData("a leg on the wrong side", false)]
    [InlineData("another symbol beyond every number", true)]
    [InlineData("another symbol's leg on the wrong side", true)]
    public void It_is_given_up_only_when_the_positions_are_what_is_booked(string change, bool isGivenUp)
    {
        _book.Hold(7m);
        var order = Lose();
        VenuePosition[] held = [new VenuePosition { Symbol = Acme, Quantity = change == "differs" ? 8m : 7m }];
        held = change switch
        {
            "beyond every number" => [new VenuePosition { Symbol = Acme, Quantity = decimal.MaxValue }],
            "both legs of a symbol that has one" => [new VenuePosition { Symbol = Acme, Quantity = 9m, Leg = PositionLeg.Long }, new VenuePosition { Symbol = Acme, Quantity = -2m, Leg = PositionLeg.Short }],
            "an unknown leg" => [.. held, new VenuePosition { Symbol = Acme, Quantity = 0m, Leg = (PositionLeg)9 }],
            "a leg on the wrong side" => [new VenuePosition { Symbol = Acme, Quantity = 8m }, new VenuePosition { Symbol = Acme, Quantity = -1m, Leg = PositionLeg.Long }],
            "another symbol beyond every number" => [.. held, new VenuePosition { Symbol = "OTHER", Quantity = decimal.MaxValue }],
            "another symbol's leg on the wrong side" => [.. held, new VenuePosition { Symbol = "OTHER", Quantity = -1m, Leg = PositionLeg.Long }],
            _ => held,
        };
        var asOf = Time(Horizon, change == "one tick before the horizon" ? -1 : change == "one tick after the horizon" ? 1 : 0);
        var positions = change switch
        {
            "partial" => PositionSnapshot.Partial(held, asOf, "a page"),
            "failed" => PositionSnapshot.Failed("no"),
            _ => PositionSnapshot.Complete(held, asOf),
        };

        Assert.Equal(isGivenUp ? OrderState.Released : null, Conclude(order, positions));
    }

    /// <summary>Positions that may be older than the last execution prove nothing: 5 s is how far they may lag.</summary>
    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public void Positions_prove_only_when_they_are_newer_than_the_last_execution(int ticks, bool isGivenUp)
    {
        var order = Lose();
        _book.Work("other", OrderSide.Buy, 3m);
        _book.Fill("other", 3m, 3m, Horizon - 5, ticks: ticks);

        Assert.Equal(
            isGivenUp ? OrderState.Released : null,
            Conclude(order, PositionSnapshot.Complete([new VenuePosition { Symbol = Acme, Quantity = 3m }], Time(Horizon))));
    }

    /// <summary>An order that the venue never confirmed and that executed nothing was never there; every other one is canceled.</summary>
    [Theory]
    [InlineData(false, 0, OrderState.Released)]
    [InlineData(true, 0, OrderState.Canceled)]
    [InlineData(false, 4, OrderState.Canceled)]
    [InlineData(true, 4, OrderState.Canceled)]
    public void What_was_at_the_venue_ends_as_canceled(bool isConfirmed, int filled, OrderState state)
    {
        var order = isConfirmed ? _book.Work(Id, OrderSide.Buy, 10m) : _book.Admit(Id, OrderSide.Buy, 10m);
        if (filled > 0)
        {
            _book.Fill(Id, filled, filled, 3);
        }

        _book.Move(Id, OrderState.Unknown, Doubted);

        Assert.Equal(state, Conclude(order, PositionSnapshot.Complete([new VenuePosition { Symbol = Acme, Quantity = filled }], Time(Horizon))));
    }

    /// <summary>An order whose outcome is unknown. The venue may have confirmed it before, and then it has the venue's id as well.</summary>
    private OrderView Lose(bool isConfirmed = false)
    {
        var order = isConfirmed ? _book.Work(Id, OrderSide.Buy, 10m) : _book.Admit(Id, OrderSide.Buy, 10m);
        if (isConfirmed)
        {
            _book.Fill(Id, 2m, 2m, 3, "booked");
        }

        _book.Move(Id, OrderState.Unknown, Doubted);
        return order;
    }

    private OrderState? Conclude(OrderView order, PositionSnapshot positions)
    {
        var events = new List<GuardEvent>();
        var why = AbsenceProof.Conclude(_book.Book, order, Evidence("nothing") with { Positions = positions }, At(Horizon), events);

        Assert.Equal(why is null, events.Count == 1);
        if (why is not null)
        {
            Assert.Empty(events);
            return null;
        }

        var ended = Assert.IsType<GuardEvent.OrderTransitioned>(events[0]);
        Assert.Equal((order.ClientOrderId, false), (ended.ClientOrderId, ended.ByVenue));
        return ended.State;
    }

    private string? WhyMayBeThere(OrderView order, string change) =>
        AbsenceProof.WhyMayBeThere(_book.Book, order, Evidence(change), At(Horizon, change == "asked one tick before the horizon" ? -1 : 0));

    private static AbsenceEvidence Evidence(string change, double later = 0)
    {
        DateTimeOffset When(string kind) => Time(Horizon + later, change == $"{kind} one tick before the horizon" ? -1 : change == $"{kind} one tick after the horizon" ? 1 : 0);
        return new AbsenceEvidence(
            new OrderLookup.NotFound(When("not found")),
            change switch
            {
                "open orders partial" => OpenOrderSnapshot.Partial([], When("open orders"), "a page"),
                "open orders failed" => OpenOrderSnapshot.Failed("no"),
                "open under its id" => Open(Id, null),
                "open under the venue's id" => Open("renamed", "V-" + Id),
                "another is open" => Open("other", "V-other"),
                "another without a venue id is open" => Open("other", null),
                _ => OpenOrderSnapshot.Complete([], When("open orders")),
            },
            PositionSnapshot.Complete([], When("positions")),
            change switch
            {
                "executions not read" => null,
                "executed under its id" => Executed(Id, null, "unbooked"),
                "executed under the venue's id" => Executed(null, "V-" + Id, "unbooked"),
                "executed without an execution id" => Executed(Id, null, null),
                "executed and booked" => Executed(Id, null, "booked"),
                "its execution busted" => Executed(Id, null, "unbooked", FillKind.Bust),
                "another executed" => Executed("other", "V-other", "unbooked"),
                "another without a venue id executed" => Executed("other", null, "unbooked"),
                "a report without an execution" => ExecutionSnapshot.Complete([Report(Id, null)], When("executions")),
                "executions partial" => ExecutionSnapshot.Partial([], When("executions"), "a page"),
                _ => ExecutionSnapshot.Complete([], When("executions")),
            });

        OpenOrderSnapshot Open(string id, string? venueId) => OpenOrderSnapshot.Complete(
            [new VenueOrder { ClientOrderId = id, VenueOrderId = venueId, Symbol = Acme, Side = OrderSide.Buy, Quantity = 10m, Type = OrderType.Limit, LimitPrice = 100m }], When("open orders"));

        ExecutionSnapshot Executed(string? id, string? venueId, string? execution, FillKind kind = FillKind.Trade) => ExecutionSnapshot.Complete(
            [Report(id, venueId) with { Fill = new Fill { ExecutionId = execution, Kind = kind, Quantity = 2m, Price = 100m } }], When("executions"));
    }

    private static ExecutionReport Report(string? id, string? venueId) =>
        new() { Symbol = Acme, ClientOrderId = id, VenueOrderId = venueId, Side = OrderSide.Buy, Status = VenueOrderStatus.PartiallyFilled };
}
