using Guardrails.Brokers;
using Guardrails.Positions;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>
/// Says of every position whether live stops cover it, from the venue's own lists alone. A stop covers what is left of it when it is on the side that closes, accepted, not being
/// canceled, and not waiting for an entry that has not filled. A stop that is held behind a live order of its group is live: 59 long with a target for 59 that works
/// and its stop that is held are protected.
/// </summary>
/// <remarks>A pure function of its arguments: thread-safe, and it sends nothing. <see cref="GuardedBroker.AuditProtectionAsync"/> reads the lists and asks it.</remarks>
public static class ProtectionAuditor
{
    /// <summary>Audits the positions of one answer against the open orders of another.</summary>
    /// <param name="positions">What is held.</param>
    /// <param name="orders">What rests, orders held behind a live parent included, with those of both order books where a venue has two.</param>
    /// <param name="options">What else is known.</param>
    /// <returns>
    /// A row for each position with something to protect. Where the list of orders is not complete, a position that is not covered is <see cref="ProtectionVerdict.Unknown"/>: the stop can be among those
    /// that are missing. Where the list of positions failed there are no rows, and the reason says so.
    /// </returns>
    public static ProtectionReport Audit(PositionSnapshot positions, OpenOrderSnapshot orders, ProtectionAuditOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(orders);
        options ??= new ProtectionAuditOptions();
        var instruments = new Dictionary<Symbol, Instrument>();
        foreach (var instrument in options.Instruments)
        {
            instruments[instrument.Symbol] = instrument;
        }

        var readable = orders.Items.Where(StopCoverage.IsReadable).ToList();
        var missing = orders.Reason ?? (readable.Count < orders.Items.Count ? FormattableString.Invariant($"{orders.Items.Count - readable.Count} of {orders.Items.Count} orders cannot be read") : null);
        var (live, entries) = (readable.Where(StopCoverage.IsLive).ToLookup(static o => (o.Symbol, o.Leg)), new LiveEntries(readable, missing is null));
        var before = options.PositionsBefore?.Items.ToDictionary(static p => (p.Symbol, p.Leg), static p => p.Quantity) ?? [];
        var rows = new List<PositionProtection>();
        foreach (var position in positions.Items.Where(static p => p.Quantity != 0m))
        {
            var quantity = Wanted(position, options.Managed, instruments.GetValueOrDefault(position.Symbol));
            if (quantity != 0m)
            {
                var row = StopCoverage.Of(position, quantity, [.. live[(position.Symbol, position.Leg)]], entries, options);
                rows.Add(row.Verdict == ProtectionVerdict.Unprotected && Unread(position, row, missing, before, options) is { } unread
                    ? row with { Verdict = ProtectionVerdict.Unknown, Findings = [new ProtectionFinding { Fault = ProtectionFault.NotReadable, Quantity = row.Held, Sentence = unread }, .. row.Findings] }
                    : row);
            }
        }

        return new ProtectionReport
        {
            AsOf = orders.Completeness == SnapshotCompleteness.Failed || (positions.Completeness != SnapshotCompleteness.Failed && positions.AsOf < orders.AsOf) ? positions.AsOf : orders.AsOf,
            Positions = [.. rows.OrderBy(static r => r.Verdict == ProtectionVerdict.Unprotected ? 0 : r.Verdict == ProtectionVerdict.Unknown ? 1 : 2).ThenBy(static r => r.Symbol.Value, StringComparer.Ordinal).ThenBy(static r => r.Leg)],
            Orphans = positions.IsComplete ? Orphans(positions, live, entries, before, options) : [],
            Reason = Missing("positions", positions.Reason, Missing("open orders", missing, null)),
        };
    }

    /// <summary>Why it is not known that a position lacks a stop; <see langword="null"/> when it is.</summary>
    private static string? Unread(VenuePosition position, PositionProtection row, string? missing, Dictionary<(Symbol, PositionLeg), decimal> before, ProtectionAuditOptions options) =>
        missing is not null && row.Covered < Math.Abs(row.Quantity) ? $"Open orders could not be read whole ({missing}): a stop can be among those that are missing. Ask again."
        : options.PositionsBefore is { Completeness: SnapshotCompleteness.Failed, Reason: var why } ? $"Positions could not be read before the open orders were ({why}). Ask again."
        : Before((position.Symbol, position.Leg), before, options) is { } size && size != position.Quantity ? $"{position.Symbol} moved from {Phrase.Number(size)} to {Phrase.Number(position.Quantity)} while open orders were read. Ask again."
        : options.Doubt?.Invoke(position.Symbol, position.Leg);

    /// <summary>What was held before the orders were read; <see langword="null"/> when nobody says.</summary>
    private static decimal? Before((Symbol, PositionLeg) key, Dictionary<(Symbol, PositionLeg), decimal> before, ProtectionAuditOptions options) =>
        before.TryGetValue(key, out var quantity) ? quantity : options.PositionsBefore is { IsComplete: true } ? 0m : null;

    private static string? Missing(string what, string? reason, string? other) =>
        reason is null ? other : $"{what}: {reason}{(other is null ? "" : $"; {other}")}";

    /// <summary>What of a position is to be protected: no more than is held, on its side, in whole lots.</summary>
    private static decimal Wanted(VenuePosition position, Func<VenuePosition, decimal>? managed, Instrument? instrument)
    {
        var held = Math.Clamp(position.Quantity, -Amount.MaxMagnitude, Amount.MaxMagnitude);
        var wanted = managed?.Invoke(position) ?? held;
        wanted = Math.Sign(wanted) != Math.Sign(held) ? 0m : Math.Abs(wanted) > Math.Abs(held) ? held : wanted;
        return instrument?.RoundQuantity(wanted) ?? wanted;
    }

    /// <summary>Exits with nothing to close, where that is sure: flat before the orders were read and after, and nobody doubts it.</summary>
    private static List<ProtectionFinding> Orphans(PositionSnapshot positions, ILookup<(Symbol Symbol, PositionLeg Leg), VenueOrder> live, LiveEntries entries, Dictionary<(Symbol, PositionLeg), decimal> before, ProtectionAuditOptions options)
    {
        var held = positions.Items.Where(static p => p.Quantity != 0m).Select(static p => (p.Symbol, p.Leg)).ToHashSet();
        return [.. live.Where(orders => !held.Contains(orders.Key)
                && (options.PositionsBefore is null || Before(orders.Key, before, options) == 0m) && options.Doubt?.Invoke(orders.Key.Symbol, orders.Key.Leg) is null)
            .SelectMany(static orders => orders)
            .Where(order => StopCoverage.IsExit(order, options) == true && !entries.IsAwaitedBy(order))
            .OrderBy(static o => o.Symbol.Value, StringComparer.Ordinal)
            .Select(order => StopCoverage.Finding(
                ProtectionFault.Orphan,
                order,
                $"{StopCoverage.Describe(order)} rests, and no {order.Symbol} is held: {(StopCoverage.IsCapped(order, options) ? "there is nothing for it to close" : "it would open a position")}. Cancel it with OrderGuard.CancelProtectionAsync."))];
    }
}
