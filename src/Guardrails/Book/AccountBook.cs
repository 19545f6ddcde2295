using Guardrails.Deciding;
using Guardrails.Exposure;
using Guardrails.Limits;
using Guardrails.Rules;
using Guardrails.States;

namespace Guardrails.Book;

/// <summary>
/// The deterministic heart: everything known about one account at one venue. <see cref="OrderJudge.Decide"/> and the <c>Observe</c> methods
/// only read; <see cref="Apply"/> is the only mutator, the same live and in replay. Not thread-safe: the guard's lock protects it.
/// </summary>
internal sealed partial class AccountBook
{
    /// <summary>Most names of inputs for users' rules.</summary>
    public const int MaxInputs = 1_000;

    private const int MaxParents = 100_000;

    private readonly Dictionary<string, SymbolBook> _symbolsByName = new(StringComparer.Ordinal);
    private readonly List<SymbolBook> _symbols = [];
    private readonly Dictionary<string, OrderSlot> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<(Symbol, string), OrderSlot> _ordersByVenueId = [];
    private readonly Queue<OrderSlot> _ended = new();
    private readonly Dictionary<(PositionBook Key, string Id), OrderGroup> _groupsOfOrders = [];
    private readonly List<ExposureTotal> _groups = [];
    private readonly List<ExposureTotal> _strategies = [];
    private readonly Dictionary<string, ExposureTotal> _strategiesByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LimitUsage> _strategyLimits = new(StringComparer.Ordinal);
    private readonly LimitUsage? _generalStrategyLimit;
    private readonly List<OrderSlot> _buyingPowerHolders = [];
    private readonly SortedDictionary<string, TradingState> _strategyStates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MessageLog> _entries = new(StringComparer.Ordinal);
    private readonly List<ResolvedLimit> _cells = [];
    private readonly Dictionary<string, ParentBook> _parents = new(StringComparer.Ordinal);
    private readonly LinkedList<ParentBook> _parentsInOrder = new();

    public AccountBook(BookConfiguration configuration)
    {
        Configuration = configuration;
        Currencies = new CurrencyTable(configuration.AccountCurrency);
        Account = new ExposureTotal("account", Currencies)
        {
            Long = Gauge(Limits.MaxLongExposure),
            Short = Gauge(Limits.MaxShortExposure),
            Gross = Gauge(Limits.MaxGrossExposure),
            NetLong = Gauge(Limits.MaxNetExposure),
            NetShort = Gauge(Limits.MaxNetExposure),
        };
        _generalStrategyLimit = Gauge(Limits.MaxStrategyExposure);
        foreach (var (name, limit) in Limits.StrategyExposure)
        {
            _strategyLimits.Add(name, Gauge(limit)!);
        }

        IdSeparator = configuration.Capabilities.ClientOrderIdPunctuation.Contains('-', StringComparison.Ordinal) ? "-" : "";
        HasStrategyLimits = Limits.MaxStrategyExposure is not null || Limits.StrategyExposure.Count > 0;
        Frame = new DecisionFrame(this);
        Rules = RuleSet.For(configuration);
        Recent = Limits.DuplicateWindow is { } window ? new RecentOrders(window.Ticks) : null;
        Messages = Limits.MaxMessages is { } messages
            ? new MessageLog((int)decimal.Floor(messages * (1m - Limits.ExitMessageReserve)), Limits.MessageWindow.Ticks)
            : null;
        UsesEquity = LimitText.UsesEquity(Limits);
    }

    public BookConfiguration Configuration { get; }

    public RiskLimits Limits => Configuration.Limits;

    public RuleSet Rules { get; }

    /// <summary>What the last decision worked with; valid until the next one.</summary>
    public DecisionFrame Frame { get; }

    /// <summary>What stands between the parts of an order id, where the venue takes it.</summary>
    public string IdSeparator { get; }

    public CurrencyTable Currencies { get; }

    /// <summary>The account's totals.</summary>
    public ExposureTotal Account { get; }

    public bool HasStrategyLimits { get; }

    /// <summary>Whether any limit is a fraction of equity.</summary>
    public bool UsesEquity { get; }

    /// <summary>Events applied so far.</summary>
    public long Version { get; private set; }

    /// <summary>Makes order ids unique between runs.</summary>
    public string Epoch { get; private set; } = "";

    public long OrdersNamed { get; private set; }

    public decimal? Equity { get; private set; }

    public decimal? BuyingPower { get; private set; }

    public decimal? GrossPositionValue { get; private set; }

    public Reading AccountReading { get; private set; }

    public Reading PositionReading { get; private set; }

    /// <summary>When positions were last compared with a complete answer.</summary>
    public GuardInstant PositionsComparedAt { get; private set; }

    /// <summary>The wall clock of the event that was applied last.</summary>
    public long AppliedAtUtcTicks { get; private set; }

    /// <summary>Why positions are unknown; <see langword="null"/> when the last answer was not a failure.</summary>
    public string? PositionFailure { get; private set; }

    /// <summary>Whether positions were ever set from the venue.</summary>
    public bool PositionsSeeded { get; private set; }

    public Reading OpenOrderReading { get; private set; }

    /// <summary>The wall clock when the venue was first not followed, and orders and positions have not both been read since; 0 while it is.</summary>
    public long InterruptedAtUtcTicks { get; private set; }

    /// <summary>Whether open orders have not been read since the venue was last not followed.</summary>
    public bool OrdersWanted { get; private set; }

    /// <summary>Whether the clocks parted since positions were last read.</summary>
    public bool ClockInDoubt { get; private set; }

