using System.Collections;
using System.Reflection;
using Guardrails.Book;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Limits;
using Guardrails.Shell;
using Guardrails.Tests.Properties;

namespace Guardrails.Tests.Book;

/// <summary>
/// The state hash decides whether two books judge alike, so nothing that changes may be missing in it. Every field that is found in books after
/// random lives is changed in turn: the text that the hash is made of has to change with it.
/// </summary>
public sealed class StateHashCompletenessTests
{
    /// <summary>Fields that are no state, each with its reason.</summary>
    private static readonly Dictionary<string, string> NoState = new(StringComparer.Ordinal)
    {
        ["BookView.<Version>"] = "a count of events; it decides nothing",
        ["BookView.<UsesEquity>"] = "follows from the configuration",
        ["BookView.<IdSeparator>"] = "follows from the configuration",
        ["SymbolView.<StateSet>"] = "who set the state and why, for whoever asks; the state itself is in the hash",
        ["TradingStates.<AccountSet>"] = "who set the state and why, for whoever asks; the state itself is in the hash",
        ["TradingStates._strategySets"] = "who set the state and why, for whoever asks; the state itself is in the hash",
        ["SymbolView.LatestQuote"] = "a price is no state until an event carries it",
        ["SymbolView.StepFilter"] = "a price is no state until an event carries it",
        ["SymbolView.<StepLimits>"] = "follows from the configuration and the instrument",
        ["SymbolView.<CollarTicks>"] = "follows from the configuration",
        ["SymbolView.LatestPricing"] = "follows from the latest quote",
        ["SymbolView.MarkPricing"] = "follows from the mark and the instrument",
        ["SymbolView.LotStep"] = "follows from the instrument",
        ["SymbolView.<Prices>"] = "follows from the instrument",
        ["SymbolView.<OrderTypes>"] = "follows from the configuration and the instrument",
        ["SymbolView.<LinksExits>"] = "follows from the configuration and the instrument",
        ["SymbolView.<AttachesExits>"] = "follows from the configuration and the instrument",
        ["SymbolView.<Currency>"] = "an index that follows from the instrument's currency",
        ["SymbolView.<IsHedged>"] = "follows from the configuration",
        ["SymbolView.<AllowsOpposingEntries>"] = "follows from the configuration",
        ["SymbolView.<RequiresEffect>"] = "follows from the configuration",
        ["SymbolView.<IsPermitted>"] = "follows from the configuration",
        ["PositionView._waitingHoldsNothing"] = "follows from the configuration",
        ["PositionBook._unsettled"] = "false between events",
        ["OrderIndex._foundId"] = "what was last looked up",
        ["OrderSlot.<PositionHandle>"] = "an index",
        ["OrderSlot.LiveIndex"] = "an index",
        ["OrderSlot.HolderIndex"] = "an index",
        ["OrderSlot.Counted"] = "follows from the order; its sum is in the ledger",
        ["OrderGroup.Counted"] = "follows from the orders; its sum is in the ledger",
        ["Ledger.<capsApply>P"] = "whose ledger it is",
        ["PriceExtreme._live"] = "how many entries are valid, for compacting",
        ["LimitUsage.Left"] = "follows from total and limit",
        ["LimitUsage.<Used>"] = "follows from the total",
        ["ExposureTotal.UsedAmounts"] = "follows from what is posted, and the rates",
        ["ResolvedLimit.<Amount>"] = "follows from the equity",
        ["ReachHistory.<resolution>P"] = "follows from the configuration",
        ["MessageLog.<windowTicks>P"] = "follows from the configuration",
        ["MessageLog.<budget>P"] = "follows from the configuration",
        ["RecentOrders.<windowTicks>P"] = "follows from the configuration",
        ["ExposureTotals.<HasStrategyLimits>"] = "follows from the configuration",
        ["ExposureTotals.<KeepsStrategies>"] = "follows from the configuration",
        ["StrategyShares.<ownOnly>P"] = "follows from the configuration",
        ["BuyingPowerLedger.<includesOpenOrders>P"] = "follows from the configuration",
    };

