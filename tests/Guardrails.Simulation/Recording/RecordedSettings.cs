using System.Globalization;
using System.Text.Json.Nodes;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.States;

namespace Guardrails.Simulation.Recording;

/// <summary>
/// The settings of a recorded guard as text. Every name in the text is written out here and never follows a property or a member of an enum:
/// those may be renamed, a recorded file may not. A setting that the text cannot hold is refused when it is written.
/// </summary>
internal static class RecordedSettings
{
    private static readonly (ExitCap Value, string Tag)[] _exitCaps = [(ExitCap.None, "none"), (ExitCap.Held, "held"), (ExitCap.ReduceOnly, "reduce only")];

    private static readonly (ReplaceQuantity Value, string Tag)[] _replaceQuantities =
        [(ReplaceQuantity.NotSupported, "not supported"), (ReplaceQuantity.Total, "total"), (ReplaceQuantity.Independent, "independent")];

    private static readonly (LegActivation Value, string Tag)[] _legActivations =
        [(LegActivation.EntryFilled, "filled"), (LegActivation.EntryPartiallyFilled, "partially filled")];

    private static readonly (ClientIdUniqueness Value, string Tag)[] _uniqueness = [(ClientIdUniqueness.OpenOnly, "open"), (ClientIdUniqueness.Forever, "forever")];

    private static readonly (OpposingEntries Value, string Tag)[] _opposing = [(OpposingEntries.Deny, "deny"), (OpposingEntries.WithinLimits, "within limits")];

    /// <exception cref="InvalidOperationException">The settings hold something that the text would lose.</exception>
    public static string Write(BookConfiguration settings)
    {
        var text = new JsonObject
        {
            ["account"] = settings.Account.Value,
            ["venue"] = settings.Venue.Value,
            ["currency"] = settings.AccountCurrency,
            ["hedging"] = settings.Hedging.AllowsAny,
            ["cancels entries"] = settings.CancelEntriesOnRestriction,
            ["own share"] = settings.StrategiesCloseOwnShare,
            ["capabilities"] = Of(settings.Capabilities),
            ["limits"] = Of(settings.Limits),
            ["trips"] = Of(settings.Trips),
        }.ToJsonString();
        var again = Read(text);
        return again.LimitsHash == settings.LimitsHash && Equal(again.Capabilities, settings.Capabilities)
            && !settings.ManageExistingPositions && settings.UserRules.Count == 0 && settings.MaxUncomparedTime == again.MaxUncomparedTime && again.Trips == settings.Trips
            ? text
            : throw new InvalidOperationException($"The settings hold more than their text: {text}");
    }

    public static BookConfiguration Read(string text)
    {
        var settings = JsonNode.Parse(text)!.AsObject();
        return new BookConfiguration
        {
            Account = (string)settings["account"]!,
            Venue = (string)settings["venue"]!,
            AccountCurrency = (string)settings["currency"]!,
            Hedging = (bool)settings["hedging"]! ? HedgingPolicy.Allowed : HedgingPolicy.Denied,
            CancelEntriesOnRestriction = (bool)settings["cancels entries"]!,
            StrategiesCloseOwnShare = (bool?)settings["own share"] ?? false,
            Capabilities = ToCapabilities(settings["capabilities"]!.AsObject()),
            Limits = ToLimits(settings["limits"]!.AsObject()),
            Trips = ToTrips(settings["trips"]!.AsObject()),
        };
    }

    private static JsonObject Of(AutoTrips trips) => new()
    {
        ["denials"] = trips.MaxDenials,
        ["denial window"] = trips.DenialWindow.Ticks,
        ["rejections"] = trips.MaxRejections,
        ["rejection window"] = trips.RejectionWindow.Ticks,
        ["unknown"] = trips.MaxUnknownOrders,
    };

    private static AutoTrips ToTrips(JsonObject text) => new()
    {
        MaxDenials = (int?)text["denials"],
        DenialWindow = TimeSpan.FromTicks((long)text["denial window"]!),
        MaxRejections = (int?)text["rejections"],
        RejectionWindow = TimeSpan.FromTicks((long)text["rejection window"]!),
        MaxUnknownOrders = (int?)text["unknown"],
    };

    private static JsonObject Of(BrokerCapabilities capabilities) => new()
    {
        ["exit cap"] = TagOf(_exitCaps, capabilities.ExitCap),
        ["hedge mode"] = capabilities.HedgeMode,
        ["id uniqueness"] = TagOf(_uniqueness, capabilities.ClientIdUniqueness),
        ["replace quantity"] = TagOf(_replaceQuantities, capabilities.ReplaceQuantity),
        ["links exits"] = capabilities.LinksExits,
        ["attaches exits"] = capabilities.AttachesExits,
        ["legs"] = capabilities.MaxLegs,
        ["leg activation"] = TagOf(_legActivations, capabilities.LegActivation),
        ["lists executions"] = capabilities.ListsExecutions,
        ["unknown horizon"] = capabilities.UnknownHorizon.Ticks,
        ["position lag"] = capabilities.PositionVisibilityLag.Ticks,
        ["buying power includes orders"] = capabilities.BuyingPowerIncludesOpenOrders,
    };

