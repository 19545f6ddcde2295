using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Guardrails.MarketData;
using Guardrails.Protection;
using Guardrails.Repository.Tests.Documents;
using Guardrails.Repository.Tests.Snippets;
using Guardrails.Testing;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>The guides of trailing stops and of partial profits: their fragments run, and their timelines are what the functions answer.</summary>
public sealed partial class ProfitGuideTests
{
    private const string TrailingGuide = "docs/guides/trailing.md";
    private const string ScaleOutGuide = "docs/guides/scale-out.md";

    private static readonly TimeSpan _five = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset _now = new(2025, 1, 2, 14, 30, 0, TimeSpan.Zero);

    private static readonly PositionProgress _entered = new()
    {
        Instrument = new() { Symbol = "AMD", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m },
        Side = PositionSide.Long,
        EntryPrice = 100m,
        InitialRisk = 5m,
        StopPrice = 95m,
        Price = 100m,
        InitialQuantity = 59m,
        Quantity = 59m,
    };

    [Fact]
    public void The_timeline_of_the_trailing_stop_is_what_it_answers()
    {
        var (trailing, position) = (JsonSerializer.Deserialize<TrailingStop>(JsonOf(TrailingGuide))!, _entered with { TargetPrice = 112m });
        var rows = Rows(TrailingGuide);

        Assert.Equal(12, rows.Count);
        foreach (var row in rows)
        {
            position = position.Seen(Number(row["Price"])) with { BestPrice = Number(row["Best price"]) };
            var move = trailing.Next(position, Bars(row["Bars"]));
            position = move is TrailingMove.Moved moved ? position with { StopPrice = moved.StopPrice, TargetPrice = moved.TargetPrice } : position;

            var said = row["What happens and why"];
            Assert.Equal((row["Time"], Number(row["Stop"]), Number(row["Target"])), (row["Time"], position.StopPrice, position.TargetPrice));
            Assert.StartsWith(move.Match(static _ => "Moved", static _ => "Held:"), said, StringComparison.Ordinal);
            Assert.Equal(said.Contains("has passed", StringComparison.Ordinal) || said.Contains("has reached the stop", StringComparison.Ordinal), move is TrailingMove.Held { IsPriceBeyond: true });
        }
    }

