using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Incidents;

/// <summary>A purchase of 14 arrives, its answer is lost, and the bot orders again, four times. It gives no signal: only the order itself says that it is the same.</summary>
public sealed class IR20LostAnswerTests
{
    private readonly Desk _desk = new();
    private readonly GuardFixture _fixture;

    public IR20LostAnswerTests()
    {
        _fixture = _desk.Open(ExitCap.None);
        _fixture.Venue.Answer = static _ => throw new TimeoutException("read timeout");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("bot-1")]
    public async Task The_same_order_again_is_never_a_second_order(string? ownId)
    {
        var request = GuardFixture.Buy(14m, 100m) with { ClientOrderId = ownId };
        var id = Assert.IsType<OrderResult.Unknown>(await _fixture.SubmitAsync(request, Token)).ClientOrderId;

        for (var again = 0; again < 4; again++)
        {
            switch (await _fixture.SubmitAsync(request, Token))
            {
                case OrderResult.Denied denied when ownId is null:
                    Assert.Contains(denied.Denial.Violations, static v => v.Code.Code == "ORDER_OUTCOME_UNKNOWN");
                    break;
                case OrderResult.Unknown joined:
                    Assert.Equal((ownId, id), (joined.ClientOrderId, joined.ClientOrderId));
                    break;
                case var other:
                    Assert.Fail($"{other}");
                    break;
            }

            _fixture.Time.Advance(TimeSpan.FromSeconds(10));
            _fixture.Price(100m);
            Assert.Equal((OrderState.Unknown, 14m), (_fixture.Guard.FindOrder(id)!.State, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
        }

        Assert.Equal(id, Assert.Single(_fixture.Venue.Sent).ClientOrderId);

        // The venue is asked before anything else is, and has it: one fill.
        _desk.Find = _ => new OrderLookup.Found(new VenueOrder
        {
            ClientOrderId = id,
            Symbol = GuardFixture.Acme,
            Side = OrderSide.Buy,
            Quantity = 14m,
            FilledQuantity = 14m,
            Type = OrderType.Limit,
            LimitPrice = 100m,
            Status = VenueOrderStatus.Filled,
        });
        await _fixture.Guard.ResolveUnknownOrdersAsync(Token);
        Assert.Equal((14m, OrderState.Filled), (_fixture.Net(), _fixture.Guard.FindOrder(id)!.State));
    }
}
