using BenchmarkDotNet.Attributes;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Benchmarks;

/// <summary>
/// Whole lives of orders through the public API, default options and in-memory journal: locks, clocks, the record of every event and what
/// is kept for late reports are all in. The venue's answers are made beforehand, so time and bytes are the guard's own.
/// </summary>
[MemoryDiagnoser]
public class LifecycleBenchmarks
{
    // More than the ended orders a guard remembers: no id comes back while it is still known.
    private const int Answers = 1 << 17;
    private const int AccountEvery = 1 << 10;

    private readonly SubmitOutcome[] _filled = new SubmitOutcome[Answers];
    private readonly SubmitOutcome[] _sold = new SubmitOutcome[Answers];
    private readonly SubmitOutcome[] _working = new SubmitOutcome[Answers];
    private readonly ExecutionReport[] _canceled = new ExecutionReport[Answers];
    private readonly ExecutionReport[] _expired = new ExecutionReport[Answers];
    private Func<ApprovedOrder, CancellationToken, ValueTask<SubmitOutcome>> _send = null!;
    private OrderGuard _guard = null!;
    private OrderRequest _entry = null!;
    private OrderRequest _exit = null!;
    private SubmitOutcome[] _answers = null!;
    private int _next;

    [Params(50, 10_000)]
    public int Positions { get; set; }

    [Params(200)]
    public int OpenOrders { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _guard = new BenchmarkMarket(Positions, OpenOrders).OpenGuard();
        _entry = BenchmarkMarket.EntryOf(0);
        _exit = _entry with { Side = OrderSide.Sell, Effect = PositionEffect.Close };
        for (var i = 0; i < Answers; i++)
        {
            _filled[i] = new SubmitOutcome.Accepted { VenueOrderId = null, Echo = Report(_entry, $"e{i}", VenueOrderStatus.Filled) };
            _sold[i] = new SubmitOutcome.Accepted { VenueOrderId = null, Echo = Report(_exit, $"x{i}", VenueOrderStatus.Filled) };
            _working[i] = new SubmitOutcome.Accepted { VenueOrderId = null, Echo = Report(_entry, $"w{i}", VenueOrderStatus.New) };
            _canceled[i] = Report(_entry, $"w{i}", VenueOrderStatus.Canceled);
            _expired[i] = Report(_entry, $"w{i}", VenueOrderStatus.Expired);
        }

        _send = Send;
        Require(_guard.GetReadiness(_entry.Symbol).IsReady, _guard.GetReadiness(_entry.Symbol).ToString());
        Require(FillEntry() is OrderResult.Accepted { Order.State: OrderState.Filled, Order.IsProvenExit: false }, "an entry is not filled");
        Require(FillEntryAndExit() is OrderResult.Accepted { Order.State: OrderState.Filled, Order.IsProvenExit: true }, "an exit is not filled");
        var open = _guard.OpenOrders.Count;
        CancelEntry();
        ExpireEntry();
        Require(_guard.OpenOrders.Count == open, "an order is left open");

        // The runtime compiles what is hot in the background, and so much code is hot here that the warm-up of a benchmark is not enough.
        for (var i = 0; i < 30_000; i++)
        {
            FillEntryAndExit();
            CancelEntry();
        }
    }

    [Benchmark(Description = "entry: admit, send, ack, fill, settled", Baseline = true)]
    public OrderResult FillEntry() => Submit(_entry, _filled);

    [Benchmark(Description = "entry and exit, both filled", OperationsPerInvoke = 2)]
    public OrderResult FillEntryAndExit()
    {
        Submit(_entry, _filled);
        return Submit(_exit, _sold);
    }

    [Benchmark(Description = "entry: admit, send, ack, canceled")]
    public OrderResult CancelEntry() => End(_canceled);

    [Benchmark(Description = "entry: admit, send, ack, expired")]
    public OrderResult ExpireEntry() => End(_expired);

    [Benchmark(Description = "question: lock, clock, Decide")]
    public Decision Ask() => _guard.Risk.Evaluate(_entry);

    [GlobalCleanup]
    public void Cleanup() => _guard.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private OrderResult End(ExecutionReport[] reports)
    {
        var result = Submit(_entry, _working);
        _guard.Observe(reports[_next]);
        return result;
    }

    private OrderResult Submit(OrderRequest request, SubmitOutcome[] answers)
    {
        _answers = answers;
        _next = (_next + 1) & (Answers - 1);
        if ((_next & (AccountEvery - 1)) == 0)
        {
            // As a bot does all the time: what was executed is contained in the venue's buying power from now on.
            _guard.Observe(BenchmarkMarket.Account(DateTimeOffset.UtcNow));
        }

        var submitted = _guard.SubmitAsync(request, _send);
        Require(submitted.IsCompletedSuccessfully, "nothing here waits");
        return submitted.Result;
    }

    private ValueTask<SubmitOutcome> Send(ApprovedOrder order, CancellationToken cancellationToken)
    {
        order.Redeem();
        return new ValueTask<SubmitOutcome>(_answers[_next]);
    }

    private static ExecutionReport Report(OrderRequest request, string venueOrderId, VenueOrderStatus status) => new()
    {
        Symbol = request.Symbol,
        VenueOrderId = venueOrderId,
        Side = request.Side,
        Status = status,
        Type = request.Type,
        TimeInForce = request.TimeInForce,
        OrderQuantity = request.Quantity,
        CumulativeQuantity = status == VenueOrderStatus.Filled ? request.Quantity : 0m,
        Fill = status != VenueOrderStatus.Filled ? null : new Fill
        {
            ExecutionId = $"{venueOrderId}-1",
            Quantity = request.Quantity,
            Price = request.LimitPrice!.Value,
            Fee = 0.01m,
            FeeAsset = "USD",
        },
    };

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The benchmark does not measure what it says: {problem}.");
        }
    }
}
