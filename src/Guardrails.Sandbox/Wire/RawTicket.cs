namespace Guardrails.Sandbox.Wire;

/// <summary>The fields of an order as a request has them, nothing checked but their kind.</summary>
internal sealed record RawTicket
{
    public string? Symbol { get; private init; }

    public decimal? Quantity { get; private init; }

    public decimal? Notional { get; private init; }

    public string? Side { get; private init; }

    public string? Type { get; private init; }

    public string? TimeInForce { get; private init; }

    public decimal? LimitPrice { get; private init; }

    public decimal? StopPrice { get; private init; }

    public decimal? TrailPrice { get; private init; }

    public decimal? TrailPercent { get; private init; }

    public bool ExtendedHours { get; private init; }

    public string? ClientOrderId { get; private init; }

    public string? OrderClass { get; private init; }

    public bool HasExits { get; private init; }

    public decimal? TakeProfitLimit { get; private init; }

    public decimal? StopLossStop { get; private init; }

    public decimal? StopLossLimit { get; private init; }

    public string? PositionIntent { get; private init; }

    public bool HasAdvancedInstructions { get; private init; }

    public bool IsComplex => OrderClass is "bracket" or "oco" or "oto";

    public bool IsOco => OrderClass == "oco";

    public static RawTicket From(Fields body)
    {
        var (takeProfit, stopLoss) = (body.Inner("take_profit"), body.Inner("stop_loss"));
        return new RawTicket
        {
            Symbol = body.Text("symbol"),
            Quantity = body.Amount("qty"),
            Notional = body.Amount("notional"),
            Side = body.Text("side"),
            Type = body.Text("type"),
            TimeInForce = body.Text("time_in_force"),
            LimitPrice = body.Amount("limit_price"),
            StopPrice = body.Amount("stop_price"),
            TrailPrice = body.Amount("trail_price"),
            TrailPercent = body.Amount("trail_percent"),
            ExtendedHours = body.Flag("extended_hours") ?? false,
            ClientOrderId = body.Text("client_order_id"),
            OrderClass = body.Text("order_class"),
            HasExits = takeProfit is not null || stopLoss is not null,
            TakeProfitLimit = takeProfit?.Amount("limit_price"),
            StopLossStop = stopLoss?.Amount("stop_price"),
            StopLossLimit = stopLoss?.Amount("limit_price"),
            PositionIntent = body.Text("position_intent"),
            HasAdvancedInstructions = body.Has("advanced_instructions"),
        };
    }
}
