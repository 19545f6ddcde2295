using System.Globalization;

namespace Guardrails.Alpaca.Http;

/// <summary>
/// How many requests may still be sent: the limit over the last minute by our own count, and what the venue's answers say is left, whichever is less. Others that use the same account
/// show in the latter. Thread-safe.
/// </summary>
/// <remarks>Source: Alpaca, rate limit of 200 requests a minute and account; headers <c>X-RateLimit-Limit</c>, <c>-Remaining</c> and <c>-Reset</c> (Unix seconds).</remarks>
/// <param name="perMinute">The limit until the venue has told one.</param>
/// <param name="keptForExits">How many are kept for exits.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestBudget(int perMinute, int keptForExits, TimeProvider time)
{
    /// <summary>So many of our own requests are counted at most; more than any limit there is.</summary>
    private const int MostCounted = 10_000;

    private static readonly TimeSpan _window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Queue<long> _sent = new();
    private int _limit = perMinute;
    private (int Left, DateTimeOffset Until) _told = (int.MaxValue, default);
    private (long Since, TimeSpan For) _block;

    /// <summary>What is kept for exits: of a limit that is smaller than was thought at most half.</summary>
    private int Kept => Math.Min(keptForExits, _limit / 2);

    private TimeSpan BlockedFor => _block.For == TimeSpan.Zero ? TimeSpan.Zero : _block.For - time.GetElapsedTime(_block.Since);

    /// <summary>How many requests are remembered.</summary>
    internal int Counted => _sent.Count;

    /// <summary>How many requests of a use can be sent now.</summary>
    public int Left(RequestUse use)
    {
        lock (_gate)
        {
            return Count(use, time.GetUtcNow());
        }
    }

    /// <summary>Takes one request. One for an exit is always taken: a refusal by the venue is at least an answer.</summary>
    /// <param name="use">What it is for.</param>
    /// <param name="retryAt">When there is one again, when there is none.</param>
    public bool TryTake(RequestUse use, out DateTimeOffset retryAt)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            retryAt = now;
            ForgetOld();
            if (use != RequestUse.Exit && Count(use, now) <= 0)
            {
                var oldest = _sent.Count > 0 && _limit - Kept <= _sent.Count ? _window - time.GetElapsedTime(_sent.Peek()) : TimeSpan.Zero;
                var told = _told.Until > now && _told.Left <= Kept ? _told.Until - now : TimeSpan.Zero;
                retryAt = now + new[] { BlockedFor, told, oldest }.Max();
                return false;
            }

            if (_sent.Count == MostCounted)
            {
                _sent.Dequeue();
            }

            _sent.Enqueue(time.GetTimestamp());
            _told = _told.Left is int.MaxValue or 0 ? _told : (_told.Left - 1, _told.Until);
            return true;
        }
    }

    /// <summary>Learns from the headers of an answer. A number that is none says nothing.</summary>
    /// <param name="limit"><c>X-RateLimit-Limit</c>.</param>
    /// <param name="remaining"><c>X-RateLimit-Remaining</c>.</param>
    /// <param name="reset"><c>X-RateLimit-Reset</c>.</param>
    public void Learn(string? limit, string? remaining, string? reset)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (Number(limit) is { } told and > 0 and <= 1_000_000)
            {
                _limit = (int)told;
            }

            // Answers come in another order than requests: within one window the least that was told counts.
            if (Number(remaining) is { } left and >= 0 and <= 1_000_000 && Number(reset) is { } at && at >= now.ToUnixTimeSeconds() && at <= now.ToUnixTimeSeconds() + 3600)
            {
                var until = DateTimeOffset.FromUnixTimeSeconds(at);
                _told = (until > _told.Until || _told.Until <= now ? (int)left : Math.Min((int)left, _told.Left), until);
            }
        }
    }

    /// <summary>The venue has refused a request because there were too many: until the time that it gave nothing but exits is sent.</summary>
    /// <param name="until">The time; <see langword="null"/> is a quarter of a minute from now.</param>
    public void Block(DateTimeOffset? until)
    {
        lock (_gate)
        {
            _block = (time.GetTimestamp(), until is { } end ? end - time.GetUtcNow() : _window / 4);
        }
    }

    private int Count(RequestUse use, DateTimeOffset now)
    {
        ForgetOld();
        var left = Math.Min(_limit - _sent.Count, _told.Until > now && _told.Until - now <= _window * 60 ? _told.Left : int.MaxValue);
        return use == RequestUse.Exit ? left : BlockedFor > TimeSpan.Zero ? 0 : left - Kept;
    }

    private void ForgetOld()
    {
        // A clock that is set must not hold anything back: our own count goes by the timer.
        while (_sent.Count > 0 && time.GetElapsedTime(_sent.Peek()) >= _window)
        {
            _sent.Dequeue();
        }
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
