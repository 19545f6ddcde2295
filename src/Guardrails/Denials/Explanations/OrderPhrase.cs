using Guardrails.Book;
using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>Orders as a person reads them.</summary>
internal static class OrderPhrase
{
    /// <summary>For example <c>SELL 10 ACME stop 95, working</c> or <c>BUY 10 ACME @ 100, partially filled: 4 of 10</c>.</summary>
    public static string Of(TrackedOrder order) =>
        $"{Phrase.Order(order.Side, order.Quantity, order.Key.Symbol, order.LimitPrice, order.StopPrice)}, {Of(order.State)}{(order.Filled > 0m && order.State != OrderState.Filled ? $", {Phrase.Number(order.Filled)} filled" : "")}";

    /// <summary>A state in words.</summary>
    public static string Of(OrderState state) => state switch
    {
        OrderState.InFlight => "in flight",
        OrderState.PartiallyFilled => "partially filled",
        OrderState.PendingCancel => "asked to cancel",
        OrderState.PendingReplace => "being replaced",
        OrderState.Unknown => "of unknown outcome",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary>The order that takes most of a position's other orders on a side; <see langword="null"/> when there is none.</summary>
    public static OrderView? Largest(PositionView position, OrderSide side, OrderView? except = null)
    {
        OrderView? largest = null;
        foreach (var order in position.Live)
        {
            if (order != except && (order.Side == side || order.SideInDoubt) && order.Leaves > 0m && order.Leaves > (largest?.Leaves ?? 0m))
            {
                largest = order;
            }
        }

        return largest;
    }
}
