using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;

using static Guardrails.Tests.Guarding.OptionDesk;

namespace Guardrails.Tests.Guarding;

/// <summary>What happens around orders of several instruments: threads, reports in any order, ids that were used, and odd numbers.</summary>
public sealed class MultilegRaceTests
{
    private readonly GuardFixture _fixture = Open();

    /// <summary>A venue that takes a whole order back tells it leg by leg: between the two nothing is missing yet. One leg alone is.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Observe_ExecutionsAreTakenBack_OnlyOneAloneIsMissing(bool both)
    {
        var ids = _fixture.Send(Spread());
        ExecutionReport[] fills = [_fixture.Execution(ids[0], 1m, 10m, "E1"), _fixture.Execution(ids[1], 1m, 8m, "E2")];
        Array.ForEach(fills, _fixture.Guard.Observe);
        foreach (var fill in both ? fills : fills[..1])
        {
            _fixture.Guard.Observe(fill with { Status = VenueOrderStatus.New, CumulativeQuantity = 0m, Fill = fill.Fill! with { Kind = FillKind.Bust } });
            _fixture.Time.Advance(TimeSpan.FromMilliseconds(50));
        }

        Assert.Contains(AlarmCodes.ExecutionBusted, _fixture.Alarms.Codes);
        Assert.DoesNotContain(AlarmCodes.LegMissing, _fixture.Alarms.Codes);
        Wait(_fixture, 60);
        Assert.Equal(!both, _fixture.Alarms.Codes.Contains(AlarmCodes.LegMissing));
    }

    /// <summary>Two threads act on one signal at the same moment: one order goes out, and both are told of it.</summary>
    [Fact]
    public async Task SubmitMultilegAsync_TwoThreadsWithOneSignal_SendOneOrder()
    {
        for (var i = 0; i < 20; i++)
        {
            var request = Spread() with { SignalId = $"s{i}", Strategy = "condor" };
            using var start = new Barrier(2);
            var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
            {
                start.SignalAndWait();
                return _fixture.SubmitMultilegAsync(request).AsTask();
            })));

            Assert.All(both, static r => Assert.IsType<GroupResult.Sent>(r));
            Assert.Equal(i + 1, _fixture.Venue.Multilegs.Count);
        }
    }

    /// <summary>The ids of the legs are ids like all others: nobody else may have one of them.</summary>
    [Theory]
    [InlineData("an order had the id of the second leg")]
    [InlineData("a leg has the id of an order")]
    [InlineData("a leg has the id of another order of legs")]
    [InlineData("one leg more")]
    [InlineData("one leg less")]
    [InlineData("legs turned around")]
    [InlineData("another net price")]
    public void SubmitMultilegAsync_AnIdThatWasUsed_IsRefused(string what)
    {
        var three = new MultilegRequest { ClientOrderId = "a", Quantity = 1m, Legs = [.. Spread().Legs, Leg(P90, OrderSide.Buy, PositionEffect.Open)] };
        var (first, second) = what switch
        {
            "one leg more" => (Spread() with { ClientOrderId = "a" }, three),
            "one leg less" => (three, Spread() with { ClientOrderId = "a" }),
            "legs turned around" => (Spread() with { ClientOrderId = "a" }, Spread() with { ClientOrderId = "a", Legs = [.. Spread().Legs.Reverse()] }),
            "another net price" => (Spread(1m, 2m) with { ClientOrderId = "a" }, Spread(1m, 2.01m) with { ClientOrderId = "a" }),
            _ => (Spread() with { ClientOrderId = "a" }, Spread() with { ClientOrderId = "a-2" }),
        };
        if (what.StartsWith("an order", StringComparison.Ordinal))
        {
            _fixture.Work(OrderRequest.Buy(C100, 1m) with { ClientOrderId = "a-2", Effect = PositionEffect.Open });
            Assert.Equal(DenialCodes.ClientIdConflict, _fixture.Refused(first).Code);
            return;
        }

        _fixture.Send(first);
        if (what == "a leg has the id of an order")
        {
            var denied = Assert.IsType<OrderResult.Denied>(_fixture.Answer(OrderRequest.Sell(C110, 1m) with { ClientOrderId = "a-2", Effect = PositionEffect.Open }));
            Assert.Equal(DenialCodes.ClientIdConflict, denied.Denial.Code);
        }
        else
        {
            Assert.Equal(DenialCodes.ClientIdConflict, _fixture.Refused(second).Code);
        }

        Assert.Single(_fixture.Venue.Multilegs);
    }

    /// <summary>Half a unit of two is one contract of each leg; a ratio that cannot be is refused whatever the quantity.</summary>
    [Theory]
    [InlineData(0.5, 2, null)]
    [InlineData(0.000000000001, 1000, "QUANTITY_OFF_STEP")]
    [InlineData(-1, 1, "GROUP_INVALID")]
    [InlineData(1, -1, "GROUP_INVALID")]
    [InlineData(1, int.MaxValue, "GROUP_INVALID")]
    [InlineData(1, int.MinValue, "GROUP_INVALID")]
    public void SubmitMultilegAsync_OddNumbers_AreReckonedOrRefused(double quantity, int ratio, string? code)
    {
        var request = new MultilegRequest { Quantity = (decimal)quantity, Legs = [Leg(C100, OrderSide.Buy, PositionEffect.Open, ratio), Leg(C110, OrderSide.Sell, PositionEffect.Open, ratio)] };

        if (code is null)
        {
            _fixture.Send(request);
            Assert.Equal([1m, 1m], _fixture.Venue.Multilegs[^1].Legs.Select(static l => l.Quantity));
        }
        else
        {
            Assert.Contains(_fixture.Refused(request).Violations, v => v.Code.Code == code);
        }
    }

    /// <summary>The reports of one leg arrive before the answer, and those of the other twice and late.</summary>
    [Fact]
    public void SubmitMultilegAsync_ReportsRaceTheAnswer_TellNothing()
    {
        _fixture.Venue.MultilegAnswer = sent =>
        {
            _fixture.Fill(sent.Legs[1].ClientOrderId, 1m, 8m);
            return GroupOutcome.All(new SubmitOutcome.Accepted { VenueOrderId = null });
        };
        var ids = _fixture.Send(Spread());
        _fixture.Time.Advance(TimeSpan.FromSeconds(1.9));
        var late = _fixture.Execution(ids[0], 1m, 10m, "E1");
        _fixture.Guard.Observe(late);
        _fixture.Guard.Observe(late);
        Wait(_fixture, 60);

        Assert.DoesNotContain(AlarmCodes.LegMissing, _fixture.Alarms.Codes);
        Assert.Equal((1m, -1m), (_fixture.Net(C100), _fixture.Net(C110)));
    }

    /// <summary>Time passes, and then a price arrives.</summary>
    private static void Wait(GuardFixture fixture, double seconds)
    {
        fixture.Time.Advance(TimeSpan.FromSeconds(seconds));
        fixture.Price(8m, C110);
    }
}
