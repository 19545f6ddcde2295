using System.Reflection;
using System.Runtime.CompilerServices;
using Guardrails.Denials;
using Guardrails.Journal;
using Guardrails.Limits;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.Rules;
using Guardrails.States;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Conventions;

public sealed class PublicSurfaceTests
{
    /// <summary>What <c>default</c> of every public struct does, as a check that must hold.</summary>
    private static readonly Dictionary<Type, Action> _defaults = new()
    {
        [typeof(Decision)] = static () =>
        {
            Assert.False(default(Decision).IsApproved);
            Assert.Equal((DenialCodes.NotDecided, 0m), (default(Decision).Denial!.Code, default(Decision).ApprovedQuantity));
            Assert.False(default(Decision).IsProvenExit);
            Assert.Empty(default(Decision).Warnings);
        },
        [typeof(RuleVerdict)] = static () => Assert.Equal((false, null), (default(RuleVerdict).IsPass, default(RuleVerdict).Violation)),
        [typeof(OrderContext)] = static () => Assert.Throws<NullReferenceException>(static () => default(OrderContext).Net),
        [typeof(Limit)] = static () =>
        {
            Assert.Equal((0m, false, LimitSeverity.Block), (default(Limit).Value, default(Limit).IsFractionOfEquity, default(Limit).Severity));
            Assert.False(new GuardFixture(static o => o.Limits = new RiskLimits { MaxGrossExposure = default(Limit) }).Ask(GuardFixture.Buy(1m)).IsApproved);
        },
        [typeof(Symbol)] = static () =>
        {
            Assert.True(default(Symbol).IsDefault);
            Assert.Equal(DenialCodes.SymbolInvalid, new GuardFixture().Ask(OrderRequest.Buy(default, 1m)).Denial?.Code);
        },
        [typeof(AccountId)] = static () => Assert.Throws<ArgumentException>(new OrderGuardOptions { Account = default }.Validate),
        [typeof(VenueId)] = static () => Assert.Throws<ArgumentException>(new OrderGuardOptions { Venue = default }.Validate),
        [typeof(PositionKey)] = static () => Assert.True(default(PositionKey).Symbol.IsDefault),
        [typeof(Quote)] = static () =>
        {
            var fixture = new GuardFixture();
            fixture.Guard.Observe(default(Quote));
            Assert.True(fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
        },
        [typeof(PriceOffset)] = static () => Assert.Throws<ArgumentException>(new ProtectionPlan { Stop = default }.Validate),
        [typeof(FxRate)] = static () => Assert.Throws<ArgumentException>(static () => new GuardFixture().Guard.Observe(default(FxRate))),
        [typeof(RuleInput)] = static () => Assert.Throws<ArgumentException>(static () => new GuardFixture().Guard.Observe(default(RuleInput))),
        [typeof(TradingScope)] = static () => Assert.Equal(TradingScope.Account, default),
        [typeof(AppendResult)] = static () => Assert.Equal(AppendOutcome.Failed, default(AppendResult).Outcome),
        [typeof(JournalRecord)] = static () => Assert.Throws<ArgumentException>(static () => new JournalBatch("w", 1, 1, [default])),
    };

    private static IEnumerable<Type> Public => typeof(OrderGuard).Assembly.GetExportedTypes();

    [Fact]
    public void Default_OfEveryPublicStruct_IsHarmless()
    {
        var structs = Public.Where(static t => t is { IsValueType: true, IsEnum: false }).ToList();

        Assert.Equal(structs.Select(static t => t.Name).Order(StringComparer.Ordinal), _defaults.Keys.Select(static t => t.Name).Order(StringComparer.Ordinal));
        Assert.All(_defaults.Values, static check => check());
    }

    [Theory]
    [InlineData(typeof(ApprovedOrder))]
    [InlineData(typeof(OrderPermit))]
    [InlineData(typeof(Orders.OutboundOrder))]
    [InlineData(typeof(Orders.ApprovedCancel))]
    [InlineData(typeof(Orders.ApprovedReplace))]
    [InlineData(typeof(Orders.ApprovedGroup))]
    [InlineData(typeof(Orders.OutboundCancel))]
    [InlineData(typeof(Orders.OutboundReplace))]
    [InlineData(typeof(Orders.OutboundGroup))]
    public void Proof_CannotBeForged(Type type)
    {
        Assert.True(type is { IsClass: true, IsSealed: true, IsPublic: true });
        Assert.Null(type.GetMethod("<Clone>$"));
        Assert.Empty(type.GetConstructors());
        Assert.All(type.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic), static c => Assert.True(c.IsAssembly || c.IsPrivate));
        Assert.All(type.GetMethods(BindingFlags.Static | BindingFlags.Public), static m => Assert.NotEqual(m.DeclaringType, Unwrap(m.ReturnType)));
    }

