using Guardrails.Alarms;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Testing;

using static Guardrails.Tests.Following.FollowingWorld;

namespace Guardrails.Tests.Following;

/// <summary>
/// Every read of an adapter × every way in which it can fail: nobody is left with an exception, the failure is told, no new risk is taken on what was not
/// read, and once the call works again all is well.
/// </summary>
public sealed class BrokenReadTests
{
    private static readonly (string Call, string Subject, DenialCode Missing)[] Readings =
    [
        ("account", "the account", DenialCodes.EquityUnknown),
        ("instrument", "instrument ACME", DenialCodes.InstrumentUnknown),
        ("orders", "open orders", DenialCodes.OpenOrdersMissing),
        ("positions", "positions", DenialCodes.PositionsMissing),
    ];

    private BreakingAdapter _adapter = null!;

    public static TheoryData<string, string> ReadingCases => Cross(["account", "instrument", "orders", "positions"], BreakingAdapter.Ways);

    public static TheoryData<string, string> AgingCases => Cross(["account", "orders", "positions"], BreakingAdapter.Ways);

    public static TheoryData<string, string> LookupCases => Cross(["order", "executions", "orders", "positions"], BreakingAdapter.Ways);

    public static TheoryData<string> Ways => [.. BreakingAdapter.Ways];

    [Theory]
    [MemberData(nameof(ReadingCases))]
    public void Connecting_with_a_read_that_fails_leaves_a_guard_that_denies(string call, string way)
    {
        using var world = Open(call, way);
        var (_, subject, missing) = Readings.Single(r => r.Call == call);

        Assert.Contains(world.Alarms.All, a => a.Code == AlarmCodes.ReadingFailed && a.Subject == subject);
        Assert.Equal(missing, world.Denial?.Code);

        _adapter.Broken = null;
        world.Pass(40);
        Assert.IsType<OrderResult.Accepted>(Buy(world));
        Assert.Null(world.Denial);
    }

    /// <summary>What was read once must not stay good for ever because later readings fail.</summary>
    [Theory]
    [MemberData(nameof(AgingCases))]
    public void A_read_that_fails_later_is_told_and_does_not_leave_old_answers_good(string call, string way)
    {
        using var world = Open();
        Assert.IsType<OrderResult.Accepted>(Buy(world));
        world.Pass(16);
        Assert.Null(world.Denial);
        (_adapter.Broken, _adapter.Way) = (call, way);
        var before = world.Alarms.All.Count;

        world.Pass(70);

        Assert.True(_adapter.Failures >= 2, "the readings go on");
        Assert.Contains(world.Alarms.All.Skip(before), a => a.Code == AlarmCodes.ReadingFailed && a.Subject == Readings.Single(r => r.Call == call).Subject);
        if (call != "orders")
        {
            Assert.Equal(call == "account" ? DenialCodes.AccountStale : DenialCodes.PositionsMissing, world.Denial?.Code);
        }

        Assert.Equal(10m, world.Guard.FindPosition(Acme)!.Net);

        _adapter.Broken = null;
        world.Pass(60);
        Assert.Null(world.Denial);
    }

    /// <summary>An order of unknown outcome that the venue never got: only the four answers together prove its absence.</summary>
    [Theory]
    [MemberData(nameof(LookupCases))]
    public void An_order_whose_lookup_fails_stays_unknown_and_is_told(string call, string way)
    {
        using var world = Open();
        world.Venue.DropNextRequest();
        var id = Assert.IsType<OrderResult.Unknown>(Buy(world)).ClientOrderId;
        (_adapter.Broken, _adapter.Way) = (call, way);

        world.Pass(200);

        Assert.Equal(OrderState.Unknown, world.Guard.FindOrder(id)!.State);
        Assert.Equal(10m, world.Guard.FindPosition(Acme)!.MaxLong);
        Assert.Contains(world.Alarms.All, a => a.Code == AlarmCodes.OrderOutcomeUnknown && a.Subject == id && a.Message.Contains("still unknown", StringComparison.Ordinal));
        Assert.DoesNotContain(world.Alarms.All, static a => a is { Code: AlarmCodes.ReadingFailed, Subject: "orders in doubt" or "the venue's state" });
        Assert.Contains(world.Denial!.Violations.Select(static v => v.Code), static c => c == DenialCodes.OrderOutcomeUnknown || c == DenialCodes.PositionsMissing);

        _adapter.Broken = null;
        world.Pass(60);
        Assert.Equal(OrderState.Released, world.Guard.FindOrder(id)!.State);
        Assert.Null(world.Denial);
    }

