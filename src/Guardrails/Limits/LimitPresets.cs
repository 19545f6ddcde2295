namespace Guardrails.Limits;

/// <summary>
/// Starting points, as fractions of equity. They are judgement, not law: read them, then set your own with <c>with { … }</c>. All of them
/// also deny a repeated order for 1 s, more than 50 orders a second and more than 200 open orders.
/// </summary>
public static class LimitPresets
{
    /// <summary>
    /// For a first week: one order ≤ 2 % of equity, one symbol ≤ 5 %, gross ≤ 50 %, short ≤ 10 %, one group ≤ 20 %, prices within 3 % of the
    /// reference.
    /// </summary>
    public static RiskLimits Cautious { get; } = Of(order: 0.02m, symbol: 0.05m, gross: 0.50m, shorts: 0.10m, group: 0.20m, collar: 0.03m);

    /// <summary>
    /// For an unlevered account: one order ≤ 5 % of equity, one symbol ≤ 15 %, gross ≤ 100 %, short ≤ 30 %, one group ≤ 40 %, prices within
    /// 5 %.
    /// </summary>
    public static RiskLimits Balanced { get; } = Of(order: 0.05m, symbol: 0.15m, gross: 1.00m, shorts: 0.30m, group: 0.40m, collar: 0.05m);

    /// <summary>
    /// For a levered account: one order ≤ 20 % of equity, one symbol ≤ 50 %, gross ≤ 200 %, short ≤ 100 %, one group ≤ 100 %, prices within
    /// 10 %.
    /// </summary>
    public static RiskLimits Levered { get; } = Of(order: 0.20m, symbol: 0.50m, gross: 2.00m, shorts: 1.00m, group: 1.00m, collar: 0.10m);

    private static RiskLimits Of(decimal order, decimal symbol, decimal gross, decimal shorts, decimal group, decimal collar) => new()
    {
        MaxOrderNotional = Limit.OfEquity(order),
        MaxSymbolExposure = Limit.OfEquity(symbol),
        MaxGrossExposure = Limit.OfEquity(gross),
        MaxNetExposure = Limit.OfEquity(gross),
        MaxShortExposure = Limit.OfEquity(shorts),
        MaxGroupExposure = Limit.OfEquity(group),
        PriceCollar = Limit.Amount(collar),
        DuplicateWindow = TimeSpan.FromSeconds(1),
        MaxMessages = 50,
        MaxOpenOrders = 200,
    };
}
