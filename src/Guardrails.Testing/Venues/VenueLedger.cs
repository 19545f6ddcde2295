using Guardrails.Brokers;
using Guardrails.Positions;

namespace Guardrails.Testing.Venues;

/// <summary>The venue's truth about the account: cash, positions, profit. Belongs to the venue's lock.</summary>
internal sealed class VenueLedger(string currency, decimal initialCash)
{
    private static readonly MarketStatus _continuous = MarketStatus.Continuous;
    private readonly Dictionary<Symbol, MarketStatus> _markets = [];
    private readonly SortedDictionary<PositionSlot, Holding> _holdings = [];
    private readonly SortedDictionary<Symbol, decimal> _prices = [];
    private readonly SortedSet<Symbol> _heldLongAndShort = [];
    private readonly List<(long Timestamp, PositionSlot Slot, decimal Change)> _history = [];
    private decimal _cashFlow;
    private decimal _deposits;
    private decimal _fees;
    private decimal _peakGross;

    public string Currency { get; } = currency;

    public decimal? PriceOf(Symbol symbol) => _prices.TryGetValue(symbol, out var price) ? price : null;

    /// <summary>The price that an order can be executed at now; <see langword="null"/> where there is none, or where the market does not execute such orders.</summary>
    public decimal? PriceFor(OrderEntry order) => MarketOf(order.Symbol).Executes(order.Type, order.TimeInForce) ? PriceOf(order.Symbol) : null;

    public MarketStatus MarketOf(Symbol symbol) => _markets.GetValueOrDefault(symbol, _continuous);

    public void SetMarket(Symbol symbol, MarketStatus status) => _markets[symbol] = status;

    public decimal QuantityOf(PositionSlot slot) => _holdings.TryGetValue(slot, out var holding) ? holding.Quantity : 0m;

    /// <summary>How much of a position an order of this side could close.</summary>
    public decimal ReducibleBy(OrderEntry entry) => Math.Max(0m, -Math.Sign(entry.Signed(1m)) * QuantityOf(new PositionSlot(entry.Symbol, entry.Leg)));

    public void SetPrice(Symbol symbol, decimal price)
    {
        _prices[symbol] = price;
        TrackPeak();
    }

    /// <summary>Books an execution. A fee in the base asset lowers the position and counts at the price of the execution.</summary>
    public void Book(Instrument instrument, PositionLeg leg, decimal signedQuantity, decimal price, decimal quoteFee, decimal baseFee, long timestamp)
    {
        var slot = new PositionSlot(instrument.Symbol, leg);
        if (!_holdings.TryGetValue(slot, out var holding))
        {
            _holdings[slot] = holding = new Holding(instrument.Multiplier);
        }

        _prices.TryAdd(instrument.Symbol, price);
        holding.Trade(signedQuantity, price);
        _cashFlow -= (signedQuantity * price * instrument.Multiplier) + quoteFee;
        if (baseFee != 0m)
        {
            holding.Trade(-baseFee, price);
        }

        _fees += quoteFee + (baseFee * price * instrument.Multiplier);
        _history.Add((timestamp, slot, signedQuantity - baseFee));
        if (leg != PositionLeg.Net && QuantityOf(slot with { Leg = PositionLeg.Long }) > 0m && QuantityOf(slot with { Leg = PositionLeg.Short }) < 0m)
        {
            _heldLongAndShort.Add(slot.Symbol);
        }

        TrackPeak();
    }

    /// <summary>The money of a trade that was booked at another price.</summary>
    public void Reprice(Instrument instrument, decimal signedQuantity, decimal priceChange) => _cashFlow -= signedQuantity * priceChange * instrument.Multiplier;

    public void Deposit(decimal amount) => _deposits += amount;

    /// <summary>Multiplies the quantities of an instrument; says by how much each changed.</summary>
    public List<(PositionSlot Slot, decimal Change)> Split(Symbol symbol, decimal ratio, decimal price, long timestamp)
    {
        _prices[symbol] = price;
        var changes = new List<(PositionSlot, decimal)>();
        foreach (var (slot, holding) in _holdings.Where(entry => entry.Key.Symbol == symbol && entry.Value.Quantity != 0m))
        {
            var before = holding.Quantity;
            holding.Split(ratio);
            changes.Add((slot, holding.Quantity - before));
            _history.Add((timestamp, slot, holding.Quantity - before));
        }

        return changes;
    }

    /// <summary>The positions as they were at a moment; those that were flat are not listed.</summary>
    public List<VenuePosition> PositionsAt(long timestamp)
    {
        var quantities = new SortedDictionary<PositionSlot, decimal>();
        foreach (var (at, slot, change) in _history)
        {
            if (at <= timestamp)
            {
                quantities[slot] = quantities.GetValueOrDefault(slot) + change;
            }
        }

        return [.. quantities
            .Where(entry => entry.Value != 0m)
            .Select(entry => new VenuePosition { Symbol = entry.Key.Symbol, Quantity = entry.Value, Leg = entry.Key.Leg, MarkPrice = PriceOf(entry.Key.Symbol) })];
    }

    public AccountSnapshot Account(DateTimeOffset now)
    {
        var (longValue, shortValue) = Exposure();
        return new AccountSnapshot
        {
            Currency = Currency,
            Equity = initialCash + _deposits + Rounded(_cashFlow + Value()),
            AsOf = now,
            GrossPositionValue = longValue + shortValue,
        };
    }

    public SimulatedVenueState State()
    {
        var (longValue, shortValue) = Exposure();
        var realized = Rounded(_holdings.Values.Sum(holding => holding.Realized));
        var profit = Rounded(_cashFlow + Value());
        return new SimulatedVenueState
        {
            Positions = [.. _holdings.Select(entry => new SimulatedPosition
            {
                Symbol = entry.Key.Symbol,
                Leg = entry.Key.Leg,
                Quantity = entry.Value.Quantity,
                AveragePrice = Rounded(entry.Value.AveragePrice),
                MarkPrice = _prices[entry.Key.Symbol],
                RealizedProfit = Rounded(entry.Value.Realized),
                Lowest = entry.Value.Lowest,
                Highest = entry.Value.Highest,
            })],
            Cash = initialCash + _deposits + _cashFlow,
            Equity = initialCash + _deposits + profit,
            Deposits = _deposits,
            ProfitAndLoss = profit,
            RealizedProfit = realized,
            UnrealizedProfit = profit - realized + Rounded(_fees),
            Fees = Rounded(_fees),
            LongExposure = longValue,
            ShortExposure = shortValue,
            PeakGrossExposure = _peakGross,
            HeldLongAndShort = [.. _heldLongAndShort],
        };
    }

    private decimal Value() => _holdings.Sum(entry => entry.Value.ValueAt(_prices[entry.Key.Symbol]));

    /// <summary>What is held long and short, without the sign of the price.</summary>
    private (decimal Long, decimal Short) Exposure()
    {
        var (longValue, shortValue) = (0m, 0m);
        foreach (var (slot, holding) in _holdings)
        {
            var value = Math.Abs(holding.ValueAt(_prices[slot.Symbol]));
            longValue += holding.Quantity > 0m ? value : 0m;
            shortValue += holding.Quantity < 0m ? value : 0m;
        }

        return (longValue, shortValue);
    }

    private void TrackPeak()
    {
        var (longValue, shortValue) = Exposure();
        _peakGross = Math.Max(_peakGross, longValue + shortValue);
    }

    /// <summary>Hides the last digit of divisions, so that figures can be asserted exactly.</summary>
    private static decimal Rounded(decimal value) => decimal.Round(value, 8);
}
