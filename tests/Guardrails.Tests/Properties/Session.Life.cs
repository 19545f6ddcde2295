using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Tests.Properties;

/// <content>What becomes of orders after they were sent: canceled, replaced, grouped, lost and looked up, busted and corrected.</content>
internal sealed partial class Session
{
    private static readonly VenueRejection Refusal = new("NO", "not today");

    /// <summary>The venue says the truth about everything once more, order by order; afterwards nothing is left to be inferred.</summary>
    public void TellAll()
    {
        foreach (var sent in Facts.Orders.Where(static o => o.Arrived))
        {
            Time.Advance(_pace);
            TellTruth(sent);
        }
    }

    private static BrokerCapabilities Living(BrokerCapabilities capabilities, Draw setup) => capabilities with
    {
        ReplaceQuantity = setup.Of(ReplaceQuantity.Total, ReplaceQuantity.Independent),
        AttachesExits = true,
        LinksExits = true,
        ListsExecutions = setup.OnceIn(2),
        UnknownHorizon = TimeSpan.FromSeconds(2),
        PositionVisibilityLag = TimeSpan.FromMilliseconds(200),
    };

    private void Live(Draw draw)
    {
        switch (draw.Below(_wild ? 8 : 7))
        {
            case 0:
                Cancel(draw);
                break;
            case <= 2:
                Replace(draw);
                break;
            case 3:
                SendGroup(draw);
                break;
            case 4:
                Resolve();
                break;
            case 5:
                Confirm(draw);
                break;
            case 6:
                _trace.Add($"open orders are listed");
                Guard.Observe(ListOpenOrders());
                break;
            default:
                Revise(draw);
                break;
        }
    }

    private void Cancel(Draw draw)
    {
        if (Pick(draw, Facts.Orders.Where(static o => o.IsAlive)) is not { } sent)
        {
            return;
        }

        var answer = draw.Below(6);
        var result = Guard.CancelProtectionAsync(sent.Order.ClientOrderId, new("why", "test"), (proof, _) => answer == 5 ? throw new InvalidOperationException("before the send") : ValueTask.FromResult(Take(proof.Redeem()))).AsTask().GetAwaiter().GetResult();
        _trace.Add($"cancel {sent.Order.ClientOrderId}, answer {answer} -> {result.GetType().Name}");

        CancelOutcome Take(OutboundCancel cancel)
        {
            _ = cancel;
            if (answer is 1 or 2 && sent.Arrived)
            {
                // Done, and told or not.
                sent.Works = false;
                sent.IsAlive = answer == 2;
            }

            return answer switch
            {
                1 when sent.Arrived => new CancelOutcome.Accepted(Report(sent, VenueOrderStatus.Canceled) with { CumulativeQuantity = sent.Filled }),
                2 or 3 => new CancelOutcome.Unknown("no answer"),
                4 => new CancelOutcome.Rejected(Refusal),
                _ => new CancelOutcome.Accepted(),
            };
        }
    }

    private void Replace(Draw draw)
    {
        if (Pick(draw, Facts.Orders.Where(static o => o.IsAlive && o.Order.Type != OrderType.Stop)) is not { } sent)
        {
            return;
        }

        var tick = Market.InstrumentOf(sent.Order.Symbol).TickSize;
        var request = new ReplaceRequest
        {
            ClientOrderId = sent.Order.ClientOrderId,
            Quantity = draw.OnceIn(3) ? null : sent.Filled + Market.Quantity(draw, sent.Order.Symbol, 12),
            LimitPrice = sent.LimitPrice is { } limit && !draw.OnceIn(3) ? limit + (tick * (draw.Below(21) - 10)) : null,
        };
        var answer = draw.Below(6);
        var result = Guard.LoosenProtectionAsync(request, new("why", "test"), (proof, _) => answer == 5 ? throw new InvalidOperationException("before the send") : ValueTask.FromResult(Take(sent, proof.Redeem(), answer))).AsTask().GetAwaiter().GetResult();
        _trace.Add($"replace {sent.Order.ClientOrderId} by {request.Quantity} at {request.LimitPrice}, answer {answer} -> {(result is ReplaceResult.Denied denied ? denied.Denial.Code.Code : result.GetType().Name)}");
    }