    private static readonly RiskLimits Limits = new()
    {
        MaxLongPosition = 40m,
        MaxShortPosition = 40m,
        MaxGrossExposure = Limit.OfEquity(0.05m),
        MaxGroupExposure = 500m,
        MaxStrategyExposure = 300m,
        RequireBuyingPower = true,
        DuplicateWindow = TimeSpan.FromMilliseconds(100),
        MaxMessages = 8,
        MaxEntries = 30,
    };

    private readonly Dictionary<string, bool> _noticed = new(StringComparer.Ordinal);
    private readonly HashSet<Type> _seen = [];

    [Fact]
    public void Every_field_that_can_change_is_in_the_state_hash()
    {
        Law.Holds(steps: 80, Examine, cases: 12);

        var missing = _noticed.Where(static f => !f.Value && !NoState.ContainsKey(f.Key)).Select(static f => f.Key).Order(StringComparer.Ordinal);
        Assert.True(!missing.Any(), $"not in the state hash: {string.Join(", ", missing)}");
        var needless = NoState.Keys.Where(name => _noticed.GetValueOrDefault(name)).Order(StringComparer.Ordinal);
        Assert.True(!needless.Any(), $"in the state hash, and listed as no state: {string.Join(", ", needless)}");
        Type[] owners =
        [
            typeof(AccountBook), typeof(OrderLedger), typeof(OrderSlot), typeof(FillTally), typeof(OrderTerms), typeof(OrderGroup), typeof(SymbolBook), typeof(PositionBook),
            typeof(Ledger), typeof(VenueView), typeof(ReachHistory), typeof(ExposureTotals), typeof(BuyingPowerLedger), typeof(SendHistory), typeof(MessageLog),
            typeof(RecentOrders), typeof(TripCounts), typeof(ParentBook), typeof(VenueReadings), typeof(TradingStates), typeof(StrategyLedger),
        ];
        Assert.Empty(owners.Where(type => !_seen.Contains(type)).Select(static type => type.Name));
    }

    private void Examine(Tape tape, Trace trace)
    {
        var session = Session.Open(tape.Setup, trace, Limits, wild: true, pace: 60, lives: true);
        foreach (var step in tape.Steps)
        {
            session.Step(step, static (_, _) => { });
        }

        var book = new AccountBook(GuardOpening.Configure(session.Options));
        foreach (var record in session.Options.Journal!.ReadAsync(1, CancellationToken.None).ToBlockingEnumerable())
        {
            book.Apply(EventCodec.Decode(record.Kind, record.Schema, record.Payload.Span));
        }

        new Walk(book, _noticed, _seen).Visit(book);
    }

    /// <summary>Goes through the objects of one book; of each type a few are changed.</summary>
    private sealed class Walk(AccountBook book, Dictionary<string, bool> noticed, HashSet<Type> seen)
    {
        private const int InstancesPerType = 4;

        private readonly HashSet<object> _visited = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<Type, int> _instances = [];
        private readonly string _before = book.ToStateText();

        public void Visit(object value)
        {
            var type = value.GetType();
            if (value is DecisionFrame or Delegate or string or RiskLimits or BookConfiguration or Instrument || !_visited.Add(value))
            {
                return;
            }

            if (value is IEnumerable elements && type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true)
            {
                foreach (var element in elements.Cast<object>().Where(static e => e is not null).ToArray())
                {
                    VisitElement(element);
                }

                return;
            }

            if (type.IsValueType || type.Namespace is not ("Guardrails.Book" or "Guardrails.Exposure"))
            {
                return;
            }

            seen.Add(type);
            _instances[type] = _instances.GetValueOrDefault(type) + 1;
            Fields(value, type, value, (owner, changed) => { }, "", _instances[type] <= InstancesPerType);
        }

