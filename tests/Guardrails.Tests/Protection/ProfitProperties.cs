using System.Text.Json;
using Guardrails.MarketData;
using Guardrails.Protection;
using Guardrails.Tests.MarketData;
using Guardrails.Tests.Properties;
using static Guardrails.Tests.Protection.Progress;

namespace Guardrails.Tests.Protection;

/// <summary>What holds of a trailing stop and of partial profits over every walk of the price, with every kind of reading.</summary>
public sealed class ProfitProperties
{
    [Fact]
    public void A_stop_only_tightens_and_a_target_only_extends() => Law.Holds(steps: 40, static (tape, trace) =>
    {
        var (trailing, position) = (Trailing(tape.Setup), Start(tape.Setup));
        foreach (var step in tape.Steps)
        {
            position = position.Seen(Price(step));
            var before = position;
            var next = trailing.Next(position, Reading(step));
            trace.Add($"{position.Side} best {position.BestPrice}, price {position.Price}: {next}");
            if (next is not TrailingMove.Moved moved)
            {
                continue;
            }

            position = position with { StopPrice = moved.StopPrice, TargetPrice = moved.TargetPrice };
            var (sign, tick) = (position.Side == PositionSide.Long ? 1m : -1m, 0.01m);
            var (tightened, extended) = (sign * (moved.StopPrice - before.StopPrice), sign * ((moved.TargetPrice ?? 0m) - (before.TargetPrice ?? 0m)));
            Assert.True(tightened >= 0m && extended >= 0m && (tightened > 0m || extended > 0m));
            Assert.True(tightened == 0m || tightened >= trailing.SmallestStep * position.InitialRisk);
            Assert.True(extended == 0m || extended >= trailing.SmallestStep * position.InitialRisk);
            Assert.True(sign * (position.Price - moved.StopPrice) > 0m, "the stop would execute at once");
            Assert.Equal(before.TargetPrice is null, moved.TargetPrice is null);
            Assert.True(tightened == 0m || moved.TargetPrice is null || sign * (moved.TargetPrice.Value - moved.StopPrice) > 0m, "the stop is beyond the target");
            Assert.Equal((0m, 0m), (moved.StopPrice % tick, (moved.TargetPrice ?? 0m) % tick));
            Assert.True(moved.StopPrice.Scale <= 2 && (moved.TargetPrice ?? 0m).Scale <= 2, "a price has decimals that its tick does not have");
        }
    });

    /// <summary>Without bars that can be used, a stop by the true range and a target by momentum stay where they are.</summary>
    [Fact]
    public void Nothing_that_needs_bars_moves_without_them() => Law.Holds(steps: 20, static (tape, _) =>
    {
        var trailing = Trailing(tape.Setup) with { Distance = PriceOffset.OfTrueRange(2m), ActivateAfter = 0m };
        var position = Start(tape.Setup);
        foreach (var step in tape.Steps)
        {
            position = position.Seen(Price(step));
            Assert.IsType<TrailingMove.Held>(trailing.Next(position, step.Of<BarReading?>([null, .. Missing])));
        }
    });

