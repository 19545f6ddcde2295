using System.Text.Json.Serialization;
using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Configuration;
using Guardrails.Journal;
using Guardrails.Positions;
using Guardrails.Rules;
using Guardrails.Text;
using Microsoft.Extensions.Logging;

namespace Guardrails;

/// <summary>Everything an <see cref="OrderGuard"/> is told when it is opened. Copied and checked whole then; later changes have no effect.</summary>
[JsonConverter(typeof(GuardrailsJsonConverter))]
public sealed class OrderGuardOptions
{
    private static readonly TimeSpan _longestLag = TimeSpan.FromMinutes(10);

    /// <summary>The account this guard stands for.</summary>
    /// <value>Default: <c>main</c>.</value>
    public AccountId Account { get; set; } = "main";

    /// <summary>The venue this guard stands for. One guard per account and venue.</summary>
    /// <value>Default: <c>VENUE</c>.</value>
    public VenueId Venue { get; set; } = "VENUE";

    /// <summary>The currency of the account and of all value limits.</summary>
    /// <value>Default: <c>USD</c>.</value>
    public string AccountCurrency { get; set; } = "USD";

    /// <summary>What is allowed. Without at least one exposure limit no order that opens risk is approved.</summary>
    /// <value>Default: no limit.</value>
    /// <remarks>The options keep a copy of what is set here, so that a binder that writes into them reaches the limits of no other guard.</remarks>
    public RiskLimits Limits
    {
        get;
        set => field = value is null ? value! : value with { };
    } = new();

    /// <summary>Whether a symbol may be held long and short at once.</summary>
    /// <value>Default: <see cref="HedgingPolicy.Denied"/>.</value>
    public HedgingPolicy Hedging { get; set; } = HedgingPolicy.Denied;

    /// <summary>What the venue can do and promises. Set by <see cref="GuardedBroker"/> from the adapter.</summary>
    /// <value>Default: <see cref="BrokerCapabilities.Plain"/>, which promises nothing.</value>
    /// <remarks>The options keep a copy, as of <see cref="Limits"/>.</remarks>
    public BrokerCapabilities Capabilities
    {
        get;
        set => field = value is null ? value! : value with { };
    } = BrokerCapabilities.Plain;

    /// <summary>The bot's own rules, asked after the guard's. Names must be unique.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<OrderRule> Rules { get; set; } = [];

    /// <summary>
    /// Whether positions found at the first reading belong to the bot, so that it may close them. Otherwise they count in every limit, but
    /// a close is refused until <see cref="OrderGuard.ManagePosition"/> names them.
    /// </summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool ManageExistingPositions { get; set; }

    /// <summary>
    /// Whether a strategy closes no more than its own share of a position that several strategies hold. An exit of a strategy that asks for more is cut
    /// down to the share, and not refused. Stops, exits of a group, orders without a strategy, flattening, and every exit while the account, the symbol or the
    /// strategy is not <see cref="States.TradingState.Active"/> go by the whole position.
    /// </summary>
    /// <value>Default: <see langword="false"/>: any exit may close the whole position.</value>
    public bool StrategiesCloseOwnShare { get; set; }

    /// <summary>Where the guard can read positions itself, for exits of a quarantined symbol.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public IPositionSource? PositionSource { get; set; }

    /// <summary>Where the guard can look up what became of orders. Set by <see cref="GuardedBroker"/> to the adapter.</summary>
    /// <value>Default: <see langword="null"/>: orders of unknown outcome are settled by reports, or by <see cref="OrderGuard.ResolveAsync"/>.</value>
    public IOrderLookup? OrderLookup { get; set; }

    /// <summary>What is done about differences between the books and the venue.</summary>
    /// <value>Default: <see cref="Reconciling.DriftPolicy.Default"/>.</value>
    public Reconciling.DriftPolicy Drifts { get; set; } = Reconciling.DriftPolicy.Default;

    /// <summary>How long positions may stay without being compared with a complete answer of the venue; then every symbol that is held or has orders is quarantined.</summary>
    /// <value>Default: 1 min.</value>
    public TimeSpan MaxUncomparedTime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>When the guard restricts the account by itself.</summary>
    /// <value>Default: the defaults of <see cref="States.AutoTrips"/>.</value>
    /// <remarks>The options keep a copy, as of <see cref="Limits"/>.</remarks>
    public States.AutoTrips Trips
    {
        get;
        set => field = value is null ? value! : value with { };
    } = new();

