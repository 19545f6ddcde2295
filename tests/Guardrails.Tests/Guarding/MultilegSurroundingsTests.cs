using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Journal;
using Guardrails.Orders;
using Guardrails.Positions;

using static Guardrails.Tests.Guarding.OptionDesk;

namespace Guardrails.Tests.Guarding;

/// <summary>Orders of several instruments where the journal fails, where a symbol is held by leg, and where others hold the same instruments.</summary>
public sealed class MultilegSurroundingsTests
{
    [Fact]
    public void SubmitMultilegAsync_TheJournalFails_SendsNothingAndKeepsNothing()
    {
        var journal = new ScriptedJournal();
        var fixture = Open(o => o.Journal = journal);
        journal.Answer = static _ => new(AppendResult.Failed("the disk is full"));

        var refused = fixture.Refused(Spread());

        Assert.Equal(DenialCodes.JournalFailed, refused.Code);
        Assert.Empty(fixture.Venue.Multilegs);
        Assert.Empty(fixture.Guard.OpenOrders);
    }

    /// <summary>Each leg opens and closes the side of its own position, and closing both leaves nothing on either side.</summary>
    [Fact]
    public void SubmitMultilegAsync_WhereSymbolsAreHeldByLeg_OpensAndClosesThem()
    {
        var fixture = Open(static o => (o.Hedging, o.Capabilities) = (HedgingPolicy.Allowed, Able with { HedgeMode = true }));
        foreach (var id in fixture.Send(Spread(2m)))
        {
            fixture.Fill(id, 2m, 8m);
        }

        Assert.Equal((2m, -2m), (Net(fixture, C100, PositionLeg.Long), Net(fixture, C110, PositionLeg.Short)));
        Assert.True(fixture.Refused(Close(2m) with { Legs = [Close().Legs[0], Leg(C110, OrderSide.Sell, PositionEffect.Open)] }).Has(DenialCodes.CloseUncovers));

        foreach (var id in fixture.Send(Close(2m)))
        {
            fixture.Fill(id, 2m, 8m);
        }

        Assert.Equal((0m, 0m, 0m, 0m), (Net(fixture, C100, PositionLeg.Long), Net(fixture, C110, PositionLeg.Short), Net(fixture, C100, PositionLeg.Short), Net(fixture, C110, PositionLeg.Long)));
    }

    /// <summary>The bot has 1 of 4 long and of 4 short: a close of 2 would take 1 that others hold, and nothing of it goes out.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void SubmitMultilegAsync_WhereOthersHoldTheSame_ClosesOnlyTheBots(int quantity, bool passes)
    {
        var fixture = Open();
        foreach (var id in fixture.Send(Spread()))
        {
            fixture.Fill(id, 1m, 8m);
        }

        foreach (var (symbol, side) in new[] { (C100, OrderSide.Buy), (C110, OrderSide.Sell) })
        {
            fixture.Guard.Observe(new ExecutionReport
            {
                Symbol = symbol,
                ClientOrderId = $"by-hand-{symbol}",
                Side = side,
                Status = VenueOrderStatus.Filled,
                OrderQuantity = 3m,
                Fill = new Fill { ExecutionId = $"H-{symbol}", Quantity = 3m, Price = 9m },
            });
        }

        Assert.Equal((4m, 1m), (fixture.Net(C100), fixture.Guard.FindPosition(C100)!.Managed));
        if (passes)
        {
            fixture.Send(Close(quantity));
            return;
        }

        Assert.True(fixture.Refused(Close(quantity)).Has(DenialCodes.CloseExceedsPosition));
        Assert.Empty(fixture.Guard.OpenOrders);
    }

    private static decimal Net(GuardFixture fixture, string symbol, PositionLeg leg) => fixture.Guard.FindPosition(symbol, leg)?.Net ?? 0m;
}
