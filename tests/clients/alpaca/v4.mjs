// Alpaca's own client, version 4, by its generated classes: typed requests and answers.
import { Alpaca, marketData, trading } from "alpaca-v4";
import { address, finish, keyId, secret, until } from "./steps.mjs";
import { run } from "./scenario.mjs";

const configuration = new trading.Configuration({ basePath: address, keyId, secret });
const orders = new trading.OrdersApi(configuration);
const positions = new trading.PositionsApi(configuration);
const activities = new trading.AccountActivitiesApi(configuration);
const stocks = new marketData.StockApi(new marketData.Configuration({ basePath: address, keyId, secret }));

const camel = name => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const snake = name => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
const rename = (value, how) => Array.isArray(value) ? value.map(item => rename(item, how))
    : value?.constructor === Object ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [how(name), rename(inner, how)]))
    : value;
const wire = async answer => rename(await answer, snake);

await run({
    name: "v4",
    account: () => wire(new trading.AccountsApi(configuration).getAccount()),
    positions: () => wire(positions.getAllOpenPositions()),
    position: symbolOrAssetId => wire(positions.getOpenPosition({ symbolOrAssetId })),
    place: order => wire(orders.postOrder({ postOrderRequest: rename(order, camel) })),
    order: orderId => wire(orders.getOrderByOrderID({ orderId, nested: true })),
    orderByClientId: clientOrderId => wire(orders.getOrderByClientOrderId({ clientOrderId })),
    openOrders: () => wire(orders.getAllOrders({ status: "open", nested: true, limit: 500 })),
    replace: (order, change) => wire(orders.patchOrderByOrderId({ orderId: order.id, patchOrderRequest: rename(change, camel) })),
    cancel: orderId => orders.deleteOrderByOrderID({ orderId }),
    cancelAll: () => wire(orders.deleteAllOrders()),
    closePosition: (symbolOrAssetId, qty) => wire(positions.deleteOpenPosition({ symbolOrAssetId, qty: qty && Number(qty) })),
    closeAll: () => wire(positions.deleteAllOpenPositions({ cancelOrders: false })),
    // The class takes every activity for one that is no trade and leaves its price out, so the answer is read as it came.
    fills: async () => (await activities.getAccountActivitiesByActivityTypeRaw({ activityType: "FILL", direction: "asc" })).raw.json(),
    refusal: error => ({ code: error.code, message: error.message }),
    async quotes(symbols) {
        const { quotes } = await stocks.stockLatestQuotes({ symbols: symbols.join(","), feed: "iex" });
        return Object.fromEntries(Object.entries(quotes).map(([symbol, quote]) => [symbol, { bid: quote.bp, ask: quote.ap }]));
    },
    trade: async symbol => (await stocks.stockLatestTradeSingle({ symbol })).trade.p,
    async bars(symbol) {
        const bars = [];
        let pageToken;
        do {
            const page = await stocks.stockBars({ symbols: symbol, timeframe: "1Min", start: new Date(Date.now() - 3_600_000), limit: 1, pageToken });
            bars.push(...page.bars[symbol].map(bar => ({ open: bar.o, close: bar.c })));
            pageToken = page.nextPageToken;
        }
        while (pageToken);
        return bars;
    },
    async time() {
        const { clocks } = await new trading.ClockApi(configuration).clock({ markets: "NYSE" });
        return clocks[0].timestamp.getTime();
    },
    async listen(tell) {
        const stream = new Alpaca({ keyId, secret }).trading.stream({ url: `${address.replace(/^http/, "ws")}/stream` });
        let isListening = false;
        stream.on("subscription", streams => isListening = streams.includes("trade_updates"));
        stream.onTradeUpdate(update => tell(update.event, rename(update.order, snake)));
        stream.subscribeTradeUpdates();
        stream.connect();
        await until("the stream", () => isListening);
    },
});
finish();
