using System.Globalization;
using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>The endpoints of instruments, hours and prices.</summary>
internal sealed class MarketRoutes(IVenueBehind venue)
{
    private const int MaxCalendarDays = 3660;

    public ValueTask<Reply> ListAssetsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (status, kind, exchange) = ((string?)query["status"], (string?)query["asset_class"], (string?)query["exchange"]);
        var assets = venue.ReadAssets().Where(asset => (status is null || asset.Asset.Tradable == (status == "active")) && kind is null or "us_equity" && (exchange is null || asset.Asset.Exchange == exchange));
        return new(Reply.Json(200, writer =>
        {
            writer.WriteStartArray();
            foreach (var asset in assets)
            {
                WireJson.WriteAsset(writer, asset);
            }

            writer.WriteEndArray();
        }));
    }

    public ValueTask<Reply> GetAssetAsync(HttpContext context)
    {
        var name = (string?)context.Request.RouteValues["symbol"];
        var found = venue.ReadAssets().FirstOrDefault(asset => asset.Symbol == name || asset.Id == name);
        return new(found is null ? Reply.Refused(Refusal.NotFound($"asset not found for {name}")) : Reply.Json(200, writer => WireJson.WriteAsset(writer, found)));
    }

    public ValueTask<Reply> GetClockAsync(HttpContext context) => new(Reply.Json(200, writer =>
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
        var today = DateOnly.FromDateTime(venue.Clock.NewYorkNow.DateTime);
        if (!TryDay(context.Request.Query["start"], today, out var start) || !TryDay(context.Request.Query["end"], start.AddDays(Math.Min(365, DateOnly.MaxValue.DayNumber - start.DayNumber)), out var end))
        {
            return new(Reply.Refused(Refusal.Field("start and end must be dates")));
        }

        if (start.Year < 1970 || end.Year > 2100 || end.DayNumber - start.DayNumber > MaxCalendarDays)
        {
            return new(Reply.Refused(Refusal.NotSupported($"a calendar before 1970, after 2100, or of more than {MaxCalendarDays} days")));
        }

        return new(Reply.Json(200, writer =>
        {
            writer.WriteStartArray();
            for (var day = start; day <= end; day = day.AddDays(1))
            {
                if (SessionClock.IsTradingDay(day))
                {
                    writer.WriteStartObject();
                    writer.WriteString("date", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                    writer.WriteString("open", "09:30");
                    writer.WriteString("close", "16:00");
                    writer.WriteString("session_open", "0400");
                    writer.WriteString("session_close", "2000");
                    writer.WriteEndObject();
                }
            }

            writer.WriteEndArray();
        }));
    }

    /// <summary>The simulated market has one price: both sides of the quote are it.</summary>
    public ValueTask<Reply> GetLatestQuoteAsync(HttpContext context)
    {
        var symbol = (string)context.Request.RouteValues["symbol"]!;
        return new(venue.ReadPrice(symbol) is not { } price ? Reply.Refused(Refusal.NotFound($"asset not found for {symbol}")) : Reply.Json(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("symbol", symbol);
            writer.WriteStartObject("quote");
            writer.WriteString("t", WireJson.Time(venue.Clock.Now));
            writer.WriteString("ax", "V");
            writer.WriteNumber("ap", price);
            writer.WriteNumber("as", 1);
            writer.WriteString("bx", "V");
            writer.WriteNumber("bp", price);
            writer.WriteNumber("bs", 1);
            writer.WriteStartArray("c");
            writer.WriteStringValue("R");
            writer.WriteEndArray();
            writer.WriteString("z", "C");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }));
    }

    private static bool TryDay(string? text, DateOnly otherwise, out DateOnly day)
    {
        // A calendar that says date-times means their dates.
        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        day = isTime ? DateOnly.FromDateTime(time.DateTime) : otherwise;
        return isTime || text is null;
    }
}
