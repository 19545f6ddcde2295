using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Lives.Checks;
using Guardrails.Lives.Links;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Told;
using Guardrails.Orders;

namespace Guardrails.Lives.Playing;

/// <summary>What the bot and its operator do: every request goes through the public calls of the guard.</summary>
internal sealed class BotMoves(LifeWorld world, Answers answers)
{
    private const int MostOrders = 7;
    private static readonly Attribution Operator = new("drawn", "operator");
    private readonly Queue<(OrderPermit Permit, OrderRequest Request, ToldOrder Order, Move Move)> _permits = new();
    private readonly List<OrderRequest> _exits = [];
    private readonly Requests _requests = new(world);
    private readonly CancelMoves _cancels = new(world);

    public bool IsCrowded => world.Told.Orders.Count(static o => o.AllLeaves > 0) >= MostOrders;

    public ValueTask EntryAsync(Move move) => IsCrowded ? default : SubmitAsync(_requests.EntryRequest(move), move);

    public ValueTask ExitAsync(Move move) => IsCrowded ? default : SubmitAsync(_requests.ExitRequest(move), move);

    public async ValueTask AdmitAsync(Move move, bool isExit)
    {
        if (IsCrowded)
        {
            return;
        }

        var (request, key) = isExit ? _requests.ExitRequest(move) : _requests.EntryRequest(move);
        var demand = isExit ? world.Exits.Demand(key, SideOf(request), (int)request.Quantity) : default;
        var before = world.Approvals.Before();
        world.Narrate($"    admit {request}");
        var permit = await world.Guard.AdmitAsync(request).ConfigureAwait(false);
        if (!permit.IsApproved)
        {
            Denied(request, key, isExit, demand, permit.Denial!);
            return;
        }

        var isClose = permit.Decision.Effect == PositionEffect.Close;
        var order = world.Told.Approve(new ToldOrder
        {
            ClientId = permit.Order.ClientOrderId,
            Key = key,
            Side = SideOf(request),
            IsExit = isClose,
            IsOwn = true,
            Quantity = (int)permit.Decision.ApprovedQuantity,
            Price = PriceOf(request),
            TermsAt = world.Clock.Now,
            IsMarked = isClose && world.Plan.Profile.Capabilities.ExitCap != ExitCap.None,
        });
        world.Approvals.After(before, key, isClose, $"permit {request} as {order.ClientId}", order);
        _permits.Enqueue((permit, request, order, move));
        world.Facts.After();
    }

    public async ValueTask UsePermitAsync(Move move)
    {
        if (!_permits.TryDequeue(out var held))
        {
            return;
        }

        using var permit = held.Permit;
        switch (move.A % 7)
        {
            case 0:
                world.Narrate($"    {held.Order.ClientId} is not sent");
                permit.NotSent();
                world.Told.End(held.Order);
                break;
            case 1:
                world.Narrate($"    the permit of {held.Order.ClientId} is dropped");
                permit.Dispose();
                world.Told.Dropped(held.Order);
                break;
            default:
                await SendAsync(permit, held.Order, held.Move with { D = move.D, Deviation = move.Deviation }).ConfigureAwait(false);
                break;
        }

        world.Facts.After();
    }

    public async ValueTask BracketAsync(Move move)
    {
        if (IsCrowded)
        {
            return;
        }

        var (entry, key) = _requests.EntryRequest(move with { C = move.C + 1 });
        var exits = new List<OrderRequest> { _requests.LegOf(entry, move, isStop: move.B % 2 == 0) };
        if (world.Plan.Profile.Capabilities.LinksExits && move.B % 3 != 0)
        {
            exits.Add(_requests.LegOf(entry, move with { D = move.A }, isStop: move.B % 2 != 0));
        }

        await GroupAsync(new GroupRequest { Entry = entry, Exits = exits }, key, move).ConfigureAwait(false);
    }

