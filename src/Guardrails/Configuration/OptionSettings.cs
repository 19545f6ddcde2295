using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.States;

namespace Guardrails.Configuration;

/// <summary>The keys of <see cref="OrderGuardOptions"/>, <see cref="GuardedBrokerOptions"/> and <see cref="AutoTrips"/>.</summary>
internal static class OptionSettings
{
    private const string SetInCode = "is an object and set in code: leave it out of the settings";

    public static SectionForm<AutoTrips> OfTrips { get; } = new(
    [
        Trip(nameof(AutoTrips.MaxDenials), Forms.Optional(Forms.Count), static t => t.MaxDenials, static (t, v) => t with { MaxDenials = v }),
        Trip(nameof(AutoTrips.DenialWindow), Forms.Time, static t => t.DenialWindow, static (t, v) => t with { DenialWindow = v }),
        Trip(nameof(AutoTrips.MaxRejections), Forms.Optional(Forms.Count), static t => t.MaxRejections, static (t, v) => t with { MaxRejections = v }),
        Trip(nameof(AutoTrips.RejectionWindow), Forms.Time, static t => t.RejectionWindow, static (t, v) => t with { RejectionWindow = v }),
        Trip(nameof(AutoTrips.MaxUnknownOrders), Forms.Optional(Forms.Count), static t => t.MaxUnknownOrders, static (t, v) => t with { MaxUnknownOrders = v }),
    ]);

    public static SectionForm<OrderGuardOptions> OfGuard { get; } = Guard(
        Of(nameof(OrderGuardOptions.Capabilities), CapabilitySettings.All, static o => o.Capabilities, static (o, v) => o.Capabilities = v));

    /// <summary>The broker's adapter says what the venue can do, whatever the settings say: there is no such key then.</summary>
    private static SectionForm<OrderGuardOptions> OfGuardWithoutCapabilities { get; } = Guard(
        new CodeSetting<OrderGuardOptions>(nameof(OrderGuardOptions.Capabilities), "is said by the broker's adapter: leave it out of the settings"));

    public static SectionForm<GuardedBrokerOptions> OfBroker { get; } = new(
    [
        OfConnection(nameof(GuardedBrokerOptions.Guard), OfGuardWithoutCapabilities, static o => o.Guard, static (o, v) => o.Guard = v),
        OfConnection(nameof(GuardedBrokerOptions.Symbols), new ListForm<Symbol>(Forms.Text<Symbol>(), default, "BTCUSD"), static o => o.Symbols, static (o, v) => o.Symbols = [.. v!]),
        OfConnection(nameof(GuardedBrokerOptions.RefreshInterval), Forms.Time, static o => o.RefreshInterval, static (o, v) => o.RefreshInterval = v),
        OfConnection(nameof(GuardedBrokerOptions.MaxReadsPerMinute), Forms.Count, static o => o.MaxReadsPerMinute, static (o, v) => o.MaxReadsPerMinute = v),
        OfConnection(nameof(GuardedBrokerOptions.MaxStreamSilence), Forms.Time, static o => o.MaxStreamSilence, static (o, v) => o.MaxStreamSilence = v),
        new CodeSetting<GuardedBrokerOptions>(nameof(GuardedBrokerOptions.BotPositions), SetInCode),
        OfConnection(nameof(GuardedBrokerOptions.ExitTimeout), Forms.Time, static o => o.ExitTimeout, static (o, v) => o.ExitTimeout = v),
        OfConnection(nameof(GuardedBrokerOptions.MaxExitSlippage), Forms.Number, static o => o.MaxExitSlippage, static (o, v) => o.MaxExitSlippage = v),
        OfConnection(nameof(GuardedBrokerOptions.ClosesUnaskedPositions), Forms.Truth, static o => o.ClosesUnaskedPositions, static (o, v) => o.ClosesUnaskedPositions = v),
        OfConnection(nameof(GuardedBrokerOptions.Protection), ProtectionSettings.OfPolicy, static o => o.Protection, static (o, v) => o.Protection = v),
        new CodeSetting<GuardedBrokerOptions>(nameof(GuardedBrokerOptions.Bars), SetInCode),
        OfConnection(nameof(GuardedBrokerOptions.CallTimeout), Forms.Time, static o => o.CallTimeout, static (o, v) => o.CallTimeout = v),
        OfConnection(nameof(GuardedBrokerOptions.MaxReconnectDelay), Forms.Time, static o => o.MaxReconnectDelay, static (o, v) => o.MaxReconnectDelay = v),
    ]);

