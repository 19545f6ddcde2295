using System.Collections.Immutable;
using Guardrails.Exposure;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Book;

/// <summary>
/// What everybody may read of one symbol: its description, prices, limits, state, and one or two positions. Only <see cref="SymbolBook"/>,
/// which the book alone holds, can write it.
/// </summary>
internal abstract class SymbolView
{
    private protected Step LotStep;
    private protected Pricing MarkPricing;
    private protected Pricing LatestPricing;
    private protected QuoteSlot LatestQuote;
    private protected PriceStepFilter StepFilter;

    private protected SymbolView(Symbol symbol, bool isHedged, RiskLimits limits)
    {
        Symbol = symbol;
        IsHedged = isHedged;
        limits.Symbols.TryGetValue(symbol, out var own);
        AllowsOpposingEntries = own?.OpposingEntries == OpposingEntries.WithinLimits;
        RequiresEffect = own?.RequireExplicitEffect ?? limits.RequireExplicitEffect;
        StepLimits = new PriceStepLimits((own?.MaxPriceStep ?? limits.MaxPriceStep)?.Value, 0, Prices, limits.PriceStepQuotes, limits.PriceStepConfirmation.Ticks);
        IsPermitted = (limits.AllowedSymbols?.Contains(symbol) ?? true) && !limits.RestrictedSymbols.Contains(symbol);
    }

    public Symbol Symbol { get; }

    public bool IsHedged { get; }

    public Instrument? Instrument { get; private protected set; }

    public ref readonly Step Lot => ref LotStep;

    /// <summary>The steps of prices.</summary>
    public PriceSteps Prices { get; private protected set; } = new();

    /// <summary>Whether the venue links exits of it.</summary>
    public bool LinksExits { get; private protected set; }

    /// <summary>Whether the venue takes exits together with an entry of it.</summary>
    public bool AttachesExits { get; private protected set; }

    /// <summary>One bit for each order type that the venue takes for it.</summary>
    private protected int OrderTypes { get; set; }

    /// <summary>Index of the quote currency in the currency table.</summary>
    public int Currency { get; private protected set; }

    /// <summary>The price exposure was last valued with, signed; 0 when none is known.</summary>
    public decimal Mark { get; private protected set; }

    /// <summary>The prices exposure was last valued with, at <see cref="Mark"/>.</summary>
    public ref readonly Pricing Pricing => ref MarkPricing;

    /// <summary>The same at the latest usable quote; made when it arrives, so that no decision has to. No part of the state.</summary>
    public ref readonly Pricing QuotePricing => ref LatestPricing;

    /// <summary>The latest price seen. No part of the state: a decision copies the price it used into its event.</summary>
    public ref readonly QuoteSlot Quote => ref LatestQuote;

    /// <summary>The price that waits to be confirmed, if one does. No part of the state.</summary>
    public ref readonly PriceStepFilter Steps => ref StepFilter;

    /// <summary>What is too far for one step of the price.</summary>
    public PriceStepLimits StepLimits { get; private protected set; }

    /// <summary>The latest price seen, believed or not; 0 when there is none that makes sense.</summary>
    public decimal SeenPrice => Steps.IsHeld ? Steps.Held.Price : Quote.Status == QuoteStatus.Usable ? Quote.Price : 0m;

    /// <summary>The bid or the ask, or the price where the quote has none; <see langword="null"/> when it is old, or a step of it waits to be confirmed.</summary>
    public decimal? PriceAt(bool bid, TimeSpan maxAge, in GuardInstant now) =>
        Quote is { Status: QuoteStatus.Usable } quote && quote.Age(now) <= maxAge.Ticks && !Steps.IsHeld ? (bid ? quote.Bid : quote.Ask) ?? quote.Price : null;

    /// <summary>What exposure is to be valued with: the latest price, and while a step of it waits whichever of both counts for more; 0 when there is none.</summary>
    public decimal ValuationPrice => !Steps.IsHeld ? SeenPrice : Math.Abs(Steps.Held.Price) > Math.Abs(Steps.Reference) ? Steps.Held.Price : Steps.Reference;

    /// <summary>The mark when books and venue last agreed; 0 when they never did.</summary>
    public decimal ReferenceMark { get; private protected set; }

    public TradingState State { get; private protected set; }

    /// <summary>What set the state, for whoever asks why; it decides nothing.</summary>
    public Events.GuardEvent.StateSet? StateSet { get; private protected set; }

    /// <summary>One net position, or the long and the short leg.</summary>
    public ImmutableArray<PositionView> Keys { get; private protected init; } = [];

    /// <summary>The symbol's own total.</summary>
    public ExposureTotal Exposure { get; private protected init; } = null!;

    /// <summary>All totals the symbol counts in: its own, the account's, and its groups'.</summary>
    public ImmutableArray<ExposureTotal> Totals { get; private protected set; } = [];

    public ImmutableArray<ExposureTotal> Groups { get; private protected set; } = [];

    public ResolvedLimit? MaxOrderQuantity { get; private protected init; }

    public ResolvedLimit? MaxOrderNotional { get; private protected init; }

    public ResolvedLimit? PriceCollar { get; private protected init; }

    /// <summary>How many ticks the collar has at least.</summary>
    public int CollarTicks { get; private protected init; }

    public ResolvedLimit? MaxLongPosition { get; private protected init; }

    public ResolvedLimit? MaxShortPosition { get; private protected init; }

    public bool AllowsOpposingEntries { get; }

    /// <summary>Whether an order has to say whether it opens or closes.</summary>
    public bool RequiresEffect { get; }

    /// <summary>Whether the limits let the symbol take new risk at all.</summary>
    public bool IsPermitted { get; }

    /// <summary>Whether the venue takes the order type for it.</summary>
    public bool Takes(OrderType type) => (OrderTypes & (1 << (int)type)) != 0;

    /// <summary>Orders of the symbol that may still fill.</summary>
    public int LiveOrders
    {
        get
        {
            var count = 0;
            foreach (var position in Keys)
            {
                count += position.LiveCount;
            }

            return count;
        }
    }

    /// <summary>The position of a leg; a net leg on a hedged symbol is the leg its sign says.</summary>
    public PositionView Find(PositionLeg leg, decimal quantity) => Keys[IndexOf(leg, quantity)];

    /// <summary>The position of exactly this leg; <see langword="null"/> when the symbol has no such leg.</summary>
    public PositionView? FindExact(PositionLeg leg) => Keys.FirstOrDefault(k => k.Key.Leg == leg);

    /// <summary>The position an order belongs to.</summary>
    public PositionView Find(OrderSide side, PositionEffect effect) =>
        !IsHedged ? Keys[0] : (side == OrderSide.Buy) == (effect != PositionEffect.Close) ? Keys[0] : Keys[1];

    private protected int IndexOf(PositionLeg leg, decimal quantity) => !IsHedged || leg == PositionLeg.Long || (leg == PositionLeg.Net && quantity >= 0m) ? 0 : 1;
}
