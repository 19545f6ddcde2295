using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Wire;

/// <summary>Reads an order of several legs from the body of a request. It has neither a symbol nor a side: its legs have.</summary>
internal static class MlegReader
{
    private const int MinLegs = 2;
    private const int MaxLegs = 4;
    private const int MaxRatio = 1000;

    public static Answer<OrderTicket> Read(Fields body, RawTicket raw)
    {
        var legs = body.Items("legs").Select(static (leg, i) => ReadLeg(leg, i)).ToList();
        var refused = body.Problem
            ?? (legs.Count is < MinLegs or > MaxLegs ? Refusal.Rule($"mleg orders must have at least {MinLegs} legs and at most {MaxLegs} legs") : null)
            ?? CheckOrder(raw)
            ?? legs.Select(static leg => leg.Refusal).FirstOrDefault(static refusal => refusal is not null)
            ?? CheckLegs([.. legs.Select(static leg => leg.Value!)]);
        return refused is not null ? refused : new OrderTicket
        {
            Symbol = "",
            Quantity = raw.Quantity!.Value,
            Side = "",
            Type = raw.Type!,
            TimeInForce = raw.TimeInForce!,
            LimitPrice = raw.LimitPrice,
            ClientOrderId = string.IsNullOrEmpty(raw.ClientOrderId) ? null : raw.ClientOrderId,
            OrderClass = "mleg",
            Legs = [.. legs.Select(static leg => leg.Value!)],
        };
    }

    private static Answer<LegTicket> ReadLeg(Fields leg, int at)
    {
        var (symbol, ratio, side, intent) = (leg.Text("symbol"), leg.Amount("ratio_qty"), leg.Text("side"), leg.Text("position_intent"));
        return leg.Problem is { } problem ? problem
            : string.IsNullOrEmpty(symbol) ? Refusal.Field($"leg.{at} symbol is required")
            : ratio is not >= 1m || ratio > MaxRatio || ratio != decimal.Truncate(ratio.Value) ? Refusal.Field($"leg.{at} ratio_qty must be a whole number between 1 and {MaxRatio}")
            : side is not ("buy" or "sell") ? Refusal.Field("invalid side")
            : intent is null ? Refusal.Rule($"leg.{at} position intent is required")
            : intent is not ("buy_to_open" or "buy_to_close" or "sell_to_open" or "sell_to_close") || !intent.StartsWith(side, StringComparison.Ordinal) ? Refusal.Field("invalid position_intent")
            : new LegTicket(symbol, (int)ratio.Value, side, intent);
    }

    private static Refusal? CheckOrder(RawTicket raw) =>
        raw.Type is not ("market" or "limit") ? Refusal.Field("invalid order type")
        : raw.TimeInForce is not ("day" or "gtc") ? Refusal.Rule("invalid time in force")
        : raw.Notional is not null ? Refusal.Rule("notional orders are not supported for options trading")
        : raw.Quantity is not { } quantity ? Refusal.Field("qty is required")
        : quantity <= 0m ? Refusal.Field("qty must be > 0")
        : quantity != decimal.Truncate(quantity) ? Refusal.Rule("qty must be integer for options trading")
        : raw.ExtendedHours ? Refusal.Rule("extended hours is not supported for options trading")
        : raw.Type == "limit" && raw.LimitPrice is null ? Refusal.Rule("limit price is required for limit orders")
        : raw.Type == "market" && raw.LimitPrice is not null ? Refusal.Rule("limit price is only valid for limit orders")
        : raw.LimitPrice is { } limit && limit != decimal.Round(limit, 2) ? Refusal.Rule("invalid limit price")
        : TicketReader.CheckClientOrderId(raw.ClientOrderId);

    private static Refusal? CheckLegs(IReadOnlyList<LegTicket> legs) =>
        legs.DistinctBy(static leg => leg.Symbol).Count() < legs.Count ? Refusal.Rule("every leg of a mleg order must have another symbol")
        : legs.Select(static leg => leg.Ratio).Aggregate(Divisor) > 1 ? Refusal.Rule("the ratio_qty of the legs must have no common divisor")
        : null;

    private static int Divisor(int one, int other) => other == 0 ? one : Divisor(other, one % other);
}
