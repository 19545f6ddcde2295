using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;

using static Guardrails.Tests.Guarding.OptionDesk;

namespace Guardrails.Tests.Guarding;

/// <summary>What covers a short option is not sold away from it; everything else may be closed.</summary>
public sealed class ShortCoverTests
{
    /// <summary>
    /// The space of what is held: what can be sold of the first position beside the short one. -1 says that nothing is denied and nothing cut.
    /// </summary>
    [Theory]
    [InlineData("one long call covers one short", "C100:1 C110:-1", C100, 1, 0)]
    [InlineData("three long calls, one short", "C100:3 C110:-1", C100, 3, 2)]
    [InlineData("two of three", "C100:3 C110:-1", C100, 2, 2)]
    [InlineData("more short than long", "C100:1 C110:-3", C100, 1, 0)]
    [InlineData("no short", "C100:3", C100, 3, 3)]
    [InlineData("a put is no cover of a call", "C100:1 C110:-1 P90:1", C100, 1, 0)]
    [InlineData("a call is no cover of a put", "C100:1 P90:-1", C100, 1, 1)]
    [InlineData("a long put covers a short one", "P90:2 P80:-1", P90, 2, 1)]
    [InlineData("another call covers as well", "C100:1 C110:-1 C120:1", C100, 1, 1)]
    [InlineData("shares cover a call", "ACME:250 C110:-1", "ACME", 250, 150)]
    [InlineData("shares beside a long call", "ACME:100 C100:1 C110:-1", "ACME", 100, 100)]
    [InlineData("the call beside the shares", "ACME:100 C100:1 C110:-1", C100, 1, 1)]
    [InlineData("shares are no cover of a put", "ACME:100 P90:-1", "ACME", 100, 100)]
    [InlineData("too few shares", "ACME:50 C110:-1", "ACME", 50, 0)]
    [InlineData("another company", "OTHER:100 C110:-1", "OTHER", 100, 100)]
    public void SubmitAsync_OfTheCover_SellsWhatIsNotNeeded(string what, string held, string symbol, int asked, int sold)
    {
        var fixture = Holding(held);

        var result = fixture.Answer(Sell(symbol, asked));

        Assert.True(sold == 0 == result is OrderResult.Denied, $"{what}: {result}");
        if (result is OrderResult.Denied { Denial: var denial })
        {
            Assert.Equal(DenialCodes.CloseUncovers, denial.Code);
        }
        else
        {
            Assert.Equal(sold, fixture.Venue.Sent[^1].Quantity);
        }
    }

    /// <summary>Buying back what is short is never held up, whatever is long.</summary>
    [Theory]
    [InlineData("C100:1 C110:-1")]
    [InlineData("C110:-1")]
    [InlineData("ACME:-100 P90:-1")]
    public void SubmitAsync_OfTheShort_IsBoughtBack(string held)
    {
        var fixture = Holding(held);
        var shorts = held.Split(' ')[^1].Split(':')[0];

        Assert.IsType<OrderResult.Accepted>(fixture.Answer(OrderRequest.Buy(Name(shorts), 1m) with { Effect = PositionEffect.Close }));
    }

    /// <summary>A cover of short puts by short shares would keep an unlimited risk: shares that are short may always be bought back.</summary>
    [Fact]
    public void SubmitAsync_OfSharesThatAreShort_AreBoughtBack()
    {
        var fixture = Holding("ACME:-100 P90:-1");

        Assert.IsType<OrderResult.Accepted>(fixture.Answer(OrderRequest.Buy(GuardFixture.Acme, 100m) with { Effect = PositionEffect.Close }));
    }

    [Fact]
    public void SubmitAsync_OnceTheShortIsBoughtBack_TheCoverIsFree()
    {
        var fixture = Holding("C100:1 C110:-1");
        var back = fixture.Work(OrderRequest.Buy(C110, 1m) with { Effect = PositionEffect.Close });

        // What is only on its way may fail.
        Assert.Equal(DenialCodes.CloseUncovers, fixture.Ask(Sell(C100, 1m)).Denial?.Code);
        fixture.Fill(back, 1m, 8m);

        Assert.IsType<OrderResult.Accepted>(fixture.Answer(Sell(C100, 1m)));
    }

    /// <summary>A sale that opens a short counts before it is executed.</summary>
    [Fact]
    public void SubmitAsync_WhileAShortMayOpen_TheCoverStays()
    {
        var fixture = Holding("C100:1");
        fixture.Work(OrderRequest.Sell(C110, 1m, 8m) with { Effect = PositionEffect.Open });

        Assert.Equal(DenialCodes.CloseUncovers, fixture.Ask(Sell(C100, 1m)).Denial?.Code);
    }