    /// <summary>Nobody but the guard hands out a proof: no public member of any other type returns or sets one.</summary>
    [Fact]
    public void Proofs_AreHandedOutByTheGuardAndItsPermitOnly()
    {
        var sources = Public
            .SelectMany(static t => t.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(static m => IsProof(Unwrap(m.ReturnType)))
            .Select(static m => $"{m.DeclaringType!.Name}.{m.Name}")
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            ["Approval`1.Redeem", "OrderGuard.AdmitAsync", "OrderPermit.get_Order", "OutboundGroup.get_Entry", "OutboundReplace.get_Order"], sources);

        static bool IsProof(Type type) =>
            type == typeof(OrderPermit) || type is { IsGenericParameter: true, Name: "TOutbound" } || type.Name.StartsWith("Approved", StringComparison.Ordinal) || type.Name.StartsWith("Outbound", StringComparison.Ordinal);
    }

    [Fact]
    public void ApprovedOrder_ShowsNothingButItsIdBeforeItIsRedeemed() =>
        Assert.Equal(["ClientOrderId"], typeof(ApprovedOrder).GetProperties(BindingFlags.Instance | BindingFlags.Public).Select(static p => p.Name));

    [Theory]
    [InlineData(typeof(OrderSide))]
    [InlineData(typeof(PositionSide))]
    [InlineData(typeof(Brokers.VenueOrderStatus))]
    [InlineData(typeof(Orders.OrderType))]
    [InlineData(typeof(Orders.TimeInForce))]
    [InlineData(typeof(Orders.OrderState))]
    public void Enum_ThatAForgottenValueMustNotHit_HasNoMemberOfValue0(Type type) => Assert.False(Enum.IsDefined(type, 0));

    /// <summary>An enum with a 0 must mean the harmless thing by it; a new one has to be thought about here.</summary>
    [Fact]
    public void Enums_WithAMemberOfValue0_AreTheHarmlessOnes() => Assert.Equal(
        [
            "AppendOutcome.Failed", "ClientIdUniqueness.OpenOnly", "DriftAction.Report", "ExecutionCause.Order", "ExitCap.None", "FillKind.Trade", "LegActivation.EntryFilled", "LimitSeverity.Block", "OpposingEntries.Deny", "PartialEntry.ByVenue", "PositionEffect.Auto",
            "PositionLeg.Net", "ReplaceQuantity.NotSupported", "SnapshotCompleteness.Failed", "TradingState.Active",
        ],
        Public.Where(static t => t.IsEnum && Enum.IsDefined(t, 0)).Select(static t => $"{t.Name}.{Enum.GetName(t, 0)}").Order(StringComparer.Ordinal));

    [Fact]
    public void RootNamespace_HoldsWhatAFirstHourUserTouches()
    {
        var root = Public.Where(static t => t is { Namespace: "Guardrails", IsNested: false }).Select(static t => t.Name).Order(StringComparer.Ordinal).ToList();

        Assert.True(root.Count <= 25, $"{root.Count} types: {string.Join(", ", root)}");
    }

    [Fact]
    public void Fields_Static_AreNeverMutable()
    {
        var mutable = typeof(OrderGuard).Assembly.GetTypes()
            .Where(static t => !IsGenerated(t))
            .SelectMany(static t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(static f => (f is { IsLiteral: false, IsInitOnly: false } && f.GetCustomAttribute<ThreadStaticAttribute>() is null) || IsMutableCollection(f.FieldType))
            .Select(static f => $"{f.DeclaringType!.Name}.{f.Name}");

        // Which accounts are guarded is a matter of the process: two guards of one account do not know each other otherwise.
        Assert.Equal(["OpenGuards._accounts"], mutable);
    }

    [Fact]
    public void Types_PublicClasses_AreSealedOrClosedOrMeantToBeDerivedFrom()
    {
        var open = Public.Where(static t => t is { IsClass: true, IsSealed: false } && !(t.IsAbstract && t.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic).All(static c => c.IsPrivate || c.IsFamilyAndAssembly || IsCopy(c))))
            .Select(static t => t.Name)
            .Order(StringComparer.Ordinal);

        Assert.Equal(["OrderRule"], open);
    }

    private static bool IsCopy(ConstructorInfo constructor) => constructor.GetParameters() is [{ ParameterType: var type }] && type == constructor.DeclaringType;

    private static bool IsGenerated(Type type) => type.Name.Contains('<', StringComparison.Ordinal) || type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.DeclaringType is { } outer && IsGenerated(outer);

    private static bool IsMutableCollection(Type type) =>
        type.IsArray || type.Namespace is "System.Collections.Concurrent" || (type.Namespace is "System.Collections.Generic" && type is { IsInterface: false } && !type.Name.Contains("Comparer", StringComparison.Ordinal));

