using System.Diagnostics;
using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Journal;
using Guardrails.Notices;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Resolving;
using Guardrails.Rules;
using Guardrails.Shell;
using Guardrails.States;
using Guardrails.Telemetry;

namespace Guardrails;

/// <summary>
/// The guard of one account at one venue. Every order asks here first: it is judged against the worst case of everything known and in
/// flight, its capacity is reserved in the same step, and what becomes of it is compared with what was approved.
/// </summary>
/// <remarks>
/// Thread-safe; all calls are short except where they say that they wait. Feed it with <c>Observe</c> and ask it with
/// <see cref="SubmitAsync"/> (or <see cref="AdmitAsync"/>, for bots that send on their own).
/// </remarks>
public sealed partial class OrderGuard : IAsyncDisposable
{
    private readonly GuardShell _core;
    private readonly OrderGuardOptions _options;
    private readonly UnknownOrderResolver? _resolver;

    private OrderGuard(GuardShell core, OrderGuardOptions options)
    {
        _core = core;
        _options = options;
        _resolver = options.OrderLookup is { } lookup ? new UnknownOrderResolver(core, lookup, options) : null;
        Risk = new RiskManager(core.Access);
    }

    /// <summary>Questions without consequences over the live books.</summary>
    public RiskManager Risk { get; }

    /// <summary>The last denials, newest first (<see cref="OrderGuardOptions.RecentDenialBuffer"/>).</summary>
    public IReadOnlyList<Denial> RecentDenials => _core.RecentDenials;

    /// <summary>Every position that is held or could be reached.</summary>
    public IReadOnlyList<TrackedPosition> Positions => Risk.GetExposure().Positions;

    /// <summary>Every order that may still fill, those of unknown outcome included.</summary>
    public IReadOnlyList<TrackedOrder> OpenOrders =>
        _core.Read(static (book, _) => book.LiveOrderSlots().Select(static o => o.ToTracked()).ToArray());

    /// <summary>
    /// Orders that should be canceled now: what the venue has differently from what was approved, exits where nothing is held, and entries
    /// whose scope is no longer active. <see cref="GuardedBroker"/> cancels them by itself.
    /// </summary>
    public IReadOnlyList<TrackedOrder> UnwantedOrders =>
        _core.Read(static (book, _) => OrdersToFollowUp.Unwanted(book).Select(static o => o.ToTracked()).ToArray());

    /// <summary>A hash over everything the guard holds; two guards with the same hash judge every order alike.</summary>
    internal string StateHash => _core.Read(static (book, _) => book.ToStateHash());

    /// <summary>Why the books cannot be trusted any more; <see langword="null"/> while they can.</summary>
    internal string? Fault => _core.Fault;

    /// <summary>Opens a guard: checks the options, reads the journal and rebuilds the state. Orders without an outcome become unknown.</summary>
    /// <param name="options">What to guard, and how; copied.</param>
    /// <param name="cancellationToken">Ends the reading of the journal.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the message names every problem.</exception>
    /// <exception cref="JournalFormatException">The journal holds something this version cannot read.</exception>
    public static async ValueTask<OrderGuard> OpenAsync(OrderGuardOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var own = options.Copy();
        return new OrderGuard(await GuardOpening.OpenAsync(own, cancellationToken).ConfigureAwait(false), own);
    }

    /// <summary>
    /// Judges an order, reserves its capacity, and waits until that is durable. For bots that send on their own; the permit must be told
    /// what became of the send.
    /// </summary>
    /// <param name="request">The order. Bad content is a denial, not an exception.</param>
    /// <param name="cancellationToken">Honoured until the permit is handed out; capacity that was reserved by then is given back.</param>
    /// <returns>A permit; when it is refused it has no order to send.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is reserved.</exception>
    public async ValueTask<OrderPermit> AdmitAsync(OrderRequest request, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answer = _core.Admit(request, null, _options.PositionSource is not null);
        if (answer.Same is null && NeedsPositions(answer.Decision.Denial, out var source))
        {
            answer = _core.Admit(request, await ReadPositionsAsync(source, cancellationToken).ConfigureAwait(false), canRead: true);
        }

        if (answer.Same is { } same)
        {
            return await RepeatAsync(request, same).ConfigureAwait(false);
        }

        if (answer.Admission is not { } admission)
        {
            return new OrderPermit(answer.Decision.Denial!);
        }

        var order = admission.Order;
        var decision = answer.Decision;
        var refused = decision.IsProvenExit
            ? await AwaitExitAsync(order, answer.Place).ConfigureAwait(false)
            : await AwaitEntryAsync(request, [order], answer.Place, cancellationToken).ConfigureAwait(false);
        return refused is not null
            ? new OrderPermit(refused)
            : new OrderPermit(this, new ApprovedOrder(ToOutbound(order), _options.TimeProvider, _options.ApprovalLifetime, admission.At), decision);
    }

