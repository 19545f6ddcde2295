using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>While a symbol's truth is in doubt, an exit is proved against what the venue holds, read by the very call, or is capped by the venue.</summary>
public sealed class QuarantineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SubmitAsync_WithoutAPositionSource_RefusesTheExit()
    {
        var fixture = Quarantined(null);

        var denial = Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(10m), Token)).Denial;

        Assert.Equal(DenialCodes.ExitProofUnavailable, Assert.Single(denial.Violations).Code);
    }

    [Fact]
    public async Task SubmitAsync_TheVenueHoldsIt_ReadsOnceAndSends()
    {
        var source = new Source(static f => f.Snapshot((GuardFixture.Acme, 10m)));
        var fixture = Quarantined(source);

        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(Exit(10m), Token));

        Assert.Equal(1, source.Reads);
        Assert.Equal(10m, fixture.Venue.Sent[^1].Quantity);
    }

    [Fact]
    public async Task SubmitAsync_TheVenueHoldsLess_AllowsOnlyThat()
    {
        var fixture = Quarantined(new Source(static f => f.Snapshot((GuardFixture.Acme, 6m))));

        var violation = Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(10m), Token)).Denial.Violations[0];
        Assert.Equal((DenialCodes.CloseExceedsPosition, 10m, 6m), (violation.Code, violation.Observed, violation.Limit));
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(Exit(6m), Token));
    }

    [Fact]
    public async Task SubmitAsync_TheVenueHoldsTheOtherSide_NothingOfOursIsThereToClose()
    {
        var fixture = Quarantined(new Source(static f => f.Snapshot((GuardFixture.Acme, -10m))));
        fixture.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(DenialCodes.NoPositionToClose, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(10m), Token)).Denial.Code);
        Assert.Equal(DenialCodes.NoPositionToClose, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(GuardFixture.Buy(10m, effect: PositionEffect.Close), Token)).Denial.Code);
    }

    /// <summary>What the venue holds beyond the book is nobody's that the guard knows: it is closed once somebody has named it.</summary>
    [Fact]
    public async Task SubmitAsync_TheVenueHoldsMore_ClosesOnlyWhatIsOurs()
    {
        var fixture = Quarantined(new Source(static f => f.Snapshot((GuardFixture.Acme, 14m))));
        fixture.Time.Advance(TimeSpan.FromSeconds(61));

        var violation = Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(14m), Token)).Denial.Violations[0];
        Assert.Equal((DenialCodes.CloseExceedsPosition, 14m, 10m), (violation.Code, violation.Observed, violation.Limit));
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(Exit(10m), Token));
    }

    [Fact]
    public async Task SubmitAsync_TheAnswerMayBeOlderThanTheLastFill_CountsOnlyWhatTheBookAgreesTo()
    {
        var fixture = Quarantined(new Source(static f => f.Snapshot((GuardFixture.Acme, 10m))));
        var first = Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(Exit(10m), Token));
        fixture.Fill(first.Order.ClientOrderId, 10m);

        Assert.Equal(DenialCodes.NoPositionToClose, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(10m), Token)).Denial.Code);
    }

    /// <summary>A venue can lag longer than it says: what it held before the last fills must not be closed once more.</summary>
    [Fact]
    public async Task SubmitAsync_TheAnswerIsOlderThanTheVenueSaysItCanBe_ExitsInFlightStillCount()
    {
        var fixture = Quarantined(new Source(static f => f.Snapshot((GuardFixture.Acme, 10m))));
        var first = Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(Exit(8m), Token));
        fixture.Fill(first.Order.ClientOrderId, 6m);
        fixture.Time.Advance(fixture.Options.Capabilities.PositionVisibilityLag + TimeSpan.FromSeconds(1));

        Assert.Equal(DenialCodes.CloseExceedsPosition, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(4m), Token)).Denial.Code);
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(Exit(2m), Token));
    }

    [Fact]
    public async Task SubmitAsync_APersonSoldItMeanwhile_RefusesTheExit()
    {
        var fixture = Quarantined(new Source(static f => f.Snapshot()));
        fixture.Guard.Observe(new Orders.ExecutionReport { Symbol = GuardFixture.Acme, ClientOrderId = "manual", Side = OrderSide.Sell, Status = VenueOrderStatus.Filled, CumulativeQuantity = 10m });
        fixture.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(DenialCodes.NoPositionToClose, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(10m), Token)).Denial.Code);
    }

    [Fact]
    public async Task SubmitAsync_TheVenueIsFlat_RefusesTheExit()
    {
        var fixture = Quarantined(new Source(static f => f.Snapshot()));

        Assert.Equal(DenialCodes.NoPositionToClose, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(10m), Token)).Denial.Code);
    }

    /// <summary>A difference that was seen once: the exit asks again rather than being refused for an answer that has been overtaken.</summary>
    [Fact]
    public async Task SubmitAsync_InDoubtAndTheVenueAgreesNow_ReadsOnceAndSends()
    {
        var source = new Source(static f => f.Snapshot((GuardFixture.Acme, 10m)));
        var fixture = InDoubt(source, 0m);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(Exit(10m), Token));
        Assert.Equal(1, source.Reads);
    }

    /// <summary>Another replica of the venue: it agrees because it is behind.</summary>
    [Fact]
    public async Task SubmitAsync_InDoubtAndAnOlderAnswerAgrees_ThatIsNoProof()
    {
        var fixture = InDoubt(new Source(static f => PositionSnapshot.Complete([new() { Symbol = GuardFixture.Acme, Quantity = 10m }], f.Now - TimeSpan.FromSeconds(3))), 0m);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(DenialCodes.NoPositionToClose, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(10m), Token)).Denial.Code);
    }

    /// <summary>An order that only an answer can prove to be an exit is no entry before that answer.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SubmitAsync_InDoubtAndTheEffectIsLeftToTheGuard_AsksTheVenue(bool quarantined)
    {
        var fixture = InDoubt(new Source(static f => f.Snapshot((GuardFixture.Acme, 10m))), 0m);
        if (quarantined)
        {
            fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Quarantined, new("test", "ann"));
        }

        fixture.Time.Advance(TimeSpan.FromSeconds(1));

        var sent = Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(GuardFixture.Sell(10m, effect: PositionEffect.Auto), Token));
        Assert.True(sent.Order.IsProvenExit);
    }

    /// <summary>Bought, not told, and nobody can look it up: what the venue holds of it now can be closed.</summary>
    [Theory]
    [InlineData(16, 16)]
    [InlineData(20, 16)]
    public async Task SubmitAsync_APurchaseOfUnknownOutcomeIsThere_ClosesAsMuchAsCanBeOurs(int atVenue, int closable)
    {
        var fixture = Quarantined(new Source(f => f.Snapshot((GuardFixture.Acme, atVenue))), activeAtFirst: static f =>
        {
            f.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
            _ = f.SubmitAsync(GuardFixture.Buy(6m), Token).AsTask().GetAwaiter().GetResult();
            f.Venue.Answer = static _ => new SubmitOutcome.Accepted { VenueOrderId = "V1" };
        });

        // Within the venue's lag after a fill its answer shows nothing that is not booked.
        var violation = Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(11m), Token)).Denial.Violations[0];
        Assert.Equal((DenialCodes.CloseExceedsPosition, 10m), (violation.Code, violation.Limit));
        fixture.Time.Advance(fixture.Options.Capabilities.PositionVisibilityLag + TimeSpan.FromMilliseconds(1));

        Assert.Equal(DenialCodes.CloseExceedsPosition, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(closable + 1m), Token)).Denial.Code);
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(Exit(closable), Token));
    }

    /// <summary>Long 10 and a purchase of 6 of unknown outcome: the 10 are sold, and an answer that is behind still shows them. They are not 6 of the purchase.</summary>
    [Fact]
    public async Task SubmitAsync_TheAnswerIsFromBeforeTheLastFill_ShowsNothingOfAnUnknownOrder()
    {
        var fixture = Quarantined(new Source(static f => f.Snapshot((GuardFixture.Acme, 10m))), activeAtFirst: static f =>
        {
            f.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
            _ = f.SubmitAsync(GuardFixture.Buy(6m), Token).AsTask().GetAwaiter().GetResult();
            f.Venue.Answer = static _ => new SubmitOutcome.Accepted { VenueOrderId = "V1" };
        });
        fixture.Time.Advance(fixture.Options.Capabilities.PositionVisibilityLag + TimeSpan.FromSeconds(1));
        var sold = Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(Exit(10m), Token)).Order.ClientOrderId;
        fixture.Fill(sold, 10m);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(DenialCodes.NoPositionToClose, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(1m), Token)).Denial.Code);
    }

    /// <summary>Nonsense about the very position proves nothing, and does not end the attempt either.</summary>
    [Fact]
    public async Task SubmitAsync_TheLegItselfCannotBe_SaysThatTheProofIsMissing()
    {
        var fixture = Open(new Source(static f => PositionSnapshot.Complete([new() { Symbol = GuardFixture.Acme, Quantity = -10m, Leg = PositionLeg.Long }], f.Now)), ExitCap.None, HedgingPolicy.Allowed);
        fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Quarantined, new("test", "ann"));

        Assert.Equal(DenialCodes.ExitProofUnavailable, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(10m), Token)).Denial.Code);
    }

    /// <summary>An answer that lags repeats what was there before the exit: only one that agrees ends the doubt.</summary>
    [Fact]
    public async Task SubmitAsync_InDoubtAndTheVenueStillDiffers_ClosesWhatWasSeenLessWhatWasExecuted()
    {
        var fixture = InDoubt(new Source(static f => f.Snapshot((GuardFixture.Acme, 6m))), 6m);
        var first = Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(Exit(6m), Token));
        fixture.Fill(first.Order.ClientOrderId, 6m);

        var denial = Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(4m), Token)).Denial;
        Assert.Equal((DenialCodes.NoPositionToClose, "4 of 4 booked are managed, the venue holds 6"), (denial.Code, denial.Violations[0].Subject));
    }

    [Fact]
    public async Task SubmitAsync_InDoubtAndNobodyCanAsk_SaysThatTheProofIsMissing()
    {
        var fixture = InDoubt(null, 6m);

        Assert.Equal(DenialCodes.ExitProofUnavailable, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(10m), Token)).Denial.Code);
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(Exit(6m), Token));
    }

    /// <summary>
    /// What is missing at the venue is missing of the bot's part as long as nobody knows better: others' shares are not there to be sold in its place. With 10
    /// of the bot and 5 of others booked, and 14 seen, 9 can be closed.
    /// </summary>
    [Fact]
    public async Task SubmitAsync_InDoubtBesideOthers_ClosesWhatIsSeenLessWhatIsTheirs()
    {
        var fixture = Open(null, ExitCap.None);
        fixture.Guard.Observe(new Orders.ExecutionReport { Symbol = GuardFixture.Acme, ClientOrderId = "manual", Side = OrderSide.Buy, Status = VenueOrderStatus.Filled, CumulativeQuantity = 5m });
        fixture.Time.Advance(TimeSpan.FromSeconds(6));
        fixture.Supply((GuardFixture.Acme, 14m));
        Assert.True(fixture.Guard.FindPosition(GuardFixture.Acme)!.InDoubt);

        Assert.Equal(DenialCodes.ExitProofUnavailable, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(10m), Token)).Denial.Code);
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(Exit(9m), Token));
    }

    /// <summary>A leg on the side it cannot have is nonsense; the other leg is closed all the same, as far as the book agrees.</summary>
    [Fact]
    public async Task SubmitAsync_TheOtherLegCannotBe_TheExitPasses()
    {
        var source = new Source(static f => PositionSnapshot.Complete([new() { Symbol = GuardFixture.Acme, Quantity = 10m, Leg = PositionLeg.Long }, new() { Symbol = GuardFixture.Acme, Quantity = 1m, Leg = PositionLeg.Short }], f.Now));
        var fixture = Open(source, ExitCap.None, HedgingPolicy.Allowed);
        fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Quarantined, new("test", "ann"));

        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(Exit(10m), Token));
    }

    public static TheoryData<string> BadReads => ["failed", "partial", "null", "throws", "times out"];

    [Theory]
    [MemberData(nameof(BadReads))]
    public async Task SubmitAsync_TheReadProvesNothing_RefusesTheExit(string kind)
    {
        var fixture = Quarantined(new Source(f => kind switch
        {
            "failed" => PositionSnapshot.Failed("HTTP 500"),
            "partial" => PositionSnapshot.Partial([new VenuePosition { Symbol = GuardFixture.Acme, Quantity = 10m }], f.Now, "page 2"),
            "null" => null!,
            "throws" => throw new IOException("reset"),
            _ => throw new TaskCanceledException("HttpClient.Timeout"),
        }));

        var denial = Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(10m), Token)).Denial;

        Assert.Equal(DenialCodes.ExitProofUnavailable, Assert.Single(denial.Violations).Code);
        Assert.Empty(fixture.Guard.OpenOrders);
    }

    [Theory]
    [InlineData(ExitCap.Held)]
    [InlineData(ExitCap.ReduceOnly)]
    public async Task SubmitAsync_CappedByTheVenue_NeedsNoRead(ExitCap cap)
    {
        var source = new Source(static _ => PositionSnapshot.Failed("HTTP 500"));
        var fixture = Quarantined(source, cap);

        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(Exit(10m), Token));

        Assert.Equal(0, source.Reads);
        Assert.True(fixture.Venue.Sent[^1].ReduceOnly);
    }

    /// <summary>A cap acts on the venue's whole position; while part of that is not ours it proves nothing.</summary>
    [Fact]
    public async Task SubmitAsync_CappedButPartlyExternal_NeedsTheRead()
    {
        var source = new Source(static f => f.Snapshot((GuardFixture.Acme, 15m)));
        var fixture = Quarantined(source, ExitCap.ReduceOnly);
        fixture.Guard.Observe(new Orders.ExecutionReport { Symbol = GuardFixture.Acme, ClientOrderId = "manual", Side = OrderSide.Buy, Status = VenueOrderStatus.Filled, CumulativeQuantity = 5m });

        Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Exit(11m), Token));
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(Exit(10m), Token));

        Assert.Equal(2, source.Reads);

        // The venue's mark goes along all the same; it is only not counted on.
        Assert.True(fixture.Venue.Sent[^1].ReduceOnly);
    }

    [Fact]
    public async Task SubmitAsync_ExitThatNeededTheRead_LeavesNoDenialBehind()
    {
        var fixture = Quarantined(new Source(static f => f.Snapshot((GuardFixture.Acme, 10m))));

        await fixture.SubmitAsync(Exit(10m), Token);

        Assert.Empty(fixture.Guard.RecentDenials);
    }

    [Fact]
    public async Task SubmitAsync_Entry_IsDeniedWithoutARead()
    {
        var source = new Source(static f => f.Snapshot((GuardFixture.Acme, 10m)));
        var fixture = Quarantined(source);

        Assert.Equal(DenialCodes.StateQuarantined, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(GuardFixture.Buy(1m), Token)).Denial.Code);
        Assert.Equal(0, source.Reads);
    }

    [Fact]
    public void SetState_QuarantineOfAnAccountOrStrategy_IsMisuse()
    {
        var guard = new GuardFixture().Guard;

        Assert.Throws<ArgumentException>(() => guard.SetState(TradingScope.Account, TradingState.Quarantined, new("r", "a")));
        Assert.Throws<ArgumentException>(() => guard.SetState(TradingScope.OfStrategy("s"), TradingState.Quarantined, new("r", "a")));
        Assert.Throws<ArgumentException>(() => guard.SetState(TradingScope.Account, (TradingState)9, new("r", "a")));
        Assert.Throws<ArgumentException>(() => guard.SetState(TradingScope.Account, TradingState.Halted, new(" ", "a")));
        Assert.Throws<ArgumentException>(() => guard.SetState(TradingScope.Account, TradingState.Halted, new("r", "")));
    }

    [Fact]
    public void ManagePosition_OnlyOfWhatTheVenueHolds()
    {
        var fixture = new GuardFixture(null, ready: false);
        Assert.Throws<ArgumentException>(() => fixture.Guard.ManagePosition(GuardFixture.Acme, 5m, new("bought before the bot was guarded", "ann")));
        fixture.Supply((GuardFixture.Acme, 10m));

        Assert.Throws<ArgumentException>(() => fixture.Guard.ManagePosition(GuardFixture.Acme, 11m, new("bought before the bot was guarded", "ann")));
        Assert.Throws<ArgumentException>(() => fixture.Guard.ManagePosition(GuardFixture.Acme, -1m, new("bought before the bot was guarded", "ann")));
        Assert.Throws<ArgumentException>(() => fixture.Guard.ManagePosition("OTHER", 1m, new("bought before the bot was guarded", "ann")));
        Assert.Throws<ArgumentException>(() => fixture.Guard.ManagePosition(GuardFixture.Acme, 1m, new("bought before the bot was guarded", " ")));
        fixture.Guard.ManagePosition(GuardFixture.Acme, 6m, new("bought before the bot was guarded", "ann"));

        Assert.Equal((10m, 6m), (fixture.Net(), fixture.Guard.FindPosition(GuardFixture.Acme)!.Managed));
        Assert.True(fixture.Ask(Exit(6m)).IsProvenExit);
        Assert.Equal(DenialCodes.CloseExceedsPosition, fixture.Ask(Exit(7m)).Denial?.Code);
    }

    private static OrderRequest Exit(decimal quantity) => GuardFixture.Sell(quantity, effect: PositionEffect.Close);

    private static GuardFixture Quarantined(Source? source, ExitCap cap = ExitCap.None, Action<GuardFixture>? activeAtFirst = null)
    {
        var fixture = Open(source, cap);
        activeAtFirst?.Invoke(fixture);
        fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Quarantined, new("test", "ann"));
        return fixture;
    }

    /// <summary>10 are booked, and the venue was seen once to hold something else.</summary>
    private static GuardFixture InDoubt(Source? source, decimal atVenue)
    {
        var fixture = Open(source, ExitCap.None);
        fixture.Time.Advance(TimeSpan.FromSeconds(6));
        fixture.Supply((GuardFixture.Acme, atVenue));
        Assert.True(fixture.Guard.FindPosition(GuardFixture.Acme)!.InDoubt);
        return fixture;
    }

    private static GuardFixture Open(Source? source, ExitCap cap, HedgingPolicy? hedging = null)
    {
        var fixture = new GuardFixture(o =>
        {
            o.PositionSource = source;
            o.Capabilities = new BrokerCapabilities { ExitCap = cap };
            o.Hedging = hedging ?? o.Hedging;
        });
        if (source is not null)
        {
            source.Fixture = fixture;
        }

        fixture.Hold(10m);
        return fixture;
    }

    private sealed class Source(Func<GuardFixture, PositionSnapshot> answer) : IPositionSource
    {
        public GuardFixture Fixture { get; set; } = null!;

        public int Reads { get; private set; }

        public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken)
        {
            Reads++;
            return ValueTask.FromResult(answer(Fixture));
        }
    }
}