    private static SectionForm<OrderGuardOptions> Guard(Setting<OrderGuardOptions> capabilities) => new(
    [
        Of(nameof(OrderGuardOptions.Account), Forms.Text<AccountId>(), static o => o.Account, static (o, v) => o.Account = v),
        Of(nameof(OrderGuardOptions.Venue), Forms.Text<VenueId>(), static o => o.Venue, static (o, v) => o.Venue = v),
        Of(nameof(OrderGuardOptions.AccountCurrency), Forms.Name, static o => o.AccountCurrency, static (o, v) => o.AccountCurrency = v),
        Of(nameof(OrderGuardOptions.Limits), LimitSettings.OfAccount, static o => o.Limits, static (o, v) => o.Limits = v),
        Of(nameof(OrderGuardOptions.Hedging), Forms.Text<HedgingPolicy>(), static o => o.Hedging, static (o, v) => o.Hedging = v),
        capabilities,
        InCode(nameof(OrderGuardOptions.Rules)),
        Of(nameof(OrderGuardOptions.ManageExistingPositions), Forms.Truth, static o => o.ManageExistingPositions, static (o, v) => o.ManageExistingPositions = v),
        Of(nameof(OrderGuardOptions.StrategiesCloseOwnShare), Forms.Truth, static o => o.StrategiesCloseOwnShare, static (o, v) => o.StrategiesCloseOwnShare = v),
        InCode(nameof(OrderGuardOptions.PositionSource)),
        InCode(nameof(OrderGuardOptions.OrderLookup)),
        Of(nameof(OrderGuardOptions.Drifts), Forms.Text<DriftPolicy>(), static o => o.Drifts, static (o, v) => o.Drifts = v),
        Of(nameof(OrderGuardOptions.MaxUncomparedTime), Forms.Time, static o => o.MaxUncomparedTime, static (o, v) => o.MaxUncomparedTime = v),
        Of(nameof(OrderGuardOptions.Trips), OfTrips, static o => o.Trips, static (o, v) => o.Trips = v),
        Of(nameof(OrderGuardOptions.CancelEntriesOnRestriction), Forms.Truth, static o => o.CancelEntriesOnRestriction, static (o, v) => o.CancelEntriesOnRestriction = v),
        InCode(nameof(OrderGuardOptions.Journal)),
        InCode(nameof(OrderGuardOptions.Alarms)),
        InCode(nameof(OrderGuardOptions.TimeProvider)),
        InCode(nameof(OrderGuardOptions.LoggerFactory)),
        Of(nameof(OrderGuardOptions.ApprovalLifetime), Forms.Time, static o => o.ApprovalLifetime, static (o, v) => o.ApprovalLifetime = v),
        Of(nameof(OrderGuardOptions.MaxExitJournalWait), Forms.Time, static o => o.MaxExitJournalWait, static (o, v) => o.MaxExitJournalWait = v),
        Of(nameof(OrderGuardOptions.MaxPositionReadWait), Forms.Time, static o => o.MaxPositionReadWait, static (o, v) => o.MaxPositionReadWait = v),
        Of(nameof(OrderGuardOptions.MarkingInterval), Forms.Time, static o => o.MarkingInterval, static (o, v) => o.MarkingInterval = v),
        Of(nameof(OrderGuardOptions.NoticeBuffer), Forms.Count, static o => o.NoticeBuffer, static (o, v) => o.NoticeBuffer = v),
        Of(nameof(OrderGuardOptions.RecentDenialBuffer), Forms.Count, static o => o.RecentDenialBuffer, static (o, v) => o.RecentDenialBuffer = v),
        Of(nameof(OrderGuardOptions.DenialAlarmCount), Forms.Count, static o => o.DenialAlarmCount, static (o, v) => o.DenialAlarmCount = v),
        Of(nameof(OrderGuardOptions.DenialAlarmWindow), Forms.Time, static o => o.DenialAlarmWindow, static (o, v) => o.DenialAlarmWindow = v),
        Of(nameof(OrderGuardOptions.ExitAlarmCount), Forms.Count, static o => o.ExitAlarmCount, static (o, v) => o.ExitAlarmCount = v),
        Of(nameof(OrderGuardOptions.ExitAlarmWindow), Forms.Time, static o => o.ExitAlarmWindow, static (o, v) => o.ExitAlarmWindow = v),
        Of(nameof(OrderGuardOptions.MaxLiveOrders), Forms.Count, static o => o.MaxLiveOrders, static (o, v) => o.MaxLiveOrders = v),
        Of(nameof(OrderGuardOptions.MaxEndedOrders), Forms.Count, static o => o.MaxEndedOrders, static (o, v) => o.MaxEndedOrders = v),
    ]);

    private static CodeSetting<OrderGuardOptions> InCode(string name) => new(name, SetInCode);

    private static ValueSetting<AutoTrips, T> Trip<T>(string name, SettingForm<T> form, Func<AutoTrips, T> get, Func<AutoTrips, T, AutoTrips> set) => new(name, form, get, set);

    private static ValueSetting<OrderGuardOptions, T> Of<T>(string name, SettingForm<T> form, Func<OrderGuardOptions, T> get, Action<OrderGuardOptions, T> set) => new(name, form, get, (options, value) =>
    {
        set(options, value);
        return options;
    });

    private static ValueSetting<GuardedBrokerOptions, T> OfConnection<T>(string name, SettingForm<T> form, Func<GuardedBrokerOptions, T> get, Action<GuardedBrokerOptions, T> set) => new(name, form, get, (options, value) =>
    {
        set(options, value);
        return options;
    });
}
