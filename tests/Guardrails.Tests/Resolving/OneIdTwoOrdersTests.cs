using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Resolving;

/// <summary>
/// The venue has two orders, V-1 and V-2, under the id of one exit of 10. A lookup by that id shows one of them, and its answer says nothing of the other
/// one: what became of the other one is proved like that of an order which was not found, or stays unknown.
/// </summary>
public sealed class OneIdTwoOrdersTests
{
    private const string Id = "exit";
    private const string Second = "exit (V-2)";

    private readonly Desk _desk = new();

    /// <summary>What the venue answers beside the lookup that shows V-2, and the state of the first order once its horizon has passed.</summary>
    public static TheoryData<string, OrderState> Answers => new()
    {
        { "nothing of the first", OrderState.Canceled },
        { "nothing of the first, one tick before the horizon", OrderState.Unknown },
        { "the lookup fails", OrderState.Unknown },
        { "the lookup names no order of the venue and cannot be read", OrderState.Unknown },
        { "a page of orders", OrderState.Unknown },
        { "the first is open", OrderState.Working },
        { "a page of executions", OrderState.Unknown },
        { "an execution under the id alone", OrderState.PartiallyFilled },
        { "an execution of the first", OrderState.PartiallyFilled },
        { "another position", OrderState.Unknown },
        { "a page of positions", OrderState.Unknown },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task The_first_ends_only_when_every_other_answer_shows_nothing_of_it(string answer, OrderState state)
    {
        var fixture = await TwiceAsync(VenueOrderStatus.Filled);
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
        Assert.Equal((OrderState.Unknown, OrderState.Filled, 20m), (fixture.Guard.FindOrder(Id)!.State, fixture.Guard.FindOrder(Second)!.State, fixture.Net()));
        Answer(fixture, answer);

        fixture.Time.Advance(Desk.Horizon - TimeSpan.FromTicks(answer.Contains("one tick before", StringComparison.Ordinal) ? 1 : 0));
        await fixture.Guard.ResolveUnknownOrdersAsync();

        var first = fixture.Guard.FindOrder(Id)!;
        Assert.Equal(state, first.State);
        var isOver = state == OrderState.Canceled;
        Assert.Equal(isOver ? 0m : 10m, first.Leaves + first.Filled);
        Assert.Equal(isOver ? 20m : 10m, fixture.Guard.FindPosition(GuardFixture.Acme)!.Low);
        Assert.Equal(10m, fixture.Guard.FindOrder(Second)!.Filled);
    }

    /// <summary>An order that stays unknown is alarmed until a person says what became of it.</summary>
    [Fact]
    public async Task What_cannot_be_proved_is_alarmed_and_settled_by_a_person()
    {
        var fixture = await TwiceAsync(VenueOrderStatus.Filled);
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
        Answer(fixture, "a page of executions");

        fixture.Time.Advance(Desk.Horizon);
        await fixture.Guard.ResolveUnknownOrdersAsync();
        Assert.Contains(fixture.Alarms.All, static a => a.Code == AlarmCodes.OrderOutcomeUnknown && a.Message.Contains("the executions do not prove its absence", StringComparison.Ordinal));
        await fixture.Guard.ResolveAsync(Id, new OrderEvidence.NotAtVenue(), new("not on the order page", "ann"), TestContext.Current.CancellationToken);

        Assert.Equal((OrderState.Canceled, 20m), (fixture.Guard.FindOrder(Id)!.State, fixture.Guard.FindPosition(GuardFixture.Acme)!.Low));
    }

    /// <summary>V-1 is being canceled, and the lookup shows V-2 working: that does not say that V-1 works on.</summary>
    [Fact]
    public async Task The_second_order_at_work_does_not_refuse_the_cancellation_of_the_first()
    {
        var fixture = await TwiceAsync(VenueOrderStatus.New);
        await fixture.CancelAsync(Id);
        _desk.Find = _ => new OrderLookup.Found(Listed("V-2"));
        _desk.Orders = () => OpenOrderSnapshot.Complete([Listed("V-2")], fixture.Now);
        _desk.Positions = () => fixture.Snapshot((GuardFixture.Acme, 30m));

        fixture.Time.Advance(Desk.Horizon);
        await fixture.Guard.ResolveUnknownOrdersAsync();

        Assert.Equal((OrderState.PendingCancel, OrderState.Working), (fixture.Guard.FindOrder(Id)!.State, fixture.Guard.FindOrder(Second)!.State));
        Assert.Equal(10m, fixture.Guard.FindPosition(GuardFixture.Acme)!.Low);
    }

    /// <summary>The venue knows the second order by the id of the first: it is asked for by that id, and ends as the answer says.</summary>
    [Fact]
    public async Task The_second_is_looked_up_by_the_id_that_the_venue_knows()
    {
        var fixture = await TwiceAsync(VenueOrderStatus.New);
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        fixture.Guard.Observe(OpenOrderSnapshot.Complete([Listed("V-1")], fixture.Now));
        Assert.Equal((OrderState.Working, OrderState.Unknown), (fixture.Guard.FindOrder(Id)!.State, fixture.Guard.FindOrder(Second)!.State));
        var asked = new List<string>();
        _desk.Find = id =>
        {
            asked.Add(id);
            return new OrderLookup.Found(Listed("V-2") with { Status = VenueOrderStatus.Canceled });
        };

        await fixture.Guard.ResolveUnknownOrdersAsync();

        Assert.Equal([Id], asked);
        Assert.Equal((OrderState.Working, OrderState.Canceled), (fixture.Guard.FindOrder(Id)!.State, fixture.Guard.FindOrder(Second)!.State));
    }

    /// <summary>The lookup shows the first order, which works: the second one is given up when nothing else shows it either.</summary>
    [Fact]
    public async Task The_first_order_at_work_does_not_keep_the_second_unknown()
    {
        var fixture = await TwiceAsync(VenueOrderStatus.New);
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        fixture.Guard.Observe(OpenOrderSnapshot.Complete([Listed("V-1")], fixture.Now));
        _desk.Find = id => id == Id ? new OrderLookup.Found(Listed("V-1")) : new OrderLookup.Failed("no id of this venue");
        _desk.Orders = () => OpenOrderSnapshot.Complete([Listed("V-1")], fixture.Now);
        _desk.Positions = () => fixture.Snapshot((GuardFixture.Acme, 30m));

        fixture.Time.Advance(Desk.Horizon - TimeSpan.FromTicks(1));
        await fixture.Guard.ResolveUnknownOrdersAsync();
        Assert.Equal(OrderState.Unknown, fixture.Guard.FindOrder(Second)!.State);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        await fixture.Guard.ResolveUnknownOrdersAsync();

        Assert.Equal((OrderState.Working, OrderState.Canceled), (fixture.Guard.FindOrder(Id)!.State, fixture.Guard.FindOrder(Second)!.State));
    }

    /// <summary>The venue cancels by the client's id, and its answer to the cancellation of the second order shows the first: there is no third order.</summary>
    [Theory]
    [InlineData("V-1", OrderState.PendingCancel)]
    [InlineData("V-2", OrderState.Canceled)]
    [InlineData(null, OrderState.Canceled)]
    public async Task The_answer_to_a_cancellation_is_about_the_order_that_it_names(string? named, OrderState second)
    {
        var fixture = await TwiceAsync(VenueOrderStatus.New);
        fixture.Venue.CancelAnswer = _ => new CancelOutcome.Accepted(fixture.Report(Id, VenueOrderStatus.Canceled) with { VenueOrderId = named });

        await fixture.CancelAsync(Second);

        Assert.Equal((Id, "V-2"), (fixture.Venue.Canceled[^1].ClientOrderId, fixture.Venue.Canceled[^1].VenueOrderId));
        Assert.Equal((named == "V-1" ? OrderState.Canceled : OrderState.Working, second), (fixture.Guard.FindOrder(Id)!.State, fixture.Guard.FindOrder(Second)!.State));
        Assert.Single(fixture.Guard.OpenOrders);
        Assert.Equal(20m, fixture.Guard.FindPosition(GuardFixture.Acme)!.Low);
    }

    /// <summary>Of 30 held, an exit of 10 is accepted as V-1, and the venue tells of V-2 under the same id: executed, or open.</summary>
    private async Task<GuardFixture> TwiceAsync(VenueOrderStatus second)
    {
        var fixture = _desk.Open(ExitCap.None, static o => o.Capabilities = o.Capabilities with { ClientIdUniqueness = ClientIdUniqueness.OpenOnly });
        fixture.Hold(30m);
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        fixture.Venue.Answer = static _ => new SubmitOutcome.Accepted { VenueOrderId = "V-1" };
        await fixture.SubmitAsync(GuardFixture.Sell(10m, 110m, PositionEffect.Close) with { ClientOrderId = Id });
        fixture.Guard.Observe((second == VenueOrderStatus.New ? fixture.Report(Id, second) : Executed(fixture)) with { VenueOrderId = "V-2", OrderQuantity = 10m });
        Assert.Contains(AlarmCodes.OrderDuplicated, fixture.Alarms.Codes);
        Assert.Equal(10m, fixture.Guard.FindPosition(GuardFixture.Acme)!.Low);
        return fixture;
    }

    private static ExecutionReport Executed(GuardFixture fixture) => fixture.Execution(Id, 10m, 110m, "of the second") with { CumulativeQuantity = 10m };

    private static VenueOrder Listed(string venueId) => new()
    {
        ClientOrderId = Id,
        VenueOrderId = venueId,
        Symbol = GuardFixture.Acme,
        Side = OrderSide.Sell,
        Quantity = 10m,
        Type = OrderType.Limit,
        LimitPrice = 110m,
    };

    private void Answer(GuardFixture fixture, string answer)
    {
        var found = Listed("V-2") with { FilledQuantity = 10m, Status = VenueOrderStatus.Filled };
        var ofTheSecond = Executed(fixture) with { VenueOrderId = "V-2" };
        var ofTheFirst = fixture.Execution(Id, 4m, 110m, "of the first");
        _desk.Find = _ => answer switch
        {
            "the lookup fails" => new OrderLookup.Failed("no"),
            "the lookup names no order of the venue and cannot be read" => new OrderLookup.Found(found with { VenueOrderId = null, Side = default }),
            _ => new OrderLookup.Found(found),
        };
        _desk.Orders = () => answer switch
        {
            "a page of orders" => OpenOrderSnapshot.Partial([], fixture.Now, "a page"),
            "the first is open" => OpenOrderSnapshot.Complete([Listed("V-1")], fixture.Now),
            _ => OpenOrderSnapshot.Complete([], fixture.Now),
        };
        _desk.Executions = () => answer == "a page of executions" ? ExecutionSnapshot.Partial([ofTheSecond], fixture.Now, "a page") : ExecutionSnapshot.Complete(
            answer switch
            {
                "an execution under the id alone" => [ofTheSecond, ofTheFirst],
                "an execution of the first" => [ofTheSecond, ofTheFirst with { VenueOrderId = "V-1" }],
                _ => [ofTheSecond],
            },
            fixture.Now);
        _desk.Positions = () => answer switch
        {
            "another position" => fixture.Snapshot((GuardFixture.Acme, 10m)),
            "a page of positions" => PositionSnapshot.Partial([], fixture.Now, "a page"),
            _ => fixture.Snapshot((GuardFixture.Acme, 20m)),
        };
    }
}
