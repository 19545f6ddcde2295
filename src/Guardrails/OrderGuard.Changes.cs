using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Resolving;
using Guardrails.Shell;

namespace Guardrails;

/// <content>Orders that live: canceling, replacing, groups, and what became of those nobody knows about.</content>
public sealed partial class OrderGuard
{
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
        CancelOneAsync(clientOrderId, mayUnprotect: false, null, null, send, cancellationToken);

    /// <summary>As <see cref="CancelAsync"/>, also for an order that protects a position. That raises risk, so it is recorded with reason and actor.</summary>
    /// <param name="clientOrderId">The order.</param>
    /// <param name="reason">Why.</param>
    /// <param name="actor">Who: a person or a component, 1 to 64 characters.</param>
    /// <param name="send">Sends the request.</param>
    /// <param name="cancellationToken">Honoured until the proof is redeemed.</param>
    /// <exception cref="ArgumentException">Reason or actor is empty or too long.</exception>
    public ValueTask<CancelResult> CancelProtectionAsync(
        string clientOrderId, string reason, string actor, Func<ApprovedCancel, CancellationToken, ValueTask<CancelOutcome>> send, CancellationToken cancellationToken = default)
    {
        var (why, by) = Attribution(reason, actor);
        return CancelOneAsync(clientOrderId, mayUnprotect: true, why, by, send, cancellationToken);
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
        ReplaceOneAsync(request, mayLoosen: false, null, null, send, cancellationToken);

    /// <summary>As <see cref="ReplaceAsync"/>, also for a change that makes protection smaller or moves it away. Recorded with reason and actor.</summary>
    /// <param name="request">What to change.</param>
    /// <param name="reason">Why.</param>
    /// <param name="actor">Who: a person or a component, 1 to 64 characters.</param>
    /// <param name="send">Sends the request.</param>
    /// <param name="cancellationToken">Honoured until the proof is redeemed.</param>
    /// <exception cref="ArgumentException">Reason or actor is empty or too long.</exception>
    public ValueTask<ReplaceResult> LoosenProtectionAsync(
        ReplaceRequest request, string reason, string actor, Func<ApprovedReplace, CancellationToken, ValueTask<ReplaceOutcome>> send, CancellationToken cancellationToken = default)
    {
        var (why, by) = Attribution(reason, actor);
        return ReplaceOneAsync(request, mayLoosen: true, why, by, send, cancellationToken);
    }

    /// <summary>Judges a group as one and, when all of it is approved, sends it. A venue that takes only some of it is settled order by order.</summary>
    /// <param name="request">The orders. Bad content is a denial, not an exception.</param>
    /// <param name="send">Sends the group; same signature as <see cref="IBrokerAdapter.SubmitGroupAsync"/>.</param>
    /// <param name="cancellationToken">Honoured until the proof is redeemed; from then on the results are unknown, never an exception.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before the send began; nothing was sent, nothing is reserved.</exception>
    public async ValueTask<GroupResult> SubmitGroupAsync(
        GroupRequest request, Func<ApprovedGroup, CancellationToken, ValueTask<GroupOutcome>> send, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(send);
        cancellationToken.ThrowIfCancellationRequested();
        var answer = _core.AdmitGroup(request, null, _options.PositionSource is not null);
        if (NeedsPositions(answer.Denial, out var source))
        {
            answer = _core.AdmitGroup(request, await ReadPositionsAsync(source, cancellationToken).ConfigureAwait(false), canRead: true);
        }

        if (answer.Same is { } same)
        {
            return new GroupResult.Sent([.. same.Select(OutcomeOf)]);
        }

        if (answer.Denial is { } denial)
        {
            return new GroupResult.Denied(denial);
        }

        var orders = answer.Admissions.Select(static a => a.Order).ToArray();
        var refused = answer.IsExit
            ? await AwaitExitAsync(orders[0], answer.Place).ConfigureAwait(false)
            : await AwaitEntryAsync(request.Entry, orders, answer.Place, cancellationToken).ConfigureAwait(false);
        if (refused is not null)
        {
            return new GroupResult.Denied(refused);
        }

        var outbound = orders.Select(ToOutbound).ToArray();
        var proof = new ApprovedGroup(
            new OutboundGroup { Entry = answer.IsExit ? null : outbound[0], Exits = answer.IsExit ? outbound : outbound[1..] },
            _options.TimeProvider, _options.ApprovalLifetime, answer.Admissions[0].At);
        foreach (var order in orders)
        {
            MarkInFlight(order.ClientOrderId);
        }

        var (outcome, failure) = await DispatchAsync(proof, send, static why => GroupOutcome.All(new SubmitOutcome.Unknown(why)), cancellationToken).ConfigureAwait(false);
        if (outcome is null)
        {
            Release(orders, "not sent");
            ThrowIfCanceled(failure!, cancellationToken);
            outcome = GroupOutcome.All(new SubmitOutcome.Rejected(VenueRejection.NotSent($"{failure!.GetType().Name}: {failure.Message}")));
        }

        var results = new OrderResult[orders.Length];
        for (var i = 0; i < orders.Length; i++)
        {
            var own = (i < (outcome.Orders?.Count ?? 0) ? outcome.Orders![i] : null) ?? new SubmitOutcome.Unknown("the answer says nothing about it");
            Settle(orders[i].ClientOrderId, own);
            results[i] = Result(orders[i].ClientOrderId, own);
        }

        return new GroupResult.Sent(results);
    }

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

    /// <summary>Settles an order of unknown outcome by what a person found out. The evidence is recorded with the actor.</summary>
    /// <param name="clientOrderId">The order.</param>
    /// <param name="evidence">What was found.</param>
    /// <param name="actor">Who says so, 1 to 64 characters.</param>
    /// <param name="cancellationToken">Ends the wait for the record.</param>
    /// <returns>The order as it stands now.</returns>
    /// <exception cref="ArgumentException">The order is not known or its outcome is not unknown, or evidence or actor is empty or too long.</exception>
    public async ValueTask<TrackedOrder> ResolveAsync(string clientOrderId, OrderEvidence evidence, string actor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clientOrderId);
        ArgumentNullException.ThrowIfNull(evidence);
        var (proof, by) = Attribution(evidence.Proof, actor);
        var place = _core.Observe((clientOrderId, evidence, proof, by), static (book, s, now, events) => OutcomeReader.Resolve(book, s.clientOrderId, s.evidence, $"{s.proof} (by {s.by})", now, events));
        await _core.WhenDurableAsync(place).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        return FindOrder(clientOrderId)!;
    }

