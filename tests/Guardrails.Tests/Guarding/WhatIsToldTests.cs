using System.Diagnostics.Metrics;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Notices;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Rules;
using Guardrails.Shell;
using Guardrails.States;
using Guardrails.Telemetry;

namespace Guardrails.Tests.Guarding;

/// <summary>
/// Every kind of event and all that is told because of it, as one table: notices in their order, alarms, what is measured, and whether somebody is woken to
/// follow up. A kind, a flag, a state or a kind of drift without a row fails.
/// </summary>
public sealed class WhatIsToldTests
{
    private const string Acme = GuardFixture.Acme;
    private const string Id = "o1";
    private const string Woken = "woken";
    private const string Executed = "executed 1";

    private static readonly Attribution _by = new("lunch", "ann");
    private static readonly DecisionEvidence _evidence = new(100m, 0, 0m, 0m, 0m, 0m, 10m, 100_000m, 0, 0, 0m, 0m, 0m, 0m);

    /// <summary>What each event is about, and what is told of it.</summary>
    private static readonly (string Name, Func<GuardInstant, GuardEvent> Event, string[] Told)[] _table =
    [
        ("Opened", static at => new GuardEvent.Opened(at, "e2", "l", "r"), []),
        ("InstrumentDescribed", static at => new GuardEvent.InstrumentDescribed(at, GuardFixture.Share("MSFT")), []),
        ("AccountRead", static at => new GuardEvent.AccountRead(at, 90_000m, null, null, at.UtcTicks), []),
        ("AccountCompared", static at => new GuardEvent.AccountCompared(at, 250_000m, 5_000m, Differs: true), []),
        ("AccountCompared agreeing", static at => new GuardEvent.AccountCompared(at, 5_100m, 5_000m, Differs: false), []),
        ("RateRead", static at => new GuardEvent.RateRead(at, "EUR", 1.1m, at.UtcTicks), []),
        ("InputRead", static at => new GuardEvent.InputRead(at, new RuleInput { Name = "vix", Value = 18m, Time = default }), []),
        ("MarksMoved", static at => new GuardEvent.MarksMoved(at, [(Acme, 101m)]), []),
        ("PositionsRead", static at => new GuardEvent.PositionsRead(at, at.UtcTicks), []),
        ("PositionsFailed", static at => new GuardEvent.PositionsFailed(at, "503"), []),
        ("PositionSet", static at => new GuardEvent.PositionSet(at, Acme, PositionLeg.Net, 7m, 7m, 100m, _by), ["woken"]),
        ("PositionCompared", static at => new GuardEvent.PositionCompared(at, Acme, PositionLeg.Net, 7m, Comparison.Differs, at.UtcTicks), []),
        ("SumsDisputed", static at => new GuardEvent.SumsDisputed(at, Id, 1m), []),
        ("OpenOrdersRead", static at => new GuardEvent.OpenOrdersRead(at, at.UtcTicks), []),
        ("OrderAdmitted", static at => new GuardEvent.OrderAdmitted(at, Order("o2"), _evidence), []),
        ("OrderAdmitted as a replacement", static at => new GuardEvent.OrderAdmitted(at, Order("o2") with { Replaces = Id }, _evidence), [Woken]),
        ("OrderDenied", static at => new GuardEvent.OrderDenied(at, Acme, OrderSide.Buy, 5m, null, null, ["QUANTITY_INVALID"], 1, _evidence), []),
        ("OrderObserved", static at => new GuardEvent.OrderObserved(at, new VenueOrder { ClientOrderId = "web", Symbol = Acme, Side = OrderSide.Buy, Quantity = 5m }, Managed: false, null), []),
        .. States(),
        ("OrderCorrected", static at => new GuardEvent.OrderCorrected(at, Id, 12m, OrderDoubts.None, CancelRequired: true), [Woken]),
        ("ExecutionBooked", static at => new GuardEvent.ExecutionBooked(at, Id, "e1", OrderSide.Buy, 4m, 99m, 0m, 4m, 0m, 0m, null), ["Filled 4 at 99, net 4, filled 4", Executed]),
        ("ExecutionBooked without a name", static at => new GuardEvent.ExecutionBooked(at, Id, null, OrderSide.Buy, 0m, 99m, 4m, 4m, 0m, 0m, null), ["Filled 4 at 99, net 4, filled 4", Executed, Woken]),
        ("ExecutionBooked of nothing new", static at => new GuardEvent.ExecutionBooked(at, Id, "e1", OrderSide.Buy, 4m, 99m, 4m, 0m, 0m, 0m, null), []),
        ("ExecutionRevised", static at => new GuardEvent.ExecutionRevised(at, Id, "e0", 0m, 99m, 0m, -2m, 0), ["OrderChanged Working", "woken"]),
        ("CancelRequested", static at => new GuardEvent.CancelRequested(at, Id, null), ["OrderChanged PendingCancel", Woken]),
        ("PriceConfirmed", static at => new GuardEvent.PriceConfirmed(at, Acme, 50m, new("looked", "ann")), ["alarm PRICE_STEP_CONFIRMED: ACME 50 is believed; looked (by ann)"]),
        ("CancelTaken", static at => new GuardEvent.CancelTaken(at, Id), []),
        ("CancelRefused", static at => new GuardEvent.CancelRefused(at, Id, "too late"), ["OrderChanged Working", Woken]),
        ("ReplaceRequested", static at => new GuardEvent.ReplaceRequested(at, Id, 12m, 100m, null, 0m, null, _evidence), ["OrderChanged PendingReplace", Woken]),
        ("ReplaceSettled", static at => new GuardEvent.ReplaceSettled(at, Id, Replaced: false, "no"), ["OrderChanged Working"]),
        ("VenueIdLinked", static at => new GuardEvent.VenueIdLinked(at, Id, "venue:ACME:1"), ["OrderChanged Working"]),
        .. Flags(),
        .. Settings(),
        .. Drifts(),
        ("ClockJumped", static at => new GuardEvent.ClockJumped(at, TimeSpan.TicksPerHour), []),
        ("Interrupted", static at => new GuardEvent.Interrupted(at, "the stream ended"), []),
        ("ProtectionSet", static at => new GuardEvent.ProtectionSet(at, Acme, PositionLeg.Net, null), []),
        ("ExitSet", static at => new GuardEvent.ExitSet(at, Acme, PositionLeg.Net, ExitIntent.Close, 0m, _by, []), []),
    ];