    public async ValueTask ExitPairAsync(Move move)
    {
        var (exit, key) = _requests.ExitRequest(move);
        if (!IsCrowded)
        {
            var sell = exit.Side == OrderSide.Sell;
            var target = exit with { Type = OrderType.Limit, LimitPrice = LifePlan.Mark + (sell ? 3 : -3), StopPrice = null, ClientOrderId = _requests.NextId() };
            var stop = exit with { Type = OrderType.Stop, LimitPrice = null, StopPrice = LifePlan.Mark - (sell ? 3 : -3), ClientOrderId = _requests.NextId() };
            await GroupAsync(new GroupRequest { Exits = [target, stop] }, key, move).ConfigureAwait(false);
        }
    }

    public async ValueTask CloseAsync(Move move)
    {
        var (exit, key) = _requests.ExitRequest(move);
        foreach (var order in world.Told.Orders.Where(o => o.IsOwn && o.Key == key && o.IsExit && o.Leaves > 0).ToArray())
        {
            await _cancels.CancelAsync(order, move with { Deviation = null, D = 1 }).ConfigureAwait(false);
        }

        world.TellStream();
        var net = Math.Abs(world.Told.Net[key]);
        if (net > 0 && !IsCrowded)
        {
            await SubmitAsync((exit with { Quantity = net, Type = OrderType.Market, LimitPrice = null, StopPrice = null, Side = world.Told.Net[key] > 0 ? OrderSide.Sell : OrderSide.Buy }, key), move).ConfigureAwait(false);
        }
    }

    public async ValueTask AskAgainAsync(Move move)
    {
        var lost = _exits.FindLast(r => world.Told.Find(r.ClientOrderId!) is { IsUnanswered: true, HasEnded: false });
        if (lost is not null)
        {
            await SubmitAsync((lost, world.Told.Find(lost.ClientOrderId!)!.Key), move).ConfigureAwait(false);
        }
    }

    public async ValueTask ResolveAsync()
    {
        await world.Guard.ResolveUnknownOrdersAsync().ConfigureAwait(false);
        world.Facts.After();
    }

    /// <summary>Asks for an exit of a given size and says whether it was approved.</summary>
    public async ValueTask<bool> TryExitAsync(int key, int side, int quantity, Move move)
    {
        var request = new OrderRequest { Symbol = world.Keys[key].Symbol, Side = side > 0 ? OrderSide.Buy : OrderSide.Sell, Quantity = quantity, Effect = PositionEffect.Close, ClientOrderId = _requests.NextId() };
        var approved = world.Tally.Approved.Values.Sum();
        await SubmitAsync((request, key), move).ConfigureAwait(false);
        return world.Tally.Approved.Values.Sum() > approved;
    }

    public void Dispose()
    {
        while (_permits.TryDequeue(out var held))
        {
            held.Permit.Dispose();
            world.Told.Dropped(held.Order);
        }
    }

    public async ValueTask ReplaceAsync(Move move)
    {
        var alive = world.Told.Orders.Where(static o => o is { IsOwn: true, Leaves: > 0, Entry: null, Group: null }).ToList();
        if (alive.Count == 0 || IsCrowded)
        {
            return;
        }

        var order = alive[move.A % alive.Count];
        var quantity = order.Booked + 1 + (move.B % 5);
        int? price = order.Price is { } was && move.C % 3 == 0 ? was + 1 - (move.C % 2 * 2) : null;
        var tracked = world.Guard.FindOrder(order.ClientId)!;
        var request = new ReplaceRequest
        {
            ClientOrderId = order.ClientId,
            Quantity = quantity,
            LimitPrice = price is { } limit && tracked.LimitPrice is not null ? limit : null,
            StopPrice = price is { } stop && tracked.StopPrice is not null ? stop : null,
        };
        world.Narrate($"    replace {order.ClientId} by {quantity}{(price is null ? "" : $" at {price}")}");
        var replace = new Replacement(world, answers, order, quantity, price ?? order.Price, move);
        var result = order.IsExit
            ? await world.Guard.LoosenProtectionAsync(request, Operator, replace.SendAsync).ConfigureAwait(false)
            : await world.Guard.ReplaceAsync(request, replace.SendAsync).ConfigureAwait(false);
        if (result is ReplaceResult.Denied denied)
        {
            world.Narrate($"    denied: {string.Join("; ", denied.Denial.Violations)}");
            world.Tally.WasDenied(denied.Denial.Code.Code);
        }

        world.Facts.After();
    }

