using Guardrails.Positions;
using Guardrails.Sandbox.Venues;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>What decides about an order for options: what the account may do, what covers what it has sold, and its money. What open orders may still sell counts as sold.</summary>
internal sealed class OptionDesk
{
    private readonly IReadOnlyDictionary<string, AssetView> _assets;
    private readonly IReadOnlyList<OptionCover> _covers;

    private OptionDesk(IReadOnlyDictionary<string, AssetView> assets, int level, IReadOnlyList<OptionCover> covers, decimal power) =>
        (_assets, Level, _covers, BuyingPower) = (assets, level, covers, power);

    /// <summary>What the account may do with options: 0 to 3.</summary>
    public int Level { get; }

    /// <summary>The cash that can be spent on options, or lie beside those that are sold.</summary>
    public decimal BuyingPower { get; }

    /// <summary>Reads the account.</summary>
    /// <param name="broker">The account.</param>
    /// <param name="assets">The instruments by key.</param>
    /// <param name="level">What it may do with options.</param>
    /// <param name="except">An open order that counts as if it were not there.</param>
    public static OptionDesk Read(SimulatedBroker broker, IReadOnlyDictionary<string, AssetView> assets, int level, SimulatedOrder? except = null)
    {
        var (state, open) = (broker.Venue.GetState(), broker.Venue.OpenOrders.Where(order => order.VenueOrderId != except?.VenueOrderId).ToList());
        var held = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var position in state.Positions)
        {
            var key = position.Symbol.Value;
            var spoken = assets[key].Option is null ? broker.Venue.GetHeldForOrders(position.Symbol, OrderSide.Sell) - (except is { Side: OrderSide.Sell } && except.Symbol == position.Symbol ? LeavesOf(except) : 0m) : 0m;
            held[key] = position.Quantity - spoken;
        }

        var sales = open.Where(order => order.MultilegId is null && order.Side == OrderSide.Sell && IsOption(order)).Select(static order => (order.Symbol.Value, -LeavesOf(order)));
        var now = new OptionCover(held, assets, longsCover: level >= 3).With(sales);

        // The legs of an order are executed together, or none of them is.
        var legs = open.Where(static order => order.MultilegId is not null).Select(static order => (order.Symbol.Value, order.Side == OrderSide.Buy ? LeavesOf(order) : -LeavesOf(order))).ToList();
        OptionCover[] covers = legs.Count == 0 ? [now] : [now, now.With(legs)];
        var spent = open.Where(order => order.Side == OrderSide.Buy && order.MultilegId is null && (IsOption(order) || assets[order.Symbol.Value].IsPair))
            .Sum(order => LeavesOf(order) * (order.LimitPrice ?? order.StopPrice ?? broker.Venue.GetPrice(order.Symbol) ?? 0m) * assets[order.Symbol.Value].Multiplier);
        var borrowed = state.Positions.Where(position => position.Quantity < 0m && assets[position.Symbol.Value].Option is null).Sum(static position => -position.Quantity * position.MarkPrice);
        return new OptionDesk(assets, level, covers, state.Cash - borrowed - spent - covers.Max(static cover => cover.MostLoss()));

        bool IsOption(SimulatedOrder order) => assets[order.Symbol.Value].Option is not null;
    }

    /// <summary>How many more options of a right on a share would be without a cover.</summary>
    public decimal Uncovers(string underlying, OptionRight right, params IReadOnlyList<(string Key, decimal Change)> changes) =>
        _covers.Max(cover => cover.With(changes).Uncovered(underlying, right) - cover.Uncovered(underlying, right));

    /// <summary>How much more the options on a share could cost when they end.</summary>
    public decimal RaisesLoss(string underlying, params IReadOnlyList<(string Key, decimal Change)> changes) =>
        _covers.Max(cover => cover.With(changes).MostLoss(underlying) - cover.MostLoss(underlying));

    /// <summary>How many shares sold calls keep.</summary>
    public decimal LockedShares(string key) => _assets[key].Option is null ? _covers.Max(cover => cover.LockedShares(key)) : 0m;

    private static decimal LeavesOf(SimulatedOrder order) => order.Quantity - order.FilledQuantity;
}
