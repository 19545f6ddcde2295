using System.Diagnostics.CodeAnalysis;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Testing.Conformance;

/// <summary>
/// What a case is played on: the account, a guard with wide limits, and the waiting. The guard learns of fills from the venue's truth, so that one fault of an adapter
/// shows in the case that is about it, and not in every case.
/// </summary>
internal sealed class ConformanceBench : IAsyncDisposable
{
    private const decimal Roomy = 10_000_000m;
    private static readonly TimeSpan _firstStep = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _longestStep = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestAge = TimeSpan.FromHours(1);
    private static readonly Attribution _by = new("adapter conformance", "conformance");

    private readonly List<EventLog> _logs = [];
    private OrderGuard? _guard;
    private int _guards;

    private ConformanceBench(IConformanceAccount account, CancellationToken cancellationToken) => (Account, Cancellation) = (account, cancellationToken);

    public IConformanceAccount Account { get; }

    public CancellationToken Cancellation { get; }

    public IBrokerAdapter Adapter => Account.Adapter;

    public Symbol Symbol => Account.Symbol;

    public decimal Quantity => Account.Quantity;

    public required BrokerCapabilities Capabilities { get; init; }

    public required Instrument Instrument { get; init; }

    public OrderGuard Guard => _guard ?? throw new InvalidOperationException("The guard is not open.");

    public DateTimeOffset Now => Account.Time.GetUtcNow();

    public static async Task<ConformanceBench> OpenAsync(IConformanceAccount account, CancellationToken cancellationToken)
    {
        var reading = account.Adapter.GetInstrumentAsync(account.Symbol, cancellationToken).AsTask();
        await WaitAsync(account, reading, "GetInstrumentAsync").ConfigureAwait(false);
        var instrument = await reading.ConfigureAwait(false) ?? throw new ConformanceFailureException($"GetInstrumentAsync gives no description of {account.Symbol}, which the harness names");
        var bench = new ConformanceBench(account, cancellationToken) { Capabilities = account.Adapter.Capabilities, Instrument = instrument };
        await bench.OpenGuardAsync().ConfigureAwait(false);
        return bench;
    }

    /// <summary>A guard that knows nothing of what was sent before, as after a restart without a journal.</summary>
    public async Task OpenGuardAsync()
    {
        if (_guard is { } before)
        {
            await before.DisposeAsync().ConfigureAwait(false);
        }

        _guard = await OrderGuard.OpenAsync(
            new OrderGuardOptions
            {
                Account = FormattableString.Invariant($"conformance-{++_guards}"),
                Capabilities = Capabilities,
                Hedging = Capabilities.HedgeMode ? HedgingPolicy.Allowed : HedgingPolicy.Denied,
                TimeProvider = Account.Time,
                OrderLookup = new CurrentLookup(this),
                Trips = AutoTrips.None,
                ApprovalLifetime = ApprovalLifetime,
                Limits = new RiskLimits
                {
                    MaxGrossExposure = Roomy,
                    PreventSelfMatch = false,
                    MaxQuoteAge = _longestAge,
                    MaxAccountAge = _longestAge,
                    MaxPositionAge = _longestAge,
                },
            },
            Cancellation).ConfigureAwait(false);
        Describe(Instrument, Account.Price);
        _guard.Observe(new AccountSnapshot { Currency = Instrument.QuoteCurrency, Equity = Account.Cash ?? 100_000m, AsOf = Now });
        _guard.Observe(OpenOrderSnapshot.Complete([], Now));
        _guard.Observe(PositionSnapshot.Complete([], Now));
    }

    /// <summary>How long an approval of the guard can be redeemed.</summary>
    public static TimeSpan ApprovalLifetime => TimeSpan.FromSeconds(2);

    /// <summary>The guard learns what an instrument is and what it costs.</summary>
    public void Describe(Instrument instrument, decimal price)
    {
        Guard.Observe(instrument);
        Guard.Observe(new Quote { Symbol = instrument.Symbol, Price = price, Time = Now });
    }

    public static void Require([DoesNotReturnIf(false)] bool holds, FormattableString seen)
    {
        if (!holds)
        {
            throw new ConformanceFailureException(FormattableString.Invariant(seen));
        }
    }

    /// <summary>A price away from the market in whole ticks, with an odd last digit where the tick allows one.</summary>
    public decimal PriceAt(decimal factor) => Instrument.RoundPrice(Account.Price * factor, MidpointRounding.ToZero) + Instrument.TickSizeAt(Account.Price * factor);

    /// <summary>A limit order to buy that does not meet the market.</summary>
    public OrderRequest Resting(decimal factor = 0.8m) => OrderRequest.Buy(Symbol, Quantity, PriceAt(factor)) with { Effect = PositionEffect.Open };

