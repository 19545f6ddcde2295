using Guardrails.Book;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Shell;

namespace Guardrails.Closing;

/// <summary>
/// One exit order for a position of which nothing is known to be the bot's own. The guard refuses it, on the record; an exit that it approves
/// all the same, because something became the bot's own meanwhile, is sent once and waited for.
/// </summary>
internal sealed class SingleExit(VenueSender sender, CloseRequest request, TimeSpan timeout)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly OrderGuard _guard = sender.Guard;

    public async ValueTask<CloseResult> RunAsync(CancellationToken cancellationToken)
    {
        var view = View();
        var key = new PositionKey { Account = _guard.Account, Venue = _guard.Venue, Symbol = request.Symbol, Leg = request.Leg };
        var result = await sender.SubmitAsync(ToOrder(view), cancellationToken).ConfigureAwait(false);
        if (result is OrderResult.Denied { Denial: var denial })
        {
            return new CloseResult.Refused(denial) { Key = key, ClosedQuantity = 0m, Remaining = view?.Basis ?? 0m, InFlight = view?.InFlight ?? 0m, OwnEntries = [.. view?.Entries ?? []] };
        }

        var id = result.Match(static _ => null, static accepted => accepted.Order.ClientOrderId, static _ => null, static unknown => (string?)unknown.ClientOrderId);
        var started = sender.Time.GetTimestamp();
        while (id is not null && _guard.FindOrder(id) is { } sent && !OrderView.IsTerminal(sent.State) && sender.Time.GetElapsedTime(started) < timeout)
        {
            await _guard.WhenChangedAsync(View()!.Sequence, LongestPause, cancellationToken).ConfigureAwait(false);
        }

        var order = id is null ? null : _guard.FindOrder(id);
        var after = View();
        var (closed, remaining) = (order?.Filled ?? 0m, after?.Basis ?? 0m);

        // The order was as large as what was known when it was made: of a purchase that was booked meanwhile it can have closed a part.
        var isMore = request.Quantity is null && remaining != 0m && Math.Abs(remaining) >= (after?.Tradable ?? 0m);
        var why = order switch
        {
            null => result.ToString(),
            { State: OrderState.Filled } when isMore => $"{Text.Phrase.Number(Math.Abs(remaining))} more became the bot's own while the exit was sent; call GuardedBroker.CloseAsync again",
            { State: OrderState.Filled } => null,
            _ => FormattableString.Invariant($"the exit is {order.State} with {order.Filled} of {order.Quantity}"),
        };
        CloseResult ended = why is null
            ? new CloseResult.Closed { Key = key, ClosedQuantity = closed, Remaining = remaining }
            : new CloseResult.Incomplete(why) { Key = key, ClosedQuantity = closed, Remaining = remaining };
        return ended with { InFlight = after?.InFlight ?? 0m, OwnEntries = [.. after?.Entries ?? []] };
    }

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
