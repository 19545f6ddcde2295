using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Reconciling;

/// <summary>What a fact took of the managed position comes back when the venue's position disproves the fact, and only as far as the fact took it.</summary>
public sealed class DisprovedFactTests
{
    private readonly GuardFixture _fixture = new(static o => o.Limits = o.Limits with { MaxQuoteAge = TimeSpan.FromHours(1) });

    public DisprovedFactTests() => _fixture.Hold(3m);

    private (decimal Net, decimal Managed) Held => (_fixture.Guard.FindPosition(GuardFixture.Acme)!.Net, _fixture.Guard.FindPosition(GuardFixture.Acme)!.Managed);

    [Theory]
    [InlineData(3, 3, 3)]
    [InlineData(1, 3, 3)]
    [InlineData(3, 2, 0)]
    [InlineData(1, 4, 2)]
    public void A_row_that_was_no_trade_takes_nothing(int told, int venue, int managed)
    {
        Tell(ExecutionCause.Order, told);
        Assert.Equal((3m - told, 3m - told), Held);

        SeeTwice(venue);

        Assert.Equal(((decimal)venue, (decimal)managed), Held);
    }

    [Fact]
    public void A_row_that_is_said_to_be_no_trade_moves_nothing()
    {
        Tell(ExecutionCause.NoTrade, 3m);

        Assert.Equal((3m, 3m), Held);
        Assert.Empty(_fixture.Alarms.Codes);
    }

    /// <summary>An answer that agrees has confirmed the trade: what others bring later is theirs.</summary>
    [Fact]
    public void A_trade_that_was_confirmed_is_not_disproved_later()
    {
        Tell(ExecutionCause.Order, 3m);
        _fixture.Time.Advance(TimeSpan.FromSeconds(61));
        _fixture.Positions();

        SeeTwice(3m);

        Assert.Equal((3m, 0m), Held);
    }

    /// <summary>Executions of 1 and 1, and 1 in all by the venue: one of them had two ids. Exits go by the lesser, and the venue's position gives the rest back.</summary>
    [Fact]
    public void An_execution_that_the_sums_and_the_position_disprove_takes_nothing()
    {
        var exit = _fixture.Work(GuardFixture.Sell(3m, 100m, PositionEffect.Close));
        _fixture.Guard.Observe(_fixture.Execution(exit, 1m) with { CumulativeQuantity = 1m });
        _fixture.Guard.Observe(_fixture.Execution(exit, 1m) with { CumulativeQuantity = 1m });
        Assert.Equal((1m, 1m), Held);
        Assert.Contains(AlarmCodes.ExecutionsDisagree, _fixture.Alarms.Codes);
        _fixture.Guard.Observe(_fixture.Report(exit, VenueOrderStatus.Canceled, cumulative: 1m));

        SeeTwice(2m);

        Assert.Equal((2m, 2m), Held);
    }

    private void Tell(ExecutionCause cause, decimal quantity) => _fixture.Guard.Observe(new ExecutionReport
    {
        Symbol = GuardFixture.Acme,
        VenueOrderId = "row-1",
        Side = OrderSide.Sell,
        Status = VenueOrderStatus.Filled,
        Cause = cause,
        Fill = new Fill { ExecutionId = "row-1", Quantity = quantity, Price = 100m },
    });

    private void SeeTwice(decimal held)
    {
        for (var i = 0; i < 2; i++)
        {
            _fixture.Time.Advance(TimeSpan.FromSeconds(61));
            _fixture.Guard.Observe(OpenOrderSnapshot.Complete([], _fixture.Now));
            _fixture.Positions((GuardFixture.Acme, held));
        }
    }
}
