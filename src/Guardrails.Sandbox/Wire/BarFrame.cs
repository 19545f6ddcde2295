using System.Globalization;
using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Wire;

/// <summary>How long the bars are, counted from midnight in New York: so many minutes or hours, or a day.</summary>
internal sealed class BarFrame
{
    private readonly TimeSpan? _length;

    private BarFrame(TimeSpan? length) => _length = length;

    /// <summary>Reads <c>1Min</c> to <c>59Min</c> (<c>T</c>), <c>1Hour</c> to <c>23Hour</c> (<c>H</c>) or <c>1Day</c> (<c>D</c>).</summary>
    public static Answer<BarFrame> Read(string? text)
    {
        var digits = text?.TakeWhile(char.IsAsciiDigit).Count() ?? 0;
        if (digits == 0 || !int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return Wrong(text);
        }

        return text![digits..].ToUpperInvariant() switch
        {
            "T" or "MIN" when count is >= 1 and <= 59 => new BarFrame(TimeSpan.FromMinutes(count)),
            "H" or "HOUR" when count is >= 1 and <= 23 => new BarFrame(TimeSpan.FromHours(count)),
            "D" or "DAY" when count == 1 => new BarFrame(null),
            "W" or "WEEK" or "M" or "MONTH" => Refusal.NotSupported("bars of weeks or months"),
            _ => Wrong(text),
        };
    }

    /// <summary>When the bar begins that a moment is in.</summary>
    public DateTimeOffset StartOf(DateTimeOffset at)
    {
        var midnight = SessionClock.Midnight(SessionClock.DayOf(at));
        return _length is { } length ? midnight + (length * Math.Floor((at - midnight) / length)) : midnight;
    }

    /// <summary>When the bar begins that follows one: the last of a day ends with the day.</summary>
    public DateTimeOffset After(DateTimeOffset start)
    {
        var tomorrow = SessionClock.Midnight(SessionClock.DayOf(start).AddDays(1));
        return _length is { } length && start + length < tomorrow ? start + length : tomorrow;
    }

    private static Refusal Wrong(string? text) => new(400, null, $"invalid timeframe: {text}");
}
