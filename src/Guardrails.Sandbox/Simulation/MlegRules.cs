using Guardrails.Positions;
using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>Why Alpaca refuses an order of several legs, in the order in which the sandbox looks. What is held for other orders the venue checks itself.</summary>
/// <param name="assets">The instruments by key.</param>
/// <param name="held">What is held of an instrument.</param>
/// <param name="price">The price of an instrument.</param>
/// <param name="desk">What the account may do with options.</param>
/// <param name="clock">The hours.</param>
internal sealed class MlegRules(IReadOnlyDictionary<string, AssetView> assets, Func<string, decimal> held, Func<string, decimal> price, OptionDesk desk, SessionClock clock)
{
    private static readonly OptionRight[] _rights = [OptionRight.Call, OptionRight.Put];

    public Refusal? Check(OrderTicket ticket) =>
        ticket.Legs.Select(CheckContract).FirstOrDefault(static refused => refused is not null)
        ?? CheckUnderlying(ticket)
        ?? (ticket.Type == "market" && !clock.IsOpen ? Refusal.Rule("options market orders are only allowed during market hours") : null)
        ?? ticket.Legs.Select(CheckIntent).FirstOrDefault(static refused => refused is not null)
        ?? CheckLevel(ticket)
        ?? CheckCover(ticket)
        ?? CheckCost(ticket);

    private Refusal? CheckContract(LegTicket leg) =>
        assets.GetValueOrDefault(AssetView.KeyOf(leg.Symbol)) is not { } asset ? Refusal.Rule($"asset not found for {leg.Symbol}")
        : asset.Option is null ? Refusal.Rule("equity legs are allowed only with a corresponding amount of call contracts")
        : OptionRules.CheckContract(asset.Asset, clock);

    private Refusal? CheckUnderlying(OrderTicket ticket)
    {
        var first = UnderlyingOf(ticket);
        var other = ticket.Legs.Select(leg => assets[leg.Symbol].Option!.Underlying).FirstOrDefault(underlying => underlying != first);
        return other is null ? null : Refusal.Rule($"underlying asset mismatch: {first} != {other}");
    }

    private Refusal? CheckIntent(LegTicket leg)
    {
        var inferred = Words.Intent(leg.IsBuy, held(leg.Symbol));
        return leg.PositionIntent != inferred ? Refusal.Rule($"position intent mismatch, inferred: {inferred}, specified: {leg.PositionIntent}") : null;
    }

    private Refusal? CheckLevel(OrderTicket ticket) =>
        desk.Level >= 3 || !ticket.Legs.Any(static leg => leg.Opens) ? null
        : Refusal.Forbidden(desk.Level == 0 ? "account not authorized to trade options" : "account not eligible to trade spreads or uncovered contracts");

    /// <summary>What the order sells to open it must also buy, and what it sells to close must not have covered what stays.</summary>
    private Refusal? CheckCover(OrderTicket ticket)
    {
        var opened = new OptionCover(ticket.Legs.Where(static leg => leg.Opens).ToDictionary(static leg => leg.Symbol, leg => leg.Signed(ticket.Quantity)), assets, longsCover: true);
        var underlying = UnderlyingOf(ticket);
        return _rights.Any(right => opened.Uncovered(underlying, right) > 0m || desk.Uncovers(underlying, right, ChangesOf(ticket)) > 0m) ? OptionRules.Uncovered : null;
    }

    /// <summary>What the options can cost when they end, and what the order pays or receives now.</summary>
    private Refusal? CheckCost(OrderTicket ticket)
    {
        var net = ticket.LimitPrice ?? ticket.Legs.Sum(leg => leg.Signed(1m) * price(leg.Symbol));
        var cost = desk.RaisesLoss(UnderlyingOf(ticket), ChangesOf(ticket)) + (net * ticket.Quantity * SandboxOption.Multiplier);
        return ticket.Legs.Any(static leg => leg.Opens) && cost > 0m && cost > desk.BuyingPower ? OptionRules.Insufficient(desk, cost) : null;
    }

    private string UnderlyingOf(OrderTicket ticket) => assets[ticket.Legs[0].Symbol].Option!.Underlying;

    private static IReadOnlyList<(string Key, decimal Change)> ChangesOf(OrderTicket ticket) => [.. ticket.Legs.Select(leg => (leg.Symbol, leg.Signed(ticket.Quantity)))];
}
