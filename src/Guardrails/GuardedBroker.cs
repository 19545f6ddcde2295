using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.MarketData;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.Shell;
using Guardrails.States;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guardrails;

/// <summary>
/// A guard together with a broker: it reads the account, open orders and positions, follows the venue's stream, and sends orders only with
/// the guard's approval.
/// </summary>
/// <remarks>Thread-safe. Dispose it to end its loops; orders at the venue stay as they are.</remarks>
public sealed class GuardedBroker : IAsyncDisposable
{
    private readonly VenueCalls _calls;
    private readonly VenueReader _reader;
    private readonly VenueSender _sender;
    private readonly StreamFollower _stream;
    private readonly ReadSchedule _schedule;
    private readonly FollowUp _followUp;
    private readonly ProtectionWatch _protections;
    private readonly ProtectionDesk _protection;
    private readonly ExitRuns _exits;
    private readonly TimeSpan _callTimeout;
    private readonly TimeSpan _exitTimeout;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stopped;
    private Task _streaming = Task.CompletedTask;
    private Task _reading = Task.CompletedTask;
    private Task _following = Task.CompletedTask;
    private Task _protecting = Task.CompletedTask;
    private int _isDisposed;

    private GuardedBroker(IBrokerAdapter adapter, OrderGuard guard, GuardedBrokerOptions options)
    {
        Guard = guard;
        _stopped = _stopping.Token;
        _callTimeout = options.CallTimeout;
        _exitTimeout = options.ExitTimeout;
        var time = options.Guard.TimeProvider;
        var logger = options.Guard.LoggerFactory?.CreateLogger("Guardrails.GuardedBroker") ?? NullLogger.Instance;
        var budget = new ReadBudget(time, options.MaxReadsPerMinute);
        var readWanted = new WakeUp(time);
        _calls = new VenueCalls(adapter, guard, options, logger);
        _reader = new VenueReader(_calls, budget);
        _sender = new VenueSender(_calls, _reader);
        _stream = new StreamFollower(_calls, options, readWanted);
        _schedule = new ReadSchedule(_calls, _reader, _stream, budget, readWanted, options);
        _exits = new ExitRuns(_sender, _reader, options, _stopped);
        var bars = new PlanBars(options.Bars, options.Protection.BarInterval, time);
        _protections = new ProtectionWatch(_sender, _reader, _calls, _exits, options.Protection, bars);
        _protection = new ProtectionDesk(_sender, _reader, _protections, bars, _exitTimeout);
        _followUp = new FollowUp(_calls, _sender, _exits, options.ClosesUnaskedPositions);
    }

    /// <summary>The guard: questions, states, notices, readiness.</summary>
    public OrderGuard Guard { get; }

