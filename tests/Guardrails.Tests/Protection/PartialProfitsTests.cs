using Guardrails.MarketData;
using Guardrails.Protection;
using Guardrails.Tests.MarketData;
using static Guardrails.Tests.Protection.Progress;

namespace Guardrails.Tests.Protection;

/// <summary>What is taken of a gain, when, and what stays.</summary>
public sealed class PartialProfitsTests
{
    /// <summary>Half at 1 R and a quarter at 2 R, at every volatility, several times a day.</summary>
    private static readonly PartialProfits _plain = new()
    {
        Levels = [new() { At = 1m, Fraction = 0.5m }, new() { At = 2m, Fraction = 0.25m }],
        MaxRangeGrowth = null,
        MaxExitsPerDay = 10,
    };

    private static readonly PartialProfits _cautious = _plain with { MaxRangeGrowth = 2m, RangePeriod = 3 };

    /// <summary>Each row stands for a long position of 59 at 100 with R = 5, and for the short one that mirrors it.</summary>
    [Theory]
    [InlineData("104.99", 0, "59", null, 0)]
    [InlineData("105", 0, "59", "29", 1)]
    [InlineData("109.99", 0, "59", "29", 1)]
    [InlineData("110", 1, "30", "15", 2)] // 75 % of 59 are 44, and 29 were taken
    [InlineData("110", 0, "59", "44", 2)] // a gap over two levels
    [InlineData("109.99", 1, "30", null, 0)]
    [InlineData("105", 1, "59", null, 0)] // taken once
    [InlineData("500", 2, "15", null, 0)]
    [InlineData("110", 1, "29", "14", 2)] // 15 stay
    [InlineData("110", 1, "16", "1", 2)]
    [InlineData("110", 1, "15", null, 0)]
    [InlineData("110", 1, "15.9", null, 0)] // what is no whole lot cannot be sold
    public void Levels_AreTakenOnceTheyAreReached(string price, int taken, string held, string? quantity, int level)
    {
        foreach (var (side, at) in new[] { (PositionSide.Long, Number(price)), (PositionSide.Short, 200m - Number(price)) })
        {
            if (at > 0m)
            {
                var take = _plain.Next(At(at, side) with { TakenLevels = taken, Quantity = Number(held) }) as PartialExit.Take;
                Assert.Equal((Optional(quantity), quantity is null ? null : level), (take?.Quantity, take?.Level));
            }
        }
    }

    [Fact]
    public void Answers_SayWhy()
    {
        Assert.Equal("take 29, then stop 100: Level 1 is reached at 105.", _plain.Next(At(105m)).ToString());
        Assert.Equal("take 44, then stop 100: Levels 1 to 2 are reached at 111.", _plain.Next(At(111m)).ToString());
        Assert.Equal("take 14, then stop 100: Level 2 is reached at 110. 15 are cut to 14, because 15 are to stay.", _plain.Next(At(110m) with { TakenLevels = 1, Quantity = 29.9m }).ToString());
        Assert.Equal("Level 1 is at 105, and the price is 104.99.", Wait(_plain.Next(At(104.99m))));
        Assert.Equal("Level 2 is at 90, and the price is 93.", Wait(_plain.Next(At(93m, PositionSide.Short) with { TakenLevels = 1 })));
        Assert.Equal("All levels are taken.", Wait(_plain.Next(At(120m) with { TakenLevels = 2 })));
    }

    /// <summary>The best price was beyond both levels, and the part would be sold at the price there is.</summary>
    [Fact]
    public void Levels_AreReachedByThePrice_AndNotByTheBestOne()
    {
        Wait(_plain.Next(At(104.99m, best: 112m)));
        Assert.Equal((29m, 1), (Take(_plain.Next(At(105m, best: 112m))).Quantity, Take(_plain.Next(At(105m, best: 112m))).Level));
        Wait(_plain.Next(At(95.01m, PositionSide.Short, best: 88m)));
    }

