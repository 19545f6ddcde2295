using Guardrails.Book;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Shell;

namespace Guardrails.Closing;

/// <summary>
/// One exit order for a position of which nothing is known to be the bot's own. The guard refuses it, on the record. An exit that it approves all the same, because something became the bot's own
/// meanwhile or because the venue shows more than the books, is sent once, and waited for until it has ended or something is known to be the bot's own.
/// </summary>
internal sealed class SingleExit(VenueSender sender, CloseRequest request, TimeSpan timeout)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly OrderGuard _guard = sender.Guard;
    private string? _sent;

    public async ValueTask<CloseResult> RunAsync(CancellationToken cancellationToken)
    {
        var view = View();
        var key = new PositionKey { Account = _guard.Account, Venue = _guard.Venue, Symbol = request.Symbol, Leg = request.Leg };
        var result = await sender.SubmitAsync(ToOrder(view), cancellationToken).ConfigureAwait(false);
        if (result is OrderResult.Denied { Denial: var denial })
        {
            return new CloseResult.Refused(denial) { Key = key, ClosedQuantity = 0m, Remaining = view?.Basis ?? 0m, InFlight = view?.InFlight ?? 0m, OwnEntries = [.. view?.OwnEntries ?? []] };
        }

        _sent = result.Match(static _ => null, static accepted => accepted.Order.ClientOrderId, static _ => null, static unknown => (string?)unknown.ClientOrderId);
        var started = sender.Time.GetTimestamp();
        while (IsAlive() && View() is { } now && !ExitRuns.IsKnown(now, _guard.ShareOf(request.Symbol, request.Leg, request.Strategy)) && sender.Time.GetElapsedTime(started) < timeout)
        {
            await _guard.WhenChangedAsync(now.Sequence, LongestPause, cancellationToken).ConfigureAwait(false);
        }

        var order = _sent is null ? null : _guard.FindOrder(_sent);
        var after = View();
        var (closed, remaining) = (order?.Filled ?? 0m, after?.Basis ?? 0m);
        CloseResult ended = order is { State: OrderState.Filled }
            ? new CloseResult.Closed { Key = key, ClosedQuantity = closed, Remaining = remaining }
            : new CloseResult.Incomplete(order is null ? result.ToString() : FormattableString.Invariant($"the exit is {order.State} with {order.Filled} of {order.Quantity}")) { Key = key, ClosedQuantity = closed, Remaining = remaining };
        return ended with { InFlight = after?.InFlight ?? 0m, OwnEntries = [.. after?.OwnEntries ?? []] };
    }

    /// <summary>What the exit had closed when the position was as shown; 0 when none was sent.</summary>
    public decimal ClosedAt(ExitView view) =>
        view.UnderWay.Concat(view.Others).FirstOrDefault(o => o.ClientOrderId == _sent)?.Filled ?? (_sent is null ? 0m : _guard.FindOrder(_sent)?.Filled ?? 0m);

    private bool IsAlive() => _sent is not null && _guard.FindOrder(_sent) is { } order && !OrderView.IsTerminal(order.State);

    private ExitView? View() => _guard.ViewExit(request.Symbol, request.Leg);

    private OrderRequest ToOrder(ExitView? view)
    {
        var held = view is null ? 0m : view.Net != 0m ? view.Net : view.AtVenue;
        var quantity = Math.Max(view?.Tradable ?? 0m, Math.Abs(held));
        return new OrderRequest
        {
            Symbol = request.Symbol,
            Side = held < 0m || request.Leg == PositionLeg.Short ? OrderSide.Buy : OrderSide.Sell,

            // Where nothing is held and no smallest quantity is known, the question still needs a quantity.
            Quantity = request.Quantity ?? (quantity == 0m ? 1m : quantity),
            Effect = PositionEffect.Close,
            Strategy = request.Strategy,
        };
    }
}