    /// <summary>Both together leave nothing uncovered, in whichever order the legs are named; a roll keeps the cover by what it buys.</summary>
    [Theory]
    [InlineData("cover first")]
    [InlineData("short first")]
    [InlineData("roll of the cover")]
    public void SubmitMultilegAsync_TheWholeStructure_Goes(string what)
    {
        var fixture = Holding("C100:1 C110:-1");
        var request = what switch
        {
            "cover first" => Close(),
            "short first" => Close() with { Legs = [.. Close().Legs.Reverse()] },
            _ => new MultilegRequest { Quantity = 1m, Legs = [Leg(C100, OrderSide.Sell, PositionEffect.Close), Leg(C120, OrderSide.Buy, PositionEffect.Open)] },
        };

        fixture.Send(request);
    }

    [Fact]
    public void SubmitMultilegAsync_TheCoverWithSomethingElse_IsRefused()
    {
        var fixture = Holding("C100:1 C110:-1 P90:1");

        Assert.Contains(
            fixture.Refused(new MultilegRequest { Quantity = 1m, Legs = [Leg(C100, OrderSide.Sell, PositionEffect.Close), Leg(P90, OrderSide.Sell, PositionEffect.Close)] }).Violations,
            static v => v.Code == DenialCodes.CloseUncovers);
    }

    /// <summary>Shares that the same order buys cover a call once they are long. What is bought back of shares that are short covers nothing.</summary>
    [Theory]
    [InlineData("C100:1 C120:1 C110:-2", true)]
    [InlineData("ACME:50 C100:1 C120:1 C110:-2", true)]
    [InlineData("ACME:-50 C100:1 C120:1 C110:-2", false)]
    [InlineData("ACME:-300 C100:1 C120:1 C110:-2", false)]
    public void SubmitMultilegAsync_BuyingShares_CoversByWhatIsLongThen(string held, bool passes)
    {
        var fixture = Holding(held);
        var request = new MultilegRequest
        {
            Quantity = 1m,
            Legs =
            [
                Leg(C100, OrderSide.Sell, PositionEffect.Close), Leg(C110, OrderSide.Buy, PositionEffect.Close),
                Leg("ACME", OrderSide.Buy, held.StartsWith("ACME:-", StringComparison.Ordinal) ? PositionEffect.Close : PositionEffect.Open, ratio: 100), Leg(C120, OrderSide.Sell, PositionEffect.Close),
            ],
        };

        var result = fixture.Answer(request);

        Assert.Equal(passes, result is GroupResult.Sent);
        Assert.True(passes || ((GroupResult.Denied)result).Denial.Has(DenialCodes.CloseUncovers), $"{result}");
    }

    /// <summary>No state makes the cover free, and none keeps what is free: it is the proof, not a rule.</summary>
    [Theory]
    [InlineData(TradingState.ReduceOnly)]
    [InlineData(TradingState.Halted)]
    public void SubmitAsync_InARestrictedState_TheCoverStaysAndTheRestGoes(TradingState state)
    {
        var fixture = Holding("C100:3 C110:-1");
        fixture.Guard.SetState(TradingScope.Account, state, new Attribution("test", "ann"));

        fixture.Work(Sell(C100, 3m));

        Assert.Equal(2m, fixture.Venue.Sent[^1].Quantity);
        Assert.Equal(DenialCodes.CloseUncovers, fixture.Ask(Sell(C100, 1m)).Denial?.Code);
    }

    /// <summary>A resting stop and a sale under way can both be executed, also where the venue caps them to the position: what one may sell the other cannot.</summary>
    [Theory]
    [InlineData(true, ExitCap.ReduceOnly)]
    [InlineData(false, ExitCap.ReduceOnly)]
    [InlineData(true, ExitCap.None)]
    public void SubmitAsync_BesideExitsOfTheSamePosition_CountsThemAsExecuted(bool rests, ExitCap cap)
    {
        var fixture = Holding("C100:4 C110:-1", cap);
        var first = Sell(C100, 2m);
        fixture.Work(rests ? first with { Type = OrderType.Stop, StopPrice = 5m } : first);

        fixture.Work(Sell(C100, 2m));

        Assert.Equal(1m, fixture.Venue.Sent[^1].Quantity);
        var denial = fixture.Ask(Sell(C100, 1m)).Denial!;
        Assert.Equal(DenialCodes.CloseUncovers, denial.Code);
        Assert.Contains("orders that are alive may sell 3 of the 4", denial.Explain(), StringComparison.Ordinal);
    }

