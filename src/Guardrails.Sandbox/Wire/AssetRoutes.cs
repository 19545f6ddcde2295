using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>The endpoints of instruments. Options have their own, <see cref="OptionRoutes"/>.</summary>
internal sealed class AssetRoutes(IVenueBehind venue)
{
    public ValueTask<Reply> ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (status, kind, exchange) = ((string?)query["status"], (string?)query["asset_class"], (string?)query["exchange"]);
        var attributes = query.List("attributes");
        var assets = venue.ReadAssets().Where(asset => asset.Option is null && (status is null || asset.Asset.Tradable == (status == "active")) && (kind is null || kind == asset.Class) && (exchange is null || asset.Asset.Exchange == exchange) && (attributes is null || attributes.Intersect(asset.Attributes).Any()));
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

    public ValueTask<Reply> GetAsync(HttpContext context)
    {
        var name = context.Symbol();
        var found = venue.ReadAssets().FirstOrDefault(asset => asset.Option is null && asset.IsNamed(name));
        return new(found is null ? Reply.Refused(Refusal.NotFound($"asset not found for {name}")) : Reply.Json(200, writer => WireJson.WriteAsset(writer, found)));
    }
}
