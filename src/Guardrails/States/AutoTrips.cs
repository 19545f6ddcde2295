using System.Text.Json.Serialization;
using Guardrails.Configuration;

namespace Guardrails.States;

/// <summary>When the guard restricts the account to <see cref="TradingState.ReduceOnly"/> by itself, because something is out of control. A person releases it.</summary>
/// <remarks>
/// Immutable. A strategy that applies itself too often is halted by <see cref="RiskLimits.MaxEntries"/> (C12), a difference from the venue is
/// treated as <see cref="OrderGuardOptions.Drifts"/> says, and a clock that jumped takes no new risk until positions have been read again.
/// </remarks>
[JsonConverter(typeof(GuardrailsJsonConverter))]
public sealed record AutoTrips
{
    /// <summary>No trip. Every reading gives a new instance.</summary>
    public static AutoTrips None => new() { MaxDenials = null, MaxRejections = null, MaxUnknownOrders = null };

    /// <summary>How many denials within <see cref="DenialWindow"/> are too many; <see langword="null"/> for any number.</summary>
    /// <value>Default: 200.</value>
    public int? MaxDenials { get; init; } = 200;

    /// <summary>The window of <see cref="MaxDenials"/>.</summary>
    /// <value>Default: 10 s.</value>
    public TimeSpan DenialWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many entries refused by the venue within <see cref="RejectionWindow"/> are too many, when they are also at least half of its answers to
    /// entries (C14); <see langword="null"/> for any number. Refused exits do not count: an exit is tried again until the venue lets it pass.
    /// </summary>
    /// <value>Default: 5.</value>
    public int? MaxRejections { get; init; } = 5;

    /// <summary>The window of <see cref="MaxRejections"/>.</summary>
    /// <value>Default: 30 s.</value>
    public TimeSpan RejectionWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many orders of unknown outcome at once are too many (C14); <see langword="null"/> for any number. An order counts when the venue has answered a
    /// lookup and it is unknown all the same, or after 2 s: three answers that are lost in one short interruption, and found by the first lookup, do not count.
    /// </summary>
    /// <value>Default: 3.</value>
    public int? MaxUnknownOrders { get; init; } = 3;

    /// <summary>Every problem of these numbers.</summary>
    internal IEnumerable<string> Problems()
    {
        foreach (var (name, count) in new[] { (nameof(MaxDenials), MaxDenials), (nameof(MaxRejections), MaxRejections), (nameof(MaxUnknownOrders), MaxUnknownOrders) })
        {
            if (count is < 1 or > 1_000_000)
            {
                yield return $"{nameof(OrderGuardOptions.Trips)}.{name} is {count}; it must be between 1 and 1000000, or null";
            }
        }

        foreach (var (name, window) in new[] { (nameof(DenialWindow), DenialWindow), (nameof(RejectionWindow), RejectionWindow) })
        {
            if (window <= TimeSpan.Zero || window > TimeSpan.FromHours(1))
            {
                yield return $"{nameof(OrderGuardOptions.Trips)}.{name} is {window}; it must be above 0 and at most 1 h";
            }
        }
    }
}