    /// <summary>Judges an order and, when it is approved, sends it and settles the outcome; nothing can be forgotten in between.</summary>
    /// <param name="request">The order. Bad content is a denial, not an exception.</param>
    /// <param name="send">
    /// Sends one order: redeem the proof, take the fields from what it returns and from nowhere else, send, and say what the answer was.
    /// Same signature as <see cref="IBrokerAdapter.SubmitAsync"/>.
    /// </param>
    /// <param name="cancellationToken">Honoured until the proof is redeemed; from then on the result is unknown, never an exception.</param>
    /// <returns>Denied, accepted, rejected or unknown.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before the send began; nothing was sent, nothing is reserved.</exception>
    public async ValueTask<OrderResult> SubmitAsync(
        OrderRequest request, Func<ApprovedOrder, CancellationToken, ValueTask<SubmitOutcome>> send, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(send);
        using var activity = GuardMeters.Activities.StartActivity(GuardTelemetry.SubmitActivity, ActivityKind.Client);
        activity?.SetTag(GuardTelemetry.SymbolTag, request?.Symbol.Value);
        using var permit = await AdmitAsync(request!, cancellationToken).ConfigureAwait(false);
        if (permit.Existing is { } existing)
        {
            activity?.SetTag(GuardTelemetry.OutcomeTag, "repeated").SetTag(GuardTelemetry.ClientOrderIdTag, existing.ClientOrderId);
            return OutcomeOf(existing);
        }

        if (permit.Denial is { } denial)
        {
            activity?.SetTag(GuardTelemetry.OutcomeTag, "denied").SetTag(GuardTelemetry.CodeTag, denial.Code.Code);
            return new OrderResult.Denied(denial);
        }

        var proof = permit.Order;
        activity?.SetTag(GuardTelemetry.ClientOrderIdTag, proof.ClientOrderId);
        MarkInFlight(proof.ClientOrderId);
        var (outcome, failure) = await DispatchAsync<ApprovedOrder, OutboundOrder, SubmitOutcome>(proof, send, static why => new SubmitOutcome.Unknown(why), cancellationToken).ConfigureAwait(false);
        if (outcome is null)
        {
            permit.NotSent();
            Finish(activity, "not_sent");
            ThrowIfCanceled(failure!, cancellationToken);
            return FindOrder(proof.ClientOrderId) is { State: OrderState.Unknown } before
                ? OutcomeOf(before) // an exit that was driven again: the first send is still open
                : new OrderResult.Rejected(VenueRejection.NotSent($"{failure!.GetType().Name}: {failure.Message}"));
        }

        permit.Report(outcome);
        var result = Result(proof.ClientOrderId, outcome);
        Finish(activity, result switch
        {
            OrderResult.Accepted => "accepted",
            OrderResult.Rejected => "rejected",
            _ => "unknown",
        });
        return result;
    }

