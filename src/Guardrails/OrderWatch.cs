using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Rules;
using Guardrails.Shell;
using Guardrails.States;
using Guardrails.Watching;

namespace Guardrails;

/// <summary>
/// Runs beside a bot, outside its order path: tell it what the bot sends and what the venue reports, and read what the guard would have
/// denied, why, and by how much. Nothing to approve, so nothing to bypass.
/// </summary>
/// <remarks>
/// Thread-safe. It keeps the same books as <see cref="OrderGuard"/> and reads facts in the same way. Every order it is told of counts as sent, whatever
/// the verdict; its own verdicts restrict nothing.
/// </remarks>
public sealed class OrderWatch
{
    private readonly GuardShell _shell;
    private readonly WatchTally _tally = new();
    private readonly BotPositions _botPositions = new();

    private OrderWatch(GuardShell shell)
    {
        _shell = shell;
        Risk = new RiskManager(shell.Access);
    }

    /// <summary>Questions without consequences over what has been told.</summary>
    public RiskManager Risk { get; }

    /// <summary>Opens a watch. The journal, the logs, the alarm sink and the approval settings of the options are not used.</summary>
    /// <param name="options">What would be guarded, and how; copied.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the message names every problem.</exception>
    public static OrderWatch Open(OrderGuardOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new OrderWatch(GuardOpening.OpenWatch(options.Copy()));
    }

    /// <summary>Tells that the bot sends an order, and what the guard would have said. The same order told again is judged anew.</summary>
    /// <param name="request">The order.</param>
    /// <param name="clientOrderId">The id the bot sends it under, so that reports find it.</param>
    /// <returns>The verdict; the bot need not care.</returns>
    /// <exception cref="ArgumentException">The id is empty, too long or contains white space.</exception>
    public Decision Observe(OrderRequest request, string clientOrderId)
    {
        ArgumentNullException.ThrowIfNull(request);
        var sent = new WatchedOrder(request, Text.Identifier.Require(clientOrderId, 128, nameof(clientOrderId)), _tally);
        _shell.Observe(sent, static (book, order, now, events) => order.Read(book, now, events));
        return sent.Decision;
    }

    /// <inheritdoc cref="OrderGuard.Observe(Instrument)"/>
    public void Observe(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        _shell.Observe(instrument, FactReader.Read);
    }

    /// <inheritdoc cref="OrderGuard.Observe(Quote)"/>
    public void Observe(Quote quote)
    {
        if (!quote.Symbol.IsDefault)
        {
            _shell.ObserveQuote(quote);
        }
    }

    /// <inheritdoc cref="OrderGuard.Observe(FxRate)"/>
    public void Observe(FxRate rate) => _shell.Observe(rate, FactReader.Read);

    /// <inheritdoc cref="OrderGuard.Observe(AccountSnapshot)"/>
    public void Observe(AccountSnapshot account)
    {
        ArgumentNullException.ThrowIfNull(account);
        _shell.Observe(account, FactReader.Read);
    }

    /// <inheritdoc cref="OrderGuard.Observe(PositionSnapshot)"/>
    public void Observe(PositionSnapshot positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        _shell.Observe(positions, FactReader.Read);
    }

    /// <inheritdoc cref="OrderGuard.Observe(OpenOrderSnapshot)"/>
    public void Observe(OpenOrderSnapshot orders)
    {
        ArgumentNullException.ThrowIfNull(orders);
        _shell.Observe(orders, FactReader.Read);
    }

    /// <inheritdoc cref="OrderGuard.Observe(ExecutionReport)"/>
    public void Observe(ExecutionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        _shell.Observe(report, FactReader.Read);
    }

    /// <inheritdoc cref="OrderGuard.Observe(RuleInput)"/>
    public void Observe(RuleInput input) => _shell.Observe(input, FactReader.Read);

    /// <inheritdoc cref="OrderGuard.ObserveInterruption"/>
    public void ObserveInterruption(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        _shell.Observe(reason, FactReader.Interrupt);
    }

    /// <inheritdoc cref="OrderGuard.SetState"/>
    public void SetState(TradingScope scope, TradingState state, Attribution by) =>
        _shell.Observe(StateRequest.Of(scope, state, by), FactReader.Read);

    /// <inheritdoc cref="OrderGuard.ManagePosition"/>
    public void ManagePosition(Symbol symbol, decimal quantity, Attribution by, PositionLeg leg = PositionLeg.Net)
    {
        ArgumentNullException.ThrowIfNull(by);
        _shell.Observe((symbol, leg, quantity, by), FactReader.Read);
    }

    /// <summary>
    /// Compares what the bot's own records (its database) say that it holds with what is managed for it, as <see cref="OrderGuard.CompareBotPositions"/> does. A watch
    /// has no alarm sink, so that the caller gets the differences.
    /// </summary>
    /// <param name="records">What the records say. A partial or failed answer compares nothing.</param>
    /// <returns>
    /// The differences that two answers have shown, apart by more than <see cref="BrokerCapabilities.PositionVisibilityLag"/> and at least 1 s, as long as they last. Empty
    /// after the first answer.
    /// </returns>
    public IReadOnlyList<Drift> CompareBotPositions(PositionSnapshot records)
    {
        ArgumentNullException.ThrowIfNull(records);
        IReadOnlyList<Drift> differences = [];
        _shell.Observe(records, (book, fact, now, events) =>
            differences = [.. _botPositions.Read(book, fact, now, events), .. events.OfType<GuardEvent.DriftFound>().Select(static found => found.Drift)]);
        return differences;
    }

    /// <summary>What the guard would have done so far.</summary>
    public WatchReport GetReport() => _shell.Find(this, static (_, watch) => watch._tally.ToReport(watch._shell.FlaggedFacts));
}
