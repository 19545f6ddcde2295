using System.Reflection;
using Guardrails.Limits;
using Guardrails.Testing;
using Microsoft.Extensions.Configuration;

namespace Guardrails.Tests.Configuration;

/// <summary>A binder writes into the objects that it finds, past `init`: nothing that it can reach belongs to two guards.</summary>
public sealed class SharedInstanceTests
{
    public static TheoryData<string> Instances => [.. Found.Select(static property => $"{property.DeclaringType!.FullName}.{property.Name}")];

    private static IEnumerable<PropertyInfo> Found => new[] { typeof(OrderGuard).Assembly, typeof(SimulatedBroker).Assembly }
        .SelectMany(static assembly => assembly.GetExportedTypes())
        .Where(static type => !type.ContainsGenericParameters)
        .SelectMany(static type => type.GetProperties(BindingFlags.Public | BindingFlags.Static))
        .Where(static property => property.PropertyType is { IsValueType: false, IsPublic: true } type
            && type.Assembly.GetName().Name!.StartsWith("Guardrails", StringComparison.Ordinal)
            && property.GetValue(null)!.GetType().GetProperties().Any(static member => member.SetMethod is { IsPublic: true }));

    [Fact]
    public void Found_Instances_AreThoseThatABinderCouldWriteInto()
    {
        Assert.Contains("Guardrails.Limits.LimitPresets.Balanced", Instances.Select(static row => row.Data));
        Assert.Contains("Guardrails.Brokers.BrokerCapabilities.Plain", Instances.Select(static row => row.Data));
        Assert.Contains("Guardrails.States.AutoTrips.None", Instances.Select(static row => row.Data));
        Assert.Contains("Guardrails.Testing.SimulatedVenueProfile.Spot", Instances.Select(static row => row.Data));
    }

    [Theory]
    [MemberData(nameof(Instances))]
    public void Read_Twice_IsAnotherInstanceThatSaysTheSame(string name)
    {
        var property = Found.Single(property => $"{property.DeclaringType!.FullName}.{property.Name}" == name);

        Assert.NotSame(property.GetValue(null), property.GetValue(null));
        Assert.Equal(property.GetValue(null)!.ToString(), property.GetValue(null)!.ToString());
    }

    [Fact]
    public void Read_Twice_IsEqual()
    {
        Assert.Equal(LimitPresets.Balanced, LimitPresets.Balanced);
        Assert.NotEqual(LimitPresets.Balanced, LimitPresets.Levered);
        Assert.Equal(Guardrails.Brokers.BrokerCapabilities.Plain, Guardrails.Brokers.BrokerCapabilities.Plain);
        Assert.Equal(Guardrails.States.AutoTrips.None, Guardrails.States.AutoTrips.None);
        Assert.Equal(SimulatedVenueProfile.FuturesHedge, SimulatedVenueProfile.FuturesHedge);
    }

    [Fact]
    public void Bind_OverAPreset_ReachesNoOtherGuard()
    {
        var shared = LimitPresets.Balanced with { Symbols = new Dictionary<Symbol, SymbolLimits> { ["OLD"] = new() } };
        var derived = shared with { MaxOpenOrders = 7 };
        var (first, second) = (new OrderGuardOptions { Limits = shared }, new OrderGuardOptions { Limits = shared });

        EveryOptionTests.Section([new("Limits:MaxQuoteAge", "00:30:00"), new("Limits:AllowShort", "false"), new("Limits:Symbols:NEW:MaxOrderNotional", "1"), new("Capabilities:HedgeMode", "true"), new("Trips:MaxDenials", "1"), new("Drifts", "Phantom=Halt")]).Bind(first);
        EveryOptionTests.Section([new("Symbols:MORE:MaxOrderNotional", "1")]).Bind(derived);

        Assert.Equal((TimeSpan.FromMinutes(30), false, 2), (first.Limits.MaxQuoteAge, first.Limits.AllowShort, first.Limits.Symbols.Count));
        Assert.Equal(2, derived.Symbols.Count);
        Assert.All([shared, second.Limits, new OrderGuardOptions { Limits = LimitPresets.Balanced }.Limits], limits => Assert.Equal((TimeSpan.FromSeconds(5), true), (limits.MaxQuoteAge, limits.AllowShort)));
        Assert.Equal(["OLD"], shared.Symbols.Keys);
        Assert.Equal(["OLD"], second.Limits.Symbols.Keys);
        Assert.Equal((false, 200, Guardrails.Reconciling.DriftPolicy.Default), (new OrderGuardOptions().Capabilities.HedgeMode, new OrderGuardOptions().Trips.MaxDenials, new OrderGuardOptions().Drifts));
    }
}