    /// <summary>What is missing before new risk can be taken, each with the call that supplies it. Only what the configured limits use.</summary>
    /// <param name="symbols">The symbols the bot wants to trade; their instruments and prices are checked, too.</param>
    public GuardReadiness GetReadiness(params IReadOnlyList<Symbol> symbols)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        return _core.Read((book, now) => Readiness.Of(book, now, symbols, _core.JournalFailure, _core.Fault));
    }

    /// <summary>
    /// Everything that happens from the call on: denials, fills, changes of orders and states, alarms. A slow reader never slows the guard;
    /// it is told how many notices it missed.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IAsyncEnumerable<GuardNotice> ReadNoticesAsync(CancellationToken cancellationToken = default) => _core.Notices.ReadAsync(cancellationToken);

    /// <summary>One position; <see langword="null"/> when nothing is known of the symbol.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="leg">The leg of a hedged symbol.</param>
    public TrackedPosition? FindPosition(Symbol symbol, PositionLeg leg = PositionLeg.Net) => Risk.FindPosition(symbol, leg);

    /// <summary>One order, also for a while after it has ended; <see langword="null"/> when it is not known.</summary>
    /// <param name="clientOrderId">Its id.</param>
    public TrackedOrder? FindOrder(string clientOrderId)
    {
        ArgumentNullException.ThrowIfNull(clientOrderId);
        return _core.Find(clientOrderId, static (book, id) => book.FindOrder(id)?.ToTracked());
    }

    /// <summary>The trading state of a scope.</summary>
    /// <param name="scope">Account, symbol or strategy.</param>
    public TradingState GetState(TradingScope scope) => _core.Read((book, _) =>
        scope.Strategy is { } strategy ? book.StateOf(strategy)
        : scope.Symbol.IsDefault ? book.State
        : book.Find(scope.Symbol)?.State ?? TradingState.Active);

    /// <summary>Restricts or releases trading in a scope. Latched: it stays until it is set again, and it is journaled with reason and actor.</summary>
    /// <param name="scope">Account, symbol or strategy.</param>
    /// <param name="state">The new state; <see cref="TradingState.Quarantined"/> only for a symbol.</param>
    /// <param name="reason">Why.</param>
    /// <param name="actor">Who: a person or a component, 1 to 64 characters.</param>
    /// <exception cref="ArgumentException">The state does not fit the scope, or reason or actor is empty.</exception>
    /// <exception cref="InvalidOperationException">
    /// A quarantine is to be left before two complete position answers in a row have agreed with the books since it began.
    /// </exception>
    public void SetState(TradingScope scope, TradingState state, string reason, string actor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var by = Text.Identifier.Require(actor, 64, nameof(actor));
        if (!Enum.IsDefined(state) || (state == TradingState.Quarantined && scope.Symbol.IsDefault))
        {
            throw new ArgumentException($"{state} cannot be set for the {scope}; Quarantined is for a symbol.", nameof(state));
        }

        _core.Observe((scope, state, reason, by), static (book, s, now, events) =>
        {
            if (s.state != TradingState.Quarantined && book.Find(s.scope.Symbol) is { State: TradingState.Quarantined } symbol
                && symbol.Keys.Min(static k => k.Venue.CleanReads) is var clean and < VenueView.CleanReadsWanted)
            {
                throw new InvalidOperationException(
                    $"{s.scope.Symbol} is quarantined and can be set to {s.state} once {VenueView.CleanReadsWanted} complete position answers in a row agree with the books; {clean} did so far. Read positions again, or adopt what is really held.");
            }

            events.Add(new GuardEvent.StateSet(now, s.scope, s.state, s.reason, s.by));
        });
    }

    /// <summary>
    /// Declares what the venue holds as the bot's own, by name, so that exits are proved against it. Use it for holdings found at the start
    /// and to settle a difference a person has looked into.
    /// </summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="quantity">The signed part of the venue's position that is the bot's.</param>
    /// <param name="actor">Who says so, 1 to 64 characters.</param>
    /// <param name="leg">The leg of a hedged symbol.</param>
    /// <exception cref="ArgumentException">The venue was not seen to hold that much on that side, or orders of the symbol are still alive.</exception>
    public void AdoptPosition(Symbol symbol, decimal quantity, string actor, PositionLeg leg = PositionLeg.Net)
    {
        var by = Text.Identifier.Require(actor, 64, nameof(actor));
        _core.Observe((symbol, quantity, leg, by), static (book, a, now, events) => events.Add(ManagedPosition.ToEvent(book, a.symbol, a.leg, a.quantity, a.by, now)));
    }

    /// <summary>Ends the notices. State and journal stay as they are; nothing is sent.</summary>
    public ValueTask DisposeAsync()
    {
        _core.Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>Works the outcome of a send into the books.</summary>
    internal void Settle(string clientOrderId, SubmitOutcome outcome) => _core.Observe((clientOrderId, outcome), static (book, s, now, events) =>
    {
        if (book.FindOrder(s.clientOrderId) is { } slot)
        {
            OutcomeReader.Read(book, s.outcome, slot, now, events);
        }
    });

    /// <summary>Gives back the capacity of an order that provably was never sent.</summary>
    internal void Release(string clientOrderId, string reason) => Transition(clientOrderId, OrderState.Released, reason);

    private void Release(IReadOnlyList<AdmittedOrder> orders, string reason)
    {
        foreach (var order in orders)
        {
            Release(order.ClientOrderId, reason);
        }
    }

    private void Finish(Activity? activity, string outcome)
    {
        _core.Meters.Submitted(outcome);
        activity?.SetTag(GuardTelemetry.OutcomeTag, outcome);
    }

    /// <summary>For a restart, in flight is no other than reserved, so the send need not wait for a write of its own.</summary>
    private void MarkInFlight(string clientOrderId) => Transition(clientOrderId, OrderState.InFlight, null, writeNow: false);

    private void Transition(string clientOrderId, OrderState state, string? reason, bool writeNow = true) =>
        _core.Observe((clientOrderId, state, reason), static (book, t, now, events) =>
        {
            if (book.FindOrder(t.clientOrderId) is { State: OrderState.Reserved or OrderState.InFlight })
            {
                events.Add(new GuardEvent.OrderTransitioned(now, t.clientOrderId, t.state, null, t.reason, ByVenue: false));
            }
        }, writeNow);

    private async ValueTask<Denial?> AwaitEntryAsync(OrderRequest? request, IReadOnlyList<AdmittedOrder> orders, long place, CancellationToken cancellationToken)
    {
        bool durable;
        try
        {
            var written = _core.WhenDurableAsync(place);
            durable = written.IsCompletedSuccessfully ? written.Result : await written.AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (durable && GateClosedSince(orders[0]) is { } closed)
            {
                Release(orders, "trading was restricted before it was sent");
                return new Denial(request, _options.TimeProvider.GetUtcNow(), [closed]);
            }
        }
        catch (OperationCanceledException)
        {
            Release(orders, "cancelled before it was sent");
            throw;
        }

        if (durable)
        {
            return null;
        }

        Release(orders, "its record could not be written");
        return new Denial(
            request,
            _options.TimeProvider.GetUtcNow(),
            [new Violation { Code = DenialCodes.JournalFailed, Rule = "Journal", Subject = _core.JournalFailure ?? "unknown" }]);
    }

    private Violation? GateClosedSince(AdmittedOrder order) => GateClosedSince(order.Symbol, order.Strategy);

    /// <summary>Tightening is immediate: it also stops what was approved before it and has not been sent.</summary>
    private Violation? GateClosedSince(Symbol ofSymbol, string? strategy)
    {
        var state = _core.Read((book, _) => book.Find(ofSymbol) is { } symbol ? book.StateOf(symbol, strategy) : TradingState.Halted);
        return state == TradingState.Active ? null : new Violation { Code = TradingStateRule.CodeOf(state), Rule = "TradingState", Subject = "set while the order was being journaled" };
    }

    private async ValueTask<Denial?> AwaitExitAsync(AdmittedOrder order, long place)
    {
        await AwaitBrieflyAsync(place, FormattableString.Invariant($"exit {order.ClientOrderId} {order.Side} {order.Quantity} {order.Symbol}")).ConfigureAwait(false);
        return null;
    }

    /// <summary>What lowers risk waits for the journal only so long: law 4 stands above the record, and the alarm sink gets the record instead.</summary>
    private async ValueTask AwaitBrieflyAsync(long place, string what)
    {
        var written = _core.WhenDurableAsync(place);
        bool durable;
        if (written.IsCompletedSuccessfully)
        {
            durable = written.Result;
        }
        else
        {
            var task = written.AsTask();
            try
            {
                durable = await task.WaitAsync(_options.MaxExitJournalWait, _options.TimeProvider).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                durable = false;
            }
        }

        if (!durable)
        {
            Alarm(AlarmCodes.ExitUnjournaled, what.Split(' ') is [_, var id, ..] ? id : what, $"{what} goes out before its record is durable");
        }
    }

    private async ValueTask<PositionSnapshot> ReadPositionsAsync(IPositionSource source, CancellationToken cancellationToken)
    {
        try
        {
            // A source that hangs must not hold the exit for ever.
            var answer = source.GetPositionsAsync(cancellationToken).AsTask().WaitAsync(_options.MaxPositionReadWait, _options.TimeProvider, cancellationToken);
            return await answer.ConfigureAwait(false) ?? PositionSnapshot.Failed("the source returned nothing");
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return PositionSnapshot.Failed($"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private string VenueSymbolOf(Symbol symbol) => _core.Find(symbol, static (book, s) => book.Find(s)?.Instrument?.VenueSymbol) ?? symbol.Value;

    private OutboundOrder ToOutbound(TrackedOrder order) => new()
    {
        ClientOrderId = order.ClientOrderId,
        Symbol = order.Key.Symbol,
        VenueSymbol = VenueSymbolOf(order.Key.Symbol),
        Side = order.Side,
        Quantity = order.Quantity,
        Type = order.Type,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TimeInForce = order.TimeInForce ?? TimeInForce.GoodTillCancel,
        Effect = order.Effect,
        Leg = order.Key.Leg,
        ReduceOnly = order.IsCapped,
    };

    private OutboundOrder ToOutbound(AdmittedOrder order) => new()
    {
        ClientOrderId = order.ClientOrderId,
        Symbol = order.Symbol,
        VenueSymbol = VenueSymbolOf(order.Symbol),
        Side = order.Side,
        Quantity = order.Quantity,
        Type = order.Type,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TimeInForce = order.TimeInForce,
        Effect = order.Effect,
        Leg = order.Leg,
        ReduceOnly = order.VenueReduceOnly,
    };

    private OrderResult Result(string clientOrderId, SubmitOutcome? outcome) => FindOrder(clientOrderId) switch
    {
        { State: OrderState.Rejected } when outcome is SubmitOutcome.Rejected { Rejection: var rejection } => new OrderResult.Rejected(rejection),
        { } order => OutcomeOf(order),
        null => new OrderResult.Unknown(clientOrderId, "the order has ended and is no longer remembered"),
    };

    /// <summary>What is known of an order, as the answer to whoever asks for it again.</summary>
    private static OrderResult OutcomeOf(TrackedOrder order) => order.State switch
    {
        OrderState.Rejected => new OrderResult.Rejected(new VenueRejection("REJECTED", order.Reason ?? "")),
        OrderState.Released => new OrderResult.Rejected(VenueRejection.NotSent(order.Reason ?? "")),
        OrderState.Unknown => new OrderResult.Unknown(order.ClientOrderId, order.Reason ?? ""),
        OrderState.Reserved or OrderState.InFlight => new OrderResult.Unknown(order.ClientOrderId, "it is on its way; no answer yet"),
        _ => new OrderResult.Accepted(order),
    };

    /// <summary>
    /// The same order asked again has the outcome it has. One exception: an exit whose outcome is unknown may be driven again where a second
    /// send cannot add exposure, because the venue refuses the id for ever or fills the order only against the position.
    /// </summary>
    private async ValueTask<OrderPermit> RepeatAsync(OrderRequest request, TrackedOrder order)
    {
        var capabilities = _options.Capabilities;
        if (order is { State: OrderState.Unknown, IsProvenExit: true }
            && (capabilities.ClientIdUniqueness == ClientIdUniqueness.Forever || (order.IsCapped && capabilities.ExitCap == ExitCap.ReduceOnly)))
        {
            // From here on it can turn up anew, so the time after which its absence proves something starts again.
            var place = _core.Observe(order.ClientOrderId, static (book, id, now, events) =>
            {
                if (book.FindOrder(id) is { State: OrderState.Unknown })
                {
                    events.Add(new GuardEvent.OrderTransitioned(now, id, OrderState.Unknown, null, "sent again", ByVenue: false));
                }
            });
            await AwaitBrieflyAsync(place, $"exit {order.ClientOrderId} again").ConfigureAwait(false);
            var again = ToOutbound(order);
            return new OrderPermit(this, new ApprovedOrder(again, _options.TimeProvider, _options.ApprovalLifetime, GuardInstant.Now(_options.TimeProvider)),
                new Decision(order.Quantity, order.Effect, provenExit: true, null));
        }

        return new OrderPermit(
            new Denial(request, _options.TimeProvider.GetUtcNow(), [new Violation { Code = DenialCodes.ClientIdConflict, Rule = "ClientOrderId", Subject = $"{order.ClientOrderId} is this very order, and it is {order.State}" }]),
            order);
    }

    private bool NeedsPositions(Denial? denial, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IPositionSource? source)
    {
        source = _options.PositionSource;
        return source is not null && denial is not null && denial.Has(DenialCodes.ExitProofUnavailable);
    }
}