    /// <summary>Where the venue makes another order of a replacement, both can be executed: 2 and 2 of 4 that are free, and not of 3.</summary>
    [Theory]
    [InlineData("C100:5 C110:-1", ReplaceQuantity.Independent, true)]
    [InlineData("C100:4 C110:-1", ReplaceQuantity.Independent, false)]
    [InlineData("C100:3 C110:-1", ReplaceQuantity.Total, true)]
    public void ReplaceAsync_OfAnExit_CountsBothWhereBothCanBeExecuted(string held, ReplaceQuantity kind, bool passes)
    {
        var fixture = Holding(held, ExitCap.ReduceOnly, kind);
        var id = fixture.Work(Sell(C100, 2m) with { Type = OrderType.Limit, LimitPrice = 12m });
        fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.New));

        var result = fixture.Answer(new ReplaceRequest { ClientOrderId = id, LimitPrice = 11m });

        Assert.Equal(passes ? null : DenialCodes.CloseUncovers, (result as ReplaceResult.Denied)?.Denial.Code);
    }

    [Fact]
    public void SubmitAsync_AStopOfTheCover_IsCutToWhatIsFree()
    {
        var fixture = Holding("C100:3 C110:-1");

        fixture.Work(Sell(C100, 3m) with { Type = OrderType.Stop, StopPrice = 5m });

        Assert.Equal(2m, fixture.Venue.Sent[^1].Quantity);
    }

    [Fact]
    public void Denial_OfTheCover_NamesTheShortAndBothWaysOut()
    {
        var fixture = Holding("C100:1 C110:-1");

        var text = fixture.Ask(Sell(C100, 1m)).Denial!.Explain();

        Assert.Contains($"The 1 {C100} that is held covers 1 {C110} short.", text, StringComparison.Ordinal);
        Assert.Contains("OrderGuard.SubmitMultilegAsync", text, StringComparison.Ordinal);
        Assert.Contains($"close {C110} first with GuardedBroker.CloseAsync", text, StringComparison.Ordinal);
    }

    /// <summary>A description that is told anew takes the place of the one before.</summary>
    [Fact]
    public void Observe_AnInstrumentThatIsNoOptionAnyMore_CoversNothing()
    {
        var fixture = Holding("C100:1 C110:-1");
        fixture.Guard.Observe(Option(C110, OptionRight.Call) with { Option = null });

        Assert.Null(fixture.Ask(Sell(C100, 1m)).Denial);
        fixture.Guard.Observe(Option(C110, OptionRight.Call));
        Assert.Equal(DenialCodes.CloseUncovers, fixture.Ask(Sell(C100, 1m)).Denial?.Code);
    }

    [Theory]
    [InlineData("no underlying", "Option.Underlying is empty")]
    [InlineData("itself", "Option.Underlying is 'ACME260116C100', which is the option itself")]
    [InlineData("no right", "Option.Right is 0")]
    public void Observe_TermsThatCannotBe_AreRefused(string what, string problem)
    {
        var fixture = Open();
        var terms = what switch
        {
            "no underlying" => new OptionTerms { Underlying = default, Right = OptionRight.Call },
            "itself" => new OptionTerms { Underlying = C100, Right = OptionRight.Call },
            _ => new OptionTerms { Underlying = GuardFixture.Acme, Right = 0 },
        };

        var refused = Assert.Throws<ArgumentException>(() => fixture.Guard.Observe(Option(C100, OptionRight.Call) with { Option = terms }));

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    private const string C120 = "ACME260116C120";

    private static string Name(string held) => held.StartsWith('C') || held.StartsWith('P') ? $"ACME260116{held}" : held;

    /// <summary>A guard whose own orders have brought about what is held.</summary>
    private static GuardFixture Holding(string held, ExitCap cap = ExitCap.None, ReplaceQuantity replace = ReplaceQuantity.NotSupported)
    {
        var fixture = Open(o => o.Capabilities = Able with { ExitCap = cap, ReplaceQuantity = replace });
        foreach (var instrument in new[] { Option(C120, OptionRight.Call), GuardFixture.Share("OTHER") })
        {
            fixture.Guard.Observe(instrument);
            fixture.Price(5m, instrument.Symbol.Value);
        }

        foreach (var (name, quantity) in held.Split(' ').Select(static h => h.Split(':')).Select(static h => (Name(h[0]), decimal.Parse(h[1], System.Globalization.CultureInfo.InvariantCulture))))
        {
            fixture.Hold(quantity, name);
        }

        return fixture;
    }
}
