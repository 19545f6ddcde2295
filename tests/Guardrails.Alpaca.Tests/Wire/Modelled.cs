using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Tests.Wire;

/// <summary>Which properties of a body are read, and which are left on purpose.</summary>
internal static class Modelled
{
    private const string Broker = "Broker API only";
    private const string Staff = "a setting of the broker's staff that changes no answer";
    private const string Feed = "exchanges, conditions and tapes: a price is a price";
    private const string Gone = "gone since the day-trading rule ended in July 2026";

    /// <summary>What is left, with the reason.</summary>
    public static IReadOnlyDictionary<(Type Type, string Name), string> Ignored { get; } = new Dictionary<(Type, string), string>
    {
        [(typeof(AlpacaAccount), "user_configurations")] = Staff,
        [(typeof(AlpacaAccount), "admin_configurations")] = Staff,
        [(typeof(AlpacaAccount), "cash_transferable")] = Broker,
        [(typeof(AlpacaAccount), "cash_withdrawable")] = Broker,
        [(typeof(AlpacaAccount), "clearing_broker")] = Broker,
        [(typeof(AlpacaAccount), "last_buying_power")] = Broker,
        [(typeof(AlpacaAccount), "last_cash")] = Broker,
        [(typeof(AlpacaAccount), "last_initial_margin")] = Broker,
        [(typeof(AlpacaAccount), "last_long_market_value")] = Broker,
        [(typeof(AlpacaAccount), "last_short_market_value")] = Broker,
        [(typeof(AlpacaAccount), "last_options_buying_power")] = Broker,
        [(typeof(AlpacaAccount), "last_regt_buying_power")] = Broker,
        [(typeof(AlpacaAccount), "previous_close")] = Broker,
        [(typeof(AlpacaAccount), "brand_new_field")] = "of a test: a field that nobody knows is no failure",
        [(typeof(AlpacaAsset), "maintenance_margin_requirement")] = "goes out of use; the requirements of each side are read",
        [(typeof(AlpacaOrder), "commision")] = "Broker API only, misspelt there",
        [(typeof(AlpacaError), "max_dtbp_used")] = Gone,
        [(typeof(AlpacaError), "max_dtbp_used_so_far")] = Gone,
        [(typeof(AlpacaError), "day_trading_buying_power")] = Gone,
        [(typeof(AlpacaQuote), "ax")] = Feed,
        [(typeof(AlpacaQuote), "bx")] = Feed,
        [(typeof(AlpacaQuote), "c")] = Feed,
        [(typeof(AlpacaQuote), "z")] = Feed,
        [(typeof(AlpacaTrade), "x")] = Feed,
        [(typeof(AlpacaTrade), "c")] = Feed,
        [(typeof(AlpacaTrade), "i")] = Feed,
        [(typeof(AlpacaTrade), "z")] = Feed,
    };

    /// <summary>The properties of a body that are neither read nor on the list.</summary>
    public static IEnumerable<string> Missing(Type type, JsonElement body, string path = "$")
    {
        if (ElementOf(type) is { } element)
        {
            var items = body.ValueKind switch
            {
                JsonValueKind.Array => body.EnumerateArray().Select((item, i) => (item, $"{path}[{i}]")),
                JsonValueKind.Object => body.EnumerateObject().Select(item => (item.Value, $"{path}.{item.Name}")),
                _ => [],
            };
            return items.SelectMany(item => Missing(element, item.Item1, item.Item2));
        }

        if (type == typeof(JsonElement))
        {
            return Missing(body.TryGetProperty("message", out _) ? typeof(AlpacaError) : typeof(AlpacaOrder), body, path);
        }

        return type.Namespace != typeof(AlpacaOrder).Namespace || body.ValueKind != JsonValueKind.Object ? []
            : body.EnumerateObject().SelectMany(property => PropertiesOf(type).FirstOrDefault(p => p.Name == property.Name) is { } known
                ? Missing(Nullable.GetUnderlyingType(known.PropertyType) ?? known.PropertyType, property.Value, $"{path}.{property.Name}")
                : Ignored.ContainsKey((type, property.Name)) ? []
                : [$"{type.Name}: {path}.{property.Name}"]);
    }

    /// <summary>Every property of a value that is read, and of what is in it, that has a value: <c>AlpacaOrder.legs</c>.</summary>
    public static IEnumerable<string> Filled(object value)
    {
        if (value is not string && value is System.Collections.IEnumerable items)
        {
            return items.Cast<object>().SelectMany(Filled);
        }

        var type = value.GetType();
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) ? Filled(type.GetProperty("Value")!.GetValue(value)!)
            : type.Namespace != typeof(AlpacaOrder).Namespace ? []
            : PropertiesOf(type).Where(p => p.Get!(value) is not null).SelectMany(p => Filled(p.Get!(value)!).Prepend($"{type.Name}.{p.Name}"));
    }

    /// <summary>Every property that is read, of every type that can be met.</summary>
    public static IEnumerable<string> Everything() => Types().SelectMany(type => PropertiesOf(type).Select(p => $"{type.Name}.{p.Name}"));

    private static IEnumerable<Type> Types() => typeof(AlpacaOrder).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(AlpacaOrder).Namespace && type.Name.StartsWith("Alpaca", StringComparison.Ordinal) && type.GetMethod("<Clone>$") is not null);

    private static IList<JsonPropertyInfo> PropertiesOf(Type type) => AlpacaJsonContext.Default.GetTypeInfo(type)!.Properties;

    private static Type? ElementOf(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() is { } open && (open == typeof(IReadOnlyList<>) || open == typeof(IReadOnlyDictionary<,>))
        ? type.GetGenericArguments()[^1]
        : null;
}
