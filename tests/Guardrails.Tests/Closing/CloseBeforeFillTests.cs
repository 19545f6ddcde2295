using System.Globalization;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.States;
using Guardrails.Testing;
using Guardrails.Tests.Guarding;
using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Closing;

/// <summary>
/// A close that is asked for while nothing is known to be the bot's own, and an entry of the bot's is alive: what the entry fills meanwhile is closed as well, by the same call.
/// </summary>
public sealed class CloseBeforeFillTests
{
    private static readonly Attribution _by = new("out", "ann");

    /// <summary>Nothing is held, and the guard refuses the exit. The entry would open the position after the close: it is canceled, unless it is to stay or a part was asked for.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void Nothing_is_held_and_the_entry_goes_unless_it_is_to_stay(string profile)
    {
        foreach (var (keeps, quantity) in new (bool, decimal?)[] { (false, null), (true, null), (false, 4m) })
        {
            using var world = WithEntry(profile);

            var result = world.Await(world.Broker.CloseAsync(Request(world) with { KeepsEntries = keeps, Quantity = quantity }));

            Assert.True(Assert.IsType<CloseResult.Refused>(result).Denial.Has(DenialCodes.NoPositionToClose), result.ToString());
            string[] stays = keeps || quantity is not null ? ["entry"] : [];
            Assert.Equal(stays, result.OwnEntries.Select(static o => o.ClientOrderId));
            Assert.Equal(stays.Length, world.Venue.Venue.OpenOrders.Count);
            Assert.Equal(0m, world.AtVenue);
            Assert.Empty(world.Guard.ExitsUnderWay());
        }
    }

    /// <summary>The entry fills while it is being canceled, or has filled and nobody was told: what it bought is closed, and the caller hears so.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void What_the_entry_fills_meanwhile_is_closed(string profile)
    {
        foreach (var isTold in new[] { true, false })
        {
            using var world = WithEntry(profile);
            if (isTold)
            {
                world.Venue.InjectNext(FaultClass.FillRacesCancel);
            }
            else
            {
                world.Venue.InjectNext(FaultClass.EventLost);
                world.Venue.Venue.SetPrice(Acme, 89m);
                world.Pass(0.05);
                Assert.Equal((10m, 0m), (world.AtVenue, world.Tracked));
            }

            var result = world.Await(world.Broker.CloseAsync(Request(world)));
            world.Pass(5);

            var filled = world.Guard.FindOrder("entry")!.Filled;
            Assert.True(filled > 0m, result.ToString());
            Assert.True(result is CloseResult.Closed { Remaining: 0m, OwnEntries: [] } && result.ClosedQuantity == filled, $"{filled}: {result}");
            Assert.Equal((0m, 0m), (world.AtVenue, world.Tracked));
            Assert.Empty(world.Venue.Venue.OpenOrders);
        }
    }

    /// <summary>An entry whose cancellation is lost again and again is waited for, and named when time is up. Until a person has looked nothing else is opened.</summary>
    [Fact]
    public void An_entry_whose_end_is_not_known_is_named()
    {
        using var world = WithEntry("Plain");
        world.Venue.Faults = FaultPlan.None.With(FaultClass.RequestLost, 1m);

        var result = world.Await(world.Broker.CloseAsync(Request(world)));

        Assert.True(result is CloseResult.Incomplete { OwnEntries: [{ ClientOrderId: "entry" }] }, result.ToString());
    }

    /// <summary>
    /// An exit is sent, as large as what was known: 1. While it is sent 10 are booked. The run goes on with the other 9 beside it, whatever becomes of the 1, and never with more than is there.
    /// </summary>
    [Theory]
    [InlineData("taken", "entry 10, 1, 9")]
    [InlineData("of unknown outcome", "entry 10, 1, 9")]
    [InlineData("refused", "entry 10, 1, 10")]
    public void What_is_booked_before_the_exit_goes_out_is_closed_by_the_same_call(string first, string sent)
    {
        var journal = new ScriptedJournal();
        using var stage = Booked(10m, journal: journal, answer: first switch
        {
            "refused" => new SubmitOutcome.Rejected(new VenueRejection("NO", "not now")),
            "of unknown outcome" => new SubmitOutcome.Unknown("no answer"),
            _ => null,
        });
        var fixture = stage.Fixture;

        var running = stage.Runs.ExitAsync(Request(), ExitIntent.Close);
        stage.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(sent, "entry " + string.Join(", ", fixture.Venue.Sent.Select(static o => o.Quantity.ToString(CultureInfo.InvariantCulture))));
        Assert.False(running.IsCompleted);
        var written = journal.Records.Select(static r => EventCodec.Decode(r.Kind, r.Schema, r.Payload.Span)).Select(static e => e switch
        {
            GuardEvent.OrderAdmitted admitted => admitted.Order.Quantity.ToString(CultureInfo.InvariantCulture),
            GuardEvent.ExitSet { Intent: var intent, Target: var target } => string.Create(CultureInfo.InvariantCulture, $"{intent} to {target}"),
            _ => null,
        }).OfType<string>();
        Assert.Equal(sent.Replace("entry ", "", StringComparison.Ordinal).Replace(", 1, ", ", 1, Close to 0, ", StringComparison.Ordinal).Split(", "), written);

        foreach (var exit in fixture.Venue.Sent.Skip(1).Where(o => fixture.Guard.FindOrder(o.ClientOrderId)!.State != OrderState.Rejected).ToArray())
        {
            fixture.Fill(exit.ClientOrderId, exit.Quantity);
        }

        var result = stage.Await(running);
        Assert.True(result is CloseResult.Closed { ClosedQuantity: 10m, Remaining: 0m, InFlight: 0m }, result.ToString());
        Assert.Equal(0m, fixture.Net());
        Assert.Empty(fixture.Guard.ExitsUnderWay());
    }

