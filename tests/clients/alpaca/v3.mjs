// Alpaca's own client, version 3: orders and answers by the names of the wire.
import assert from "node:assert/strict";
import Alpaca from "alpaca-v3";
import { address, finish, keyId, secret, step, until } from "./steps.mjs";
import { run } from "./scenario.mjs";

const frames = [];
const alpaca = new Alpaca({ keyId, secretKey: secret, baseUrl: address, dataBaseUrl: address });

await run({
    name: "v3",
    account: () => alpaca.getAccount(),
    positions: () => alpaca.getPositions(),
    position: symbol => alpaca.getPosition(symbol),
    // This client sends what it is given; numbers as numbers, which Alpaca takes as well.
    place: order => alpaca.createOrder({ ...order, qty: Number(order.qty) }),
    order: id => alpaca.getOrder(id),
    orderByClientId: id => alpaca.getOrderByClientId(id),
    openOrders: () => alpaca.getOrders({ status: "open", nested: true, limit: 500 }),
    replace: (order, change) => alpaca.replaceOrder(order.id, change),
    cancel: id => alpaca.cancelOrder(id),
    cancelAll: () => alpaca.cancelAllOrders(),
    closePosition: (symbol, qty) => qty ? alpaca.sendRequest(`/positions/${symbol}`, { qty }, null, "DELETE") : alpaca.closePosition(symbol),
    closeAll: () => alpaca.closeAllPositions(),
    fills: () => alpaca.getAccountActivities({ activityTypes: "FILL" }),
    refusal: error => error.response.data,
    async quotes(symbols) {
        const quotes = await alpaca.getLatestQuotes(symbols);
        return Object.fromEntries([...quotes].map(([symbol, quote]) => [symbol, { bid: quote.BidPrice, ask: quote.AskPrice }]));
    },
    trade: async symbol => (await alpaca.getLatestTrade(symbol)).Price,
    async bars(symbol) {
        const bars = [];
        for await (const bar of alpaca.getBarsV2(symbol, { timeframe: "1Min", start: new Date(Date.now() - 3_600_000).toISOString() })) {
            bars.push({ open: bar.OpenPrice, close: bar.ClosePrice });
        }

        return bars;
    },
    time: async () => Date.parse((await alpaca.getClock()).timestamp),
    async listen(tell) {
        const stream = alpaca.trade_ws;
        let isConnected = false;
        stream.onConnect(() => {
            stream.subscribe(["trade_updates"]);
            isConnected = true;
        });
        stream.onOrderUpdate(update => tell(update.event, update.order));
        stream.connect();
        stream.conn.on("message", (data, isBinary) => frames.push(isBinary ?? typeof data !== "string"));
        await until("the stream", () => isConnected);
    },
});
await step("every frame of the stream was binary", () => assert.ok(frames.length > 20 && frames.every(isBinary => isBinary), `${frames.length} frames`));
finish();