    /// <summary>The short position whose prices are those of the long one seen from 1000 is treated as the long one.</summary>
    [Fact]
    public void A_short_position_mirrors_a_long_one() => Law.Holds(steps: 30, static (tape, trace) =>
    {
        var (trailing, profits) = (Trailing(tape.Setup), Profits(tape.Setup));
        trailing = trailing with { Distance = Mirrored(trailing.Distance), TargetDistance = Mirrored(trailing.TargetDistance) }; // a fraction of another price is another distance
        var up = Start(tape.Setup) with { Side = PositionSide.Long, StopPrice = 95m, TargetPrice = 112m };
        foreach (var step in tape.Steps)
        {
            var (price, bars) = (Price(step), Walk(step));
            up = up.Seen(price);
            var down = up with { Side = PositionSide.Short, EntryPrice = 900m, Price = 1000m - price, BestPrice = 1000m - up.BestPrice, StopPrice = 1000m - up.StopPrice, TargetPrice = 1000m - up.TargetPrice };
            var mirror = bars.Select(static bar => bar with { Open = 1000m - bar.Open, High = 1000m - bar.Low, Low = 1000m - bar.High, Close = 1000m - bar.Close }).ToList();
            var (long_, short_) = (trailing.Next(up, Read(bars)), trailing.Next(down, Read(mirror)));
            trace.Add($"{price}: {long_} | {short_}");
            var (rose, fell) = (long_ as TrailingMove.Moved, short_ as TrailingMove.Moved);
            Assert.Equal((rose?.StopPrice, rose?.TargetPrice), (1000m - fell?.StopPrice, 1000m - fell?.TargetPrice));
            var (sold, bought) = (profits.Next(up, Read(bars)) as PartialExit.Take, profits.Next(down, Read(mirror)) as PartialExit.Take);
            Assert.Equal((sold?.Quantity, sold?.Level, sold?.NewStopPrice), (bought?.Quantity, bought?.Level, 1000m - bought?.NewStopPrice));
            up = up with { StopPrice = rose?.StopPrice ?? up.StopPrice, TargetPrice = rose?.TargetPrice ?? up.TargetPrice };
        }
    });

    /// <summary>Over a life with exits that fill in full, in part or not at all, purchases of others' and sales of others'.</summary>
    [Fact]
    public void What_is_taken_leaves_what_is_to_stay_and_each_level_is_taken_once() => Law.Holds(steps: 40, static (tape, trace) =>
    {
        var (profits, position) = (Profits(tape.Setup), Start(tape.Setup) with { InitialQuantity = 10m });
        position = position with { Quantity = position.InitialQuantity, Instrument = Share with { LotSize = 0.1m, MinQuantity = 0.3m, MinNotional = tape.Setup.Of(0m, 60m) } };
        var taken = 0m;
        foreach (var step in tape.Steps)
        {
            position = position.Seen(Price(step)) with { ExitsToday = step.OnceIn(4) ? 0 : position.ExitsToday };
            var next = profits.Next(position, Reading(step));
            trace.Add($"{position.Side} {position.Quantity} at {position.Price}, {position.TakenLevels} taken: {next}");
            if (next is PartialExit.Take take)
            {
                Assert.True(take.Level > position.TakenLevels && take.Level <= profits.Levels.Count);
                Assert.True(position.ExitsToday < profits.MaxExitsPerDay);
                Assert.True(take.Quantity >= 0.3m && take.Quantity % 0.1m == 0m);
                var stays = position.Quantity - take.Quantity;
                Assert.True(stays >= Math.Max(0.3m, profits.MinRemainder * position.InitialQuantity), $"{stays} stay");
                Assert.True(stays * Math.Min(position.StopPrice, position.Price) >= position.Instrument.MinNotional, "what stays cannot be sold at the stop");
                Assert.True(take.NewStopPrice is not { } stop || (position.Side == PositionSide.Long ? stop > position.StopPrice && stop < position.Price : stop < position.StopPrice && stop > position.Price));
                var filled = decimal.Floor(take.Quantity * step.Of(1m, 0.5m, 0m) * 10m) / 10m;
                taken += filled;
                position = filled == 0m ? position : position with { TakenLevels = take.Level, ExitsToday = position.ExitsToday + 1, Quantity = position.Quantity - filled, StopPrice = take.NewStopPrice ?? position.StopPrice };
            }

            position = position with { Quantity = Math.Max(0m, position.Quantity + step.Of(0m, 0m, 0m, -0.7m, 0.35m)) };
            Assert.True(taken <= profits.Levels.Sum(static level => level.Fraction) * position.InitialQuantity);
        }
    });

