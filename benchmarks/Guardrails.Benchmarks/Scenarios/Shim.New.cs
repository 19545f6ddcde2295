using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Journal;
using Guardrails.Orders;

namespace Guardrails.Benchmarks.Scenarios;

/// <summary>
/// Everything of the guard that the scenarios name and that may be called differently in another source tree. The scenarios are compiled
/// against both trees of a comparison: this file stands for the tree it lies in, Shim.Old.cs for trees that have no such file of their own.
/// </summary>
internal static class Shim
{
    /// <summary>Some 30 rules are always on, so the 14-rules variant is made by taking the others out, as tests do.</summary>
    private static readonly string[] Fourteen =
    [
        "SymbolShape", "TermsShape", "QuantityShape", "PriceShape", "LotSize", "TickSize", "ReducingProof", "TradingState", "PositionsRead", "Quote",
        "PositionInvariant", "MaxOrderNotional", "PriceCollar", "MaxGrossExposure",
    ];

    public static OrderGuard OpenGuard(int positions, int openOrders, IGuardJournal? journal = null, int endedOrders = 100_000) =>
        new BenchmarkMarket(positions, openOrders).OpenGuard(o =>
        {
            o.Journal = journal;
            o.MaxEndedOrders = endedOrders;

            // Nobody reads positions while a scenario runs, however long the machine takes for it.
            o.MaxUncomparedTime = TimeSpan.FromHours(1);
        });

    /// <summary>A guard that reads what another one wrote.</summary>
    public static OrderGuard Reopen(IGuardJournal journal) =>
        Complete(OrderGuard.OpenAsync(new OrderGuardOptions { Limits = BenchmarkMarket.EveryLimit, ManageExistingPositions = true, Journal = journal }).AsTask());

    /// <summary>The decision alone, without lock and clock.</summary>
    public static Func<OrderRequest, bool> Judge(int positions, int openOrders, bool fourteenRules)
    {
        var now = new GuardInstant(new DateTime(2026, 1, 5, 14, 30, 0, DateTimeKind.Utc).Ticks, 1_000_000);
        var market = new BenchmarkMarket(positions, openOrders);
        var book = market.OpenBook(BenchmarkMarket.EveryLimit, now);
        if (fourteenRules)
        {
            book = market.OpenBook(BenchmarkMarket.ThreeLimits, now, [.. book.Rules.All.Select(static r => r.Name).Except(Fourteen)]);
        }

        return request => OrderJudge.Decide(book, request, now).IsApproved;
    }

    public static bool IsApproved(OrderGuard guard, OrderRequest request) => guard.Risk.Evaluate(request).IsApproved;

    public static Quote QuoteOf(int index, decimal price) => new() { Symbol = BenchmarkMarket.SymbolOf(index), Price = price, Time = DateTimeOffset.UtcNow };

    public static PositionSnapshot Positions(OrderGuard guard) =>
        PositionSnapshot.Complete([.. guard.Positions.Select(static p => new VenuePosition { Symbol = p.Key.Symbol, Quantity = p.Net })], DateTimeOffset.UtcNow);

    public static PositionSnapshot ReadAgain(PositionSnapshot answer) => PositionSnapshot.Complete(answer.Items, DateTimeOffset.UtcNow);

    public static SubmitOutcome Accepted(ExecutionReport echo) => new SubmitOutcome.Accepted { VenueOrderId = null, Echo = echo };

    public static bool IsFilled(OrderResult result) => result is OrderResult.Accepted { Order.State: OrderState.Filled };

    public static string IdOf(OrderResult result) => result is OrderResult.Accepted accepted ? accepted.Order.ClientOrderId : throw new InvalidOperationException($"{result}");

    public static ValueTask<CancelOutcome> Cancel(ApprovedCancel cancel, CancellationToken cancellationToken)
    {
        cancel.Redeem();
        return new ValueTask<CancelOutcome>(new CancelOutcome.Accepted());
    }

    public static ExecutionReport Report(OrderRequest request, string venueOrderId, VenueOrderStatus status) => new()
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

    /// <summary>What the scenarios start from, in words: equal in both trees, or they do not measure the same.</summary>
    public static string Describe(OrderGuard guard)
    {
        var (positions, orders, entry) = (guard.Positions, guard.OpenOrders, BenchmarkMarket.EntryOf(0));
        return FormattableString.Invariant($"{positions.Count} positions of {positions.Sum(static p => Math.Abs(p.Net)):0.##} units, ")
            + FormattableString.Invariant($"{orders.Count} open orders of {orders.Sum(static o => o.Quantity):0.##}, entry of {entry.Quantity} at {entry.LimitPrice}");
    }

    /// <summary>The same records every time: whoever reads them may write, but nothing is kept of that.</summary>
    public static IGuardJournal Reading(IGuardJournal written) => new ReadAgainJournal(written);

    public static T Complete<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private sealed class ReadAgainJournal(IGuardJournal written) : IGuardJournal
    {
        public bool IsDurable => false;

        public IAsyncEnumerable<JournalRecord> ReadAsync(long fromVersion, CancellationToken cancellationToken) => written.ReadAsync(fromVersion, cancellationToken);

        public ValueTask<AppendResult> AppendAsync(JournalBatch batch, CancellationToken cancellationToken) => new(AppendResult.Appended);
    }
}