    /// <summary>An order that works at the venue, and whose answer was lost, is found as soon as it can be looked up.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void An_order_that_is_there_stays_unknown_while_nothing_can_be_read(string way)
    {
        using var world = Open();
        world.Venue.DropNextResponse();
        world.Venue.Faults = FaultPlan.None.With(FaultClass.EventLost, 1m);
        (_adapter.Broken, _adapter.Way) = ("order", way);
        var id = Assert.IsType<OrderResult.Unknown>(Buy(world, limit: 90m)).ClientOrderId;
        world.Pass(2);
        Assert.Equal(OrderState.Unknown, world.Guard.FindOrder(id)!.State);

        _adapter.Broken = null;
        world.Pass(60);

        Assert.Equal(OrderState.Working, world.Guard.FindOrder(id)!.State);
        Assert.Null(world.Denial);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_stream_that_fails_is_told_is_read_past_and_is_begun_again(string way)
    {
        using var world = Open(prices: true);
        world.Price(100m);
        (_adapter.Broken, _adapter.Way) = ("stream", way);
        world.Venue.DisconnectStreams();
        world.Pass(100);
        var isSilent = way.StartsWith("hangs", StringComparison.Ordinal);
        Assert.Contains(isSilent ? AlarmCodes.StreamSilent : AlarmCodes.StreamInterrupted, world.Alarms.Codes);
        Assert.InRange(_adapter.Failures, isSilent ? 1 : 3, 100);

        // Readings go on without a stream.
        Assert.Null(world.Denial);
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, 7m, announce: false);
        world.Pass(40);
        Assert.Equal(7m, world.Guard.FindPosition(Acme)!.Net);

        _adapter.Broken = null;
        world.Pass(200);
        Assert.IsType<OrderResult.Accepted>(Buy(world));
        Assert.Equal(17m, world.Guard.FindPosition(Acme)!.Net);
    }

    private static OrderResult Buy(FollowingWorld world, decimal? limit = null)
    {
        var result = world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 10m, limit) with { Effect = PositionEffect.Open }).AsTask());
        world.Pass(0.1);
        return result;
    }

    private static TheoryData<string, string> Cross(string[] calls, string[] ways)
    {
        var cases = new TheoryData<string, string>();
        foreach (var call in calls)
        {
            foreach (var way in ways)
            {
                cases.Add(call, way);
            }
        }

        return cases;
    }

    private FollowingWorld Open(string? broken = null, string way = "", bool prices = false) => new(
        static o =>
        {
            o.Guard.MaxUncomparedTime = TimeSpan.FromHours(1);
            o.Guard.Limits = new RiskLimits
            {
                MaxGrossExposure = Guardrails.Limits.Limit.OfEquity(1m),
                MaxQuoteAge = TimeSpan.FromHours(23),
                MaxAccountAge = TimeSpan.FromSeconds(60),
                MaxPositionAge = TimeSpan.FromSeconds(60),
            };
        },
        prices: prices,
        profile: SimulatedVenueProfile.EquitiesHoldingShares with { UnknownHorizon = TimeSpan.FromSeconds(60) },
        adapter: world => _adapter = new BreakingAdapter(world.Venue, world.Time) { Broken = broken, Way = way });
}
