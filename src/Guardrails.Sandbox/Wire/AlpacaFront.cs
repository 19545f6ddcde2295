using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guardrails.Sandbox.Wire;

/// <summary>Alpaca's wire: which path leads to which endpoint. It knows the venue behind it by its interface only.</summary>
internal sealed class AlpacaFront(IVenueBehind venue, Gate gate)
{
    // What Alpaca has and the sandbox does not; any other path does not exist.
    private static readonly string[] _known =
    [
        "/v1/locates", "/v1beta1", "/v1beta3", "/v2/account/portfolio", "/v2/account/activities", "/v2/corporate_actions", "/v2/events", "/v2/options", "/v2/positions", "/v2/stocks",
        "/v2/tokenization", "/v2/wallets", "/v2/watchlists", "/v2beta1", "/v3",
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        var (orders, positions, account) = (new OrderRoutes(venue), new PositionRoutes(venue), new AccountRoutes(venue));
        var (assets, clock, data, coins) = (new AssetRoutes(venue), new ClockRoutes(venue), new DataRoutes(venue, "us_equity"), new DataRoutes(venue, "crypto"));
        var (contracts, premiums) = (new OptionRoutes(venue), new DataRoutes(venue, "us_option"));
        Add(routes, "POST", "/v2/orders", orders.PostAsync);
        Add(routes, "GET", "/v2/orders", orders.ListAsync);
        Add(routes, "DELETE", "/v2/orders", orders.DeleteAllAsync);
        Add(routes, "GET", "/v2/orders:by_client_order_id", orders.GetByClientIdAsync);
        Add(routes, "GET", "/v2/orders/{id}", orders.GetAsync);
        Add(routes, "PATCH", "/v2/orders/{id}", orders.PatchAsync);
        Add(routes, "DELETE", "/v2/orders/{id}", orders.DeleteAsync);
        Add(routes, "GET", "/v2/positions", positions.ListAsync);
        Add(routes, "DELETE", "/v2/positions", positions.DeleteAllAsync);
        Add(routes, "GET", "/v2/positions/{symbol}", positions.GetAsync);
        Add(routes, "DELETE", "/v2/positions/{symbol}", positions.DeleteAsync);
        Add(routes, "GET", "/v2/account", account.GetAsync);
        Add(routes, "GET", "/v2/account/configurations", account.GetSettingsAsync);
        Add(routes, "PATCH", "/v2/account/configurations", account.PatchSettingsAsync);
        Add(routes, "GET", "/v2/account/activities", account.GetActivitiesAsync);
        Add(routes, "GET", "/v2/account/activities/{type}", account.GetActivitiesAsync);
        Add(routes, "GET", "/v2/assets", assets.ListAsync);
        Add(routes, "GET", "/v2/assets/{symbol}", assets.GetAsync);
        Add(routes, "GET", "/v2/options/contracts", contracts.ListAsync);
        Add(routes, "GET", "/v2/options/contracts/{symbol}", contracts.GetAsync);
        Add(routes, "GET", "/v2/clock", clock.GetAsync);
        Add(routes, "GET", "/v2/calendar", clock.GetCalendarAsync);
        Add(routes, "GET", "/v3/clock", clock.GetAllAsync);
        Add(routes, "GET", "/v3/calendar/{market}", clock.GetMarketCalendarAsync);
        Add(routes, "GET", "/v2/stocks/quotes/latest", data.ListQuotesAsync);
        Add(routes, "GET", "/v2/stocks/trades/latest", data.ListTradesAsync);
        Add(routes, "GET", "/v2/stocks/bars", data.ListBarsAsync);
        Add(routes, "GET", "/v2/stocks/{symbol}/quotes/latest", data.GetQuoteAsync);
        Add(routes, "GET", "/v2/stocks/{symbol}/trades/latest", data.GetTradeAsync);
        Add(routes, "GET", "/v2/stocks/{symbol}/bars", data.GetBarsAsync);
        Add(routes, "GET", "/v1beta3/crypto/us/latest/quotes", coins.ListQuotesAsync);
        Add(routes, "GET", "/v1beta3/crypto/us/latest/trades", coins.ListTradesAsync);
        Add(routes, "GET", "/v1beta3/crypto/us/bars", coins.ListBarsAsync);
        Add(routes, "GET", "/v1beta1/options/quotes/latest", premiums.ListQuotesAsync);
        Add(routes, "GET", "/v1beta1/options/trades/latest", premiums.ListTradesAsync);
        Add(routes, "GET", "/v1beta1/options/bars", premiums.ListBarsAsync);
        routes.MapFallback("{**path}", context => gate.HandleAsync(context, Unknown));
    }

    private static ValueTask<Reply> Unknown(HttpContext context)
    {
        var isKnown = _known.Any(known => context.Request.Path.StartsWithSegments(known, StringComparison.Ordinal));
        return new(Reply.Refused(isKnown
            ? Refusal.NotSupported($"{context.Request.Method} {context.Request.Path}")
            : Refusal.NotFound("endpoint not found")));
    }

    private void Add(IEndpointRouteBuilder routes, string method, string path, Func<HttpContext, ValueTask<Reply>> endpoint) =>
        routes.MapMethods(path, [method], context => gate.HandleAsync(context, endpoint));
}