    private async ValueTask SubmitAsync((OrderRequest Request, int Key) asked, Move move)
    {
        var (request, key) = asked;
        var isExit = request.Effect == PositionEffect.Close;
        var demand = isExit ? world.Exits.Demand(key, SideOf(request), (int)request.Quantity) : default;
        world.Narrate($"    submit {request}");
        var result = await world.Guard.SubmitAsync(request, async (proof, token) =>
        {
            ToldOrder? told = null;
            var outcome = await world.Link.SubmitAsync(proof, arrived =>
            {
                var before = world.Approvals.Before();
                told = world.Told.Approve(ToldOrderOf(arrived, key, world.Clock.Now));
                world.Approvals.After(before, key, told.IsExit, $"{(told.IsExit ? "exit" : "entry")} {request} for {arrived.Quantity} as {arrived.ClientId}", told);
                return answers.Take(arrived, told, move);
            }, token).ConfigureAwait(false);
            if (told is not null)
            {
                answers.Hear(outcome, told);
            }

            return outcome;
        }).ConfigureAwait(false);
        if (result is OrderResult.Denied denied)
        {
            Denied(request, key, isExit, demand, denied.Denial);
        }
        else if (isExit)
        {
            world.Tally.Checked(Property.NoProvedExitRefused);
            _exits.Add(request);
        }

        world.Facts.After();
    }

    private void Denied(OrderRequest request, int key, bool isExit, (bool IsDemanded, Reach.ReachRange Range) demand, Denial denial)
    {
        if (isExit)
        {
            world.Tally.Checked(Property.NoProvedExitRefused);
            world.Exits.Denied(key, SideOf(request), (int)request.Quantity, demand, denial);
        }
        else
        {
            world.Narrate($"    denied: {string.Join("; ", denial.Violations)}");
            world.Tally.WasDenied(denial.Code.Code);
        }
    }

    private async ValueTask GroupAsync(GroupRequest request, int key, Move move)
    {
        world.Narrate($"    group {request.Entry} + {string.Join(" + ", request.Exits)}");
        var group = new GroupSend(world, answers, request, key, move);
        var result = await world.Guard.SubmitGroupAsync(request, group.SendAsync).ConfigureAwait(false);
        if (result is GroupResult.Denied denied)
        {
            world.Narrate($"    denied: {string.Join("; ", denied.Denial.Violations)}");
            world.Tally.WasDenied(denied.Denial.Code.Code);
        }

        world.Facts.After();
    }

    public static ToldOrder ToldOrderOf(Arrival order, int key, DateTimeOffset now) => new()
    {
        ClientId = order.ClientId,
        Key = key,
        Side = order.Side,
        IsExit = order.IsExit,
        IsOwn = true,
        IsMarked = order.IsMarked,
        Quantity = order.Quantity,
        Price = order.Price,
        TermsAt = now,
    };

    private async ValueTask SendAsync(OrderPermit permit, ToldOrder order, Move move)
    {
        SubmitOutcome outcome;
        try
        {
            outcome = await world.Link.SubmitAsync(permit.Order, arrived =>
            {
                order.IsMarked = arrived.IsMarked;
                return answers.Take(arrived, order, move);
            }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (RedeemDeniedException refused)
        {
            world.Narrate($"    {order.ClientId} is not redeemed: {refused.Denial.Code}");
            world.Told.End(order);
            return;
        }
        catch (TimeoutException)
        {
            outcome = new SubmitOutcome.Unknown("no answer");
        }

        answers.Hear(outcome, order);
        switch (outcome)
        {
            case SubmitOutcome.Accepted accepted:
                permit.Accepted(accepted.VenueOrderId, accepted.Echo);
                break;
            case SubmitOutcome.Rejected rejected:
                permit.Rejected(rejected.Rejection);
                break;
            default:
                permit.Unknown("no answer");
                break;
        }
    }

    private static int SideOf(OrderRequest request) => request.Side == OrderSide.Buy ? 1 : -1;

    private static int? PriceOf(OrderRequest request) => (int?)(request.LimitPrice ?? request.StopPrice);
}
