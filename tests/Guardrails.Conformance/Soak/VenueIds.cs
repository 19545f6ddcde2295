using System.Collections.Concurrent;
using Guardrails.Notices;

namespace Guardrails.Conformance.Soak;

/// <summary>Which of the guard's orders the venue's ids are, as the guard's notices say. Keeps the newest ones.</summary>
internal sealed class VenueIds
{
    private const int MostKept = 4_000;

    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Queue<string> _newest = new();

    public string? Find(string venueId) => _names.GetValueOrDefault(venueId);

    /// <summary>Until the guard ends.</summary>
    public async Task FollowAsync(OrderGuard guard)
    {
        await foreach (var notice in guard.ReadNoticesAsync().ConfigureAwait(false))
        {
            if ((notice as GuardNotice.OrderChanged)?.Order is { VenueOrderId: { } id } order && _names.TryAdd(id, order.ClientOrderId))
            {
                _newest.Enqueue(id);
                if (_newest.Count > MostKept)
                {
                    _names.TryRemove(_newest.Dequeue(), out _);
                }
            }
        }
    }
}
