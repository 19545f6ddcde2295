using Guardrails.Book;
using Guardrails.Orders;

namespace Guardrails.Closing;

/// <summary>Exits that had to give way and are given back together, or one alone.</summary>
internal sealed record DisplacedExits
{
    /// <summary>Their client order ids.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>Those that have ended with something left.</summary>
    public required IReadOnlyList<TrackedOrder> Ended { get; init; }

    /// <summary>What of them was not executed: what one of a group executes, none of the others does.</summary>
    public required decimal Left { get; init; }

    /// <summary>Whether one of them stops a loss.</summary>
    public required bool HasStop { get; init; }

    /// <summary>Whether they cannot be given back yet: one has not ended, or a stop has not that comes first. A target in its place would keep the stop out for good.</summary>
    public required bool Waits { get; init; }

    public static DisplacedExits Of(IReadOnlyList<OrderView> orders) => new()
    {
        Ids = [.. orders.Select(static o => o.ClientOrderId)],
        Ended = [.. orders.Where(static o => !o.IsLive && o.State != OrderState.Released && o.Booked < o.Quantity).Select(static o => o.ToTracked())],
        Left = Math.Max(0m, orders.Max(static o => o.Quantity) - orders.Sum(static o => o.Booked)),
        HasStop = orders.Any(static o => o.Type is OrderType.Stop or OrderType.StopLimit),
        Waits = orders.Any(static o => o.IsLive),
    };
}
