using Guardrails.MarketData;
using Guardrails.Protection;
using Guardrails.Tests.MarketData;
using static Guardrails.Tests.Protection.Progress;

namespace Guardrails.Tests.Protection;

/// <summary>A stop that follows: where it goes, where it stays, and what is said of it.</summary>
public sealed class TrailingStopTests
{
    private static readonly TrailingStop _oneR = new() { Distance = PriceOffset.OfRisk(1m) };
    private static readonly TrailingStop _byRange = new() { Distance = PriceOffset.OfTrueRange(3m) };

    /// <summary>Momentum over 3 bars: it tightens below 40 and extends above 60.</summary>
    private static readonly TrailingStop _byMomentum = _oneR with { TightenBelow = 40m, ExtendAbove = 60m, MomentumPeriod = 3 };

    private static readonly decimal[] _strong = [100m, 102m, 104m, 101m, 107m]; // 57.14, then 81.25
    private static readonly decimal[] _weak = [100m, 102m, 104m, 101m, 95m]; // 57.14, then 25

    /// <summary>Each row stands for a long position at 100, and for the short one that mirrors it.</summary>
    [Theory]
    [InlineData("1 R", "104.99", null, null)] // not one R of gain
    [InlineData("1 R", "105", null, "100")]
    [InlineData("1 R", "105.003", null, "100.01")] // rounded towards the market
    [InlineData("1 R", "107", null, "102")]
    [InlineData("1 R", "107.49", "102", null)] // 0.49 is less than 0.1 R
    [InlineData("1 R", "107.5", "102", "102.5")]
    [InlineData("1 R", "107", "103", null)] // nearer already
    [InlineData("1 R", "107", "102", null)] // there already
    [InlineData("0.5 R", "110", null, "107.5")]
    public void Stop_FollowsAtADistanceInR(string distance, string best, string? stop, string? moved)
    {
        var trailing = _oneR with { Distance = PriceOffset.Parse(distance) };

        Assert.Equal(Optional(moved), StopOf(trailing.Next(At(Number(best), stop: Optional(stop)))));
        Assert.Equal(200m - Optional(moved), StopOf(trailing.Next(At(200m - Number(best), PositionSide.Short, stop: 200m - Optional(stop)))));
    }

    [Fact]
    public void Fraction_IsOfTheBestPrice()
    {
        var trailing = _oneR with { Distance = PriceOffset.Fraction(0.05m) };

        Assert.Equal(104.5m, StopOf(trailing.Next(At(110m))));
        Assert.Equal(94.5m, StopOf(trailing.Next(At(90m, PositionSide.Short))));
    }

    [Fact]
    public void TrueRange_IsMeasuredFromTheBestPrice()
    {
        var bars = Read(Ranging(20, 2m));

        Assert.Equal(106m, StopOf(_byRange.Next(At(110m, best: 112m), bars)));
        Assert.Equal(94m, StopOf(_byRange.Next(At(90m, PositionSide.Short, best: 88m), bars)));
        Assert.Equal(
            "stop 106: The stop at 95 moves to 106, 6 from the best price 112 (3 ATR).", _byRange.Next(At(110m, best: 112m), bars).ToString());
    }

