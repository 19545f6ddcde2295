using Guardrails.Exposure;
using Guardrails.Limits;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Book;

/// <summary>What the book holds about one symbol: its description, prices, limits, state, and one or two positions.</summary>
internal sealed class SymbolBook
{
    private readonly AccountBook _book;
    private Step _lot;
    private Step _tick;

    public SymbolBook(AccountBook book, Symbol symbol)
    {
        _book = book;
        Symbol = symbol;
        var limits = book.Limits;
        limits.Symbols.TryGetValue(symbol, out var own);
        MaxOrderQuantity = book.Cell(own?.MaxOrderQuantity ?? limits.MaxOrderQuantity);
        MaxOrderNotional = book.Cell(own?.MaxOrderNotional ?? limits.MaxOrderNotional);
        PriceCollar = book.Cell(own?.PriceCollar ?? limits.PriceCollar);
        MaxLongPosition = book.Cell(own?.MaxLongPosition ?? limits.MaxLongPosition);
        MaxShortPosition = book.Cell(own?.MaxShortPosition ?? limits.MaxShortPosition);
        AllowsOpposingEntries = own?.OpposingEntries == OpposingEntries.WithinLimits;
        IsPermitted = (limits.AllowedSymbols?.Contains(symbol) ?? true) && !limits.RestrictedSymbols.Contains(symbol);
        Exposure = new ExposureTotal(symbol.Value, book.Currencies) { Gross = book.Gauge(own?.MaxSymbolExposure ?? limits.MaxSymbolExposure) };
        Totals = [Exposure, book.Account];
        IsHedged = book.Configuration.Hedging.Allows(symbol);
        Keys = IsHedged ? [NewKey(PositionLeg.Long), NewKey(PositionLeg.Short)] : [NewKey(PositionLeg.Net)];
        Pricing = QuotePricing = PricingAt(0m);
    }

    public Symbol Symbol { get; }

    public bool IsHedged { get; }

    public Instrument? Instrument { get; private set; }

    public ref readonly Step Lot => ref _lot;

    public ref readonly Step Tick => ref _tick;

    /// <summary>Index of the quote currency in the currency table.</summary>
    public int Currency { get; private set; }

    /// <summary>The price exposure was last valued with, signed; 0 when none is known. Part of the state.</summary>
    public decimal Mark { get; private set; }

    /// <summary>What exposure was last valued with, at <see cref="Mark"/>. Part of the state.</summary>
    public Pricing Pricing;

    /// <summary>The same at the latest usable quote; made when it arrives, so that no decision has to. Not part of the state.</summary>
    public Pricing QuotePricing;

    /// <summary>The latest price seen. Not part of the state: a decision copies the price it used into its event.</summary>
    public QuoteSlot Quote;

    public TradingState State { get; set; }

    /// <summary>The mark when books and venue last agreed; 0 when they never did.</summary>
    public decimal ReferenceMark { get; set; }

    /// <summary>One net position, or the long and the short leg.</summary>
    public PositionBook[] Keys { get; }

    public ExposureTotal Exposure { get; }

    /// <summary>All totals the symbol counts in: its own, the account's, and its groups'.</summary>
    public ExposureTotal[] Totals { get; private set; }

    public ExposureTotal[] Groups { get; private set; } = [];

    public ResolvedLimit? MaxOrderQuantity { get; }

    public ResolvedLimit? MaxOrderNotional { get; }

    public ResolvedLimit? PriceCollar { get; }

    public ResolvedLimit? MaxLongPosition { get; }

    public ResolvedLimit? MaxShortPosition { get; }

    public bool AllowsOpposingEntries { get; }

    /// <summary>Whether the limits let the symbol take new risk at all.</summary>
    public bool IsPermitted { get; }

    /// <summary>Orders of the symbol that may still fill.</summary>
    public int LiveOrders
    {
        get
        {
            var count = 0;
            foreach (var key in Keys)
            {
                count += key.Live.Count;
            }

            return count;
        }
    }

    /// <summary>The position of a leg; a net leg on a hedged symbol is the leg its sign says.</summary>
    public PositionBook Find(PositionLeg leg, decimal quantity) => !IsHedged ? Keys[0]
        : leg == PositionLeg.Long || (leg == PositionLeg.Net && quantity >= 0m) ? Keys[0]
        : Keys[1];

    /// <summary>The position of exactly this leg; <see langword="null"/> when the symbol has no such leg.</summary>
    public PositionBook? FindExact(PositionLeg leg) => Array.Find(Keys, k => k.Key.Leg == leg);

    /// <summary>The position an order belongs to.</summary>
    public PositionBook Find(OrderSide side, PositionEffect effect) =>
        !IsHedged ? Keys[0] : (side == OrderSide.Buy) == (effect != PositionEffect.Close) ? Keys[0] : Keys[1];

    /// <summary>Takes a (new) description; the symbol is posted to its groups' totals again.</summary>
    public void Describe(Instrument instrument)
    {
        Withdraw();
        Instrument = instrument;
        _lot = new Step(instrument.LotSize);
        _tick = new Step(instrument.TickSize);
        Currency = _book.Currencies.IndexOf(instrument.QuoteCurrency);
        Groups = [.. instrument.Groups.Select(_book.Group)];
        Totals = [Exposure, _book.Account, .. Groups];
        Pricing = PricingAt(Mark);
        Requote();
        Settle();
    }

    /// <summary>Values everything held in the symbol with another price.</summary>
    public void MoveMark(decimal mark)
    {
        if (mark == Mark)
        {
            return;
        }

        Pricing = PricingAt(mark);
        Mark = mark;
        Settle();
    }

    /// <summary>Call after <see cref="Quote"/> changed.</summary>
    public void Requote()
    {
        if (Quote.Status == QuoteStatus.Usable)
        {
            QuotePricing = PricingAt(Quote.Price);
        }
    }

    private Pricing PricingAt(decimal mark) => new(mark, Instrument, _book.Limits.MarketOrderSlippage, PriceCollar);

    private PositionBook NewKey(PositionLeg leg) => new(_book, this, new PositionKey(_book.Configuration.Account, _book.Configuration.Venue, Symbol, leg));

    private void Settle()
    {
        foreach (var key in Keys)
        {
            key.Revalue();
        }
    }

    private void Withdraw()
    {
        foreach (var key in Keys)
        {
            key.Withdraw();
        }
    }
}
