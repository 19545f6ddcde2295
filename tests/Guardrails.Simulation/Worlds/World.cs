using Guardrails.Journal;
using Guardrails.Notices;
using Guardrails.Shell;
using Guardrails.Simulation.Auditing;
using Guardrails.Simulation.Bots;
using Guardrails.Simulation.Recording;
using Guardrails.States;
using Guardrails.Testing;
using Guardrails.Testing.Scenarios;

namespace Guardrails.Simulation.Worlds;

/// <summary>One seed is one whole run: a venue, a guard, bots, faults, then calm. One thread, virtual time, nothing shared with another run.</summary>
internal sealed class World
{
    private const int MaxTurns = 1_000_000;
    private const int MaxNotices = 1_000_000;
    private const int MaxRecords = 10_000_000;

    /// <summary>The state hash is a text of the whole book: it is taken every so many turns, and at the end.</summary>
    private const int TurnsPerStateHash = 64;

    private static readonly TimeSpan _shortestCalm = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _calmBeat = TimeSpan.FromSeconds(2);

    private readonly WorldPlan _plan;
    private readonly VirtualTimeProvider _time = new();
    private readonly Trace _trace;
    private readonly SeededRandom _random;
    private readonly SimulatedBroker _venue;
    private readonly Auditor _auditor;
    private readonly VenueMessages _messages;
    private readonly InMemoryJournal _journal = new(MaxRecords);
    private readonly IReadOnlyList<string> _disabled;
    private BotProcess? _process;
    private GuardedBroker? _broker;
    private int _restarts;
    private OrderGuardOptions? _options;
    private WatchedBroker? _adapter;
    private WatchFeed? _watch;
    private RateFeed? _rates;
    private IAsyncEnumerator<GuardNotice>? _notices;

    private World(ulong seed, WorldWidth width, IReadOnlyList<string> disabled, TextWriter? lines)
    {
        _disabled = disabled;
        _plan = WorldPlan.Draw(seed, Bot.Kinds.Count, width);
        _trace = new Trace(_time, lines);
        _trace.Line($"seed {seed}: {_plan}");
        _random = new SeededRandom(~seed);
        _venue = new SimulatedBroker(_plan.Venue, _time, seed: seed);
        _auditor = new Auditor(_venue, _plan, _trace);
        _messages = new VenueMessages(_venue.Venue.Engine, _time, _trace);
    }

    /// <summary>Runs one seed.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="events">How much happens before faults end.</param>
    /// <param name="width">What may be drawn for the world, whatever the seed says.</param>
    /// <param name="disabled">Mechanisms of the guard that are switched off; debug builds only.</param>
    /// <param name="lines">Takes the trace in words.</param>
    public static RunResult Run(ulong seed, long events, WorldWidth width, IReadOnlyList<string> disabled, TextWriter? lines = null)
    {
        var world = new World(seed, width, disabled, lines);
        world.Play(events, calms: true);
        return world.Result();
    }

    /// <summary>Runs one seed and keeps its journal and the hash of the state it ends with.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="events">How much happens before the run ends or calms down.</param>
    /// <param name="calms">Whether the run calms down; otherwise it ends in the middle of trading.</param>
    public static (RunResult Result, RecordedJournal Journal, string StateHash) Record(ulong seed, long events, bool calms)
    {
        var world = new World(seed, WorldWidth.Shares, disabled: [], lines: null);
        world.Play(events, calms);
        var settings = RecordedSettings.Write(GuardOpening.Configure(world._options!));
        var records = world._journal.ReadAsync(1, CancellationToken.None).ToBlockingEnumerable();

        // A guard that is disposed writes the repetitions that it had only counted: they are in the journal, and in its books.
        return (world.Result(), new RecordedJournal(settings, [.. records]), world._broker!.Guard.StateHash);
    }

    private RunResult Result() =>
        new(_plan.Seed, _trace.Events, _trace.Hash, _messages.Hash, TimeSpan.FromTicks(_time.GetTimestamp()), _restarts, _venue.InjectedFaults, _auditor.Violations, _auditor.Tolerances);

