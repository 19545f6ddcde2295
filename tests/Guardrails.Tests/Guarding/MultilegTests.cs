using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Journal;
using Guardrails.Orders;
using Guardrails.States;

using static Guardrails.Tests.Guarding.OptionDesk;

namespace Guardrails.Tests.Guarding;

/// <summary>Orders of several instruments: one verdict, every leg counted by itself, all or none at the venue, and told when the venue breaks that.</summary>
public sealed class MultilegTests
{
    private readonly GuardFixture _fixture = Open();

    [Fact]
    public void SubmitMultilegAsync_ASpread_GoesOutAsOneAndCountsEveryLeg()
    {
        var ids = _fixture.Send(Spread(3m, limit: 2m));

        var sent = Assert.Single(_fixture.Venue.Multilegs);
        Assert.Equal((3m, 2m, ids[0]), (sent.Quantity, sent.LimitPrice, sent.ClientOrderId));
        Assert.Equal([(ids[0], C100, OrderSide.Buy, 3m, PositionEffect.Open), (ids[1], C110, OrderSide.Sell, 3m, PositionEffect.Open)], sent.Legs.Select(static l => (l.ClientOrderId, l.Symbol.Value, l.Side, l.Quantity, l.Effect)));
        Assert.Equal(ids[0] + "-2", ids[1]);
        Assert.Equal((3m, 3m), (_fixture.Guard.FindPosition(C100)!.MaxLong, _fixture.Guard.FindPosition(C110)!.MaxShort));
        Assert.Equal(3m * 100m * (10m + 8m), _fixture.Guard.Risk.GetExposure().Positions.Sum(static p => p.MaxLong * p.Mark * 100m + p.MaxShort * p.Mark * 100m));
        Assert.Empty(_fixture.Venue.Sent);
    }

    [Fact]
    public void SubmitMultilegAsync_Ratios_MultiplyTheQuantity()
    {
        _fixture.Send(new MultilegRequest { Quantity = 2m, Legs = [Leg(C100, OrderSide.Sell, PositionEffect.Open), Leg(C110, OrderSide.Buy, PositionEffect.Open, ratio: 3)] });

        var sent = Assert.Single(_fixture.Venue.Multilegs);
        Assert.Equal([2m, 6m], sent.Legs.Select(static l => l.Quantity));
        Assert.Equal([1, 3], sent.Legs.Select(sent.RatioOf));
    }

    /// <summary>Legs of 1,000 and 800, with 1 % for slippage: each alone is within the limit; both together are not, and the second is judged with the first reserved.</summary>
    [Theory]
    [InlineData(1818, true)]
    [InlineData(1817, false)]
    public void SubmitMultilegAsync_TheLegsTogether_AreHeldToTheLimit(int limit, bool passes)
    {
        var fixture = Open(o => o.Limits = new RiskLimits { MaxGrossExposure = limit });
        var before = fixture.Guard.OpenOrders.Count;

        if (passes)
        {
            fixture.Send(Spread());
            return;
        }

        Assert.Equal(DenialCodes.ExposureGrossExceedsLimit, fixture.Refused(Spread()).Code);
        Assert.Equal(before, fixture.Guard.OpenOrders.Count);
        Assert.Empty(fixture.Venue.Multilegs);
        Assert.Null(fixture.Ask(OrderRequest.Buy(C100, 1m) with { Effect = PositionEffect.Open }).Denial);
    }

