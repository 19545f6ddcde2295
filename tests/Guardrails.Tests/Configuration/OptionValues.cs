using System.Reflection;
using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.Reconciling;

namespace Guardrails.Tests.Configuration;

/// <summary>One value that is not the default for every option that exists, as pairs and as what has to come of them. Reflection says which options exist.</summary>
internal static class OptionValues
{
    /// <summary>What is set in code alone.</summary>
    public static readonly string[] InCode = ["Rules", "PositionSource", "OrderLookup", "Journal", "Alarms", "TimeProvider", "LoggerFactory", "BotPositions", "Bars", "InitialRisk"];

    /// <summary>Every property that can be set, of every type that options are made of.</summary>
    public static readonly Type[] Types = [typeof(OrderGuardOptions), typeof(RiskLimits), typeof(SymbolLimits), typeof(Guardrails.States.AutoTrips), typeof(BrokerCapabilities), typeof(TermsConversion), typeof(GuardedBrokerOptions), typeof(ProtectionPolicy), typeof(ProtectionPlan)];

    private static readonly Dictionary<string, (string Text, object Value)> _special = new()
    {
        ["AccountCurrency"] = ("EUR", "EUR"),
        ["ClientOrderIdPunctuation"] = ("-", "-"),
        ["ExitCapRule"] = ("Section 3 of the order types", "Section 3 of the order types"),
        ["Hedging"] = ("Denied, BTCUSD=Allowed", HedgingPolicy.Denied.With("BTCUSD", allowed: true)),
        ["Drifts"] = ("Phantom=Halt, SideMismatch=Report", DriftPolicy.Default.With(DriftKind.Phantom, DriftAction.Halt).With(DriftKind.SideMismatch, DriftAction.Report)),
        ["PriceCollar"] = ("0.07", Limit.Amount(0.07m)),
        ["ExitPriceFall"] = ("0.15 (warn)", Limit.Amount(0.15m).AsWarning()),
        ["MaxPriceStep"] = ("0.08", Limit.Amount(0.08m)),
        ["MaxOrderQuantity"] = ("3", Limit.Amount(3m)),
        ["MaxLongPosition"] = ("3.5 (warn)", Limit.Amount(3.5m).AsWarning()),
        ["MaxShortPosition"] = ("4", Limit.Amount(4m)),
        ["MaxClientOrderIdLength"] = ("30", 30),
        ["MaxLegs"] = ("3", 3),
        ["GoodTillCancelLifetime"] = ("90.00:00:00", TimeSpan.FromDays(90)),
        ["BarInterval"] = ("00:15:00", TimeSpan.FromMinutes(15)),
        ["RefreshInterval"] = ("00:00:11", TimeSpan.FromSeconds(11)),
        ["MaxExitJournalWait"] = ("00:00:00.1000000", TimeSpan.FromMilliseconds(100)),
        ["MarkingInterval"] = ("00:00:00.1000000", TimeSpan.FromMilliseconds(100)),
    };

