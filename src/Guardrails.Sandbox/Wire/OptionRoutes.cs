using System.Globalization;
using System.Text.Json;
using Guardrails.Positions;
using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>The endpoints of option contracts.</summary>
internal sealed class OptionRoutes(IVenueBehind venue)
{
    public ValueTask<Reply> ListAsync(HttpContext context)
    {
        var read = ContractQuery.Read(context.Request.Query, SessionClock.DayOf(venue.Clock.Now));
        if (read.Value is not { } query)
        {
            return new(Reply.Refused(read.Refusal!));
        }

        var assets = venue.ReadAssets();
        var (rows, next) = query.Of(assets.Where(static asset => asset.Option is not null));
        return new(Reply.Json(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("option_contracts");
            foreach (var contract in rows)
            {
                Write(writer, contract, assets);
            }

            writer.WriteEndArray();
            writer.WriteString("next_page_token", next);
            writer.WriteEndObject();
        }));
    }

    public ValueTask<Reply> GetAsync(HttpContext context)
    {
        var (name, assets) = (context.Symbol(), venue.ReadAssets());
        var found = assets.FirstOrDefault(asset => asset.Option is not null && asset.IsNamed(name));
        return new(found is null ? Reply.Refused(Refusal.NotFound($"option contract {name} not found")) : Reply.Json(200, writer => Write(writer, found, assets)));
    }

    /// <summary>Open interest and the price of the day before are not known here.</summary>
    private static void Write(Utf8JsonWriter writer, AssetView contract, IReadOnlyList<AssetView> assets)
    {
        var option = contract.Option!;
        writer.WriteStartObject();
        writer.WriteString("id", contract.Id);
        writer.WriteString("symbol", contract.Symbol);
        writer.WriteString("name", contract.Asset.Name);
        writer.WriteString("status", contract.Asset.Tradable ? "active" : "inactive");
        writer.WriteBoolean("tradable", contract.Asset.Tradable);
        writer.WriteString("expiration_date", option.Expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        writer.WriteString("root_symbol", option.Underlying);
        writer.WriteString("underlying_symbol", option.Underlying);
        writer.WriteString("underlying_asset_id", assets.First(asset => asset.Symbol == option.Underlying).Id);
        writer.WriteString("type", option.Right == OptionRight.Call ? "call" : "put");
        writer.WriteString("style", "american");
        writer.WriteBoolean("ppind", contract.Asset.PennyProgram);
        WireJson.WriteAmount(writer, "strike_price", option.Strike);
        WireJson.WriteAmount(writer, "multiplier", SandboxOption.Multiplier);
        WireJson.WriteAmount(writer, "size", SandboxOption.Multiplier);
        writer.WriteNull("open_interest");
        writer.WriteNull("open_interest_date");
        writer.WriteNull("close_price");
        writer.WriteNull("close_price_date");
        writer.WriteEndObject();
    }
}
