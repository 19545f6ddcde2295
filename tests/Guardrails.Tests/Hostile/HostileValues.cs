using System.Collections;
using System.Globalization;
using System.Reflection;
using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Journal;
using Guardrails.Limits;
using Guardrails.MarketData;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.Rules;
using Guardrails.States;
using Guardrails.Testing;
using Microsoft.Extensions.Logging;

namespace Guardrails.Tests.Hostile;

/// <summary>Makes values of any type of the public surface: ordinary ones, so that a call gets somewhere, and ones that nobody means.</summary>
/// <remarks>Every number, name and time that is made is remembered as text: an error has to name the value that it refuses.</remarks>
internal sealed class HostileValues(Random random, DateTimeOffset now)
{
    /// <summary>What is behind an interface stays as it is: it is code of the user's, and no value.</summary>
    private static readonly HashSet<Type> _services =
    [
        typeof(ILoggerFactory), typeof(IAlarmSink), typeof(IGuardJournal), typeof(IBarSource), typeof(IOrderLookup), typeof(IPositionSource), typeof(TimeProvider),
    ];

    private static readonly decimal[] _ordinary = [1m, 2m, 5m, 10m, 100m, 0.01m];

    private static readonly decimal[] _hostile =
    [
        0m, -1m, -0.01m, 1_000_000_000_000m, 1_000_000_000_001m, 10_000_000_000_000_000_000_000_000_000m, -10_000_000_000_000_000_000_000_000_000m, decimal.MaxValue, decimal.MinValue,
        0.0000000000000000000000000001m, -0.0000000000000000000000000001m, 0.000000000001m, 3.3333333333333333333333333333m, 7.9228162514264337593543950335m, 100.00000000000001m, 999_999_999_999_999m,
    ];

    private static readonly string[] _texts =
    [
        "", " ", "\0", "a\nb", "a\u0007b", "\u202e\u200b", "\ud800", "A B", " ACME ", "/", "//", "acme", "'; --", "{0}", new string('x', 129), new string('y', 100_000), "ACME/USD", "é",
    ];

    private static readonly string[] _names = ["ACME", "OTHER", "own-1", "own-2", "venue-1", "alpha", "USD", "tech"];

    private static readonly string[] _symbols = ["ACME", "ACME", "ACME", "OTHER", "NEVER", "BTC/USD"];

    /// <summary>The texts of all values that were made.</summary>
    public HashSet<string> Made { get; } = new(StringComparer.Ordinal);

    /// <summary>What was made, as far as a person needs it to see what happened.</summary>
    public List<string> Trace { get; } = [];

