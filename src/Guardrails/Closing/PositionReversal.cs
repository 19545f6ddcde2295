using Guardrails.Positions;
using Guardrails.Shell;

namespace Guardrails.Closing;

/// <summary>Reverses a position in three steps: a close, the proof that the position is flat, and the order that opens. The steps never share an order.</summary>
internal sealed class PositionReversal(ExitRuns runs, VenueSender sender, VenueReader reader, TimeSpan timeout)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly OrderGuard _guard = sender.Guard;
    private readonly TimeProvider _time = sender.Time;

    public async ValueTask<ReverseResult> RunAsync(OrderRequest open, Attribution by, CancellationToken cancellationToken)
    {
        var leg = Leg(open);
        CloseResult? close = null;
        if (_guard.ViewExit(open.Symbol, leg) is { Basis: not 0m, IsFlat: false } view)
        {
            if (open.Side == (view.Basis > 0m ? OrderSide.Buy : OrderSide.Sell))
            {
                return new ReverseResult.NotSent(FormattableString.Invariant($"{view.Basis} {open.Symbol} is held on the side that {open.Side} adds to: there is nothing to reverse")) { Close = null };
            }

            close = await runs.ExitAsync(new CloseRequest { Symbol = open.Symbol, Leg = leg, By = by }, ExitIntent.Reverse).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!close.IsClosed)
            {
                return new ReverseResult.NotSent(close.WhyNot()) { Close = close };
            }
        }

        return await ConfirmFlatAsync(open.Symbol, leg, cancellationToken).ConfigureAwait(false) is { } why
            ? new ReverseResult.NotSent(why) { Close = close }
            : new ReverseResult.Sent(await sender.SubmitAsync(open with { Effect = PositionEffect.Open }, cancellationToken).ConfigureAwait(false)) { Close = close };
    }

    /// <summary>The leg to close. Where a symbol is held by leg, that is the other leg than the one that the order opens.</summary>
    private PositionLeg Leg(OrderRequest open) =>
        _guard.ViewExit(open.Symbol, PositionLeg.Long) is null ? PositionLeg.Net : open.Side == OrderSide.Buy ? PositionLeg.Short : PositionLeg.Long;

    /// <summary>Waits until no tradable quantity is held, no order of the bot's own is alive, and the venue does not contradict that.</summary>
    /// <returns>Why the position is not flat; <see langword="null"/> when it is.</returns>
    private async ValueTask<string?> ConfirmFlatAsync(Symbol symbol, PositionLeg leg, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var isRead = await reader.RefreshAsync(cancellationToken).ConfigureAwait(false);
            var view = _guard.ViewExit(symbol, leg);
            if (isRead && (view is null or { IsQuiet: true }) && _guard.IsSeen(symbol, leg))
            {
                return null;
            }

            if (_time.GetElapsedTime(started) >= timeout)
            {
                return FormattableString.Invariant($"not seen to be flat within {Text.Phrase.Age(timeout)}: {Describe(view)}");
            }

            // A position that was opened again meanwhile keeps its exits.
            foreach (var order in view is null ? [] : view.Others.Concat(view.Opposing).Concat(view.Resting.Select(static r => r.Order)).Where(o => (view.IsFlat || !o.IsProvenExit) && _guard.IsCancelDue(o.ClientOrderId)))
            {
                await sender.CancelProtectionAsync(order.ClientOrderId, Attribution.ByGuard("the position is reversed"), cancellationToken).ConfigureAwait(false);
            }

            await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Describe(ExitView? view) => view is null ? "positions could not be read" : FormattableString.Invariant(
        $"{view.Net} held, {view.UnderWay.Count + view.Resting.Count + view.Opposing.Count + view.Others.Count} orders alive");
}