    /// <summary>Of 3 in lots of 1, half is 1, and 3 quarters are 2: what the first level loses by rounding, the second has.</summary>
    [Fact]
    public void Rounding_LosesNothingForGood()
    {
        var few = At(105m) with { InitialQuantity = 3m, Quantity = 3m };

        Assert.Equal(1m, Take(_plain.Next(few)).Quantity);
        Assert.Equal(1m, Take(_plain.Next(few with { Price = 110m, Quantity = 2m, TakenLevels = 1 })).Quantity);
    }

    /// <summary>Of one share nothing can be taken. Of two, half a share at 1 R is nothing, and one share at 2 R is.</summary>
    [Fact]
    public void ALevelThatGivesLessThanOneLot_IsTakenWithTheNext()
    {
        var quarters = _plain with { Levels = [new() { At = 1m, Fraction = 0.25m }, new() { At = 2m, Fraction = 0.25m }] };
        var two = At(105m) with { InitialQuantity = 2m, Quantity = 2m };

        Assert.Contains("0 of 2 SPY would be taken, 1 are to stay, and the smallest exit is 1. It is taken together with the next level.", Wait(quarters.Next(two)), StringComparison.Ordinal);
        Assert.Equal((1m, 2), (Take(quarters.Next(two with { Price = 110m })).Quantity, Take(quarters.Next(two with { Price = 110m })).Level));
        Wait(_plain.Next(At(110m) with { InitialQuantity = 1m, Quantity = 1m }));
    }

    /// <summary>Lots of 0.001 and at least 0.01 of an order: of 0.03 at 1 R half can go; of 0.02 half leaves 0.01, and of 0.019 the rest would be too small.</summary>
    [Theory]
    [InlineData("0.03", "0.015")]
    [InlineData("0.02", "0.01")]
    [InlineData("0.021", "0.01")]
    [InlineData("0.019", null)]
    public void WhatIsTaken_AndWhatStays_CanBothBeSold(string held, string? quantity)
    {
        var coin = Share with { LotSize = 0.001m, MinQuantity = 0.01m };
        var position = At(105m) with { Instrument = coin, InitialQuantity = Number(held), Quantity = Number(held) };

        Assert.Equal(Optional(quantity), QuantityOf((_plain with { MinRemainder = 0m }).Next(position)));
    }

    /// <summary>A minimum of 1000 USD: at the stop of 95, where what stays is sold at worst, 11 shares are worth that, and 10 are not; at the price of 105, 10 would be.</summary>
    [Theory]
    [InlineData("20", null)]
    [InlineData("21", null)]
    [InlineData("22", "11")]
    [InlineData("23", "11")]
    public void WhatStays_CanBeSoldAtItsStop(string held, string? quantity)
    {
        var position = At(105m) with { Instrument = Share with { MinNotional = 1000m }, InitialQuantity = Number(held), Quantity = Number(held) };

        Assert.Equal(Optional(quantity), QuantityOf((_plain with { MinRemainder = 0m }).Next(position)));
        Assert.Equal(decimal.Floor(Number(held) / 2m), QuantityOf((_plain with { MinRemainder = 0m }).Next(position with { Instrument = Share with { MinNotional = 1000m, MinNotionalAppliesToExits = false } })));
    }

    [Fact]
    public void Remainder_IsRoundedUp_AndTheLastOneAlwaysStays()
    {
        var all = _plain with { Levels = [new() { At = 1m, Fraction = 1m }], MinRemainder = 0m };

        Assert.Equal(58m, QuantityOf(all.Next(At(105m))));
        Assert.Equal(14m, QuantityOf(_plain.Next(At(105m) with { Quantity = 29m }))); // a quarter of 59 is 14.75, and 15 stay
    }

    [Fact]
    public void Exits_AreCountedPerDay()
    {
        var once = _plain with { MaxExitsPerDay = 1 };

        Assert.Equal(29m, QuantityOf(once.Next(At(105m))));
        Assert.Equal(
            "Level 2 is reached, and 1 of 1 partial exits of this day (UTC) were sent. Ask again after midnight UTC, or raise MaxExitsPerDay.", Wait(once.Next(At(110m) with { TakenLevels = 1, Quantity = 30m, ExitsToday = 1 })));
        Assert.Equal(15m, QuantityOf(once.Next(At(110m) with { TakenLevels = 1, Quantity = 30m })));
        Assert.Equal(15m, QuantityOf((once with { MaxExitsPerDay = 2 }).Next(At(110m) with { TakenLevels = 1, Quantity = 30m, ExitsToday = 1 })));
        Assert.Equal(1, new PartialProfits { Levels = [] }.MaxExitsPerDay);
    }

