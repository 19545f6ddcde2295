// What every client goes through. A driver says how its client does each thing, and shows orders and refusals by Alpaca's own field names.
import assert from "node:assert/strict";
import { control, step, until } from "./steps.mjs";

export async function run(driver) {
    const events = [];
    const filled = order => until(`order ${order.id} filled`, async () => (await driver.order(order.id)).status === "filled");
    const status = (id, wanted) => until(`order ${id} ${wanted}`, async () => {
        const order = await driver.order(id);
        return order.status === wanted && order;
    });
    const told = (event, order) => until(`${event} of ${order.id} on the stream`, () => events.find(told => told.event === event && told.order.id === order.id));
    const refused = async (act, code, message) => {
        const refusal = await act().then(() => assert.fail(`taken, not refused with ${message}`), error => driver.refusal(error));
        assert.equal(Number(refusal.code), code);
        assert.ok(refusal.message.includes(message), `${refusal.message} does not say ${message}`);
    };
    const held = async symbol => (await driver.positions()).find(position => position.symbol === symbol);
    const flat = symbol => until(`${symbol} flat`, async () => !(await held(symbol)));
    const buy = async (symbol, qty) => {
        const order = await driver.place({ symbol, qty, side: "buy", type: "market", time_in_force: "day" });
        await filled(order);
        return order;
    };

    await step("the account", async () => {
        const account = await driver.account();
        assert.deepEqual([account.status, Number(account.equity), Number(account.buying_power)], ["ACTIVE", 100_000, 200_000]);
    });
    await step("the stream is connected", () => driver.listen((event, order) => events.push({ event, order })));
    await step("a market order, told as new and as fill", async () => {
        const order = await driver.place({ symbol: "GME", qty: "10", side: "buy", type: "market", time_in_force: "day", client_order_id: `market-${driver.name}` });
        assert.equal(order.client_order_id, `market-${driver.name}`);
        await filled(order);
        await told("new", order);
        assert.equal((await told("fill", order)).order.filled_qty, "10");
    });
    await step("the positions, and the order by its client's id", async () => {
        assert.deepEqual([(await driver.positions()).length, (await driver.position("GME")).qty, (await driver.position("GME")).qty_available], [1, "10", "10"]);
        assert.equal((await driver.orderByClientId(`market-${driver.name}`)).status, "filled");
    });
    await step("a client's id is used once", () =>
        refused(() => driver.place({ symbol: "GME", qty: "1", side: "buy", type: "market", time_in_force: "day", client_order_id: `market-${driver.name}` }), 40010001, "client_order_id must be unique"));

    let limit;
    await step("a limit order rests", async () => {
        limit = await driver.place({ symbol: "GME", qty: "10", side: "sell", type: "limit", limit_price: "28", time_in_force: "gtc" });
        await status(limit.id, "new");
        assert.deepEqual((await driver.openOrders()).map(order => order.id), [limit.id]);
    });
    await step("what is held for it is not sold again", () =>
        refused(() => driver.place({ symbol: "GME", qty: "3", side: "sell", type: "market", time_in_force: "day" }), 40310000, "insufficient qty available for order (requested: 3, available: 0)"));
    await step("it is replaced by a new one", async () => {
        const changed = await driver.replace(limit, { limit_price: "29" });
        assert.notEqual(changed.id, limit.id);
        assert.equal((await status(limit.id, "replaced")).replaced_by, changed.id);
        assert.deepEqual([Number((await status(changed.id, "new")).limit_price), changed.replaces], [29, limit.id]);
        await told("replaced", limit);
        limit = changed;
    });
    await step("it is canceled", async () => {
        await driver.cancel(limit.id);
        await status(limit.id, "canceled");
        await told("canceled", limit);
        await refused(() => driver.cancel(limit.id), 42210000, 'order is already in "canceled" state');
    });
    await step("a stop and a stop limit order", async () => {
        const stop = await driver.place({ symbol: "GME", qty: "4", side: "sell", type: "stop", stop_price: "24", time_in_force: "gtc" });
        const stopLimit = await driver.place({ symbol: "GME", qty: "6", side: "sell", type: "stop_limit", stop_price: "20", limit_price: "19.5", time_in_force: "gtc" });
        assert.equal(stopLimit.type, "stop_limit");
        await status(stop.id, "new");
        await control("prices", { GME: "23.9" });
        await filled(stop);
        assert.equal((await driver.order(stop.id)).filled_avg_price, "23.9");
        await driver.cancel(stopLimit.id);
        await status(stopLimit.id, "canceled");
        await control("prices", { GME: "25" });
    });
    await step("an oco pair: one is executed, the other canceled", async () => {
        const pair = await driver.place({
            symbol: "GME", qty: "6", side: "sell", type: "limit", time_in_force: "gtc", order_class: "oco",
            take_profit: { limit_price: "28" }, stop_loss: { stop_price: "20" }, position_intent: "sell_to_close",
        });
        assert.deepEqual([pair.order_class, pair.legs.length, pair.legs[0].status, pair.legs[0].type], ["oco", 1, "held", "stop"]);
        await status(pair.id, "new");
        await control("prices", { GME: "28" });
        await filled(pair);
        await status(pair.legs[0].id, "canceled");
        await flat("GME");
    });
    await step("a bracket: its exits wait for the entry", async () => {
        const entry = await driver.place({
            symbol: "QBTS", qty: "10", side: "buy", type: "market", time_in_force: "gtc", order_class: "bracket",
            take_profit: { limit_price: "21" }, stop_loss: { stop_price: "18", limit_price: "17.5" },
        });
        assert.deepEqual(entry.legs.map(leg => [leg.type, leg.status]), [["limit", "held"], ["stop_limit", "held"]]);
        await filled(entry);
        await status(entry.legs[0].id, "new");
        await control("prices", { QBTS: "17.8" });
        await filled(entry.legs[1]);
        await status(entry.legs[0].id, "canceled");
        await flat("QBTS");
    });
    await step("an oto: one exit after the entry", async () => {
        const entry = await driver.place({ symbol: "SPY", qty: "2", side: "buy", type: "limit", limit_price: "501", time_in_force: "gtc", order_class: "oto", stop_loss: { stop_price: "480" } });
        await filled(entry);
        assert.equal(entry.legs.length, 1);
        await status(entry.legs[0].id, "new");
        await driver.cancel(entry.legs[0].id);
        await status(entry.legs[0].id, "canceled");
        await driver.closePosition("SPY");
        await flat("SPY");
    });
    await step("all orders are canceled", async () => {
        const orders = [];
        for (const price of ["20", "21"]) {
            orders.push(await driver.place({ symbol: "AAPL", qty: "1", side: "buy", type: "limit", limit_price: price, time_in_force: "day" }));
        }

        const answers = await driver.cancelAll();
        assert.deepEqual(answers.map(answer => answer.id).sort(), orders.map(order => order.id).sort());
        assert.ok(answers.every(answer => answer.status === 200));
        for (const order of orders) {
            await status(order.id, "canceled");
        }
    });
    await step("a position is closed in part, then all of them", async () => {
        await buy("AAPL", "1.5");
        await buy("MSFT", "3");
        await filled(await driver.closePosition("MSFT", "1"));
        assert.equal((await held("MSFT")).qty, "2");
        const answers = await driver.closeAll();
        assert.deepEqual(answers.map(answer => [answer.symbol, answer.status]).sort(), [["AAPL", 200], ["MSFT", 200]]);
        await flat("AAPL");
        await flat("MSFT");
        await refused(() => driver.position("MSFT"), 40410000, "position does not exist");
    });
    await step("a trailing stop follows the price up, and sells when it falls", async () => {
        await buy("MSFT", "1");
        const stop = await driver.place({ symbol: "MSFT", qty: "1", side: "sell", type: "trailing_stop", trail_price: "5", time_in_force: "day" });
        assert.deepEqual([stop.type, Number(stop.trail_price), Number(stop.hwm), Number(stop.stop_price)], ["trailing_stop", 5, 400, 395]);
        await control("prices", { MSFT: "410" });
        const moved = await driver.order(stop.id);
        assert.deepEqual([moved.status, Number(moved.hwm), Number(moved.stop_price)], ["new", 410, 405]);
        await control("prices", { MSFT: "404" });
        await filled(stop);
        await flat("MSFT");
    });
    await step("an option is bought and sold", async () => {
        const call = "GME300118C00025000";
        const order = await driver.place({ symbol: call, qty: "2", side: "buy", type: "limit", limit_price: "2.6", time_in_force: "day", position_intent: "buy_to_open" });
        await filled(order);
        const position = await held(call);
        assert.deepEqual([position.asset_class, position.qty, Number(position.cost_basis)], ["us_option", "2", 500]);
        await refused(() => driver.place({ symbol: "GME300118C00030000", qty: "3", side: "sell", type: "market", time_in_force: "day" }), 40310000, "account not eligible to trade uncovered option contracts");
        await filled(await driver.closePosition(call));
        await flat(call);
    });
    await step("a spread is one order of two legs", async () => {
        const spread = (qty, limit, long, short) => driver.place({
            order_class: "mleg", qty, type: "limit", limit_price: limit, time_in_force: "day",
            legs: [
                { symbol: "GME300118C00025000", ratio_qty: "1", side: long.split("_")[0], position_intent: long },
                { symbol: "GME300118C00030000", ratio_qty: "1", side: short.split("_")[0], position_intent: short },
            ],
        });
        const rests = await spread("1", "1.3", "buy_to_open", "sell_to_open");
        assert.deepEqual([rests.order_class, ...rests.legs.map(leg => leg.symbol)], ["mleg", "GME300118C00025000", "GME300118C00030000"]);
        await status(rests.id, "new");
        await driver.cancel(rests.id);
        await status(rests.id, "canceled");
        const opened = await spread("2", "1.5", "buy_to_open", "sell_to_open");
        await filled(opened);
        assert.deepEqual([Number((await driver.order(opened.id)).filled_avg_price), (await held("GME300118C00025000")).qty, (await held("GME300118C00030000")).qty], [1.4, "2", "-2"]);
        await told("fill", opened);
        await filled(await spread("2", "-1.4", "sell_to_close", "buy_to_close"));
        await flat("GME300118C00025000");
        await flat("GME300118C00030000");
    });
    await step("before the opening: an order for the extended hours is executed, another waits", async () => {
        await control("session", { phase: "pre" });
        const [extended, regular] = [
            await driver.place({ symbol: "TSLA", qty: "1", side: "buy", type: "limit", limit_price: "251", time_in_force: "day", extended_hours: true }),
            await driver.place({ symbol: "TSLA", qty: "1", side: "buy", type: "limit", limit_price: "251", time_in_force: "day" }),
        ];
        assert.deepEqual([extended.extended_hours, regular.extended_hours, regular.status], [true, false, "accepted"]);
        await filled(extended);
        assert.equal((await driver.order(regular.id)).status, "accepted");
        await refused(() => driver.place({ symbol: "TSLA", qty: "1", side: "buy", type: "market", time_in_force: "day", extended_hours: true }), 42210000, "extended hours order must be DAY or GTC limit orders");
        await control("session", { phase: "core" });
        await filled(regular);
        await told("new", regular);
    });
    await step("a coin by an amount of money, with the fee taken from the coin", async () => {
        const order = await driver.place({ symbol: "BTC/USD", notional: "60", side: "buy", type: "market", time_in_force: "gtc" });
        assert.deepEqual([Number(order.notional), order.qty ?? null], [60, null]);
        await filled(order);
        assert.equal((await held("BTCUSD")).qty, "0.0009975");
    });
    await step("the executions", async () => {
        const fills = await driver.fills();
        assert.ok(fills.length >= 13, `there are ${fills.length}`);
        assert.ok(fills.every(fill => Number(fill.qty) > 0 && Number(fill.price) > 0 && fill.id.includes("::")));
    });
    await step("quotes, a trade and bars", async () => {
        await control("prices", { GME: { bid: "24.4", ask: "24.6" } });
        const quotes = await driver.quotes(["GME", "SPY"]);
        assert.deepEqual([quotes.GME, quotes.SPY], [{ bid: 24.4, ask: 24.6 }, { bid: 500, ask: 500 }]);
        assert.equal(await driver.trade("GME"), 24.5);
        const bars = await driver.bars("GME");
        assert.deepEqual([bars[0].open, bars.at(-1).close], [25, 24.5]);
    });
    await step("the clock", async () => assert.ok(Math.abs(await driver.time() - Date.now()) < 30_000));
}
