using System.Globalization;
using Guardrails.Sandbox.Venues;
using Guardrails.Sandbox.Wire;

namespace Guardrails.Sandbox.Tests;

/// <summary>How bars are made of prices.</summary>
public sealed class BarTests
{
    private static readonly PriceChange[] _changes =
    [
        new(At("2026-11-27T14:30:10Z"), 10m), new(At("2026-11-27T14:30:50Z"), 12m), new(At("2026-11-27T14:33:00Z"), 9m), new(At("2026-11-27T14:33:59.9Z"), 11m),
    ];

    [Fact]
    public void There_is_a_bar_for_every_minute_since_the_first_price()
    {
        var bars = Bars("1Min", "2026-11-27T00:00:00Z", "2026-11-27T14:34:30Z");

        Assert.Equal(
            [
                Of("14:30", 10m, 12m, 10m, 12m, 11m, 2),
                Of("14:31", 12m, 12m, 12m, 12m, 12m, 0),
                Of("14:32", 12m, 12m, 12m, 12m, 12m, 0),
                Of("14:33", 12m, 12m, 9m, 11m, 10m, 2),
                Of("14:34", 11m, 11m, 11m, 11m, 11m, 0),
            ],
            bars);
    }

    [Fact]
    public void What_was_set_before_the_first_bar_is_known_in_it()
    {
        Assert.Equal([Of("14:32", 12m, 12m, 12m, 12m, 12m, 0)], Bars("1Min", "2026-11-27T14:31:01Z", "2026-11-27T14:32:59Z"));
        Assert.Equal([Of("14:30", 10m, 12m, 9m, 11m, 10.5m, 4)], Bars("5T", "2026-11-27T14:30:00Z", "2026-11-27T14:40:00Z").Take(1));
        Assert.Empty(Bars("1Min", "2026-11-27T14:40:30Z", "2026-11-27T14:40:50Z"));
        Assert.Empty(Bars("1Min", "2026-11-26T00:00:00Z", "2026-11-27T14:29:00Z"));
    }

    [Theory]
    [InlineData("2026-11-27T14:59:59Z", "5Hour", "2026-11-27T10:00:00Z", "2026-11-27T15:00:00Z")]
    [InlineData("2026-11-28T04:30:00Z", "5H", "2026-11-28T01:00:00Z", "2026-11-28T05:00:00Z")]
    [InlineData("2026-11-01T07:30:00Z", "1Hour", "2026-11-01T07:00:00Z", "2026-11-01T08:00:00Z")]
    [InlineData("2026-11-01T07:30:00Z", "1Day", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z")]
    [InlineData("2026-11-27T14:44:59Z", "15min", "2026-11-27T14:30:00Z", "2026-11-27T14:45:00Z")]
    public void Bars_are_counted_from_midnight_in_New_York(string at, string frame, string start, string next)
    {
        var read = BarFrame.Read(frame).Value!;

        Assert.Equal((At(start), At(next)), (read.StartOf(At(at)), read.After(read.StartOf(At(at)))));
    }

    private static List<Bar> Bars(string frame, string from, string until) => [.. Bar.Make(_changes, BarFrame.Read(frame).Value!, At(from), At(until))];

    private static Bar Of(string minute, decimal open, decimal high, decimal low, decimal close, decimal average, int count) => new(At($"2026-11-27T{minute}:00Z"), open, high, low, close, average, count);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
