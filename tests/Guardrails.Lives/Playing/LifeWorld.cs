using System.Globalization;
using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.Lives.Checks;
using Guardrails.Lives.Links;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Told;
using Guardrails.Lives.Venues;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Lives.Playing;

/// <summary>One guard, one venue and one bot, and what came out of it so far.</summary>
internal sealed class LifeWorld : IAlarmSink, IPositionSource, IOrderLookup
{
    private static long s_opened;
    private readonly Action<string>? _narrate;
    private readonly HashSet<string> _saidInCalm = [];

    private LifeWorld(LifePlan plan, Loosening loosening, Action<string>? narrate)
    {
        Plan = plan;
        Loosening = loosening;
        _narrate = narrate;
        Keys = [.. Enumerable.Range(0, plan.SymbolCount).SelectMany(i => LegsOf(plan, i == 0 ? "AAA" : "BBB"))];
        Venue = new LifeVenue(plan, Clock, Keys);
        Told = new ToldAccount(plan, Keys, () => Clock.Now);
        Approvals = new ApprovalCheck(this);
        Facts = new FactCheck(this);
        Exits = new ExitCheck(this);
    }

    public LifePlan Plan { get; }

    public Loosening Loosening { get; }

    public LifeClock Clock { get; } = new();

    public IVenueLink Link { get; private set; } = null!;

    public List<(Symbol Symbol, PositionLeg Leg)> Keys { get; }

    public LifeVenue Venue { get; }

    public ToldAccount Told { get; }

    public OrderGuard Guard { get; private set; } = null!;

    public ApprovalCheck Approvals { get; }

    public FactCheck Facts { get; }

    public ExitCheck Exits { get; }

    public Tally Tally { get; } = new();

    public List<Violation> Violations { get; } = [];

    public List<Alarm> Alarms { get; } = [];

    public ExecutionReport? LastTold { get; private set; }

    /// <summary>The positions for which a row was told that was no trade.</summary>
    public HashSet<int> RowsThatWereNoTrade { get; } = [];

    public bool IsSourceDown { get; set; }

    /// <summary>The end of the life, in which what was narrated once is not narrated again.</summary>
    public bool IsCalm { get; set; }

    public int MoveIndex { get; set; } = -1;

    /// <summary>By how much the guard is told to hold more than there is.</summary>
    public int Skew => Loosening == Loosening.Exits ? 1 : 0;

    public bool IsNarrated => _narrate is not null;

    public static async ValueTask<LifeWorld> OpenAsync(LifePlan plan, Road road, Loosening loosening, Action<string>? narrate)
    {
        var world = new LifeWorld(plan, loosening, narrate);
        world.Link = road.Connect(world);
        var more = loosening == Loosening.Limits ? 1 : 0;
        decimal unit = plan.LimitsAreValues ? LifePlan.Mark : 1;
        Limit most = (plan.LongLimit + more) * unit;
        Limit least = (plan.ShortLimit + more) * unit;
        world.Guard = await OrderGuard.OpenAsync(new OrderGuardOptions
        {
            Account = string.Create(CultureInfo.InvariantCulture, $"life-{plan.Seed}-{Interlocked.Increment(ref s_opened)}"),
            Capabilities = plan.Profile.Capabilities,
            Hedging = plan.IsHedged ? HedgingPolicy.Allowed : HedgingPolicy.Denied,
            ManageExistingPositions = true,
            PositionSource = world,
            OrderLookup = world,
            Alarms = world,
            TimeProvider = world.Clock,
            Trips = States.AutoTrips.None,
            Limits = new RiskLimits
            {
                MaxLongPosition = plan.LimitsAreValues ? null : most,
                MaxShortPosition = plan.LimitsAreValues ? null : least,
                MaxLongExposure = plan.LimitsAreValues ? most : null,
                MaxShortExposure = plan.LimitsAreValues ? least : null,
                MaxGrossExposure = 1_000_000m,
                MarketOrderSlippage = 0m,
                PreventSelfMatch = false,
                Symbols = world.Keys.Select(static k => k.Symbol).Distinct().ToDictionary(static s => s, _ => new SymbolLimits { OpposingEntries = plan.OpposingEntries }),
            },
        }).ConfigureAwait(false);
        world.Begin();
        return world;
    }

    public void Narrate(FormattableString line)
    {
        if (_narrate is not null && FormattableString.Invariant(line) is var text && (!IsCalm || _saidInCalm.Add(text)))
        {
            _narrate(text);
        }
    }

    public void Violate(Property property, FormattableString text)
    {
        var violation = new Violation(property, MoveIndex, FormattableString.Invariant(text));
        Violations.Add(violation);
        _narrate?.Invoke($"    !! {violation}");
    }

    public void Pass(TimeSpan time)
    {
        Clock.Advance(time);
        Venue.Arrive();
        foreach (var symbol in Keys.Select(static k => k.Symbol).Distinct())
        {
            Guard.Observe(new Quote { Symbol = symbol, Price = LifePlan.Mark, Time = Clock.Now });
        }
    }

    /// <summary>The stream tells what happened.</summary>
    public void Tell(IReadOnlyList<ExecutionReport> happened)
    {
        foreach (var report in happened.Count == 0 ? happened : Link.Stream(happened))
        {
            Tell(report);
        }
    }