    [Fact]
    public void The_timeline_of_the_partial_profits_is_what_they_answer()
    {
        var (profits, position, day) = (JsonSerializer.Deserialize<PartialProfits>(JsonOf(ScaleOutGuide))!, _entered with { TargetPrice = 130m }, "");
        var rows = Rows(ScaleOutGuide);

        Assert.Equal(9, rows.Count);
        foreach (var row in rows)
        {
            var today = row["Time"].Split(',')[0];
            position = position.Seen(Number(row["Price"])) with { BestPrice = Number(row["Best price"]), ExitsToday = today == day ? position.ExitsToday : 0 };
            day = today;
            var exit = profits.Next(position, Bars(row["Bars"]));
            position = exit is PartialExit.Take take
                ? position with { Quantity = position.Quantity - take.Quantity, StopPrice = take.NewStopPrice ?? position.StopPrice, TakenLevels = take.Level, ExitsToday = position.ExitsToday + 1 }
                : position;

            Assert.Equal((row["Time"], Number(row["Held"]), Number(row["Stop"]), Number(row["Target"])), (row["Time"], position.Quantity, position.StopPrice, position.TargetPrice));
            Assert.StartsWith(exit.Match(static take => $"Take {take.Quantity}:", static _ => "Wait:"), row["What happens and why"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_settings_of_both_guides_can_be_used()
    {
        foreach (var guide in new[] { TrailingGuide, ScaleOutGuide })
        {
            await SnippetRunner.RunProgramAsync(Snippet.In(guide).First(static s => s.Given is null or ""));
            await SnippetRunner.RunAsync(Find(guide, "JsonSerializer.Deserialize"), new Dictionary<string, object> { ["json"] = JsonOf(guide) });
        }

        Assert.Equal(new TrailingStop { Distance = PriceOffset.OfTrueRange(3m), TightenBelow = 40m, ExtendAbove = 60m }, JsonSerializer.Deserialize<TrailingStop>(JsonOf(TrailingGuide)));
    }

    [Theory]
    [InlineData("108", 1, 0)] // the stop goes to 103.5
    [InlineData("100", 0, 0)]
    [InlineData("103.4", 0, 1)] // bars since the entry were at 108, and the price is beyond the stop
    public async Task The_fragment_of_the_trailing_stop_moves_its_exits_or_closes(string price, int moves, int closes)
    {
        var (asked, closed) = (new List<(decimal, decimal?)>(), 0);
        var opened = closes == 0 ? _now : _now - (100 * _five);

        await SnippetRunner.RunAsync(Find(TrailingGuide, "trailing.Next("), new Dictionary<string, object>
        {
            ["trailing"] = JsonSerializer.Deserialize<TrailingStop>(JsonOf(TrailingGuide))!,
            ["position"] = _entered with { TargetPrice = 112m },
            ["price"] = Number(price),
            ["openedAt"] = opened,
            ["bars"] = Source(closes == 0 ? 100m : 106.5m),
            ["moveExits"] = (Func<decimal, decimal?, Task<bool>>)((stop, target) =>
            {
                asked.Add((stop, target));
                return Task.FromResult(true);
            }),
            ["close"] = (Func<Task>)(() =>
            {
                closed++;
                return Task.CompletedTask;
            }),
        });

        Assert.Equal(Enumerable.Repeat((103.5m, (decimal?)112m), moves), asked);
        Assert.Equal(closes, closed);
    }

    [Theory]
    [InlineData("104.99", null, "")]
    [InlineData("105", "29", "1/59/1 1/30/1")] // written down before the exit, and after it
    [InlineData("105", "10", "1/59/1 1/49/1")] // filled in part: the level is taken
    [InlineData("105", "0", "1/59/1 0/59/0")] // ended without an execution: the level is open again
    [InlineData("105", "lost", "1/59/1")] // the answer is lost: nothing is sold a second time
    public async Task The_fragment_of_the_partial_profits_writes_down_what_it_takes(string price, string? filled, string written)
    {
        var (asked, saved) = (new List<(decimal, decimal)>(), new List<PositionProgress>());
        var running = SnippetRunner.RunAsync(Find(ScaleOutGuide, "profits.Next("), new Dictionary<string, object>
        {
            ["profits"] = JsonSerializer.Deserialize<PartialProfits>(JsonOf(ScaleOutGuide))!,
            ["position"] = _entered,
            ["price"] = Number(price),
            ["bars"] = Source(100m),
            ["save"] = (Action<PositionProgress>)saved.Add,
            ["close"] = (Func<decimal, decimal, Task<decimal>>)((quantity, stop) =>
            {
                asked.Add((quantity, stop));
                return filled == "lost" ? Task.FromException<decimal>(new TimeoutException("the answer is lost")) : Task.FromResult(Number(filled!));
            }),
        });

        if (filled == "lost")
        {
            await Assert.ThrowsAsync<TimeoutException>(() => running);
        }
        else
        {
            await running;
        }

        Assert.Equal(filled is null ? [] : [(29m, 100m)], asked);
        Assert.Equal(written, string.Join(' ', saved.Select(static position => $"{position.TakenLevels}/{position.Quantity}/{position.ExitsToday}")));
    }

    /// <summary>The bars that a cell of a timeline names.</summary>
    private static BarReading Bars(string cell) => cell switch
    {
        "stale" => Reading(Closing(100m, "even"), _ => 1.5m, _now + (3 * _five)),
        "range as usual" => Reading(Closing(100m, "even"), static _ => 1.5m, _now),
        "range three times as usual" => Reading(Closing(100m, "even"), static i => i < 86 ? 1.5m : 6.15m, _now), // 1.5 × (13/14)^14 + 6.15 × (1 − (13/14)^14) is 4.5
        _ when Range().Match(cell) is { Success: true } match => Reading(Closing(100m, match.Groups["momentum"].Value), _ => Number(match.Groups["range"].Value), _now),
        _ => throw new FormatException($"Say here which bars '{cell}' are."),
    };

    /// <summary>100 closes: all the same, or up and down and then twice up or twice down.</summary>
    private static decimal[] Closing(decimal price, string momentum) =>
        [.. Enumerable.Range(0, 98).Select(i => price + (momentum != "even" && i % 2 == 0 ? 0.5m : 0m)), .. Enumerable.Range(1, 2).Select(i => price + (momentum switch { "strong" => 1.4m, "weak" => -1.4m, _ => 0m } * i))];

    private static BarReading Reading(decimal[] closes, Func<int, decimal> range, DateTimeOffset now) =>
        BarReading.Of(new BarRequest { Symbol = "AMD", Interval = _five, Count = closes.Length }, Series(closes, range), now, now);

    /// <summary>Bars with these closes and these true ranges.</summary>
    private static List<PriceBar> Series(decimal[] closes, Func<int, decimal> range) => [.. closes.Select((close, i) =>
    {
        var before = closes[Math.Max(0, i - 1)];
        var end = _now - ((closes.Length - 1 - i) * _five);
        return new PriceBar { Symbol = "AMD", Start = end - _five, End = end, Open = close, Close = close, Low = Math.Min(close, before), High = Math.Min(close, before) + range(i), Volume = 7m };
    })];

    private static SimulatedBarSource Source(decimal price)
    {
        var source = new SimulatedBarSource(new VirtualTimeProvider(_now));
        source.SetBars("AMD", _five, Series(Closing(price, "even"), static _ => 1.5m));
        return source;
    }

    private static string JsonOf(string guide) => Json().Match(MarkdownFile.Read(guide)).Groups["json"].Value;

    /// <summary>The rows of the timeline, each cell under its heading.</summary>
    private static List<Dictionary<string, string>> Rows(string guide)
    {
        var table = MarkdownFile.Read(guide).Split('\n').SkipWhile(static line => !line.StartsWith("| Time |", StringComparison.Ordinal)).TakeWhile(static line => line.StartsWith('|')).Select(Cells).ToList();
        return [.. table.Skip(2).Select(row => table[0].Zip(row).ToDictionary(static cell => cell.First, static cell => cell.Second))];

        static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(static cell => cell.Trim())];
    }

    private static Snippet Find(string guide, string text) => Snippet.In(guide).Single(snippet => snippet.Code.Contains(text, StringComparison.Ordinal));

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("^ATR (?<range>[0-9.]+), momentum (?<momentum>even|strong|weak)$")]
    private static partial Regex Range();

    [GeneratedRegex("```json\n(?<json>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Json();
}
