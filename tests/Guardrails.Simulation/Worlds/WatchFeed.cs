using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Simulation.Auditing;

namespace Guardrails.Simulation.Worlds;

/// <summary>Tells an <see cref="OrderWatch"/> what the guard is told and what it sends. A watch takes everything and never throws.</summary>
internal sealed class WatchFeed(OrderGuardOptions options, Trace trace, Auditor auditor)
{
    private readonly OrderWatch _watch = OrderWatch.Open(options);
    private readonly HashSet<string> _sent = new(StringComparer.Ordinal);

    public void Tell(Instrument instrument) => Try("an instrument", () => _watch.Observe(instrument));

    public void Tell(FxRate rate) => Try("a rate", () => _watch.Observe(rate));

    public void Tell(AccountSnapshot account) => Try("an account", () => _watch.Observe(account));

    public void Tell(PositionSnapshot positions) => Try("positions", () => _watch.Observe(positions));

    public void Tell(OpenOrderSnapshot orders) => Try("open orders", () => _watch.Observe(orders));

    public void Tell(VenueEvent arrived) => Try("an event", () =>
    {
        switch (arrived)
        {
            case VenueEvent.OrderReported { Report: var report }:
                _watch.Observe(report);
                break;
            case VenueEvent.PriceChanged { Quote: var quote }:
                _watch.Observe(quote);
                break;
            case VenueEvent.AccountChanged { Account: var account }:
                _watch.Observe(account);
                break;
            default:
                throw new InvalidOperationException($"{arrived} is not known here.");
        }
    });

    /// <summary>An order is about to be sent; nobody is told while the process begins, because its guard cannot be asked yet.</summary>
    public void TellSent(TrackedOrder? order)
    {
        if (order is null || !_sent.Add(order.ClientOrderId))
        {
            return;
        }

        Try("an order", () =>
        {
            var decision = _watch.Observe(ToRequest(order), order.ClientOrderId);
            trace.Note("watch").Add(decision.Denial?.Code.Code);
        });
    }

    /// <summary>The orders of a group are about to be sent: those of the guard that nobody has told of.</summary>
    public void TellSentWith(TrackedOrder? first, OrderGuard? guard)
    {
        TellSent(first);
        foreach (var order in guard?.OpenOrders ?? [])
        {
            if (order.IsManaged && order.Key == first?.Key && order.State is OrderState.Reserved or OrderState.InFlight)
            {
                TellSent(order);
            }
        }
    }

    /// <summary>What the watch says so far goes into the trace.</summary>
    public void Hash()
    {
        var report = _watch.GetReport();
        trace.Note("watch report").Add((long)report.Judged).Add((long)report.WouldDeny).Add((long)report.FlaggedFacts);
        foreach (var line in report.Lines)
        {
            trace.Add(line.Code.Code).Add((long)line.Count);
        }
    }

    private static OrderRequest ToRequest(TrackedOrder order) => new()
    {
        Symbol = order.Key.Symbol,
        Side = order.Side,
        Quantity = order.Quantity,
        Type = order.Type,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TimeInForce = order.TimeInForce ?? TimeInForce.Day,
        Effect = order.Effect,
        Strategy = order.Strategy,
    };

    private void Try(string what, Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception exception)
        {
            auditor.Note("a watch takes everything", $"{what}: {exception}");
        }
    }
}
