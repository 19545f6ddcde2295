using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Tests.Guarding;

/// <summary>Whatever a venue sends, the stream goes on, the journal goes on, and what is known of the order stays.</summary>
public sealed class GarbageReportTests
{
    private static readonly Dictionary<string, Func<ExecutionReport, ExecutionReport>> _garbage = new(StringComparer.Ordinal)
    {
        ["no symbol"] = static r => r with { Symbol = default },
        ["side 0"] = static r => r with { Side = 0 },
        ["side 9"] = static r => r with { Side = (OrderSide)9 },
        ["status 0"] = static r => r with { Status = 0 },
        ["status 77"] = static r => r with { Status = (VenueOrderStatus)77 },
        ["leg 5"] = static r => r with { Leg = (PositionLeg)5 },
        ["type 99"] = static r => r with { Type = (OrderType)99 },
        ["type 0"] = static r => r with { Type = 0 },
        ["time in force 99"] = static r => r with { TimeInForce = (TimeInForce)99 },
        ["fill of 0"] = static r => r with { Fill = Execution(0m) },
        ["fill below 0"] = static r => r with { Fill = Execution(-1m) },
        ["enormous fill"] = static r => r with { Fill = Execution(decimal.MaxValue) },
        ["enormous price"] = static r => r with { Fill = Execution(1m) with { Price = decimal.MaxValue } },
        ["enormous negative price"] = static r => r with { Fill = Execution(1m) with { Price = decimal.MinValue } },
        ["enormous fee"] = static r => r with { Fill = Execution(1m) with { Fee = decimal.MinValue, FeeAsset = "USD" } },
        ["cumulative below 0"] = static r => r with { CumulativeQuantity = -1m },
        ["enormous cumulative"] = static r => r with { CumulativeQuantity = decimal.MaxValue },
        ["order quantity 0"] = static r => r with { OrderQuantity = 0m },
        ["enormous order quantity"] = static r => r with { OrderQuantity = decimal.MaxValue },
    };

    private readonly ScriptedJournal _journal = new();
    private readonly GuardFixture _fixture;

    public GarbageReportTests() => _fixture = new GuardFixture(o => o.Journal = _journal);

    public static TheoryData<string> Garbage => [.. _garbage.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Observe_GarbageAboutAKnownOrder_BooksNothingAndAlarms(string kind)
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Guard.Observe(_garbage[kind](_fixture.Report(id, VenueOrderStatus.New)));

        Assert.Equal((0m, 10m), (_fixture.Net(), _fixture.Guard.FindOrder(id)!.Leaves));
        Assert.Equal(["UNREADABLE_REPORT"], _fixture.Alarms.Codes);
        await AssertStillWorksAsync();
    }

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Observe_GarbageAboutAnExternalOrder_BooksNothingAndAlarms(string kind)
    {
        _fixture.Guard.Observe(_garbage[kind](new ExecutionReport
        {
            Symbol = GuardFixture.Acme,
            ClientOrderId = "foreign",
            Side = OrderSide.Buy,
            Status = VenueOrderStatus.New,
            OrderQuantity = 3m,
        }));

        Assert.Equal(0m, _fixture.Net());
        Assert.Equal(["UNREADABLE_REPORT"], _fixture.Alarms.Codes);
        await AssertStillWorksAsync();
    }

    public static TheoryData<string> OpenOrderGarbage => ["symbol", "id", "side", "status", "type", "time in force", "leg", "quantity", "filled", "limit", "stop"];

    [Theory]
    [MemberData(nameof(OpenOrderGarbage))]
    public async Task Observe_GarbageInAnOpenOrderAnswer_SkipsItAndTakesTheRest(string kind)
    {
        var good = new VenueOrder { ClientOrderId = "good", Symbol = GuardFixture.Acme, Side = OrderSide.Buy, Quantity = 3m };
        var order = good with { ClientOrderId = "bad" };
        var bad = kind switch
        {
            "symbol" => order with { Symbol = default },
            "id" => order with { ClientOrderId = " " },
            "side" => order with { Side = 0 },
            "status" => order with { Status = 0 },
            "type" => order with { Type = (OrderType)9 },
            "time in force" => order with { TimeInForce = (TimeInForce)9 },
            "leg" => order with { Leg = (PositionLeg)9 },
            "quantity" => order with { Quantity = 0m },
            "filled" => order with { FilledQuantity = -1m },
            "limit" => order with { LimitPrice = decimal.MaxValue },
            _ => order with { StopPrice = decimal.MinValue },
        };

        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([bad, good], _fixture.Now));

