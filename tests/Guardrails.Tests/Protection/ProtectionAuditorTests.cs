using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Protection;

namespace Guardrails.Tests.Protection;

/// <summary>What counts as protected, from the venue's lists alone.</summary>
public sealed class ProtectionAuditorTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    /// <summary>59 are held unless the case says otherwise. The words are the orders that rest; see <see cref="Orders"/>.</summary>
    [Theory]
    [InlineData("", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop)]
    [InlineData("stop:59", 59, ProtectionVerdict.Protected)]
    [InlineData("stop:58", 58, ProtectionVerdict.Unprotected, ProtectionFault.StopTooSmall)]
    [InlineData("stop:30 stop:29", 59, ProtectionVerdict.Protected)]
    [InlineData("stop:30 stop:28", 58, ProtectionVerdict.Unprotected, ProtectionFault.StopTooSmall)]
    [InlineData("stop:40:pair stop:30:pair", 40, ProtectionVerdict.Unprotected, ProtectionFault.StopTooSmall)]
    [InlineData("stop:40:pair:PendingCancel stop:20:pair stop:20:pair", 20, ProtectionVerdict.Unprotected, ProtectionFault.StopTooSmall, ProtectionFault.StopEnding)]
    [InlineData("stop:60:filled1", 59, ProtectionVerdict.Protected)]
    [InlineData("stop:59:filled1", 58, ProtectionVerdict.Unprotected, ProtectionFault.StopTooSmall)]
    [InlineData("target:59", 0, ProtectionVerdict.Unprotected, ProtectionFault.TargetHoldsAll)]
    [InlineData("target:30", 0, ProtectionVerdict.Unprotected, ProtectionFault.TargetHoldsAll)]
    [InlineData("target:59:pair stop:59:pair:Held", 59, ProtectionVerdict.Protected)]
    [InlineData("target:59:pair:PendingCancel stop:59:pair:Held", 0, ProtectionVerdict.Unprotected, ProtectionFault.TargetHoldsAll, ProtectionFault.HeldBehindNothing)]
    [InlineData("target:59:pair:Filled stop:59:pair:Held", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop, ProtectionFault.HeldBehindNothing)]
    [InlineData("target:59:other stop:59:pair:Held", 0, ProtectionVerdict.Unprotected, ProtectionFault.TargetHoldsAll, ProtectionFault.HeldBehindNothing)]
    [InlineData("stop:59:Held", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop, ProtectionFault.HeldBehindNothing)]
    [InlineData("stop:59:PendingCancel", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop, ProtectionFault.StopEnding)]
    [InlineData("stop:59:PendingNew", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop, ProtectionFault.StopNotAccepted)]
    [InlineData("stop:59:PendingReplace", 59, ProtectionVerdict.Protected)]
    [InlineData("stop:59:PartiallyFilled", 59, ProtectionVerdict.Protected)]
    [InlineData("stop:59:Canceled", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop)]
    [InlineData("stop:59:Expired", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop)]
    [InlineData("stop:59:Replaced", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop)]
    [InlineData("stop:59:Rejected", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop)]
    [InlineData("stop:59:waits", 59, ProtectionVerdict.Protected)] // nothing says any more that the entry is alive
    [InlineData("entry:100:filled59 stop:59:waits", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop, ProtectionFault.WaitsForEntry)]
    [InlineData("entry:100:filled59 stop:59:waits:Held", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop, ProtectionFault.WaitsForEntry)]
    [InlineData("stop:59:limit", 59, ProtectionVerdict.Protected, ProtectionFault.StopHasLimit)]
    [InlineData("stop:59:at101", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop, ProtectionFault.PriceBeyondStop)]
    [InlineData("stop:59:at100", 59, ProtectionVerdict.Protected)]
    [InlineData("stop:59:wrong", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop, ProtectionFault.WrongSide)]
    [InlineData("stop:59:OTHER", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop)]
    public void AShareThatHoldsItsInventory(string orders, int covered, ProtectionVerdict verdict, params ProtectionFault[] faults) =>
        Check(BrokerCapabilities.Plain with { ExitCap = ExitCap.Held }, orders, covered, verdict, faults);

    /// <summary>Where nothing caps exits, what executes last opens the other side; two that the venue links count once.</summary>
    [Theory]
    [InlineData("stop:59 target:59", 59, ProtectionVerdict.Unprotected, ProtectionFault.ExitsTooLarge)]
    [InlineData("stop:59:pair target:59:pair", 59, ProtectionVerdict.Protected)]
    [InlineData("stop:59:loose target:59:loose", 59, ProtectionVerdict.Unprotected, ProtectionFault.ExitsTooLarge)]
    [InlineData("stop:60", 59, ProtectionVerdict.Unprotected, ProtectionFault.ExitsTooLarge)]
    [InlineData("stop:79:pair target:79:pair:filled20", 59, ProtectionVerdict.Protected)]
    [InlineData("stop:80:pair target:80:pair:filled20", 59, ProtectionVerdict.Unprotected, ProtectionFault.ExitsTooLarge)]
    [InlineData("stop:70:pair target:70:pair:filled20", 50, ProtectionVerdict.Unprotected, ProtectionFault.StopTooSmall)]
    [InlineData("stop:60:PendingCancel", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop, ProtectionFault.ExitsTooLarge, ProtectionFault.StopEnding)]
    [InlineData("target:59", 0, ProtectionVerdict.Unprotected, ProtectionFault.NoStop)]
    [InlineData("entry:10 stop:59 stop:10:waits target:10:waits", 59, ProtectionVerdict.Protected, ProtectionFault.WaitsForEntry)]
    public void AVenueThatCapsNothing(string orders, int covered, ProtectionVerdict verdict, params ProtectionFault[] faults) =>
        Check(BrokerCapabilities.Plain, orders, covered, verdict, faults);

    [Theory]
    [InlineData("stop:59 target:59", 59, ProtectionVerdict.Protected)]
    [InlineData("stop:59 target:59:unmarked", 59, ProtectionVerdict.Protected)]
    [InlineData("stop:59:unmarked target:59:unmarked", 59, ProtectionVerdict.Unprotected, ProtectionFault.ExitsTooLarge)]
    [InlineData("entry:100:filled30 stop:59:waits", 30, ProtectionVerdict.Unprotected, ProtectionFault.StopTooSmall)]
    [InlineData("entry:100:filled30 stop:59:waits:filled20", 10, ProtectionVerdict.Unprotected, ProtectionFault.StopTooSmall)]
    public void AVenueThatFillsExitsAgainstThePosition(string orders, int covered, ProtectionVerdict verdict, params ProtectionFault[] faults) =>
        Check(BrokerCapabilities.Plain with { ExitCap = ExitCap.ReduceOnly, LegActivation = LegActivation.EntryPartiallyFilled }, orders, covered, verdict, faults);

    /// <summary>The 18 positions of the report: all have a target for everything, ten have it as a pair with a stop.</summary>
    [Fact]
    public void EighteenPositions_OfWhichEightHaveATargetAlone()
    {
        var positions = Enumerable.Range(1, 18).Select(static i => new VenuePosition { Symbol = $"S{i:00}", Quantity = 10m * i }).ToList();
        var orders = positions.SelectMany(static (p, i) => i < 10 ? [.. Orders("target:%:pair stop:%:pair:Held", p)] : Orders("target:%", p)).ToList();

        var report = ProtectionAuditor.Audit(PositionSnapshot.Complete(positions, _now), OpenOrderSnapshot.Complete(orders, _now), new() { Capabilities = new() { ExitCap = ExitCap.Held } });

        Assert.Equal((10, 8, 0, false), (report.ProtectedCount, report.UnprotectedCount, report.UnknownCount, report.IsClean));
        Assert.StartsWith("10 of 18 positions protected, 8 failed", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("S11 110 long, 0 covered, unprotected: The exit target-S11-0 for 110 at 120 holds what a stop would need, and no stop rests. Let it give way with GuardedBroker.CancelAsync", report.ToString(), StringComparison.Ordinal);
        Assert.Equal(8, report.Positions.TakeWhile(static p => p.Verdict == ProtectionVerdict.Unprotected).Count());
    }

    [Fact]
    public void ListsThatAreNotWhole_SayThatItIsNotKnown_AndWhatIsCoveredStaysCovered()
    {
        VenuePosition[] positions = [new() { Symbol = "AAA", Quantity = 5m }, new() { Symbol = "BBB", Quantity = 5m }];
        var held = PositionSnapshot.Complete(positions, _now);
        var partial = OpenOrderSnapshot.Partial(Orders("stop:5", positions[0]), _now, "two pages of three");

        Assert.Equal([ProtectionVerdict.Unknown, ProtectionVerdict.Protected], ProtectionAuditor.Audit(held, partial).Positions.Select(static p => p.Verdict));
        Assert.Contains("two pages of three", ProtectionAuditor.Audit(held, partial).ToString(), StringComparison.Ordinal);
        Assert.All(ProtectionAuditor.Audit(held, OpenOrderSnapshot.Failed("time-out")).Positions, static p => Assert.Equal(ProtectionVerdict.Unknown, p.Verdict));
        var nothing = ProtectionAuditor.Audit(PositionSnapshot.Failed("time-out"), OpenOrderSnapshot.Complete([], _now));
        Assert.Equal((0, "positions: time-out", false), (nothing.Positions.Count, nothing.Reason, nothing.IsClean));
    }

    /// <summary>A stop that has filled between the answers is in neither list. Where the position is the same before and after, nothing filled.</summary>
    [Theory]
    [InlineData(10, "", ProtectionVerdict.Unprotected)]
    [InlineData(20, "", ProtectionVerdict.Unknown)]
    [InlineData(0, "", ProtectionVerdict.Unknown)]
    [InlineData(20, "stop:10", ProtectionVerdict.Protected)]
    public void APositionThatMovedMeanwhile_IsNotKnown_UnlessItIsCovered(int before, string orders, ProtectionVerdict verdict)
    {
        var position = new VenuePosition { Symbol = "AAA", Quantity = 10m };
        var report = ProtectionAuditor.Audit(
            PositionSnapshot.Complete([position], _now),
            OpenOrderSnapshot.Complete(Orders(orders, position), _now),
            new() { PositionsBefore = PositionSnapshot.Complete(before == 0 ? [] : [position with { Quantity = before }], _now) });

        Assert.Equal(verdict, Assert.Single(report.Positions).Verdict);
        Assert.Equal(ProtectionVerdict.Unknown, verdict == ProtectionVerdict.Unprotected ? ProtectionAuditor.Audit(
            PositionSnapshot.Complete([position], _now), OpenOrderSnapshot.Complete([], _now), new() { PositionsBefore = PositionSnapshot.Failed("time-out") }).Positions[0].Verdict : ProtectionVerdict.Unknown);
    }

    [Fact]
    public void AStopOutsideTheSession_Protects_AndDoesNothingNow()
    {
        var position = new VenuePosition { Symbol = "AAA", Quantity = 10m };
        var report = ProtectionAuditor.Audit(
            PositionSnapshot.Complete([position], _now),
            OpenOrderSnapshot.Complete(Orders("stop:10", position), _now),
            new() { Markets = new Dictionary<Symbol, MarketStatus> { ["AAA"] = new() { Phase = MarketPhase.ExtendedHours } } });

        Assert.Equal((ProtectionVerdict.Protected, false, ProtectionFault.StopSleeps), (report.Positions[0].Verdict, report.Positions[0].IsArmedNow, report.Positions[0].Findings.Single().Fault));
        Assert.True(report.IsClean);
    }

    /// <summary>A stop that fills between the orders and the second answer leaves an order in the list and nothing held: no orphan. Where the first answer does not say what was held, nobody knows.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(10, false)]
    [InlineData(-1, false)]
    public void AnOrphan_WasOneBeforeToo(int before, bool isOrphan)
    {
        var position = new VenuePosition { Symbol = "AAA", Quantity = 10m };
        var first = before < 0 ? PositionSnapshot.Partial([], _now, "one page of two") : PositionSnapshot.Complete(before == 0 ? [] : [position], _now);

        var report = ProtectionAuditor.Audit(PositionSnapshot.Complete([], _now), OpenOrderSnapshot.Complete(Orders("stop:10", position), _now), new() { PositionsBefore = first });

        Assert.Equal(isOrphan, report.Orphans.Count == 1);
    }

    /// <summary>An entry that is not in a list with a page missing can be alive: what waits for it protects nothing that is known.</summary>
    [Fact]
    public void AStopThatWaitsForAnEntryNobodyShows_IsNotCounted_WhereTheListIsNotWhole()
    {
        var position = new VenuePosition { Symbol = "AAA", Quantity = 10m };

        var row = ProtectionAuditor.Audit(PositionSnapshot.Complete([position], _now), OpenOrderSnapshot.Partial(Orders("stop:10:waits", position), _now, "one page of two")).Positions.Single();

        Assert.Equal((0m, ProtectionVerdict.Unknown), (row.Covered, row.Verdict));
    }

    [Theory]
    [InlineData("79228162514264337593543950335")]
    [InlineData("1000000000001")]
    [InlineData("0")]
    [InlineData("-5")]
    public void NumbersThatNobodyCanMean_CoverNothing_AndAreSaid(string quantity)
    {
        var instrument = new Instrument { Symbol = "AAA", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m };
        var position = new VenuePosition { Symbol = "AAA", Quantity = 10m };
        var absurd = Orders("stop:10", position).Single() with { Quantity = decimal.Parse(quantity, System.Globalization.CultureInfo.InvariantCulture) };

        var report = ProtectionAuditor.Audit(PositionSnapshot.Complete([position], _now), OpenOrderSnapshot.Complete([absurd, absurd with { VenueOrderId = "v-2" }], _now), new() { Instruments = [instrument] });

        Assert.Equal((0m, ProtectionVerdict.Unknown), (report.Positions[0].Covered, report.Positions[0].Verdict));
        Assert.Contains("2 of 2 orders cannot be read", report.ToString(), StringComparison.Ordinal);
        var large = ProtectionAuditor.Audit(PositionSnapshot.Complete([position with { Quantity = decimal.MaxValue }], _now), OpenOrderSnapshot.Complete([], _now), new() { Instruments = [instrument] });
        Assert.Equal(ProtectionVerdict.Unprotected, large.Positions[0].Verdict);
    }

    /// <summary>The price at night is beyond the stop: it fires when trading begins, and another one beside it would be refused.</summary>
    [Fact]
    public void APriceBeyondAStopThatSleeps_IsNoFaultOfTheStop()
    {
        var position = new VenuePosition { Symbol = "AAA", Quantity = 10m, MarkPrice = 89m };

        var row = ProtectionAuditor.Audit(
            PositionSnapshot.Complete([position], _now), OpenOrderSnapshot.Complete(Orders("stop:10", position), _now), new() { Markets = new Dictionary<Symbol, MarketStatus> { ["AAA"] = new() { Phase = MarketPhase.Closed } } }).Positions.Single();

        Assert.Equal((10m, ProtectionVerdict.Protected, false), (row.Covered, row.Verdict, row.IsArmedNow));
    }

    /// <summary>Only what is managed, in whole lots, on the side that is held: 10.7 in lots of 1 are 10, and 15 managed of 10 are 10.</summary>
    [Theory]
    [InlineData(10.7, 10.7, 10)]
    [InlineData(10.7, 4, 4)]
    [InlineData(10, 15, 10)]
    [InlineData(10, -3, 0)]
    [InlineData(10, 0, 0)]
    [InlineData(0.7, 0.7, 0)]
    [InlineData(-10.7, -10.7, -10)]
    [InlineData(-10, 4, 0)]
    public void WhatIsToBeProtected(double held, double managed, double quantity)
    {
        var instrument = new Instrument { Symbol = "AAA", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m };
        var report = ProtectionAuditor.Audit(
            PositionSnapshot.Complete([new VenuePosition { Symbol = "AAA", Quantity = (decimal)held }], _now), OpenOrderSnapshot.Complete([], _now), new() { Instruments = [instrument], Managed = _ => (decimal)managed });

        Assert.Equal(quantity == 0 ? [] : [(decimal)quantity], report.Positions.Select(static p => p.Quantity));
    }

    [Fact]
    public void AnExitWithNothingToClose_IsAnOrphan_AndOneThatWaitsForItsEntryIsNot()
    {
        var gone = new VenuePosition { Symbol = "AAA", Quantity = 10m };
        var report = ProtectionAuditor.Audit(
            PositionSnapshot.Complete([gone with { Quantity = 0m }], _now), OpenOrderSnapshot.Complete([.. Orders("stop:10", gone), .. Orders("entry:10 stop:10:waits stop:9:unmarked", gone with { Symbol = "BBB" })], _now));

        var orphan = Assert.Single(report.Orphans);
        Assert.Equal((ProtectionFault.Orphan, "stop-AAA-0", 10m, false), (orphan.Fault, orphan.Order, orphan.Quantity, report.IsClean));
        Assert.Contains("OrderGuard.CancelProtectionAsync", orphan.Sentence, StringComparison.Ordinal);
        Assert.Empty(ProtectionAuditor.Audit(PositionSnapshot.Failed("time-out"), OpenOrderSnapshot.Complete(Orders("stop:10", gone), _now)).Orphans);
    }

    [Fact]
    public void TheLegsOfASymbol_AreTwoPositions()
    {
        VenuePosition[] legs = [new() { Symbol = "AAA", Quantity = 10m, Leg = PositionLeg.Long }, new() { Symbol = "AAA", Quantity = -4m, Leg = PositionLeg.Short }];

        var report = ProtectionAuditor.Audit(PositionSnapshot.Complete(legs, _now), OpenOrderSnapshot.Complete(Orders("stop:4", legs[1]), _now));

        Assert.Equal([(PositionLeg.Long, ProtectionVerdict.Unprotected), (PositionLeg.Short, ProtectionVerdict.Protected)], report.Positions.Select(static p => (p.Leg, p.Verdict)));
    }

    /// <summary>Random lists: what is said to be covered is what a plain count of live stops finds, in every order of the rows, long and short alike.</summary>
    [Fact]
    public void Covered_IsTheCountOfLiveStops()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var position = new VenuePosition { Symbol = "AAA", Quantity = random.Next(1, 20) * (random.Next(2) == 0 ? 1m : -1m) };
            string[] kinds = ["stop", "target"];
            string[] states = ["New", "PendingCancel", "PendingNew", "PendingReplace", "Canceled", "PartiallyFilled"];
            var words = Enumerable.Range(0, random.Next(6)).Select(_ => $"{kinds[random.Next(2)]}:{random.Next(1, 20)}:{states[random.Next(states.Length)]}").ToArray();
            var orders = Orders(string.Join(' ', words), position).ToArray();
            random.Shuffle(orders);

            var row = ProtectionAuditor.Audit(PositionSnapshot.Complete([position], _now), OpenOrderSnapshot.Complete(orders, _now), new() { Capabilities = new() { ExitCap = ExitCap.ReduceOnly } }).Positions.Single();

            var counted = words.Where(static w => w.StartsWith("stop", StringComparison.Ordinal) && (w.EndsWith(":New", StringComparison.Ordinal) || w.EndsWith(":PendingReplace", StringComparison.Ordinal) || w.EndsWith(":PartiallyFilled", StringComparison.Ordinal)))
                .Sum(static w => decimal.Parse(w.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
            Assert.True(row.Covered == Math.Min(counted, Math.Abs(position.Quantity)), $"seed {seed}: {string.Join(' ', words)} of {position.Quantity}: {row}");
            Assert.True(row.Verdict == (row.Covered == Math.Abs(position.Quantity) ? ProtectionVerdict.Protected : ProtectionVerdict.Unprotected), $"seed {seed}: {row}");
        }
    }

    private static void Check(BrokerCapabilities venue, string orders, int covered, ProtectionVerdict verdict, ProtectionFault[] faults)
    {
        foreach (var side in (decimal[])[1m, -1m])
        {
            var position = new VenuePosition { Symbol = "TSLA", Quantity = 59m * side, MarkPrice = 100m };

            var report = ProtectionAuditor.Audit(PositionSnapshot.Complete([position], _now), OpenOrderSnapshot.Complete(Orders(orders, position), _now), new() { Capabilities = venue });

            var row = Assert.Single(report.Positions);
            Assert.True((covered, verdict) == (row.Covered, row.Verdict), row.ToString());
            Assert.Equal(faults.Order(), row.Findings.Select(static f => f.Fault).Distinct().Order());
            Assert.All(row.Findings, static f => Assert.Matches(@"^[A-Z0-9].*\.$", f.Sentence));
        }
    }

    /// <summary>
    /// Orders by words: <c>stop:59</c> is a stop for 59 that closes. Behind a colon come its status, <c>filled30</c>, <c>pair</c> (linked with the others that say so), <c>loose</c> (a group that nobody links),
    /// <c>waits</c> (for the entry), <c>wrong</c> (on the other side), <c>unmarked</c>, <c>limit</c>, <c>at101</c>, or another symbol. A % is all that is held.
    /// </summary>
    private static IEnumerable<VenueOrder> Orders(string words, VenuePosition of)
    {
        foreach (var (word, i) in words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static (w, i) => (w, i)))
        {
            var parts = word.Split(':');
            var (isLong, kind) = (of.Quantity >= 0m, parts[0]);
            var order = new VenueOrder
            {
                ClientOrderId = kind == "entry" ? $"entry-{of.Symbol}" : $"{kind}-{of.Symbol}-{i}",
                VenueOrderId = $"v-{of.Symbol}-{i}",
                Symbol = of.Symbol,
                Leg = of.Leg,
                Side = isLong == (kind == "entry") ? OrderSide.Buy : OrderSide.Sell,
                Quantity = parts[1] == "%" ? Math.Abs(of.Quantity) : decimal.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture),
                Type = kind == "stop" ? OrderType.Stop : OrderType.Limit,
                StopPrice = kind == "stop" ? (isLong ? 90m : 110m) : null,
                LimitPrice = kind == "target" ? (isLong ? 120m : 80m) : null,
                ReduceOnly = kind != "entry",
            };
            foreach (var detail in parts[2..])
            {
                order = detail switch
                {
                    "pair" => order with { GroupId = $"g-{of.Symbol}", GroupLinkedByVenue = true },
                    "other" => order with { GroupId = $"h-{of.Symbol}", GroupLinkedByVenue = true },
                    "loose" => order with { GroupId = $"g-{of.Symbol}", GroupLinkedByVenue = false },
                    "waits" => order with { WaitsFor = $"entry-{of.Symbol}" },
                    "wrong" => order with { Side = order.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy },
                    "unmarked" => order with { ReduceOnly = false },
                    "limit" => order with { Type = OrderType.StopLimit, LimitPrice = 89m },
                    "OTHER" => order with { Symbol = "OTHER" },
                    _ when detail.StartsWith("filled", StringComparison.Ordinal) => order with { FilledQuantity = decimal.Parse(detail[6..], System.Globalization.CultureInfo.InvariantCulture) },
                    _ when detail.StartsWith("at", StringComparison.Ordinal) => order with { StopPrice = isLong ? decimal.Parse(detail[2..], System.Globalization.CultureInfo.InvariantCulture) : 200m - decimal.Parse(detail[2..], System.Globalization.CultureInfo.InvariantCulture) },
                    _ => order with { Status = Enum.Parse<VenueOrderStatus>(detail) },
                };
            }

            yield return order;
        }
    }
}
