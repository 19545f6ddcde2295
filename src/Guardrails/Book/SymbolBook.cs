using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Book;

/// <summary>One symbol, and the only type that can change what <see cref="SymbolView"/> shows of it.</summary>
internal sealed class SymbolBook : SymbolView
{
    private readonly BookConfiguration _configuration;
    private readonly ExposureTotals _exposure;
    private readonly PositionBook[] _positions;

    public SymbolBook(BookConfiguration configuration, ExposureTotals exposure, Symbol symbol, int firstPosition)
        : base(symbol, configuration.Hedging.Allows(symbol), configuration.Limits)
    {
        (_configuration, _exposure) = (configuration, exposure);
        var limits = configuration.Limits;
        limits.Symbols.TryGetValue(symbol, out var own);
        MaxOrderQuantity = exposure.Limit(own?.MaxOrderQuantity ?? limits.MaxOrderQuantity);
        MaxOrderNotional = exposure.Limit(own?.MaxOrderNotional ?? limits.MaxOrderNotional);
        PriceCollar = exposure.Limit(own?.PriceCollar ?? limits.PriceCollar);
        CollarTicks = own?.PriceCollarTicks ?? limits.PriceCollarTicks;
        MaxLongPosition = exposure.Limit(own?.MaxLongPosition ?? limits.MaxLongPosition);
        MaxShortPosition = exposure.Limit(own?.MaxShortPosition ?? limits.MaxShortPosition);
        Exposure = exposure.ForSymbol(symbol.Value, own?.MaxSymbolExposure ?? limits.MaxSymbolExposure);
        Totals = [Exposure, exposure.Account];
        _positions = [.. (IsHedged ? [PositionLeg.Long, PositionLeg.Short] : (PositionLeg[])[PositionLeg.Net]).Select((leg, i) => new PositionBook(
            configuration, exposure, this, new PositionKey { Account = configuration.Account, Venue = configuration.Venue, Symbol = symbol, Leg = leg }, firstPosition + i))];
        Keys = [.. _positions];
        MarkPricing = LatestPricing = PricingAt(0m);
        TakeForms(null);
    }

    public IReadOnlyList<PositionBook> Positions => _positions;

    /// <inheritdoc cref="SymbolView.Find(PositionLeg, decimal)"/>
    public PositionBook Position(PositionLeg leg, decimal quantity) => _positions[IndexOf(leg, quantity)];

    /// <inheritdoc cref="SymbolView.FindExact"/>
    public PositionBook PositionOf(PositionLeg leg) => Array.Find(_positions, p => p.Key.Leg == leg)!;

    /// <summary>Becomes a copy of another symbol, for a question.</summary>
    public void CopyFrom(SymbolBook of)
    {
        (Instrument, LotStep, Prices, Currency, Mark, MarkPricing) = (of.Instrument, of.LotStep, of.Prices, of.Currency, of.Mark, of.MarkPricing);
        (OrderTypes, LinksExits, AttachesExits) = (of.OrderTypes, of.LinksExits, of.AttachesExits);
        (LatestPricing, LatestQuote, ReferenceMark, State, StateSet) = (of.LatestPricing, of.LatestQuote, of.ReferenceMark, of.State, of.StateSet);
        (StepFilter, StepLimits) = (of.StepFilter, of.StepLimits);
        Groups = [.. of.Groups.Select(group => _exposure.Group(group.Name))];
        Totals = [Exposure, _exposure.Account, .. Groups];
        _exposure.Copy(of.Exposure, Exposure);
        for (var i = 0; i < _positions.Length; i++)
        {
            _positions[i].CopyFrom(of._positions[i]);
        }
    }

    /// <summary>Takes a (new) description; the symbol is posted to its groups' totals again.</summary>
    public void Describe(Instrument instrument, long appliedAtUtcTicks)
    {
        Array.ForEach(_positions, static p => p.Withdraw());
        Instrument = instrument;
        LotStep = new Step(instrument.LotSize);
        Prices = new PriceSteps(instrument);
        StepLimits = StepLimits with { Prices = Prices, Ticks = _configuration.Limits.PriceStepTicks };
        TakeForms(instrument);
        Currency = _exposure.IndexOf(instrument.QuoteCurrency);
        Groups = [.. instrument.ExposureGroups.Select(_exposure.Group)];
        Totals = [Exposure, _exposure.Account, .. Groups];
        MarkPricing = PricingAt(Mark);
        Requote();
        Revalue(appliedAtUtcTicks);
    }

    /// <summary>Values everything held in the symbol with another price.</summary>
    public void MoveMark(decimal mark, long appliedAtUtcTicks)
    {
        if (mark == Mark)
        {
            return;
        }

        MarkPricing = PricingAt(mark);
        Mark = mark;
        Revalue(appliedAtUtcTicks);
    }

