using System.Runtime.CompilerServices;
using Guardrails.Testing;
using Guardrails.Testing.Conformance;

namespace Guardrails.Tests.Testing.Conformance;

/// <summary>Every case passes for an honest adapter, and every case has an adapter with one fault that it catches, and no other case does.</summary>
public sealed class AdapterConformanceTests
{
    private static readonly IReadOnlyList<Cheat> _cheats = [.. OrderCheats.All, .. ReadingCheats.All, .. CombinedCheats.All, .. MultilegCheats.All];

    public static TheoryData<string> Ids => new(AdapterConformance.Cases.Select(static entry => entry.Id));

    public static TheoryData<string> Profiles => new("Plain", "EquitiesHoldingShares", "Spot", "FuturesOneWay", "FuturesHedge", "Late");

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Run_HonestAdapter_PassesWhateverCanBeExamined(string profile)
    {
        var report = await Detached(() => AdapterConformance.RunAsync(new SimulatedConformanceHarness(Profile(profile)), cancellationToken: TestContext.Current.CancellationToken));

        Assert.True(report.Failed.Count == 0, report.ToString());
        Assert.True(report.Passed > 50, report.ToString());
    }

    [Fact]
    public async Task Run_HonestAdapterOfAVenueThatHasEverything_ExaminesEveryCase()
    {
        var report = await Detached(() => AdapterConformance.RunAsync(new SimulatedConformanceHarness(Profile("Late")), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Empty(report.NotExamined);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Run_AdapterWithOneFault_FailsInTheCaseOfThisFaultAlone(string id)
    {
        var cheat = Assert.Single(_cheats, cheat => cheat.Case == id);

        var report = await Detached(() => AdapterConformance.RunAsync(HarnessOf(cheat), cancellationToken: TestContext.Current.CancellationToken));

        Assert.True(
            report.Failed.Select(static failed => failed.Case.Id).Order(StringComparer.Ordinal).SequenceEqual(cheat.AlsoBreaks.Append(cheat.Case).Order(StringComparer.Ordinal)),
            $"{cheat}\n{string.Join('\n', report.Failed)}");
    }

    [Fact]
    public async Task Run_HarnessWithoutAnAbility_DoesNotExamineTheCasesThatNeedIt()
    {
        var report = await Detached(() => AdapterConformance.RunAsync(new PoorHarness(), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(AdapterConformance.Cases.Where(static entry => entry.Needs == ConformanceAbilities.None).Select(static entry => entry.Id), report.Outcomes.OfType<ConformanceOutcome.Passed>().Select(static passed => passed.Case.Id));
        Assert.Empty(report.Failed);
        Assert.All(report.NotExamined, static outcome => Assert.Contains("the harness cannot", outcome.Why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_HarnessThatThrows_FailsWithItsWords()
    {
        var report = await AdapterConformance.RunAsync(new BrokenHarness(), cases: AdapterConformance.Cases.Take(1), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("the case ended with InvalidOperationException: the account is not flat", Assert.Single(report.Failed).Why);
    }

    /// <summary>An adapter that lets the time-out of its client out is not a case that takes too long.</summary>
    [Fact]
    public async Task Run_ATimeOutIsThrown_FailsWithItsWords()
    {
        var report = await AdapterConformance.RunAsync(new BrokenHarness(new TimeoutException("no answer in 10 s")), cases: AdapterConformance.Cases.Take(1), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("the case ended with TimeoutException: no answer in 10 s", Assert.Single(report.Failed).Why);
    }

    [Fact]
    public void Cases_Numbers_AreInOrderWithoutGaps() =>
        Assert.Equal(Enumerable.Range(1, AdapterConformance.Cases.Count).Select(static i => FormattableString.Invariant($"BA-{i:00}")), AdapterConformance.Cases.Select(static entry => entry.Id));

    /// <summary>Without a synchronization context, as a program runs it: with one, awaits would not continue inside virtual time.</summary>
    private static Task<ConformanceReport> Detached(Func<Task<ConformanceReport>> run) => World.Inline(run);

    private static SimulatedVenueProfile Profile(string name) => name switch
    {
        "Plain" => SimulatedVenueProfile.Plain,
        "EquitiesHoldingShares" => SimulatedVenueProfile.EquitiesHoldingShares,
        "Spot" => SimulatedVenueProfile.Spot,
        "FuturesOneWay" => SimulatedVenueProfile.FuturesOneWay,
        "FuturesHedge" => SimulatedVenueProfile.FuturesHedge,
        _ => SimulatedVenueProfile.EquitiesHoldingShares with { ResponseLatency = TimeSpan.FromMilliseconds(50), Leverage = 2m },
    };

    private static SimulatedConformanceHarness HarnessOf(Cheat cheat)
    {
        var instances = new ConditionalWeakTable<SimulatedBroker, StrongBox<int>>();
        return new SimulatedConformanceHarness(
            cheat.Profile,
            broker =>
            {
                var adapter = new CheatingAdapter(broker, ++instances.GetOrCreateValue(broker).Value);
                cheat.Apply(adapter);
                return adapter;
            });
    }

    private sealed class BrokenHarness(Exception? failure = null) : IConformanceHarness
    {
        public string Name => "broken";

        public ValueTask<IConformanceAccount> OpenAsync(CancellationToken cancellationToken) => throw failure ?? new InvalidOperationException("the account is not flat");
    }

    /// <summary>An adapter, and nothing that could be arranged.</summary>
    private sealed class PoorHarness : IConformanceHarness
    {
        public string Name => "poor";

        public async ValueTask<IConformanceAccount> OpenAsync(CancellationToken cancellationToken) =>
            new PoorAccount(await new SimulatedConformanceHarness(SimulatedVenueProfile.Plain).OpenAsync(cancellationToken));
    }

    private sealed class PoorAccount(IConformanceAccount account) : IConformanceAccount
    {
        public IBrokerAdapter Adapter => account.Adapter;

        public ConformanceAbilities Abilities => ConformanceAbilities.None;

        public TimeProvider Time => account.Time;

        public Symbol Symbol => account.Symbol;

        public decimal Price => account.Price;

        public decimal Quantity => account.Quantity;

        public TimeSpan Patience => account.Patience;

        public TimeSpan Settling => account.Settling;

        public ValueTask AdvanceAsync(TimeSpan by) => account.AdvanceAsync(by);

        public ValueTask DisposeAsync() => account.DisposeAsync();
    }
}