    [Fact]
    public void TrueRange_NeedsOneBarMoreThanItsPeriod()
    {
        Assert.Equal(106m, StopOf(_byRange.Next(At(112m), Read(Ranging(15, 2m)))));
        Assert.Contains("OK SPY, 5 min: 14 bars", Held(_byRange.Next(At(112m), Read(Ranging(14, 2m)))).Reason, StringComparison.Ordinal);
        Assert.Contains("At least 15 are needed: raise BarRequest.Count", Held(_byRange.Next(At(112m), Read(Ranging(14, 2m)))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingBars_MoveNothingThatNeedsThem_AndSayWhatLeadsOut()
    {
        string[] ways = ["Look at the symbol and the feed", "ask for no more, or wait for them", "Ask again when another bar has closed", "Report the fault", "Ask again."];
        foreach (var (reading, way) in Missing.Zip(ways))
        {
            var held = Held(_byRange.Next(At(112m, target: 120m), reading));
            Assert.Contains(reading.ToString(), held.Reason, StringComparison.Ordinal);
            Assert.Contains(way, held.Reason, StringComparison.Ordinal);
            Assert.False(held.IsPriceBeyond);
        }

        Assert.Contains("No reading of bars is given", Held(_byRange.Next(At(112m))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void BarsOfAnotherSymbol_MoveNothing()
    {
        var other = BarReading.Of(Bars.Request(20, "QQQ"), Bars.Of(20, symbol: "QQQ"), Bars.Noon, Bars.Noon);

        Assert.Contains("The bars are of QQQ, and the position is in SPY", Held(_byRange.Next(At(112m), other)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ADistanceInR_MovesWithoutBars_AlsoWhereMomentumIsAsked()
    {
        foreach (var reading in Missing)
        {
            var moved = Moved(_byMomentum.Next(At(110m, target: 115m), reading));
            Assert.Equal((105m, 115m), (moved.StopPrice, moved.TargetPrice));
            Assert.Contains($"Momentum is not known. {reading}", moved.Why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Momentum_ThatWeakens_CutsTheDistance()
    {
        var weak = Moved(_byMomentum.Next(At(110m), Read(Bars.Closing(_weak))));

        Assert.Equal(107.5m, weak.StopPrice);
        Assert.Contains("2.5 from the best price 110 (0.5 of 1 R). Momentum is 25, weaker than one bar before.", weak.Why, StringComparison.Ordinal);
        Assert.Equal(92.5m, StopOf(_byMomentum.Next(At(90m, PositionSide.Short), Read(Bars.Closing([.. _weak.Select(static close => 200m - close)])))));
    }

    /// <summary>25 is weak at a threshold of 25.01, and not at 25; and it is not weak where the bar before was weaker.</summary>
    [Fact]
    public void Momentum_IsWeakBelowItsThresholdOnly_AndOnlyWhileItFalls()
    {
        var bars = Read(Bars.Closing(_weak));

        Assert.Equal(107.5m, StopOf((_byMomentum with { TightenBelow = 25.01m }).Next(At(110m), bars)));
        Assert.Equal(105m, StopOf((_byMomentum with { TightenBelow = 25m }).Next(At(110m), bars)));
        Assert.Equal(105m, StopOf((_byMomentum with { TightenBelow = 60m, ExtendAbove = null }).Next(At(110m), Read(Bars.Closing(104m, 102m, 100m, 98m, 98.5m)))));
    }

    [Fact]
    public void Momentum_ThatStrengthens_ExtendsTheTarget_AndTheSameBarsDoSoOnce()
    {
        var bars = Read(Bars.Closing(_strong));
        var moved = Moved(_byMomentum.Next(At(110m, target: 112m), bars));

        Assert.Equal((105m, 115m), (moved.StopPrice, moved.TargetPrice));
        Assert.Contains("The target at 112 moves to 115, 1 R beyond the best price 110. Momentum is 81.25, stronger than one bar before.", moved.Why, StringComparison.Ordinal);
        Held(_byMomentum.Next(At(110m, stop: moved.StopPrice, target: moved.TargetPrice), bars));
        var down = Moved(_byMomentum.Next(At(90m, PositionSide.Short, target: 88m), Read(Bars.Closing([.. _strong.Select(static close => 200m - close)]))));
        Assert.Equal((95m, 85m), (down.StopPrice, down.TargetPrice));
    }

    [Theory]
    [InlineData("81.25", "112", null)] // not above the threshold
    [InlineData("81.24", "112", "115")]
    [InlineData("60", "114.5", "115")]
    [InlineData("60", "114.51", null)] // less than 0.1 R
    [InlineData("60", "116", null)] // further away already
    public void Momentum_IsStrongAboveItsThresholdOnly_AndATargetOnlyExtends(string threshold, string target, string? extended)
    {
        var position = At(110m, stop: 105m, target: Number(target));

        Assert.Equal(Optional(extended), (_byMomentum with { ExtendAbove = Number(threshold) }).Next(position, Read(Bars.Closing(_strong))) is TrailingMove.Moved moved ? moved.TargetPrice : null);
    }

    [Fact]
    public void Momentum_ThatIsStrongAndFalls_ExtendsNothing() =>
        Held(_byMomentum.Next(At(110m, stop: 105m, target: 112m), Read(Bars.Closing(100m, 102m, 104m, 110m, 109.9m))));

    [Fact]
    public void Momentum_NeedsTwoBarsMoreThanItsPeriod()
    {
        var enough = Moved(_byMomentum.Next(At(110m), Read(Bars.Closing(_weak))));
        var few = Moved(_byMomentum.Next(At(110m), Read(Bars.Closing(_weak[1..]))));

        Assert.Equal((107.5m, 105m), (enough.StopPrice, few.StopPrice));
        Assert.Contains("At least 5 are needed", few.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void APositionWithoutATarget_GetsNone() => Assert.Null(Moved(_byMomentum.Next(At(110m), Read(Bars.Closing(_strong)))).TargetPrice);

    /// <summary>With the target in true ranges and the stop in R, the stop moves where there are too few bars for the target alone.</summary>
    [Fact]
    public void ATargetThatLacksBars_DoesNotHoldTheStop()
    {
        var moved = Moved((_byMomentum with { TargetDistance = PriceOffset.OfTrueRange(2m) }).Next(At(110m, target: 112m), Read(Bars.Closing(_strong))));

        Assert.Equal((105m, 112m), (moved.StopPrice, moved.TargetPrice));
        Assert.Contains("2 ATR needs bars. OK SPY, 5 min: 5 bars", moved.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void ATarget_IsNeverBelowAnyPrice() =>
        Held((_byMomentum with { TargetDistance = PriceOffset.OfRisk(18m) }).Next(At(90m, PositionSide.Short, stop: 95m, target: 88m), Read(Bars.Closing([.. _strong.Select(static close => 200m - close)]))));

    /// <summary>The best price was 110, so that the stop would be at 105.</summary>
    [Theory]
    [InlineData("105.01", "105", false)]
    [InlineData("105", null, true)]
    [InlineData("104.99", null, true)]
    [InlineData("95.01", null, true)]
    [InlineData("95", null, true)] // the stop that rests has fired
    [InlineData("94", null, true)]
    public void AStop_IsNeverAtTheMarketOrBeyond(string price, string? moved, bool isBeyond)
    {
        foreach (var (side, at, best) in new[] { (PositionSide.Long, Number(price), 110m), (PositionSide.Short, 200m - Number(price), 90m) })
        {
            var next = _oneR.Next(At(at, side, best));
            Assert.Equal(Optional(moved) is { } stop && side == PositionSide.Short ? 200m - stop : Optional(moved), StopOf(next));
            Assert.Equal(isBeyond, next is TrailingMove.Held { IsPriceBeyond: true });
        }
    }

    /// <summary>At 100.004 a stop at 100.003 would be before the market, and in whole ticks of 0.01 it is not.</summary>
    [Fact]
    public void AStop_IsBeforeTheMarketAfterRounding()
    {
        var held = Held((_oneR with { ActivateAfter = 0m }).Next(At(100.004m, best: 105.003m)));

        Assert.True(held.IsPriceBeyond);
        Assert.Contains("The stop would be at 100.01", held.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AStop_IsNeverAtItsTargetOrBeyond()
    {
        Assert.Contains("the target is at 104.99", Held(_oneR.Next(At(110m, target: 104.99m))).Reason, StringComparison.Ordinal);
        Assert.Contains("the target is at 105", Held(_oneR.Next(At(110m, target: 105m))).Reason, StringComparison.Ordinal);
        Assert.Equal(105m, StopOf(_oneR.Next(At(110m, target: 105.01m))));
    }

    [Fact]
    public void APriceBetterThanTheBest_IsTheBest() => Assert.Equal(105m, StopOf(_oneR.Next(At(110m, best: 101m))));

    [Fact]
    public void Activation_IsJudgedByTheBestPrice_AndNamesWhereItBegins()
    {
        Assert.Equal(100m, StopOf(_oneR.Next(At(101m, best: 105m))));
        Assert.Equal("The best price is 104.99, and the stop follows from 105 on, after 1 R of gain.", Held(_oneR.Next(At(104.99m))).Reason);
        Assert.Equal(95.5m, StopOf((_oneR with { ActivateAfter = 0m }).Next(At(100.5m))));
        Assert.Contains("The distance of 3 ATR is 0", Held(_byRange.Next(At(112m), Read(Ranging(20, 0m)))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void SmallestStepOf0_MovesForOneTick() => Assert.Equal(100.01m, StopOf((_oneR with { SmallestStep = 0m }).Next(At(105.01m, stop: 100m))));

    [Fact]
    public void BestPrice_OnlyGetsBetter()
    {
        var (up, down) = (At(100m), At(100m, PositionSide.Short));

        Assert.Equal((103m, 101m), (up.Seen(103m).Seen(101m).BestPrice, up.Seen(103m).Seen(101m).Price));
        Assert.Equal(97m, down.Seen(97m).Seen(99m).BestPrice);
        Assert.Equal(100m, (up with { BestPrice = default, Price = 90m }).BestPrice);
        foreach (var price in NoPrices)
        {
            Assert.Equal((100m, 100m), (up.Seen(price).BestPrice, down.Seen(price).BestPrice));
            Assert.Contains("PositionProgress.Price is", Held(_oneR.Next(up.Seen(price))).Reason, StringComparison.Ordinal);
        }
    }

    /// <summary>Of five bars the third begins when the position is opened; the second has the highest high and the lowest low.</summary>
    [Fact]
    public void BestPriceOfBars_IsThatOfBarsThatBeganAfterTheEntry()
    {
        var bars = Bars.Of((101m, 99m, 100m), (120m, 80m, 100m), (106m, 97m, 100m), (104m, 93m, 100m), (103m, 99m, 100m));
        var opened = bars[2].Start;

        Assert.Equal(106m, At(100m).SeenIn(Read(bars), opened).BestPrice);
        Assert.Equal(93m, At(100m, PositionSide.Short).SeenIn(Read(bars), opened).BestPrice);
        Assert.Equal(104m, At(100m).SeenIn(Read(bars), opened.AddTicks(1)).BestPrice);
        Assert.Equal(107m, At(100m, best: 107m).SeenIn(Read(bars), opened).BestPrice);
        Assert.All(Missing, reading => Assert.Equal(100m, At(100m).SeenIn(reading, default).BestPrice));
        Assert.Equal(100m, (At(100m) with { Instrument = Share with { Symbol = "QQQ" } }).SeenIn(Read(bars), opened).BestPrice);
    }

    /// <summary>Whatever the numbers are, the answer is one of the two.</summary>
    [Fact]
    public void AbsurdNumbers_GetAnAnswer()
    {
        foreach (var number in NoPrices)
        {
            Assert.Contains("PositionProgress.EntryPrice is", Held(_oneR.Next(At(110m) with { EntryPrice = number })).Reason, StringComparison.Ordinal);
            Assert.Contains("PositionProgress.InitialRisk is", Held(_oneR.Next(At(110m) with { InitialRisk = number })).Reason, StringComparison.Ordinal);
            Assert.Contains("PositionProgress.StopPrice is", Held(_oneR.Next(At(110m) with { StopPrice = number })).Reason, StringComparison.Ordinal);
            Assert.Contains("PositionProgress.TargetPrice is", Held(_oneR.Next(At(110m) with { TargetPrice = number })).Reason, StringComparison.Ordinal);
            Assert.Contains("PositionProgress.Price is", Held(_oneR.Next(At(110m) with { Price = number })).Reason, StringComparison.Ordinal);
            Assert.False(Held(_oneR.Next(At(110m) with { Price = number })).IsPriceBeyond);
            if (number != 0m)
            {
                Assert.Contains("PositionProgress.BestPrice is", Held(_oneR.Next(At(110m) with { BestPrice = number })).Reason, StringComparison.Ordinal);
            }
        }

        var most = PriceOffset.OfRisk(1_000_000_000_000m);
        var far = _byMomentum with { Distance = most, TargetDistance = most, ActivateAfter = 0m, SmallestStep = 0m };
        foreach (var (entry, risk, price) in from entry in Strange from risk in Strange from price in Strange select (entry, risk, price))
        {
            foreach (var (side, trailing) in new[] { (PositionSide.Long, _byMomentum), (PositionSide.Short, _byMomentum), (PositionSide.Long, far), (PositionSide.Short, far) })
            {
                foreach (var stop in Strange)
                {
                    var position = At(price, side, target: entry) with { EntryPrice = entry, InitialRisk = risk, StopPrice = stop };
                    Assert.True(trailing.Next(position, Read(Bars.Closing(_strong))) is TrailingMove.Held { Reason.Length: > 0 } or TrailingMove.Moved { StopPrice: > 0m });
                }
            }
        }
    }

    [Fact]
    public void SettingsThatContradictThemselves_NameEveryProblem()
    {
        var message = Assert.Throws<ArgumentException>(new TrailingStop
        {
            Distance = PriceOffset.At(187.5m),
            TargetDistance = PriceOffset.Fraction(1m),
            ActivateAfter = -0.5m,
            SmallestStep = 1.5m,
            TightenTo = 0m,
            RangePeriod = 0,
            MomentumPeriod = 999,
            TightenBelow = 100m,
            ExtendAbove = 0m,
        }.Validate).Message;

        Assert.All(
            [
                "Distance is 187.5, which is a price and no distance; write a multiple such as 1 R or 3 ATR, or a percentage of the best price such as 5%", "TargetDistance is 100 %, which is not below 100 %", "ActivateAfter is -0.5; it must be 0 to 100",
                "SmallestStep is 1.5; it must be 0 to 1", "TightenTo is 0; it must be above 0 and at most 1", "RangePeriod is 0; it must be 1 to 999 bars", "MomentumPeriod is 999; it must be 1 to 998 bars",
                "TightenBelow is 100; it must be above 0 and below 100", "ExtendAbove is 0; it must be above 0 and below 100",
            ],
            expected => Assert.Contains(expected, message, StringComparison.Ordinal));
        Assert.Contains("Distance is none, which is no offset", Assert.Throws<ArgumentException>(() => (_oneR with { Distance = default }).Next(At(110m))).Message, StringComparison.Ordinal);
        Assert.Contains("TightenBelow is 60; it must be below ExtendAbove, which is 60", Assert.Throws<ArgumentException>((_byMomentum with { TightenBelow = 60m }).Validate).Message, StringComparison.Ordinal);
        (_byMomentum with { TightenBelow = 59.99m, ActivateAfter = 100m, SmallestStep = 1m, TightenTo = 1m, RangePeriod = 999, MomentumPeriod = 998, Distance = PriceOffset.Fraction(0.9999m) }).Validate();
        Assert.Throws<ArgumentException>("Side", () => _oneR.Next(At(110m) with { Side = default }));
        Assert.Throws<ArgumentException>("instrument", () => _oneR.Next(At(110m) with { Instrument = Share with { TickSize = 0m } }));
        Assert.Throws<ArgumentNullException>(() => _oneR.Next(null!));
    }

    [Fact]
    public void Match_HandsOverTheCase()
    {
        Assert.Equal("stop 105", _oneR.Next(At(110m)).Match(static moved => $"stop {moved.StopPrice}", static held => held.Reason));
        Assert.Equal("held", _oneR.Next(At(100m)).Match(static _ => "moved", static _ => "held"));
    }

    private static decimal? StopOf(TrailingMove move) => (move as TrailingMove.Moved)?.StopPrice;

    private static TrailingMove.Moved Moved(TrailingMove move) => Assert.IsType<TrailingMove.Moved>(move);

    private static TrailingMove.Held Held(TrailingMove move) => Assert.IsType<TrailingMove.Held>(move);
}