        Assert.Equal("good", Assert.Single(_fixture.Guard.OpenOrders).ClientOrderId);
        Assert.Equal(["EXTERNAL_ORDER", "UNREADABLE_REPORT"], _fixture.Alarms.Codes.Order(StringComparer.Ordinal));
        await AssertStillWorksAsync();
    }

    [Fact]
    public async Task Observe_MoreDecimalsThanTheBooksKeep_AreRoundedAndBooked()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Fill(id, 0.12345678901234567m);

        Assert.Equal(0.123456789012m, _fixture.Net());
        await AssertStillWorksAsync();
    }

    [Fact]
    public async Task Observe_TextsOfAnyKind_AreKeptAsTheyAre()
    {
        var odd = "\uD800 \0 \u202E 𝄞" + new string('x', 10_000);
        _fixture.Guard.Observe(new ExecutionReport
        {
            Symbol = GuardFixture.Acme,
            ClientOrderId = odd,
            VenueOrderId = odd,
            Side = OrderSide.Buy,
            Status = VenueOrderStatus.Canceled,
            OrderQuantity = 3m,
            Fill = Execution(2m) with { ExecutionId = odd, Fee = 1m, FeeAsset = odd },
            Text = odd,
        });

        Assert.Equal(2m, _fixture.Net());
        await AssertStillWorksAsync();
    }

    /// <summary>Requests are not trusted either: what was refused is written down as it was asked.</summary>
    [Fact]
    public async Task SubmitAsync_GarbageRequests_AreDeniedAndTheJournalCanBeReadAgain()
    {
        foreach (var request in new[]
                 {
                     null!,
                     OrderRequest.Buy(default, 1m),
                     GuardFixture.Buy(decimal.MinValue),
                     GuardFixture.Buy(decimal.MaxValue),
                     GuardFixture.Buy(1m) with { Side = (OrderSide)int.MinValue },
                     GuardFixture.Buy(1m) with { Type = (OrderType)int.MaxValue },
                     GuardFixture.Buy(1m) with { TimeInForce = (TimeInForce)(-1) },
                     GuardFixture.Buy(1m) with { Effect = (PositionEffect)99 },
                     GuardFixture.Buy(1m) with { Strategy = "\uD800\0" + new string('s', 10_000), SignalId = "" },
                     GuardFixture.Buy(1m) with { ClientOrderId = "\uDFFF" },
                     GuardFixture.Buy(1m) with { Parent = new ParentOrder(null!, decimal.MaxValue) },
                     GuardFixture.Buy(1m) with { ExpectedNotional = decimal.MinValue },
                     GuardFixture.Buy(1m, decimal.MaxValue),
                     GuardFixture.Buy(1m) with { Type = OrderType.Stop, StopPrice = decimal.MinValue },
                 })
        {
            Assert.IsType<OrderResult.Denied>(await _fixture.SubmitAsync(request, TestContext.Current.CancellationToken));
        }

        Assert.Empty(_fixture.Venue.Sent);
        Assert.Empty(_fixture.Alarms.All);
        await AssertStillWorksAsync();
    }

    private static Fill Execution(decimal quantity) => new() { ExecutionId = "E", Quantity = quantity, Price = 100m };

    private async Task AssertStillWorksAsync()
    {
        Assert.DoesNotContain(_fixture.Guard.GetReadiness().Missing, static m => m.Input == "journal");
        Assert.IsType<OrderResult.Accepted>(await _fixture.SubmitAsync(GuardFixture.Buy(1m), TestContext.Current.CancellationToken));
        var reopened = await OrderGuard.OpenAsync(new OrderGuardOptions { Journal = _journal, TimeProvider = _fixture.Time }, TestContext.Current.CancellationToken);
        Assert.Equal(_fixture.Net(), reopened.FindPosition(GuardFixture.Acme)!.Net);
    }
}