    /// <summary>A bot that writes the position and the settings down after every answer, and reads them again, gets the same answers as one that runs on.</summary>
    [Fact]
    public void After_a_restart_the_same_inputs_give_the_same_answer() => Law.Holds(steps: 20, static (tape, trace) =>
    {
        var (trailing, profits, position) = (Trailing(tape.Setup), Profits(tape.Setup), Start(tape.Setup));
        foreach (var step in tape.Steps)
        {
            var reading = Reading(step);
            position = position.Seen(Price(step));
            var (written, move, exit) = (position, trailing.Next(position, reading), profits.Next(position, reading));
            (trailing, profits, position) = (Restarted(trailing), Restarted(profits), Restarted(position));
            trace.Add($"{written.Price}: {move} | {exit}");
            Assert.Equal((move, exit), (trailing.Next(position, reading), profits.Next(position, reading)));
            position = move is TrailingMove.Moved moved ? position with { StopPrice = moved.StopPrice, TargetPrice = moved.TargetPrice } : position;
            position = exit is PartialExit.Take take ? position with { TakenLevels = take.Level, Quantity = position.Quantity - take.Quantity, ExitsToday = position.ExitsToday + 1 } : position;
        }
    });

    private static T Restarted<T>(T value) => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value))!;

    private static TrailingStop Trailing(Draw draw)
    {
        draw.Skip(1);
        return new TrailingStop
        {
            Distance = draw.Of(PriceOffset.OfRisk(1m), PriceOffset.OfTrueRange(2m), PriceOffset.Fraction(0.03m), PriceOffset.OfRisk(0.37m)),
            ActivateAfter = draw.Of(1m, 0m, 0.333m),
            SmallestStep = draw.Of(0.1m, 0m, 0.37m),
            RangePeriod = draw.Of(14, 3),
            TightenBelow = draw.Of<decimal?>(null, 45m),
            ExtendAbove = draw.Of<decimal?>(null, 50m),
            TargetDistance = draw.Of(PriceOffset.OfRisk(1m), PriceOffset.OfTrueRange(4m), PriceOffset.Fraction(0.07m)),
            MomentumPeriod = draw.Of(14, 3),
        };
    }

    private static PartialProfits Profits(Draw draw)
    {
        draw.Skip(9);
        return new PartialProfits
        {
            Levels = draw.Of<IReadOnlyList<ProfitLevel>>(
                [new() { At = 1m, Fraction = 0.5m }, new() { At = 2m, Fraction = 0.25m }], [new() { At = 0.1m, Fraction = 0.333m }, new() { At = 0.5m, Fraction = 0.333m }, new() { At = 3m, Fraction = 0.033m }], [new() { At = 0.2m, Fraction = 0.75m }]),
            MaxExitsPerDay = draw.Between(1, 3),
            MaxRangeGrowth = draw.Of<decimal?>(null, 1.5m),
            RangePeriod = draw.Of(14, 3),
            MinRemainder = draw.Of(0.25m, 0m, 0.1m),
        };
    }

    private static PositionProgress Start(Draw draw) => draw.OnceIn(2) ? At(100m, PositionSide.Short, target: 88m) : At(100m, target: 112m);

    private static decimal Price(Draw step) => step.Decimal(85, 115, 3);

    /// <summary>Bars of a walk, or one of the readings that have none.</summary>
    private static BarReading? Reading(Draw step) => step.OnceIn(3) ? step.Of<BarReading?>([null, .. Missing]) : Read(Walk(step));

    private static List<PriceBar> Walk(Draw step)
    {
        var (seed, scale, count) = (step.Below(99_999), step.Between(1, 9), step.Of(60, 29, 15, 7, 4));
        var random = new Random(seed);
        var (close, prices) = (100m, new List<(decimal, decimal, decimal)>());
        for (var i = 0; i < count; i++)
        {
            close = Math.Clamp(close + (random.Next(-100, 101) * scale / 100m), 50m, 150m);
            prices.Add((close + (random.Next(0, 100) * scale / 100m), close - (random.Next(0, 100) * scale / 100m), close));
        }

        return Bars.Of([.. prices]);
    }

    private static PriceOffset Mirrored(PriceOffset offset) => offset.Kind == PriceOffsetKind.Fraction ? PriceOffset.OfRisk(0.8m) : offset;
}
