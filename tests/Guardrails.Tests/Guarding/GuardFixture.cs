using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Tests.Guarding;

/// <summary>One guard with a clock, a venue and an alarm sink that the test holds in its hands. Nothing in it waits for real time.</summary>
internal sealed class GuardFixture
{
    public const string Acme = "ACME";

    private int _executions;

    /// <summary>Opens a guard over <see cref="Share"/> at a price of 100, with a roomy limit, and supplies every input unless told not to.</summary>
    public GuardFixture(Action<OrderGuardOptions>? configure = null, bool ready = true)
        : this(configure, ready, Share())
    {
    }

    public GuardFixture(Action<OrderGuardOptions>? configure, bool ready, params Instrument[] instruments)
    {
        Instruments = instruments;
        Options = new OrderGuardOptions
        {
            TimeProvider = Time,
            Alarms = Alarms,
            Limits = new RiskLimits { MaxGrossExposure = 10_000_000m },
        };
        configure?.Invoke(Options);
        Guard = OrderGuard.OpenAsync(Options).AsTask().GetAwaiter().GetResult();
        if (ready)
        {
            Supply();
        }
    }

    public VirtualTimeProvider Time { get; } = new();

    public AlarmList Alarms { get; } = new();

    public RecordingSender Venue { get; } = new();

    public OrderGuardOptions Options { get; }

    public OrderGuard Guard { get; }

    public IReadOnlyList<Instrument> Instruments { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public static Instrument Share(string symbol = Acme) => new()
    {
        Symbol = symbol,
        QuoteCurrency = "USD",
        TickSize = 0.01m,
        LotSize = 1m,
        Shortable = true,
    };

    public static OrderRequest Buy(decimal quantity, decimal? limit = null, PositionEffect effect = PositionEffect.Open) =>
        OrderRequest.Buy(Acme, quantity, limit) with { Effect = effect };

    public static OrderRequest Sell(decimal quantity, decimal? limit = null, PositionEffect effect = PositionEffect.Open) =>
        OrderRequest.Sell(Acme, quantity, limit) with { Effect = effect };

    /// <summary>Everything a guard needs: instruments, prices, account, open orders, and the given positions.</summary>
    public void Supply(params (string Symbol, decimal Quantity)[] positions)
    {
        foreach (var instrument in Instruments)
        {
            Guard.Observe(instrument);
            Guard.Observe(new Quote { Symbol = instrument.Symbol, Price = 100m, Time = Now });
        }

        Account();
        Guard.Observe(OpenOrderSnapshot.Complete([], Now));
        Positions(positions);
    }

    public void Account(decimal equity = 100_000m, decimal? buyingPower = null, decimal? grossPositionValue = null) => Guard.Observe(new AccountSnapshot
    {
        Currency = "USD",
        Equity = equity,
        AsOf = Now,
        BuyingPower = buyingPower,
        GrossPositionValue = grossPositionValue,
    });

    public void Positions(params (string Symbol, decimal Quantity)[] positions) => Guard.Observe(Snapshot(positions));

    public PositionSnapshot Snapshot(params (string Symbol, decimal Quantity)[] positions) =>
        PositionSnapshot.Complete(positions.Select(p => new VenuePosition { Symbol = p.Symbol, Quantity = p.Quantity }), Now);

    public void Price(decimal price, string symbol = Acme) => Guard.Observe(new Quote { Symbol = symbol, Price = price, Time = Now });

    public Decision Ask(OrderRequest request) => Guard.Risk.Evaluate(request);

    /// <summary>Submits through the recording venue, which accepts unless told otherwise.</summary>
    public ValueTask<OrderResult> SubmitAsync(OrderRequest request, CancellationToken cancellationToken = default) =>
        Guard.SubmitAsync(request, Venue.SendAsync, cancellationToken);

    /// <summary>Asks to cancel through the recording venue, which takes every request unless told otherwise.</summary>
    public ValueTask<CancelResult> CancelAsync(string clientOrderId) => Guard.CancelAsync(clientOrderId, Venue.SendAsync, CancellationToken.None);

    public ValueTask<ReplaceResult> ReplaceAsync(ReplaceRequest request) => Guard.ReplaceAsync(request, Venue.SendAsync, CancellationToken.None);

    public ValueTask<GroupResult> SubmitGroupAsync(GroupRequest request) => Guard.SubmitGroupAsync(request, Venue.SendAsync, CancellationToken.None);

    public ValueTask<GroupResult> SubmitMultilegAsync(MultilegRequest request) => Guard.SubmitMultilegAsync(request, Venue.SendAsync, CancellationToken.None);

    /// <summary>An order that the venue has confirmed; its id.</summary>
    public string Work(OrderRequest request)
    {
        var result = SubmitAsync(request).AsTask().GetAwaiter().GetResult();
        return Assert.IsType<OrderResult.Accepted>(result).Order.ClientOrderId;
    }

    /// <summary>An execution of a known order, with an execution id of its own.</summary>
    public void Fill(string clientOrderId, decimal quantity, decimal price = 100m) => Guard.Observe(Execution(clientOrderId, quantity, price));

    public ExecutionReport Execution(string clientOrderId, decimal quantity, decimal price = 100m, string? executionId = null)
    {
        var order = Guard.FindOrder(clientOrderId)!;
        return new ExecutionReport
        {
            Symbol = order.Key.Symbol,
            ClientOrderId = clientOrderId,
            Side = order.Side,
            Leg = order.Key.Leg,
            Status = order.Filled + quantity >= order.Quantity ? VenueOrderStatus.Filled : VenueOrderStatus.PartiallyFilled,
            Fill = new Fill { ExecutionId = executionId ?? $"E{++_executions}", Quantity = quantity, Price = price },
        };
    }

    public ExecutionReport Report(string clientOrderId, VenueOrderStatus status, decimal? cumulative = null)
    {
        var order = Guard.FindOrder(clientOrderId)!;
        return new ExecutionReport
        {
            Symbol = order.Key.Symbol,
            ClientOrderId = clientOrderId,
            Side = order.Side,
            Status = status,
            CumulativeQuantity = cumulative,
        };
    }

    /// <summary>A position opened through the guard; positive is long.</summary>
    public void Hold(decimal quantity, string symbol = Acme)
    {
        var request = quantity > 0m ? OrderRequest.Buy(symbol, quantity) : OrderRequest.Sell(symbol, -quantity);
        Fill(Work(request with { Effect = PositionEffect.Open }), Math.Abs(quantity));
    }

    public decimal Net(string symbol = Acme) => Guard.FindPosition(symbol)?.Net ?? 0m;
}
