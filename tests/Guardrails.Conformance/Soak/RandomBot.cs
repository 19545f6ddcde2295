using System.Collections.Concurrent;
using Guardrails.Closing;
using Guardrails.Orders;

namespace Guardrails.Conformance.Soak;

/// <summary>
/// A bot that draws what it does: entries of every class that the adapter has, additions, exits, pairs of exits, closes, reversals, cancellations and replacements. Most of it makes sense; a few
/// orders are far too large, and some calls come while another of the same symbol waits.
/// </summary>
internal sealed class RandomBot(GuardedBroker broker, Func<Symbol, decimal?> priceOf, ulong seed, Action<string> wrong)
{
    /// <summary>How an id of an entry begins. No other id begins like that.</summary>
    public const string EntryPrefix = "entry-";

    // An entry whose exits wait for it, and those exits, the venue does not replace.
    private const string GroupPrefix = EntryPrefix + "g";
    private const string ExitPrefix = "exit-";

    private readonly Random _chance = new((int)(seed % int.MaxValue));
    private readonly ConcurrentDictionary<Symbol, int> _busy = new();
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private int _ids;
    private int _waiting;
    private volatile bool _isPaused;

    /// <summary>Calls that are not answered yet.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public IReadOnlyDictionary<string, int> Calls => _calls;

    public void Pause(bool pause) => _isPaused = pause;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(_chance.Next(10, 50), CancellationToken.None).ConfigureAwait(false);
            var symbol = SoakSettings.Positions.Keys.ElementAt(_chance.Next(SoakSettings.Positions.Count));
            if (_isPaused || Waiting > 12 || priceOf(symbol) is not { } price || (_busy.GetValueOrDefault(symbol) > 0 && _chance.Next(5) > 0))
            {
                continue;
            }