    /// <summary>Ranges of 2, and a last one of 4 or a little more: with a period of 1 that is the average true range.</summary>
    [Theory]
    [InlineData("4", true)]
    [InlineData("4.0001", false)]
    [InlineData("0.1", true)]
    public void Volatility_ThatHasGrownTooMuch_TakesNothing(string range, bool takes)
    {
        var next = (_cautious with { RangePeriod = 1 }).Next(At(105m), Read(Bars.Of([.. Enumerable.Repeat((101m, 99m, 100m), 4), (100m + (Number(range) / 2m), 100m - (Number(range) / 2m), 100m)])));

        Assert.Equal(takes ? 29m : null, QuantityOf(next));
        if (!takes)
        {
            Assert.Contains("The average true range is 4.0001, more than 2 times the 2 of the bars before the last 1. Ask again when it has calmed down.", Wait(next), StringComparison.Ordinal);
        }
    }

    /// <summary>With ranges of 2, 2, 2, 6, 6, 6 the average over 3 is 2 × 8/27 + 6 × 19/27 = 4.81, and before these three bars it was 2. With 4 instead of 6 it is 3.41.</summary>
    [Fact]
    public void Volatility_IsComparedWithTheBarsBefore()
    {
        Assert.Contains("The average true range is 4.814814814815", Wait(_cautious.Next(At(105m), Read([.. Bars.Of([.. Enumerable.Repeat((101m, 99m, 100m), 4), .. Enumerable.Repeat((103m, 97m, 100m), 3)])]))), StringComparison.Ordinal);
        Assert.Equal(29m, QuantityOf(_cautious.Next(At(105m), Read([.. Bars.Of([.. Enumerable.Repeat((101m, 99m, 100m), 4), .. Enumerable.Repeat((102m, 98m, 100m), 3)])]))));
    }

    [Fact]
    public void Volatility_OfAMarketThatStoodStill_HasGrown()
    {
        Wait(_cautious.Next(At(105m), Read(Bars.Of([.. Enumerable.Repeat((100m, 100m, 100m), 4), .. Enumerable.Repeat((100.01m, 100m, 100m), 3)]))));
        Assert.Equal(29m, QuantityOf(_cautious.Next(At(105m), Read(Ranging(7, 0m)))));
    }

    [Fact]
    public void Volatility_ThatIsNotKnown_TakesNothing()
    {
        Assert.All(Missing, reading => Assert.Contains($"Level 1 is reached, and nothing is taken. How far the price moves in a bar is not known. {reading}", Wait(_cautious.Next(At(105m), reading)), StringComparison.Ordinal));
        Assert.Contains("No reading of bars is given. Read at least 7 with", Wait(_cautious.Next(At(105m))), StringComparison.Ordinal);
        Assert.Contains("6 bars", Wait(_cautious.Next(At(105m), Read(Ranging(6, 2m)))), StringComparison.Ordinal);
        Assert.Equal(29m, QuantityOf(_cautious.Next(At(105m), Read(Ranging(7, 2m)))));
        Assert.All(Missing, reading => Assert.Equal(29m, QuantityOf(_plain.Next(At(105m), reading))));
        var other = BarReading.Of(Bars.Request(20, "QQQ"), Bars.Of(20, symbol: "QQQ"), Bars.Noon, Bars.Noon);
        Assert.Contains("The bars are of QQQ", Wait(_cautious.Next(At(105m), other)), StringComparison.Ordinal);
    }

