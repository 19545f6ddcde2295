// ccxt's class for Alpaca, with the addresses of the sandbox. ccxt lists crypto alone by itself; US equities are asked for, and their steps are given, as a bot on ccxt has to.
import ccxt from "ccxt";
import { address, finish, keyId, secret, until } from "./steps.mjs";
import { run } from "./scenario.mjs";

let tellUpdate = () => {};

class Sandbox extends ccxt.pro.alpaca {
    describe() {
        return this.deepExtend(super.describe(), {
            urls: { api: { broker: address, trader: address, market: address, ws: { trading: `${address.replace(/^http/, "ws")}/stream` } } },
        });
    }

    // ccxt keeps the last state of an order alone, so the events are taken where it takes them in.
    handleTradeUpdate(client, message) {
        super.handleTradeUpdate(client, message);
        tellUpdate(message.data.event, message.data.order);
    }
}

const exchange = new Sandbox({ apiKey: keyId, secret, enableRateLimit: false });
await exchange.loadHttpProxyAgent(); // an agent for ws:// without TLS
await exchange.loadMarkets(false, { asset_class: "us_equity" });
for (const market of Object.values(exchange.markets)) {
    market.precision = { amount: 0.000000001, price: 0.01 };
}

const pair = symbol => `${symbol}/USD`;
const place = async ({ symbol, qty, side, type, limit_price: limit, time_in_force: timeInForce, client_order_id: clientOrderId, ...rest }) => {
    if (["stop", "trailing_stop"].includes(type) || rest.notional || !(pair(symbol) in exchange.markets)) {
        // createOrder refuses stop orders and knows no options, and turns an amount of money into a quantity; the request itself is there.
        return exchange.traderPrivatePostV2Orders({ symbol, qty, side, type, time_in_force: timeInForce, ...(limit && { limit_price: limit }), ...rest });
    }

    const price = limit ?? (rest.order_class === "oco" ? rest.take_profit.limit_price : undefined);
    return (await exchange.createOrder(pair(symbol), type, side, Number(qty), price && Number(price), { timeInForce, ...(clientOrderId && { clientOrderId }), ...rest })).info;
};

await run({
    name: "ccxt",
    account: () => exchange.traderPrivateGetV2Account(),
    positions: () => exchange.traderPrivateGetV2Positions(),
    position: symbol => exchange.traderPrivateGetV2PositionsSymbolOrAssetId({ symbol_or_asset_id: symbol }),
    place,
    order: async id => (await exchange.fetchOrder(id)).info,
    orderByClientId: async id => (await exchange.fetchOrders()).find(order => order.clientOrderId === id).info,
    openOrders: async () => (await exchange.fetchOpenOrders()).map(order => order.info),
    replace: async (order, change) => (await exchange.editOrder(order.id, pair(order.symbol), order.type, order.side, undefined, Number(change.limit_price))).info,
    cancel: id => exchange.cancelOrder(id),
    cancelAll: async () => (await exchange.cancelAllOrders()).map(order => ({ id: order.info.id, status: Number(order.info.status) })),
    closePosition: (symbol, qty) => exchange.traderPrivateDeleteV2PositionsSymbolOrAssetId({ symbol_or_asset_id: symbol, ...(qty && { qty }) }),
    closeAll: async () => (await exchange.traderPrivateDeleteV2Positions()).map(item => ({ symbol: item.symbol, status: Number(item.status) })),
    fills: async () => (await exchange.fetchMyTrades()).map(trade => trade.info),
    refusal: error => JSON.parse(error.message.slice(error.message.indexOf("{"))),
    async quotes(symbols) {
        const { quotes } = await exchange.marketPrivateGetV2StocksQuotesLatest({ symbols: symbols.join(",") });
        return Object.fromEntries(Object.entries(quotes).map(([symbol, quote]) => [symbol, { bid: Number(quote.bp), ask: Number(quote.ap) }]));
    },
    trade: async symbol => Number((await exchange.marketPrivateGetV2StocksSymbolTradesLatest({ symbol })).trade.p),
    async bars(symbol) {
        const { bars } = await exchange.marketPrivateGetV2StocksSymbolBars({ symbol, timeframe: "1min", start: exchange.iso8601(Date.now() - 3_600_000) });
        return bars.map(bar => ({ open: Number(bar.o), close: Number(bar.c) }));
    },
    time: () => exchange.fetchTime(),
    async listen(tell) {
        tellUpdate = tell;
        // Without an order there is nothing to wait for: the first one that is told ends the wait.
        exchange.watchOrders().catch(error => console.error(error));
        const client = exchange.client(exchange.urls.api.ws.trading);
        await until("the stream", () => client.subscriptions.orders);
    },
});
finish();