    private ReplaceOutcome Take(SentOrder sent, OutboundReplace replace, int answer)
    {
        var order = replace.Order;
        var done = answer is 0 or 1 or 2 && sent.Works && sent.Arrived;
        if (order.ClientOrderId == sent.Order.ClientOrderId)
        {
            sent.Asked = answer == 4 ? null : (order.Quantity, order.LimitPrice);
            if (done)
            {
                // It is either changed and told at once, or changed and not told.
                (sent.Quantity, sent.LimitPrice, sent.Asked) = (order.Quantity, order.LimitPrice, answer == 1 ? null : (sent.Quantity, sent.LimitPrice));
            }
        }
        else
        {
            var next = new SentOrder(order, sent.Strategy) { IsAlive = answer != 4, Works = done, Arrived = done };
            Facts.Orders.Add(next);
            sent.Works &= !done;
            sent = next;
        }

        return answer switch
        {
            1 when done => new ReplaceOutcome.Accepted { VenueOrderId = $"v-{order.ClientOrderId}", Echo = Report(sent, VenueOrderStatus.New) },
            4 => new ReplaceOutcome.Rejected { Rejection = Refusal },
            0 when done => new ReplaceOutcome.Accepted { VenueOrderId = null },
            _ => new ReplaceOutcome.Unknown("no answer"),
        };
    }

    private void SendGroup(Draw draw)
    {
        var symbol = draw.Of(Market.Plain, Market.Foreign);
        var price = decimal.Floor(Facts.Prices[symbol]);
        var strategy = draw.Of(Market.Strategies);
        var quantity = Market.Quantity(draw, symbol, 6);
        var side = draw.Of(OrderSide.Buy, OrderSide.Sell);
        var entry = draw.OnceIn(3) ? null : Of(side, OrderType.Limit, price, null) with { Effect = PositionEffect.Open, SignalId = draw.Of(null, "s1") };
        var exit = side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy;
        OrderRequest[] exits = [Of(exit, OrderType.Stop, null, price), Of(exit, OrderType.Limit, price, null)];
        var answer = draw.Below(5);
        var request = new GroupRequest { Entry = entry, Exits = entry is not null && draw.OnceIn(3) ? exits[..1] : exits };
        var result = Guard.SubmitGroupAsync(request, (proof, _) => answer == 4 ? throw new InvalidOperationException("before the send") : ValueTask.FromResult(Take(proof.Redeem()))).AsTask().GetAwaiter().GetResult();
        _trace.Add($"group of {symbol} {side} {quantity} {(entry is null ? "exits" : "entry and exits")}, answer {answer} -> {(result is GroupResult.Denied denied ? denied.Denial.Code.Code : "sent")}");

        OrderRequest Of(OrderSide onSide, OrderType type, decimal? limit, decimal? stop) =>
            new() { Symbol = symbol, Side = onSide, Quantity = quantity, Type = type, LimitPrice = limit, StopPrice = stop, Strategy = strategy };

        GroupOutcome Take(OutboundGroup group)
        {
            var arrives = answer != 1;
            var first = group.Entry is { } opens ? new SentOrder(opens, strategy) { Arrived = arrives, Works = arrives } : null;
            if (first is not null)
            {
                Facts.Orders.Add(first);
            }

            foreach (var leg in group.Exits)
            {
                Facts.Orders.Add(new SentOrder(leg, strategy) { Arrived = arrives, Works = arrives, WaitsFor = first, Group = group.Exits.Count > 1 ? group.Exits[0].ClientOrderId : null });
            }

            return answer is 1 or 2 ? GroupOutcome.All(new SubmitOutcome.Unknown("no answer")) : GroupOutcome.All(new SubmitOutcome.Accepted { VenueOrderId = null });
        }
    }

    /// <summary>Lookups after the horizon: an order that never arrived is given up, and no other.</summary>
    private void Resolve()
    {
        Time.Advance(Options.Capabilities.UnknownHorizon);
        Guard.ResolveUnknownOrdersAsync().AsTask().GetAwaiter().GetResult();
        foreach (var sent in Facts.Orders.Where(static o => o.IsAlive && !o.Arrived))
        {
            if (Guard.FindOrder(sent.Order.ClientOrderId) is null or { State: OrderState.Released or OrderState.Canceled })
            {
                sent.IsAlive = false;
            }
        }

        _trace.Add($"orders in doubt are looked up");
        foreach (var sent in Facts.Orders.Where(static o => o.Arrived && o.Works))
        {
            Assert.False(!_wild && Guard.FindOrder(sent.Order.ClientOrderId) is { State: OrderState.Released }, $"{sent.Order.ClientOrderId} works at the venue and was given up");
        }
    }

    /// <summary>The venue tells what came of a request.</summary>
    private void Confirm(Draw draw)
    {
        if (Pick(draw, Facts.Orders.Where(static o => o.Arrived && o.IsAlive)) is { } sent)
        {
            TellTruth(sent);
        }
    }

