using Guardrails.Brokers;
using Guardrails.Journal;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>A venue that spells an instrument in its own way is understood in that spelling, on every path, and two instruments never share a name.</summary>
public sealed class VenueSymbolTests
{
    private const string Told = "BRK B";

    private static readonly Instrument _class = GuardFixture.Share("BRK.B") with { VenueSymbol = Told };

    private readonly GuardFixture _fixture = new(null, true, _class);

    public static TheoryData<string> Paths => ["a report", "a report of a stranger", "an answer", "a lookup", "a list", "positions", "a price", "evidence"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Fact_UnderTheVenuesSpelling_IsOfTheInstrument(string path)
    {
        var desk = new Desk();
        var fixture = desk.Open(ExitCap.ReduceOnly);
        fixture.Guard.Observe(_class);
        fixture.Price(100m, "BRK.B");
        var fill = new Fill { ExecutionId = "E1", Quantity = 2m, Price = 100m };
        var report = new ExecutionReport { Symbol = Told, Side = OrderSide.Buy, Status = VenueOrderStatus.PartiallyFilled, Fill = fill };
        var listed = new VenueOrder { ClientOrderId = "own", Symbol = Told, Side = OrderSide.Buy, Quantity = 5m, FilledQuantity = 2m, Type = OrderType.Limit, LimitPrice = 100m, Status = VenueOrderStatus.PartiallyFilled };
        fixture.Venue.Answer = order => path == "an answer" ? new SubmitOutcome.Accepted { VenueOrderId = "v1", Echo = report with { ClientOrderId = order.ClientOrderId, VenueOrderId = "v1" } }
            : path is "a lookup" or "evidence" ? new SubmitOutcome.Unknown("no answer")
            : new SubmitOutcome.Accepted { VenueOrderId = "v1" };
        if (path is not ("a report of a stranger" or "positions"))
        {
            await fixture.SubmitAsync(OrderRequest.Buy("BRK.B", 5m, 100m) with { ClientOrderId = "own" }, TestContext.Current.CancellationToken);
        }

        switch (path)
        {
            case "a report":
                fixture.Guard.Observe(report with { ClientOrderId = "own" });
                break;
            case "a report of a stranger":
                fixture.Guard.Observe(report with { ClientOrderId = "other" });
                break;
            case "a lookup":
                desk.Find = _ => new OrderLookup.Found(listed);
                fixture.Time.Advance(TimeSpan.FromSeconds(1));
                await fixture.Guard.ResolveUnknownOrdersAsync(TestContext.Current.CancellationToken);
                break;
            case "a list":
                fixture.Guard.Observe(OpenOrderSnapshot.Complete([listed], fixture.Now));
                break;
            case "positions":
                for (var i = 0; i < 3; i++)
                {
                    fixture.Time.Advance(TimeSpan.FromMinutes(2));
                    fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
                    fixture.Guard.Observe(PositionSnapshot.Complete([new VenuePosition { Symbol = Told, Quantity = 1m }, new VenuePosition { Symbol = "BRK.B", Quantity = 1m }], fixture.Now));
                }

                break;
            case "a price":
                fixture.Time.Advance(TimeSpan.FromSeconds(6));
                Assert.False(fixture.Guard.GetReadiness("BRK.B").IsReady);
                fixture.Price(101m, Told);
                Assert.True(fixture.Guard.GetReadiness("BRK.B").IsReady);
                fixture.Guard.Observe(report with { ClientOrderId = "own" });
                break;
            case "evidence":
                await fixture.Guard.ResolveAsync("own", new OrderEvidence.AtVenue(listed), new("the venue's page", "ann"), TestContext.Current.CancellationToken);
                break;
        }

        Assert.Equal(2m, fixture.Net("BRK.B"));
        Assert.Null(fixture.Guard.FindPosition(Told));
        Assert.Equal(TradingState.Active, fixture.Guard.GetState(TradingScope.Of(Told)));
        if (path != "positions")
        {
            Assert.Equal(TradingState.Active, fixture.Guard.GetState(TradingScope.Of("BRK.B")));
        }
    }

    /// <summary>An order names the instrument: under the venue's spelling it is refused with the symbol that is meant, at every rung, and nothing is kept under the spelling.</summary>
    [Theory]
    [InlineData("portfolio")]
    [InlineData("guard")]
    [InlineData("broker")]
    public async Task Order_UnderTheVenuesSpelling_IsRefusedWithTheSymbolThatIsMeant(string rung)
    {
        var request = OrderRequest.Buy(Told, 1m) with { Effect = PositionEffect.Open };
        var denial = rung == "guard" ? Assert.IsType<OrderResult.Denied>(await _fixture.SubmitAsync(request, TestContext.Current.CancellationToken)).Denial
            : rung == "portfolio" ? RiskManager.For(new Portfolio { Positions = PositionSnapshot.Complete([], _fixture.Now), Now = _fixture.Now, Instruments = [_class] }, new RiskLimits { MaxGrossExposure = 1_000m }).Evaluate(request).Denial!
            : AtABroker(request);

        var violation = Assert.Single(denial.Violations);
        Assert.Equal("INSTRUMENT_UNKNOWN BRK B; the instrument is BRK.B", violation.ToString());
        Assert.Equal("BRK B is the venue's spelling (Instrument.VenueSymbol) of the instrument BRK.B, and orders name the instrument. Set OrderRequest.Symbol to BRK.B.", $"{violation.Message} {violation.Remedy}");
        Assert.Null(_fixture.Guard.FindPosition(Told));
    }

    /// <summary>A guarded broker asks the venue for no instrument that it knows by another name.</summary>
    private static Denial AtABroker(OrderRequest request)
    {
        using var world = new Closing.ClosingWorld(Guardrails.Testing.SimulatedVenueProfile.Plain);
        world.Guard.Observe(_class);
        var denied = Assert.IsType<OrderResult.Denied>(world.Await(world.Broker.SubmitAsync(request)));
        Assert.DoesNotContain(world.Alarms.All, static a => a.Code == Guardrails.Alarms.AlarmCodes.ReadingFailed);
        return denied.Denial;
    }

    [Fact]
    public async Task Fact_AfterARestart_IsStillOfTheInstrument()
    {
        var journal = new InMemoryJournal();
        var before = new GuardFixture(o => o.Journal = journal, true, _class);
        before.Hold(2m, "BRK.B");
        await before.Guard.DisposeAsync();
        var after = new GuardFixture(o => o.Journal = journal, false, _class);

        after.Guard.Observe(new ExecutionReport { Symbol = Told, ClientOrderId = "other", Side = OrderSide.Buy, Status = VenueOrderStatus.Filled, Fill = new Fill { ExecutionId = "E9", Quantity = 3m, Price = 100m } });

        Assert.Equal((5m, null), (after.Net("BRK.B"), after.Guard.FindPosition(Told)));
    }

    [Theory]
    [InlineData("OTHER", "BRK B")]
    [InlineData("OTHER", "brk b")]
    [InlineData("OTHER", "BRK.B")]
    [InlineData("BRK B", null)]
    public void Instrument_WithANameOfAnother_IsRefused(string symbol, string? venueSymbol)
    {
        var before = _fixture.Guard.StateHash;

        var exception = Assert.Throws<ArgumentException>(() => _fixture.Guard.Observe(GuardFixture.Share(symbol) with { VenueSymbol = venueSymbol }));

        Assert.Equal(("instrument", before), (exception.ParamName, _fixture.Guard.StateHash));
        Assert.StartsWith($"Instrument '{symbol}' with VenueSymbol '{venueSymbol ?? symbol}' has a name in common with the instrument 'BRK.B'", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => RiskManager.For(
            new Portfolio { Positions = PositionSnapshot.Complete([], _fixture.Now), Now = _fixture.Now, Instruments = [_class, GuardFixture.Share(symbol) with { VenueSymbol = venueSymbol }] }, new RiskLimits()));
    }

    /// <summary>The same description again is no conflict with itself, and another spelling frees the old one.</summary>
    [Fact]
    public void Instrument_DescribedAgainUnderAnotherSpelling_FreesTheOldOne()
    {
        _fixture.Guard.Observe(_class);
        _fixture.Guard.Observe(_class with { VenueSymbol = "BRK/B" });
        _fixture.Guard.Observe(GuardFixture.Share(Told));

        _fixture.Hold(1m, "BRK.B");
        _fixture.Guard.Observe(new ExecutionReport { Symbol = "brk/b", ClientOrderId = "other", Side = OrderSide.Buy, Status = VenueOrderStatus.Filled, Fill = new Fill { ExecutionId = "E9", Quantity = 3m, Price = 100m } });

        Assert.Equal(4m, _fixture.Net("BRK.B"));
    }

    /// <summary>A pair is one symbol in both spellings; a class of shares is not the share without its class.</summary>
    [Fact]
    public void Instrument_PairAndShareClass_AreToldApart()
    {
        var fixture = new GuardFixture(null, true, GuardFixture.Share("XBT/USD") with { BaseAsset = "XBT", VenueSymbol = "XBT/USD" }, GuardFixture.Share("BRK/B"), GuardFixture.Share("BRKB"));
        fixture.Hold(1m, "XBTUSD");
        fixture.Hold(2m, "BRK/B");

        Assert.Equal((1m, 2m, 0m), (fixture.Net("xbt/usd"), fixture.Net("BRK/B"), fixture.Net("BRKB")));
    }
}
