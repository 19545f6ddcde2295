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

    /// <summary>3 are held. Several rows come, of which some were no trades: the venue's position says which, and where two could be meant the one that took less gives back.</summary>
    [Theory]
    [InlineData(-3, 2, 5, 3)]
    [InlineData(-1, -2, 3, 3)]
    [InlineData(-1, -2, 2, 2)]
    [InlineData(-1, -2, 1, 1)]
    [InlineData(-2, -2, 1, 1)]
    [InlineData(-3, 2, 4, 0)]
    public void Of_several_rows_those_that_were_no_trades_take_nothing(int first, int second, int venue, int managed)
    {
        Tell(ExecutionCause.Order, Math.Abs(first), first < 0 ? OrderSide.Sell : OrderSide.Buy);
        Tell(ExecutionCause.Order, Math.Abs(second), second < 0 ? OrderSide.Sell : OrderSide.Buy, "row-2");
        Assert.Equal(3m + first + second, Held.Net);

        SeeTwice(venue);

        Assert.Equal(((decimal)venue, (decimal)managed), Held);
    }

    /// <summary>More rows than are kept apart: the oldest are taken together.</summary>
    [Theory]
    [InlineData(3, 3)]
    [InlineData(4, 0)]
    public void Many_rows_that_were_no_trades_take_nothing_together(int venue, int managed)
    {
        for (var i = 0; i < 8; i++)
        {
            Tell(ExecutionCause.Order, 1m, OrderSide.Sell, $"row-{i}");
        }

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

    /// <summary>One true execution of 1, and two or three that the venue's sum lacks, told one after the other: together they take no more than they are.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Executions_that_the_sums_disprove_again_and_again_take_nothing(int times)
    {
        var exit = _fixture.Work(GuardFixture.Sell(3m, 100m, PositionEffect.Close));
        for (var i = 0; i <= times; i++)
        {
            _fixture.Guard.Observe(_fixture.Execution(exit, 1m) with { CumulativeQuantity = 1m, Status = VenueOrderStatus.PartiallyFilled });
        }

        Assert.Equal(3m - 1m - times, Held.Net);
        _fixture.Guard.Observe(_fixture.Report(exit, VenueOrderStatus.Canceled, cumulative: 1m));

        SeeTwice(2m);

        Assert.Equal((2m, 2m), Held);
    }

    /// <summary>
    /// What is in dispute belongs to the order it was told of. Two purchases on top of 3: of one the venue's sum lacks 2, of the other an execution of 2 that
    /// no sum covers yet, and then its sum lacks 2 as well: exits go by 3 + 1.
    /// </summary>
    [Fact]
    public void Sums_of_two_orders_are_in_dispute_beside_each_other()
    {
        var first = _fixture.Work(GuardFixture.Buy(10m, 100m));
        var second = _fixture.Work(GuardFixture.Buy(10m, 99m));
        _fixture.Guard.Observe(_fixture.Execution(first, 2m) with { CumulativeQuantity = 0m, Status = VenueOrderStatus.PartiallyFilled });
        Assert.Equal(3m, ByTheVenue());
        _fixture.Guard.Observe(_fixture.Execution(second, 2m) with { CumulativeQuantity = null, Status = VenueOrderStatus.PartiallyFilled });
        _fixture.Guard.Observe(_fixture.Execution(second, 1m) with { CumulativeQuantity = 1m, Status = VenueOrderStatus.PartiallyFilled });

        Assert.Equal(8m, Held.Net);
        Assert.Equal(3m, ByTheVenue());
        _fixture.Guard.Observe(_fixture.Report(first, VenueOrderStatus.Canceled, cumulative: 0m));
        _fixture.Guard.Observe(_fixture.Report(second, VenueOrderStatus.Canceled, cumulative: 1m));

        SeeTwice(4m);
        Assert.Equal((4m, 4m), Held);
    }

    /// <summary>More orders are in dispute than are kept apart, again and again: what counts twice never makes a short position of a long one.</summary>
    [Fact]
    public void Sums_of_many_orders_in_dispute_never_turn_the_position_around()
    {
        var orders = Enumerable.Range(0, 7).Select(i => _fixture.Work(GuardFixture.Buy(10m, 99m - i))).ToArray();
        for (var times = 0; times < 3; times++)
        {
            foreach (var order in orders)
            {
                _fixture.Guard.Observe(_fixture.Execution(order, 1m) with { CumulativeQuantity = 0m, Status = VenueOrderStatus.PartiallyFilled });
            }
        }

        var doubt = Assert.Single(_fixture.Ask(GuardFixture.Buy(1m, 90m)).Denial!.Violations, static v => v.Code == Guardrails.Denials.DenialCodes.PositionInDoubt);
        Assert.Equal((24m, 0m, 0m), (Held.Net, doubt.Observed, ByTheVenue()));
    }

    /// <summary>An answer showed less than a dispute that is told after it: exits go by the lesser of both.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 3)]
    public void A_dispute_takes_nothing_back_of_what_an_answer_showed(int seen, int lesser)
    {
        var order = _fixture.Work(GuardFixture.Buy(10m, 100m));
        _fixture.Time.Advance(TimeSpan.FromSeconds(61));
        _fixture.Guard.Observe(PositionSnapshot.Complete([new VenuePosition { Symbol = GuardFixture.Acme, Quantity = seen }], _fixture.Now));
        Assert.True(_fixture.Guard.FindPosition(GuardFixture.Acme)!.InDoubt);

        _fixture.Guard.Observe(_fixture.Execution(order, 2m) with { CumulativeQuantity = 0m, Status = VenueOrderStatus.PartiallyFilled });

        Assert.Equal(lesser, ByTheVenue());
    }

    /// <summary>An order of others is executed twice by its reports, and for less by its sum; the venue holds what one execution leaves: the other takes nothing of what is managed.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Executions_of_others_that_their_sum_and_the_position_disprove_take_nothing(bool tellsSum)
    {
        foreach (var row in new[] { "row-1", "row-2" })
        {
            _fixture.Guard.Observe(new ExecutionReport
            {
                Symbol = GuardFixture.Acme,
                ClientOrderId = "web",
                VenueOrderId = "web-1",
                Side = OrderSide.Sell,
                Status = VenueOrderStatus.PartiallyFilled,
                OrderQuantity = 9m,
                CumulativeQuantity = tellsSum ? 1m : null,
                Fill = new Fill { ExecutionId = row, Quantity = 1m, Price = 100m },
            });
        }

        Assert.Equal((1m, 1m), Held);
        SeeTwice(2m);

        Assert.Equal((2m, 2m), Held);
    }

    /// <summary>What an exit may be proved against at most.</summary>
    private decimal ByTheVenue()
    {
        for (var quantity = 10m; quantity > 0m; quantity--)
        {
            if (_fixture.Guard.Risk.Evaluate(GuardFixture.Sell(quantity, effect: PositionEffect.Close)).IsApproved)
            {
                return quantity;
            }
        }

        return 0m;
    }

    private void Tell(ExecutionCause cause, decimal quantity, OrderSide side = OrderSide.Sell, string row = "row-1") => _fixture.Guard.Observe(new ExecutionReport
    {
        Symbol = GuardFixture.Acme,
        VenueOrderId = row,
        Side = side,
        Status = VenueOrderStatus.Filled,
        Cause = cause,
        Fill = new Fill { ExecutionId = row, Quantity = quantity, Price = 100m },
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