    /// <summary>A part is closed as a part: the exit of it is waited for, nothing more is sent, and the entry stays.</summary>
    [Fact]
    public void A_part_is_no_more_than_was_asked_for()
    {
        using var stage = Booked(6m);

        var running = stage.Runs.ExitAsync(Request() with { Quantity = 4m }, ExitIntent.Close);
        Assert.False(running.IsCompleted);
        stage.Fixture.Fill(stage.Fixture.Venue.Sent[^1].ClientOrderId, 4m);

        var result = stage.Await(running);
        Assert.True(result is CloseResult.Closed { ClosedQuantity: 4m, Remaining: 2m, OwnEntries: [{ ClientOrderId: "entry" }] }, result.ToString());
        Assert.Equal([10m, 4m], stage.Fixture.Venue.Sent.Select(static o => o.Quantity));
    }

    /// <summary>6 of 10 are filled: the other 4 must not open the position again, unless they are to stay.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_rest_of_the_entry_is_canceled_unless_it_is_to_stay(bool keepsEntries)
    {
        using var stage = Booked(6m);
        var fixture = stage.Fixture;

        var running = stage.Runs.ExitAsync(Request() with { KeepsEntries = keepsEntries }, ExitIntent.Close);
        Assert.Equal([10m, 1m, 5m], fixture.Venue.Sent.Select(static o => o.Quantity));
        Assert.Equal(keepsEntries ? OrderState.PartiallyFilled : OrderState.PendingCancel, fixture.Guard.FindOrder("entry")!.State);
        fixture.Fill(fixture.Venue.Sent[1].ClientOrderId, 1m);
        fixture.Fill(fixture.Venue.Sent[2].ClientOrderId, 5m);
        if (!keepsEntries)
        {
            Assert.False(running.IsCompleted);
            fixture.Guard.Observe(fixture.Report("entry", VenueOrderStatus.Canceled, 6m));
        }

        var result = stage.Await(running);
        Assert.True(result is CloseResult.Closed { ClosedQuantity: 6m, Remaining: 0m }, result.ToString());
        Assert.Equal(keepsEntries ? ["entry"] : [], result.OwnEntries.Select(static o => o.ClientOrderId));
    }

    /// <summary>A call for all of it that comes while a part is asked for waits for the part, and then closes what is left.</summary>
    [Fact]
    public void A_call_for_all_beside_one_for_a_part_closes_all()
    {
        var read = new TaskCompletionSource();
        using var stage = Booked(10m, read.Task);
        var fixture = stage.Fixture;

        var part = stage.Runs.ExitAsync(Request() with { Quantity = 4m }, ExitIntent.Close);
        var all = stage.Runs.ExitAsync(Request(), ExitIntent.Close);
        Assert.Equal([10m], fixture.Venue.Sent.Select(static o => o.Quantity));
        read.SetResult();
        fixture.Fill(fixture.Venue.Sent[1].ClientOrderId, 4m);
        var first = stage.Await(part);
        fixture.Fill(fixture.Venue.Sent[2].ClientOrderId, 6m);

        var second = stage.Await(all);
        Assert.True(first is CloseResult.Closed { ClosedQuantity: 4m, Remaining: 6m }, first.ToString());
        Assert.True(second is CloseResult.Closed { ClosedQuantity: 6m, Remaining: 0m }, second.ToString());
        Assert.Equal([10m, 4m, 6m], fixture.Venue.Sent.Select(static o => o.Quantity));
    }

    private static CloseRequest Request(ClosingWorld? world = null) => new() { Symbol = Acme, Leg = world?.Leg ?? Positions.PositionLeg.Net, By = _by };

    /// <summary>An entry of 10 at 90 rests, with nothing held at 100.</summary>
    private static ClosingWorld WithEntry(string profile)
    {
        var world = Of(profile);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 10m, 90m) with { ClientOrderId = "entry", Effect = PositionEffect.Open })));
        world.Pass(1);
        return world;
    }

    /// <summary>
    /// An entry of 10 rests, of which some is executed and not told. The symbol is quarantined, so that an exit is judged by what the venue shows, and waits for that. The execution is told while the exit is sent.
    /// </summary>
    private static ExitStage Booked(decimal quantity, Task? read = null, ScriptedJournal? journal = null, SubmitOutcome? answer = null)
    {
        var stage = new ExitStage(journal: journal);
        var fixture = stage.Fixture;
        fixture.Work(GuardFixture.Buy(10m, 90m) with { ClientOrderId = "entry" });
        fixture.Guard.SetState(TradingScope.Of(Acme), TradingState.Quarantined, _by);
        stage.Positions = async () =>
        {
            await (read ?? Task.CompletedTask);
            return fixture.Snapshot((Acme, quantity - fixture.Venue.Sent.Where(static o => o.Side == OrderSide.Sell).Sum(o => fixture.Guard.FindOrder(o.ClientOrderId)!.Filled)));
        };
        var taken = fixture.Venue.Answer;
        fixture.Venue.Answer = order =>
        {
            fixture.Venue.Answer = taken;
            fixture.Fill("entry", quantity, 90m);
            return answer ?? taken(order);
        };
        return stage;
    }
}