    public static TheoryData<string> Rows => [.. _table.Select(static r => r.Name)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_kind_of_event_has_a_row()
    {
        var rows = _table.Select(static r => r.Name.Split(' ')[0]).ToHashSet();

        Assert.Equal(Enum.GetNames<EventKind>().Order(), rows.Order());
        Assert.All(_table, static r => Assert.Equal(r.Name.Split(' ')[0], r.Event(default).GetType().Name));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task An_event_is_told_as_the_table_says(string row)
    {
        var (_, make, told) = _table.Single(r => r.Name == row);
        var account = "told-" + row.GetHashCode(StringComparison.Ordinal);
        var (measured, listener) = Listen(account);
        using var listening = listener;
        var sink = new AlarmList();
        var fixture = new GuardFixture(ready: false);
        var shell = await GuardOpening.OpenAsync(new OrderGuardOptions { Account = account, TimeProvider = fixture.Time, Alarms = sink, Trips = AutoTrips.None, Limits = fixture.Options.Limits, ChecksInFull = false }, Token);
        Prepare(shell, row);
        var isWoken = false;
        shell.OnDoubt(() => isWoken = true);
        (isWoken, var before) = (false, (sink.All.Count, measured.Count));
        var notices = shell.Notices.ReadAsync(Token);

        Observe(shell, make);

        // Observable is what the wake-up, the sink and the meters got by now, and what waits in the reader's buffer.
        var seen = sink.All.Skip(before.Item1).Select(static a => $"alarm {a.Code}").ToArray();
        var counted = measured.Skip(before.Item2).ToArray();
        await shell.CloseAsync();
        var texts = new List<string>();
        await foreach (var notice in notices)
        {
            Assert.Equal(fixture.Now, notice.Time);
            texts.Add(Text(notice));
        }

        IEnumerable<string> all = [.. texts, .. counted.Where(static c => c.StartsWith("executed", StringComparison.Ordinal)), .. isWoken ? (string[])[Woken] : []];
        Assert.Equal(told, all);
        Assert.Equal<IEnumerable<string>>(told.Where(static t => t.StartsWith("alarm", StringComparison.Ordinal)).Select(static t => t.Split(':')[0]), seen);
        Assert.Equal(seen, counted.Where(static c => c.StartsWith("alarm", StringComparison.Ordinal)));
    }

    private static IEnumerable<(string, Func<GuardInstant, GuardEvent>, string[])> States() => Enum.GetValues<OrderState>().Where(static s => s is not (OrderState.Reserved or OrderState.PartiallyFilled))
        .Select(static state => ($"OrderTransitioned {state}", (Func<GuardInstant, GuardEvent>)(at => Transition(at, state)), (string[])(state switch
        {
            OrderState.Unknown => ["alarm ORDER_OUTCOME_UNKNOWN: o1 BUY 10 ACME @ 100, of unknown outcome: why. Do not send it again; OrderGuard.ResolveUnknownOrdersAsync asks the venue.", "OrderChanged Unknown", Woken],
            OrderState.PendingCancel or OrderState.PendingReplace => [$"OrderChanged {state}", Woken],
            _ => [$"OrderChanged {state}"],
        })));

    private static IEnumerable<(string, Func<GuardInstant, GuardEvent>, string[])> Flags()
    {
        var codes = new Dictionary<FactFlag, string>
        {
            [FactFlag.SideMismatch] = "SIDE_MISMATCH",
            [FactFlag.PriceStep] = "PRICE_STEP_HELD",
            [FactFlag.SymbolMismatch] = "SYMBOL_MISMATCH",
            [FactFlag.QuantityLarger] = "QUANTITY_LARGER",
            [FactFlag.QuantitySmaller] = "QUANTITY_SMALLER",
            [FactFlag.TermsDiffer] = "TERMS_DIFFER",
            [FactFlag.Overfill] = "OVERFILL",
            [FactFlag.FillAfterEnd] = "FILL_AFTER_END",
            [FactFlag.PriceWorseThanLimit] = "PRICE_WORSE_THAN_LIMIT",
            [FactFlag.ExternalExecution] = "EXTERNAL_EXECUTION",
            [FactFlag.UnreadableReport] = "UNREADABLE_REPORT",
            [FactFlag.PositionDiffers] = "POSITION_DIFFERS",
            [FactFlag.RejectedAfterFill] = "REJECTED_AFTER_FILL",
            [FactFlag.ExecutionBusted] = "EXECUTION_BUSTED",
            [FactFlag.ExecutionCorrected] = "EXECUTION_CORRECTED",
            [FactFlag.Revived] = "ORDER_REVIVED",
            [FactFlag.ForcedExecution] = "FORCED_EXECUTION",
            [FactFlag.ProofNotRedeemed] = "PROOF_NOT_REDEEMED",
            [FactFlag.ReduceOnlyMissing] = "REDUCE_ONLY_MISSING",
            [FactFlag.PriceDiffers] = "ORDER_PRICE_DIFFERS",
            [FactFlag.ExitWithoutEntry] = "EXIT_WITHOUT_ENTRY",
            [FactFlag.LinkMissing] = "LINK_MISSING",
            [FactFlag.LegMissing] = "LEG_MISSING",
            [FactFlag.OrderDuplicated] = "ORDER_DUPLICATED",
            [FactFlag.ExecutionsDisagree] = "EXECUTIONS_DISAGREE",
            [FactFlag.UnaskedSignChange] = "UNASKED_SIGN_CHANGE",
        };
        return Enum.GetValues<FactFlag>().Select(flag => ($"FactFlagged {flag}", (Func<GuardInstant, GuardEvent>)(at => new GuardEvent.FactFlagged(at, flag, Acme, Id, "detail")), (string[])[$"alarm {codes[flag]}: o1 BUY 10 ACME @ 100, working: detail", .. flag == FactFlag.UnaskedSignChange ? (string[])[Woken] : []]));
    }

    private static IEnumerable<(string, Func<GuardInstant, GuardEvent>, string[])> Settings()
    {
        foreach (var (name, scope) in ((string, TradingScope)[])[("account", TradingScope.Account), ($"symbol {Acme}", TradingScope.Of(Acme)), ("strategy s1", TradingScope.OfStrategy("s1"))])
        {
            foreach (var state in Enum.GetValues<TradingState>().Where(s => s != TradingState.Quarantined || name.StartsWith("symbol", StringComparison.Ordinal)))
            {
                var call = name.Split(' ') switch { ["account"] => "Account", ["symbol", var symbol] => $"Of(\"{symbol}\")", [_, var strategy] => $"OfStrategy(\"{strategy}\")", _ => "" };
                var way = state == TradingState.Active
                    ? "New risk is taken again."
                    : $"Exits still pass. OrderGuard.SetState(TradingScope.{call}, TradingState.Active, …) releases it{(state == TradingState.Quarantined ? ", once two complete position answers in a row have agreed with the books" : "")}.";
                string[] told = [$"StateChanged {name} {state} lunch ann", $"alarm STATE_CHANGED: {name} {state}: lunch (by ann). {way}"];
                yield return ($"StateSet {name} {state}", at => new GuardEvent.StateSet(at, scope, state, _by), state == TradingState.Active ? told : [.. told, Woken]);
            }
        }
    }

    private static IEnumerable<(string, Func<GuardInstant, GuardEvent>, string[])> Drifts()
    {
        var codes = new Dictionary<DriftKind, string>
        {
            [DriftKind.Phantom] = "PHANTOM_POSITION",
            [DriftKind.ExternalPosition] = "EXTERNAL_POSITION",
            [DriftKind.QuantityMismatch] = "POSITION_QUANTITY_MISMATCH",
            [DriftKind.SideMismatch] = "POSITION_SIDE_MISMATCH",
            [DriftKind.UnexplainedJump] = "SPLIT_SUSPECTED",
            [DriftKind.MissingOrder] = "ORDER_MISSING",
            [DriftKind.ExternalOrder] = "EXTERNAL_ORDER",
            [DriftKind.OrphanProtection] = "ORPHAN_PROTECTION",
            [DriftKind.BotPosition] = "BOT_POSITION_DIFFERS",
        };
        return Enum.GetValues<DriftKind>().Select(kind =>
        {
            var drift = new Drift { Kind = kind, Symbol = Acme, Leg = PositionLeg.Net, Booked = 7m, AtVenue = 5m, ClientOrderId = Id };
            var text = kind == DriftKind.BotPosition ? "the bot's records say 5 ACME, and 7 is managed for it; the books hold 0, and the venue was last seen to hold 0" : drift.ToString();
            string[] told = [$"DriftFound {kind} Report", $"alarm {codes[kind]}: o1 {text}; Report"];
            return ($"DriftFound {kind}", (Func<GuardInstant, GuardEvent>)(at => new GuardEvent.DriftFound(at, drift, DriftAction.Report)), kind == DriftKind.MissingOrder ? [.. told, Woken] : told);
        });
    }

    private static GuardEvent.OrderTransitioned Transition(GuardInstant at, OrderState state) => new(at, Id, state, null, "why", ByVenue: true);

    private static AdmittedOrder Order(string id) => new(
        id, Acme, PositionLeg.Net, OrderSide.Buy, 10m, OrderType.Limit, 100m, null, TimeInForce.Day, PositionEffect.Open, IsExit: false, VenueReduceOnly: false, null, null, null, 0m);

    /// <summary>An order of ours that works, and what the row needs before its event.</summary>
    private static void Prepare(GuardShell shell, string row)
    {
        List<Func<GuardInstant, GuardEvent>> before =
        [
            static at => new GuardEvent.InstrumentDescribed(at, GuardFixture.Share()),
            static at => new GuardEvent.OrderAdmitted(at, Order(Id), _evidence),
            static at => Transition(at, OrderState.InFlight),
            static at => Transition(at, OrderState.Working),
        ];
        before.AddRange(row switch
        {
            "ExecutionRevised" => [static at => new GuardEvent.ExecutionBooked(at, Id, "e0", OrderSide.Buy, 2m, 99m, 0m, 2m, 0m, 0m, null)],
            "ExecutionBooked of nothing new" => [static at => new GuardEvent.ExecutionBooked(at, Id, null, OrderSide.Buy, 0m, 99m, 4m, 4m, 0m, 0m, null)],
            "VenueIdLinked" => [static at => new GuardEvent.OrderObserved(at, new VenueOrder { ClientOrderId = "venue:ACME:1", VenueOrderId = "V1", Symbol = Acme, Side = OrderSide.Buy, Quantity = 10m }, Managed: false, null)],
            "CancelRefused" => [static at => new GuardEvent.CancelRequested(at, Id, null)],
            "ReplaceSettled" => [static at => new GuardEvent.ReplaceRequested(at, Id, 12m, 100m, null, 0m, null, _evidence)],
            _ => (Func<GuardInstant, GuardEvent>[])[],
        });
        foreach (var make in before)
        {
            Observe(shell, make);
        }
    }

    /// <summary>One event, also where the guard reads a fact twice because it linked an id.</summary>
    private static void Observe(GuardShell shell, Func<GuardInstant, GuardEvent> make)
    {
        var isMade = false;
        shell.Observe(make, (_, m, now, events) =>
        {
            if (!isMade)
            {
                isMade = true;
                events.Add(m(now));
            }
        });
    }

    private static string Text(GuardNotice notice) => notice switch
    {
        GuardNotice.OrderChanged x => $"OrderChanged {x.Order.State}",
        GuardNotice.Filled x => FormattableString.Invariant($"Filled {x.Quantity} at {x.Price}, net {x.Position.Net}, filled {x.Order.Filled}"),
        GuardNotice.StateChanged x => $"StateChanged {x.Scope} {x.State} {x.By.Reason} {x.By.Actor}",
        GuardNotice.DriftFound x => $"DriftFound {x.Drift.Kind} {x.Action}",
        GuardNotice.AlarmRaised x => $"alarm {x.Alarm.Code}: {x.Alarm.Subject} {x.Alarm.Message}",
        _ => notice.ToString(),
    };

    private static (List<string> Measured, MeterListener Listener) Listen(string account)
    {
        var measured = new List<string>();
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, own) =>
            {
                if (instrument.Meter.Name == GuardTelemetry.MeterName && instrument.Name is GuardTelemetry.Executions or GuardTelemetry.Alarms)
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var copy = tags.ToArray().ToDictionary(static t => t.Key, static t => t.Value);
            if (copy.GetValueOrDefault(GuardTelemetry.AccountTag) as string == account)
            {
                measured.Add(instrument.Name == GuardTelemetry.Executions ? $"executed {value}" : $"alarm {copy[GuardTelemetry.CodeTag]}");
            }
        });
        listener.Start();
        return (measured, listener);
    }
}