    /// <summary>Orders that the venue has differently from what was approved: what still works of them should go.</summary>
    /// <returns>Those to cancel now, and whether any is left for later.</returns>
    internal (IReadOnlyList<string> Due, bool AnyLeft) DueCancellations() => _core.Read(static (book, now) =>
    {
        var unwanted = OrdersToFollowUp.Unwanted(book).ToArray();
        return ((IReadOnlyList<string>)[.. unwanted.Where(o => o.IsCancelDue(now)).Select(static o => o.ClientOrderId)], unwanted.Length > 0);
    });

    /// <summary>Called, outside of the lock, whenever an order turns out to need a lookup or a cancellation.</summary>
    internal void OnDoubt(Action wake) => _core.OnDoubt(wake);

    private static (string Reason, string Actor) Attribution(string reason, string actor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return reason.Length <= 256
            ? (reason, Text.Identifier.Require(actor, 64, nameof(actor)))
            : throw new ArgumentException($"The reason has {reason.Length} characters; at most 256 are kept.", nameof(reason));
    }

    /// <summary>Hands a proof to its sender. No outcome means that nothing was sent.</summary>
    private static async ValueTask<(TOutcome? Outcome, Exception? Failure)> DispatchAsync<TProof, TOutbound, TOutcome>(
        TProof proof, Func<TProof, CancellationToken, ValueTask<TOutcome>> send, Func<string, TOutcome> unknown, CancellationToken cancellationToken)
        where TProof : Approval<TOutbound>
        where TOutbound : class
        where TOutcome : class
    {
        try
        {
            var outcome = await send(proof, cancellationToken).ConfigureAwait(false) ?? unknown("the sender returned nothing");
            proof.Void();
            return (outcome, null);
        }
        catch (Exception exception)
        {
            // The send begins when the proof is redeemed: before that nothing can have left, after it nobody knows.
            return proof.Void() ? (null, exception) : (unknown($"{exception.GetType().Name}: {exception.Message}"), null);
        }
    }

    private static ValueTask<(GroupOutcome? Outcome, Exception? Failure)> DispatchAsync(
        ApprovedGroup proof, Func<ApprovedGroup, CancellationToken, ValueTask<GroupOutcome>> send, Func<string, GroupOutcome> unknown, CancellationToken cancellationToken) =>
        DispatchAsync<ApprovedGroup, OutboundGroup, GroupOutcome>(proof, send, unknown, cancellationToken);

