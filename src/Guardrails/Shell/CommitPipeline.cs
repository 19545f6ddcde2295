using System.Buffers;
using Guardrails.Events;
using Guardrails.Journal;

namespace Guardrails.Shell;

/// <summary>
/// Writes events in the order they were staged: staged under the guard's lock, appended by one committer with one append in flight. While
/// an append is under way everything staged meanwhile becomes the next batch.
/// </summary>
internal sealed class CommitPipeline
{
    private readonly IGuardJournal _journal;
    private readonly string _writer;
    private readonly Action<string> _onFailed;
    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiters = [];

    // Used by the one committer only.
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly List<int> _ends = [];
    private List<GuardEvent> _staged = [];
    private List<GuardEvent> _spare = [];
    private long _stagedTo;
    private long _durableTo;
    private long _nextVersion;
    private long _batchNumber;
    private bool _committing;
    private bool _isClosed;
    private string? _failure;

    public CommitPipeline(IGuardJournal journal, string writer, long nextVersion, Action<string> onFailed)
    {
        _journal = journal;
        _writer = writer;
        _nextVersion = nextVersion;
        _onFailed = onFailed;
    }

    /// <summary>Why nothing can be written any more; <see langword="null"/> while all is well. Never goes back.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>Queues an event and returns its sequence; one that will never be durable once the pipeline is closed. Call under the guard's lock: that is what makes the order.</summary>
    public long Stage(GuardEvent e)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return long.MaxValue;
            }

            if (_failure is null)
            {
                _staged.Add(e);
            }

            return ++_stagedTo;
        }
    }

    /// <summary>
    /// Writes what is staged and nothing after it: a guard that is opened next may write to the same journal. What is told to the closed guard lives in its
    /// memory only.
    /// </summary>
    /// <returns>Completes with whether all that was staged is durable.</returns>
    public ValueTask<bool> CloseAsync()
    {
        long last;
        lock (_gate)
        {
            _isClosed = true;
            last = _stagedTo;
        }

        return WhenDurableAsync(last);
    }

    /// <summary>Starts writing what is staged unless a write is under way; does not wait. Call outside the guard's lock.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_committing || _staged.Count == 0 || _failure is not null)
            {
                return;
            }

            _committing = true;
        }

        _ = CommitAsync();
    }

    /// <summary>Completes with whether everything up to this sequence is durable.</summary>
    public ValueTask<bool> WhenDurableAsync(long sequence)
    {
        Start();
        lock (_gate)
        {
            if (_durableTo >= sequence || _failure is not null || sequence == long.MaxValue)
            {
                return ValueTask.FromResult(_durableTo >= sequence);
            }

            var waiter = new Waiter(sequence);
            _waiters.Add(waiter);
            return new ValueTask<bool>(waiter.Task);
        }
    }

    private async Task CommitAsync()
    {
        if (_journal.IsDurable)
        {
            // A store that does I/O may block its caller for as long as it likes (a stuck disk): that must not be the thread of an exit.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        while (true)
        {
            List<GuardEvent> batch;
            long upTo;
            lock (_gate)
            {
                if (_staged.Count == 0)
                {
                    _committing = false;
                    return;
                }

                batch = _staged;
                _staged = _spare;
                _spare = batch;
                upTo = _stagedTo;
            }

            var result = await AppendAsync(batch).ConfigureAwait(false);
            if (!Conclude(batch, upTo, result))
            {
                return;
            }
        }
    }

    private async ValueTask<AppendResult> AppendAsync(List<GuardEvent> events)
    {
        try
        {
            var batch = Encode(events);
            var result = await _journal.AppendAsync(batch, CancellationToken.None).ConfigureAwait(false);

            // The same writer and number again: a store that already has the batch says so, one that has not takes it now.
            return result.Outcome == AppendOutcome.Unknown
                ? await _journal.AppendAsync(batch, CancellationToken.None).ConfigureAwait(false)
                : result;
        }
        catch (Exception exception)
        {
            // Whatever a store throws means the same: these events are not known to be durable.
            return AppendResult.Failed($"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private bool Conclude(List<GuardEvent> batch, long upTo, AppendResult result)
    {
        List<Waiter>? done = null;
        string? failure = null;
        lock (_gate)
        {
            if (result.Outcome == AppendOutcome.Appended)
            {
                _nextVersion += batch.Count;
                _durableTo = upTo;
                batch.Clear();
            }
            else
            {
                // Fail-stop: after a failed or unclear write nothing later may be written, or the journal would have a hole.
                _failure = failure = $"{result.Outcome}: {result.Reason ?? "no reason given"}";
                _staged.Clear();
                _committing = false;
            }

            if (_waiters.Count > 0)
            {
                done = TakeConcluded_NeedsLock(failure is not null);
            }
        }

        done?.ForEach(waiter => waiter.TrySetResult(waiter.Sequence <= _durableTo));

        if (failure is not null)
        {
            _onFailed(failure);
        }

        return failure is null;
    }

    private List<Waiter> TakeConcluded_NeedsLock(bool all)
    {
        var done = _waiters.FindAll(w => all || w.Sequence <= _durableTo);
        _waiters.RemoveAll(w => all || w.Sequence <= _durableTo);
        return done;
    }

    private JournalBatch Encode(List<GuardEvent> events)
    {
        _buffer.ResetWrittenCount();
        var records = new JournalRecord[events.Count];
        _ends.Clear();
        for (var i = 0; i < events.Count; i++)
        {
            var (kind, schema) = EventCodec.Encode(events[i], _buffer);
            records[i] = new JournalRecord { Version = _nextVersion + i, Kind = kind, Schema = schema, Payload = default };
            _ends.Add(_buffer.WrittenCount);
        }

        // One copy for the whole batch: the store may keep it, the buffer is used again.
        var bytes = _buffer.WrittenSpan.ToArray();
        for (var i = 0; i < records.Length; i++)
        {
            var start = i == 0 ? 0 : _ends[i - 1];
            records[i] = records[i] with { Payload = bytes.AsMemory(start, _ends[i] - start) };
        }

        return new JournalBatch(_writer, ++_batchNumber, _nextVersion, records);
    }

    private sealed class Waiter(long sequence) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Sequence { get; } = sequence;
    }
}