    private void Play(long events, bool calms)
    {
        // Awaits continue inline only where no synchronization context is installed.
        SynchronizationContext.SetSynchronizationContext(null);
        foreach (var instrument in _plan.Instruments)
        {
            _venue.Venue.List(instrument);
        }

        _venue.Faults = _plan.Faults;
        if (_plan.OpensBeforeConnecting)
        {
            OpenMarket();
        }

        Connect();
        if (!_plan.OpensBeforeConnecting)
        {
            OpenMarket();
        }

        var desk = new Desk(_plan, _venue, _auditor, _trace, _broker!, _adapter!);
        try
        {
            Trade(desk, events);
            if (calms && _auditor.Violations.Count == 0)
            {
                CalmDown(desk);
            }

            ReadNotices();
            if (!calms)
            {
                // That an order is on its way is written with the next record, so there has to be one.
                desk.Guard.SetState(TradingScope.OfStrategy("recorder"), TradingState.ReduceOnly, new("the recording ends", "recorder"));
            }

            HashState();
        }
        finally
        {
            if (calms)
            {
                // Not waited for in virtual time: what is simulated has ended.
                desk.Leave();
                _broker!.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(1));
            }
            else
            {
                // In the middle of trading calls are open that nobody answers any more.
                _process!.Kill();
            }
        }
    }

    /// <summary>The process begins, the first time or again: with the journal that the one before has left.</summary>
    private void Connect()
    {
        _auditor.IsConnecting = true;
        _process = new BotProcess(_journal, _auditor.Alarms, _trace);
        var guard = new OrderGuardOptions
        {
            Account = "swarm",
            Venue = "SIMULATED",
            Limits = _plan.Limits,
            Hedging = _plan.Venue.HedgeMode ? HedgingPolicy.Allowed : HedgingPolicy.Denied,
            TimeProvider = _time,
            ChecksInFull = true,
            Alarms = _process,
            Journal = _process,
            NoticeBuffer = MaxNotices,
            Capabilities = _venue.Capabilities,
            StrategiesCloseOwnShare = _plan.Wide is { Shares: not null },
        };
        GuardedPath.Disable(guard, _disabled);
        _options = guard;
        _watch = _plan.Wide is { IsWatched: true } ? new WatchFeed(guard, _trace, _auditor) : null;
        _adapter = new WatchedBroker(_venue, _process, _trace, _messages, _auditor, _plan.Wide, _watch);
        var connecting = GuardedBroker.ConnectAsync(
            _adapter,
            new GuardedBrokerOptions { Guard = guard, Symbols = [.. _plan.Instruments.Select(static instrument => instrument.Symbol)], Protection = _plan.Protection?.Policy ?? new() });
        _broker = connecting.IsCompleted ? connecting.Result : throw new InvalidOperationException("Connecting waits for something that is not simulated.");
        (_auditor.Guard, _auditor.IsConnecting) = (_broker.Guard, false);
        _notices = _broker.Guard.ReadNoticesAsync().GetAsyncEnumerator();
    }

    /// <summary>The process is killed in the middle of whatever it does, and started again. It is not disposed: a killed process tidies nothing up.</summary>
    private void Restart(Desk desk)
    {
        _restarts++;
        _trace.Event("restart");
        _trace.Line($"the process is killed and starts again");
        ReadNotices();
        _process!.Kill();
        Connect();
        desk.Reconnect(_broker!, _adapter!);
        _auditor.Check();
    }

    private void OpenMarket()
    {
        for (var i = 0; i < _plan.Instruments.Count; i++)
        {
            _venue.Venue.SetPrice(_plan.Instruments[i].Symbol, _plan.Prices[i]);
        }
    }

    private void Trade(Desk desk, long events)
    {
        var bots = new List<Bot>();
        for (var kind = 0; kind < Bot.Kinds.Count; kind++)
        {
            for (var i = 0; i < _plan.Bots[kind]; i++)
            {
                bots.Add(Bot.Kinds[kind](desk, new SeededRandom(_random.NextUInt64()), $"{i}"));
            }
        }

        foreach (var bot in DrawPermitBots(desk))
        {
            bots.Add(bot);
        }

        if (_plan.Legs is { } legs)
        {
            var spreads = new SeededRandom(legs.Seed);
            bots.AddRange(Enumerable.Range(0, legs.Bots).Select(i => new SpreadBot(desk, new SeededRandom(spreads.NextUInt64()), $"spread-{i}")));
        }

        if (_plan.Protection is { } protection)
        {
            var protecting = new SeededRandom(protection.Seed);
            bots.AddRange(Enumerable.Range(0, protection.Bots).Select(i => new ProtectingBot(desk, new SeededRandom(protecting.NextUInt64()), $"protecting-{i}")));
        }

        var @operator = new Operator(desk, _auditor, new SeededRandom(_random.NextUInt64()));
        for (var turn = 0; turn < MaxTurns && _trace.Events < events && _auditor.Violations.Count == 0; turn++)
        {
            _time.Advance(_random.PickMilliseconds(0, 1, 3, 20, 100, 400, 1_500));
            MoveMarket(_plan.Instruments[(int)_random.NextBelow(_plan.Instruments.Count)], _random.Between(-8, 8));
            _rates?.Tell(_broker!.Guard, _watch);
            foreach (var bot in bots)
            {
                if (_random.Chance(25))
                {
                    bot.Act();
                }
            }

            FailQueries();
            if ((int)_random.NextBelow(1000) < _plan.KillsPerThousand)
            {
                Restart(desk);
            }

            @operator.Act();
            _auditor.Check();
            if (turn % TurnsPerStateHash == TurnsPerStateHash - 1)
            {
                HashState();
            }
        }

        foreach (var bot in bots.OfType<PermitBot>())
        {
            bot.Stop();
        }
    }

    private PermitBot[] DrawPermitBots(Desk desk)
    {
        if (_plan.Wide is not { } wide)
        {
            return [];
        }

        var random = new SeededRandom(wide.Seed);
        _rates = wide.ForeignCurrency is { } currency ? new RateFeed(currency, wide.FirstRate, wide.RatesPerCent, new SeededRandom(random.NextUInt64()), _time, _trace) : null;
        return [.. Enumerable.Range(0, wide.PermitBots).Select(i => new PermitBot(desk, new SeededRandom(random.NextUInt64()), $"permit-{i}"))];
    }

    /// <summary>Now and then the venue does not answer questions for a while.</summary>
    private void FailQueries()
    {
        if (_plan.Faults.Probabilities.Count == 0 || !_random.Chance(1))
        {
            return;
        }

        var failure = _random.Chance(30) ? "503 Service Unavailable" : null;
        _venue.FailPositionQueries(_random.Chance(50) ? failure : null);
        _venue.FailOrderQueries(_random.Chance(50) ? failure : null);
        _venue.FailAccountQueries(_random.Chance(50) ? failure : null);
    }

    private void MoveMarket(Instrument instrument, int ticks)
    {
        var price = _venue.Venue.GetPrice(instrument.Symbol)!.Value;
        var moved = price + (ticks * instrument.TickSize);
        _venue.Venue.SetPrice(instrument.Symbol, instrument.NegativePricesAllowed ? moved : Math.Max(instrument.TickSize * 100, moved));
    }

    /// <summary>Faults end, bots stop, questions are answered; within a bound everything has to be found out.</summary>
    private void CalmDown(Desk desk)
    {
        _trace.Event("calm");
        _trace.Line($"calm");
        _venue.FailPositionQueries(null);
        _venue.FailOrderQueries(null);
        _venue.FailAccountQueries(null);
        _venue.StopFaults();
        var calm = new CalmAudit(_auditor, desk.Guard);
        var longest = (_plan.Venue.UnknownHorizon * 4) + TimeSpan.FromMinutes(3);
        for (var passed = TimeSpan.Zero; passed < longest && _auditor.Violations.Count == 0; passed += _calmBeat)
        {
            _time.Advance(_calmBeat);
            foreach (var instrument in _plan.Instruments)
            {
                MoveMarket(instrument, 0);
            }

            desk.ReleaseAll();
            _auditor.Check();
            if (passed >= _shortestCalm && desk.Pending == 0 && !calm.Differences().Any())
            {
                _auditor.Tolerances.Add(calm.Tolerances);
                return;
            }
        }

        if (desk.Pending > 0)
        {
            _auditor.Note("every call is answered", $"{desk.Pending} are not");
        }

        foreach (var (oracle, what) in calm.Differences())
        {
            _auditor.Note(oracle, what);
        }

        _auditor.Tolerances.Add(calm.Tolerances);
    }

    private void HashState()
    {
        _trace.Note("state").Add(_broker!.Guard.StateHash);
        _watch?.Hash();
    }

    /// <summary>All at once: a reader that waits would be woken on another thread.</summary>
    private void ReadNotices()
    {
        while (_notices!.MoveNextAsync() is { IsCompleted: true, Result: true })
        {
            _trace.Event(TraceTag.Of(_notices.Current)).Add(_notices.Current.Time.UtcTicks);
            if (_notices.Current is GuardNotice.Missed missed)
            {
                _auditor.Note("notices are kept", $"{missed.Count} were missed");
            }
        }
    }
}