    /// <summary>A limit order to buy that meets the market.</summary>
    public OrderRequest Meeting() => Resting(1.02m);

    /// <summary>A market order to buy.</summary>
    public OrderRequest Market() => OrderRequest.Buy(Symbol, Quantity) with { Effect = PositionEffect.Open };

    /// <summary>A market order to close.</summary>
    public OrderRequest Exit(decimal quantity) => OrderRequest.Sell(Symbol, quantity) with { Effect = PositionEffect.Close };

    /// <summary>A stop and a target for a long position.</summary>
    public IReadOnlyList<OrderRequest> Exits(decimal quantity) =>
    [
        OrderRequest.Sell(Symbol, quantity, PriceAt(1.1m)) with { Effect = PositionEffect.Close },
        OrderRequest.Sell(Symbol, quantity) with { Effect = PositionEffect.Close, Type = OrderType.Stop, StopPrice = PriceAt(0.9m) },
    ];

    /// <summary>Sends an order through the guard, and keeps what the adapter answered.</summary>
    public Task<SentOrder> SubmitAsync(OrderRequest request) => AnswerAsync(new ValueTask<SentOrder>(BeginAsync(request)), "SubmitAsync");

    /// <summary>Begins to send orders one after the other without waiting for an answer, then waits for all.</summary>
    public Task<SentOrder[]> SubmitAtOnceAsync(IEnumerable<OrderRequest> requests) => AnswerAsync(new ValueTask<SentOrder[]>(Task.WhenAll(requests.Select(BeginAsync).ToList())), "SubmitAsync");

    /// <summary>Sends an order that the venue has to take.</summary>
    public async Task<SentOrder> AcceptedAsync(OrderRequest request)
    {
        var sent = await SubmitAsync(request).ConfigureAwait(false);
        Require(sent.Outcome is SubmitOutcome.Accepted, $"the order {request} is answered with {Shown(sent.Outcome)}, and Accepted was expected");
        return sent;
    }

    /// <summary>Sends a group through the guard.</summary>
    public async Task<SentGroup> SubmitGroupAsync(GroupRequest request)
    {
        GroupOutcome? outcome = null;
        var result = await AnswerAsync(
            Guard.SubmitGroupAsync(request, async (proof, token) => outcome = await Adapter.SubmitGroupAsync(proof, token).ConfigureAwait(false), Cancellation), "SubmitGroupAsync").ConfigureAwait(false);
        return new SentGroup { ClientOrderIds = IdsOf(result), Outcome = outcome ?? throw new ConformanceFailureException("SubmitGroupAsync gave no outcome") };
    }

    /// <summary>The ids of orders that were sent together; empty for each that was refused.</summary>
    public static IReadOnlyList<string> IdsOf(GroupResult result) => result is GroupResult.Sent sent
        ? [.. sent.Orders.Select(static order => order.Match(static _ => "", static accepted => accepted.Order.ClientOrderId, static _ => "", static unknown => unknown.ClientOrderId))]
        : throw NotApproved("the group", result.ToString());

    /// <summary>Sends a group that the venue has to take.</summary>
    public async Task<SentGroup> AcceptedGroupAsync(GroupRequest request)
    {
        var sent = await SubmitGroupAsync(request).ConfigureAwait(false);
        var count = request.Exits.Count + (request.Entry is null ? 0 : 1);
        Require(
            sent.Outcome.Orders.Count >= count && sent.Outcome.Orders.Take(count).All(static order => order is SubmitOutcome.Accepted),
            $"the group of {count} orders is answered with {string.Join(" / ", sent.Outcome.Orders.Select(Shown))}, and Accepted was expected for each");
        return sent;
    }

    /// <summary>Asks to cancel an order through the guard.</summary>
    public async Task<CancelOutcome?> CancelAsync(string clientOrderId)
    {
        CancelOutcome? outcome = null;
        var result = await AnswerAsync(
            Guard.CancelProtectionAsync(clientOrderId, _by, async (proof, token) => outcome = await Adapter.CancelAsync(proof, token).ConfigureAwait(false), Cancellation), "CancelAsync").ConfigureAwait(false);
        return result is CancelResult.Denied ? throw NotApproved($"the cancellation of {clientOrderId}", result.ToString()) : outcome;
    }

    /// <summary>Asks to replace an order through the guard.</summary>
    public async Task<ReplaceOutcome?> ReplaceAsync(ReplaceRequest request)
    {
        ReplaceOutcome? outcome = null;
        var result = await AnswerAsync(
            Guard.ReplaceAsync(request, async (proof, token) => outcome = await Adapter.ReplaceAsync(proof, token).ConfigureAwait(false), Cancellation), "ReplaceAsync").ConfigureAwait(false);
        return result is ReplaceResult.Denied ? throw NotApproved($"the replacement of {request.ClientOrderId}", result.ToString()) : outcome;
    }