    [Fact]
    public void Stop_GoesToTheEntry_UnlessItIsNearerAlready()
    {
        Assert.Equal(100m, StopOf(_plain.Next(At(105m))));
        Assert.Equal(100m, StopOf(_plain.Next(At(95m, PositionSide.Short))));
        Assert.Null(StopOf(_plain.Next(At(105m, stop: 100m))));
        Assert.Null(StopOf(_plain.Next(At(105m, stop: 102m))));
        Assert.Null(StopOf((_plain with { MovesStopToEntry = false }).Next(At(105m))));
    }

    /// <summary>An average entry between two ticks: the stop is rounded so that it loses nothing, and never to the market.</summary>
    [Fact]
    public void Stop_AtTheEntry_LosesNothing_AndIsBeforeTheMarket()
    {
        Assert.Equal(100.01m, StopOf(_plain.Next(At(105.1m) with { EntryPrice = 100.003m })));
        Assert.Equal(100m, StopOf(_plain.Next(At(95m, PositionSide.Short) with { EntryPrice = 100.003m })));
        Assert.Null(StopOf(_plain.Next(At(100.01m) with { EntryPrice = 100.003m, InitialRisk = 0.007m })));
    }

    [Theory]
    [InlineData(PositionSide.Long, "106", "106")]
    [InlineData(PositionSide.Long, "105.99", "106")]
    [InlineData(PositionSide.Short, "94", "94")]
    public void AStopThatHasFired_IsLeftToCloseThePosition(PositionSide side, string price, string stop) =>
        Assert.Contains("has reached the stop", Wait(_plain.Next(At(Number(price), side, stop: Number(stop)))), StringComparison.Ordinal);

    /// <summary>Whatever the numbers are, the answer is one of the two.</summary>
    [Fact]
    public void AbsurdNumbers_GetAnAnswer()
    {
        foreach (var number in NoPrices)
        {
            Assert.Contains("PositionProgress.EntryPrice is", Wait(_plain.Next(At(110m) with { EntryPrice = number })), StringComparison.Ordinal);
            Assert.Contains("PositionProgress.InitialRisk is", Wait(_plain.Next(At(110m) with { InitialRisk = number })), StringComparison.Ordinal);
            Assert.Contains("PositionProgress.Price is", Wait(_plain.Next(At(110m) with { Price = number })), StringComparison.Ordinal);
            Assert.Contains("PositionProgress.InitialQuantity is", Wait(_plain.Next(At(110m) with { InitialQuantity = number })), StringComparison.Ordinal);
            Assert.Contains("PositionProgress.Quantity is", Wait(_plain.Next(At(110m) with { Quantity = number })), StringComparison.Ordinal);
        }

        Assert.Contains("PositionProgress.TakenLevels is -1; it must be 0 to 2", Wait(_plain.Next(At(110m) with { TakenLevels = -1 })), StringComparison.Ordinal);
        Assert.Contains("PositionProgress.TakenLevels is 3; it must be 0 to 2", Wait(_plain.Next(At(110m) with { TakenLevels = 3 })), StringComparison.Ordinal);
        Assert.Contains("PositionProgress.ExitsToday is -1", Wait(_plain.Next(At(110m) with { ExitsToday = -1 })), StringComparison.Ordinal);
        Assert.Contains("must be above 0", Wait(_plain.Next(At(110m) with { InitialQuantity = default, Quantity = default })), StringComparison.Ordinal);

        var hostile = Share with { MinNotional = 1_000_000_000_000m, MinQuantity = 1_000_000_000_000m, LotSize = 0.000000000001m };
        Assert.Contains("One unit of SPY would be worth", Wait(_plain.Next(At(1_000_000_000_000m) with { Instrument = hostile with { Multiplier = 1_000_000m }, StopPrice = 999_999_999_999m })), StringComparison.Ordinal);
        Instrument[] instruments = [Share, hostile, hostile with { Multiplier = 0.000000000001m }, hostile with { Multiplier = 1_000_000m }, Share with { LotSize = 1_000_000_000_000m }];
        foreach (var (instrument, price, quantity, initial) in from i in instruments from p in Strange from q in Strange from n in Strange select (i, p, q, n))
        {
            foreach (var (side, entry, stop) in from s in Enum.GetValues<PositionSide>() from e in Strange from s2 in Strange select (s, e, s2))
            {
                var position = At(price, side, stop: stop) with { Instrument = instrument, EntryPrice = entry, InitialRisk = stop, Quantity = quantity, InitialQuantity = initial };
                Assert.True(_plain.Next(position) is PartialExit.Wait { Reason.Length: > 0 } or PartialExit.Take { Quantity: > 0m });
            }
        }
    }