    public static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.SetMethod is { IsPublic: true });

    /// <summary>Every option that text can say, by its path under <see cref="OrderGuardOptions"/>.</summary>
    public static IReadOnlyList<Option> OfGuard { get; } = [.. Options(typeof(OrderGuardOptions), "", static guard => guard)];

    /// <summary>Every option of a guarded broker itself that text can say.</summary>
    public static IReadOnlyList<Option> OfBroker { get; } = [.. Options(typeof(GuardedBrokerOptions), "", static broker => broker).Where(static option => !option.Path.StartsWith("Guard:", StringComparison.Ordinal))];

    private static IEnumerable<Option> Options(Type type, string prefix, Func<object, object?> owner)
    {
        foreach (var property in Settable(type).Where(static property => !InCode.Contains(property.Name)))
        {
            var path = prefix + property.Name;
            object? Get(object root) => owner(root) is { } of ? property.GetValue(of) : null;
            if (property.PropertyType == typeof(SymbolLimitTable))
            {
                foreach (var option in Options(typeof(SymbolLimits), path + ":BTCUSD:", root => ((SymbolLimitTable)Get(root)!).TryGetValue("BTCUSD", out var own) ? own : null))
                {
                    yield return option;
                }
            }
            else if (Types.Contains(property.PropertyType))
            {
                foreach (var option in Options(property.PropertyType, path + ":", Get))
                {
                    yield return option;
                }
            }
            else
            {
                yield return Of(property, path, Get);
            }
        }
    }

    private static Option Of(PropertyInfo property, string path, Func<object, object?> get)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(NamedLimits))
        {
            return new Option(path, [new($"{path}:tech", "12.5 % of equity")], new KeyValuePair<string, Limit>("tech", Limit.OfEquity(0.125m)), root => ((NamedLimits)get(root)!).AsEnumerable().SingleOrDefault());
        }

        if (typeof(IEnumerable<Symbol>).IsAssignableFrom(type))
        {
            return new Option(path, [new($"{path}:0", "btc/usd"), new($"{path}:1", "ETHUSD")], "BTCUSD,ETHUSD", root => get(root) is IEnumerable<Symbol> list ? string.Join(',', list) : null);
        }

        if (type == typeof(IReadOnlyList<OrderType>))
        {
            return new Option(path, [new($"{path}:0", "Stop"), new($"{path}:1", "market")], "Stop,Market", root => string.Join(',', (IEnumerable<OrderType>)get(root)!)) { IsAddedToByABinder = true };
        }

        if (type == typeof(IReadOnlyList<TermsConversion>))
        {
            var expected = new TermsConversion { SentType = OrderType.StopLimit, SentTimeInForce = TimeInForce.Day, ReportedType = OrderType.Limit, ReportedTimeInForce = TimeInForce.GoodTillCancel };
            return new Option(path, [.. Settable(typeof(TermsConversion)).Select(part => new KeyValuePair<string, string?>($"{path}:0:{part.Name}", $"{part.GetValue(expected)}"))], expected, root => ((IReadOnlyList<TermsConversion>)get(root)!).SingleOrDefault());
        }

        if (type == typeof(TrailingStop) || type == typeof(PartialProfits))
        {
            KeyValuePair<string, string?> stop = new(path.Replace(property.Name, nameof(ProtectionPlan.Stop), StringComparison.Ordinal), "5 %");
            return type == typeof(TrailingStop)
                ? new Option(path, [stop, new($"{path}:Distance", "2 R"), new($"{path}:TightenBelow", "40")], new TrailingStop { Distance = PriceOffset.OfRisk(2m), TightenBelow = 40m }, get)
                : new Option(path, [stop, new($"{path}:Levels:0:At", "1"), new($"{path}:Levels:0:Fraction", "0.5")], new PartialProfits { Levels = [new() { At = 1m, Fraction = 0.5m }] }, get);
        }

        var (text, value) = _special.TryGetValue(property.Name, out var special) ? special
            : property.DeclaringType == typeof(ProtectionPlan) && type == typeof(TimeInForce) ? ("Day", TimeInForce.Day)
            : type == typeof(Limit) ? ("40% (warn)", Limit.OfEquity(0.4m).AsWarning())
            : type == typeof(AccountId) ? ("second", new AccountId("second"))
            : type == typeof(PriceOffset) ? (property.Name == "Stop" ? ("5 %", PriceOffset.Fraction(0.05m)) : ("2 R", PriceOffset.OfRisk(2m)))
            : type == typeof(VenueId) ? ("binance", new VenueId("BINANCE"))
            : type == typeof(int) ? ("77", 77)
            : type == typeof(decimal) ? ("0.07", 0.07m)
            : type == typeof(bool) ? (Flipped(property), bool.Parse(Flipped(property)))
            : type == typeof(TimeSpan) ? ("00:00:07", TimeSpan.FromSeconds(7))
            : type.IsEnum ? LastOf(type)
            : throw new NotSupportedException($"{path} is a {type}: say here how it is written.");
        return property.DeclaringType == typeof(ProtectionPlan) && property.Name != nameof(ProtectionPlan.Stop)
            ? new Option(path, [new(path, text), new(path.Replace(property.Name, nameof(ProtectionPlan.Stop), StringComparison.Ordinal), "5 %")], value, get)
            : new Option(path, [new(path, text)], value, get);
    }

    private static (string Text, object Value) LastOf(Type type) => Enum.GetValues(type).Cast<object>().Last() is var last ? ($"{last}", last) : default;

    private static string Flipped(PropertyInfo property) => $"{property.GetValue(Activator.CreateInstance(property.DeclaringType!)) is not true}";
}
