using Guardrails.Exposure;
using Guardrails.Rules;
using Guardrails.States;

namespace Guardrails.Book;

/// <summary>
/// What everybody may read of everything known about one account at one venue. Only <see cref="AccountBook.Apply"/> can change it. Not
/// thread-safe: the guard's lock protects it.
/// </summary>
internal abstract class BookView
{
    private protected readonly ExposureTotals Totals;
    private protected readonly BuyingPowerLedger BuyingPowerOfOrders;
    private protected readonly SendHistory Sends;
    private protected readonly OrderLedger Orders;
    private protected readonly VenueReadings Readings = new();
    private protected readonly TradingStates States = new();
    private protected readonly TripCounts Trips;
    private protected readonly List<PositionBook> Positions = [];
    private protected readonly List<SymbolBook> SymbolBooks = [];
    private protected readonly Dictionary<string, SymbolBook> SymbolsByName = new(StringComparer.Ordinal);
    private protected readonly SortedDictionary<string, RuleInput> RuleInputs = new(StringComparer.Ordinal);

    private protected BookView(BookConfiguration configuration)
    {
        Configuration = configuration;
        Totals = new ExposureTotals(Limits, configuration.AccountCurrency, configuration.StrategiesCloseOwnShare);
        BuyingPowerOfOrders = new BuyingPowerLedger(configuration.Capabilities.BuyingPowerIncludesOpenOrders);
        Sends = new SendHistory(Limits);
        Orders = new OrderLedger(configuration, Positions, BuyingPowerOfOrders, Sends);
        Trips = new TripCounts(configuration.Trips);
        IdSeparator = configuration.Capabilities.ClientOrderIdPunctuation.Contains('-', StringComparison.Ordinal) ? "-" : "";
        Rules = RuleSet.For(configuration);
        UsesEquity = Guardrails.Limits.LimitText.UsesEquity(Limits);
        Frame = new Deciding.DecisionFrame(this);
    }

    /// <summary>A copy for a question; see <see cref="AccountBook.Scratch"/>.</summary>
    private protected BookView(BookView of)
    {
        (Configuration, IdSeparator, Rules, UsesEquity, Epoch, Version) = (of.Configuration, of.IdSeparator, of.Rules, of.UsesEquity, of.Epoch, of.Version);
        (Readings, States, Trips, RuleInputs, Names, Options) = (of.Readings, of.States, of.Trips, of.RuleInputs, of.Names, of.Options);
        Totals = of.Totals.Scratch();
        BuyingPowerOfOrders = of.BuyingPowerOfOrders.Scratch();
        Sends = new SendHistory(Limits, of.Sends);
        Positions.AddRange(of.Positions);
        SymbolBooks.AddRange(of.SymbolBooks);
        SymbolsByName = new Dictionary<string, SymbolBook>(of.SymbolsByName, StringComparer.Ordinal);
        Orders = new OrderLedger(Configuration, Positions, BuyingPowerOfOrders, Sends, of.Orders);
        Frame = new Deciding.DecisionFrame(this);
    }

    public BookConfiguration Configuration { get; }

    /// <summary>Which symbol a name of the venue stands for.</summary>
    public VenueNames Names { get; } = new();

    /// <summary>Which options there are on which underlying.</summary>
    public OptionIndex Options { get; } = new();

    public RiskLimits Limits => Configuration.Limits;

    public RuleSet Rules { get; }

    /// <summary>What the last decision worked with; valid until the next one. No part of the state.</summary>
    public Deciding.DecisionFrame Frame { get; }

    /// <summary>What stands between the parts of an order id, where the venue takes it.</summary>
    public string IdSeparator { get; }

    /// <summary>Whether any limit is a fraction of equity.</summary>
    public bool UsesEquity { get; }

    /// <summary>Events applied so far.</summary>
    public long Version { get; private protected set; }

    /// <summary>Makes order ids unique between runs.</summary>
    public string Epoch { get; private protected set; } = "";

    public CurrencyTable Currencies => Totals.Currencies;

    /// <summary>The account's totals.</summary>
    public ExposureTotal Account => Totals.Account;

    public IReadOnlyList<ExposureTotal> Groups => Totals.Groups;

    public IReadOnlyList<ExposureTotal> Strategies => Totals.Strategies;

    public bool HasStrategyLimits => Totals.HasStrategyLimits;

    /// <summary>Positions with exposure that cannot be valued.</summary>
    public int UnvaluedKeys => Totals.UnvaluedKeys;

    /// <inheritdoc cref="ExposureTotals.ReachedKeys"/>
    public int ReachedKeys => Totals.ReachedKeys;