    private void TellTruth(SentOrder sent)
    {
        _trace.Add($"{sent.Order.ClientOrderId} is told as it is: {sent.Quantity} at {sent.LimitPrice}, filled {sent.Filled}{(sent.Works ? "" : ", ended")}");
        Told(sent);
        Report(Report(sent, StatusOf(sent)) with { CumulativeQuantity = sent.Filled });
    }

    /// <summary>The bot is about to hear how the order really is.</summary>
    private void Told(SentOrder sent)
    {
        sent.IsAlive = sent.Works;
        if (sent.Works && Confirms(sent))
        {
            sent.Asked = null;
        }
    }

    /// <summary>Whether what is told differs from what else it may be; otherwise nobody can know that the request will not arrive after all.</summary>
    private bool Confirms(SentOrder sent) =>
        Guard.FindOrder(sent.Order.ClientOrderId) is { } order && (order.Quantity != sent.Quantity || order.LimitPrice != sent.LimitPrice);

    private void Revise(Draw draw)
    {
        if (Pick(draw, Facts.Orders.Where(static o => o.Executions.Count > 0)) is not { } sent)
        {
            return;
        }

        var index = draw.Below(sent.Executions.Count);
        var (id, was) = sent.Executions[index];
        var lot = Market.InstrumentOf(sent.Order.Symbol).LotSize;
        var becomes = draw.OnceIn(2) && was > lot ? was - lot : 0m;
        var key = (sent.Order.Symbol, sent.Order.Leg);
        sent.Filled += becomes - was;
        Facts.Net[key] += sent.Order.Side == OrderSide.Buy ? becomes - was : was - becomes;
        sent.Executions.RemoveAt(index);
        if (becomes > 0m)
        {
            sent.Executions.Insert(index, (id, becomes));
        }

        _trace.Add($"{sent.Order.ClientOrderId}: {id} is {becomes} instead of {was}");
        Report(Report(sent, StatusOf(sent)) with
        {
            Fill = new Fill { ExecutionId = id, Kind = becomes == 0m ? FillKind.Bust : FillKind.Correction, Quantity = becomes == 0m ? was : becomes, Price = 10m },
            CumulativeQuantity = draw.OnceIn(2) ? sent.Filled : null,
        });
    }

    private static VenueOrderStatus StatusOf(SentOrder sent) =>
        !sent.Works ? sent.Filled >= sent.Quantity ? VenueOrderStatus.Filled : VenueOrderStatus.Canceled
        : sent.Filled > 0m ? VenueOrderStatus.PartiallyFilled
        : VenueOrderStatus.New;

    private OpenOrderSnapshot ListOpenOrders() => OpenOrderSnapshot.Complete(Facts.Orders.Where(static o => o.Arrived && o.Works).Select(Listed), Time.GetUtcNow());

    /// <summary>What is listed or looked up has been told.</summary>
    private VenueOrder Listed(SentOrder sent)
    {
        Told(sent);
        return new VenueOrder
        {
            ClientOrderId = sent.Order.ClientOrderId,
            VenueOrderId = $"v-{sent.Order.ClientOrderId}",
            Symbol = sent.Order.Symbol,
            Side = sent.Order.Side,
            Quantity = sent.Quantity,
            FilledQuantity = sent.Filled,
            Type = sent.Order.Type,
            LimitPrice = sent.LimitPrice,
            StopPrice = sent.Order.StopPrice,
            Status = StatusOf(sent),
            Leg = sent.Order.Leg,
            ReduceOnly = sent.Order.ReduceOnly,
        };
    }

    /// <summary>The venue's reading side: it knows what arrived.</summary>
    private sealed class Desk : IOrderLookup, IPositionSource
    {
        public Session Session { get; set; } = null!;

        private DateTimeOffset Now => Session.Time.GetUtcNow();

        public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken) =>
            ValueTask.FromResult<OrderLookup>(Session.Facts.Orders.Find(o => o.Arrived && o.Order.ClientOrderId == query.ClientOrderId) is { } sent
                ? new OrderLookup.Found(Session.Listed(sent))
                : new OrderLookup.NotFound(Now));

        public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Session.ListOpenOrders());

        public ValueTask<ExecutionSnapshot> GetExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken) =>
            ValueTask.FromResult(ExecutionSnapshot.Complete(Session._reports.Where(r => r.Symbol == symbol && r.Fill is not null), Now));

        public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => ValueTask.FromResult(PositionSnapshot.Complete(
            Session.Facts.Net.Where(static n => n.Value != 0m).Select(static n => new VenuePosition { Symbol = n.Key.Symbol, Quantity = n.Value, Leg = n.Key.Leg }), Now));
    }
}
