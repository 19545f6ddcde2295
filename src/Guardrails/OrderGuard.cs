using System.Diagnostics;
using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Journal;
using Guardrails.Notices;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Protection;
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
public sealed class OrderGuard : IAsyncDisposable
{
    private readonly GuardShell _shell;
    private readonly Dispatch _dispatch;
    private readonly OrderGuardOptions _options;
    private readonly UnknownOrderResolver? _resolver;
    private readonly BotPositions _botPositions = new();
    private long _exitsNamed;

    private OrderGuard(GuardShell shell, OrderGuardOptions options)
    {
        _shell = shell;
        _dispatch = new Dispatch(shell, options);
        _options = options;
        _resolver = options.OrderLookup is { } lookup ? new UnknownOrderResolver(shell, lookup, options) : null;
        Risk = new RiskManager(shell.Access);
    }

    /// <summary>Questions without consequences over the live books.</summary>
    public RiskManager Risk { get; }

    /// <summary>The last denials, newest first (<see cref="OrderGuardOptions.RecentDenialBuffer"/>).</summary>
    public IReadOnlyList<Denial> RecentDenials => _shell.RecentDenials;

    /// <summary>Every position that is held or could be reached.</summary>
    public IReadOnlyList<TrackedPosition> Positions => Risk.GetExposure().Positions;

    /// <summary>Every order that may still fill, those of unknown outcome included.</summary>
    public IReadOnlyList<TrackedOrder> OpenOrders =>
        _shell.Read(static (book, _) => book.LiveOrderSlots().Select(static o => o.ToTracked()).ToArray());

    /// <summary>
    /// Orders that should be canceled now, or once more because a request to cancel was not answered: what the venue has differently from what was approved, exits where nothing is held, and entries
    /// whose scope is no longer active. <see cref="GuardedBroker"/> cancels them by itself.
    /// </summary>
    public IReadOnlyList<TrackedOrder> UnwantedOrders =>
        _shell.Read(static (book, now) => OrdersToFollowUp.Unwanted(book)
            .Where(o => o.CancelAskedAt is null || o.IsCancelDue(now, book.Configuration.Capabilities.PositionVisibilityLag)).Select(static o => o.ToTracked()).ToArray());

    /// <summary>A hash over everything the guard holds; two guards with the same hash judge every order alike.</summary>
    internal string StateHash => _shell.Read(static (book, _) => book.ToStateHash());

    /// <summary>How often the lock was taken; counted in Debug only.</summary>
    internal long Lockings => _shell.Lockings;

    /// <summary>Why the books cannot be trusted any more; <see langword="null"/> while they can.</summary>
    internal string? Fault => _shell.Fault;

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
        var operation = new SubmitOperation(request, isLeased: true);
        var admission = await _dispatch.AdmitAsync(operation, cancellationToken).ConfigureAwait(false);
        return admission.Message is { } message
                ? new OrderPermit(
                    _dispatch, operation, operation.Prove(message, _shell),
                    operation.Decision ?? new Decision(message.Quantity, message.Effect, provenExit: true, null))
            : operation.Existing is { } existing ? new OrderPermit(operation.WhyNotAgain!, existing)
            : new OrderPermit(admission.Denial!);
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
    public ValueTask<OrderResult> SubmitAsync(
        OrderRequest request, Func<ApprovedOrder, CancellationToken, ValueTask<SubmitOutcome>> send, CancellationToken cancellationToken = default) => SubmitPlannedAsync(request, null, send, cancellationToken);

