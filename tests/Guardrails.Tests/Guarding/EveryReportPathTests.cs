using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>
/// An exit that the venue executes on the other side (G-02), or for more than is held (G-05), whichever way the guard hears of it: booked
/// once, the symbol is quarantined, the account takes no new risk, somebody is told, and what still works of it has to go.
/// </summary>
public sealed class EveryReportPathTests
{
    private readonly Desk _desk = new();
    private readonly GuardFixture _fixture;

    public EveryReportPathTests()
    {
        _fixture = _desk.Open(ExitCap.None, static o => o.Capabilities = o.Capabilities with { ReplaceQuantity = ReplaceQuantity.Total, LinksExits = true });
        _fixture.Hold(10m);
    }

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var path in new[]
            {
                "the stream", "the echo of a send", "a lookup", "the list of open orders", "the list of executions", "the echo of a cancellation", "the echo of a replacement",
                "the order a replacement was refused for", "the answer to a group", "a person",
            })
            {
                cases.Add("G-02", path);
                cases.Add("G-05", path);
            }

            return cases;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_the_venue_has_differently_is_booked_once_and_has_to_go(string incident, string path)
    {
        // Approved is the sale of all 10 that are held.
        var wrongSide = incident == "G-02";
        var (executed, net) = wrongSide ? (4m, 14m) : (15m, -5m);
        var said = new ExecutionReport
        {
            Symbol = GuardFixture.Acme,
            Side = wrongSide ? OrderSide.Buy : OrderSide.Sell,
            Status = VenueOrderStatus.PartiallyFilled,
            OrderQuantity = wrongSide ? 10m : 30m,
            CumulativeQuantity = executed,
        };
        _desk.Positions = () => _fixture.Snapshot((GuardFixture.Acme, net));

        var id = await TellAsync(path, said);
        AssertBooked();
        var fill = said with { ClientOrderId = id, Fill = new Fill { ExecutionId = "X", Quantity = executed, Price = 100m } };
        _fixture.Guard.Observe(fill);
        _fixture.Guard.Observe(fill with { CumulativeQuantity = null });
        AssertBooked();

        void AssertBooked()
        {
            var (order, position) = (_fixture.Guard.FindOrder(id)!, _fixture.Guard.FindPosition(GuardFixture.Acme)!);
            Assert.Equal((net, executed), (position.Net, order.Filled));
            Assert.Equal(wrongSide ? (8m, 20m) : (-20m, -5m), (position.Low, position.High));
            Assert.Equal(TradingState.Quarantined, _fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)));
            Assert.Equal(TradingState.ReduceOnly, _fixture.Guard.GetState(TradingScope.Account));
            Assert.Contains(wrongSide ? "SIDE_MISMATCH" : "QUANTITY_LARGER", _fixture.Alarms.Codes);
            Assert.Contains(id, path == "the echo of a cancellation" ? _fixture.Venue.Canceled.Select(static c => c.ClientOrderId) : _fixture.Guard.DueCancellations().Due);
        }
    }

    /// <summary>The guard hears of an exit of 10 in one way only.</summary>
    private async Task<string> TellAsync(string path, ExecutionReport said)
    {
        switch (path)
        {
            case "the echo of a send":
                _fixture.Venue.Answer = _ => new SubmitOutcome.Accepted { VenueOrderId = "V-1", Echo = said };
                return Named(await _fixture.SubmitAsync(Exit(), Token));
            case "the answer to a group":
                _fixture.Venue.GroupAnswer = group => new GroupOutcome { Orders = [new SubmitOutcome.Accepted { VenueOrderId = "V-1" }, new SubmitOutcome.Accepted { VenueOrderId = "V-2", Echo = said }] };
                var stop = GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m };
                var sent = Assert.IsType<GroupResult.Sent>(await _fixture.SubmitGroupAsync(new GroupRequest { Exits = [stop, Exit()] }));
                return Named(sent.Orders[1]);
            case "a lookup" or "a person" or "the list of executions":
                _fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("time-out");
                break;
        }

        var id = Named(await _fixture.SubmitAsync(Exit(), Token));
        var listed = new VenueOrder
        {
            ClientOrderId = id,
            Symbol = said.Symbol,
            Side = said.Side,
            Quantity = said.OrderQuantity!.Value,
            FilledQuantity = said.CumulativeQuantity!.Value,
            Type = OrderType.Limit,
            LimitPrice = 100m,
            Status = said.Status,
        };
        switch (path)
        {
            case "the stream":
                _fixture.Guard.Observe(said with { ClientOrderId = id });
                break;
            case "a lookup":
                _desk.Find = _ => new OrderLookup.Found(listed);
                await _fixture.Guard.ResolveUnknownOrdersAsync(Token);
                break;
            case "a person":
                await _fixture.Guard.ResolveAsync(id, new OrderEvidence.AtVenue(listed), new("on the screen", "ann"), Token);
                break;
            case "the list of open orders":
                _fixture.Guard.Observe(OpenOrderSnapshot.Complete([listed], _fixture.Now));
                break;
            case "the list of executions":
                var execution = said with { ClientOrderId = id, Fill = new Fill { ExecutionId = "X", Quantity = said.CumulativeQuantity!.Value, Price = 100m } };
                _desk.Executions = () => ExecutionSnapshot.Complete([execution], _fixture.Now);
                _fixture.Time.Advance(Desk.Horizon);
                await _fixture.Guard.ResolveUnknownOrdersAsync(Token);
                break;
            case "the echo of a cancellation":
                _fixture.Venue.CancelAnswer = _ => new CancelOutcome.Accepted(said);
                await _fixture.CancelAsync(id);
                break;
            case "the echo of a replacement":
                _fixture.Venue.ReplaceAnswer = _ => new ReplaceOutcome.Accepted { VenueOrderId = said.VenueOrderId, Echo = said with { LimitPrice = 101m } };
                await _fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, LimitPrice = 101m });
                break;
            case "the order a replacement was refused for":
                _fixture.Venue.ReplaceAnswer = _ => new ReplaceOutcome.Rejected { Rejection = new VenueRejection("NO", "no"), Original = said };
                await _fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, LimitPrice = 101m });
                break;
        }

        return id;
    }

    private static string Named(OrderResult result) => result switch
    {
        OrderResult.Accepted accepted => accepted.Order.ClientOrderId,
        OrderResult.Unknown unknown => unknown.ClientOrderId,
        _ => throw new InvalidOperationException($"{result}"),
    };

    private static OrderRequest Exit() => GuardFixture.Sell(10m, 100m, PositionEffect.Close);
}