    private static void ThrowIfCanceled(Exception failure, CancellationToken cancellationToken)
    {
        if (failure is OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The token was cancelled before anything was sent.", failure, cancellationToken);
        }
    }

    private async ValueTask<CancelResult> CancelOneAsync(
        string clientOrderId, bool mayUnprotect, string? reason, string? actor, Func<ApprovedCancel, CancellationToken, ValueTask<CancelOutcome>> send,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(clientOrderId);
        ArgumentNullException.ThrowIfNull(send);
        cancellationToken.ThrowIfCancellationRequested();
        var answer = _core.Cancel(clientOrderId, mayUnprotect, reason, actor);
        if (answer.Denial is { } denial)
        {
            return new CancelResult.Denied(denial);
        }

        if (!answer.MaySend)
        {
            return new CancelResult.Ended(answer.Order!);
        }

        var order = answer.Order!;
        await AwaitBrieflyAsync(answer.Place, $"the cancellation of {clientOrderId}").ConfigureAwait(false);
        var proof = new ApprovedCancel(
            new OutboundCancel { ClientOrderId = clientOrderId, VenueOrderId = order.VenueOrderId, Symbol = order.Key.Symbol, VenueSymbol = VenueSymbolOf(order.Key.Symbol) },
            _options.TimeProvider, _options.ApprovalLifetime, answer.At);
        var (outcome, failure) = await DispatchAsync<ApprovedCancel, OutboundCancel, CancelOutcome>(proof, send, static why => new CancelOutcome.Unknown(why), cancellationToken).ConfigureAwait(false);
        var notSent = outcome is null ? VenueRejection.NotSent($"{failure!.GetType().Name}: {failure.Message}") : null;
        outcome ??= new CancelOutcome.Rejected(notSent!);
        Observe(clientOrderId, outcome, static (book, o, slot, now, events) => OutcomeReader.Read(book, o, slot, now, events));
        if (failure is not null)
        {
            ThrowIfCanceled(failure, cancellationToken);
        }

        var now = FindOrder(clientOrderId) ?? order;
        return OrderSlot.IsTerminal(now.State) ? new CancelResult.Ended(now)
            : outcome is CancelOutcome.Rejected rejected ? new CancelResult.Rejected(rejected.Rejection, now)
            : outcome is CancelOutcome.Unknown unknown ? new CancelResult.Unknown(clientOrderId, unknown.Why)
            : new CancelResult.Pending(now);
    }

    private async ValueTask<ReplaceResult> ReplaceOneAsync(
        ReplaceRequest request, bool mayLoosen, string? reason, string? actor, Func<ApprovedReplace, CancellationToken, ValueTask<ReplaceOutcome>> send,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(send);
        cancellationToken.ThrowIfCancellationRequested();
        var answer = _core.Replace(request, mayLoosen, reason, actor, null, _options.PositionSource is not null);
        if (NeedsPositions(answer.Denial, out var source))
        {
            answer = _core.Replace(request, mayLoosen, reason, actor, await ReadPositionsAsync(source, cancellationToken).ConfigureAwait(false), canRead: true);
        }

        if (answer.Denial is { } denial)
        {
            return new ReplaceResult.Denied(denial);
        }

        var old = answer.Old!;
        var id = answer.Successor?.ClientOrderId ?? old.ClientOrderId;
        if (await AwaitReplaceAsync(answer, cancellationToken).ConfigureAwait(false) is { } refused)
        {
            return new ReplaceResult.Denied(refused);
        }

        var order = answer.Successor is { } successor ? ToOutbound(successor) : ToOutbound(old with
        {
            Quantity = answer.Change!.Quantity,
            LimitPrice = answer.Change.LimitPrice,
            StopPrice = answer.Change.StopPrice,
        });
        var proof = new ApprovedReplace(
            new OutboundReplace { ClientOrderId = old.ClientOrderId, VenueOrderId = old.VenueOrderId, Order = order },
            _options.TimeProvider, _options.ApprovalLifetime, GuardInstant.Now(_options.TimeProvider));
        if (answer.Successor is not null)
        {
            MarkInFlight(id);
        }

        var (outcome, failure) = await DispatchAsync<ApprovedReplace, OutboundReplace, ReplaceOutcome>(proof, send, static why => new ReplaceOutcome.Unknown(why), cancellationToken).ConfigureAwait(false);
        if (outcome is null)
        {
            Undo(answer, "not sent");
            ThrowIfCanceled(failure!, cancellationToken);
            return new ReplaceResult.Rejected(VenueRejection.NotSent($"{failure!.GetType().Name}: {failure.Message}"), FindOrder(old.ClientOrderId) ?? old);
        }

        if (answer.Successor is null)
        {
            Observe(old.ClientOrderId, outcome, static (book, o, slot, now, events) => OutcomeReader.Read(book, o, slot, now, events));
        }
        else
        {
            SettleSuccessor(old.ClientOrderId, id, outcome);
        }

        return (outcome, FindOrder(id)) switch
        {
            // The venue has the new order already: the first send arrived, whatever became of it.
            (ReplaceOutcome.Rejected { Rejection: { IsDuplicateId: true } duplicate }, { } heir) when answer.Successor is not null =>
                heir.State is OrderState.Reserved or OrderState.InFlight or OrderState.Unknown
                    ? new ReplaceResult.Unknown(old.ClientOrderId, duplicate.ToString())
                    : new ReplaceResult.Replaced(heir),
            (ReplaceOutcome.Rejected rejected, _) => new ReplaceResult.Rejected(rejected.Rejection, FindOrder(old.ClientOrderId) ?? old),
            (ReplaceOutcome.Unknown unknown, _) => new ReplaceResult.Unknown(old.ClientOrderId, unknown.Why),
            (_, { } ended) when OrderSlot.IsTerminal(ended.State) && answer.Change is { } change
                && (ended.Quantity != change.Quantity || ended.LimitPrice != change.LimitPrice || ended.StopPrice != change.StopPrice) =>
                new ReplaceResult.Rejected(new VenueRejection("ENDED", $"the order was {ended.State} before it was replaced"), ended),
            (_, { State: not (OrderState.PendingReplace or OrderState.Reserved or OrderState.InFlight or OrderState.Unknown) } done) => new ReplaceResult.Replaced(done),
            (_, { } pending) => new ReplaceResult.Pending(pending),
            _ => new ReplaceResult.Unknown(old.ClientOrderId, "the order has ended and is no longer remembered"),
        };
    }

