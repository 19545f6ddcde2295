namespace Guardrails.Sandbox.Wire;

/// <summary>What goes wrong on the wire, between the client and the venue, the next times it can. Thread-safe.</summary>
internal sealed class WireFaults
{
    /// <summary>How many faults may be armed at once.</summary>
    public const int MaxArmed = 1000;

    private readonly object _gate = new();
    private readonly List<Armed> _armed = [];

    /// <summary>The faults by the names of the control endpoint.</summary>
    public enum Kind
    {
        /// <summary>504, and the venue never sees the request.</summary>
        GatewayTimeoutBefore = 1,

        /// <summary>504, and the venue has acted on the request.</summary>
        GatewayTimeoutAfter = 2,

        /// <summary>500, and the venue never sees the request.</summary>
        InternalErrorBefore = 3,

        /// <summary>500, and the venue has acted on the request.</summary>
        InternalErrorAfter = 4,

        /// <summary>The connection breaks, and the venue has acted on the request.</summary>
        ConnectionLostAfter = 5,

        /// <summary>429, and the venue never sees the request.</summary>
        RateLimited = 6,

        /// <summary>The answer takes a while; the venue acts at once.</summary>
        DelayAnswer = 7,

        /// <summary>An event of the stream is never sent.</summary>
        DropEvent = 8,

        /// <summary>An event of the stream is sent twice.</summary>
        DuplicateEvent = 9,

        /// <summary>An event of the stream has a name that nobody knows.</summary>
        UnknownEvent = 10,

        /// <summary>The order of an event has a status that nobody knows.</summary>
        UnknownStatus = 11,

        /// <summary>An event of the stream says that it happened a minute before.</summary>
        OldTimestamp = 12,

        /// <summary>An event of the stream has numbers in the place of decimal strings.</summary>
        Numbers = 13,
    }

    /// <summary>A fault that waits for its opportunities.</summary>
    public sealed record Armed(Kind Kind, int Left, string? Method, string? Path, TimeSpan Delay);

    /// <summary>Arms a fault; false when there are too many.</summary>
    public bool TryArm(Armed fault)
    {
        lock (_gate)
        {
            if (_armed.Count >= MaxArmed)
            {
                return false;
            }

            _armed.Add(fault);
            return true;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _armed.Clear();
        }
    }

    public IReadOnlyList<Armed> List()
    {
        lock (_gate)
        {
            return [.. _armed];
        }
    }

    /// <summary>An opportunity: the fault that happens now; <see langword="null"/> when there is none.</summary>
    public Armed? TakeForRequest(string method, string path) => Take(armed => armed.Kind < Kind.DropEvent
        && (armed.Method is null || string.Equals(armed.Method, method, StringComparison.OrdinalIgnoreCase))
        && (armed.Path is null || path.StartsWith(armed.Path, StringComparison.Ordinal)));

    public bool TakeForEvent(Kind kind) => Take(armed => armed.Kind == kind) is not null;

    private Armed? Take(Predicate<Armed> fits)
    {
        lock (_gate)
        {
            var i = _armed.FindIndex(fits);
            if (i < 0)
            {
                return null;
            }

            var fault = _armed[i];
            if (fault.Left > 1)
            {
                _armed[i] = fault with { Left = fault.Left - 1 };
            }
            else
            {
                _armed.RemoveAt(i);
            }

            return fault;
        }
    }
}