        private void VisitElement(object element)
        {
            // The elements of a dictionary: the value, and whatever the key holds.
            if (element.GetType() is { IsGenericType: true, Namespace: "System.Collections.Generic" } pair && pair.GetProperty("Value") is { } inner)
            {
                if (inner.GetValue(element) is { } held)
                {
                    Visit(held);
                }

                return;
            }

            if (!element.GetType().IsValueType)
            {
                Visit(element);
            }
        }

        private void Fields(object holder, Type type, object root, Action<object, object?> writeBack, string path, bool change)
        {
            for (var declaring = type; declaring is not null && declaring.Assembly == typeof(AccountBook).Assembly; declaring = declaring.BaseType)
            {
                foreach (var field in declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    var name = $"{declaring.Name}.{field.Name.Replace("k__BackingField", "", StringComparison.Ordinal)}";
                    var current = field.GetValue(holder);
                    if (field.FieldType.IsValueType && field.FieldType.Assembly == typeof(AccountBook).Assembly && !field.FieldType.IsEnum && !IsPlain(field.FieldType))
                    {
                        if (NoState.ContainsKey(name) || field.FieldType.Namespace is not ("Guardrails.Book" or "Guardrails.Exposure"))
                        {
                            continue;
                        }

                        // A part of the object that is a value: changed as a copy, then written back.
                        var part = current!;
                        seen.Add(field.FieldType);
                        Fields(
                            part, field.FieldType, root,
                            (owner, _) =>
                            {
                                field.SetValue(holder, owner);
                                writeBack(holder, null);
                            },
                            name, change);
                    }
                    else if (Changed(field.FieldType, current) is { } other)
                    {
                        if (change && noticed.GetValueOrDefault(name) is false)
                        {
                            noticed.TryAdd(name, false);
                            field.SetValue(holder, other);
                            writeBack(holder, null);
                            noticed[name] |= Differs() ?? !NoState.ContainsKey(name);
                            field.SetValue(holder, current);
                            writeBack(holder, null);
                        }
                    }
                    else if (current is not null && !field.FieldType.IsValueType)
                    {
                        Visit(current);
                    }
                    else if (current is IEnumerable immutable)
                    {
                        foreach (var element in immutable.Cast<object>().ToArray())
                        {
                            VisitElement(element);
                        }
                    }
                }
            }
        }

        /// <summary>Whether the text is another; <see langword="null"/> where it cannot be written any more, because an index leads nowhere.</summary>
        private bool? Differs()
        {
            try
            {
                return book.ToStateText() != _before;
            }
            catch (Exception exception) when (exception is IndexOutOfRangeException or ArgumentOutOfRangeException)
            {
                return null;
            }
        }

        private static bool IsPlain(Type type) => type == typeof(GuardInstant) || type == typeof(Reading);

        /// <summary>Another value of the type; <see langword="null"/> where the type is no plain value.</summary>
        private static object? Changed(Type type, object? current) =>
            Nullable.GetUnderlyingType(type) is { } inner ? current is null ? Changed(inner, Activator.CreateInstance(inner)) : Changed(inner, current)
            : type == typeof(decimal) ? (decimal)current! + 1m
            : type == typeof(int) ? (int)current! + 1
            : type == typeof(long) ? (long)current! + 1L
            : type == typeof(ulong) ? (ulong)current! + 1UL
            : type == typeof(bool) ? !(bool)current!
            : type == typeof(string) ? $"{current}x"
            : type == typeof(GuardInstant) ? ((GuardInstant)current!).Moved(1)
            : type == typeof(Reading) ? ((Reading)current!).Moved(1)
            : type.IsEnum ? Enum.ToObject(type, Convert.ToInt64(current, System.Globalization.CultureInfo.InvariantCulture) == 0L ? 1 : 0)
            : null;
    }
}
