using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>Names and numbers as the world spells them: quotients, names of any length, readings that say less than the last, and descriptions that contradict each other.</summary>
public sealed class NamesAndNumbersTests
{
    private readonly GuardFixture _fixture = new();

    /// <summary>A mid price and a rate are quotients: they are rounded away from 0 at the twelfth decimal, so that nothing is valued lower.</summary>
    [Fact]
    public void Quote_AQuotient_IsAPrice()
    {
        _fixture.Guard.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 400m / 3m, Time = _fixture.Now });

        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    [Theory]
    [InlineData("0.0066666666666666666666666667", "0.66666667")]
    [InlineData("1.1", "110")]
    [InlineData("0.000001", "0.0001")]
    public void FxRate_AQuotient_IsRoundedUp(string told, string worth)
    {
        var fixture = new GuardFixture(null, true, GuardFixture.Share() with { QuoteCurrency = "JPY" });
        fixture.Guard.Observe(new FxRate { Currency = "JPY", Rate = decimal.Parse(told, System.Globalization.CultureInfo.InvariantCulture), Time = fixture.Now });
        fixture.Fill(fixture.Work(GuardFixture.Buy(1m, 100m)), 1m);

        Assert.Equal(decimal.Parse(worth, System.Globalization.CultureInfo.InvariantCulture), fixture.Guard.Risk.GetExposure().Lines[0].Used);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("0.0000000000001")]
    [InlineData("1000000000001")]
    public void FxRate_NoRate_IsRefusedWithItsValue(string told)
    {
        var rate = new FxRate { Currency = "JPY", Rate = decimal.Parse(told, System.Globalization.CultureInfo.InvariantCulture), Time = _fixture.Now };
        var before = _fixture.Guard.StateHash;

        Assert.Contains($"JPY is {told};", Assert.Throws<ArgumentException>(() => _fixture.Guard.Observe(rate)).Message, StringComparison.Ordinal);
        Assert.Equal(before, _fixture.Guard.StateHash);
    }

    /// <summary>An account without buying power says nothing about it: the last figure stays, and grows old by itself.</summary>
    [Theory]
    [InlineData(40, null)]
    [InlineData(41, "ACCOUNT_STALE")]
    public void Account_WithoutBuyingPower_KeepsTheLastFigureAndItsAge(int seconds, string? code)
    {
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { RequireBuyingPower = true, MaxAccountAge = TimeSpan.FromSeconds(40) });
        fixture.Account(buyingPower: 500m);
        fixture.Time.Advance(TimeSpan.FromSeconds(seconds));
        fixture.Price(100m);
        fixture.Positions();
        fixture.Account();

        Assert.Equal(code, fixture.Ask(GuardFixture.Buy(5m, 100m)).Denial?.Code.Code);
        Assert.True(fixture.Ask(GuardFixture.Buy(6m, 100m)).Denial!.Has(DenialCodes.BuyingPowerExceeded));
        Assert.Equal(code is null, fixture.Guard.GetReadiness(GuardFixture.Acme).IsReady);
    }

    [Fact]
    public void GetReadiness_ASymbolThatIsRestricted_IsNotReady()
    {
        _fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Quarantined, new("a look", "me"));

        var missing = Assert.Single(_fixture.Guard.GetReadiness(GuardFixture.Acme).Missing);
        Assert.Equal(("trading state of ACME", "quarantined since 2025-01-02 14:30:00 UTC (just now), because a look (by me)"), (missing.Input, missing.Why));
        Assert.Contains("SetState(TradingScope.Of(\"ACME\")", missing.SuppliedBy, StringComparison.Ordinal);
        Assert.True(_fixture.Guard.GetReadiness().IsReady);
    }

    /// <summary>Names that no venue gives are kept short, stay apart, and what they name is booked once, however it is told.</summary>
    [Fact]
    public void Reports_WithEndlessNames_AreBookedUnderShortOnes()
    {
        var stem = new string('x', 100_000);
        foreach (var end in new[] { "a", "b", "a" })
        {
            _fixture.Guard.Observe(new ExecutionReport
            {
                Symbol = GuardFixture.Acme,
                ClientOrderId = stem + end,
                VenueOrderId = stem + end,
                Side = OrderSide.Buy,
                Status = VenueOrderStatus.PartiallyFilled,
                OrderQuantity = 3m,
                Fill = new Fill { ExecutionId = stem + end, Quantity = 1m, Price = 100m },
            });
        }

        _fixture.Guard.Observe(OpenOrderSnapshot.Partial(
            [new VenueOrder { ClientOrderId = stem + "a", VenueOrderId = stem + "a", Symbol = GuardFixture.Acme, Side = OrderSide.Buy, Quantity = 3m, FilledQuantity = 1m, Type = OrderType.Limit, LimitPrice = 100m }], _fixture.Now, "a page"));

        Assert.Equal(2m, _fixture.Net());
        Assert.Equal(2, _fixture.Guard.OpenOrders.Count);
        Assert.All(_fixture.Guard.OpenOrders, static o => Assert.Equal((256, 256), (o.ClientOrderId.Length, o.VenueOrderId!.Length)));
    }

    /// <summary>An answer and a report that name one order by an endless id name one order.</summary>
    [Fact]
    public void Answer_WithAnEndlessName_NamesTheOrderOfTheReport()
    {
        var venueId = new string('v', 300);
        _fixture.Venue.Answer = _ => new SubmitOutcome.Accepted { VenueOrderId = venueId };
        var id = _fixture.Work(GuardFixture.Buy(10m, 99m));

        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.New) with { VenueOrderId = venueId });

        Assert.Equal((10m, 256), (_fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong, Assert.Single(_fixture.Guard.OpenOrders).VenueOrderId!.Length));
    }

    /// <summary>
    /// A future and a share of one spelling, or a contract that has changed: the second description would value what is held by another multiplier. It is not
    /// taken, and the symbol takes no new risk; an exit goes on. Flat, it is taken.
    /// </summary>
    [Theory]
    [InlineData("multiplier", true)]
    [InlineData("currency", true)]
    [InlineData("asset", true)]
    [InlineData("tick", false)]
    public void Instrument_ThatContradictsTheOneThatIsHeld_IsNotTakenAndQuarantined(string what, bool isContradiction)
    {
        _fixture.Fill(_fixture.Work(GuardFixture.Buy(1m, 100m)), 1m);
        var share = GuardFixture.Share();
        var other = what switch
        {
            "multiplier" => share with { Multiplier = 50m },
            "currency" => share with { QuoteCurrency = "EUR" },
            "asset" => share with { BaseAsset = "ACM" },
            _ => share with { TickSize = 0.05m },
        };
        var exposure = _fixture.Guard.Risk.GetExposure().ToString();

        _fixture.Guard.Observe(other);

        Assert.Equal(isContradiction ? TradingState.Quarantined : TradingState.Active, _fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)));
        Assert.Equal(exposure, _fixture.Guard.Risk.GetExposure().ToString());
        if (!isContradiction)
        {
            return;
        }

        Assert.Contains("ACME is held or ordered as units × 1 in USD, and is described as", Assert.Single(_fixture.Alarms.All, static a => a.Code == AlarmCodes.StateChanged).Message, StringComparison.Ordinal);
        Assert.True(_fixture.Ask(GuardFixture.Buy(1m, 100m)).Denial!.Has(DenialCodes.StateQuarantined));
        for (var i = 0; i < 4; i++)
        {
            _fixture.Time.Advance(TimeSpan.FromMinutes(1));
            _fixture.Guard.Observe(OpenOrderSnapshot.Complete([], _fixture.Now));
            _fixture.Positions();
        }

        Assert.Equal(0m, _fixture.Net());
        _fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Active, new("looked", "me"));
        _fixture.Guard.Observe(other);
        Assert.Equal(TradingState.Active, _fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)));
    }

    /// <summary>A sink that answers every alarm with a change of state, which is an alarm again: it ends, and every one is told.</summary>
    [Fact]
    public void AlarmSink_ThatSetsAStateOnEveryAlarm_EndsAndIsToldAll()
    {
        var sink = new RestlessSink();
        var fixture = new GuardFixture(o => o.Alarms = sink);
        sink.Guard = fixture.Guard;

        fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.ReduceOnly, new("a look", "me"));

        Assert.InRange(sink.Count, 2, 100);
        Assert.Equal(1, sink.Deepest);
    }

    /// <summary>Two guards whose sinks set a state at each other, each time of another strategy: no sink is called within a call of it, and every alarm is told.</summary>
    [Fact]
    public void AlarmSinks_OfTwoGuardsThatSetEachOthersStates_EndAndAreToldAll()
    {
        var told = 0;
        var (depth, deepest) = (new int[2], new int[2]);
        var fixtures = new GuardFixture[2];
        for (var i = 0; i < 2; i++)
        {
            var (mine, other) = (i, 1 - i);
            fixtures[i] = new GuardFixture();
            fixtures[i].Alarms.Raising = _ =>
            {
                deepest[mine] = Math.Max(deepest[mine], ++depth[mine]);
                if (Interlocked.Increment(ref told) is <= 2_000 and var number)
                {
                    fixtures[other].Guard.SetState(TradingScope.OfStrategy($"s{number}"), number % 2 == 0 ? TradingState.Halted : TradingState.ReduceOnly, new($"alarm {number}", "sink"));
                }

                depth[mine]--;
            };
        }

        fixtures[0].Guard.SetState(TradingScope.Account, TradingState.ReduceOnly, new("a look", "me"));

        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref told) > 2_000 && fixtures.Sum(static f => f.Alarms.All.Count) == Volatile.Read(ref told), TimeSpan.FromSeconds(30)), $"{told}");
        Assert.Equal((1, 1), (deepest[0], deepest[1]));
    }

    /// <summary>On two threads at once, no guard waits for the other.</summary>
    [Fact]
    public async Task AlarmSinks_OfTwoGuardsOnTwoThreads_DoNotWaitForEachOther()
    {
        var fixtures = new[] { new GuardFixture(), new GuardFixture() };
        for (var i = 0; i < 2; i++)
        {
            var other = fixtures[1 - i].Guard;
            fixtures[i].Alarms.Raising = alarm => other.SetState(TradingScope.Of(GuardFixture.Acme), alarm.Occurrences % 2 == 0 ? TradingState.ReduceOnly : TradingState.Active, new("an alarm", "sink"));
        }

        var calls = fixtures.Select(static f => Task.Run(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                f.Guard.SetState(TradingScope.OfStrategy($"s{i}"), TradingState.Halted, new("a look", "me"));
            }
        }));

        await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.All(fixtures, static f => Assert.True(f.Alarms.All.Count >= 1_000));
    }

    private sealed class RestlessSink : IAlarmSink
    {
        private int _depth;

        public OrderGuard? Guard { get; set; }

        public int Count { get; private set; }

        public int Deepest { get; private set; }

        public void Raise(Alarm alarm)
        {
            Deepest = Math.Max(Deepest, ++_depth);
            Count++;
            Guard?.SetState(TradingScope.Of(GuardFixture.Acme), Count % 2 == 0 ? TradingState.ReduceOnly : TradingState.Active, new("an alarm", "sink"));
            _depth--;
        }
    }
}
