using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Shell;

namespace Guardrails.Protection;

/// <summary>
/// Places what a plan wants and what does not rest yet, for what is really held, in the run that has the position's exit slot. The ladder: stop and target as one; after 3 refusals the stop alone;
/// after 6 the position is closed at market, unless the policy says no.
/// </summary>
internal sealed class ProtectionPlacing(ExitRuns runs, VenueSender sender, VenueReader reader, Backoff backoff, Symbol symbol, PositionLeg leg, Func<bool> isOvertaken)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly OrderGuard _guard = sender.Guard;
    private readonly UnprotectedExit _exit = new(runs, sender, reader);
    private readonly long _started = sender.Time.GetTimestamp();

    private ProtectionView? View => _guard.ViewProtection(symbol, leg);

    /// <summary>Places until nothing is missing, or until something has to be waited for that the run cannot wait for.</summary>
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        while (!isOvertaken() && View is { Missing.Count: > 0, IsWaiting: false } view && (view.Overlaps || view.Misplaced.Count == 0))
        {
            if (WhyExit(view) is not null && (await _exit.TryAsync(symbol, leg, runs.ExitsWhenUnprotected, WhyExit, cancellationToken).ConfigureAwait(false) || view.IsThrough))
            {
                // A stop that the price is beyond would be an exit at once: where none is to be, nothing is placed.
                return;
            }

            var isTrading = await sender.GetMarketStatusAsync(symbol, cancellationToken).ConfigureAwait(false) is { Phase: MarketPhase.Continuous };
            if (View?.Slot != view.Slot)
            {
                // Another plan was set meanwhile.
                continue;
            }

            if (await PlaceAsync(view, isTrading, cancellationToken).ConfigureAwait(false) && View is not { Missing.Count: > 0, IsWaiting: false })
            {
                continue;
            }

            // Refused, or taken for another quantity than was asked for.
            if (sender.Time.GetElapsedTime(_started) >= Longest)
            {
                return;
            }

            await backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
            await reader.RefreshAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Why a position is closed instead of protected; <see langword="null"/> when it is not.</summary>
    private static string? WhyExit(ProtectionView view) =>
        view.WhyThrough ?? (view.Slot.IsHopeless ? $"the venue has refused what protects it {view.Slot.Failures} times" : null);

    /// <summary>Sends what is missing, one message after the other.</summary>
    /// <returns>Whether all of it was taken, or is being found out.</returns>
    private async ValueTask<bool> PlaceAsync(ProtectionView view, bool isTrading, CancellationToken cancellationToken)
    {
        foreach (var exits in view.Missing)
        {
            var results = exits.Length == 1
                ? [await sender.SubmitAsync(exits[0], cancellationToken).ConfigureAwait(false)]
                : (await sender.SubmitGroupAsync(new GroupRequest { Exits = exits }, cancellationToken).ConfigureAwait(false)).Each();
            if (results.FirstOrDefault(static r => r is OrderResult.Rejected or OrderResult.Denied) is { } refused)
            {
                await TakeAsync(refused, view, isTrading, cancellationToken).ConfigureAwait(false);
                return false;
            }
        }

        backoff.Reset();
        return true;
    }

    private async ValueTask TakeAsync(OrderResult refused, ProtectionView view, bool isTrading, CancellationToken cancellationToken)
    {
        // What protects comes before the bot's own entries: those that the venue would let the stop trade with, and those that could take what it needs.
        var inTheWay = refused is OrderResult.Rejected { Rejection.IsSelfTrade: true } ? view.Entries
            : refused is OrderResult.Denied { Denial: var denial } && denial.Has(DenialCodes.CloseExceedsPosition) ? [.. view.Opposing, .. view.HalfFilled]
            : [];
        if (inTheWay.Count > 0)
        {
            await sender.CancelDueAsync(inTheWay, Attribution.ByGuard("it stands in the way of what protects the position"), cancellationToken).ConfigureAwait(false);
        }
        else if (isTrading && view.Covered == 0m && Counts(refused))
        {
            _guard.SetProtection(symbol, leg, view.Slot, view.Slot with { Failures = view.Slot.Failures + 1 });
        }
    }

    /// <summary>Whether a refusal is one of these terms. What passes by itself is tried again as it is.</summary>
    private static bool Counts(OrderResult refused) => refused switch
    {
        OrderResult.Rejected { Rejection: { IsTemporary: false, Code: not VenueRejection.NotSentCode } } => true,
        OrderResult.Denied { Denial: var denial } => !denial.Violations.All(static v => v.Code == DenialCodes.ExitProofUnavailable || v.Code == DenialCodes.CloseExceedsPosition
            || v.Code == DenialCodes.NoPositionToClose || v.Code == DenialCodes.CloseUncovers || v.Code == DenialCodes.RuleFaulted || v.Code == DenialCodes.CapacityExceeded || v.Code == DenialCodes.JournalFailed || v.Code == DenialCodes.GuardFaulted || v.Code == DenialCodes.ApprovalExpired || v.Code == DenialCodes.ApprovalWithdrawn),
        _ => false,
    };
}
