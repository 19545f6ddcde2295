using System.Collections.Immutable;
using Guardrails.Alarms;
using Guardrails.Orders;
using Guardrails.Shell;

namespace Guardrails.Closing;

/// <summary>Gives what is left of a position the exits back that had to give way.</summary>
internal sealed class ExitRestoration(VenueSender sender, ExitView view, Backoff backoff)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly OrderGuard _guard = sender.Guard;
    private readonly long _started = sender.Time.GetTimestamp();

    /// <summary>Whether somebody wants to close the position, or more of it, since: that comes first.</summary>
    private bool IsOvertaken => PositionExit.GoalOf(_guard.ViewExit(view.Key.Symbol, view.Key.Leg)) != PositionExit.GoalOf(view);

    /// <summary>Places stops first, because a target without a stop protects nothing. Exits that the venue linked go back linked.</summary>
    /// <param name="displaced">The exits that had to give way.</param>
    /// <param name="cancellationToken">Ends the run where it is.</param>
    /// <returns>The exits that cannot be given back yet, and those that could not be placed.</returns>
    public async ValueTask<(ImmutableArray<string> Waiting, ImmutableArray<string> Failed)> RunAsync(ImmutableArray<string> displaced, CancellationToken cancellationToken)
    {
        var symbol = view.Key.Symbol;
        var side = view.Basis > 0m ? OrderSide.Sell : OrderSide.Buy;

        // What still rests covers its part already.
        var covered = PositionExit.Covered(view.Resting.Where(r => r.Order.Side == side && !displaced.Contains(r.Order.ClientOrderId)));

        // While a plan of the position is not placed, a target would have the place of its stop: it is not given back.
        // Nothing is given back where somebody wants no protection, or where it would execute at once.
        var plan = _guard.ViewProtection(symbol, view.Key.Leg);
        var (stopsOnly, nothing) = (plan is { Missing.Count: > 0 }, plan is { SuspendedUntil: not null } or { IsThrough: true });
        var groups = _guard.Displaced(displaced).Where(g => g.Waits || (!nothing && (g.HasStop || !stopsOnly))).ToArray();
        var failed = ImmutableArray.CreateBuilder<string>();
        var wanted = groups.Where(g => !g.Waits && g.Ended.Count > 0 && g.Ended[0].Side == side).Select(g => (Exits: g, Share: _guard.ShareOf(symbol, view.Key.Leg, g.Ended[0].Strategy)));
        foreach (var (exits, share) in wanted.OrderByDescending(static g => g.Exits.HasStop).ThenBy(static g => g.Share is 0m))
        {
            // A strategy's exits come back as large as its share, and after those of the others when it has none any more.
            var quantity = Math.Min(Math.Min(Math.Abs(view.Basis) - covered, exits.Left), share is > 0m ? share.Value : decimal.MaxValue);
            var requests = exits.Ended.Select(order => new OrderRequest
            {
                Symbol = symbol,
                Side = order.Side,
                Quantity = quantity,
                Type = order.Type,
                LimitPrice = order.LimitPrice,
                StopPrice = order.StopPrice,
                TimeInForce = order.TimeInForce!.Value,
                Effect = PositionEffect.Close,
                Strategy = order.Strategy,
            }).ToArray();
            if (quantity <= 0m || await PlaceAsync(requests, cancellationToken).ConfigureAwait(false) is not { } failure)
            {
                covered += Math.Max(0m, quantity);
                continue;
            }

            failed.AddRange(exits.Ids);
            if (!IsOvertaken)
            {
                _guard.Alarm(AlarmCodes.ExitsNotRestored, symbol.Value, $"{Text.Phrase.Number(quantity)} {symbol} is left without the exits that had to give way: {failure}. Place them again with SubmitAsync, or close the position with GuardedBroker.CloseAsync.");
            }
        }

        return ([.. groups.Where(static g => g.Waits).SelectMany(static g => g.Ids)], failed.ToImmutable());
    }

    /// <returns>Why the exits could not be placed; <see langword="null"/> when they were.</returns>
    private async ValueTask<string?> PlaceAsync(OrderRequest[] requests, CancellationToken cancellationToken)
    {
        string? failure = "the position is to be closed";
        while (!IsOvertaken)
        {
            failure = requests.Length > 1
                ? Failure(await sender.SubmitGroupAsync(new GroupRequest { Exits = requests }, cancellationToken).ConfigureAwait(false))
                : Failure(await sender.SubmitAsync(requests[0], cancellationToken).ConfigureAwait(false));
            if (failure is null || sender.Time.GetElapsedTime(_started) >= Longest)
            {
                return failure;
            }

            // The venue can take a moment to release held inventory. After the time for restoring, every exit is tried once.
            await backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
        }

        return failure;
    }

    private static string? Failure(GroupResult result) => result switch
    {
        GroupResult.Denied denied => denied.Denial.ToString(),
        GroupResult.Sent sent => sent.Orders.Select(Failure).FirstOrDefault(static f => f is not null),
        _ => result.ToString(),
    };

    private static string? Failure(OrderResult result) =>
        result.Match(static denied => denied.Denial.ToString(), static _ => null, static rejected => (string?)rejected.Rejection.ToString(), static _ => null);
}