    [Theory]
    [InlineData("null", "REQUEST_MISSING")]
    [InlineData("no legs", "GROUP_INVALID")]
    [InlineData("one leg", "GROUP_INVALID")]
    [InlineData("a leg of null", "GROUP_INVALID")]
    [InlineData("five legs", "GROUP_UNSUPPORTED")]
    [InlineData("the same symbol twice", "GROUP_INVALID")]
    [InlineData("a ratio of 0", "GROUP_INVALID")]
    [InlineData("a ratio of 1001", "GROUP_INVALID")]
    [InlineData("a quantity of 0", "GROUP_INVALID")]
    [InlineData("a huge quantity", "GROUP_INVALID")]
    [InlineData("the largest number", "GROUP_INVALID")]
    [InlineData("a price with 13 decimals", "GROUP_INVALID")]
    [InlineData("a net price of shares and options", "GROUP_INVALID")]
    [InlineData("half a contract", "QUANTITY_OFF_STEP")]
    [InlineData("an unknown symbol", "INSTRUMENT_UNKNOWN")]
    [InlineData("no symbol", "SYMBOL_INVALID")]
    [InlineData("no side", "SIDE_INVALID")]
    [InlineData("a net price far away", "PRICE_OUTSIDE_COLLAR")]
    [InlineData("a net price of the wrong sign", "PRICE_OUTSIDE_COLLAR")]
    [InlineData("a close of nothing", "NO_POSITION_TO_CLOSE")]
    [InlineData("an id that is too long with its number", "CLIENT_ID_INVALID")]
    public void SubmitMultilegAsync_WhatCannotBe_IsDenied(string what, string code)
    {
        var fixture = Open(static o => (o.Trips, o.Limits) = (AutoTrips.None, o.Limits with { PriceCollar = 0.05m }));
        var before = fixture.Guard.StateHash;
        var good = Spread(1m, limit: 2m);
        var request = what switch
        {
            "null" => null,
            "no legs" => good with { Legs = null! },
            "one leg" => good with { Legs = [good.Legs[0]] },
            "a leg of null" => good with { Legs = [good.Legs[0], null!] },
            "five legs" => good with { Legs = [.. good.Legs, Leg(P90, OrderSide.Buy), Leg(P80, OrderSide.Sell), Leg(GuardFixture.Acme, OrderSide.Buy)] },
            "the same symbol twice" => good with { Legs = [good.Legs[0], good.Legs[0]] },
            "a ratio of 0" => good with { Legs = [good.Legs[0] with { Ratio = 0 }, good.Legs[1]] },
            "a ratio of 1001" => good with { Legs = [good.Legs[0], good.Legs[1] with { Ratio = 1001 }] },
            "a quantity of 0" => good with { Quantity = 0m },
            "a huge quantity" => good with { Quantity = 500_000_000_000m, Legs = [good.Legs[0] with { Ratio = 3 }, good.Legs[1]] },
            "the largest number" => good with { Quantity = decimal.MaxValue },
            "a price with 13 decimals" => good with { LimitPrice = 2.0000000000001m },
            "a net price of shares and options" => good with { Legs = [Leg(GuardFixture.Acme, OrderSide.Buy, PositionEffect.Open), good.Legs[1]] },
            "half a contract" => good with { Quantity = 0.5m },
            "an unknown symbol" => good with { Legs = [good.Legs[0], Leg("NEVERHEARD", OrderSide.Sell)] },
            "no symbol" => good with { Legs = [good.Legs[0], good.Legs[1] with { Symbol = default }] },
            "no side" => good with { Legs = [good.Legs[0], good.Legs[1] with { Side = 0 }] },
            "a net price far away" => good with { LimitPrice = 2.91m },
            "a net price of the wrong sign" => good with { LimitPrice = -2m },
            "a close of nothing" => Close(),
            _ => good with { ClientOrderId = new string('a', 35) },
        };

        var denial = fixture.Refused(request);

        Assert.Contains(denial.Violations, v => v.Code.Code == code);
        Assert.Empty(fixture.Venue.Multilegs);
        Assert.Empty(fixture.Guard.OpenOrders);
        Assert.Equal(before, fixture.Guard.StateHash);
    }

