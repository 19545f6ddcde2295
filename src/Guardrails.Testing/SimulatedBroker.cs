using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing.Venues;

namespace Guardrails.Testing;

/// <summary>
/// A broker in memory for tests and replays: the adapter, with faults on its connection, in front of a <see cref="SimulatedVenue"/> that
/// holds the truth.
/// </summary>
/// <remarks>
/// <para>
/// Deterministic: with a <see cref="VirtualTimeProvider"/> the same script and seed give the same results, down to every id and time.
/// Everything happens inline on the thread that submits, moves the price or advances the time; nothing is handed to another thread.
/// </para>
/// <para>Thread-safe.</para>
/// </remarks>
public sealed class SimulatedBroker : IBrokerAdapter
{
    private readonly SimulatedVenueProfile _profile;
    private readonly TimeProvider _time;
    private readonly FaultSource _faults = new();
    private readonly Outage _outage;
    private readonly EventStreams _streams;
    private readonly VenueQueries _queries;
    private long _unguardedOrders;

    /// <summary>Opens an account at a new venue.</summary>
    /// <param name="profile">How the venue behaves.</param>
    /// <param name="time">The time it lives in.</param>
    /// <param name="cash">What the account holds.</param>
    /// <param name="currency">The account currency; all instruments are quoted in it.</param>
    /// <param name="seed">Decides everything random: jitter and the sizes of partial fills.</param>
    /// <exception cref="ArgumentException">The profile cannot be used.</exception>
    public SimulatedBroker(SimulatedVenueProfile profile, TimeProvider time, decimal cash = 100_000m, string currency = "USD", ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentException.ThrowIfNullOrWhiteSpace(currency);
        profile.Validate();
        _profile = profile;
        _time = time;
        Capabilities = profile.ToCapabilities();
        Venue = new SimulatedVenue(profile, time, seed, currency, cash, _faults);
        _outage = new Outage(time);
        _streams = new EventStreams(Venue, _faults, time, _outage);
        _queries = new VenueQueries(Venue, profile, _faults, time, _outage);
    }

    /// <inheritdoc/>
    public BrokerCapabilities Capabilities { get; }

    /// <summary>The time it lives in: what an adapter over this broker reads its clock from.</summary>
    public TimeProvider Time => _time;

    /// <summary>The venue behind the connection: its market, its script, its truth.</summary>
    public SimulatedVenue Venue { get; }

