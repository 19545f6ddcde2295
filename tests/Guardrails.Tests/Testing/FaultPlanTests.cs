using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

/// <summary>Every fault can be injected, is counted, and is drawn the same way from the same seed.</summary>
public sealed class FaultPlanTests
{
    public static TheoryData<FaultClass> AllFaults => [.. Enum.GetValues<FaultClass>()];

    [Theory]
    [MemberData(nameof(AllFaults))]
    public void InjectNext_HappensOnceAndIsCounted(FaultClass fault)
    {
        var healthy = new FaultWorld();
        healthy.Play();
        Assert.Empty(healthy.Broker.InjectedFaults);

        var world = new FaultWorld();
        world.Broker.InjectNext(fault);
        world.Broker.InjectNext(fault);
        world.Play();
        Assert.Equal([KeyValuePair.Create(fault, 1)], world.Broker.InjectedFaults);
        Assert.NotEqual(healthy.Trace, world.Trace);
    }

    [Theory]
    [MemberData(nameof(AllFaults))]
    public void Plan_CertainFault_HappensAtEveryOpportunity(FaultClass fault)
    {
        var world = new FaultWorld(faults: FaultPlan.None.With(fault, 1m));

        // An outage gives no opportunity for the next one while it lasts.
        world.Play(rounds: fault == FaultClass.Outage ? 8 : 2);
        Assert.True(world.Broker.InjectedFaults[fault] >= 2);
        Assert.Equal([fault], world.Broker.InjectedFaults.Keys);
    }

    [Fact]
    public void Random_SameSeed_GivesTheSameWorldAndAnotherSeedAnother()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var trace = TraceOf(seed);
            Assert.Equal(trace, TraceOf(seed));
            Assert.NotEqual(trace, TraceOf(seed + 100));
        }

        static string TraceOf(ulong seed)
        {
            var world = new FaultWorld(seed, FaultPlan.Random(seed));
            world.Play(rounds: 5);
            return world.Trace;
        }
    }

    [Fact]
    public void Random_DrawsWhichFaultsAreActiveAndHowLikelyTheyAre()
    {
        var plans = Enumerable.Range(1, 200).Select(seed => FaultPlan.Random((ulong)seed)).ToList();
        Assert.Equal($"{plans[6]}", $"{FaultPlan.Random(7)}");
        Assert.All(Enum.GetValues<FaultClass>(), fault => Assert.InRange(plans.Count(plan => plan.Probabilities.ContainsKey(fault)), 30, 110));
        Assert.All(plans.SelectMany(plan => plan.Probabilities), drawn => Assert.InRange(drawn.Value, LeastOf(drawn.Key), MostOf(drawn.Key)));

        static bool IsOfAccountOrClock(FaultClass fault) => fault is FaultClass.Liquidation or FaultClass.ExternalTrade or FaultClass.Deposit or FaultClass.Withdrawal
            or FaultClass.Split or FaultClass.ClockStep or FaultClass.Suspend or FaultClass.Outage or FaultClass.ClocksJump;

        static bool IsSeldomPossible(FaultClass fault) => fault is FaultClass.ExternalHoldings or FaultClass.DoubleOcoFill or FaultClass.StopWithoutFill;

        static decimal LeastOf(FaultClass fault) => IsSeldomPossible(fault) ? 0.1m : IsOfAccountOrClock(fault) ? 0.001m : 0.005m;

        static decimal MostOf(FaultClass fault) => IsSeldomPossible(fault) ? 0.5m : IsOfAccountOrClock(fault) ? 0.02m : 0.2m;
    }

    [Fact]
    public void Random_OverManySeeds_EveryFaultHappens()
    {
        var happened = new SortedSet<FaultClass>();
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var world = new FaultWorld(seed, FaultPlan.Random(seed));
            world.Play(rounds: 5);
            happened.UnionWith(world.Broker.InjectedFaults.Keys);
        }

        Assert.Equal(Enum.GetValues<FaultClass>(), happened);
    }

    [Fact]
    public void Plan_OneMoreFault_DoesNotMoveTheOthers()
    {
        var plan = FaultPlan.None.With(FaultClass.EventLost, 0.3m);
        Assert.Equal(CountOf(plan), CountOf(plan.With(FaultClass.Deposit, 0.5m)));

        static int CountOf(FaultPlan plan)
        {
            var world = new FaultWorld(faults: plan);
            world.Play(rounds: 5);
            return world.Broker.InjectedFaults[FaultClass.EventLost];
        }
    }

    [Fact]
    public void StopFaults_NothingHappensAnyMore()
    {
        var world = new FaultWorld(faults: FaultPlan.None.With(FaultClass.RequestLost, 1m));
        world.Broker.InjectNext(FaultClass.EventLost);
        world.Broker.StopFaults();
        world.Play();
        Assert.Empty(world.Broker.InjectedFaults);
        Assert.Equal(FaultPlan.None, world.Broker.Faults);
    }

    [Fact]
    public void Plan_Wrong_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => FaultPlan.None.With(FaultClass.Bust, 1.1m));
        Assert.Throws<ArgumentException>(() => FaultPlan.None.With(FaultClass.Bust, -0.1m));
        Assert.Throws<ArgumentException>(() => FaultPlan.None.With(0, 0.1m));
        Assert.Throws<ArgumentException>(() => new FaultWorld().Broker.InjectNext(0));
        Assert.Throws<InvalidOperationException>(() => new SimulatedBroker(SimulatedVenueProfile.Plain, TimeProvider.System).InjectNext(FaultClass.Suspend));
        Assert.Throws<InvalidOperationException>(() => new SimulatedBroker(SimulatedVenueProfile.Plain, TimeProvider.System).InjectNext(FaultClass.ClocksJump));
        Assert.Equal("seed 1: Bust 0.1", $"{FaultPlan.None.With(FaultClass.Bust, 0.1m).With(FaultClass.Split, 0m)}");
    }
}