    /// <summary>An entry with the plan that comes with it, which is written together with the approval.</summary>
    internal async ValueTask<OrderResult> SubmitPlannedAsync(
        OrderRequest request, EntryPlan? plan, Func<ApprovedOrder, CancellationToken, ValueTask<SubmitOutcome>> send, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(send);
        using var activity = GuardMeters.Activities.StartActivity(GuardTelemetry.SubmitActivity, ActivityKind.Client);
        activity?.SetTag(GuardTelemetry.SymbolTag, request?.Symbol.Value);
        var operation = new SubmitOperation(request, isLeased: false, plan);
        var result = await _dispatch.SendAsync(operation, send, cancellationToken).ConfigureAwait(false);
        var outcome = operation.Existing is not null ? "repeated"
            : operation.IsUnsent ? "not_sent"
            : result.Match(static _ => "denied", static _ => "accepted", static _ => "rejected", static _ => "unknown");
        activity?.SetTag(GuardTelemetry.OutcomeTag, outcome)
            .SetTag(GuardTelemetry.ClientOrderIdTag, operation.Existing?.ClientOrderId ?? operation.ClientOrderId)
            .SetTag(GuardTelemetry.CodeTag, (result as OrderResult.Denied)?.Denial.Code.Code);
        if (outcome is not ("repeated" or "denied"))
        {
            _shell.Meters.Submitted(outcome);
        }

        return result;
    }