    /// <summary>Takes a price; an older one than the last is ignored.</summary>
    /// <returns>What there is to tell of a step that it makes.</returns>
    public PriceStepNews Take(in Quote quote, in GuardInstant now)
    {
        if (quote.Time.UtcTicks < Math.Max(Quote.SourceUtcTicks, Steps.Held.SourceUtcTicks))
        {
            return PriceStepNews.None;
        }

        var negativeAllowed = Instrument?.NegativePricesAllowed ?? false;
        var price = negativeAllowed && quote.Price == 0m ? Instrument!.TickSize : Amount.Fit(quote.Price);
        var (bid, ask) = (quote.Bid is { } b ? Amount.Fit(b) : (decimal?)null, quote.Ask is { } a ? Amount.Fit(a) : (decimal?)null);
        var ahead = quote.Time.UtcTicks - now.UtcTicks;
        price = Amount.Problem(bid ?? 0m) is not null ? bid!.Value : Amount.Problem(ask ?? 0m) is not null ? ask!.Value : price;
        var status = Amount.Problem(price) is not null ? QuoteStatus.OutOfRange
            : price == 0m || (price < 0m && !negativeAllowed) ? QuoteStatus.Unusable
            : ahead > TimeSpan.TicksPerSecond ? QuoteStatus.FromTheFuture
            : QuoteStatus.Usable;
        var usable = status == QuoteStatus.Usable;
        var seen = new QuoteSlot
        {
            Price = price,
            Bid = bid,
            Ask = ask,
            SourceUtcTicks = Math.Min(quote.Time.UtcTicks, now.UtcTicks),
            ReceivedAt = now,
            Ahead = status == QuoteStatus.FromTheFuture ? ahead : 0L,
            Status = status,
            Source = quote.Source,
        };
        var news = usable ? StepFilter.Take(seen, quote.Source, Mark, StepLimits) : PriceStepNews.None;
        if (!Steps.IsHeld || !usable)
        {
            LatestQuote = seen;
        }

        Requote();
        return news;
    }

    /// <summary>The price is believed, whatever it was before.</summary>
    public void ConfirmPrice(decimal price)
    {
        if (Steps.IsHeld)
        {
            LatestQuote = Steps.Held;
        }

        StepFilter.Believe(price);
        Requote();
    }

    /// <summary>A position became so many times smaller by a split, and the price so many times larger.</summary>
    public void RescalePrice(decimal ratio)
    {
        if (StepFilter.Rescale(ratio, StepLimits))
        {
            ConfirmPrice(Steps.Held.Price);
        }
    }

    public void SetState(GuardEvent.StateSet e)
    {
        (State, StateSet) = (e.State, e);
        foreach (var position in _positions)
        {
            position.ForgetCleanReads();
            if (e.State == TradingState.Active)
            {
                position.EndIncompleteExit();
            }
        }
    }

    /// <summary>Changes of side were told.</summary>
    public void NoteSignChangesTold()
    {
        foreach (var position in Positions)
        {
            position.NoteSignChangeTold();
        }
    }

    /// <summary>Books and venue agree: what a later jump of the position is judged with.</summary>
    public void RememberMark()
    {
        if (!Array.Exists(_positions, static p => p.InDoubt))
        {
            ReferenceMark = Mark;
        }
    }

    /// <summary>The clocks parted; see <see cref="AccountBook"/> on what moves forward and what only back.</summary>
    public void MoveClock(long moved, long back)
    {
        LatestQuote.SourceUtcTicks += back;
        foreach (var position in _positions)
        {
            position.MoveClock(moved, back);
        }
    }

    public void WriteTo(StateText text)
    {
        // A symbol of which only prices were seen is no part of the state.
        if (Instrument is null && State == TradingState.Active && Array.TrueForAll(_positions, static p => p.Ledger.Net == 0m && p.LiveCount == 0 && !p.InDoubt))
        {
            return;
        }

        text.Line("symbol", Symbol, State, Mark, ReferenceMark);
        if (Instrument is { } i)
        {
            text.Line(
                "instrument", i.VenueSymbol, i.QuoteCurrency, i.BaseAsset, i.MaxBaseFee, i.TickSize, i.LotSize, i.MinQuantity, i.MaxQuantity, i.MinNotional,
                i.MinNotionalAppliesToExits, i.Multiplier, i.Tradable, i.Shortable, i.NegativePricesAllowed, i.RiskPriceFloor, i.UnitsOutstanding, string.Join(',', i.ExposureGroups),
                i.Option?.Underlying, i.Option?.Right, string.Join(',', i.TickRules.Select(static r => FormattableString.Invariant($"{r.PricesBelow}:{r.TickSize}"))),
                i.OrderTypes is { } types ? string.Join(',', types) : null, i.LinksExits, i.AttachesExits, i.ReportsExitMark, i.LinkedLotSize, i.StopsEndWithDay);
        }

        foreach (var position in _positions)
        {
            position.WriteTo(text);
        }
    }

    /// <summary>What orders the venue takes: by its own word for all instruments, and by what is said of this one.</summary>
    private void TakeForms(Instrument? instrument)
    {
        var venue = _configuration.Capabilities;
        OrderTypes = venue.OrderTypes.Where(type => instrument?.OrderTypes?.Contains(type) ?? true).Aggregate(0, static (types, type) => types | (1 << (int)type));
        LinksExits = venue.LinksExits && (instrument?.LinksExits ?? true);
        AttachesExits = venue.AttachesExits && (instrument?.AttachesExits ?? true);
    }

    private void Requote()
    {
        if (ValuationPrice is not 0m and var price)
        {
            LatestPricing = PricingAt(price);
        }
    }

    private Pricing PricingAt(decimal mark) => new(mark, Instrument, _configuration.Limits.MarketOrderSlippage, PriceCollar, CollarTicks);

    private void Revalue(long appliedAtUtcTicks)
    {
        foreach (var position in _positions)
        {
            position.Revalue(appliedAtUtcTicks);
        }
    }
}