    private static Type Unwrap(Type type) => type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ValueTask<>) || type.GetGenericTypeDefinition() == typeof(Task<>)) ? type.GetGenericArguments()[0] : type;

    /// <summary>
    /// A record that names its parts by position cannot get one more without breaking who builds it. Two things may: a pair of which nothing else
    /// will ever be part, and the case of a union that carries one thing.
    /// </summary>
    [Fact]
    public void PositionalRecords_ArePairsOrCasesOfOneThing()
    {
        string[] pairs = ["ListedInstrument", "ParentOrder", "ScenarioFact", "ScenarioReplay", "VenueRejection", "AppendResult"];
        var positional = EveryPublic.Select(static t => (Type: t, Parts: t.GetMethod("Deconstruct")?.GetParameters().Length ?? 0)).Where(static t => t.Parts > 0).ToList();

        Assert.Equal(pairs.Order(StringComparer.Ordinal), positional.Where(static t => t.Parts == 2).Select(static t => t.Type.Name).Order(StringComparer.Ordinal));
        Assert.All(positional.Where(static t => t.Parts != 2), static t => Assert.True(t.Parts == 1 && t.Type.DeclaringType is { IsAbstract: true }, t.Type.FullName));
        Assert.Contains(positional, static t => t.Type == typeof(OrderResult.Accepted));
    }

    /// <summary>Who has a result has to handle every case of it, and a case that is added later must not be missed.</summary>
    [Fact]
    public void EveryResultWithCases_HasAMatchForEachOfThem()
    {
        var results = Public.Where(static t => t is { IsAbstract: true, IsNested: false } && t.Name.EndsWith("Result", StringComparison.Ordinal)).ToList();

        Assert.Equal(
            ["CancelResult", "CloseResult", "FlattenResult", "GroupResult", "OrderResult", "ProtectResult", "ReplaceResult", "ReverseResult"], results.Select(static t => t.Name).Order(StringComparer.Ordinal));
        foreach (var result in results)
        {
            var cases = result.GetNestedTypes().Where(result.IsAssignableFrom).Select(static t => t.Name);
            var handlers = result.GetMethod("Match")!.GetParameters();
            Assert.Equal(cases.Order(StringComparer.Ordinal), handlers.Select(static h => h.ParameterType.GenericTypeArguments[0].Name).Order(StringComparer.Ordinal));
            Assert.All(handlers, static h => Assert.Equal(h.ParameterType.GenericTypeArguments[0].Name, char.ToUpperInvariant(h.Name![0]) + h.Name[1..]));
        }
    }

    /// <summary>Who decides something beside the ordinary path of an order says why and who, in one value that nobody fills in for them.</summary>
    [Fact]
    public void Attribution_IsOneValueAndNeverDefaulted()
    {
        var parameters = Public.SelectMany(static t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .SelectMany(static m => m.GetParameters()).ToList();

        Assert.DoesNotContain(parameters, static p => p.ParameterType == typeof(string) && p.Name is "actor");
        var attributions = parameters.Where(static p => p.ParameterType == typeof(Attribution) && p.Member is MethodInfo { IsSpecialName: false, Name: not "Equals" }).ToList();
        Assert.True(attributions.Count >= 10, $"{attributions.Count} methods take an attribution");
        Assert.All(attributions, static p => Assert.False(p.HasDefaultValue || p.IsOptional, $"{p.Member.DeclaringType}.{p.Member.Name}"));
        Assert.True(typeof(Guardrails.Closing.CloseRequest).GetProperty("By")!.IsDefined(typeof(RequiredMemberAttribute)));
    }

    [Theory]
    [InlineData("", "anna", "reason")]
    [InlineData("  ", "anna", "reason")]
    [InlineData("end of day", "", "actor")]
    [InlineData("end of day", "anna b", "actor")]
    public void Attribution_OfNothing_IsRefusedByName(string reason, string actor, string named) =>
        Assert.Equal(named, Assert.Throws<ArgumentException>(() => new Attribution(reason, actor)).ParamName);

    [Fact]
    public void Attribution_IsBoundedOnBothSides()
    {
        Assert.Equal(256, new Attribution(new string('r', 256), new string('a', 64)).Reason.Length);
        Assert.Contains("257", Assert.Throws<ArgumentException>(static () => new Attribution(new string('r', 257), "a")).Message);
        Assert.Contains("65", Assert.Throws<ArgumentException>(static () => new Attribution("r", new string('a', 65))).Message);
        Assert.Throws<ArgumentNullException>(static () => new Attribution(null!, "a"));
        Assert.Equal("end of day (by anna)", new Attribution("end of day", "anna").ToString());
    }

    private static IEnumerable<Type> EveryPublic =>
        Public.Concat(typeof(Guardrails.Testing.SimulatedBroker).Assembly.GetExportedTypes()).Concat(typeof(Guardrails.Testing.FsCheck.LawReport).Assembly.GetExportedTypes());
}
