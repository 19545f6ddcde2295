using System.Globalization;
using System.Text.Json;
using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>The endpoints of the market's hours.</summary>
internal sealed class ClockRoutes(IVenueBehind venue)
{
    private const int MaxCalendarDays = 3660;

    public ValueTask<Reply> GetAsync(HttpContext context) => new(Reply.Json(200, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("timestamp", WireJson.LocalTime(venue.Clock.Now));
        writer.WriteBoolean("is_open", venue.Clock.IsOpen);
        writer.WriteString("next_open", WireJson.LocalTime(venue.Clock.NextOpen));
        writer.WriteString("next_close", WireJson.LocalTime(venue.Clock.NextClose));
        writer.WriteEndObject();
    }));

    public ValueTask<Reply> GetCalendarAsync(HttpContext context)
    {
        var days = ReadDays(context.Request.Query);
        return new(days.Refusal is { } refused ? Reply.Refused(refused) : Reply.Json(200, writer =>
        {
            writer.WriteStartArray();
            foreach (var day in days.Value!)
            {
                writer.WriteStartObject();
                writer.WriteString("date", Date(day));
                writer.WriteString("open", "09:30");
                writer.WriteString("close", "16:00");
                writer.WriteString("session_open", "0400");
                writer.WriteString("session_close", "2000");
                writer.WriteString("settlement_date", Date(SessionClock.TradingDayAfter(day)));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }));
    }

    /// <summary>The clocks of several markets, the New York Stock Exchange's when none is named.</summary>
    public ValueTask<Reply> GetAllAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var asked = query.List("markets") ?? [Market.All[0].Acronym];
        var refused = query.Text("time") is not null ? Refusal.NotSupported("the clock at another time than now")
            : asked.FirstOrDefault(static name => Market.Find(name) is null) is { } unknown ? Market.NotThere(unknown)
            : null;
        return new(refused is not null ? Reply.Refused(refused) : Reply.Json(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("clocks");
            foreach (var market in asked.Select(Market.Find).OfType<Market>().Distinct())
            {
                WriteClock(writer, market);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }));
    }

    public ValueTask<Reply> GetMarketCalendarAsync(HttpContext context)
    {
        var (name, zone) = ((string)context.Request.RouteValues["market"]!, context.Request.Query.Text("timezone"));
        var days = ReadDays(context.Request.Query);
        var refused = Market.Find(name) is null ? Market.NotThere(name)
            : zone is not (null or "UTC") ? Refusal.Field("timezone must be UTC")
            : days.Refusal;
        return new(refused is not null ? Reply.Refused(refused) : Reply.Json(200, writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("market");
            var market = Market.Find(name)!;
            WriteMarket(writer, market);
            writer.WriteStartArray("calendar");
            foreach (var day in days.Value!)
            {
                writer.WriteStartObject();
                writer.WriteString("date", Date(day));
                foreach (var (field, at) in market.IsOvernight ? NightBefore(day) : HoursOf(day))
                {
                    writer.WriteString(field, zone is null ? WireJson.LocalTime(at) : WireJson.Time(at));
                }

                writer.WriteString("settlement_date", Date(SessionClock.TradingDayAfter(day)));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }));
    }

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The trading days that a request asks for, a year from today on unless it says otherwise.</summary>
    private Answer<IReadOnlyList<DateOnly>> ReadDays(IQueryCollection query)
    {
        if (!TryDay(query["start"], SessionClock.DayOf(venue.Clock.Now), out var start) || !TryDay(query["end"], start.AddDays(Math.Min(365, DateOnly.MaxValue.DayNumber - start.DayNumber)), out var end))
        {
            return Refusal.Field("start and end must be dates");
        }

        return start.Year < 1970 || end.Year > 2100 || end.DayNumber - start.DayNumber > MaxCalendarDays
            ? Refusal.NotSupported($"a calendar before 1970, after 2100, or of more than {MaxCalendarDays} days")
            : Answer<IReadOnlyList<DateOnly>>.Of([.. Enumerable.Range(0, Math.Max(0, end.DayNumber - start.DayNumber + 1)).Select(start.AddDays).Where(SessionClock.IsTradingDay)]);
    }

    private static bool TryDay(string? text, DateOnly otherwise, out DateOnly day)
    {
        // A calendar that says date-times means their dates.
        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        day = isTime ? DateOnly.FromDateTime(time.DateTime) : otherwise;
        return isTime || text is null;
    }

    private void WriteClock(Utf8JsonWriter writer, Market market)
    {
        var clock = venue.Clock;
        var isOpenOvernight = clock.Phase == SessionPhase.Overnight;
        var (phase, until) = !market.IsOvernight ? (NameOf(clock.Phase), clock.PhaseEnd)
            : isOpenOvernight ? ("core", clock.NextOvernightClose)
            : ("closed", clock.NextOvernightOpen);
        writer.WriteStartObject();
        writer.WritePropertyName("market");
        WriteMarket(writer, market);
        writer.WriteString("timestamp", WireJson.LocalTime(clock.Now));
        writer.WriteBoolean("is_market_day", SessionClock.IsTradingDay(SessionClock.DayOf(clock.Now)));
        writer.WriteString("next_market_open", WireJson.LocalTime(market.IsOvernight ? clock.NextOvernightOpen : clock.NextOpen));
        writer.WriteString("next_market_close", WireJson.LocalTime(market.IsOvernight ? clock.NextOvernightClose : clock.NextClose));
        writer.WriteString("phase", phase);
        writer.WriteString("phase_until", WireJson.LocalTime(until));
        writer.WriteEndObject();
    }

    /// <summary>The exchanges are closed overnight; only the overnight market is not.</summary>
    private static string NameOf(SessionPhase phase) => phase switch
    {
        SessionPhase.Pre => "pre",
        SessionPhase.Core => "core",
        SessionPhase.Post => "post",
        _ => "closed",
    };

    private static void WriteMarket(Utf8JsonWriter writer, Market market)
    {
        writer.WriteStartObject();
        writer.WriteString("acronym", market.Acronym);
        writer.WriteString("name", market.Name);
        writer.WriteString("timezone", "America/New_York");
        if (market.Mic is { } code)
        {
            writer.WriteString("mic", code);
        }

        writer.WriteEndObject();
    }

    private static (string Field, DateTimeOffset At)[] HoursOf(DateOnly day) =>
    [
        ("pre_start", SessionClock.At(day, SessionClock.PreOpen)),
        ("pre_end", SessionClock.At(day, SessionClock.Open)),
        ("core_start", SessionClock.At(day, SessionClock.Open)),
        ("core_end", SessionClock.At(day, SessionClock.Close)),
        ("post_start", SessionClock.At(day, SessionClock.Close)),
        ("post_end", SessionClock.At(day, SessionClock.PostClose)),
    ];

    private static (string Field, DateTimeOffset At)[] NightBefore(DateOnly day) =>
        [("core_start", SessionClock.At(day.AddDays(-1), SessionClock.PostClose)), ("core_end", SessionClock.At(day, SessionClock.PreOpen))];
}
