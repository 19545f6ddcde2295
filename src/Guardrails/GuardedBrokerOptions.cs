using System.Text.Json.Serialization;
using Guardrails.Configuration;
using Guardrails.MarketData;
using Guardrails.Protection;

namespace Guardrails;

/// <summary>Everything a <see cref="GuardedBroker"/> is told when it connects. Copied and checked whole then.</summary>
[JsonConverter(typeof(GuardrailsJsonConverter))]
public sealed class GuardedBrokerOptions
{
    /// <summary>The guard's options; its capabilities and position source are set from the adapter.</summary>
    /// <value>Default: the defaults of <see cref="OrderGuardOptions"/>, which set no limit.</value>
    public OrderGuardOptions Guard { get; set; } = new();

    /// <summary>Symbols whose instruments are read when connecting; others are read when first asked for.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<Symbol> Symbols { get; set; } = [];

    /// <summary>How often account, open orders and positions are read.</summary>
    /// <value>Default: 15 s.</value>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How many readings of the venue a minute may take, without what exits need for themselves. While something is in doubt it is read more
    /// often than every <see cref="RefreshInterval"/>, as far as this allows.
    /// </summary>
    /// <value>Default: 120.</value>
    public int MaxReadsPerMinute { get; set; } = 120;

    /// <summary>How long a stream that brought prices may stay silent before it is started again. A connection that is up proves nothing.</summary>
    /// <value>Default: 1 min; at most 12 h.</value>
    public TimeSpan MaxStreamSilence { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// What the bot itself believes to hold (its database, for example). It is asked after every refresh and compared with what is managed for the bot; a
    /// difference is the drift <see cref="Reconciling.DriftKind.BotPosition"/>. A source that fails or hangs holds up nothing else.
    /// </summary>
    /// <value>Default: <see langword="null"/>, nothing is compared.</value>
    public IPositionSource? BotPositions { get; set; }

    /// <summary>How long a close may take. Then what is left gets its exits back, and an alarm is up.</summary>
    /// <value>Default: 30 s.</value>
    public TimeSpan ExitTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How far beyond the best price an exit may go that has to have a limit, as a fraction of the price: outside the regular session, and beyond the account's own orders on the other side.
    /// It begins with 0.01 and doubles every 2 s that it does not execute, up to this. With 99.90 bid and 0.05 a sale goes down to 94.90.
    /// </summary>
    /// <value>Default: 0.05.</value>
    public decimal MaxExitSlippage { get; set; } = 0.05m;

    /// <summary>
    /// Whether a position that an own order opened by taking it through zero, although nobody had asked for that, is closed at once. Its symbol is
    /// quarantined and an alarm is up in any case. What others opened is never closed.
    /// </summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool ClosesUnaskedPositions { get; set; } = true;

    /// <summary>How positions are kept protected that have a <see cref="ProtectionPlan"/>, and the plan of those that were given none.</summary>
    /// <value>Default: the defaults of <see cref="ProtectionPolicy"/>: no plan for positions that were given none.</value>
    public ProtectionPolicy Protection { get; set; } = new();

    /// <summary>Where the bars come from that plans need: for an average true range, for momentum, for the volatility of partial profits. Calls are shared: all plans of one symbol ask at most once in 15 s.</summary>
    /// <value>Default: <see langword="null"/>, the adapter where it is a source of bars; otherwise plans that need bars are refused.</value>
    public IBarSource? Bars { get; set; }

    /// <summary>How long one reading or one send may take.</summary>
    /// <value>Default: 10 s.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause before the venue's stream is started again; pauses double from 1 s.</summary>
    /// <value>Default: 30 s.</value>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Throws when the options cannot be used.</summary>
    /// <exception cref="ArgumentException">Names every problem, with its value.</exception>
    public void Validate() => Refuse(this);

    private static void Refuse(GuardedBrokerOptions options)
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
        ArgumentNullException.ThrowIfNull(Guard);
        ArgumentNullException.ThrowIfNull(Symbols);
        var problems = Guard.Problems().ConvertAll(static problem => $"{nameof(Guard)}.{problem}");
        ArgumentNullException.ThrowIfNull(Protection);
        problems.AddRange(Protection.Problems().Select(static problem => $"{nameof(Protection)}.{problem}"));
        Range(RefreshInterval, TimeSpan.FromHours(1), nameof(RefreshInterval), problems);
        Range(CallTimeout, TimeSpan.FromMinutes(5), nameof(CallTimeout), problems);
        Range(MaxReconnectDelay, TimeSpan.FromMinutes(10), nameof(MaxReconnectDelay), problems);
        Range(ExitTimeout, TimeSpan.FromHours(1), nameof(ExitTimeout), problems);
        Range(MaxStreamSilence, TimeSpan.FromHours(12), nameof(MaxStreamSilence), problems);
        if (MaxExitSlippage is <= 0m or > 0.5m)
        {
            problems.Add(FormattableString.Invariant($"{nameof(MaxExitSlippage)} is {MaxExitSlippage}; it must be above 0 and at most 0.5"));
        }

        if (MaxReadsPerMinute is < 6 or > 100_000)
        {
            problems.Add($"{nameof(MaxReadsPerMinute)} is {MaxReadsPerMinute}; it must be between 6 (two refreshes) and 100000");
        }

        if (Guard.Limits?.MaxPositionAge <= RefreshInterval)
        {
            problems.Add($"{nameof(RefreshInterval)} {RefreshInterval} is not below RiskLimits.MaxPositionAge {Guard.Limits.MaxPositionAge}: positions would be stale between two readings");
        }

        return problems;
    }

    /// <summary>A copy for trying out settings, down to the guard's options.</summary>
    internal GuardedBrokerOptions Draft()
    {
        var draft = (GuardedBrokerOptions)MemberwiseClone();
        draft.Guard = Guard.Draft();
        return draft;
    }

    /// <summary>A copy that later changes of these options do not reach.</summary>
    internal GuardedBrokerOptions Copy()
    {
        var copy = (GuardedBrokerOptions)MemberwiseClone();
        copy.Guard = Guard.Copy();
        copy.Symbols = [.. Symbols];
        return copy;
    }

    private static void Range(TimeSpan value, TimeSpan max, string name, List<string> problems)
    {
        if (value <= TimeSpan.Zero || value > max)
        {
            problems.Add($"{name} is {value}; it must be above 0 and at most {max}");
        }
    }
}
