using Guardrails.Book;
using Guardrails.States;

namespace Guardrails.Deciding;

/// <summary>
/// How much of a position a strategy may close, where strategies close their own shares only. An exit is cut down to it and never refused for it. Exits that
/// protect (stops, exits of a group), legs of an order that goes out whole or not at all, exits of no strategy, and every exit while account, symbol or strategy is not active go by the whole position.
/// </summary>
internal static class StrategyShare
{
    /// <summary>The share of a strategy, signed; <see langword="null"/> where shares are not looked at.</summary>
    /// <param name="book">The books.</param>
    /// <param name="position">The position.</param>
    /// <param name="strategy">The strategy; <see langword="null"/> for none.</param>
    public static decimal? Of(BookView book, PositionView position, string? strategy) =>
        book.Configuration.StrategiesCloseOwnShare && !book.Configuration.IsDisabled(Mechanisms.StrategyShares) && strategy is { Length: > 0 }
        && book.State == TradingState.Active && position.Symbol.State == TradingState.Active && book.StateOf(strategy) == TradingState.Active
            ? position.ShareOf(strategy)
            : null;

    /// <summary>
    /// The largest quantity that the order of a decision may have; <see langword="null"/> where shares are not looked at. What orders of the
    /// strategy are about to execute at once is taken already. An order that lives keeps what it has.
    /// </summary>
    public static decimal? Most(BookView book, DecisionFrame f)
    {
        if (f.Request.StopPrice is not null || f.Existing.IsLegOfGroup || f.Existing.Together is not null || Of(book, f.Key, f.Request.Strategy) is not { } share)
        {
            return null;
        }

        var left = f.IsBuy ? Math.Max(0m, -share) : Math.Max(0m, share);
        foreach (var order in f.Key.Live)
        {
            if ((order.ExecutesAtOnce || order is { IsExitUnderWay: true, StopPrice: null }) && order.Side == f.Request.Side && order != f.Existing.Order && order.Strategy == f.Request.Strategy)
            {
                left -= order.Leaves;
            }
        }

        left = f.Symbol.Lot.Down(Math.Max(0m, left)) + f.Existing.Executed;
        return f.Existing.Order is { } changed ? Math.Max(left, changed.Quantity - changed.Booked + f.Existing.Executed) : left;
    }
}