    private void Tell(ExecutionReport report)
    {
        Narrate($"    told: {Describe(report)}");
        LastTold = report;
        Facts.Around(() => Told.Observe(report), () => Guard.Observe(report));
    }

    public void TellStream(int most = int.MaxValue)
    {
        var happened = new List<ExecutionReport>();
        while (happened.Count < most && Venue.Untold.TryDequeue(out var report))
        {
            happened.Add(report);
        }

        Tell(happened);
    }

    public void TellOrders(OpenOrderSnapshot shown)
    {
        var list = Link.List(shown);
        Narrate($"    told: {(list.IsComplete ? "all" : "some")} open orders: {string.Join("; ", list.Items.Select(Describe))}");
        Facts.Around(() => Told.Observe(list), () => Guard.Observe(list));
    }

    public void TellPositions(PositionSnapshot shown)
    {
        var positions = Link.Positions(shown);
        Narrate($"    told: positions {(positions.IsComplete ? string.Join(", ", positions.Items.Select(static p => FormattableString.Invariant($"{p.Symbol} {p.Leg} {p.Quantity}"))) : "not readable")}");
        Facts.AroundAnswer(positions, () => Guard.Observe(positions));
    }

    public void Raise(Alarm alarm)
    {
        Alarms.Add(alarm);
        Tally.WasAlarmed(alarm.Code);
        Narrate($"    alarm {alarm.Code} {alarm.Subject}: {alarm.Message}");
    }

    public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken)
    {
        var positions = Link.Positions(IsSourceDown ? PositionSnapshot.Failed("503") : Venue.Positions(Skew));
        Narrate($"    asked for positions: {(positions.IsComplete ? string.Join(", ", Venue.Net) : "503")}");
        Facts.Asked(positions);
        return ValueTask.FromResult(positions);
    }

    public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken)
    {
        var found = Link.Find(query, Venue.Find(query.ClientOrderId));
        Narrate($"    asked for {query.ClientOrderId}: {(found is OrderLookup.Found f ? Describe(f.Order) : "not found")}");
        if (found is OrderLookup.Found { Order: { } row })
        {
            Told.Observe(row, Clock.Now);
        }

        return ValueTask.FromResult(found);
    }

    public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken)
    {
        var list = Link.List(Venue.List());
        Narrate($"    asked for open orders: {string.Join("; ", list.Items.Select(Describe))}");
        Told.Observe(list);
        return ValueTask.FromResult(list);
    }

    public string NameOf(int key) => Plan.IsHedged ? $"{Keys[key].Symbol}:{Keys[key].Leg}" : Keys[key].Symbol.ToString();

    private static IEnumerable<(Symbol Symbol, PositionLeg Leg)> LegsOf(LifePlan plan, Symbol symbol) =>
        plan.IsHedged ? [(symbol, PositionLeg.Long), (symbol, PositionLeg.Short)] : [(symbol, PositionLeg.Net)];

    private static string Describe(ExecutionReport report) => FormattableString.Invariant(
        $"{report.Side} {report.ClientOrderId ?? "(no id)"}/{report.VenueOrderId} {report.Status}{(report.Fill is { } f ? FormattableString.Invariant($" {f.Kind} {f.ExecutionId} {f.Quantity}") : "")} cum {report.CumulativeQuantity} of {report.OrderQuantity?.ToString(CultureInfo.InvariantCulture) ?? "?"}, reduce-only {report.ReduceOnly?.ToString() ?? "?"}, price {(report.LimitPrice ?? report.StopPrice)?.ToString(CultureInfo.InvariantCulture) ?? "?"}");

    private static string Describe(VenueOrder row) => FormattableString.Invariant(
        $"{row.Side} {row.ClientOrderId}/{row.VenueOrderId} {row.Status} {row.FilledQuantity} of {row.Quantity}, reduce-only {row.ReduceOnly?.ToString() ?? "?"}, price {(row.LimitPrice ?? row.StopPrice)?.ToString(CultureInfo.InvariantCulture) ?? "-"}{(row.WaitsFor is { } w ? $", waits for {w}" : "")}");

    private void Begin()
    {
        foreach (var symbol in Keys.Select(static k => k.Symbol).Distinct())
        {
            Guard.Observe(new Instrument { Symbol = symbol, QuoteCurrency = "USD", TickSize = 1m, LotSize = 1m, Shortable = true });
        }

        Pass(TimeSpan.FromSeconds(1));
        Guard.Observe(new AccountSnapshot { Currency = "USD", Equity = 1_000_000m, AsOf = Clock.Now });
        for (var key = 0; key < Keys.Count; key++)
        {
            var held = Plan.IsHedged ? 0 : Plan.Held[key];
            Venue.Hold(key, held);
            Told.Hold(key, held);
        }

        Guard.Observe(Venue.List());
        Facts.AroundAnswer(Venue.Positions(Skew), () => Guard.Observe(Venue.Positions(Skew)));

        // What was reachable a lag ago is known from the first move on.
        Pass(Plan.Profile.Capabilities.PositionVisibilityLag + TimeSpan.FromSeconds(3));
        Narrate($"{Plan}");
    }
}
