using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Testing.Venues;

/// <content>What happens to the account without an order of the bot.</content>
internal sealed partial class MatchingEngine
{
    private readonly List<InjectedEffect> _effects = [];

    /// <summary>What injected faults did to positions, in order.</summary>
    public IReadOnlyList<InjectedEffect> Effects => _effects;

    /// <summary>The market moves: an opportunity for everything that happens to the account by itself.</summary>
    public void MoveMarket(Symbol symbol, decimal price)
    {
        var instrument = Listed(symbol);
        var isFirst = ledger.PriceOf(instrument.Symbol) is null;
        ledger.SetPrice(instrument.Symbol, price);
        if (isFirst && faults.Take(FaultClass.ExternalHoldings))
        {
            var leg = profile.HedgeMode ? PositionLeg.Long : PositionLeg.Net;
            var quantity = instrument.LotSize * faults.Draw(FaultClass.ExternalHoldings, 1, 100);
            ledger.Book(instrument, leg, quantity, price, 0m, 0m, time.GetTimestamp());
            Attribute(FaultClass.ExternalHoldings, instrument.Symbol, leg, quantity);
        }

        StrikeAccount(instrument);
        ConsiderAll();
    }

    /// <summary>A trade of somebody else on the account.</summary>
    public void TradeManually(Symbol symbol, OrderSide side, decimal quantity, PositionLeg leg, bool announce)
    {
        var price = ledger.PriceOf(Listed(symbol).Symbol) ?? throw new ArgumentException($"{symbol} has no price to trade at.", nameof(symbol));
        Execute(Enter(MarketOrder(OrderOrigin.Manual, "manual", symbol, side, quantity, leg)), quantity, price, announce, FaultClass.ExternalTrade);
    }

    /// <summary>The venue ends every order of an instrument and closes a position of it.</summary>
    public void Liquidate(Symbol symbol, PositionLeg leg)
    {
        foreach (var order in _open.FindAll(order => order.Entry.Symbol == symbol))
        {
            // A linked order may have ended with the one before.
            if (order.IsOpen)
            {
                EndAndTell(order, VenueOrderStatus.Canceled, "the position is liquidated");
            }
        }

        var held = ledger.QuantityOf(new PositionSlot(Listed(symbol).Symbol, leg));
        if (held != 0m)
        {
            var entry = MarketOrder(OrderOrigin.Venue, "liquidation", symbol, held > 0m ? OrderSide.Sell : OrderSide.Buy, Math.Abs(held), leg);
            Execute(Enter(entry), Math.Abs(held), ledger.PriceOf(symbol)!.Value, announce: true, FaultClass.Liquidation);
        }
    }

    /// <summary>Cash comes, or goes when negative.</summary>
    public void MoveCash(decimal amount)
    {
        ledger.Deposit(amount);
        push(TimeSpan.Zero, new VenueEvent.AccountChanged(Account()));
    }

    /// <summary>Quantities times a ratio, the price divided by it. Orders stay as they are, which makes their prices and quantities wrong.</summary>
    public void Split(Symbol symbol, decimal ratio)
    {
        var instrument = Listed(symbol);
        var old = ledger.PriceOf(instrument.Symbol) ?? throw new ArgumentException($"{symbol} has no price to split.", nameof(symbol));
        var tick = instrument.TickSizeAt(old / ratio);
        var price = instrument.NegativePricesAllowed ? decimal.Round(old / ratio / tick) * tick : Math.Max(tick, decimal.Round(old / ratio / tick) * tick);
        foreach (var (slot, change) in ledger.Split(instrument.Symbol, ratio, price, time.GetTimestamp()))
        {
            Attribute(FaultClass.Split, slot.Symbol, slot.Leg, change);
        }

        push(TimeSpan.Zero, new VenueEvent.PriceChanged(new Quote { Symbol = instrument.Symbol, Price = price, Time = Now }));
        ConsiderAll();
    }

    private void StrikeAccount(Instrument instrument)
    {
        var symbol = instrument.Symbol;
        if (faults.Take(FaultClass.ExternalTrade))
        {
            TradeAsSomebody(instrument);
        }

        var leg = !profile.HedgeMode ? PositionLeg.Net : ledger.QuantityOf(new PositionSlot(symbol, PositionLeg.Long)) != 0m ? PositionLeg.Long : PositionLeg.Short;
        var held = ledger.QuantityOf(new PositionSlot(symbol, leg));
        var isHeld = held != 0m;

        // Split after split would leave every number behind.
        if (isHeld && Math.Abs(held) < 1_000_000_000m && faults.Take(FaultClass.Split))
        {
            Split(symbol, 2m);
        }

        if (isHeld && faults.Take(FaultClass.Liquidation))
        {
            Liquidate(symbol, leg);
        }

        if (faults.Take(FaultClass.Deposit))
        {
            MoveCash(faults.Draw(FaultClass.Deposit, 100, 10_000));
        }

        if (faults.Take(FaultClass.Withdrawal))
        {
            MoveCash(-faults.Draw(FaultClass.Withdrawal, 100, 10_000));
        }
    }

    private void TradeAsSomebody(Instrument instrument)
    {
        var leg = profile.HedgeMode ? PositionLeg.Long : PositionLeg.Net;
        var quantity = instrument.LotSize * faults.Draw(FaultClass.ExternalTrade, 1, 10);
        var wantsToSell = faults.Draw(FaultClass.ExternalTrade, 0, 1) == 0;
        var canBeShort = profile.ShortingAllowed && instrument.Shortable && leg == PositionLeg.Net;
        var sells = wantsToSell && (canBeShort || ledger.QuantityOf(new PositionSlot(instrument.Symbol, leg)) >= quantity);
        var announce = faults.Draw(FaultClass.ExternalTrade, 0, 1) == 0;
        TradeManually(instrument.Symbol, sells ? OrderSide.Sell : OrderSide.Buy, quantity, leg, announce);
    }

    private OrderEntry MarketOrder(OrderOrigin origin, string name, Symbol symbol, OrderSide side, decimal quantity, PositionLeg leg) => new()
    {
        Origin = origin,
        ClientOrderId = FormattableString.Invariant($"{name}-{_log.Count + 1}"),
        Symbol = symbol,
        Side = side,
        Quantity = quantity,
        Type = OrderType.Market,
        TimeInForce = TimeInForce.GoodTillCancel,
        Leg = leg,
    };

    private void Attribute(FaultClass fault, Symbol symbol, PositionLeg leg, decimal change, string? executionId = null, string? clientOrderId = null) =>
        _effects.Add(new InjectedEffect { Fault = fault, Symbol = symbol, Leg = leg, Change = change, ExecutionId = executionId, ClientOrderId = clientOrderId, At = Now });
}