    /// <summary>Collars of 5 % on legs of 10 and 8 let the net of 2 be 0.90 off, on both sides.</summary>
    [Theory]
    [InlineData(2.9, true)]
    [InlineData(2.91, false)]
    [InlineData(1.1, true)]
    [InlineData(1.09, false)]
    public void SubmitMultilegAsync_TheNetPrice_IsAsFarOffAsTheLegsTogetherMayBe(double limit, bool passes)
    {
        var fixture = Open(static o => o.Limits = o.Limits with { PriceCollar = 0.05m });

        var result = fixture.Answer(Spread(1m, (decimal)limit));

        Assert.Equal(passes, result is GroupResult.Sent);
        if (result is GroupResult.Denied { Denial: var denial })
        {
            Assert.Contains("their collars together allow 1.1 to 2.9 USD", denial.Explain(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void SubmitMultilegAsync_AVenueWithoutSuchOrders_SaysSo()
    {
        var fixture = Open(static o => o.Capabilities = BrokerCapabilities.Plain);

        Assert.Equal(DenialCodes.GroupUnsupported, fixture.Refused(Spread()).Code);
    }

    /// <summary>A leg that closes and one that opens are new risk: where only exits may go, all of it stays.</summary>
    [Theory]
    [InlineData(TradingState.ReduceOnly, true)]
    [InlineData(TradingState.Halted, true)]
    [InlineData(TradingState.ReduceOnly, false)]
    public void SubmitMultilegAsync_InARestrictedState_OnlyWhatClosesGoes(TradingState state, bool closes)
    {
        Hold(_fixture);
        _fixture.Guard.SetState(TradingScope.Account, state, new Attribution("test", "ann"));
        var roll = new MultilegRequest { Quantity = 1m, Legs = [Leg(C110, OrderSide.Buy, PositionEffect.Close), Leg(P90, OrderSide.Sell, PositionEffect.Open)] };

        if (closes)
        {
            _fixture.Send(Close());
        }
        else
        {
            Assert.Equal(DenialCodes.StateReduceOnly, _fixture.Refused(roll).Code);
        }
    }

    [Fact]
    public void SubmitMultilegAsync_TheSameSignalAgain_IsTheSameOrder()
    {
        var ids = _fixture.Send(Spread() with { SignalId = "monday", Strategy = "condor" });

        Assert.Equal(ids, _fixture.Send(Spread() with { SignalId = "monday", Strategy = "condor" }));
        Assert.Single(_fixture.Venue.Multilegs);
        Assert.Equal(DenialCodes.ClientIdConflict, _fixture.Refused(Spread(2m) with { SignalId = "monday", Strategy = "condor" }).Code);
        Assert.Equal(DenialCodes.ClientIdConflict, _fixture.Refused(Spread(limit: 2m) with { SignalId = "monday", Strategy = "condor" }).Code);
        Assert.NotEqual(ids, _fixture.Send(Spread() with { SignalId = "tuesday", Strategy = "condor" }));
    }

    /// <summary>A price of 2.0 is one of 2.00: a bot that formats its numbers anew after a restart asks for the same order.</summary>
    [Fact]
    public void SubmitMultilegAsync_TheSamePriceWithMoreDecimals_IsTheSameOrder()
    {
        var ids = _fixture.Send(Spread(1m, 2.0m) with { SignalId = "monday" });

        Assert.Equal(ids, _fixture.Send(Spread(1.0m, 2.00m) with { SignalId = "monday" }));
        Assert.Single(_fixture.Venue.Multilegs);
    }

    [Fact]
    public void SubmitMultilegAsync_NoAnswer_LeavesEveryLegUnknownAndSendsNoneAgain()
    {
        Hold(_fixture);
        _fixture.Venue.MultilegAnswer = static _ => GroupOutcome.All(new SubmitOutcome.Unknown("timed out"));

        var sent = Assert.IsType<GroupResult.Sent>(_fixture.Answer(Close() with { ClientOrderId = "out" }));

        Assert.All(sent.Orders, static o => Assert.IsType<OrderResult.Unknown>(o));
        Assert.Equal(["out", "out-2"], sent.Orders.Select(static o => ((OrderResult.Unknown)o).ClientOrderId));

        // Whoever asks for the leg by itself gets what is known of it; it is not sent without the other.
        Assert.IsType<OrderResult.Denied>(_fixture.Answer(Sell(C100, 1m) with { ClientOrderId = "out" }));
        Assert.DoesNotContain(_fixture.Venue.Sent, static o => o.ClientOrderId == "out");
    }

    [Fact]
    public void SubmitMultilegAsync_TheListIsChangedMeanwhile_WhatWasJudgedGoes()
    {
        var legs = new List<MultilegLeg>(Spread().Legs);
        _fixture.Venue.MultilegAnswer = order =>
        {
            legs.Clear();
            return GroupOutcome.All(new SubmitOutcome.Accepted { VenueOrderId = null });
        };

        Assert.Equal(2, Assert.IsType<GroupResult.Sent>(_fixture.Answer(Spread() with { Legs = legs })).Orders.Count);
    }

    [Fact]
    public void ReplaceAsync_OfALeg_IsRefused()
    {
        var fixture = Open(static o => o.Capabilities = Able with { ReplaceQuantity = ReplaceQuantity.Total });
        var ids = fixture.Send(Spread(limit: 2m));
        fixture.Guard.Observe(fixture.Report(ids[0], VenueOrderStatus.New));

        var denied = Assert.IsType<ReplaceResult.Denied>(fixture.Answer(new ReplaceRequest { ClientOrderId = ids[0], Quantity = 2m }));

        Assert.Equal(DenialCodes.OrderNotReplaceable, denied.Denial.Code);
    }

    [Fact]
    public void Observe_EveryLegExecuted_TellsNothing()
    {
        var ids = _fixture.Send(Spread(2m));
        _fixture.Fill(ids[0], 1m, 10m);
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        _fixture.Fill(ids[1], 1m, 8m);
        Wait(_fixture, 60);
        _fixture.Fill(ids[1], 1m, 8m);
        _fixture.Fill(ids[0], 1m, 10m);
        Wait(_fixture, 60);

        Assert.DoesNotContain(AlarmCodes.LegMissing, _fixture.Alarms.Codes);
        Assert.Equal(TradingState.Active, _fixture.Guard.GetState(TradingScope.Account));
    }

    /// <summary>Within 5 s the other leg's report may be on its way; after it, and at once when both have ended, it is missing.</summary>
    [Theory]
    [InlineData("the other leg lives", 5.0, false)]
    [InlineData("the other leg lives", 5.1, true)]
    [InlineData("the other leg is canceled", 0.0, true)]
    [InlineData("the other leg was partly executed", 0.0, true)]
    public void Observe_OneLegExecuted_TheOtherIsMissing(string what, double seconds, bool isTold)
    {
        var ids = _fixture.Send(Spread(2m));
        _fixture.Fill(ids[0], 2m, 10m);
        if (what != "the other leg lives")
        {
            if (what.Contains("partly", StringComparison.Ordinal))
            {
                _fixture.Fill(ids[1], 1m, 8m);
            }

            _fixture.Guard.Observe(_fixture.Report(ids[1], VenueOrderStatus.Canceled));
        }

        Wait(_fixture, seconds);

        Assert.Equal(isTold ? 1 : 0, _fixture.Alarms.Codes.Count(static c => c == AlarmCodes.LegMissing));
        Assert.Equal(isTold ? TradingState.Quarantined : TradingState.Active, _fixture.Guard.GetState(TradingScope.Of(C110)));
        Assert.Equal(isTold ? TradingState.ReduceOnly : TradingState.Active, _fixture.Guard.GetState(TradingScope.Account));
        if (isTold)
        {
            Assert.Contains($"BUY 2 {C100} executed 2, SELL 2 {C110} executed {(what.Contains("partly", StringComparison.Ordinal) ? 1 : 0)}", _fixture.Alarms.All.Single(static a => a.Code == AlarmCodes.LegMissing).Message, StringComparison.Ordinal);
            Wait(_fixture, 60);
            Assert.Single(_fixture.Alarms.Codes, AlarmCodes.LegMissing);
        }
    }

    /// <summary>A leg that a list leaves out and a lookup shows again has neither executed nor ended: it does not put the alarm off.</summary>
    [Fact]
    public void Observe_ALegThatComesAndGoes_IsMissingAllTheSame()
    {
        var ids = _fixture.Send(Spread(2m));
        _fixture.Fill(ids[0], 2m, 10m);
        for (var i = 0; i < 6; i++)
        {
            _fixture.Time.Advance(TimeSpan.FromSeconds(1));
            _fixture.Guard.Observe(_fixture.Report(ids[1], i % 2 == 0 ? VenueOrderStatus.PendingCancel : VenueOrderStatus.New));
        }

        Assert.Contains(AlarmCodes.LegMissing, _fixture.Alarms.Codes);
    }

    /// <summary>The venue takes one leg and refuses the other: what it took would be executed without its cover, and has to go.</summary>
    [Fact]
    public void SubmitMultilegAsync_TheVenueTakesOneLeg_IsToldAndTheLegHasToGo()
    {
        _fixture.Venue.MultilegAnswer = static _ => new GroupOutcome { Orders = [new SubmitOutcome.Rejected(new VenueRejection("NO", "no")), new SubmitOutcome.Accepted { VenueOrderId = "V" }] };
        var sent = Assert.IsType<GroupResult.Sent>(_fixture.Answer(Spread()));
        Assert.False(sent.IsComplete);

        Wait(_fixture, 5.1);

        Assert.Contains(AlarmCodes.LegMissing, _fixture.Alarms.Codes);
        Assert.Equal([Assert.IsType<OrderResult.Accepted>(sent.Orders[1]).Order.ClientOrderId], _fixture.Guard.UnwantedOrders.Select(static o => o.ClientOrderId));
    }

    [Theory]
    [InlineData("rejected")]
    [InlineData("canceled")]
    [InlineData("withdrawn")]
    public async Task Observe_NoLegExecuted_TellsNothing(string what)
    {
        if (what == "rejected")
        {
            _fixture.Venue.MultilegAnswer = static _ => GroupOutcome.All(new SubmitOutcome.Rejected(new VenueRejection("NO", "no")));
            _ = _fixture.Answer(Spread());
        }
        else if (what == "withdrawn")
        {
            await _fixture.Guard.SubmitMultilegAsync(Spread(), static (_, _) => throw new InvalidOperationException("no connection"), TestContext.Current.CancellationToken);
        }
        else
        {
            foreach (var id in _fixture.Send(Spread(limit: 2m)))
            {
                _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Canceled));
            }
        }

        Wait(_fixture, 60);

        Assert.DoesNotContain(AlarmCodes.LegMissing, _fixture.Alarms.Codes);
        Assert.Empty(_fixture.Guard.OpenOrders);
    }

    /// <summary>One leg was proved absent while nobody knows of the other yet: that one may be absent too, and is missing only once it was executed.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ResolveAsync_OneLegIsAbsentAndTheOtherUnknown_TellsOnlyWhatWasExecuted(bool isExecuted)
    {
        _fixture.Venue.MultilegAnswer = static _ => GroupOutcome.All(new SubmitOutcome.Unknown("timed out"));
        _ = await _fixture.SubmitMultilegAsync(Spread() with { ClientOrderId = "in" });
        await _fixture.Guard.ResolveAsync("in", new OrderEvidence.NotAtVenue(), new("not in the order list", "ann"), TestContext.Current.CancellationToken);
        Wait(_fixture, 60);
        Assert.DoesNotContain(AlarmCodes.LegMissing, _fixture.Alarms.Codes);

        if (isExecuted)
        {
            _fixture.Fill("in-2", 1m, 8m);
        }
        else
        {
            await _fixture.Guard.ResolveAsync("in-2", new OrderEvidence.NotAtVenue(), new("not in the order list", "ann"), TestContext.Current.CancellationToken);
        }

        Assert.Equal(isExecuted, _fixture.Alarms.Codes.Contains(AlarmCodes.LegMissing));
    }

    /// <summary>After a restart the guard still knows which legs belong together, and tells of a missing one once.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OpenAsync_WithALegMissing_TellsItOnce(bool isToldBefore)
    {
        var journal = new InMemoryJournal();
        var fixture = Open(o => o.Journal = journal);
        var ids = fixture.Send(Spread());
        fixture.Fill(ids[0], 1m, 10m);
        if (isToldBefore)
        {
            Wait(fixture, 6);
        }

        var hash = fixture.Guard.StateHash;
        await fixture.Guard.DisposeAsync();
        var alarms = new AlarmList();
        await using var again = await OrderGuard.OpenAsync(new OrderGuardOptions { TimeProvider = fixture.Time, Alarms = alarms, Journal = journal, Limits = fixture.Options.Limits, Capabilities = Able }, TestContext.Current.CancellationToken);
        fixture.Time.Advance(TimeSpan.FromSeconds(6));
        again.Observe(new Quote { Symbol = C100, Price = 10m, Time = fixture.Now });

        Assert.NotEqual("", hash);
        Assert.Equal(isToldBefore ? 0 : 1, alarms.Codes.Count(static c => c == AlarmCodes.LegMissing));
    }

    /// <summary>A leg at a net price rests with its order: a close does not wait for it, but cancels it.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void ExitView_OfAClosingLeg_RestsWhenTheOrderHasANetPrice(bool isPriced, bool isUnderWay)
    {
        Hold(_fixture);
        _fixture.Send(Close() with { LimitPrice = isPriced ? -2m : null });

        var view = _fixture.Guard.ViewExit(C100, Guardrails.Positions.PositionLeg.Net)!;

        Assert.Equal((isUnderWay ? 1 : 0, isUnderWay ? 0 : 1), (view.UnderWay.Count, view.Resting.Count));
    }

    private static void Hold(GuardFixture fixture)
    {
        var ids = fixture.Send(Spread());
        fixture.Fill(ids[0], 1m, 10m);
        fixture.Fill(ids[1], 1m, 8m);
    }

    /// <summary>Time passes, and then a price arrives.</summary>
    private static void Wait(GuardFixture fixture, double seconds)
    {
        fixture.Time.Advance(TimeSpan.FromSeconds(seconds));
        fixture.Price(8m, C110);
    }
}
