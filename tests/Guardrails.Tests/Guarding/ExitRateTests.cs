using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>Exits are never denied for how many there are; from the twentieth on somebody is told.</summary>
public sealed class ExitRateTests
{
    private const int Budget = 20;

    private readonly GuardFixture _fixture = new(static o =>
    {
        o.Capabilities = BrokerCapabilities.Plain with { ExitCap = ExitCap.ReduceOnly, ReplaceQuantity = ReplaceQuantity.Total };
        o.Trips = AutoTrips.None;

        // From the first to the twentieth exit when there is one every second.
        o.ExitAlarmWindow = TimeSpan.FromSeconds(Budget - 1);
    });

    private IEnumerable<Alarm> Told => _fixture.Alarms.All.Where(static a => a.Code == AlarmCodes.ExitRate);

    public static TheoryData<int, double, bool> Rates => new()
    {
        { Budget - 1, 0, false },
        { Budget, 0, true },
        { Budget, 0.999, true },
        { Budget, 1, false },
    };

    [Fact]
    public void ThreeHundredStopsForOnePosition_AreApprovedAndTold()
    {
        _fixture.Hold(45m);
        for (var i = 0; i < 300; i++)
        {
            _fixture.Time.Advance(TimeSpan.FromMinutes(1));
            _fixture.Price(100m);
            _ = _fixture.Work(Stop());
        }

        Assert.Equal(301, _fixture.Venue.Sent.Count);
        Assert.Equal(300, _fixture.Guard.OpenOrders.Count);
        Assert.StartsWith("main@VENUE/ACME: 20 exits are alive beside each other, the last: ", Told.First().Message, StringComparison.Ordinal);

        // The 1st, 2nd, 4th … of 281 occurrences is raised.
        Assert.Equal(256, Told.Last().Occurrences);
        Assert.All(Told, static a => Assert.Equal("ACME", a.Subject));
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void ExitsThatEndAtOnce_AreToldWhenTheyAreTooManyWithinTheWindow(int count, double secondsBetween, bool isTold)
    {
        _fixture.Hold(1_000m);
        for (var i = 0; i < count; i++)
        {
            _fixture.Price(100m);
            _fixture.Fill(_fixture.Work(GuardFixture.Sell(1m, effect: PositionEffect.Close)), 1m);
            _fixture.Time.Advance(TimeSpan.FromSeconds(secondsBetween));
        }

        Assert.Equal(isTold ? ["20 exits within 19 s"] : [], Told.Select(static a => a.Message.Split(": ", 3)[1].Split(',')[0]));
        Assert.Equal(1_000m - count, _fixture.Net());
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public async Task ExitsThatTheVenueRefuses_AreToldWithTheReason(int count, double secondsBetween, bool isTold)
    {
        _fixture.Hold(45m);
        for (var i = 0; i < count; i++)
        {
            _fixture.Price(100m);
            _fixture.Venue.Answer = static _ => new SubmitOutcome.Rejected(new VenueRejection("-2022", "ReduceOnly Order is rejected."));
            Assert.IsType<OrderResult.Rejected>(await _fixture.SubmitAsync(GuardFixture.Sell(45m, effect: PositionEffect.Close)));
            _fixture.Time.Advance(TimeSpan.FromSeconds(secondsBetween));
        }

        var refusals = Told.Where(static a => a.Message.Contains("refused", StringComparison.Ordinal)).ToList();
        Assert.Equal(isTold ? 1 : 0, refusals.Count);
        Assert.All(refusals, static a => Assert.EndsWith("ReduceOnly Order is rejected.", a.Message, StringComparison.Ordinal));
        Assert.True(_fixture.Ask(GuardFixture.Sell(45m, effect: PositionEffect.Close)).IsApproved);
    }

    [Fact]
    public void EntriesAndExitsOfOtherPositions_CountForThemselves()
    {
        var fixture = new GuardFixture(
            static o => o.Capabilities = BrokerCapabilities.Plain with { ExitCap = ExitCap.ReduceOnly }, true, [.. Enumerable.Range(0, Budget).Select(static i => GuardFixture.Share($"S{i}"))]);
        foreach (var share in fixture.Instruments)
        {
            fixture.Hold(10m, share.Symbol.Value);
        }

        foreach (var share in fixture.Instruments)
        {
            _ = fixture.Work(OrderRequest.Sell(share.Symbol, 10m) with { Effect = PositionEffect.Close });
        }

        Assert.DoesNotContain(fixture.Alarms.All, static a => a.Code == AlarmCodes.ExitRate);
    }

    [Fact]
    public async Task AnExitThatIsReplacedAgainAndAgain_IsOneExit()
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { ExitCap = ExitCap.ReduceOnly, ReplaceQuantity = ReplaceQuantity.Independent });
        fixture.Venue.ReplaceAnswer = _ => new ReplaceOutcome.Accepted { VenueOrderId = $"R-{fixture.Venue.Replaced.Count}" };
        fixture.Hold(45m);
        var id = fixture.Work(Stop());
        for (var i = 1; i <= 2 * Budget; i++)
        {
            var old = id;
            id = Assert.IsType<ReplaceResult.Replaced>(await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = old, StopPrice = 90m + (i / 100m) })).Order.ClientOrderId;
            fixture.Guard.Observe(fixture.Report(old, VenueOrderStatus.Replaced, 0m));
        }

        Assert.DoesNotContain(fixture.Alarms.All, static a => a.Code == AlarmCodes.ExitRate);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1_000_001, 10)]
    [InlineData(20, 0)]
    [InlineData(20, 3_601)]
    public void Validate_ARateThatCannotBe_Throws(int count, int seconds) => Assert.Contains(
        "ExitAlarm", Assert.Throws<ArgumentException>(new OrderGuardOptions { ExitAlarmCount = count, ExitAlarmWindow = TimeSpan.FromSeconds(seconds) }.Validate).Message, StringComparison.Ordinal);

    private static OrderRequest Stop() => GuardFixture.Sell(45m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m };
}
