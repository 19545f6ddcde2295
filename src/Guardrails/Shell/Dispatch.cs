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

        var proof = operation.Prove(message, shell);
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
            return Refused(operation, outcome, refusal);
        }

        operation.IsUnsent = !wasRedeemed && operation.IsRejected(outcome);
        var result = shell.Conclude(operation, outcome, wasRedeemed);
        return !wasRedeemed && failure is OperationCanceledException && cancellationToken.IsCancellationRequested
            ? throw new OperationCanceledException("The token was cancelled before anything was sent.", failure, cancellationToken)
            : result;
    }

    /// <summary>Asks for a message, and once more with a position answer where only that can prove it; waits until its record is durable.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is reserved.</exception>
    public ValueTask<Admission<TOutbound, TResult>> AdmitAsync<TOutbound, TOutcome, TResult>(
        Operation<TOutbound, TOutcome, TResult> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var source = options.PositionSource;
        var admission = shell.Judge(operation, null, canRead: source is not null);
        return source is not null && admission.NeedsReading
            ? AdmitWithReadingAsync(operation, source, cancellationToken)
            : AwaitRecordAsync(operation, admission, cancellationToken);
    }

    /// <summary>Works the report of a permit's user in.</summary>
    public void Report(SubmitOperation operation, ApprovedOrder proof, SubmitOutcome outcome)
    {
        var wasRedeemed = !proof.Void();
        if (proof.Refusal is { } refusal)
        {
            Refused(operation, outcome, refusal);
            return;
        }

        shell.Conclude(operation, operation.Read(outcome), wasRedeemed);
    }

    /// <summary>Takes back what provably was not sent.</summary>
    public void Withdraw(ApprovalTerms terms, string reason) => shell.Withdraw(terms, reason);

    /// <summary>What lowers risk waits for the journal only so long: exits go before the record, and the alarm sink gets the record instead.</summary>
    public ValueTask AwaitBrieflyAsync(long sequence, string subject, string what) => AwaitBrieflyAsync(shell.WhenDurableAsync(sequence), subject, what);

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

    private async ValueTask<Admission<TOutbound, TResult>> AdmitWithReadingAsync<TOutbound, TOutcome, TResult>(
        Operation<TOutbound, TOutcome, TResult> operation, IPositionSource source, CancellationToken cancellationToken)
    {
        var read = await ReadPositionsAsync(source, cancellationToken).ConfigureAwait(false);
        return await AwaitRecordAsync(operation, shell.Judge(operation, read, canRead: true), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Hands the message on once its record is durable; what lowers risk waits only so long. Most stores of a test or a backtest answer at once.</summary>
    private ValueTask<Admission<TOutbound, TResult>> AwaitRecordAsync<TOutbound, TOutcome, TResult>(
        Operation<TOutbound, TOutcome, TResult> operation, in Admission<TOutbound, TResult> admission, CancellationToken cancellationToken)
    {
        if (admission.Message is null)
        {
            return new(admission);
        }

        var written = shell.WhenDurableAsync(admission.Sequence);
        return written.IsCompletedSuccessfully && written.Result && (operation.IsExit || !cancellationToken.IsCancellationRequested) ? new(admission)
            : operation.IsExit ? AwaitExitRecordAsync(operation, admission, written)
            : AwaitEntryRecordAsync(operation, admission, written, cancellationToken);
    }

    private async ValueTask<Admission<TOutbound, TResult>> AwaitExitRecordAsync<TOutbound, TOutcome, TResult>(
        Operation<TOutbound, TOutcome, TResult> operation, Admission<TOutbound, TResult> admission, ValueTask<bool> written)
    {
        await AwaitBrieflyAsync(written, operation.ClientOrderId, operation.Describe(admission.Message!)).ConfigureAwait(false);
        return admission;
    }

    /// <summary>What raises risk waits until its record is durable; without one it is not sent.</summary>
    private async ValueTask<Admission<TOutbound, TResult>> AwaitEntryRecordAsync<TOutbound, TOutcome, TResult>(
        Operation<TOutbound, TOutcome, TResult> operation, Admission<TOutbound, TResult> admission, ValueTask<bool> written, CancellationToken cancellationToken)
    {
        bool durable;
        try
        {
            durable = written.IsCompletedSuccessfully ? written.Result : await written.AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            Withdraw(operation, "cancelled before it was sent");
            throw;
        }

        if (durable)
        {
            return admission;
        }

        Withdraw(operation, "its record could not be written");
        return new()
        {
            Denial = new Denial(
                operation.Request,
                options.TimeProvider.GetUtcNow(),
                [new Violation { Code = DenialCodes.JournalFailed, Rule = "Journal", Subject = shell.JournalFailure ?? "unknown" }]),
        };
    }

    /// <summary>
    /// The request is withdrawn already, so that an answer that says nothing changes nothing. A sender that says that the venue has the message all the
    /// same has sent past the refusal: that is a fact, which counts, is flagged, and has to go.
    /// </summary>
    private TResult Refused<TOutbound, TOutcome, TResult>(Operation<TOutbound, TOutcome, TResult> operation, TOutcome outcome, Denial refusal)
    {
        // The guard gave no answer in time, so nothing is withdrawn yet; otherwise there is nothing left to withdraw.
        Withdraw(operation, refusal.Violations[0].ToRecord());
        return operation.IsAccepted(outcome) ? shell.Conclude(operation, outcome, wasRedeemed: false) : operation.Denied(refusal);
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