    [Fact]
    public void SettingsThatContradictThemselves_NameEveryProblem()
    {
        var message = Assert.Throws<ArgumentException>(new PartialProfits
        {
            Levels = [new() { At = 2m, Fraction = 0m }, null!, new() { At = 0m, Fraction = 1.5m }, new() { At = 101m, Fraction = 0.1m }, new() { At = 101m, Fraction = 0.1m }],
            MaxExitsPerDay = 0,
            MaxRangeGrowth = 1m,
            RangePeriod = 500,
            MinRemainder = 1m,
        }.Validate).Message;

        Assert.All(
            [
                "Levels[0].Fraction is 0; it must be above 0 and at most 1", "Levels[1] is null", "Levels[2].At is 0; it must be above 0 and at most 100", "Levels[2].Fraction is 1.5", "Levels[3].At is 101; it must be above 0 and at most 100",
                "Levels[4].At is 101; it must be above the level before", "MaxExitsPerDay is 0; it must be 1 to 10", "MaxRangeGrowth is 1; it must be above 1 and at most 100", "RangePeriod is 500; it must be 1 to 499", "MinRemainder is 1; it must be 0",
            ],
            expected => Assert.Contains(expected, message, StringComparison.Ordinal));
        Assert.Contains("Levels has 0 entries; 1 to 10 are allowed", Assert.Throws<ArgumentException>((_plain with { Levels = [] }).Validate).Message, StringComparison.Ordinal);
        Assert.Contains("Levels has 0 entries", Assert.Throws<ArgumentException>((_plain with { Levels = null! }).Validate).Message, StringComparison.Ordinal);
        Assert.Contains("Levels has 11 entries", Assert.Throws<ArgumentException>((_plain with { Levels = [.. Enumerable.Range(1, 11).Select(static i => new ProfitLevel { At = i, Fraction = 0.01m })] }).Validate).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Levels take 0.75 of the initial quantity, and MinRemainder leaves 0.26 of it; together they may be at most 1", Assert.Throws<ArgumentException>(() => (_plain with { MinRemainder = 0.26m }).Next(At(110m))).Message, StringComparison.Ordinal);
        (_plain with { MinRemainder = 0.25m, MaxRangeGrowth = 100m, RangePeriod = 499 }).Validate();
        Assert.Throws<ArgumentException>("Side", () => _plain.Next(At(110m) with { Side = default }));
        Assert.Throws<ArgumentNullException>(() => _plain.Next(null!));
    }

    [Fact]
    public void Levels_AreCopied()
    {
        var levels = new List<ProfitLevel> { new() { At = 1m, Fraction = 0.5m } };
        var profits = new PartialProfits { Levels = levels, MaxRangeGrowth = null };
        levels.Clear();

        Assert.Equal(29m, QuantityOf(profits.Next(At(105m))));
    }

    [Fact]
    public void Match_HandsOverTheCase()
    {
        Assert.Equal("29 at level 1", _plain.Next(At(105m)).Match(static take => $"{take.Quantity} at level {take.Level}", static wait => wait.Reason));
        Assert.Equal("wait", _plain.Next(At(100m)).Match(static _ => "take", static _ => "wait"));
    }

    private static decimal? QuantityOf(PartialExit exit) => (exit as PartialExit.Take)?.Quantity;

    private static decimal? StopOf(PartialExit exit) => Take(exit).NewStopPrice;

    private static PartialExit.Take Take(PartialExit exit) => Assert.IsType<PartialExit.Take>(exit);

    private static string Wait(PartialExit exit) => Assert.IsType<PartialExit.Wait>(exit).Reason;
}
