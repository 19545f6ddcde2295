using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

/// <summary>How many positions are held, or can be reached by orders in flight (C22).</summary>
public sealed class OpenPositionsTests
{
    private static readonly string[] _symbols = ["A", "B", "C", "D", "E"];

    private readonly GuardFixture _fixture = Open(4);

    /// <summary>Four entries are in flight, none has filled: a fifth one is denied, and comes through when one of them is gone.</summary>
    [Fact]
    public void What_is_in_flight_counts()
    {
        var orders = _symbols.Take(4).Select(s => _fixture.Work(Buy(s))).ToArray();
        Assert.Equal(DenialCodes.OpenPositionsExceedLimit, Assert.Single(_fixture.Ask(Buy("E")).Denial!.Violations).Code);

        _fixture.Guard.Observe(_fixture.Report(orders[0], VenueOrderStatus.Canceled, cumulative: 0m) with { Symbol = "A" });
        Assert.True(_fixture.Ask(Buy("E")).IsApproved);
    }

    [Fact]
    public void What_is_held_counts_until_it_is_closed()
    {
        foreach (var symbol in _symbols.Take(4))
        {
            Fill(_fixture.Work(Buy(symbol)), symbol, OrderSide.Buy);
        }

        Assert.False(_fixture.Ask(Buy("E")).IsApproved);
        Assert.True(_fixture.Ask(Buy("A")).IsApproved);
        var exit = OrderRequest.Sell("A", 1m) with { Effect = PositionEffect.Close };
        Assert.True(_fixture.Ask(exit).IsApproved);

        var id = _fixture.Work(exit);
        Assert.False(_fixture.Ask(Buy("E")).IsApproved);
        Fill(id, "A", OrderSide.Sell);
        Assert.True(_fixture.Ask(Buy("E")).IsApproved);
    }

    /// <summary>Of a basket each order counts what those before it could open.</summary>
    [Fact]
    public void A_basket_counts_what_it_opens_itself()
    {
        var basket = _fixture.Guard.Risk.EvaluateBasket([.. _symbols.Select(Buy)]);
        Assert.Equal([true, true, true, true, false], basket.Decisions.Select(static d => d.IsApproved));
    }

    [Fact]
    public void The_legs_of_a_hedged_symbol_are_two()
    {
        var fixture = Open(1, hedged: true);
        fixture.Work(Buy("A"));
        Assert.Contains(fixture.Ask(OrderRequest.Sell("A", 1m) with { Effect = PositionEffect.Open }).Denial!.Violations, static v => v.Code == DenialCodes.OpenPositionsExceedLimit);
        Assert.True(fixture.Ask(Buy("A")).IsApproved);
    }

    /// <summary>What others hold on the account counts as well.</summary>
    [Fact]
    public void What_others_hold_counts()
    {
        _fixture.Guard.Observe(PositionSnapshot.Complete([], _fixture.Now));
        var fixture = Open(1, ("A", 5m));
        Assert.False(fixture.Ask(Buy("E")).IsApproved);
        Assert.True(fixture.Ask(Buy("A")).IsApproved);
    }

    private static OrderRequest Buy(string symbol) => OrderRequest.Buy(symbol, 1m) with { Effect = PositionEffect.Open };

    private static GuardFixture Open(int most, params (string Symbol, decimal Quantity)[] held) => Open(most, false, held);

    private static GuardFixture Open(int most, bool hedged, params (string Symbol, decimal Quantity)[] held)
    {
        var fixture = new GuardFixture(
            o =>
            {
                o.Limits = new RiskLimits { MaxGrossExposure = 1_000_000m, MaxOpenPositions = most };
                o.Hedging = hedged ? HedgingPolicy.Denied.With("A", allowed: true) : HedgingPolicy.Denied;
            },
            false,
            [.. _symbols.Select(GuardFixture.Share)]);
        fixture.Supply(held);
        return fixture;
    }

    private void Fill(string id, string symbol, OrderSide side) => _fixture.Guard.Observe(new ExecutionReport
    {
        ClientOrderId = id,
        Symbol = symbol,
        Side = side,
        Status = VenueOrderStatus.Filled,
        OrderQuantity = 1m,
        Fill = new Fill { ExecutionId = $"E-{id}", Quantity = 1m, Price = 100m },
    });
}
