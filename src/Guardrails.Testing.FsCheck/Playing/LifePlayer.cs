using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Testing.FsCheck.Auditing;

namespace Guardrails.Testing.FsCheck.Playing;

/// <summary>Plays one life over one adapter, inline, in virtual time; shows every moment of it to one law.</summary>
internal sealed class LifePlayer
{
    private static readonly TimeSpan _beat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _shortestCalm = TimeSpan.FromSeconds(60);

    private readonly LifeWorld _world;
    private readonly LifeAudit _audit;
    private readonly LifeOrders _orders;
    private readonly LawOptions _options;
    private readonly List<string> _trace;

    private LifePlayer(LifeWorld world, LifeAudit audit, LawOptions options, List<string> trace)
    {
        _world = world;
        _audit = audit;
        _options = options;
        _trace = trace;
        _orders = new LifeOrders(world);
    }

    /// <summary>Plays a life to its end and to the calm after it.</summary>
    /// <param name="life">The life.</param>
    /// <param name="adapter">Makes the adapter.</param>
    /// <param name="options">The bot beside it.</param>
    /// <param name="audit">The law.</param>
    /// <param name="trace">Takes what happened, line by line.</param>
    public static void Play(OrderLife life, Func<AdapterWorld, IAdapterUnderTest> adapter, LawOptions options, LifeAudit audit, List<string> trace)
    {
        // Awaits continue inline only on a thread without a synchronization context (a test framework may have installed one).
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var time = new VirtualTimeProvider();
            var under = adapter(new AdapterWorld { Time = time, Instruments = life.Instruments, Cash = 100_000m, Seed = life.Seed });
            using var disposable = under as IDisposable;
            var alarms = new LifeAlarms();
            var symbols = life.Instruments.Select(static listed => listed.Instrument.Symbol).ToArray();
            var connecting = GuardedBroker.ConnectAsync(under.Adapter, new GuardedBrokerOptions
            {
                Symbols = symbols,
                Guard = new OrderGuardOptions
                {
                    Account = "law",
                    Venue = "TEST",
                    Limits = life.Limits,
                    Hedging = under.Adapter.Capabilities.HedgeMode ? HedgingPolicy.Allowed : HedgingPolicy.Denied,
                    TimeProvider = time,
                    Alarms = alarms,
                },
            });
            var broker = LifeClock.Wait(connecting, under, time);
            try
            {
                new LifePlayer(new LifeWorld(life, under, broker, alarms, time), audit, options, trace).Play();
            }
            finally
            {
                // Not waited for in virtual time: what is tested has ended.
                broker.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(1));
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private void Play()
    {
        var life = _world.Life;
        for (var i = 0; i < life.Instruments.Count; i++)
        {
            Publish(i);
        }

        Pass(TimeSpan.FromMilliseconds(300));
        if (life.Faults.Probabilities.Count > 0)
        {
            _world.Under.TryUse(life.Faults);
        }

        _audit.Begin(_world);
        foreach (var command in life.Commands)
        {
            _world.Step++;
            var result = Do(command);
            Settle();
            Note($"{command} -> {result}");
            _audit.AfterStep(_world);
        }

        _world.Step++;
        CalmDown();
    }

    private string Do(LifeCommand command)
    {
        switch (command)
        {
            case LifeCommand.Move move:
                var at = Round(move.Instrument);
                var tick = _world.Life.Instruments[at].Instrument.TickSize;
                _world.Prices[at] = Math.Max(tick, _world.Prices[at] + (move.Ticks * tick));
                _world.LowestPrices[at] = Math.Min(_world.LowestPrices[at], _world.Prices[at]);
                Publish(at);
                Ask(at);
                return FormattableString.Invariant($"{_world.Life.Instruments[at].Instrument.Symbol} at {_world.Prices[at]}");
            case LifeCommand.Enter enter:
                return Submit(_orders.ToRequest(enter, Round(enter.Instrument)));
            case LifeCommand.Exit exit:
                return Submit(_orders.ToRequest(exit, Round(exit.Instrument)));
            case LifeCommand.Ask ask:
                return Submit(_orders.Name(ask.Request));
            case LifeCommand.Repeat repeat:
                return _orders.Earlier(repeat.Request) is { } earlier ? Submit(earlier) : "there is none";
            case LifeCommand.Cancel cancel:
                return _orders.Sent(cancel.Order) is { } id ? Describe(Await(_world.Broker.CancelAsync(id))) : "there is none";
            case LifeCommand.Replace replace:
                return _orders.ToRequest(replace) is { } change ? Describe(Await(_world.Broker.ReplaceAsync(change))) : "there is none";
            case LifeCommand.Bracket bracket:
                return Submit(_orders.ToGroup(bracket, Round(bracket.Instrument)));
            case LifeCommand.Wait wait:
                Pass(TimeSpan.FromMilliseconds(wait.Milliseconds));
                return "passed";
            case LifeCommand.ReadPositions read:
                return Read(read.Failure);
            case LifeCommand.Inject inject:
                return _world.Under.TryInject(inject.Fault) ? "armed" : "this venue cannot";
            default:
                throw new InvalidOperationException($"{command.GetType().Name} is not known here.");
        }
    }

    private int Round(int number) => (int)((uint)number % (uint)_world.Life.Instruments.Count);

    private string Submit(OrderRequest request)
    {
        _audit.BeforeSubmit(_world, request);
        var result = Await(_world.Broker.SubmitAsync(request));
        _orders.Remember(request, result);
        _audit.AfterSubmit(_world, request, result);
        return FormattableString.Invariant($"{request} {request.ClientOrderId}: {Describe(result)}");
    }

    private string Submit(GroupRequest request)
    {
        var result = Await(_world.Broker.SubmitGroupAsync(request));
        return result switch
        {
            GroupResult.Sent sent => $"{request.Entry} with {string.Join(", ", request.Exits)}: {string.Join(", ", sent.Orders.Select(Describe))}",
            GroupResult.Denied denied => $"denied {denied.Denial.Code}",
            _ => "?",
        };
    }

    private string Read(PositionReadFailure failure)
    {
        _world.Reads = _world.Under.TryFailPositionReads(failure) ? failure : _world.Reads;
        Await(Refresh());
        return $"reads now: {_world.Reads}";

        async ValueTask<int> Refresh()
        {
            await _world.Broker.RefreshAsync().ConfigureAwait(false);
            return 0;
        }
    }

    /// <summary>Faults end, questions are answered, and there is time enough for everything to be found out.</summary>
    private void CalmDown()
    {
        var under = _world.Under;
        under.StopFaults();
        under.TryFailPositionReads(PositionReadFailure.None);
        _world.Reads = PositionReadFailure.None;
        var horizon = under.Adapter.Capabilities.UnknownHorizon;
        var longest = (horizon * 4) + TimeSpan.FromMinutes(3);
        var passed = TimeSpan.Zero;
        while (passed < longest && (passed < _shortestCalm || _world.Guard.OpenOrders.Any(static o => o.State is OrderState.Unknown or OrderState.PendingCancel or OrderState.PendingReplace or OrderState.InFlight)))
        {
            Pass(TimeSpan.FromSeconds(5));
            passed += TimeSpan.FromSeconds(5);
        }

        // One more round of readings over what was settled last.
        Pass(TimeSpan.FromSeconds(20));
        _world.IsCalm = true;
        Settle();
        Note($"calm after {passed.TotalSeconds:0} s");
        _audit.AtCalm(_world);
        if (_audit.ClosesAtTheEnd)
        {
            foreach (var request in _orders.ToClose())
            {
                Note($"the end -> {Submit(request)}");
            }
        }
    }

    /// <summary>Time passes, and prices go on coming as they do.</summary>
    private void Pass(TimeSpan by)
    {
        while (by > TimeSpan.Zero)
        {
            var part = by < _beat ? by : _beat;
            _world.Under.WaitUntilIdle();
            _world.Time.Advance(part);
            by -= part;
            if (part == _beat)
            {
                for (var i = 0; i < _world.Prices.Length; i++)
                {
                    Publish(i);
                }
            }
        }
    }

    private void Publish(int instrument)
    {
        _world.Under.SetPrice(_world.Life.Instruments[instrument].Instrument.Symbol, _world.Prices[instrument]);
        _world.Under.WaitUntilIdle();
    }

    private void Ask(int instrument)
    {
        if (_options.Bot is { } bot)
        {
            Await(Run(bot, new Quote { Symbol = _world.Life.Instruments[instrument].Instrument.Symbol, Price = _world.Prices[instrument], Time = _world.Time.GetUtcNow() }));
        }

        async ValueTask<int> Run(Func<GuardedBroker, Quote, ValueTask> asked, Quote quote)
        {
            await asked(_world.Broker, quote).ConfigureAwait(false);
            return 0;
        }
    }

    private void Settle()
    {
        _world.Under.WaitUntilIdle();
        _world.Forget();
    }

    private void Note(FormattableString what)
    {
        var now = TimeSpan.FromTicks(_world.Time.GetTimestamp());
        var tracked = _world.Guard.Positions.Where(static p => p.Net != 0m || p.OpenOrders > 0).Select(static p => FormattableString.Invariant($"{p.Key.Symbol}{(p.Key.Leg == PositionLeg.Net ? "" : $" {p.Key.Leg}")} {p.Net} [{p.Low}, {p.High}]{(p.InDoubt ? " in doubt" : "")}"));
        _trace.Add(FormattableString.Invariant($"{now:hh\\:mm\\:ss\\.fff} {_world.Step}. {FormattableString.Invariant(what)} | {string.Join("; ", tracked)}"));
    }

    private T Await<T>(ValueTask<T> call)
    {
        var answer = LifeClock.Wait(call, _world.Under, _world.Time);
        Settle();
        return answer;
    }

    private static string Describe(OrderResult result) => result.Match(
        static denied => $"denied {denied.Denial.Code}",
        static accepted => FormattableString.Invariant($"accepted {accepted.Order.ClientOrderId} {accepted.Order.State}"),
        static rejected => $"rejected {rejected.Rejection}",
        static unknown => $"unknown {unknown.ClientOrderId} ({unknown.Why})");

    private static string Describe(CancelResult result) => result switch
    {
        CancelResult.Denied denied => $"denied {denied.Denial.Code}",
        CancelResult.Ended ended => $"{ended.Order.ClientOrderId} ended as {ended.Order.State}",
        CancelResult.Pending pending => $"{pending.Order.ClientOrderId} pending",
        CancelResult.Rejected rejected => $"rejected {rejected.Rejection}",
        CancelResult.Unknown unknown => $"unknown {unknown.ClientOrderId}",
        _ => "?",
    };

    private static string Describe(ReplaceResult result) => result switch
    {
        ReplaceResult.Denied denied => $"denied {denied.Denial.Code}",
        ReplaceResult.Replaced replaced => $"replaced by {replaced.Order.ClientOrderId}",
        ReplaceResult.Pending pending => $"{pending.Order.ClientOrderId} pending",
        ReplaceResult.Rejected rejected => $"rejected {rejected.Rejection}",
        ReplaceResult.Unknown unknown => $"unknown {unknown.ClientOrderId}",
        _ => "?",
    };
}
