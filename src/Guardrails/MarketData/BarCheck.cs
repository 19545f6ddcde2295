using Guardrails.Text;

namespace Guardrails.MarketData;

/// <summary>Says what is wrong with bars. Bars come from the outside, and a stop is placed by them.</summary>
internal static class BarCheck
{
    /// <summary>How far a source's clock may be ahead.</summary>
    private static readonly TimeSpan _clockDifference = TimeSpan.FromSeconds(1);

    /// <summary>The first fault; <see langword="null"/> when there is none.</summary>
    public static BarReading.Invalid? Find(BarRequest request, IReadOnlyList<PriceBar> bars, DateTimeOffset now)
    {
        PriceBar? before = null;
        foreach (var bar in bars)
        {
            if ((bar is null ? "a bar is null" : Problem(request, bar, before, now)) is { } problem)
            {
                return new BarReading.Invalid(problem) { Symbol = request.Symbol, Interval = request.Interval, Start = bar?.Start };
            }

            before = bar;
        }

        return null;
    }

    private static string? Problem(BarRequest request, PriceBar bar, PriceBar? before, DateTimeOffset now) =>
        bar.Symbol != request.Symbol ? $"the bar is one of {bar.Symbol}"
        : bar.End <= bar.Start ? $"the bar ends at {Phrase.Moment(bar.End)}, which is not after its start"
        : bar.End - bar.Start > request.Interval + (request.Interval == TimeSpan.FromDays(1) ? TimeSpan.FromHours(1) : TimeSpan.Zero) ? $"the bar ends at {Phrase.Moment(bar.End)}, more than {Phrase.Age(request.Interval)} after its start"
        : bar.Start > now + _clockDifference ? $"the bar begins {Phrase.Age(bar.Start - now)} in the future"
        : Price("open", bar.Open) ?? Price("high", bar.High) ?? Price("low", bar.Low) ?? Price("close", bar.Close)
        ?? Order(bar, before)
        ?? (bar.High < Math.Max(bar.Open, bar.Close) ? $"high {Phrase.Number(bar.High)} is below {Among(bar.Open > bar.Close, bar)}"
            : bar.Low > Math.Min(bar.Open, bar.Close) ? $"low {Phrase.Number(bar.Low)} is above {Among(bar.Open < bar.Close, bar)}"
            : bar.Volume < 0m ? $"volume {Phrase.Number(bar.Volume)} is below 0"
            : null);

    private static string? Order(PriceBar bar, PriceBar? before) => before is null || bar.Start >= before.End ? null
        : bar.Start == before.Start ? "the bar is there twice"
        : bar.Start < before.Start ? $"the bar comes after the one that begins at {Phrase.Moment(before.Start)}"
        : $"the bar begins before the one before has ended, at {Phrase.Moment(before.End)}";

    private static string? Price(string name, decimal price) => price <= 0m ? $"{name} {Phrase.Number(price)} is not above 0" : Amount.Problem(price) is { } problem ? $"{name} {Phrase.Number(price)} {problem}" : null;

    private static string Among(bool isOpen, PriceBar bar) => isOpen ? $"open {Phrase.Number(bar.Open)}" : $"close {Phrase.Number(bar.Close)}";
}