    /// <summary>
    /// Whether entries that still work are canceled when their scope is no longer active. <see cref="GuardedBroker"/> does it; without it
    /// <see cref="OrderGuard.UnwantedOrders"/> names them. Exits and protection are never canceled by this.
    /// </summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool CancelEntriesOnRestriction { get; set; } = true;

    /// <summary>Where decisions and facts are written.</summary>
    /// <value>Default: <see langword="null"/>, a new <see cref="InMemoryJournal"/>: a restart forgets everything, and the guard says so.</value>
    public IGuardJournal? Journal { get; set; }

    /// <summary>Where alarms go.</summary>
    /// <value>Default: <see langword="null"/>, the log only.</value>
    public IAlarmSink? Alarms { get; set; }

    /// <summary>The clock.</summary>
    /// <value>Default: <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where logs go.</summary>
    /// <value>Default: <see langword="null"/>, nowhere.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>How long an approval can be redeemed.</summary>
    /// <value>Default: 5 s.</value>
    public TimeSpan ApprovalLifetime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an exit waits for the journal before it goes out unjournaled.</summary>
    /// <value>Default: 250 ms.</value>
    public TimeSpan MaxExitJournalWait { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long an exit of a quarantined symbol waits for <see cref="PositionSource"/>.</summary>
    /// <value>Default: 2 s.</value>
    public TimeSpan MaxPositionReadWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often exposed positions are valued with new prices.</summary>
    /// <value>Default: 250 ms.</value>
    public TimeSpan MarkingInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How many notices wait for a slow reader before it misses some.</summary>
    /// <value>Default: 1024.</value>
    public int NoticeBuffer { get; set; } = 1024;

    /// <summary>How many denials <see cref="OrderGuard.RecentDenials"/> keeps.</summary>
    /// <value>Default: 100.</value>
    public int RecentDenialBuffer { get; set; } = 100;

    /// <summary>How many denials within <see cref="DenialAlarmWindow"/> raise an alarm: a bot that keeps asking is out of control.</summary>
    /// <value>Default: 20.</value>
    public int DenialAlarmCount { get; set; } = 20;

    /// <summary>The window of <see cref="DenialAlarmCount"/>.</summary>
    /// <value>Default: 10 s.</value>
    public TimeSpan DenialAlarmWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many exits of one position raise an alarm, approved or refused by the venue within <see cref="ExitAlarmWindow"/>, or alive beside each
    /// other on one side. They are never denied for it. What the guard sends for a close counts; an exit that is replaced counts once.
    /// </summary>
    /// <value>Default: 20.</value>
    public int ExitAlarmCount { get; set; } = 20;

    /// <summary>The window of <see cref="ExitAlarmCount"/>.</summary>
    /// <value>Default: 10 s.</value>
    public TimeSpan ExitAlarmWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Most orders that may be alive at once.</summary>
    /// <value>Default: 100000.</value>
    public int MaxLiveOrders { get; set; } = 100_000;

    /// <summary>How many ended orders are kept so that late reports find them.</summary>
    /// <value>Default: 100000.</value>
    public int MaxEndedOrders { get; set; } = 100_000;

    /// <summary>
    /// Whether the books are checked in full after every event: positions are counted anew, and now and then everything. Otherwise only the
    /// cheap truths are checked. On in debug builds, and in the simulation.
    /// </summary>
#if DEBUG
    internal bool ChecksInFull { get; set; } = true;
#else
    internal bool ChecksInFull { get; set; }
#endif

#if DEBUG
    /// <summary>Mechanisms that are switched off, to show what happens without them. Not compiled into what ships.</summary>
    internal IReadOnlyList<string> DisabledMechanisms { get; set; } = [];
#endif

    /// <summary>Throws when the options cannot be used.</summary>
    /// <exception cref="ArgumentException">Names every problem, with its value.</exception>
    public void Validate() => Refuse(this);

    private static void Refuse(OrderGuardOptions options)
    {
        var problems = options.Problems();
        if (problems.Count > 0)
        {
            throw new ArgumentException($"The options cannot be used: {string.Join("; ", problems)}.", nameof(options));
        }
    }

    /// <summary>Every problem, with its value; empty when the options can be used.</summary>
    internal List<string> Problems()
    {
        var problems = new List<string>();
        Require(Limits is not null, $"{nameof(Limits)} is null; give RiskLimits", problems);
        Require(Hedging is not null, $"{nameof(Hedging)} is null; use HedgingPolicy.Denied", problems);
        Require(Trips is not null, $"{nameof(Trips)} is null; use AutoTrips.None", problems);
        problems.AddRange(Trips?.Problems() ?? []);
        Require(Drifts is not null, $"{nameof(Drifts)} is null; use DriftPolicy.Default", problems);
        Require(Capabilities is not null, $"{nameof(Capabilities)} is null; use BrokerCapabilities.Plain", problems);
        Require(TimeProvider is not null, $"{nameof(TimeProvider)} is null; use TimeProvider.System", problems);
        Require(Rules is not null, $"{nameof(Rules)} is null; use an empty list", problems);
        Require(Account.Value.Length > 0, $"{nameof(Account)} is empty", problems);
        Require(Venue.Value.Length > 0, $"{nameof(Venue)} is empty", problems);
        if (Identifier.Check(AccountCurrency, 32) is { } currency)
        {
            problems.Add($"{nameof(AccountCurrency)} '{Identifier.Shown(AccountCurrency)}' {currency}");
        }

        Range(ApprovalLifetime, TimeSpan.FromMinutes(1), nameof(ApprovalLifetime), problems);
        Range(MaxExitJournalWait, TimeSpan.FromSeconds(5), nameof(MaxExitJournalWait), problems);
        Range(MaxPositionReadWait, TimeSpan.FromSeconds(30), nameof(MaxPositionReadWait), problems);
        Range(MaxUncomparedTime, TimeSpan.FromHours(1), nameof(MaxUncomparedTime), problems);
        Range(MarkingInterval, TimeSpan.FromMinutes(1), nameof(MarkingInterval), problems);
        Range(DenialAlarmWindow, TimeSpan.FromHours(1), nameof(DenialAlarmWindow), problems);
        Range(DenialAlarmCount, 1, 1_000_000, nameof(DenialAlarmCount), problems);
        Range(ExitAlarmWindow, TimeSpan.FromHours(1), nameof(ExitAlarmWindow), problems);
        Range(ExitAlarmCount, 1, 10_000, nameof(ExitAlarmCount), problems);
        Range(NoticeBuffer, 1, 1_000_000, nameof(NoticeBuffer), problems);
        Range(RecentDenialBuffer, 1, 1_000_000, nameof(RecentDenialBuffer), problems);
        Range(MaxLiveOrders, 1, 10_000_000, nameof(MaxLiveOrders), problems);
        Range(MaxEndedOrders, 1, 10_000_000, nameof(MaxEndedOrders), problems);
        if (Capabilities is not null)
        {
            CheckCapabilities(Capabilities, problems);
        }

        if (Rules is { } rules)
        {
            foreach (var group in rules.GroupBy(static r => r?.Name, StringComparer.Ordinal).Where(static g => g.Key is null || g.Count() > 1))
            {
                problems.Add(group.Key is null ? "a rule is null or has no name" : $"{group.Count()} rules are named '{group.Key}'; names must be unique");
            }
        }

        problems.AddRange(Limits is null ? [] : Guardrails.Limits.LimitValidation.Problems(Limits).Select(static problem => $"{nameof(Limits)}.{problem}"));
        return problems;
    }

    /// <summary>A copy for trying out settings.</summary>
    internal OrderGuardOptions Draft() => (OrderGuardOptions)MemberwiseClone();

    /// <summary>A copy that later changes of this object do not reach.</summary>
    internal OrderGuardOptions Copy()
    {
        var copy = (OrderGuardOptions)MemberwiseClone();
        copy.Rules = [.. Rules];
        copy.Capabilities = Capabilities with { OrderTypes = [.. Capabilities.OrderTypes], Conversions = [.. Capabilities.Conversions] };
        return copy;
    }

    private static void Require(bool holds, string problem, List<string> problems)
    {
        if (!holds)
        {
            problems.Add(problem);
        }
    }

    internal static void CheckCapabilities(BrokerCapabilities capabilities, List<string> problems)
    {
        Range(capabilities.MaxLegs == 0 ? 2 : capabilities.MaxLegs, 2, BrokerCapabilities.MostLegs, $"{nameof(Capabilities)}.{nameof(capabilities.MaxLegs)}", problems);
        Range(capabilities.MaxClientOrderIdLength, 24, 128, $"{nameof(Capabilities)}.{nameof(capabilities.MaxClientOrderIdLength)}", problems);
        Require(
            capabilities.ExitCap != ExitCap.ReduceOnly || capabilities.ReportsExitMark || !string.IsNullOrWhiteSpace(capabilities.ExitCapRule),
            $"{nameof(Capabilities)}.{nameof(capabilities.ExitCap)} is {ExitCap.ReduceOnly} and {nameof(capabilities.ReportsExitMark)} is false; name the venue's rule in {nameof(capabilities.ExitCapRule)}, or use {nameof(ExitCap)}.{ExitCap.None} so that exits count plain",
            problems);
        Require(capabilities.OrderTypes is { Count: > 0 }, $"{nameof(Capabilities)}.{nameof(capabilities.OrderTypes)} is empty", problems);
        Require(
            capabilities.OrderTypes is null || capabilities.OrderTypes.Distinct().Count() == capabilities.OrderTypes.Count,
            $"{nameof(Capabilities)}.{nameof(capabilities.OrderTypes)} is {string.Join(", ", capabilities.OrderTypes ?? [])}; name each once (a configuration binder adds to the list that is there: {nameof(GuardSettings)} takes its place)",
            problems);
        Require(capabilities.Conversions is not null, $"{nameof(Capabilities)}.{nameof(capabilities.Conversions)} is null; use an empty list", problems);
        Require(
            capabilities.ClientOrderIdPunctuation is not null && capabilities.ClientOrderIdPunctuation.AsSpan().ContainsAny(" \t\r\n") is false,
            $"{nameof(Capabilities)}.{nameof(capabilities.ClientOrderIdPunctuation)} is null or has white space",
            problems);
        Require(Enum.IsDefined(capabilities.ReplaceQuantity), $"{nameof(Capabilities)}.{nameof(capabilities.ReplaceQuantity)} is {(int)capabilities.ReplaceQuantity}", problems);
        Require(Enum.IsDefined(capabilities.ClientIdUniqueness), $"{nameof(Capabilities)}.{nameof(capabilities.ClientIdUniqueness)} is {(int)capabilities.ClientIdUniqueness}", problems);
        Range(capabilities.UnknownHorizon, TimeSpan.FromDays(1), $"{nameof(Capabilities)}.{nameof(capabilities.UnknownHorizon)}", problems);
        Require(
            capabilities.GoodTillCancelLifetime is not { } lifetime || lifetime >= TimeSpan.FromDays(1),
            $"{nameof(Capabilities)}.{nameof(capabilities.GoodTillCancelLifetime)} is {capabilities.GoodTillCancelLifetime}; it must be at least 1 day, or null where the venue ends no order by its age",
            problems);
        Require(Enum.IsDefined(capabilities.ExitCap), $"{nameof(Capabilities)}.{nameof(capabilities.ExitCap)} is {(int)capabilities.ExitCap}", problems);
        Require(Enum.IsDefined(capabilities.LegActivation), $"{nameof(Capabilities)}.{nameof(capabilities.LegActivation)} is {(int)capabilities.LegActivation}", problems);
        Require(
            capabilities.PositionVisibilityLag >= TimeSpan.Zero && capabilities.PositionVisibilityLag <= _longestLag,
            $"{nameof(Capabilities)}.{nameof(capabilities.PositionVisibilityLag)} is {capabilities.PositionVisibilityLag}; it must be at least 0 and at most {_longestLag}, because no difference is certain before it is over",
            problems);
    }

    private static void Range(TimeSpan value, TimeSpan max, string name, List<string> problems) =>
        Require(value > TimeSpan.Zero && value <= max, $"{name} is {value}; it must be above 0 and at most {max}", problems);

    private static void Range(int value, int min, int max, string name, List<string> problems) =>
        Require(value >= min && value <= max, $"{name} is {value}; it must be between {min} and {max}", problems);
}
