using Guardrails.Orders;

namespace Guardrails.Brokers;

/// <summary>What a venue can do and promises. The defaults promise nothing, which is always safe.</summary>
public sealed record BrokerCapabilities
{
    /// <summary>A venue that promises nothing.</summary>
    public static BrokerCapabilities Plain { get; } = new();

    /// <summary>How the venue caps exits that carry its mark (reduce-only, sell-to-close).</summary>
    /// <value>Default: <see cref="Brokers.ExitCap.None"/>.</value>
    public ExitCap ExitCap { get; init; } = ExitCap.None;

    /// <summary>Order types the venue takes.</summary>
    /// <value>Default: all.</value>
    public IReadOnlyList<OrderType> OrderTypes { get; init; } = [OrderType.Market, OrderType.Limit, OrderType.Stop, OrderType.StopLimit];

    /// <summary>Whether the venue keeps a long and a short leg per symbol.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool HedgeMode { get; init; }

    /// <summary>Whether the buying power it reports already subtracts open orders.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool BuyingPowerIncludesOpenOrders { get; init; }

    /// <summary>The longest client order id the venue takes, in characters.</summary>
    /// <value>Default: 36.</value>
    public int MaxClientOrderIdLength { get; init; } = 36;

    /// <summary>How long after a local fill the venue's position list may still show the old quantity.</summary>
    /// <value>Default: 5 s.</value>
    public TimeSpan PositionVisibilityLag { get; init; } = TimeSpan.FromSeconds(5);
}