    /// <summary>What is missing before new risk can be taken, each with the call that supplies it. Only what the configured limits use.</summary>
    /// <param name="symbols">The symbols the bot wants to trade; their instruments and prices are checked, too.</param>
    public GuardReadiness GetReadiness(params IReadOnlyList<Symbol> symbols)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        return _shell.Read((book, now) => Readiness.Of(book, now, symbols, _shell.JournalFailure, _shell.Fault));
    }

    /// <summary>
    /// Everything that happens from the call on: denials, fills, changes of orders and states, alarms. A slow reader never slows the guard;
    /// it is told how many notices it missed.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IAsyncEnumerable<GuardNotice> ReadNoticesAsync(CancellationToken cancellationToken = default) => _shell.Notices.ReadAsync(cancellationToken);

    /// <summary>One position; <see langword="null"/> when nothing is known of the symbol.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="leg">The leg of a hedged symbol.</param>
    public TrackedPosition? FindPosition(Symbol symbol, PositionLeg leg = PositionLeg.Net) => Risk.FindPosition(symbol, leg);

    /// <summary>One order, also for a while after it has ended; <see langword="null"/> when it is not known.</summary>
    /// <param name="clientOrderId">Its id.</param>
    public TrackedOrder? FindOrder(string clientOrderId)
    {
        ArgumentNullException.ThrowIfNull(clientOrderId);
        return _shell.Find(clientOrderId, static (book, id) => book.FindOrder(id)?.ToTracked());
    }

    /// <summary>The trading state of a scope.</summary>
    /// <param name="scope">Account, symbol or strategy.</param>
    public TradingState GetState(TradingScope scope) => _shell.Read((book, _) =>
        scope.Strategy is { } strategy ? book.StateOf(strategy)
        : scope.Symbol.IsDefault ? book.State
        : book.Find(scope.Symbol)?.State ?? TradingState.Active);

    /// <summary>Restricts or releases trading in a scope. Latched: it stays until it is set again, and it is journaled with reason and actor.</summary>
    /// <param name="scope">Account, symbol or strategy.</param>
    /// <param name="state">The new state; <see cref="TradingState.Quarantined"/> only for a symbol.</param>
    /// <param name="by">Why, and who says so.</param>
    /// <exception cref="ArgumentException">The state does not fit the scope.</exception>
    /// <exception cref="InvalidOperationException">
    /// A quarantine is to be left before two complete position answers in a row have agreed with the books since it began.
    /// </exception>
    public void SetState(TradingScope scope, TradingState state, Attribution by) =>
        _shell.Observe(StateRequest.Of(scope, state, by), FactReader.Read);

    /// <summary>
    /// Says how much of what the venue holds is the bot's own, by name, so that exits are proved against it. Use it for holdings found at the start
    /// and to settle a difference a person has looked into.
    /// </summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="quantity">
    /// All that is the bot's of the venue's position, signed, in units of the instrument. It takes the place of what was managed before: with 15 held
    /// and 10 managed, 5 leaves 5 managed.
    /// </param>
    /// <param name="by">Why, and who says so.</param>
    /// <param name="leg">The leg of a hedged symbol.</param>
    /// <exception cref="ArgumentException">
    /// The venue was not seen to hold that much on that side, the symbol was executed after positions were last read, or orders of the symbol are still alive.
    /// </exception>
    public void ManagePosition(Symbol symbol, decimal quantity, Attribution by, PositionLeg leg = PositionLeg.Net)
    {
        ArgumentNullException.ThrowIfNull(by);
        _shell.Observe((symbol, leg, quantity, by), FactReader.Read);
    }

    /// <summary>
    /// Asks the venue to cancel an order. It keeps its capacity until the venue confirms. An order that protects a position is refused: see
    /// <see cref="CancelProtectionAsync"/>. Asking again is safe.
    /// </summary>
    /// <param name="clientOrderId">The order.</param>
    /// <param name="send">Sends the request; same signature as <see cref="IBrokerAdapter.CancelAsync"/>.</param>
    /// <param name="cancellationToken">Honoured until the proof is redeemed; from then on the result is unknown, never an exception.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before the send began.</exception>
    public ValueTask<CancelResult> CancelAsync(
        string clientOrderId, Func<ApprovedCancel, CancellationToken, ValueTask<CancelOutcome>> send, CancellationToken cancellationToken = default) =>
        _dispatch.SendAsync(Cancellation(clientOrderId, mayUnprotect: false, null), send, cancellationToken);

    /// <summary>As <see cref="CancelAsync"/>, also for an order that protects a position. That raises risk, so it is recorded with reason and actor.</summary>
    /// <param name="clientOrderId">The order.</param>
    /// <param name="by">Why, and who says so.</param>
    /// <param name="send">Sends the request.</param>
    /// <param name="cancellationToken">Honoured until the proof is redeemed.</param>
    public ValueTask<CancelResult> CancelProtectionAsync(
        string clientOrderId, Attribution by, Func<ApprovedCancel, CancellationToken, ValueTask<CancelOutcome>> send, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return _dispatch.SendAsync(Cancellation(clientOrderId, mayUnprotect: true, by), send, cancellationToken);
    }

    /// <summary>
    /// Judges a change of a live order by every rule, as if the old order were not given back: until the venue has confirmed, the larger of
    /// both counts (or their sum, where the venue makes a new order of it). Loosening protection is refused: see <see cref="LoosenProtectionAsync"/>.
    /// </summary>
    /// <param name="request">What to change.</param>
    /// <param name="send">Sends the request; same signature as <see cref="IBrokerAdapter.ReplaceAsync"/>.</param>
    /// <param name="cancellationToken">Honoured until the proof is redeemed; from then on the result is unknown, never an exception.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before the send began; the order is as it was.</exception>
    public ValueTask<ReplaceResult> ReplaceAsync(
        ReplaceRequest request, Func<ApprovedReplace, CancellationToken, ValueTask<ReplaceOutcome>> send, CancellationToken cancellationToken = default) =>
        _dispatch.SendAsync(new ReplaceOperation(request, mayLoosen: false, null), send, cancellationToken);

    /// <summary>As <see cref="ReplaceAsync"/>, also for a change that makes protection smaller or moves it away. Recorded with reason and actor.</summary>
    /// <param name="request">What to change.</param>
    /// <param name="by">Why, and who says so.</param>
    /// <param name="send">Sends the request.</param>
    /// <param name="cancellationToken">Honoured until the proof is redeemed.</param>
    public ValueTask<ReplaceResult> LoosenProtectionAsync(
        ReplaceRequest request, Attribution by, Func<ApprovedReplace, CancellationToken, ValueTask<ReplaceOutcome>> send, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return _dispatch.SendAsync(new ReplaceOperation(request, mayLoosen: true, by), send, cancellationToken);
    }

    /// <summary>Judges a group as one and, when all of it is approved, sends it. A venue that takes only some of it is settled order by order.</summary>
    /// <param name="request">The orders. Bad content is a denial, not an exception.</param>
    /// <param name="send">Sends the group; same signature as <see cref="IBrokerAdapter.SubmitGroupAsync"/>.</param>
    /// <param name="cancellationToken">Honoured until the proof is redeemed; from then on the results are unknown, never an exception.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before the send began; nothing was sent, nothing is reserved.</exception>
    public ValueTask<GroupResult> SubmitGroupAsync(
        GroupRequest request, Func<ApprovedGroup, CancellationToken, ValueTask<GroupOutcome>> send, CancellationToken cancellationToken = default) => SubmitPlannedGroupAsync(request, null, send, cancellationToken);

    /// <summary>An entry and its exits with the plan that they are of.</summary>
    internal ValueTask<GroupResult> SubmitPlannedGroupAsync(GroupRequest request, EntryPlan? plan, Func<ApprovedGroup, CancellationToken, ValueTask<GroupOutcome>> send, CancellationToken cancellationToken) =>
        _dispatch.SendAsync(new GroupOperation(request, plan), send, cancellationToken);

    /// <summary>
    /// Judges an order of several instruments as one and, when every leg is approved, sends it. Where a leg closes and another opens, it is new risk. A leg that the
    /// venue executes without the others is alarmed (<see cref="Alarms.AlarmCodes.LegMissing"/>).
    /// </summary>
    /// <param name="request">The order. Bad content is a denial, not an exception.</param>
    /// <param name="send">Sends the order; same signature as <see cref="IBrokerAdapter.SubmitMultilegAsync"/>.</param>
    /// <param name="cancellationToken">Honoured until the proof is redeemed; from then on the results are unknown, never an exception.</param>
    /// <returns>One result per leg, in the order of the request. To cancel any leg cancels the order.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before the send began; nothing was sent, nothing is reserved.</exception>
    public ValueTask<GroupResult> SubmitMultilegAsync(
        MultilegRequest request, Func<ApprovedMultileg, CancellationToken, ValueTask<GroupOutcome>> send, CancellationToken cancellationToken = default) =>
        _dispatch.SendAsync(new MultilegOperation(request), send, cancellationToken);

    /// <summary>
    /// Asks <see cref="OrderGuardOptions.OrderLookup"/> what became of orders of unknown outcome, as far as it is time to ask again. It only
    /// reads. <see cref="GuardedBroker"/> does it by itself.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>How long to wait before the next call makes sense; <see langword="null"/> when no order is in doubt.</returns>
    /// <exception cref="InvalidOperationException">There is no <see cref="OrderGuardOptions.OrderLookup"/>.</exception>
    public ValueTask<TimeSpan?> ResolveUnknownOrdersAsync(CancellationToken cancellationToken = default) =>
        (_resolver ?? throw new InvalidOperationException(
            $"There is nowhere to look orders up. Set {nameof(OrderGuardOptions)}.{nameof(OrderGuardOptions.OrderLookup)}, or settle them with {nameof(ResolveAsync)}.")).RunAsync(cancellationToken);

    /// <summary>Settles an order of unknown outcome by what a person found out. It is recorded who says so, and where the person saw it.</summary>
    /// <param name="clientOrderId">The order.</param>
    /// <param name="evidence">What was found.</param>
    /// <param name="by">Where it was found, for example <c>broker's web page, 10:42</c>, and who says so.</param>
    /// <param name="cancellationToken">Ends the wait for the record.</param>
    /// <returns>The order as it stands now.</returns>
    /// <exception cref="ArgumentException">The order is not known or its outcome is not unknown.</exception>
    public async ValueTask<TrackedOrder> ResolveAsync(string clientOrderId, OrderEvidence evidence, Attribution by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clientOrderId);
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(by);
        var sequence = _shell.Observe((clientOrderId, evidence, by), static (book, s, now, events) => OutcomeReader.Resolve(book, s.clientOrderId, s.evidence, s.by.ToString(), now, events));
        await _shell.WhenDurableAsync(sequence).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        return FindOrder(clientOrderId)!;
    }

    /// <summary>Orders that the venue has differently from what was approved: what still works of them should go.</summary>
    /// <returns>Those to cancel now, and whether any is left for later.</returns>
    internal (IReadOnlyList<string> Due, bool AnyLeft) DueCancellations() => _shell.Read(static (book, now) =>
    {
        var unwanted = OrdersToFollowUp.Unwanted(book).ToArray();
        return ((IReadOnlyList<string>)[.. unwanted.Where(o => o.IsCancelDue(now, book.Configuration.Capabilities.PositionVisibilityLag)).Select(static o => o.ClientOrderId)], unwanted.Length > 0);
    });

    /// <summary>Positions that own orders opened although nobody had asked for that, and that no exit is closing.</summary>
    internal IReadOnlyList<PositionKey> OpenedUnasked() => _shell.Read(static (book, _) => OrdersToFollowUp.OpenedUnasked(book).Where(static p => !p.IsExiting).Select(static p => p.Key).ToArray());

    /// <summary>Exits that the venue has in a way that lets their position cross zero, by position.</summary>
    internal IReadOnlyList<(PositionKey Key, IReadOnlyList<string> Orders)> OversizedExits() => _shell.Read(static (book, _) => OrdersToFollowUp.Oversized(book)
        .GroupBy(static o => o.Position.Key).Select(static g => (g.Key, (IReadOnlyList<string>)[.. g.Select(static o => o.ClientOrderId)])).ToArray());

    /// <summary>Positions whose exits gave way and were not given back, and whether they can be now.</summary>
    internal IReadOnlyList<(PositionKey Key, bool CanRestore)> UnrestoredExits() =>
        _shell.Read(static (book, _) => OrdersToFollowUp.Unrestored(book).Select(p => (p.Key, OrdersToFollowUp.CanRestore(book, p))).ToArray());

    /// <inheritdoc cref="OrdersToFollowUp.CanRestore"/>
    internal bool CanRestore(Symbol symbol, PositionLeg leg) => _shell.Read((book, _) => book.Find(symbol)?.FindExact(leg) is { } position && OrdersToFollowUp.CanRestore(book, position));

    /// <summary>Whether asking to cancel an order makes sense now: a request under way can still be answered, and after a refusal it waits a while.</summary>
    internal bool IsCancelDue(string clientOrderId) => _shell.Read((book, now) => book.FindOrder(clientOrderId) is { IsLive: true } order && order.IsCancelDue(now, book.Configuration.Capabilities.PositionVisibilityLag));

    /// <summary>Called, outside of the lock, whenever an order turns out to need a lookup or a cancellation.</summary>
    internal void OnDoubt(Action wake) => _shell.OnDoubt(wake);

    /// <summary>
    /// Takes the description of an instrument; a new one replaces the old. One of another multiplier, currency or asset than what is held or ordered was valued by
    /// is not taken, and the symbol is quarantined.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The description contradicts itself; the message names every problem.
    /// </exception>
    public void Observe(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        _shell.Observe(instrument, FactReader.Read);
    }

    /// <summary>Takes a price. One that makes no sense makes the symbol's price unusable until a good one arrives; it never throws.</summary>
    public void Observe(Quote quote)
    {
        if (!quote.Symbol.IsDefault)
        {
            _shell.ObserveQuote(quote);
        }
    }

    /// <summary>
    /// Believes a price that waits because it was too far from the one before (<see cref="RiskLimits.MaxPriceStep"/>): a person has looked at the market.
    /// </summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="by">Who says so, and why; the journal keeps both.</param>
    /// <returns>Whether a price was waiting.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="by"/> is missing.</exception>
    public bool ConfirmPrice(Symbol symbol, Attribution by)
    {
        ArgumentNullException.ThrowIfNull(by);
        var wasHeld = false;
        _shell.Observe((symbol, by), (book, said, now, events) => wasHeld = PriceStepReader.Confirm(book, said.symbol, said.by, now, events));
        return wasHeld;
    }

    /// <summary>Takes the rate of a currency.</summary>
    /// <exception cref="ArgumentException">The rate is not above 0, or the currency is empty.</exception>
    public void Observe(FxRate rate) => _shell.Observe(rate, FactReader.Read);

    /// <summary>Takes the account. An older snapshot than the last is ignored.</summary>
    /// <exception cref="ArgumentException">It is in another currency, or a number is out of range.</exception>
    /// <exception cref="InvalidOperationException">Another guard of this process keeps the account; this one takes no new risk any more.</exception>
    public void Observe(AccountSnapshot account)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (account.VenueAccountId is { } id)
        {
            _shell.Claim(id);
        }

        _shell.Observe(account, FactReader.Read);
    }

    /// <summary>
    /// Takes an answer about positions. The first complete one sets the positions; later ones are compared with what is booked, and a
    /// difference that is certain is treated as <see cref="OrderGuardOptions.Drifts"/> says. A failed or partial one means that positions are
    /// unknown, never that they are flat.
    /// </summary>
    public void Observe(PositionSnapshot positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        _shell.Observe(positions, FactReader.Read);
    }

    /// <summary>
    /// Every difference between the books and an answer of the venue, as of now. A question without consequences: orders that explain a
    /// difference are not taken into account, and nothing is changed.
    /// </summary>
    /// <param name="positions">The venue's answer. A partial or failed one proves nothing and gives no drift.</param>
    public IReadOnlyList<Drift> DetectDrifts(PositionSnapshot positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        return _shell.Find(positions, static (book, fact) => PositionComparison.DetectDrifts(book, fact));
    }

    /// <summary>
    /// Compares what the bot's own records (its database) say that it holds with what is managed for it. A difference that two answers show, apart by more than
    /// <see cref="BrokerCapabilities.PositionVisibilityLag"/>, is the drift <see cref="DriftKind.BotPosition"/>: an alarm with both numbers, and what
    /// <see cref="OrderGuardOptions.Drifts"/> says. The books never take anything over from it. <see cref="GuardedBroker"/> does it by itself
    /// (<see cref="GuardedBrokerOptions.BotPositions"/>).
    /// </summary>
    /// <param name="records">What the records say. A partial or failed answer compares nothing, and is the alarm <see cref="AlarmCodes.ReadingFailed"/>.</param>
    /// <exception cref="ObjectDisposedException">The guard was disposed.</exception>
    public void CompareBotPositions(PositionSnapshot records)
    {
        ArgumentNullException.ThrowIfNull(records);
        IReadOnlyList<(Drift Drift, string Text)> again = [];
        _shell.Observe(records, (book, fact, now, events) => again = [.. _botPositions.Read(book, fact, now, events).Select(d => (d, BotPositions.Describe(book, d)))]);
        if (!records.IsComplete)
        {
            Alarm(AlarmCodes.ReadingFailed, "the bot's own positions", records.Reason ?? "the answer is not complete");
        }

        foreach (var (drift, text) in again)
        {
            Alarm(AlarmCodes.BotPositionDiffers, drift.Symbol.Value, text);
        }
    }

    /// <summary>
    /// Says that the venue was not followed for a while: the stream ended, or nothing came through it. No new risk is taken until open orders
    /// and positions have been read, both completely and both after this call. Said again meanwhile, orders read before it do not count either.
    /// </summary>
    /// <param name="reason">What happened, for the journal; up to 256 characters are kept.</param>
    /// <exception cref="ArgumentException">The reason is empty.</exception>
    public void ObserveInterruption(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        _shell.Observe(reason, FactReader.Interrupt);
    }

    /// <summary>Takes an answer about open orders. Orders the guard does not know count from now on; known ones are brought up to date.</summary>
    public void Observe(OpenOrderSnapshot orders)
    {
        ArgumentNullException.ThrowIfNull(orders);
        _shell.Observe(orders, FactReader.Read);
    }

    /// <summary>
    /// Takes an execution report, in any order and any number of times: what it says is booked exactly once. One that cannot be read is
    /// counted and alarmed, and does not throw, so that it cannot end a stream.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The guard was disposed: tell the guard that was opened next.</exception>
    public void Observe(ExecutionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        _shell.Observe(report, FactReader.Read);
    }

    /// <summary>Takes a fact for the bot's own rules.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long or contains white space, or would be the 1001st.</exception>
    public void Observe(RuleInput input) => _shell.Observe(input, FactReader.Read);

    /// <summary>
    /// Ends the notices and approves nothing more: every call that would send, and every fact and state but a price, throws an
    /// <see cref="ObjectDisposedException"/>, and a proof of before cannot be redeemed any more. Questions are still answered. The answer to what has been sent is still worked in, and not written:
    /// the guard that is opened next looks the order up. Nothing is sent or canceled. What was told before is written; a journal that does not answer is
    /// waited for no longer than <see cref="OrderGuardOptions.MaxExitJournalWait"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        var written = _shell.CloseAsync();
        if (!written.IsCompleted)
        {
            await Task.WhenAny(written.AsTask(), Task.Delay(_options.MaxExitJournalWait, _options.TimeProvider)).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the symbol's instrument is known.</summary>
    internal bool Knows(Symbol symbol) => _shell.Read((book, _) => book.Find(book.Names.Of(symbol))?.Instrument is not null);

    /// <summary>Symbols that are held or have orders, but were never described.</summary>
    internal IReadOnlyList<Symbol> SymbolsWithoutInstrument() => _shell.Read(static (book, _) =>
        book.Symbols.Where(static s => s.Instrument is null && s.Keys.Any(static k => k.Ledger.Net != 0m || k.LiveCount > 0))
            .Select(static s => s.Symbol).ToArray());

    /// <summary>What an exit of a position has to know.</summary>
    internal ExitView? ViewExit(Symbol symbol, PositionLeg leg) => _shell.Read((book, now) => ExitViewBuilder.Of(book, symbol, leg, now));

    /// <summary>What a strategy may close of a position, unsigned; <see langword="null"/> where shares are not looked at.</summary>
    internal decimal? ShareOf(Symbol symbol, PositionLeg leg, string? strategy) => strategy is null ? null
        : _shell.Read((book, _) => book.Find(symbol)?.FindExact(leg) is { } position && StrategyShare.Of(book, position, strategy) is { } share ? Math.Abs(share) : (decimal?)null);

    /// <summary>Whether the venue was read completely since it was last not followed.</summary>
    internal bool IsRead => _shell.Read(static (book, _) => book.IsRead);

    /// <summary>Whether the last complete answer of the venue does not contradict what is booked of a position.</summary>
    internal bool IsSeen(Symbol symbol, PositionLeg leg) => IsRead && _shell.Read((book, _) => book.Find(symbol)?.FindExact(leg) is not { InDoubt: true });

    internal AccountId Account => _options.Account;

    internal bool KeepsShares => _options.StrategiesCloseOwnShare;

    internal VenueId Venue => _options.Venue;

    /// <summary>Exits that were under way when the guard was closed.</summary>
    internal IReadOnlyList<(Symbol Symbol, PositionLeg Leg, ExitSlot Slot)> ExitsUnderWay() =>
        _shell.Read(static (book, _) => ExitViewBuilder.Exiting(book).Select(static k => (k.Key.Symbol, k.Key.Leg, k.Exit!)).ToArray());

    internal IReadOnlyList<DisplacedExits> Displaced(IEnumerable<string> displaced) => _shell.Read((book, _) => ExitViewBuilder.Displaced(book, displaced));

    /// <inheritdoc cref="ShortCover.IsFreeing"/>
    internal bool IsCoverFreeing(Symbol symbol) => _shell.Find(symbol, static (book, s) => ShortCover.IsFreeing(book, s));

    /// <summary>A name no exit had before, in this run or another.</summary>
    /// <remarks>Counted by itself: one event more or less in the journal must not rename the exits after it.</remarks>
    internal string NameExit()
    {
        var number = Interlocked.Increment(ref _exitsNamed);
        return _shell.Read((book, _) => ExitName.Of(book.Epoch, number));
    }

    /// <summary>
    /// Writes what an exit is about to do (or, without a slot, that it has ended). May be called under a lock: nobody is told before
    /// <see cref="FlushExits"/>, which must follow outside of it.
    /// </summary>
    /// <returns>The sequence to wait for with <see cref="WhenExitWrittenAsync"/>.</returns>
    internal long SetExit(Symbol symbol, PositionLeg leg, ExitSlot? slot) => _shell.Record((symbol, leg, slot), static (_, s, now, events) => events.Add(new GuardEvent.ExitSet(
        now, s.symbol, s.leg, s.slot?.Intent ?? ExitIntent.None, s.slot?.Target ?? 0m, s.slot?.By ?? Attribution.Recorded("", ""), s.slot?.Displaced ?? [], s.slot?.Strategy)));

    internal void FlushExits() => _shell.Flush();

    /// <summary>Writes what is to protect a position that is held, unless somebody has set something else meanwhile.</summary>
    /// <returns>The sequence to wait for; <see langword="null"/> when it was not written.</returns>
    internal long? SetProtection(Symbol symbol, PositionLeg leg, ProtectionSlot? expected, ProtectionSlot slot)
    {
        var isSet = false;
        var sequence = _shell.Record((symbol, leg, expected, slot), (book, s, now, events) =>
        {
            isSet = book.Find(s.symbol)?.FindExact(s.leg) is { } position && position.Protection == s.expected && s.slot.Settle(position) is not null;
            if (isSet)
            {
                events.Add(new GuardEvent.ProtectionSet(now, s.symbol, s.leg, s.slot));
            }
        });
        _shell.Flush();
        return isSet ? sequence : null;
    }

    /// <summary>What protects a position, and what is still to be done for it; <see langword="null"/> when nothing was asked for.</summary>
    internal ProtectionView? ViewProtection(Symbol symbol, PositionLeg leg) =>
        _shell.Read((book, now) => book.Find(symbol)?.FindExact(leg) is { } position ? ProtectionView.Of(book, position, now) : null);

    /// <summary>Waits for a record as an exit does: not for long.</summary>
    internal ValueTask WhenExitWrittenAsync(Symbol symbol, long sequence) => _dispatch.AwaitBrieflyAsync(sequence, symbol.Value, $"the exit of {symbol}");

    /// <summary>Waits until the books change, but not for ever.</summary>
    internal ValueTask WhenChangedAsync(long sequence, TimeSpan longest, CancellationToken cancellationToken) =>
        SignalWait.UntilAsync(_shell.WhenChangedAsync(sequence), longest, _options.TimeProvider, cancellationToken);

    /// <summary>Whether something has to be read again soon: a difference of a position, or one of the account's value that was seen once, a quarantine that waits for clean answers, an interruption, a failed answer.</summary>
    internal bool NeedsReading() => _shell.Read(static (book, _) => book.InterruptedAtUtcTicks != 0 || book.ClockInDoubt || book.AccountDiffers == 1 || !book.PositionReading.IsKnown || !book.OpenOrderReading.IsKnown
        || book.Symbols.Any(static s => s.Keys.Any(k => k.Venue is { Result: not Comparison.Agrees, DriftReported: false } || (s.State == TradingState.Quarantined && k.Venue.CleanReads < VenueView.CleanReadsWanted))));

    internal void Alarm(string code, string subject, string message) => _shell.Alarm(code, subject, message);

    /// <summary>Tells that an alarm has ended, where it was raised.</summary>
    internal void EndAlarm(string code, string subject, string message) => _shell.Alarm(code, subject, message, ends: true);

    private static CancelOperation Cancellation(string clientOrderId, bool mayUnprotect, Attribution? by)
    {
        ArgumentNullException.ThrowIfNull(clientOrderId);
        return new CancelOperation(clientOrderId, mayUnprotect, by);
    }
}
