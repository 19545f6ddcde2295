using System.Collections.Concurrent;

namespace Guardrails.Shell;

/// <summary>
/// The accounts that guards of this process keep, by the venue's own id: two guards of one account would each leave room for orders that the other one
/// has sent.
/// </summary>
/// <remarks>Thread-safe. A guard that nobody holds any more keeps nothing.</remarks>
internal static class OpenGuards
{
    private static readonly ConcurrentDictionary<string, WeakReference<GuardShell>> _accounts = new(StringComparer.Ordinal);

    /// <summary>Takes an account for a guard.</summary>
    /// <param name="venueAccountId">The venue's id of the account, unique over all venues.</param>
    /// <param name="guard">The guard.</param>
    /// <returns>Whether the guard has it now; <see langword="false"/> when another one has it.</returns>
    public static bool TryClaim(string venueAccountId, GuardShell guard)
    {
        var own = new WeakReference<GuardShell>(guard);
        var holder = _accounts.AddOrUpdate(venueAccountId, own, (_, held) => held.TryGetTarget(out var other) && other != guard ? held : own);
        return holder.TryGetTarget(out var has) && has == guard;
    }

    /// <summary>The guard was disposed: another one may take its account.</summary>
    public static void Release(string venueAccountId, GuardShell guard)
    {
        if (_accounts.TryGetValue(venueAccountId, out var holder) && holder.TryGetTarget(out var has) && has == guard)
        {
            _accounts.TryRemove(new(venueAccountId, holder));
        }
    }
}
