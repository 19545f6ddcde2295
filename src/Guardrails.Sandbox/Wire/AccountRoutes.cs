using System.Globalization;
using System.Text.Json;
using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>The endpoints of the account: money, settings, activities.</summary>
internal sealed class AccountRoutes(IVenueBehind venue)
{
    private const int MaxPage = 100;

    public async ValueTask<Reply> GetAsync(HttpContext context)
    {
        var read = await venue.ReadAccountAsync(context.RequestAborted).ConfigureAwait(false);
        return read.Value is { } account ? Reply.Json(200, writer => WireJson.WriteAccount(writer, account)) : Reply.Refused(read.Refusal!);
    }

    public ValueTask<Reply> GetSettingsAsync(HttpContext context) => new(Reply.Json(200, writer => WireJson.WriteSettings(writer, venue.ReadSettings())));

    public async ValueTask<Reply> PatchSettingsAsync(HttpContext context)
    {
        var body = await Fields.ReadAsync(context).ConfigureAwait(false);
        var (noShorting, suspend, fractional, multiplier) = (body.Flag("no_shorting"), body.Flag("suspend_trade"), body.Flag("fractional_trading"), body.Text("max_margin_multiplier"));
        var level = body.Amount("max_options_trading_level");
        var isOther = multiplier is not null && multiplier != venue.ReadSettings().MaxMarginMultiplier.ToString(CultureInfo.InvariantCulture);
        var refused = body.Problem
            ?? (isOther ? Refusal.NotSupported("another margin multiplier while it runs; start it with one") : null)
            ?? (level is not (null or 0m or 1m or 2m or 3m) ? Refusal.Field("max_options_trading_level must be 0, 1, 2 or 3") : null)
            ?? (body.Has("ptp_no_exception_entry") || body.Has("disable_overnight_trading") ? Refusal.NotSupported("settings of partnerships or the overnight session") : null);
        return refused is not null ? Reply.Refused(refused) : Reply.Json(200, writer => WireJson.WriteSettings(writer, venue.ChangeSettings(settings => settings with
        {
            NoShorting = noShorting ?? settings.NoShorting,
            SuspendTrade = suspend ?? settings.SuspendTrade,
            MaxOptionsTradingLevel = (int?)level ?? settings.MaxOptionsTradingLevel,
            FractionalTrading = fractional ?? settings.FractionalTrading,
        })));
    }

    public async ValueTask<Reply> GetActivitiesAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (kinds, category) = ((string?)context.Request.RouteValues["type"] ?? query.Text("activity_types"), query.Text("category"));
        var page = FillPage.Read(query, MaxPage);
        if (kinds == "FILL" || (kinds is null && category == "trade_activity"))
        {
            var read = await venue.ReadFillsAsync(context.RequestAborted).ConfigureAwait(false);
            return (page.Refusal ?? read.Refusal) is { } refused ? Reply.Refused(refused) : List(page.Value!.Of(read.Value!), WireJson.WriteFill);
        }

        var named = kinds?.Split(',');
        return (named is null ? category != "non_trade_activity" : named.Any(static kind => MoveView.Describe(kind) is null))
            ? Reply.Refused(Refusal.NotSupported("activities other than FILL and those of options, one or the other"))
            : page.Refusal is { } wrong ? Reply.Refused(wrong)
            : List(page.Value!.Of(venue.ReadMoves().Where(move => named?.Contains(move.Kind) != false)), WireJson.WriteMove);
    }

    private static Reply List<T>(IEnumerable<T> rows, Action<Utf8JsonWriter, T> write) => Reply.Json(200, writer =>
    {
        writer.WriteStartArray();
        foreach (var row in rows)
        {
            write(writer, row);
        }

        writer.WriteEndArray();
    });
}
