using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Positions;

namespace Guardrails.Tests.Enforcement;

/// <summary>One line of the table: what is held, what is asked, and what must come out.</summary>
internal sealed record EnforcementCase(
    string Name,
    VenuePosition[] Held,
    string Symbol,
    string Side,
    decimal Quantity,
    PositionEffect Asked,
    DenialCode? Code,
    PositionEffect Effect = PositionEffect.Auto)
{
    private const PositionEffect Auto = PositionEffect.Auto;
    private const PositionEffect Open = PositionEffect.Open;
    private const PositionEffect Close = PositionEffect.Close;
    private const decimal Tiny = 0.000000000001m;

    public HedgingPolicy Hedging { get; init; } = HedgingPolicy.Denied;

    public static IReadOnlyList<EnforcementCase> All { get; } =
    [
        new("flat, buy", [], "X", "buy", 5m, Auto, null, Open),
        new("flat, sell", [], "X", "sell", 5m, Auto, null, Open),
        new("flat, buy to open", [], "X", "buy", 5m, Open, null, Open),
        new("flat, sell to open", [], "X", "sell", 5m, Open, null, Open),
        new("flat, buy to close", [], "X", "buy", 5m, Close, DenialCodes.NoPositionToClose),
        new("flat, sell to close", [], "X", "sell", 5m, Close, DenialCodes.NoPositionToClose),

        new("long, buy more", [new() { Symbol = "X", Quantity = 10m }], "X", "buy", 5m, Auto, null, Open),
        new("long, buy to open", [new() { Symbol = "X", Quantity = 10m }], "X", "buy", 5m, Open, null, Open),
        new("long, buy to close", [new() { Symbol = "X", Quantity = 10m }], "X", "buy", 5m, Close, DenialCodes.CloseWrongSide),
        new("long, sell a part", [new() { Symbol = "X", Quantity = 10m }], "X", "sell", 5m, Auto, null, Close),
        new("long, sell all", [new() { Symbol = "X", Quantity = 10m }], "X", "sell", 10m, Auto, null, Close),
        new("long, sell one too many", [new() { Symbol = "X", Quantity = 10m }], "X", "sell", 11m, Auto, DenialCodes.CloseExceedsPosition),
        new("long, sell to open", [new() { Symbol = "X", Quantity = 10m }], "X", "sell", 5m, Open, DenialCodes.OppositePositionHeld),
        new("long, sell the whole position to open", [new() { Symbol = "X", Quantity = 10m }], "X", "sell", 10m, Open, DenialCodes.OppositePositionHeld),
        new("long, sell all to close", [new() { Symbol = "X", Quantity = 10m }], "X", "sell", 10m, Close, null, Close),
        new("long, sell a hair too much to close", [new() { Symbol = "X", Quantity = 10m }], "X", "sell", 10m + Tiny, Close, DenialCodes.CloseExceedsPosition),
        new("long, sell a hundred times as much to close", [new() { Symbol = "X", Quantity = 10m }], "X", "sell", 1_000m, Close, DenialCodes.CloseExceedsPosition),

        new("short, sell more", [new() { Symbol = "X", Quantity = -10m }], "X", "sell", 5m, Auto, null, Open),
        new("short, sell to open", [new() { Symbol = "X", Quantity = -10m }], "X", "sell", 5m, Open, null, Open),
        new("short, sell to close", [new() { Symbol = "X", Quantity = -10m }], "X", "sell", 5m, Close, DenialCodes.CloseWrongSide),
        new("short, buy a part", [new() { Symbol = "X", Quantity = -10m }], "X", "buy", 5m, Auto, null, Close),
        new("short, buy all", [new() { Symbol = "X", Quantity = -10m }], "X", "buy", 10m, Auto, null, Close),
        new("short, buy one too many", [new() { Symbol = "X", Quantity = -10m }], "X", "buy", 11m, Auto, DenialCodes.CloseExceedsPosition),
        new("short, buy to open", [new() { Symbol = "X", Quantity = -10m }], "X", "buy", 5m, Open, DenialCodes.OppositePositionHeld),
        new("short, buy all to close", [new() { Symbol = "X", Quantity = -10m }], "X", "buy", 10m, Close, null, Close),
        new("short, buy a hair too much to close", [new() { Symbol = "X", Quantity = -10m }], "X", "buy", 10m + Tiny, Close, DenialCodes.CloseExceedsPosition),

        new("position of 0, sell to open", [new() { Symbol = "X", Quantity = 0m }], "X", "sell", 1m, Open, null, Open),
        new("position of 0, buy to open", [new() { Symbol = "X", Quantity = 0m }], "X", "buy", 1m, Open, null, Open),
        new("position of 0, sell to close", [new() { Symbol = "X", Quantity = 0m }], "X", "sell", 1m, Close, DenialCodes.NoPositionToClose),
        new("tiny long, sell to open", [new() { Symbol = "X", Quantity = Tiny }], "X", "sell", 1m, Open, DenialCodes.OppositePositionHeld),
        new("tiny long, sell it", [new() { Symbol = "X", Quantity = Tiny }], "X", "sell", Tiny, Auto, null, Close),
        new("tiny long, sell twice as much", [new() { Symbol = "X", Quantity = Tiny }], "X", "sell", 2 * Tiny, Auto, DenialCodes.CloseExceedsPosition),
        new("tiny short, buy to open", [new() { Symbol = "X", Quantity = -Tiny }], "X", "buy", 1m, Open, DenialCodes.OppositePositionHeld),
        new("tiny short, buy it", [new() { Symbol = "X", Quantity = -Tiny }], "X", "buy", Tiny, Close, null, Close),

        new("long elsewhere, sell to open here", [new() { Symbol = "Y", Quantity = 10m }], "X", "sell", 5m, Open, null, Open),
        new("long elsewhere, sell to close here", [new() { Symbol = "Y", Quantity = 10m }], "X", "sell", 5m, Close, DenialCodes.NoPositionToClose),
        new("long here and short there, sell all here", [new() { Symbol = "X", Quantity = 10m }, new() { Symbol = "Y", Quantity = -3m }], "X", "sell", 10m, Close, null, Close),
        new("long here and short there, buy more there to open", [new() { Symbol = "X", Quantity = 10m }, new() { Symbol = "Y", Quantity = -3m }], "Y", "buy", 1m, Open, DenialCodes.OppositePositionHeld),

        new("lower-case order on an upper-case position", [new() { Symbol = "BTCUSD", Quantity = 1m }], "btcusd", "sell", 1m, Open, DenialCodes.OppositePositionHeld),
        new("separated order on a joined position", [new() { Symbol = "BTCUSD", Quantity = 1m }], "BTC/USD", "sell", 1m, Auto, null, Close),
        new("joined order on a separated position", [new() { Symbol = "btc/usd", Quantity = 1m }], "BTCUSD", "sell", 1m, Open, DenialCodes.OppositePositionHeld),
        new("order with blanks around the symbol", [new() { Symbol = "BTCUSD", Quantity = 1m }], "  BtcUsd ", "sell", 2m, Close, DenialCodes.CloseExceedsPosition),

        new("side in capitals", [new() { Symbol = "X", Quantity = 10m }], "X", "SELL", 5m, Open, DenialCodes.OppositePositionHeld),
        new("side 'short' in mixed case", [new() { Symbol = "X", Quantity = 10m }], "X", "ShOrT", 5m, Open, DenialCodes.OppositePositionHeld),
        new("side 'Long'", [new() { Symbol = "X", Quantity = -10m }], "X", "Long", 5m, Open, DenialCodes.OppositePositionHeld),
        new("side with blanks", [new() { Symbol = "X", Quantity = -10m }], "X", " buy ", 10m, Close, null, Close),

        new("hedged account, long, sell to open", [new() { Symbol = "X", Quantity = 10m }], "X", "sell", 5m, Open, null, Open) { Hedging = HedgingPolicy.Allowed },
        new("hedged account, short, buy to open", [new() { Symbol = "X", Quantity = -10m }], "X", "buy", 5m, Open, null, Open) { Hedging = HedgingPolicy.Allowed },
        new("hedged account, no effect given", [new() { Symbol = "X", Quantity = 10m }], "X", "sell", 5m, Auto, DenialCodes.PositionEffectRequired) { Hedging = HedgingPolicy.Allowed },
        new("hedged account, close the long leg", Legs, "X", "sell", 10m, Close, null, Close) { Hedging = HedgingPolicy.Allowed },
        new("hedged account, close more than the long leg", Legs, "X", "sell", 11m, Close, DenialCodes.CloseExceedsPosition) { Hedging = HedgingPolicy.Allowed },
        new("hedged account, close the short leg", Legs, "X", "buy", 4m, Close, null, Close) { Hedging = HedgingPolicy.Allowed },
        new("hedged account, close more than the short leg", Legs, "X", "buy", 5m, Close, DenialCodes.CloseExceedsPosition) { Hedging = HedgingPolicy.Allowed },
        new("hedged account, close a leg that is not there", [new() { Symbol = "X", Quantity = 10m }], "X", "buy", 1m, Close, DenialCodes.NoPositionToClose) { Hedging = HedgingPolicy.Allowed },
        new("hedging for another symbol only", [new() { Symbol = "X", Quantity = 10m }], "X", "sell", 5m, Open, DenialCodes.OppositePositionHeld) { Hedging = HedgingPolicy.Denied.With("Y", true) },
        new("hedging for this symbol only", [new() { Symbol = "X", Quantity = 10m }], "X", "sell", 5m, Open, null, Open) { Hedging = HedgingPolicy.Denied.With("x", true) },
        new("hedged account except this symbol", [new() { Symbol = "X", Quantity = 10m }], "X", "sell", 5m, Open, DenialCodes.OppositePositionHeld) { Hedging = HedgingPolicy.Allowed.With("X", false) },

        new("nothing", [], "X", "buy", 0m, Auto, DenialCodes.QuantityInvalid),
        new("less than nothing", [new() { Symbol = "X", Quantity = 10m }], "X", "sell", -5m, Close, DenialCodes.QuantityInvalid),
        new("finer than a position can be", [], "X", "buy", Tiny / 10m, Auto, DenialCodes.QuantityInvalid),
        new("the largest quantity", [], "X", "buy", 1_000_000_000_000m, Auto, null, Open),
        new("more than the largest quantity", [], "X", "buy", 1_000_000_000_001m, Auto, DenialCodes.QuantityInvalid),
    ];

    private static VenuePosition[] Legs => [new() { Symbol = "X", Quantity = 10m, Leg = PositionLeg.Long }, new() { Symbol = "X", Quantity = -4m, Leg = PositionLeg.Short }];
}