    /// <summary>Buys and waits until the venue has executed it.</summary>
    /// <returns>How much is held, in whole lots.</returns>
    public async Task<decimal> HoldAsync()
    {
        var sent = await AcceptedAsync(Market()).ConfigureAwait(false);
        await UntilAsync(async () => (await Account.ReadTruthAsync().ConfigureAwait(false)).OrdersOf(sent.ClientOrderId).All(static order => order.Status == VenueOrderStatus.Filled), $"the market order {sent.ClientOrderId} is filled at the venue").ConfigureAwait(false);
        await TellFillsAsync().ConfigureAwait(false);
        return Instrument.RoundQuantity((await Account.ReadTruthAsync().ConfigureAwait(false)).NetOf(Symbol));
    }

    /// <summary>The guard learns of every execution that the venue truly has.</summary>
    public async Task TellFillsAsync()
    {
        foreach (var execution in (await Account.ReadTruthAsync().ConfigureAwait(false)).Executions)
        {
            Guard.Observe(execution);
        }
    }

    /// <summary>The one order that the venue has under a client order id.</summary>
    public async Task<VenueOrder> TrueOrderAsync(string clientOrderId)
    {
        var orders = (await Account.ReadTruthAsync().ConfigureAwait(false)).OrdersOf(clientOrderId);
        Require(orders.Count == 1, $"the venue has {orders.Count} orders with the client order id {clientOrderId}, and 1 was sent");
        return orders[0];
    }

    /// <summary>Waits until the venue works an order that it has taken.</summary>
    public Task SettledOrderAsync(string clientOrderId) => UntilAsync(
        async () => (await TrueOrderAsync(clientOrderId).ConfigureAwait(false)).Status is not VenueOrderStatus.PendingNew, $"the venue works {clientOrderId}");

    /// <summary>What the adapter says of an order.</summary>
    public Task<OrderLookup> FindAsync(string clientOrderId) => FindAsync(QueryFor(clientOrderId));

    /// <summary>A question about an order of which the id is known.</summary>
    public OrderQuery QueryFor(string clientOrderId) => OrderQuery.For(Symbol, clientOrderId) with { VenueSymbol = Instrument.VenueSymbol ?? Symbol.Value };

    /// <inheritdoc cref="FindAsync(string)"/>
    public Task<OrderLookup> FindAsync(OrderQuery query) => AnswerAsync(Adapter.FindOrderAsync(query, Cancellation), "FindOrderAsync");

    /// <summary>An order that the adapter has to find.</summary>
    public async Task<VenueOrder> FoundAsync(string clientOrderId)
    {
        var lookup = await FindAsync(clientOrderId).ConfigureAwait(false);
        return lookup is OrderLookup.Found found ? found.Order : throw new ConformanceFailureException($"FindOrderAsync answers {lookup} for {clientOrderId}, which the venue has");
    }

    /// <summary>Positions that the adapter has to know in full.</summary>
    public async Task<PositionSnapshot> PositionsAsync()
    {
        var positions = await AnswerAsync(Adapter.GetPositionsAsync(Cancellation), "GetPositionsAsync").ConfigureAwait(false);
        Require(positions.IsComplete, $"GetPositionsAsync answers {positions.Completeness} ({positions.Reason}), and nothing is wrong at the venue");
        return positions;
    }

    /// <summary>Open orders that the adapter has to know in full.</summary>
    public async Task<OpenOrderSnapshot> OpenOrdersAsync()
    {
        var orders = await AnswerAsync(Adapter.GetOpenOrdersAsync(Cancellation), "GetOpenOrdersAsync").ConfigureAwait(false);
        Require(orders.IsComplete, $"GetOpenOrdersAsync answers {orders.Completeness} ({orders.Reason}), and nothing is wrong at the venue");
        return orders;
    }

    /// <summary>Follows a stream of the adapter from now on.</summary>
    public async Task<EventLog> FollowAsync()
    {
        var log = new EventLog(Adapter);
        _logs.Add(log);
        if (Account.StreamStart > TimeSpan.Zero)
        {
            await UntilAsync(() => Task.FromResult(log.Events.Count > 0 || log.HasEnded), "the stream has begun to tell", Account.StreamStart).ConfigureAwait(false);
        }

        return log;
    }