    /// <summary>A value of a type; the default of it or nothing, too, where nobody would write that.</summary>
    /// <exception cref="NotSupportedException">Nobody has said how such a value is made.</exception>
    public object? Make(Type type, int depth = 0)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Chance(40) ? null : Make(underlying, depth);
        }

        if (type == typeof(CancellationToken))
        {
            return Chance(5) ? new CancellationToken(canceled: true) : CancellationToken.None;
        }

        return Leaf(type) ?? (Chance(5) ? type.IsValueType ? Activator.CreateInstance(type) : null : Whole(type, depth));
    }

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Any<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private object? Leaf(Type type)
    {
        object? value =
            type == typeof(decimal) ? Any(Chance(60) ? _ordinary : _hostile)
            : type == typeof(double) ? Any([1.0, double.NaN, double.PositiveInfinity, 1e300, -0.0])
            : type == typeof(string) ? Any(Chance(70) ? _names : _texts)
            : type == typeof(bool) ? Chance(50)
            : type == typeof(int) ? Any([1, 1, 2, 0, -1, int.MaxValue, int.MinValue])
            : type == typeof(long) ? Any([1L, 0L, -1L, long.MaxValue, long.MinValue])
            : type == typeof(TimeSpan) ? Any([TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromTicks(-1), TimeSpan.MaxValue, TimeSpan.MinValue])
            : type == typeof(DateTimeOffset) ? Any([now, now, now.AddSeconds(-1), now.AddDays(1), DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new DateTimeOffset(1, 1, 1, 0, 0, 0, TimeSpan.FromHours(-14))])
            : type.IsEnum ? Chance(85) ? Any(Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(v => Enum.ToObject(type, v)).ToArray()) : Enum.ToObject(type, Any([-1, 77, 255]))
            : type == typeof(PriceOffset) ? Any<Func<decimal, PriceOffset>>([PriceOffset.At, PriceOffset.Fraction, PriceOffset.OfRisk, PriceOffset.OfTrueRange, static _ => default])(Any(Chance(60) ? _ordinary : _hostile))
            : type == typeof(Symbol) ? (object)(Chance(5) ? default : new Symbol(Any(_symbols)))
            : null;
        if (value is not null)
        {
            Note(value);
        }

        return value;
    }

    private void Note(object value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        Made.Add(text);
        if (value is Enum)
        {
            Made.Add(Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
        }

        Trace.Add(text.Length > 40 ? $"{text[..20]}… ({text.Length})" : text);
    }

    private object? Whole(Type type, int depth)
    {
        if (depth > 6)
        {
            return null;
        }

        Trace.Add(type.Name);
        return type == typeof(TradingScope) ? Scope()
            : type == typeof(AccountId) ? new AccountId("main")
            : type == typeof(VenueId) ? new VenueId("VENUE")
            : type == typeof(Limit) ? MakeLimit()
            : type == typeof(HedgingPolicy) ? Chance(50) ? HedgingPolicy.Denied : HedgingPolicy.Allowed
            : type == typeof(OrderRule) ? null
            : type == typeof(IBrokerAdapter) ? new SimulatedBroker(SimulatedVenueProfile.Plain, new VirtualTimeProvider())
            : type == typeof(PositionSnapshot) ? Snapshot<VenuePosition>(depth, PositionSnapshot.Complete, PositionSnapshot.Partial, PositionSnapshot.Failed)
            : type == typeof(OpenOrderSnapshot) ? Snapshot<VenueOrder>(depth, OpenOrderSnapshot.Complete, OpenOrderSnapshot.Partial, OpenOrderSnapshot.Failed)
            : typeof(Delegate).IsAssignableFrom(type) ? Sender(type)
            : typeof(IEnumerable).IsAssignableFrom(type) ? Many(type, depth)
            : _services.Contains(type) ? null
            : Record(type, depth);
    }

    private TradingScope Scope() => random.Next(4) switch
    {
        0 => TradingScope.Account,
        1 => TradingScope.OfStrategy(Text()),
        _ => TradingScope.Of((Symbol)Leaf(typeof(Symbol))!),
    };

    private Limit MakeLimit()
    {
        var value = (decimal)Leaf(typeof(decimal))!;
        return Chance(5) ? default : Chance(50) ? (Limit)value : Limit.OfEquity(value);
    }

    private string Text() => (string)Leaf(typeof(string))!;

    private object Snapshot<T>(
        int depth, Func<IEnumerable<T>, DateTimeOffset, object> complete, Func<IEnumerable<T>, DateTimeOffset, string, object> partial, Func<string, object> failed)
    {
        var items = (IEnumerable<T>?)Many(typeof(IReadOnlyList<T>), depth + 1);
        var asOf = (DateTimeOffset)Leaf(typeof(DateTimeOffset))!;
        return random.Next(5) switch { 0 => failed(Text()), 1 => partial(items!, asOf, Text()), _ => complete(items!, asOf) };
    }

    private IEnumerable? Many(Type type, int depth)
    {
        if (Chance(5))
        {
            return null;
        }

        var arguments = type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments();
        if (type == typeof(SymbolLimitTable))
        {
            return new SymbolLimitTable((Dictionary<Symbol, SymbolLimits>)Dictionary([typeof(Symbol), typeof(SymbolLimits)], depth));
        }

        if (type == typeof(NamedLimits))
        {
            return new NamedLimits((Dictionary<string, Limit>)Dictionary([typeof(string), typeof(Limit)], depth));
        }

        if (type == typeof(SymbolList))
        {
            return Many(typeof(Symbol[]), depth) is Symbol[] symbols ? new SymbolList(symbols) : null;
        }

        if (arguments.Length == 2)
        {
            return Dictionary(arguments, depth);
        }

        if (arguments.Length != 1)
        {
            throw new NotSupportedException($"Nobody has said how a {type} is made.");
        }

        var items = Array.CreateInstance(arguments[0], Any([0, 1, 1, 2, 3]));
        for (var i = 0; i < items.Length; i++)
        {
            items.SetValue(Chance(5) ? null : Make(arguments[0], depth + 1), i);
        }

        return items;
    }

    private IEnumerable Dictionary(Type[] of, int depth)
    {
        var made = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(of))!;
        for (var i = Any([0, 1, 2]); i > 0; i--)
        {
            made[Leaf(of[0])!] = Make(of[1], depth + 1);
        }

        return made;
    }

    /// <summary>A record, an options object or a case of a closed hierarchy: through its constructor, and then every property that can be set.</summary>
    private object? Record(Type type, int depth)
    {
        if (type.IsAbstract)
        {
            var cases = type.GetNestedTypes().Where(n => type.IsAssignableFrom(n) && !n.IsAbstract).ToArray();
            return cases.Length == 0 ? throw new NotSupportedException($"Nobody has said how a {type} is made.") : Record(Any(cases), depth);
        }

        var constructor = type.GetConstructors().MaxBy(static c => c.GetParameters().Length);
        if (constructor is null && !type.IsValueType)
        {
            throw new NotSupportedException($"Nobody has said how a {type} is made.");
        }

        var made = constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [.. constructor.GetParameters().Select(p => Make(p.ParameterType, depth + 1))], null);
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(static p => p.SetMethod?.IsPublic == true))
        {
            // Options have many settings of which most must make sense for any to matter; a fact has few.
            if (!_services.Contains(property.PropertyType) && !Chance(type.Name.EndsWith("Options", StringComparison.Ordinal) || type == typeof(RiskLimits) || type == typeof(BrokerCapabilities) ? 90 : 0))
            {
                Trace.Add($"{property.Name}:");
                property.SetValue(made, Make(property.PropertyType, depth + 1), BindingFlags.DoNotWrapExceptions, null, null, null);
            }
        }

        return made;
    }

    /// <summary>A sender that answers with anything, with nothing, throws, or sends nothing.</summary>
    private Delegate Sender(Type type)
    {
        var arguments = type.GetGenericArguments();
        return arguments.Length == 3 && arguments[2].IsGenericType && arguments[2].GetGenericTypeDefinition() == typeof(ValueTask<>)
            ? typeof(HostileValues).GetMethod(nameof(SenderOf), BindingFlags.Instance | BindingFlags.NonPublic)!
                .MakeGenericMethod(arguments[0], arguments[2].GetGenericArguments()[0]).CreateDelegate<Func<Delegate>>(this)()
            : throw new NotSupportedException($"Nobody has said how a {type} is made.");
    }

    private Delegate SenderOf<TProof, TOutcome>() => new Func<TProof, CancellationToken, ValueTask<TOutcome>>((proof, _) =>
    {
        if (Chance(90))
        {
            typeof(TProof).GetMethod("Redeem")!.Invoke(proof, BindingFlags.DoNotWrapExceptions, null, [], null);
        }

        return Chance(10) ? throw new IOException("the line is dead") : ValueTask.FromResult((TOutcome)MakeAnswer(typeof(TOutcome))!);
    });

    /// <summary>What cannot be made of hostile values is no answer.</summary>
    private object? MakeAnswer(Type type)
    {
        try
        {
            return Make(type);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