    private static BrokerCapabilities ToCapabilities(JsonObject text) => new()
    {
        ExitCap = ValueOf(_exitCaps, text["exit cap"]),
        HedgeMode = (bool)text["hedge mode"]!,
        ClientIdUniqueness = ValueOf(_uniqueness, text["id uniqueness"]),
        ReplaceQuantity = ValueOf(_replaceQuantities, text["replace quantity"]),
        LinksExits = (bool)text["links exits"]!,
        AttachesExits = (bool)text["attaches exits"]!,
        MaxLegs = (int?)text["legs"] ?? 0,
        LegActivation = ValueOf(_legActivations, text["leg activation"]),
        ListsExecutions = (bool)text["lists executions"]!,
        UnknownHorizon = TimeSpan.FromTicks((long)text["unknown horizon"]!),
        PositionVisibilityLag = TimeSpan.FromTicks((long)text["position lag"]!),
        BuyingPowerIncludesOpenOrders = (bool?)text["buying power includes orders"] ?? false,
    };

    /// <summary>The lists of two capabilities are compared by what they hold.</summary>
    private static bool Equal(BrokerCapabilities one, BrokerCapabilities other) =>
        one with { OrderTypes = other.OrderTypes, Conversions = other.Conversions } == other && other.OrderTypes.Count == 4 && other.Conversions.Count == 0;

    private static JsonObject Of(RiskLimits limits) => new()
    {
        ["order notional"] = Of(limits.MaxOrderNotional),
        ["collar"] = Of(limits.PriceCollar),
        ["symbol exposure"] = Of(limits.MaxSymbolExposure),
        ["long exposure"] = Of(limits.MaxLongExposure),
        ["short exposure"] = Of(limits.MaxShortExposure),
        ["gross exposure"] = Of(limits.MaxGrossExposure),
        ["net exposure"] = Of(limits.MaxNetExposure),
        ["group exposure"] = Of(limits.MaxGroupExposure),
        ["groups"] = Of(limits.GroupExposure),
        ["strategy exposure"] = Of(limits.MaxStrategyExposure),
        ["strategies"] = Of(limits.StrategyExposure),
        ["buying power"] = limits.RequireBuyingPower,
        ["duplicate window"] = limits.DuplicateWindow?.Ticks,
        ["self match"] = limits.PreventSelfMatch,
        ["messages"] = limits.MaxMessages,
        ["entries"] = limits.MaxEntries,
        ["open orders"] = limits.MaxOpenOrders,
        ["symbols"] = new JsonObject(limits.Symbols.AsEnumerable().Select(static symbol => KeyValuePair.Create(symbol.Key.Value, (JsonNode?)new JsonObject
        {
            ["long"] = Of(symbol.Value.MaxLongPosition),
            ["short"] = Of(symbol.Value.MaxShortPosition),
            ["opposing"] = TagOf(_opposing, symbol.Value.OpposingEntries),
        }))),
    };

    private static RiskLimits ToLimits(JsonObject text) => new()
    {
        MaxOrderNotional = ToLimit(text["order notional"]),
        PriceCollar = ToLimit(text["collar"]),
        MaxSymbolExposure = ToLimit(text["symbol exposure"]),
        MaxLongExposure = ToLimit(text["long exposure"]),
        MaxShortExposure = ToLimit(text["short exposure"]),
        MaxGrossExposure = ToLimit(text["gross exposure"]),
        MaxNetExposure = ToLimit(text["net exposure"]),
        MaxGroupExposure = ToLimit(text["group exposure"]),
        GroupExposure = ToNamed(text["groups"]),
        MaxStrategyExposure = ToLimit(text["strategy exposure"]),
        StrategyExposure = ToNamed(text["strategies"]),
        RequireBuyingPower = (bool)text["buying power"]!,
        DuplicateWindow = (long?)text["duplicate window"] is { } ticks ? TimeSpan.FromTicks(ticks) : null,
        PreventSelfMatch = (bool)text["self match"]!,
        MaxMessages = (int?)text["messages"],
        MaxEntries = (int?)text["entries"],
        MaxOpenOrders = (int?)text["open orders"],
        Symbols = text["symbols"]!.AsObject().ToDictionary(static symbol => new Symbol(symbol.Key), static symbol => new SymbolLimits
        {
            MaxLongPosition = ToLimit(symbol.Value!["long"]),
            MaxShortPosition = ToLimit(symbol.Value!["short"]),
            OpposingEntries = ValueOf(_opposing, symbol.Value!["opposing"]),
        }),
    };

    private static JsonObject Of(IReadOnlyDictionary<string, Limit> limits) =>
        new(limits.OrderBy(static limit => limit.Key, StringComparer.Ordinal).Select(static limit => KeyValuePair.Create(limit.Key, (JsonNode?)Of(limit.Value))));

    private static Dictionary<string, Limit> ToNamed(JsonNode? text) => text!.AsObject().ToDictionary(static limit => limit.Key, static limit => ToLimit(limit.Value)!.Value);

    /// <summary>An amount is a number, a fraction of equity a number with the word; a limit that only warns is not recorded.</summary>
    private static string? Of(Limit? limit) => limit is not { } given ? null
        : given.Severity != LimitSeverity.Block ? throw new InvalidOperationException($"A limit that only warns is not recorded: {given}")
        : given.Value.ToString(CultureInfo.InvariantCulture) + (given.IsFractionOfEquity ? " of equity" : "");

    private static Limit? ToLimit(JsonNode? text)
    {
        if ((string?)text is not { } limit)
        {
            return null;
        }

        var fields = limit.Split(' ', 2);
        var value = decimal.Parse(fields[0], CultureInfo.InvariantCulture);
        return fields.Length == 2 ? Limit.OfEquity(value) : Limit.Amount(value);
    }

    private static string TagOf<T>((T Value, string Tag)[] tags, T value) => tags.Single(tag => EqualityComparer<T>.Default.Equals(tag.Value, value)).Tag;

    private static T ValueOf<T>((T Value, string Tag)[] tags, JsonNode? tag) => tags.Single(known => known.Tag == (string?)tag).Value;
}
