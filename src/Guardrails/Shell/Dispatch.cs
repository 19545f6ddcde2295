using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;

namespace Guardrails.Shell;

/// <summary>
/// One message on its way: judged, written, handed to the sender, and settled by the answer. The same for orders, groups, replacements and
/// cancellations; where they differ says their <see cref="Operation{TOutbound, TOutcome, TResult}"/>.
/// </summary>
internal sealed class Dispatch(GuardShell shell, OrderGuardOptions options)
{
    /// <summary>Asks for a message and, when it is approved, has it sent.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before the send began; nothing was sent.</exception>
    public async ValueTask<TResult> SendAsync<TProof, TOutbound, TOutcome, TResult>(
        ProvenOperation<TProof, TOutbound, TOutcome, TResult> operation, Func<TProof, CancellationToken, ValueTask<TOutcome>> send, CancellationToken cancellationToken)
        where TProof : Approval<TOutbound>
        where TOutbound : class
        where TOutcome : class
        where TResult : class
    {
        ArgumentNullException.ThrowIfNull(send);
        var admission = await AdmitAsync(operation, cancellationToken).ConfigureAwait(false);
        if (admission.Message is not { } message)
        {
            return admission.Known ?? operation.Denied(admission.Denial!);
        }

        var proof = operation.Prove(message, shell, admission.Terms);
        TOutcome? outcome = null;
        Exception? failure = null;
        try
        {
            outcome = operation.Read(await send(proof, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        // The send begins when the proof is redeemed: before that nothing can have left, after it nobody knows.
        var wasRedeemed = !proof.Void();
        var why = failure is null ? "" : $"{failure.GetType().Name}: {failure.Message}";
        outcome ??= wasRedeemed ? operation.Unknown(why) : operation.NotSent(VenueRejection.NotSent(why));
        if (proof.Refusal is { } refusal)
        {
            return Refused(operation, outcome, refusal, admission.Terms);
        }

        operation.IsUnsent = !wasRedeemed && operation.IsRejected(outcome);
        var result = shell.Conclude(operation, outcome, wasRedeemed, admission.Terms);
        return !wasRedeemed && failure is OperationCanceledException && cancellationToken.IsCancellationRequested
            ? throw new OperationCanceledException("The token was cancelled before anything was sent.", failure, cancellationToken)
            : result;
    }

    /// <summary>Asks for a message, and once more with a position answer where only that can prove it; waits until its record is durable.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is reserved.</exception>
    public async ValueTask<Admission<TOutbound, TResult>> AdmitAsync<TProof, TOutbound, TOutcome, TResult>(
        ProvenOperation<TProof, TOutbound, TOutcome, TResult> operation, CancellationToken cancellationToken)
        where TProof : Approval<TOutbound>
        where TOutbound : class
        where TOutcome : class
        where TResult : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        var source = options.PositionSource;
        var admission = shell.Judge(operation, null, canRead: source is not null);
        if (source is not null && admission.NeedsReading)
        {
            admission = shell.Judge(operation, await ReadPositionsAsync(source, cancellationToken).ConfigureAwait(false), canRead: true);
        }

        if (admission.Message is not { } message)
        {
            return admission;
        }

        if (admission.Terms.IsExit)
        {
            var written = shell.WhenDurableAsync(admission.Place);
            if (!written.IsCompletedSuccessfully || !written.Result)
            {
                await AwaitBrieflyAsync(written, admission.Terms.ClientOrderId, operation.Describe(message)).ConfigureAwait(false);
            }

            return admission;
        }

        return await AwaitRecordAsync(admission.Terms, admission.Place, cancellationToken).ConfigureAwait(false) is { } refused
            ? new() { Denial = refused }
            : admission;
    }

    /// <summary>Works the report of a permit's user in.</summary>
    public void Report(SubmitOperation operation, ApprovedOrder proof, SubmitOutcome outcome, in ApprovalTerms terms)
    {
        var wasRedeemed = !proof.Void();
        if (proof.Refusal is { } refusal)
        {
            Refused(operation, outcome, refusal, terms);
            return;
        }

        shell.Conclude(operation, operation.Read(outcome), wasRedeemed, terms);
    }

    /// <summary>Takes back what provably was not sent.</summary>
    public void Withdraw(in ApprovalTerms terms, string reason) => shell.Withdraw(terms, reason);

    /// <summary>What lowers risk waits for the journal only so long: exits go before the record, and the alarm sink gets the record instead.</summary>
    public ValueTask AwaitBrieflyAsync(long place, string subject, string what) => AwaitBrieflyAsync(shell.WhenDurableAsync(place), subject, what);

    private async ValueTask AwaitBrieflyAsync(ValueTask<bool> written, string subject, string what)
    {
        bool durable;
        if (written.IsCompletedSuccessfully)
        {
            durable = written.Result;
        }
        else
        {
            try
            {
                durable = await written.AsTask().WaitAsync(options.MaxExitJournalWait, options.TimeProvider).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                durable = false;
            }
        }

        if (!durable)
        {
            shell.Alarm(AlarmCodes.ExitUnjournaled, subject, $"{what} goes out before its record is durable");
        }
    }

    /// <summary>What raises risk waits until its record is durable; without one it is not sent.</summary>
    private async ValueTask<Denial?> AwaitRecordAsync(ApprovalTerms terms, long place, CancellationToken cancellationToken)
    {
        bool durable;
        try
        {
            var written = shell.WhenDurableAsync(place);
            durable = written.IsCompletedSuccessfully ? written.Result : await written.AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            Withdraw(terms, "cancelled before it was sent");
            throw;
        }

        if (durable)
        {
            return null;
        }

        Withdraw(terms, "its record could not be written");
        return new Denial(terms.Request, options.TimeProvider.GetUtcNow(), [new Violation { Code = DenialCodes.JournalFailed, Rule = "Journal", Subject = shell.JournalFailure ?? "unknown" }]);
    }

    /// <summary>
    /// The request is withdrawn already, so the answer changes nothing. One that says that the venue has the message all the same was sent past the
    /// refusal: reports will show it, and until then an alarm does.
    /// </summary>
    private TResult Refused<TOutbound, TOutcome, TResult>(Operation<TOutbound, TOutcome, TResult> operation, TOutcome outcome, Denial refusal, in ApprovalTerms terms)
    {
        if (operation.IsAccepted(outcome))
        {
            shell.Alarm(AlarmCodes.ProofNotRedeemed, terms.ClientOrderId, $"reported as accepted, but redeeming was refused: {refusal}");
        }

        // The guard gave no answer in time, so nothing is withdrawn yet; otherwise there is nothing left to withdraw.
        Withdraw(terms, refusal.Violations[0].ToString());
        return operation.Denied(refusal);
    }

    private async ValueTask<PositionSnapshot> ReadPositionsAsync(IPositionSource source, CancellationToken cancellationToken)
    {
        try
        {
            // A source that hangs must not hold the exit for ever.
            var answer = source.GetPositionsAsync(cancellationToken).AsTask().WaitAsync(options.MaxPositionReadWait, options.TimeProvider, cancellationToken);
            return await answer.ConfigureAwait(false) ?? PositionSnapshot.Failed("the source returned nothing");
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return PositionSnapshot.Failed($"{exception.GetType().Name}: {exception.Message}");
        }
    }
}
