using Guardrails.Brokers;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Playing;
using Guardrails.Lives.Venues;
using Guardrails.Orders;
using Guardrails.Sandbox.Simulation;
using Guardrails.Sandbox.Venues;

namespace Guardrails.Lives.Wire;

/// <summary>How Alpaca's wire shows the orders of a life: an entry with its exits, and linked exits, are one family; a leg has a name that the venue made up.</summary>
internal sealed class OrderViews(LifeWorld world)
{
    private readonly HashSet<string> _toldNew = new(StringComparer.Ordinal);
    private int _told;

    /// <summary>The client order id that the wire shows.</summary>
    public static string NameOf(TrueOrder order) => order.WasLeg ? order.VenueId : order.ClientId;

    public static string WordOf(VenueOrderStatus status) => status switch
    {
        VenueOrderStatus.New => "new",
        VenueOrderStatus.PartiallyFilled => "partially_filled",
        VenueOrderStatus.Filled => "filled",
        VenueOrderStatus.Canceled => "canceled",
        VenueOrderStatus.Expired => "expired",
        VenueOrderStatus.Rejected => "rejected",
        VenueOrderStatus.Replaced => "replaced",
        VenueOrderStatus.Held => "held",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>An order as it is.</summary>
    public OrderView Of(TrueOrder order) => View(world.Venue.Report(order), order);

    /// <summary>What the stream tells of an order, as it was then.</summary>
    public OrderUpdate Update(ExecutionReport report)
    {
        var order = world.Venue.Orders.FirstOrDefault(known => known.VenueId == report.VenueOrderId);
        var fill = report.Fill;
        return new OrderUpdate
        {
            Event = EventOf(report),
            Order = View(report, order),
            Legs = order is null ? [] : [.. LegsOf(order).Select(Of)],
            Timestamp = report.TransactTime!.Value,
            ExecutionId = fill is { Kind: FillKind.Trade } ? fill.ExecutionId! : FormattableString.Invariant($"told-{++_told}"),
            Price = fill?.Price,
            Quantity = fill is null ? null : fill.Kind == FillKind.Bust ? -fill.Quantity : fill.Quantity,
            PreviousExecutionId = fill is { Kind: FillKind.Bust } ? fill.ExecutionId : null,
        };
    }

    private string EventOf(ExecutionReport report) => report switch
    {
        { Fill.Kind: FillKind.Bust } => "trade_bust",
        { Fill: not null, Status: VenueOrderStatus.Filled } => "fill",
        { Fill: not null } => "partial_fill",
        { Status: VenueOrderStatus.New } => _toldNew.Add(report.VenueOrderId!) ? "new" : "restated",
        { Status: VenueOrderStatus.PartiallyFilled or VenueOrderStatus.Filled } => "restated",
        var other => WordOf(other.Status),
    };

    private OrderView View(ExecutionReport report, TrueOrder? order)
    {
        var isLive = report.Status is VenueOrderStatus.New or VenueOrderStatus.PartiallyFilled or VenueOrderStatus.Held;
        var parent = order is null ? null : ParentOf(order);
        return new OrderView
        {
            Id = report.VenueOrderId!,
            ClientOrderId = order is null ? report.ClientOrderId ?? $"nobody-{report.VenueOrderId}" : NameOf(order),
            Sequence = order is null ? 0 : world.Venue.Orders.IndexOf(order) + 1,
            CreatedAt = report.TransactTime!.Value,
            UpdatedAt = report.TransactTime!.Value,
            SubmittedAt = report.TransactTime!.Value,
            CanceledAt = report.Status == VenueOrderStatus.Canceled ? report.TransactTime : null,
            ReplacedBy = order?.ReplacedBy?.VenueId,
            Replaces = order is null ? null : world.Venue.Orders.FirstOrDefault(old => old.ReplacedBy == order)?.VenueId,
            Asset = LifeAlpaca.AssetOf(report.Symbol.Value),
            Quantity = report.OrderQuantity ?? report.Fill!.Quantity,
            FilledQuantity = report.CumulativeQuantity ?? report.Fill?.Quantity ?? 0m,
            FilledAveragePrice = report.CumulativeQuantity > 0m ? LifePlan.Mark : null,
            OrderClass = order is null ? "" : ClassOf(order, parent),
            Type = Words.Of(report.Type ?? OrderType.Market),
            Side = Words.Of(report.Side),
            TimeInForce = "gtc",
            LimitPrice = report.LimitPrice,
            StopPrice = report.StopPrice,
            Status = WordOf(report.Status),
            PositionIntent = $"{Words.Of(report.Side)}_to_{(report.ReduceOnly == true ? "close" : "open")}",
            ParentId = parent?.VenueId,
            LegIds = order is null || !(isLive || parent is null) ? [] : [.. LegsOf(order).Select(static leg => leg.VenueId)],
        };
    }

    private IEnumerable<TrueOrder> LegsOf(TrueOrder order) => world.Venue.Orders.Where(leg => leg != order && ParentOf(leg) == order);

    /// <summary>The entry, or of linked exits the target. A leg whose link or whose entry is lost stands alone.</summary>
    private TrueOrder? ParentOf(TrueOrder order) =>
        order.Entry is { } entry ? (world.Venue.Orders.Contains(entry) ? entry : null)
        : order is { Group: { } group, Type: OrderType.Stop } ? world.Venue.Orders.FirstOrDefault(target => target.Group == group && target.Type == OrderType.Limit)
        : null;

    private string ClassOf(TrueOrder order, TrueOrder? parent)
    {
        var head = parent ?? order;
        var legs = LegsOf(head).Count();
        return legs == 0 ? "" : head.Group is not null ? "oco" : legs > 1 ? "bracket" : "oto";
    }
}
