using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Limits;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Benchmarks;

/// <summary>
/// A market of one position per symbol, every second one short, with open orders that add to them spread evenly over the symbols. The hot
/// symbol is the first.
/// </summary>
internal sealed class BenchmarkMarket(int positions, int openOrders)
{
    private static readonly string[] Strategies = ["momentum", "reversion", "carry", "pairs"];
    private static readonly string[] Sectors = ["energy", "finance", "health", "materials", "software", "transport", "utilities"];
    private static readonly string[] Regions = ["americas", "asia", "europe"];

    /// <summary>Every limit there is, so that every standard rule is asked; wide enough that no benchmark runs into one by accident.</summary>
    public static RiskLimits EveryLimit { get; } = new()
    {
        MaxOrderQuantity = 1_000m,
        MaxOrderNotional = Limit.OfEquity(0.01m),
        PriceCollar = 0.05m,
        MaxLongPosition = 1_000_000_000m,
        MaxShortPosition = 1_000_000_000m,
        MaxSymbolExposure = Limit.OfEquity(0.5m),
        MaxLongExposure = Limit.OfEquity(1m),
        MaxShortExposure = Limit.OfEquity(1m),
        MaxGrossExposure = Limit.OfEquity(2m),
        MaxNetExposure = Limit.OfEquity(1m),
        MaxGroupExposure = Limit.OfEquity(0.5m),
        MaxStrategyExposure = Limit.OfEquity(0.5m),
        RequireBuyingPower = true,
        DuplicateWindow = TimeSpan.FromTicks(1),
        MaxMessages = 100_000,
        MessageWindow = TimeSpan.FromMilliseconds(1),
        MaxOpenOrders = 90_000,
        MaxOpenOrdersPerSymbol = 90_000,
        MaxOpenPositions = 100_000,
        MaxPriceStep = 0.5m,
        MaxQuoteAge = TimeSpan.FromHours(23),
        MaxAccountAge = TimeSpan.FromHours(23),
        MaxPositionAge = TimeSpan.FromHours(23),
        MaxFxRateAge = TimeSpan.FromHours(23),
    };

    /// <summary>The smallest set of limits with which anything is approved: every rule that is always on, and one limit.</summary>
    public static RiskLimits OneLimit { get; } = new() { MaxGrossExposure = Limit.Amount(1_000_000_000_000m), MaxQuoteAge = TimeSpan.FromHours(23) };

    /// <summary>The limits of the 14-rules variant.</summary>
    public static RiskLimits ThreeLimits { get; } = OneLimit with { MaxOrderNotional = 10_000_000m, PriceCollar = 0.05m };

    public int Symbols => positions;

    public static Symbol SymbolOf(int index) => new($"S{index:D5}");

    public static decimal PriceOf(int index) => 100.25m + (index % 50);

    /// <summary>An entry that adds to the symbol's position, as a strategy sends it.</summary>
    public static OrderRequest EntryOf(int index, decimal quantity = 1.25m) => new()
    {
        Symbol = SymbolOf(index),
        Side = SideOf(index),
        Quantity = quantity,
        Type = OrderType.Limit,
        LimitPrice = PriceOf(index) - 0.05m,
        Strategy = Strategies[index % Strategies.Length],
    };

