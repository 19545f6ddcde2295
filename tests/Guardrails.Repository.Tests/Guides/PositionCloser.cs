using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>Closes the position of a symbol, also where a stop or a target rests. Needs <see cref="GuardedBot.RunAsync"/> to be running.</summary>
public sealed class PositionCloser(GuardedBot bot)
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _shortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(4);

    private readonly OrderGuard _guard = bot.Guard;

    /// <summary>Closes what is the bot's own of a symbol. Call it again when something remains.</summary>
    /// <returns>What remains. 0 says that it is closed; otherwise the symbol stays reduce-only, and the stop has been placed again.</returns>
    public async Task<decimal> CloseAsync(Symbol symbol, Attribution by, CancellationToken cancellationToken = default)
    {
        // From here on no entry is approved, and entries that work are unwanted: the loop of the bot cancels them.
        TradingScope scope = TradingScope.Of(symbol);
        bool wasActive = _guard.GetState(scope) == TradingState.Active;
        if (wasActive)
        {
            _guard.SetState(scope, TradingState.ReduceOnly, by);
        }

        var displaced = new List<TrackedOrder>();
        long started = bot.Time.GetTimestamp();
        TimeSpan pause = _shortestPause;
        while (bot.Time.GetElapsedTime(started) < _longest)
        {
            decimal held = Held(symbol);
            if (held == 0m)
            {
                // Closed. An exit or an entry that still rests would open a position, so that its end is waited for as well.
                if (!OpenOrders(symbol).Any())
                {
                    break;
                }

                await CancelAsync(OpenOrders(symbol), by, cancellationToken);
            }
            else if (!Exits(symbol, held).Any(IsUnderWay))
            {
                OrderRequest exit = held > 0m ? OrderRequest.Sell(symbol, held) : OrderRequest.Buy(symbol, -held);
                OrderResult result = await bot.SubmitAsync(exit with { Effect = PositionEffect.Close }, cancellationToken);
                if ((result is OrderResult.Denied { Denial: var denial } && denial.Code == DenialCodes.CloseExceedsPosition)
                    || result is OrderResult.Rejected { Rejection.Code: not "429" })
                {
                    // What rests could fill beside the exit, or the broker holds the shares for it. It goes first, and only its confirmed end counts.
                    TrackedOrder[] resting = [.. Exits(symbol, held)];
                    displaced.AddRange(resting.ExceptBy(displaced.Select(static order => order.ClientOrderId), static order => order.ClientOrderId));
                    await CancelAsync(resting, by, cancellationToken);
                }

                pause = pause < _longestPause ? 2 * pause : pause;
            }

            // Otherwise an exit works, or nobody knows of it: the guard looks it up, and a second one could turn the position.
            await Task.Delay(pause, bot.Time, cancellationToken);
        }

        decimal remaining = Held(symbol);
        if (remaining != 0m)
        {
            await RestoreAsync(symbol, remaining, displaced, cancellationToken);
        }
        else if (wasActive && !OpenOrders(symbol).Any() && _guard.GetState(scope) == TradingState.ReduceOnly)
        {
            _guard.SetState(scope, TradingState.Active, by);
        }

        return remaining;
    }

    private async Task CancelAsync(IEnumerable<TrackedOrder> orders, Attribution by, CancellationToken cancellationToken)
    {
        foreach (TrackedOrder order in orders.ToArray())
        {
            await bot.CancelAsync(order.ClientOrderId, by, cancellationToken);
        }
    }

    /// <summary>Places again what had to go, for no more than is left.</summary>
    private async Task RestoreAsync(Symbol symbol, decimal held, List<TrackedOrder> displaced, CancellationToken cancellationToken)
    {
        if (Exits(symbol, held).Any() || displaced.OrderByDescending(static order => order.StopPrice is not null).FirstOrDefault() is not { } order)
        {
            return;
        }

        await bot.SubmitAsync(
            new OrderRequest
            {
                Symbol = symbol,
                Side = order.Side,
                Quantity = Math.Min(order.Quantity, Math.Abs(held)),
                Type = order.Type,
                LimitPrice = order.LimitPrice,
                StopPrice = order.StopPrice,
                TimeInForce = order.TimeInForce ?? TimeInForce.GoodTillCancel,
                Effect = PositionEffect.Close,
            },
            cancellationToken);
    }

    /// <summary>What is the bot's own, signed.</summary>
    private decimal Held(Symbol symbol) => _guard.FindPosition(symbol)?.Managed ?? 0m;

    private IEnumerable<TrackedOrder> Exits(Symbol symbol, decimal held) => OpenOrders(symbol).Where(order => order.Side == (held > 0m ? OrderSide.Sell : OrderSide.Buy));

    /// <summary>The bot's own; on an account of its own also those of before a restart.</summary>
    private IEnumerable<TrackedOrder> OpenOrders(Symbol symbol) => _guard.OpenOrders.Where(order => order.Key.Symbol == symbol && (order.IsManaged || bot.OwnsAccount));

    private static bool IsUnderWay(TrackedOrder order) => order.Type == OrderType.Market;
}