    /// <summary>
    /// Opens the guard, follows the stream, and reads instruments, account, open orders and positions once. A reading that fails does not
    /// stop it: <see cref="OrderGuard.GetReadiness"/> says what is missing, and no new risk is taken until it is there.
    /// </summary>
    /// <param name="adapter">The broker. Not disposed with this object.</param>
    /// <param name="options">What to guard, and how; copied.</param>
    /// <param name="cancellationToken">Ends connecting.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the message names every problem.</exception>
    public static async ValueTask<GuardedBroker> ConnectAsync(
        IBrokerAdapter adapter, GuardedBrokerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var own = options.Copy();
        own.Guard.Capabilities = adapter.Capabilities;
        own.Guard.PositionSource ??= adapter;
        own.Guard.OrderLookup ??= adapter;
        own.Bars ??= adapter as IBarSource;
        if (own.Protection.DefaultPlan is { NeedsBars: true } && own.Bars is null)
        {
            throw new ArgumentException("The options cannot be used: Protection.DefaultPlan needs bars, for an average true range or for momentum, and the adapter is no source of them; set GuardedBrokerOptions.Bars.", nameof(options));
        }

        var guard = await OrderGuard.OpenAsync(own.Guard, cancellationToken).ConfigureAwait(false);
        var broker = new GuardedBroker(adapter, guard, own);

        // The stream first: nothing that happens while the state is read may be missed.
        broker._streaming = broker._stream.RunAsync(broker._stopped);
        try
        {
            foreach (var symbol in own.Symbols)
            {
                await broker._reader.LearnAsync(symbol, cancellationToken).ConfigureAwait(false);
            }

            await broker.RefreshAsync(cancellationToken).ConfigureAwait(false);
            broker._reading = broker._schedule.RunAsync(broker._stopped);
            broker._following = broker._followUp.RunAsync(broker._stopped);
            broker._exits.Resume();
            broker._protecting = broker._protections.RunAsync(broker._stopped);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Judges an order and, when it is approved, sends it and settles the outcome.</summary>
    /// <param name="request">The order. Bad content is a denial, not an exception.</param>
    /// <param name="cancellationToken">Honoured until the send begins; from then on the result is unknown, never an exception.</param>
    /// <returns>Denied, accepted, rejected or unknown.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before the send began; nothing was sent, nothing is reserved.</exception>
    public ValueTask<OrderResult> SubmitAsync(OrderRequest request, CancellationToken cancellationToken = default) => _sender.SubmitAsync(request, cancellationToken);

    /// <inheritdoc cref="OrderGuard.CancelAsync"/>
    public ValueTask<CancelResult> CancelAsync(string clientOrderId, CancellationToken cancellationToken = default) =>
        _sender.CancelAsync(clientOrderId, cancellationToken);

    /// <inheritdoc cref="OrderGuard.CancelProtectionAsync"/>
    public ValueTask<CancelResult> CancelProtectionAsync(string clientOrderId, Attribution by, CancellationToken cancellationToken = default) =>
        _sender.CancelProtectionAsync(clientOrderId, by, cancellationToken);

    /// <inheritdoc cref="OrderGuard.ReplaceAsync"/>
    public ValueTask<ReplaceResult> ReplaceAsync(ReplaceRequest request, CancellationToken cancellationToken = default) =>
        _sender.ReplaceAsync(request, cancellationToken);

    /// <inheritdoc cref="OrderGuard.LoosenProtectionAsync"/>
    public ValueTask<ReplaceResult> LoosenProtectionAsync(ReplaceRequest request, Attribution by, CancellationToken cancellationToken = default) =>
        _sender.LoosenProtectionAsync(request, by, cancellationToken);

    /// <inheritdoc cref="OrderGuard.SubmitGroupAsync"/>
    public ValueTask<GroupResult> SubmitGroupAsync(GroupRequest request, CancellationToken cancellationToken = default) => _sender.SubmitGroupAsync(request, cancellationToken);

    /// <inheritdoc cref="OrderGuard.SubmitMultilegAsync"/>
    public ValueTask<GroupResult> SubmitMultilegAsync(MultilegRequest request, CancellationToken cancellationToken = default) => _sender.SubmitMultilegAsync(request, cancellationToken);

    /// <summary>
    /// Closes a position, or a part of it, at market; outside the regular session, where the venue trades then, with limits that execute at once. Resting exits (a stop, a target) are never counted against the close. Where the venue would
    /// refuse the close beside them, they are canceled first, and the rest of the position gets them back. A call joins the close of the position
    /// that is under way; a call for all of the position extends that close. What the bot's own entries fill meanwhile is closed as well.
    /// </summary>
    /// <param name="request">What to close.</param>
    /// <param name="cancellationToken">Ends the waiting. The close itself goes on: half of it would leave the position without its stop.</param>
    /// <returns>Closed; refused, with the denial, when there is nothing of ours to close and nothing becomes ours meanwhile; queued while the market is closed or halted; or incomplete after <see cref="GuardedBrokerOptions.ExitTimeout"/>.</returns>
    /// <exception cref="ArgumentException">The symbol is empty, or the quantity is not above 0.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, or the broker was disposed meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The broker was disposed before the call.</exception>
    public async ValueTask<CloseResult> CloseAsync(CloseRequest request, CancellationToken cancellationToken = default)
    {
        ClosingArguments.Require(request, Guard.KeepsShares);
        ObjectDisposedException.ThrowIf(_stopped.IsCancellationRequested, this);
        return await _exits.ExitAsync(request, ExitIntent.Close).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether an instrument can be traded now, with which orders, and until when that stays so: whether a position could be closed again tonight.</summary>
    /// <param name="symbol">The canonical symbol.</param>
    /// <param name="cancellationToken">Ends the wait, which takes 1 s at most.</param>
    /// <returns>The status; <see langword="null"/> when the venue did not say. An adapter that knows of no sessions says that there is continuous trading.</returns>
    /// <exception cref="ObjectDisposedException">The broker was disposed before the call.</exception>
    public ValueTask<MarketStatus?> GetMarketStatusAsync(Symbol symbol, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_stopped.IsCancellationRequested, this);
        return _sender.GetMarketStatusAsync(symbol, cancellationToken);
    }

    /// <summary>
    /// Closes a position and opens one on the other side. The new order is sent once the position was seen to be flat and no order of the bot's own
    /// is alive; every rule judges it like any other order. A failure on the way, a restart, and the end of the broker all leave it unsent.
    /// </summary>
    /// <param name="open">The order that opens the other side; its effect is <see cref="PositionEffect.Open"/>, whatever it says.</param>
    /// <param name="by">Why, and who asks; for the journal.</param>
    /// <param name="cancellationToken">Ends the waiting; the close goes on, and the new order is not sent.</param>
    /// <exception cref="ArgumentException">The symbol is empty.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, or the broker was disposed meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The broker was disposed before the call.</exception>
    public async ValueTask<ReverseResult> ReverseAsync(OrderRequest open, Attribution by, CancellationToken cancellationToken = default)
    {
        ClosingArguments.Require(open, by);
        return await UntilStoppedAsync(ct => new PositionReversal(_exits, _sender, _reader, _exitTimeout).RunAsync(open, by, ct), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes a scope out of the market. The scope takes no new risk until a person releases it; its entries are canceled; its positions are closed,
    /// the largest first; and the venue is asked again at the end. A position that cannot be closed keeps its exits, and an alarm is raised.
    /// </summary>
    /// <param name="scope">The account or a symbol.</param>
    /// <param name="target">Only what is managed, or everything.</param>
    /// <param name="by">Why, and who says so; for the journal.</param>
    /// <param name="cancellationToken">Ends the waiting; what has begun goes on.</param>
    /// <exception cref="ArgumentException">The scope is a strategy: positions are netted over strategies, so nobody can say which part is its.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, or the broker was disposed meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The broker was disposed before the call.</exception>
    public async ValueTask<FlattenResult> FlattenAsync(TradingScope scope, FlattenTarget target, Attribution by, CancellationToken cancellationToken = default)
    {
        ClosingArguments.Require(scope, target, by);
        return await UntilStoppedAsync(ct => new Flattening(_exits, _sender, _reader).RunAsync(scope, target, by, ct), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Restricts a scope, cancels its entries and asks the venue whether they are gone. Exits and protection stay.</summary>
    /// <param name="scope">Account, symbol or strategy.</param>
    /// <param name="by">Why, and who says so; for the journal.</param>
    /// <param name="cancellationToken">Ends the waiting; what was asked for stays asked for.</param>
    /// <returns>Entries that are still alive: none when all cancellations are confirmed.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled, or the broker was disposed meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The broker was disposed before the call.</exception>
    public async ValueTask<IReadOnlyList<TrackedOrder>> CancelEntriesAsync(TradingScope scope, Attribution by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return await UntilStoppedAsync(
            ct => new Flattening(_exits, _sender, _reader).CancelEntriesAsync(scope, TradingState.ReduceOnly, FlattenTarget.Managed, by, ct), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Sends an entry together with the plan that protects what it opens. The plan is written with the approval, so that a restart knows it. Where the venue takes exits together with an entry, all go as one; otherwise the
    /// guard places them as the entry fills. It keeps them right from then on, until the position is closed: see <see cref="ProtectAsync"/>.
    /// </summary>
    /// <param name="entry">The order that opens; its effect is <see cref="PositionEffect.Open"/>, whatever it says.</param>
    /// <param name="plan">The stop, and the target where there is to be one. Offsets count from the limit of the entry, and of an order without one from the price of now.</param>
    /// <param name="averageTrueRange">The average true range, where the plan has multiples of it.</param>
    /// <param name="cancellationToken">Honoured until the send begins; from then on the result is unknown, never an exception.</param>
    /// <returns>What became of the entry. It is denied where the plan has no prices (<c>PROTECTION_INVALID</c>), or would loosen the plan of the position that it adds to (<c>PROTECTION_LOOSER</c>).</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before the send began; nothing was sent, nothing is reserved.</exception>
    public ValueTask<OrderResult> SubmitProtectedAsync(OrderRequest entry, ProtectionPlan plan, decimal? averageTrueRange = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(plan);
        ObjectDisposedException.ThrowIf(_stopped.IsCancellationRequested, this);
        return _protection.SubmitAsync(entry, plan, averageTrueRange, cancellationToken);
    }

    /// <summary>
    /// Protects a position with a plan, and keeps it protected until it is closed: after fills, partial exits, cancellations by others, expiries and restarts the guard places what is missing for what is held then. Exits that
    /// rest and are none of the plan's give way, where the venue would refuse the plan's beside them. A plan takes the place of the one before; one whose stop risks more is refused.
    /// </summary>
    /// <param name="request">The position and the plan.</param>
    /// <param name="cancellationToken">Ends the waiting. The plan stays, and the guard goes on.</param>
    /// <returns>Protected; pending after <see cref="GuardedBrokerOptions.ExitTimeout"/>; flat, when the position was closed meanwhile; or refused, with the reason.</returns>
    /// <exception cref="ArgumentException">The symbol is empty, or the plan contradicts itself.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, or the broker was disposed meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The broker was disposed before the call.</exception>
    public ValueTask<ProtectResult> ProtectAsync(ProtectRequest request, CancellationToken cancellationToken = default)
    {
        ProtectionArguments.Require(request);
        return UntilStoppedAsync(ct => _protection.ProtectAsync(request, ct), cancellationToken);
    }

    /// <summary>
    /// Leaves a position without protection for a while: its resting exits are canceled, and the guard places none until the time is over. Then the plan holds again, and it holds at once when
    /// <see cref="ProtectAsync"/> sets another one, which may risk more.
    /// </summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="until">When the plan holds again: at most 24 h from now.</param>
    /// <param name="by">Why, and who says so; for the journal.</param>
    /// <param name="leg">The leg of a hedged symbol.</param>
    /// <param name="cancellationToken">Ends the waiting; what was asked for stays asked for.</param>
    /// <returns>Exits that are still alive after <see cref="GuardedBrokerOptions.ExitTimeout"/>: none when all cancellations are confirmed.</returns>
    /// <exception cref="ArgumentException">The position has no plan, or the time is not ahead or more than 24 h away.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, or the broker was disposed meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The broker was disposed before the call.</exception>
    public ValueTask<IReadOnlyList<TrackedOrder>> UnprotectAsync(Symbol symbol, DateTimeOffset until, Attribution by, PositionLeg leg = PositionLeg.Net, CancellationToken cancellationToken = default)
    {
        ProtectionArguments.Require(symbol, nameof(symbol));
        ArgumentNullException.ThrowIfNull(by);
        return UntilStoppedAsync(ct => _protection.UnprotectAsync(symbol, leg, until, by, ct), cancellationToken);
    }

    /// <summary>
    /// Says which positions are protected by stops that rest at the venue, and which are not, with the reasons. Read from the venue's own lists, now: positions, open orders, and positions
    /// once more; and then each instrument that is not known yet, and the market of each symbol that is held. Only what the guard manages is to be protected. Where the books and the venue say different things, it is
    /// <see cref="ProtectionVerdict.Unknown"/>.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The report. A list that could not be read makes positions <see cref="ProtectionVerdict.Unknown"/>; nothing is thrown for a problem at the venue.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled, or the broker was disposed meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The broker was disposed before the call.</exception>
    public ValueTask<ProtectionReport> AuditProtectionAsync(CancellationToken cancellationToken = default) => UntilStoppedAsync(new ProtectionReading(_reader, _sender).RunAsync, cancellationToken);

    /// <summary>Reads account, open orders and positions now.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken = default) => await _reader.RefreshAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Ends the loops, the notices and everything that is under way; an exit is taken up by the next start on the same journal. Nothing is sent or
    /// cancelled at the venue.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        try
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException exception)
        {
            // Callbacks of the adapter have thrown; all of them have run.
            _calls.Report("the end of the venue's calls", exception);
        }

        try
        {
            await Task.WhenAll(_streaming, _reading, _following, _protecting, _exits.WhenEndedAsync()).WaitAsync(_callTimeout, _calls.Time).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            // An adapter that ignores cancellation must not hold up the bot's shutdown.
            _calls.LogLateEnd("the end of the venue's stream", exception);
        }
        catch (Exception exception)
        {
            _calls.Report("the loops of the broker", exception);
        }

        await Guard.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>Runs something of several steps that must not go on after the end of the broker.</summary>
    private async ValueTask<T> UntilStoppedAsync<T>(Func<CancellationToken, ValueTask<T>> run, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_stopped.IsCancellationRequested, this);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopped);
        return await run(either.Token).ConfigureAwait(false);
    }
}