    /// <summary>What the wall clock showed when the clocks last parted.</summary>
    public long ClockJumpedAtUtcTicks { get; private set; }

    public TradingState State { get; private set; }

    /// <summary>Sum of what orders take of the buying power that the account snapshot cannot show yet.</summary>
    public decimal BuyingPowerHeld { get; private set; }

    /// <summary>Positions with exposure that cannot be valued.</summary>
    public int UnvaluedKeys { get; set; }

    public int LiveOrders { get; private set; }

    /// <summary>Entries of unknown outcome; the exits of a group are no further ones.</summary>
    public int UnknownEntries => LiveOrderSlots().Count(static o => o is { State: Orders.OrderState.Unknown, Managed: true, IsExit: false });

    /// <summary>Orders approved a moment ago; <see langword="null"/> when repetitions are not limited.</summary>
    public RecentOrders? Recent { get; }

    /// <summary>Messages sent a moment ago; <see langword="null"/> when they are not limited.</summary>
    public MessageLog? Messages { get; }

    /// <summary>The entries a strategy had approved a moment ago; <see langword="null"/> when it had none.</summary>
    public MessageLog? Entries(string? strategy) => _entries.GetValueOrDefault(strategy ?? "");

    public int ParentCount => _parents.Count;

    /// <summary>Whether another parent can be remembered: there is room, or the oldest has no live children.</summary>
    public bool HasRoomForParent => _parents.Count < MaxParents || _parentsInOrder.First!.Value.LiveChildren == 0;

    public SortedDictionary<string, RuleInput> Inputs { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<SymbolBook> Symbols => _symbols;

    public IReadOnlyList<ExposureTotal> Groups => _groups;

    public IReadOnlyList<ExposureTotal> Strategies => _strategies;

    public SymbolBook? Find(Symbol symbol) => _symbolsByName.GetValueOrDefault(symbol.Value);

    public OrderSlot? FindOrder(string clientOrderId) => _orders.GetValueOrDefault(clientOrderId);

    public ParentBook? FindParent(string id) => _parents.GetValueOrDefault(id);

    public OrderSlot? FindOrderByVenueId(Symbol symbol, string venueOrderId) => _ordersByVenueId.GetValueOrDefault((symbol, venueOrderId));

    public IReadOnlyDictionary<string, TradingState> StrategyStates => _strategyStates;

    /// <summary>Every order still remembered, by id.</summary>
    public IEnumerable<OrderSlot> AllOrders() => _orders.OrderBy(static o => o.Key, StringComparer.Ordinal).Select(static o => o.Value);

    /// <summary>The state that applies to an order: the account's, then the symbol's, then the strategy's.</summary>
    public TradingState StateOf(SymbolBook symbol, string? strategy) =>
        State != TradingState.Active ? State : symbol.State != TradingState.Active ? symbol.State : StateOf(strategy);

    public TradingState StateOf(string? strategy) =>
        strategy is not null && _strategyStates.Count > 0 && _strategyStates.TryGetValue(strategy, out var state) ? state : TradingState.Active;

    /// <summary>The limit's cell; the amounts of all cells are worked out anew when equity changes.</summary>
    public ResolvedLimit? Cell(Limit? limit)
    {
        if (limit is not { } given)
        {
            return null;
        }

        foreach (var known in _cells)
        {
            if (known.Limit == given)
            {
                return known;
            }
        }

        var cell = new ResolvedLimit(given);
        cell.Resolve(Equity);
        _cells.Add(cell);
        return cell;
    }

    /// <summary>A new total against the limit; <see langword="null"/> without a limit.</summary>
    public LimitUsage? Gauge(Limit? limit) => Cell(limit) is { } cell ? new LimitUsage(cell) : null;

    public ExposureTotal Group(string name)
    {
        if (_groups.Find(b => b.Name == name) is { } known)
        {
            return known;
        }

        var added = new ExposureTotal(name, Currencies) { Gross = Gauge(Limits.GroupExposure.TryGetValue(name, out var own) ? own : Limits.MaxGroupExposure) };
        _groups.Add(added);
        return added;
    }

    public ExposureTotal Strategy(string name)
    {
        if (_strategiesByName.TryGetValue(name, out var known))
        {
            return known;
        }

        var added = new ExposureTotal(name, Currencies) { Gross = UnusedStrategy(name) is { } limit ? new LimitUsage(limit.Cell) : null };
        _strategies.Add(added);
        _strategiesByName.Add(name, added);
        return added;
    }

    public ExposureTotal? FindStrategy(string name) => _strategiesByName.GetValueOrDefault(name);

    /// <summary>The limit of a strategy that has used nothing yet.</summary>
    public LimitUsage? UnusedStrategy(string name) => _strategyLimits.GetValueOrDefault(name) ?? _generalStrategyLimit;

    /// <summary>All orders that may still fill, symbol by symbol.</summary>
    public IEnumerable<OrderSlot> LiveOrderSlots()
    {
        foreach (var symbol in _symbols)
        {
            foreach (var key in symbol.Keys)
            {
                foreach (var order in key.Live)
                {
                    yield return order;
                }
            }
        }
    }

    /// <summary>When something outside was last read: its own time, and ours.</summary>
    internal readonly record struct Reading(bool IsKnown, long SourceUtcTicks, GuardInstant ReceivedAt)
    {
        public Reading Moved(long ticks) => this with { SourceUtcTicks = SourceUtcTicks + ticks };

        public long Age(in GuardInstant now) => !IsKnown ? -1 : Math.Max(now.UtcTicks - SourceUtcTicks, now.Since(ReceivedAt));
    }
}
