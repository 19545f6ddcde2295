using Guardrails.Brokers;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

/// <summary>Nothing gets through for a while, and then everything works again.</summary>
public sealed class OutageTests
{
    [Fact]
    public void BeginOutage_NothingGetsThroughUntilItIsOver() => FaultLab.Run(
        lab =>
        {
            lab.Buy("rests", 1, 90m);
            lab.Advance(10);
            var told = lab.Told.Count;
            lab.Broker.BeginOutage(TimeSpan.FromSeconds(10));

            Assert.IsType<SubmitOutcome.Unknown>(lab.Buy("id", 5));
            Assert.IsType<CancelOutcome.Unknown>(lab.Cancel("rests"));
            Assert.IsType<ReplaceOutcome.Unknown>(lab.Replace("rests", 2));
            Assert.All(lab.SendExits(1).Orders, static order => Assert.IsType<SubmitOutcome.Unknown>(order));
            Assert.IsType<OrderLookup.Failed>(lab.Find("rests"));
            Assert.False(lab.Positions().IsComplete);
            Assert.False(lab.OpenOrders().IsComplete);
            Assert.False(lab.Executions().IsComplete);
            Assert.Null(lab.Account());
            Assert.Null(Instrument(lab));
            lab.Connect();
            lab.Broker.Venue.SetPrice("XYZ", 89m);
            lab.Advance(9999);
            Assert.Equal((told, 1m), (lab.Told.Count, lab.Held));

            lab.Advance(1);
            lab.Connect();
            Assert.IsType<SubmitOutcome.Accepted>(lab.Buy("again", 5));
            lab.Advance(10);
            Assert.Equal(["again New", "again Filled 5"], lab.Told.Skip(told));
            Assert.Equal(6m, lab.Visible());
            Assert.NotNull(lab.Account());
            Assert.NotNull(Instrument(lab));
            Assert.Equal([KeyValuePair.Create(FaultClass.Outage, 1)], lab.Broker.InjectedFaults);
        },
        SimulatedVenueProfile.Plain with { ReplaceQuantity = ReplaceQuantity.Total, ListsExecutions = true });

    [Fact]
    public void Outage_BeginsWithAnEventOfTheStreamAndLastsAWhile() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.Outage);
        lab.Broker.Venue.SetPrice("XYZ", 101m);
        Assert.False(lab.Positions().IsComplete);
        lab.Advance(4999);
        Assert.False(lab.Positions().IsComplete);
        lab.Advance(115_001);
        Assert.True(lab.Positions().IsComplete);
    });

    [Fact]
    public void StopFaults_EndsTheOutage() => FaultLab.Run(lab =>
    {
        lab.Broker.BeginOutage(TimeSpan.FromHours(1));
        lab.Broker.StopFaults();
        Assert.IsType<SubmitOutcome.Accepted>(lab.Buy("id", 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => lab.Broker.BeginOutage(TimeSpan.Zero));
    });

    private static Instrument? Instrument(FaultLab lab) => lab.Broker.GetInstrumentAsync("XYZ", default).Result;
}