            Act(symbol, price);
        }
    }

    private void Act(Symbol symbol, decimal price)
    {
        var held = broker.Guard.FindPosition(symbol)?.Managed ?? 0m;
        var open = broker.Guard.OpenOrders.Where(order => order.Key.Symbol == symbol && (order.State != OrderState.Unknown || _chance.Next(10) == 0)).ToList();
        if (open.Count > 0 && _chance.Next(3) > 0)
        {
            Change(open[_chance.Next(open.Count)], price);
        }
        else if (held == 0m)
        {
            Enter(symbol, price, Direction(symbol), isAddition: false);
        }
        else if (_chance.Next(5) == 0)
        {
            Enter(symbol, price, held > 0m ? OrderSide.Buy : OrderSide.Sell, isAddition: true);
        }
        else
        {
            Leave(symbol, price, held);
        }
    }

    private void Change(TrackedOrder order, decimal price)
    {
        var (symbol, id) = (order.Key.Symbol, order.ClientOrderId);
        var isAlone = id.StartsWith(ExitPrefix, StringComparison.Ordinal) || (id.StartsWith(EntryPrefix, StringComparison.Ordinal) && !id.StartsWith(GroupPrefix, StringComparison.Ordinal));
        if (_chance.Next(3) == 0 || (!isAlone && _chance.Next(10) > 0))
        {
            Call(symbol, "cancel", async () => Answers.Of(order.IsProvenExit
                ? await broker.CancelProtectionAsync(id, new Attribution("another exit", "bot")).ConfigureAwait(false)
                : await broker.CancelAsync(id).ConfigureAwait(false)));
            return;
        }

        var change = new ReplaceRequest
        {
            ClientOrderId = id,
            LimitPrice = order.LimitPrice is { } limit ? Near(limit, 4) : null,
            StopPrice = order.StopPrice is null ? null : Away(price, order.Side == OrderSide.Buy ? 1 : -1),
            Quantity = order.Filled == 0m && _chance.Next(4) == 0 ? Math.Max(1m, order.Quantity + _chance.Next(-2, 3)) : null,
        };
        Call(symbol, "replace", async () => Answers.Of(await broker.ReplaceAsync(change).ConfigureAwait(false)));
    }

    private void Enter(Symbol symbol, decimal price, OrderSide side, bool isAddition)
    {
        var up = side == OrderSide.Buy ? 1 : -1;
        var request = new OrderRequest
        {
            Symbol = symbol,
            Side = side,
            Quantity = _chance.Next(20) == 0 ? 1_000m : _chance.Next(1, 11),
            ClientOrderId = $"{EntryPrefix}{++_ids}",
            TimeInForce = _chance.Next(2) == 0 ? TimeInForce.Day : TimeInForce.GoodTillCancel,
            Effect = PositionEffect.Open,
        };
        request = _chance.Next(10) switch
        {
            < 4 => request,
            < 7 => request with
            {
                Type = OrderType.Limit,
                LimitPrice = Near(price, 3),
                TimeInForce = _chance.Next(4) switch { 0 => TimeInForce.ImmediateOrCancel, 1 => TimeInForce.FillOrKill, _ => request.TimeInForce },
            },
            < 9 => request with { Type = OrderType.Stop, StopPrice = Away(price, up) },
            _ => request with { Type = OrderType.StopLimit, StopPrice = Away(price, up), LimitPrice = Rounded(price * (1m + (up * 0.03m))) },
        };
        if (!isAddition && request.Type is OrderType.Market or OrderType.Limit && request.TimeInForce is TimeInForce.Day or TimeInForce.GoodTillCancel && _chance.Next(2) == 0)
        {
            var group = new GroupRequest { Entry = request with { ClientOrderId = $"{GroupPrefix}{_ids}" }, Exits = [.. Exits(symbol, price, side, request.Quantity, _chance.Next(3)).Select(exit => exit with { TimeInForce = request.TimeInForce })] };
            Call(symbol, $"bracket of {group.Exits.Count}", async () => Answers.Of(await broker.SubmitGroupAsync(group).ConfigureAwait(false)));
            return;
        }

        Call(symbol, $"entry {request.Type} {request.TimeInForce}", async () => Answers.Of(await broker.SubmitAsync(request).ConfigureAwait(false)));
    }

    private void Leave(Symbol symbol, decimal price, decimal held)
    {
        var (side, quantity) = (held > 0m ? OrderSide.Sell : OrderSide.Buy, Math.Abs(held));
        var part = Math.Max(1m, decimal.Floor(quantity / _chance.Next(1, 4)));
        var exit = new OrderRequest { Symbol = symbol, Side = side, Quantity = part, Effect = PositionEffect.Close, TimeInForce = TimeInForce.Day, ClientOrderId = $"{ExitPrefix}{++_ids}" };
        switch (_chance.Next(9))
        {
            case 0:
                Call(symbol, "exit Market", async () => Answers.Of(await broker.SubmitAsync(exit).ConfigureAwait(false)));
                break;
            case 1:
                var limit = exit with { Type = OrderType.Limit, LimitPrice = Near(price, 3), TimeInForce = TimeInForce.GoodTillCancel };
                Call(symbol, "exit Limit", async () => Answers.Of(await broker.SubmitAsync(limit).ConfigureAwait(false)));
                break;
            case 2 or 3:
                var pair = new GroupRequest { Exits = Exits(symbol, price, side == OrderSide.Sell ? OrderSide.Buy : OrderSide.Sell, quantity, 2) };
                Call(symbol, "pair of exits", async () => Answers.Of(await broker.SubmitGroupAsync(pair).ConfigureAwait(false)));
                break;
            case 4 when SoakSettings.Positions[symbol].MaxShort > 0m:
                var open = new OrderRequest { Symbol = symbol, Side = side, Quantity = _chance.Next(1, 11), ClientOrderId = $"{EntryPrefix}{++_ids}" };
                Call(symbol, "reverse", async () => (await broker.ReverseAsync(open, new Attribution("the other way", "bot")).ConfigureAwait(false)).GetType().Name);
                break;
            default:
                Close(symbol, _chance.Next(3) == 0 ? part : null);
                break;
        }
    }

    private void Close(Symbol symbol, decimal? quantity)
    {
        var close = new CloseRequest { Symbol = symbol, Quantity = quantity, By = new Attribution("enough", "bot") };
        Call(symbol, "close", async () => Answers.Of(await broker.CloseAsync(close).ConfigureAwait(false)));
    }

    private OrderRequest[] Exits(Symbol symbol, decimal price, OrderSide entry, decimal quantity, int which)
    {
        var up = entry == OrderSide.Buy ? 1 : -1;
        var exit = new OrderRequest { Symbol = symbol, Side = entry == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy, Quantity = quantity, Effect = PositionEffect.Close, TimeInForce = TimeInForce.GoodTillCancel };
        var target = exit with { Type = OrderType.Limit, LimitPrice = Rounded(price * (1m + (up * 0.015m))) };
        var stop = exit with { Type = OrderType.Stop, StopPrice = Rounded(price * (1m - (up * 0.015m))) };
        return which switch { 0 => [target], 1 => [stop], _ => [target, stop] };
    }

    private OrderSide Direction(Symbol symbol) => SoakSettings.Positions[symbol].MaxShort > 0m && _chance.Next(2) == 0 ? OrderSide.Sell : OrderSide.Buy;

    /// <summary>A price beside another, some thousandths away on either side.</summary>
    private decimal Near(decimal price, int thousandths) => Rounded(price * (1m + (_chance.Next(-thousandths, thousandths + 1) * 0.001m)));

    /// <summary>A trigger some thousandths above (1) or below (-1) the market.</summary>
    private decimal Away(decimal price, int direction) => Rounded(price * (1m + (direction * _chance.Next(2, 12) * 0.001m)));

    private static decimal Rounded(decimal price) => decimal.Round(price, 2);

    private void Call(Symbol symbol, string name, Func<Task<string>> call)
    {
        _busy.AddOrUpdate(symbol, 1, static (_, calls) => calls + 1);
        Interlocked.Increment(ref _waiting);
        _ = Task.Run(async () =>
        {
            try
            {
                var answer = await call().ConfigureAwait(false);
                _calls.AddOrUpdate($"{name}: {answer}", 1, static (_, times) => times + 1);
            }
            catch (Exception thrown)
            {
                // Bad content is a denial and an unclear outcome is unknown: nothing is thrown at a bot.
                wrong($"{name} of {symbol} threw {thrown}");
            }
            finally
            {
                _busy.AddOrUpdate(symbol, 0, static (_, calls) => calls - 1);
                Interlocked.Decrement(ref _waiting);
            }
        });
    }
}
