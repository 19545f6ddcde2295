using Guardrails.Alarms;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Shell;
using Guardrails.States;

namespace Guardrails.Closing;

/// <summary>Flattens a scope: restricts it, cancels its entries, closes its positions, and asks the venue again.</summary>
internal sealed class Flattening(ExitRuns runs, VenueSender sender, VenueReader reader)
{
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly OrderGuard _guard = sender.Guard;
    private readonly TimeProvider _time = sender.Time;

    public async ValueTask<FlattenResult> RunAsync(TradingScope scope, FlattenTarget target, Attribution by, CancellationToken cancellationToken)
    {
        var left = await CancelEntriesAsync(scope, TradingState.Halted, target, by, cancellationToken).ConfigureAwait(false);

        // What is short first, because a long position may cover it, then the largest; no other close waits for another.
        var closing = Positions(scope, target).OrderBy(static p => p.Net > 0m).ThenByDescending(static p => Math.Abs(p.Net) * Math.Abs(p.Mark)).ThenBy(static p => p.Key.Symbol)
            .Select(p => CloseAsync(p, target, by)).ToArray();
        var closes = await Task.WhenAll(closing).WaitAsync(cancellationToken).ConfigureAwait(false);

        var isRead = await reader.RefreshAsync(cancellationToken).ConfigureAwait(false);
        left = StillAlive(left);
        var isVerified = isRead && left.Count == 0 && _guard.IsRead && Positions(scope, target).All(p => _guard.ViewExit(p.Key.Symbol, p.Key.Leg) is { IsFlat: true });
        if (!isVerified)
        {
            _guard.Alarm(AlarmCodes.FlattenIncomplete, scope.ToString(), WhatIsLeft(closes, left, isRead));
        }

        var held = _guard.Positions.Where(p => (scope.Symbol.IsDefault || p.Key.Symbol == scope.Symbol) && p.Net != 0m).ToArray();
        return isVerified ? new FlattenResult.Flat { Closes = closes, PositionsLeft = held } : new FlattenResult.Incomplete(left) { Closes = closes, PositionsLeft = held };
    }

    private static string WhatIsLeft(IReadOnlyList<CloseResult> closes, IReadOnlyList<TrackedOrder> entries, bool isRead)
    {
        string[] left =
        [
            .. closes.Where(static c => !c.IsClosed).Select(static c => c.ToString()),
            .. entries.Select(static o => $"the entry {o} is alive; GuardedBroker.CancelAsync asks once more to cancel it"),
            .. isRead ? (ReadOnlySpan<string>)[] : ["the venue could not be asked whether anything is left; GuardedBroker.RefreshAsync asks again"],
        ];
        return $"{(left.Length == 0 ? "a position is not seen to be flat yet" : string.Join("; ", left))}; GuardedBroker.FlattenAsync can be called again";
    }

    /// <summary>Restricts the scope, cancels its entries, and waits a while for the confirmations.</summary>
    /// <returns>The entries that are still alive.</returns>
    public async ValueTask<IReadOnlyList<TrackedOrder>> CancelEntriesAsync(
        TradingScope scope, TradingState state, FlattenTarget target, Attribution by, CancellationToken cancellationToken)
    {
        if (_guard.GetState(scope) < state)
        {
            _guard.SetState(scope, state, by);
        }

        var started = _time.GetTimestamp();
        while (true)
        {
            var entries = _guard.OpenOrders.Where(o => IsIn(o, scope) && (o.IsManaged ? !o.IsProvenExit : target == FlattenTarget.Everything)).ToArray();
            if (entries.Length == 0 || _time.GetElapsedTime(started) >= CancelTimeout)
            {
                await reader.RefreshAsync(cancellationToken).ConfigureAwait(false);
                return StillAlive(entries);
            }

            await sender.CancelDueAsync(entries, by, cancellationToken).ConfigureAwait(false);
            await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<CloseResult> CloseAsync(TrackedPosition position, FlattenTarget target, Attribution by)
    {
        var (symbol, leg) = (position.Key.Symbol, position.Key.Leg);
        var request = new CloseRequest { Symbol = symbol, Leg = leg, By = by };
        var own = Book.PositionView.SameSide(position.Managed, position.Net) == 0m ? null : await runs.ExitAsync(request, ExitIntent.Operator).ConfigureAwait(false);
        if (target == FlattenTarget.Managed || own is { IsClosed: false } || _guard.ViewExit(symbol, leg) is not { IsFlat: false } left)
        {
            return own ?? new CloseResult.Closed { Key = position.Key, ClosedQuantity = 0m, Remaining = 0m };
        }

        if (await ManageAsync(symbol, leg, by).ConfigureAwait(false) is { } why)
        {
            return new CloseResult.Incomplete(why) { Key = position.Key, ClosedQuantity = own?.ClosedQuantity ?? 0m, Remaining = left.Net };
        }

        var others = await runs.ExitAsync(request, ExitIntent.Operator).ConfigureAwait(false);
        return others with { ClosedQuantity = others.ClosedQuantity + (own?.ClosedQuantity ?? 0m) };
    }

    /// <summary>Takes over the management of the rest of a position, which is somebody else's, once an answer of the venue shows it and no order works on it.</summary>
    /// <returns>Why the rest could not be taken over; <see langword="null"/> when it was.</returns>
    private async ValueTask<string?> ManageAsync(Symbol symbol, PositionLeg leg, Attribution by)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            await Task.Delay(Pause, _time, runs.Stopping).ConfigureAwait(false);
            await reader.RefreshAsync(runs.Stopping).ConfigureAwait(false);
            try
            {
                _guard.ManagePosition(symbol, _guard.ViewExit(symbol, leg)!.Net, by, leg);
                return null;
            }
            catch (ArgumentException exception) when (_time.GetElapsedTime(started) >= CancelTimeout)
            {
                return exception.Message.Split(" (Parameter", 2)[0].TrimEnd('.');
            }
            catch (ArgumentException)
            {
                // The answer was older than the last execution, or an order is still alive: read again.
            }
        }
    }

    /// <summary>An order that the guard no longer remembers has ended.</summary>
    private TrackedOrder[] StillAlive(IEnumerable<TrackedOrder> orders) =>
        [.. orders.Select(o => _guard.FindOrder(o.ClientOrderId)).OfType<TrackedOrder>().Where(static o => !Book.OrderView.IsTerminal(o.State))];

    private IEnumerable<TrackedPosition> Positions(TradingScope scope, FlattenTarget target) =>
        _guard.Positions.Where(p => (scope.Symbol.IsDefault || p.Key.Symbol == scope.Symbol) && (target == FlattenTarget.Everything ? p.Net != 0m : Book.PositionView.SameSide(p.Managed, p.Net) != 0m));

    private static bool IsIn(TrackedOrder order, TradingScope scope) =>
        scope.Strategy is { } strategy ? order.Strategy == strategy : scope.Symbol.IsDefault || order.Key.Symbol == scope.Symbol;
}