    private async ValueTask<Denial?> AwaitReplaceAsync(GuardShell.ReplaceAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.IsExit)
        {
            await AwaitBrieflyAsync(answer.Place, $"the replacement of exit {answer.Old!.ClientOrderId}").ConfigureAwait(false);
            return null;
        }

        bool durable;
        try
        {
            durable = await _core.WhenDurableAsync(answer.Place).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            Undo(answer, "cancelled before it was sent");
            throw;
        }

        var closed = durable ? GateClosedSince(answer.Old!.Key.Symbol, answer.Old.Strategy)
            : new Violation { Code = DenialCodes.JournalFailed, Rule = "Journal", Subject = _core.JournalFailure ?? "unknown" };
        if (closed is null)
        {
            return null;
        }

        Undo(answer, durable ? "trading was restricted before it was sent" : "its record could not be written");
        return new Denial(null, _options.TimeProvider.GetUtcNow(), [closed]);
    }

    private void Undo(GuardShell.ReplaceAnswer answer, string why)
    {
        if (answer.Successor is { } successor)
        {
            Release(successor.ClientOrderId, why);
            return;
        }

        _core.Observe((answer.Old!.ClientOrderId, why), static (book, s, now, events) =>
        {
            if (book.FindOrder(s.ClientOrderId) is { Pending: not null })
            {
                events.Add(new GuardEvent.ReplaceSettled(now, s.ClientOrderId, Replaced: false, s.why));
            }
        });
    }

    private void SettleSuccessor(string oldId, string id, ReplaceOutcome outcome)
    {
        Settle(id, outcome switch
        {
            ReplaceOutcome.Accepted accepted => new SubmitOutcome.Accepted(accepted.VenueOrderId, accepted.Echo),
            ReplaceOutcome.Rejected rejected => new SubmitOutcome.Rejected(rejected.Rejection),
            ReplaceOutcome.Unknown unknown => new SubmitOutcome.Unknown(unknown.Why),
            _ => new SubmitOutcome.Unknown("the sender returned nothing it may return"),
        });
        if (outcome is ReplaceOutcome.Rejected { Original: { } original })
        {
            Observe(original with { ClientOrderId = oldId });
        }
    }

    private void Observe<TOutcome>(string clientOrderId, TOutcome outcome, Action<AccountBook, TOutcome, OrderView, GuardInstant, List<GuardEvent>> classify) =>
        _core.Observe((clientOrderId, outcome, classify), static (book, s, now, events) =>
        {
            if (book.FindOrder(s.clientOrderId) is { } slot)
            {
                s.classify(book, s.outcome, slot, now, events);
            }
        });
}