    public decimal? Equity => Readings.Equity;

    public decimal? BuyingPower => Readings.BuyingPower;

    public decimal? GrossPositionValue => Readings.GrossPositionValue;

    /// <summary>Sum of what orders take of the buying power that the account snapshot cannot show yet.</summary>
    public decimal BuyingPowerHeld => BuyingPowerOfOrders.Held;

    public Reading AccountReading => Readings.Account;

    /// <inheritdoc cref="VenueReadings.BuyingPowerAt"/>
    public Reading BuyingPowerReading => Readings.BuyingPowerAt;

    public Reading PositionReading => Readings.Positions;

    public Reading OpenOrderReading => Readings.OpenOrders;

    /// <inheritdoc cref="VenueReadings.PositionsComparedAt"/>
    public GuardInstant PositionsComparedAt => Readings.PositionsComparedAt;

    /// <inheritdoc cref="VenueReadings.PositionFailure"/>
    public string? PositionFailure => Readings.PositionFailure;

    /// <inheritdoc cref="VenueReadings.PositionsSeeded"/>
    public bool PositionsSeeded => Readings.PositionsSeeded;

    /// <inheritdoc cref="VenueReadings.InterruptedAtUtcTicks"/>
    public long InterruptedAtUtcTicks => Readings.InterruptedAtUtcTicks;

    /// <summary>Whether the venue was read completely since it was last not followed.</summary>
    public bool IsRead => InterruptedAtUtcTicks == 0 && PositionReading.IsKnown && OpenOrderReading.IsKnown;

    /// <inheritdoc cref="VenueReadings.OrdersWanted"/>
    public bool OrdersWanted => Readings.OrdersWanted;

    /// <inheritdoc cref="VenueReadings.ClockInDoubt"/>
    public bool ClockInDoubt => Readings.ClockInDoubt;

    /// <inheritdoc cref="VenueReadings.ClockJumpedAtUtcTicks"/>
    public long ClockJumpedAtUtcTicks => Readings.ClockJumpedAtUtcTicks;

    /// <summary>The account's trading state.</summary>
    public TradingState State => States.Account;

    /// <summary>What set the account's trading state; for the texts of denials.</summary>
    public Events.GuardEvent.StateSet? StateSet => States.AccountSet;

    /// <summary>What set a strategy's trading state; for the texts of denials.</summary>
    public Events.GuardEvent.StateSet? StateSetOf(string strategy) => States.SetOf(strategy);

    public IReadOnlyDictionary<string, TradingState> StrategyStates => States.Strategies;

    public IReadOnlyDictionary<string, RuleInput> Inputs => RuleInputs;

    public IReadOnlyList<SymbolView> Symbols => SymbolBooks;

    /// <inheritdoc cref="OrderLedger.Named"/>
    public long OrdersNamed => Orders.Named;

    /// <inheritdoc cref="OrderLedger.Live"/>
    public int LiveOrders => Orders.Live;

    /// <inheritdoc cref="LinkedOrders.OpenMultilegs"/>
    public IReadOnlyList<MultilegOrder> OpenMultilegs => Orders.Linked.OpenMultilegs;

    /// <summary>Entries of unknown outcome; the exits of a group are no further ones.</summary>
    public IEnumerable<OrderView> UnknownEntries => LiveOrderSlots().Where(static o => o is { State: Guardrails.Orders.OrderState.Unknown, Managed: true, IsExit: false });

    /// <summary>Orders, ended ones included, of which executions have not been told that the venue could list: their fees are not booked yet.</summary>
    public IReadOnlyList<OrderView> Inferred => Configuration.Capabilities.ListsExecutions ? Orders.Inferred : [];

    /// <inheritdoc cref="SendHistory.MessageBudget"/>
    public int MessageBudget => Sends.MessageBudget;

    public int ParentCount => Sends.ParentCount;

    /// <inheritdoc cref="SendHistory.HasRoomForParent"/>
    public bool HasRoomForParent => Sends.HasRoomForParent;

    public SymbolView? Find(Symbol symbol) => SymbolsByName.GetValueOrDefault(symbol.Value);

    public OrderView? FindOrder(string clientOrderId) => Orders.Find(clientOrderId);

    public OrderView? FindOrderByVenueId(Symbol symbol, string venueOrderId) => Orders.FindByVenueId(symbol, venueOrderId);

    /// <inheritdoc cref="OrderLedger.WasUsed"/>
    public bool WasUsed(string clientOrderId) => Orders.WasUsed(clientOrderId);