    /// <summary>A book that knows the market, as the guard would hold it.</summary>
    public AccountBook OpenBook(RiskLimits limits, GuardInstant now, IReadOnlyList<string>? disabled = null)
    {
        var book = new AccountBook(new BookConfiguration
        {
            Account = "benchmark",
            Venue = "VENUE",
            AccountCurrency = "USD",
            Limits = limits,
            Hedging = HedgingPolicy.Denied,
            Capabilities = BrokerCapabilities.Plain,
            DisabledMechanisms = disabled ?? [],
        });
        foreach (var instrument in Instruments())
        {
            book.Apply(new GuardEvent.InstrumentDescribed(now, instrument));
            book.ObserveQuote(QuoteOf(instrument.Symbol, now.Utc), now);
        }

        book.Apply(FactValidation.ToEvent(Account(now.Utc), "USD", now));
        foreach (var position in VenuePositions())
        {
            book.Apply(new GuardEvent.PositionSet(
                now, position.Symbol, PositionLeg.Net, position.Quantity, position.Quantity, PriceOf(IndexOf(position.Symbol)), new("held before", "benchmark")));
        }

        book.Apply(new GuardEvent.PositionsRead(now, now.UtcTicks));
        foreach (var order in VenueOrders())
        {
            book.Apply(new GuardEvent.OrderObserved(now, order, Managed: true, Strategies[IndexOf(order.Symbol) % Strategies.Length]));
        }

        book.Apply(new GuardEvent.OpenOrdersRead(now, now.UtcTicks));
        return book;
    }

    /// <summary>An open guard that knows the market, fed as a bot would feed it.</summary>
    public OrderGuard OpenGuard(Action<OrderGuardOptions>? configure = null)
    {
        var options = new OrderGuardOptions { Limits = EveryLimit, ManageExistingPositions = true };
        configure?.Invoke(options);
        var guard = OrderGuard.OpenAsync(options).AsTask().GetAwaiter().GetResult();
        foreach (var instrument in Instruments())
        {
            guard.Observe(instrument);
        }

        guard.Observe(Account(DateTimeOffset.UtcNow));
        guard.Observe(PositionSnapshot.Complete(VenuePositions(), DateTimeOffset.UtcNow));
        guard.Observe(OpenOrderSnapshot.Complete(VenueOrders(), DateTimeOffset.UtcNow));
        foreach (var instrument in Instruments())
        {
            guard.Observe(QuoteOf(instrument.Symbol, DateTimeOffset.UtcNow));
        }

        return guard;
    }

    public static AccountSnapshot Account(DateTimeOffset asOf) => new()
    {
        Currency = "USD",
        Equity = 1_000_000_000_000m,
        BuyingPower = 2_000_000_000_000m,
        AsOf = asOf,
    };

    private static int IndexOf(Symbol symbol) => int.Parse(symbol.Value.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    private static OrderSide SideOf(int index) => index % 2 == 0 ? OrderSide.Buy : OrderSide.Sell;

    private static Quote QuoteOf(Symbol symbol, DateTimeOffset time) => new() { Symbol = symbol, Price = PriceOf(IndexOf(symbol)), Time = time };

    private IEnumerable<Instrument> Instruments() => Enumerable.Range(0, positions).Select(static i => new Instrument
    {
        Symbol = SymbolOf(i),
        QuoteCurrency = "USD",
        TickSize = 0.01m,
        LotSize = 0.01m,
        MinQuantity = 0.01m,
        MaxQuantity = 100_000m,
        MinNotional = 10m,
        Shortable = true,
        UnitsOutstanding = 10_000_000_000m,
        ExposureGroups = [Sectors[i % Sectors.Length], Regions[i % Regions.Length]],
    });

    private IEnumerable<VenuePosition> VenuePositions() => Enumerable.Range(0, positions)
        .Select(static i => new VenuePosition { Symbol = SymbolOf(i), Quantity = SideOf(i) == OrderSide.Buy ? 40.5m : -40.5m, MarkPrice = PriceOf(i) });

    private IEnumerable<VenueOrder> VenueOrders() => Enumerable.Range(0, openOrders).Select(i => new VenueOrder
    {
        ClientOrderId = $"open-{i}",
        VenueOrderId = $"venue-{i}",
        Symbol = SymbolOf(i % positions),
        Side = SideOf(i % positions),
        Quantity = 2.5m,
        Type = OrderType.Limit,
        LimitPrice = PriceOf(i % positions) - 0.01m - (0.01m * (i % 100)),
        TimeInForce = TimeInForce.GoodTillCancel,
    });
}
