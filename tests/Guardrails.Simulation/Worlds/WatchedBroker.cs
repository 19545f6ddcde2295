using System.Runtime.CompilerServices;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Simulation.Auditing;
using Guardrails.Testing;

namespace Guardrails.Simulation.Worlds;

/// <summary>The simulated broker with its traffic written down: what arrives is traced before the guard sees it, and audited once it has.</summary>
internal sealed class WatchedBroker(
    SimulatedBroker broker, BotProcess process, Trace trace, VenueMessages messages, Auditor auditor, WidePlan? wide, WatchFeed? watch) : IBrokerAdapter
{
    public BrokerCapabilities Capabilities => broker.Capabilities;

    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order, CancellationToken cancellationToken) => WatchAsync(
        "send",
        null,
        () =>
        {
            auditor.Shares.Approved(order.ClientOrderId);
            auditor.Cover.Approved(order.ClientOrderId);
            watch?.TellSent(auditor.Guard?.FindOrder(order.ClientOrderId));
            return broker.SubmitAsync(order, cancellationToken);
        },
        TraceTag.Of);

    public ValueTask<CancelOutcome> CancelAsync(ApprovedCancel cancel, CancellationToken cancellationToken) =>
        WatchAsync("send cancel", cancel.ClientOrderId, () => broker.CancelAsync(cancel, cancellationToken), TraceTag.Of);

    public ValueTask<ReplaceOutcome> ReplaceAsync(ApprovedReplace replace, CancellationToken cancellationToken) =>
        WatchAsync("send replace", replace.ClientOrderId, () => broker.ReplaceAsync(replace, cancellationToken), TraceTag.Of);

    public ValueTask<GroupOutcome> SubmitGroupAsync(ApprovedGroup group, CancellationToken cancellationToken) => WatchAsync(
        "send group",
        null,
        () =>
        {
            watch?.TellSentWith(auditor.Guard?.FindOrder(group.ClientOrderId), auditor.Guard);
            auditor.Cover.Approved(group.ClientOrderId);
            return broker.SubmitGroupAsync(group, cancellationToken);
        },
        TraceTag.Of);

    public ValueTask<GroupOutcome> SubmitMultilegAsync(ApprovedMultileg order, CancellationToken cancellationToken) => WatchAsync(
        "send legs",
        null,
        () =>
        {
            foreach (var leg in auditor.LegsOf(order.ClientOrderId))
            {
                auditor.Cover.Approved(leg.ClientOrderId);
                auditor.Legs.Sent(leg.ClientOrderId);
                watch?.TellSent(leg);
            }

            return broker.SubmitMultilegAsync(order, cancellationToken);
        },
        TraceTag.Of);

    public async ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken)
    {
        if (process.IsKilled)
        {
            return await BotProcess.NeverAsync<OrderLookup>().ConfigureAwait(false);
        }

        trace.Event("look up").Add(query.ClientOrderId);
        trace.Line($"looks up {query.ClientOrderId}");
        var answer = await broker.FindOrderAsync(query, cancellationToken).ConfigureAwait(false);
        auditor.Exits.Told(query.Symbol, trace.Utc);
        return answer;
    }

    public async ValueTask<ExecutionSnapshot> GetExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (process.IsKilled)
        {
            return await BotProcess.NeverAsync<ExecutionSnapshot>().ConfigureAwait(false);
        }

        var answer = await broker.GetExecutionsAsync(symbol, since, cancellationToken).ConfigureAwait(false);
        auditor.Exits.Told(symbol, trace.Utc);
        auditor.ExecutionsTold(answer.Items);
        trace.Line($"reads executions of {symbol}: {answer.Completeness} {string.Join(", ", answer.Items.Select(static r => $"{r.ClientOrderId} {r.Fill?.Kind} {r.Fill?.ExecutionId} {r.Fill?.Quantity}"))}");
        return answer;
    }

    public async ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken)
    {
        if (process.IsKilled)
        {
            return await BotProcess.NeverAsync<OpenOrderSnapshot>().ConfigureAwait(false);
        }

        var answer = await broker.GetOpenOrdersAsync(cancellationToken).ConfigureAwait(false);
        watch?.Tell(answer);
        return answer;
    }

    public async ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken)
    {
        if (process.IsKilled)
        {
            return await BotProcess.NeverAsync<PositionSnapshot>().ConfigureAwait(false);
        }

        var answer = await broker.GetPositionsAsync(cancellationToken).ConfigureAwait(false);
        auditor.PositionsAnswered(answer);
        trace.Event("positions").Add((long)answer.Completeness);
        foreach (var position in answer.Items)
        {
            trace.Add(position.Symbol.Value).Add(position.Quantity);
        }

        watch?.Tell(answer);
        trace.Line($"reads positions: {answer.Completeness} {string.Join(", ", answer.Items.Select(static p => $"{p.Symbol} {p.Leg} {p.Quantity}"))}");
        return answer;
    }

    public async ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken)
    {
        if (process.IsKilled)
        {
            return await BotProcess.NeverAsync<AccountSnapshot?>().ConfigureAwait(false);
        }

        var answer = await broker.GetAccountAsync(cancellationToken).ConfigureAwait(false);
        if (answer is null || wide is null)
        {
            return answer;
        }

        answer = Converted(answer, wide);
        watch?.Tell(answer);
        return answer;
    }

    public async ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        if (process.IsKilled)
        {
            return await BotProcess.NeverAsync<Instrument?>().ConfigureAwait(false);
        }

        var answer = await broker.GetInstrumentAsync(symbol, cancellationToken).ConfigureAwait(false);
        if (answer is null || wide is null)
        {
            return answer;
        }

        // The venue knows best what it charges; the currency and the groups are the plan's.
        var described = answer with { QuoteCurrency = wide.Instruments[symbol].QuoteCurrency, ExposureGroups = wide.Instruments[symbol].ExposureGroups };
        watch?.Tell(described);
        return described;
    }

    public async IAsyncEnumerable<VenueEvent> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var told in broker.StreamAsync(cancellationToken).ConfigureAwait(false))
        {
            var arrived = told is VenueEvent.AccountChanged { Account: var account } && wide is not null ? new VenueEvent.AccountChanged(Converted(account, wide)) : told;
            if (process.IsKilled)
            {
                break;
            }

            Write(arrived);
            auditor.BeforeReport(arrived);
            watch?.Tell(arrived);
            yield return arrived;

            // A price moves no quantity, and there are many of them.
            if (arrived is VenueEvent.OrderReported)
            {
                auditor.Check();
            }

            auditor.Legs.Look(isEvent: true);
        }

        if (process.IsKilled)
        {
            await BotProcess.NeverAsync<bool>().ConfigureAwait(false);
        }
    }

    /// <summary>The venue reckons in one currency; its sum of position values is converted as far as the plan describes instruments in another one.</summary>
    private AccountSnapshot Converted(AccountSnapshot account, WidePlan plan)
    {
        var (told, converted) = (0m, 0m);
        foreach (var position in broker.Venue.GetState().Positions)
        {
            var value = Math.Abs(position.Quantity * position.MarkPrice);
            told += value;
            converted += plan.Instruments[position.Symbol].QuoteCurrency == plan.ForeignCurrency ? value * plan.FirstRate : value;
        }

        return account.GrossPositionValue is { } gross && told > 0m ? account with { GrossPositionValue = decimal.Round(gross * converted / told, 8) } : account;
    }

    private async ValueTask<T> WatchAsync<T>(string what, string? changed, Func<ValueTask<T>> call, Func<T, string> tagOf)
    {
        if (process.IsKilled)
        {
            return await BotProcess.NeverAsync<T>().ConfigureAwait(false);
        }

        trace.Event(what);
        if (changed is null)
        {
            messages.SendsOrders(what);
        }
        else
        {
            messages.SendsChange(what, changed);
        }

        var outcome = await call().ConfigureAwait(false);
        trace.Event("answer").Add(tagOf(outcome));
        trace.Line($"{what}: {outcome}");
        return outcome;
    }

    private void Write(VenueEvent arrived)
    {
        switch (arrived)
        {
            case VenueEvent.OrderReported { Report: var report }:
                trace.Event("report").Add(report.ClientOrderId).Add((long)report.Status).Add(report.CumulativeQuantity).Add(report.Fill?.ExecutionId).Add(report.Fill?.Quantity);
                trace.Line($"report {report.ClientOrderId} {report.Side} {report.OrderQuantity} {report.Symbol} {report.Status} {report.CumulativeQuantity} {report.Fill?.Kind} {report.Fill?.ExecutionId} {report.Fill?.Quantity} {report.Text}");
                break;
            case VenueEvent.PriceChanged { Quote: var quote }:
                trace.Event("price").Add(quote.Symbol.Value).Add(quote.Price);
                break;
            case VenueEvent.AccountChanged { Account: var account }:
                trace.Event("account").Add(account.Equity);
                break;
            default:
                throw new InvalidOperationException($"{arrived.GetType().Name} is not known here.");
        }
    }
}