    /// <summary>Every order still remembered, by id.</summary>
    public IEnumerable<OrderView> AllOrders() => Orders.All();

    /// <summary>The order that takes, or took, the place of another; <see langword="null"/> when the guard asked for none.</summary>
    public OrderView? SuccessorOf(OrderView order) => order.HasSuccessor ? Orders.SuccessorOf(order) : null;

    /// <summary>All orders that may still fill, symbol by symbol.</summary>
    public IEnumerable<OrderView> LiveOrderSlots()
    {
        foreach (var position in Positions)
        {
            foreach (var order in position.Live)
            {
                yield return order;
            }
        }
    }

    public ExposureTotal? FindStrategy(string name) => Totals.FindStrategy(name);

    /// <inheritdoc cref="ExposureTotals.UnusedStrategy"/>
    public LimitUsage? UnusedStrategy(string name) => Totals.UnusedStrategy(name);

    /// <summary>The parent's whole quantity and what its slices have taken of it; <see langword="null"/> when no slice was ever admitted.</summary>
    public (decimal Total, decimal Taken)? FindParent(string id) => Sends.FindParent(id) is { } parent ? (parent.Total, parent.Taken) : null;

    /// <summary>Whether any order was approved within the window in which repetitions are refused.</summary>
    public bool HasRecentOrders => Sends.HasRecent;

    /// <inheritdoc cref="SendHistory.SinceSame"/>
    public long? SinceSame(in OrderFingerprint print, in GuardInstant now) => Sends.SinceSame(print, now);

    public bool AreMessagesUsedUp(in GuardInstant now) => Sends.AreMessagesUsedUp(now);

    /// <inheritdoc cref="SendHistory.AreEntriesUsedUp"/>
    public bool AreEntriesUsedUp(string? strategy, in GuardInstant now) => Sends.AreEntriesUsedUp(strategy, now);

    /// <inheritdoc cref="TripCounts.IsOneTooMany"/>
    public bool IsOneTooMany(int denials, in GuardInstant now) => Trips.IsOneTooMany(denials, now);

    /// <inheritdoc cref="TripCounts.WhyByUnknown"/>
    public string? WhyByUnknown(int orders) => Trips.WhyByUnknown(orders);

    /// <inheritdoc cref="TripCounts.AccountDiffers"/>
    public int AccountDiffers => Trips.AccountDiffers;

    /// <inheritdoc cref="TripCounts.AccountDiffersUtcTicks"/>
    public long AccountDiffersUtcTicks => Trips.AccountDiffersUtcTicks;

    /// <summary>Why the account has to be restricted after an event; <see langword="null"/> when it need not be.</summary>
    public string? WhyTripped(Events.GuardEvent e) => e switch
    {
        Events.GuardEvent.OrderDenied => Trips.WhyByDenials(e.At),
        Events.GuardEvent.OrderTransitioned { ByVenue: true, State: Guardrails.Orders.OrderState.Rejected } x when FindOrder(x.ClientOrderId) is { IsExit: false } => Trips.WhyByAnswers(),

        Events.GuardEvent.AccountCompared x => Trips.WhyByAccount(x.AtVenue, x.Booked),

        // The process before may have ended between the count and the restriction.
        Events.GuardEvent.Opened => Trips.WhyByDenials(e.At),
        _ => null,
    };

    /// <summary>The state that applies to an order: the account's, then the symbol's, then the strategy's.</summary>
    public TradingState StateOf(SymbolView symbol, string? strategy) => States.Of(symbol.State, strategy);

    public TradingState StateOf(string? strategy) => States.Of(strategy);

    /// <summary>Everything in the book that judges orders, as text; the state hash is made of it.</summary>
    public string ToStateText()
    {
        var text = new StateText();
        text.Line("book", Epoch);
        Readings.WriteTo(text);
        States.WriteTo(text);
        Trips.WriteTo(text);
        Totals.WriteTo(text);
        BuyingPowerOfOrders.WriteTo(text);
        Sends.WriteTo(text);
        foreach (var (name, input) in RuleInputs)
        {
            text.Line("input", name, input.Value, input.Time.UtcTicks);
        }

        foreach (var symbol in SymbolBooks.OrderBy(static s => s.Symbol))
        {
            symbol.WriteTo(text);
        }

        Orders.WriteTo(text);
        return text.ToString();
    }

    /// <summary>A hash over <see cref="ToStateText"/>: two books with the same hash judge every order alike.</summary>
    public string ToStateHash() => BookConfiguration.Hash(ToStateText());
}