    /// <summary>Waits until something is so; a failure when it is not in time.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, string what, TimeSpan? within = null)
    {
        var (started, limit, step) = (Account.Time.GetTimestamp(), within ?? Account.Patience, _firstStep);
        while (!await holds().ConfigureAwait(false))
        {
            Cancellation.ThrowIfCancellationRequested();
            Require(Account.Time.GetElapsedTime(started) < limit, $"it is not so within {limit.TotalSeconds} s that {what}");
            await Account.AdvanceAsync(step).ConfigureAwait(false);
            step = step * 2 < _longestStep ? step * 2 : _longestStep;
        }
    }

    /// <summary>Lets the time pass in which something that must not happen would happen.</summary>
    public ValueTask SettleAsync() => Account.AdvanceAsync(Account.Settling);

    /// <summary>Waits for an answer of the adapter; a failure when there is none in time.</summary>
    public async Task<T> AnswerAsync<T>(ValueTask<T> asked, string call)
    {
        var task = asked.AsTask();
        await WaitAsync(Account, task, call).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var log in _logs)
        {
            await log.DisposeAsync().ConfigureAwait(false);
        }

        if (_guard is { } guard)
        {
            await guard.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>An answer in words.</summary>
    public static string Shown(object? answer) => answer switch
    {
        null => "nothing",
        SubmitOutcome.Accepted taken => $"Accepted as {taken.VenueOrderId ?? "(no id)"}",
        SubmitOutcome.Rejected refused => $"Rejected ({refused.Rejection})",
        SubmitOutcome.Unknown unknown => $"Unknown ({unknown.Why})",
        CancelOutcome.Accepted taken => $"Accepted{(taken.Echo is { } echo ? $", {echo.Status}" : "")}",
        CancelOutcome.Rejected refused => $"Rejected ({refused.Rejection})",
        CancelOutcome.Unknown unknown => $"Unknown ({unknown.Why})",
        ReplaceOutcome.Accepted taken => $"Accepted as {taken.VenueOrderId ?? "(no id)"}",
        ReplaceOutcome.Rejected refused => $"Rejected ({refused.Rejection})",
        ReplaceOutcome.Unknown unknown => $"Unknown ({unknown.Why})",
        OrderLookup.Found found => $"Found {Shown(found.Order)}",
        OrderLookup.Failed failed => $"Failed ({failed.Why})",
        VenueOrder order => FormattableString.Invariant(
            $"[{order.ClientOrderId ?? "(no id)"} {order.VenueOrderId}: {order.Side} {order.Quantity} {order.Symbol} {order.Type}, limit {order.LimitPrice}, stop {order.StopPrice}, {order.Status}, {order.FilledQuantity} executed]"),
        IEnumerable<VenueOrder> orders => string.Join(", ", orders.Select(Shown)) is { Length: > 0 } list ? list : "no orders",
        _ => answer.ToString() ?? "",
    };

    /// <summary>Lets the guard look up what is unknown until it is settled.</summary>
    public Task ResolvedAsync(Func<bool> holds, string what) => UntilAsync(
        async () =>
        {
            await AnswerAsync(Guard.ResolveUnknownOrdersAsync(Cancellation), "FindOrderAsync").ConfigureAwait(false);
            return holds();
        },
        what);

    private static async Task WaitAsync(IConformanceAccount account, Task task, string call)
    {
        var (started, step) = (account.Time.GetTimestamp(), _firstStep);
        while (!task.IsCompleted)
        {
            Require(account.Time.GetElapsedTime(started) < account.Patience, $"{call} gave no answer within {account.Patience.TotalSeconds} s");
            await account.AdvanceAsync(step).ConfigureAwait(false);
            step = step * 2 < _longestStep ? step * 2 : _longestStep;
        }
    }

    private async Task<SentOrder> BeginAsync(OrderRequest request)
    {
        string? id = null;
        SubmitOutcome? outcome = null;
        var result = await Guard.SubmitAsync(
            request,
            async (proof, token) =>
            {
                id = proof.ClientOrderId;
                return outcome = await Adapter.SubmitAsync(proof, token).ConfigureAwait(false);
            },
            Cancellation).ConfigureAwait(false);
        return id is null ? throw NotApproved(request.ToString(), result.ToString()) : new SentOrder { ClientOrderId = id, Outcome = outcome };
    }

    private static InvalidOperationException NotApproved(string what, string why) => new($"the guard did not let {what} go: {why}");

    /// <summary>The guard looks orders up with the adapter that is there at the moment.</summary>
    private sealed class CurrentLookup(ConformanceBench bench) : IOrderLookup
    {
        public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken) => bench.Adapter.FindOrderAsync(query, cancellationToken);

        public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => bench.Adapter.GetOpenOrdersAsync(cancellationToken);

        public ValueTask<ExecutionSnapshot> GetExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken) => bench.Adapter.GetExecutionsAsync(symbol, since, cancellationToken);
    }
}
