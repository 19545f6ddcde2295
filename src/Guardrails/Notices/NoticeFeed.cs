using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Guardrails.Notices;

/// <summary>Hands notices to readers without ever waiting for them: a reader that is too slow is told how many it missed.</summary>
internal sealed class NoticeFeed(int capacity)
{
    private readonly Lock _gate = new();
    private Reader[] _readers = [];
    private bool _closed;

    /// <summary>Whether anybody listens; without readers no notice needs to be made.</summary>
    public bool HasReaders => Volatile.Read(ref _readers).Length > 0;

    public void Publish(GuardNotice notice)
    {
        foreach (var reader in Volatile.Read(ref _readers))
        {
            reader.Offer(notice);
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var reader in _readers)
            {
                reader.Channel.Writer.TryComplete();
            }
        }
    }

    /// <summary>Subscribes at once, so that nothing published after this call is missed before the first read.</summary>
    public IAsyncEnumerable<GuardNotice> ReadAsync(CancellationToken cancellationToken)
    {
        var reader = new Reader(capacity);
        lock (_gate)
        {
            if (_closed)
            {
                reader.Channel.Writer.TryComplete();
            }
            else
            {
                _readers = [.. _readers, reader];
            }
        }

        return ReadAsync(reader, cancellationToken);
    }

    private async IAsyncEnumerable<GuardNotice> ReadAsync(Reader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            while (await reader.Channel.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (reader.Channel.Reader.TryRead(out var notice))
                {
                    yield return notice;
                    if (reader.TakeMissed() is var missed and > 0)
                    {
                        yield return new GuardNotice.Missed(missed) { Time = notice.Time };
                    }
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _readers = [.. _readers.Where(r => r != reader)];
            }
        }
    }

    private sealed class Reader(int capacity)
    {
        private long _missed;

        public Channel<GuardNotice> Channel { get; } = System.Threading.Channels.Channel.CreateBounded<GuardNotice>(
            new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

        public void Offer(GuardNotice notice)
        {
            if (!Channel.Writer.TryWrite(notice))
            {
                Interlocked.Increment(ref _missed);
            }
        }

        public long TakeMissed() => Interlocked.Exchange(ref _missed, 0);
    }
}