    /// <summary>What goes wrong from now on, beside what <see cref="InjectNext"/> and the script of the venue do.</summary>
    /// <value>Default: <see cref="FaultPlan.None"/>.</value>
    public FaultPlan Faults
    {
        get => _faults.Plan;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _faults.Plan = value;
        }
    }

    /// <summary>How often each fault has happened: drawn, injected, or done by the script of the venue. What never happened is not listed.</summary>
    public IReadOnlyDictionary<FaultClass, int> InjectedFaults => _faults.Injected;

    /// <summary>Lets a fault happen at its next opportunity, once; calls before that do not add up.</summary>
    /// <param name="fault">The fault; its documentation says what its opportunities are.</param>
    /// <exception cref="ArgumentException">There is no such fault.</exception>
    /// <exception cref="InvalidOperationException">It needs a <see cref="VirtualTimeProvider"/>, and this broker lives in another time.</exception>
    public void InjectNext(FaultClass fault)
    {
        if (!Enum.IsDefined(fault))
        {
            throw new ArgumentException($"{(int)fault} is no member of {nameof(FaultClass)}.", nameof(fault));
        }

        if (fault is FaultClass.ClockStep or FaultClass.Suspend or FaultClass.ClocksJump && _time is not VirtualTimeProvider)
        {
            throw new InvalidOperationException($"{fault} needs a {nameof(VirtualTimeProvider)}; a {_time.GetType().Name} cannot be moved.");
        }

        _faults.Arm(fault);
    }

    /// <summary>
    /// Ends every fault: none is drawn or injected any more, stuck stops and dormant exits are let go, a silent stream speaks again, and an outage is over.
    /// What is on its way (a delayed message or report, an execution to be taken back) still arrives, and queries that were made to fail still fail.
    /// </summary>
    public void StopFaults()
    {
        _faults.Stop();
        _outage.End();
        _streams.Resume();
        Venue.ReleaseFaults();
    }

    /// <summary>Loses the next message on its way: it never reaches the venue, and the sender is told that the outcome is unknown.</summary>
    public void DropNextRequest() => InjectNext(FaultClass.RequestLost);

    /// <summary>Loses the answer to the next message: the venue acts on it, and the sender is told that the outcome is unknown.</summary>
    public void DropNextResponse() => InjectNext(FaultClass.ResponseLost);

    /// <summary>Fails every position query from now on.</summary>
    /// <param name="reason">Why; <see langword="null"/> restores it.</param>
    public void FailPositionQueries(string? reason) => _queries.FailPositions(reason);

    /// <summary>Fails every query for orders and executions from now on.</summary>
    /// <param name="reason">Why; <see langword="null"/> restores it.</param>
    public void FailOrderQueries(string? reason) => _queries.FailOrders(reason);

    /// <summary>Leaves every account query without an answer from now on.</summary>
    /// <param name="reason">Why; <see langword="null"/> restores it.</param>
    public void FailAccountQueries(string? reason) => _queries.FailAccount(reason);

    /// <summary>Describes an instrument like this from now on, whatever the venue reckons with.</summary>
    internal void TellInstrument(Instrument instrument) => _queries.Tell(instrument);

    /// <summary>Ends every stream, as a lost connection does.</summary>
    /// <param name="replayMissed">Whether the next stream begins with what is pushed until then; otherwise that is missed.</param>
    public void DisconnectStreams(bool replayMissed = false) => _streams.Disconnect(replayMissed);

    /// <summary>
    /// Lets nothing through for a while, whatever it is: messages get no answer and never arrive, queries fail, and streams end at once. Then all of it works again; what
    /// the venue told meanwhile is not told again.
    /// </summary>
    /// <param name="duration">How long, above 0.</param>
    public void BeginOutage(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        _faults.Count(FaultClass.Outage);
        _streams.BeginOutage(duration);
    }

    /// <inheritdoc/>
    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return WhenThereIsASlotAsync(() => SendAsync(OrderEntry.From(order.Redeem(), _profile.HedgeMode), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<CancelOutcome> CancelAsync(ApprovedCancel cancel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cancel);
        var order = cancel.Redeem();
        return CancelAsync(order.ClientOrderId, order.VenueOrderId, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReplaceOutcome> ReplaceAsync(ApprovedReplace replace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(replace);
        return ReplaceAsync(ReplaceEntry.From(replace.Redeem()), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<GroupOutcome> SubmitGroupAsync(ApprovedGroup group, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(group);
        return SendAsync(GroupEntry.From(group.Redeem(), _profile.HedgeMode), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<GroupOutcome> SubmitMultilegAsync(ApprovedMultileg order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return SendAsync(MultilegEntry.From(order.Redeem(), _profile.HedgeMode), cancellationToken);
    }

    /// <summary>
    /// Sends an order past any guard: what a bot does that talks to its broker directly. It shows what would have happened, and exists on
    /// the simulated broker only.
    /// </summary>
    /// <param name="request">What the bot asks for.</param>
    /// <param name="reduceOnly">Whether the order carries the mark that lets it only reduce a position. A venue of <see cref="ExitCap.None"/> does not look at it.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the order.</param>
    public ValueTask<SubmitOutcome> SendUnguardedAsync(OrderRequest request, bool reduceOnly = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return WhenThereIsASlotAsync(() => SendAsync(OrderEntry.From(request, IdOf(request), _profile.HedgeMode) with { ReduceOnly = reduceOnly }, cancellationToken));
    }

    /// <summary>Sends an order of somebody else on the same account.</summary>
    internal Task SendOfStrangerAsync(OrderRequest request) =>
        SendAsync(OrderEntry.From(request, $"stranger-{NextUnguardedId()}", _profile.HedgeMode) with { Origin = OrderOrigin.Manual }, CancellationToken.None).AsTask();

    /// <summary>Asks for a cancellation past any guard; see <see cref="SendUnguardedAsync"/>.</summary>
    /// <param name="clientOrderId">The order.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the request.</param>
    public ValueTask<CancelOutcome> CancelUnguardedAsync(string clientOrderId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientOrderId);
        return CancelAsync(clientOrderId, null, cancellationToken);
    }

    /// <summary>Asks for a replacement past any guard; see <see cref="SendUnguardedAsync"/>. What is <see langword="null"/> stays as it is.</summary>
    /// <param name="clientOrderId">The order to change.</param>
    /// <param name="quantity">
    /// As <see cref="SimulatedVenueProfile.ReplaceQuantity"/> says: the new whole quantity, or the quantity of the new order, which without
    /// one is what the old order has left.
    /// </param>
    /// <param name="limitPrice">The new limit price.</param>
    /// <param name="stopPrice">The new trigger price.</param>
    /// <param name="newClientOrderId">The id of the other order, where the venue makes one of it; <see langword="null"/> gives it the next free id.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the request.</param>
    public ValueTask<ReplaceOutcome> ReplaceUnguardedAsync(
        string clientOrderId, decimal? quantity = null, decimal? limitPrice = null, decimal? stopPrice = null, string? newClientOrderId = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientOrderId);
        var change = new ReplaceEntry
        {
            Origin = OrderOrigin.Unguarded,
            ClientOrderId = clientOrderId,
            NewClientOrderId = newClientOrderId ?? NextUnguardedId(),
            Quantity = quantity,
            LimitPrice = limitPrice,
            StopPrice = stopPrice,
        };
        return ReplaceAsync(change, cancellationToken);
    }

    /// <summary>Sends a group past any guard; see <see cref="SendUnguardedAsync"/>.</summary>
    /// <param name="group">What the bot asks for.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the orders.</param>
    public ValueTask<GroupOutcome> SendGroupUnguardedAsync(GroupRequest group, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(group);
        return SendAsync(GroupEntry.From(group, IdOf, _profile.HedgeMode), cancellationToken);
    }

    /// <summary>Sends an order of several instruments past any guard; see <see cref="SendUnguardedAsync"/>.</summary>
    /// <param name="order">What the bot asks for.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the order.</param>
    public ValueTask<GroupOutcome> SendMultilegUnguardedAsync(MultilegRequest order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        return SendAsync(MultilegEntry.From(order, order.ClientOrderId ?? NextUnguardedId(), _profile.HedgeMode), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_queries.FindOrder(query.Symbol, query.ClientOrderId));

    /// <inheritdoc/>
    public ValueTask<ExecutionSnapshot> GetExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_queries.ReadExecutions(symbol, since));

    /// <inheritdoc/>
    public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_queries.ReadPositions());

    /// <inheritdoc/>
    public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_queries.ReadOpenOrders());

    /// <inheritdoc/>
    public ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_queries.ReadAccount());

    /// <inheritdoc/>
    public ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken) => ValueTask.FromResult(_queries.ReadInstrument(symbol));

    /// <inheritdoc/>
    public ValueTask<MarketStatus?> GetMarketStatusAsync(Symbol symbol, CancellationToken cancellationToken) => ValueTask.FromResult(_queries.ReadMarket(symbol));

    /// <inheritdoc/>
    /// <remarks>What is pushed before the first read of the stream is missed.</remarks>
    public IAsyncEnumerable<VenueEvent> StreamAsync(CancellationToken cancellationToken) => _streams.ReadAsync(cancellationToken);

    /// <summary>Waits, where the script says so, as an adapter does that waits for a slot of its rate; then sends.</summary>
    private async ValueTask<SubmitOutcome> WhenThereIsASlotAsync(Func<ValueTask<SubmitOutcome>> send)
    {
        if (Venue.NextWait() is { } wait)
        {
            var slot = new TaskCompletionSource();
            Venue.Schedule(wait, slot.SetResult, delivers: true);
            await slot.Task.ConfigureAwait(false);
        }

        return await send().ConfigureAwait(false);
    }

    private ValueTask<SubmitOutcome> SendAsync(OrderEntry entry, CancellationToken cancellationToken) => SendAsync(
        () =>
        {
            var outcome = Venue.Arrive(entry);
            outcome = outcome is SubmitOutcome.Accepted accepted && Venue.GetMarket(entry.Symbol) is var market && !market.Executes(entry.Type, entry.TimeInForce) ? accepted with { QueuedUntil = market.ContinuousAt } : outcome;
            return outcome is SubmitOutcome.Accepted && _faults.Take(FaultClass.DuplicateIdReject) ? new SubmitOutcome.Rejected(VenueAdmission.DuplicateId(entry.ClientOrderId)) : outcome;
        },
        why => new SubmitOutcome.Unknown(why),
        rejection => new SubmitOutcome.Rejected(rejection),
        cancellationToken);

    private ValueTask<CancelOutcome> CancelAsync(string clientOrderId, string? venueOrderId, CancellationToken cancellationToken) => SendAsync(
        () => Venue.Cancel(clientOrderId, venueOrderId), why => new CancelOutcome.Unknown(why), rejection => new CancelOutcome.Rejected(rejection), cancellationToken);

    private ValueTask<ReplaceOutcome> ReplaceAsync(ReplaceEntry change, CancellationToken cancellationToken) => SendAsync(
        () => Venue.Replace(change), why => new ReplaceOutcome.Unknown(why), rejection => new ReplaceOutcome.Rejected { Rejection = rejection }, cancellationToken);

    private ValueTask<GroupOutcome> SendAsync(GroupEntry group, CancellationToken cancellationToken) => SendTogetherAsync(() => Venue.Arrive(group), group.Count, cancellationToken);

    private ValueTask<GroupOutcome> SendAsync(MultilegEntry order, CancellationToken cancellationToken) => SendTogetherAsync(() => Venue.Arrive(order), order.Legs.Count, cancellationToken);

    private ValueTask<GroupOutcome> SendTogetherAsync(Func<GroupOutcome> arrive, int count, CancellationToken cancellationToken) => SendAsync(
        arrive,
        why => new GroupOutcome { Orders = [.. Enumerable.Repeat(new SubmitOutcome.Unknown(why), count)] },
        rejection => new GroupOutcome { Orders = [.. Enumerable.Repeat(new SubmitOutcome.Rejected(rejection), count)] },
        cancellationToken);

    /// <summary>Every message takes this way to the venue and back.</summary>
    private async ValueTask<T> SendAsync<T>(Func<T> arrive, Func<string, T> unknown, Func<VenueRejection, T> rejected, CancellationToken cancellationToken)
    {
        var outcome = Exchange(arrive, unknown, rejected);
        if (_profile.ResponseLatency == TimeSpan.Zero)
        {
            return outcome;
        }

        // No RunContinuationsAsynchronously: the sender continues inline where the answer arrives.
        var answer = new TaskCompletionSource<T>();
        Venue.Schedule(_profile.ResponseLatency, () => answer.TrySetResult(outcome), delivers: true);
        using var registration = cancellationToken.Register(
            () => answer.TrySetResult(unknown("the wait for the answer was canceled; the message may be at the venue")));
        return await answer.Task.ConfigureAwait(false);
    }

    private T Exchange<T>(Func<T> arrive, Func<string, T> unknown, Func<VenueRejection, T> rejected)
    {
        if (_outage.IsOn)
        {
            return unknown(Outage.Why);
        }

        if (_faults.Take(FaultClass.RequestLost))
        {
            return unknown("the request was lost");
        }

        if (_faults.Take(FaultClass.AuthenticationReject))
        {
            return rejected(new VenueRejection("UNAUTHORIZED", "401 the signature or the key is not valid"));
        }

        if (_faults.Take(FaultClass.RateLimited))
        {
            return rejected(new VenueRejection("RATE_LIMITED", "429 too many requests") { IsTemporary = true });
        }

        if (_faults.Take(FaultClass.RequestDelayed))
        {
            // A tenth to nine tenths of the time within which the venue promises that it turns up.
            Venue.Schedule(_profile.UnknownHorizon * _faults.Draw(FaultClass.RequestDelayed, 100, 900) / 1000, () => arrive());
            return unknown("there was no answer in time");
        }

        var outcome = arrive();
        return _faults.Take(FaultClass.ResponseLost) ? unknown("the response was lost") : outcome;
    }

    private string IdOf(OrderRequest request) => request.ClientOrderId ?? NextUnguardedId();

    private string NextUnguardedId() => FormattableString.Invariant($"bot-{Interlocked.Increment(ref _unguardedOrders)}");
}
