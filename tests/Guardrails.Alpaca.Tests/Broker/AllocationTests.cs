using System.Net.Http.Headers;
using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Streams;
using Guardrails.Alpaca.Wire;
using Guardrails.Benchmarks;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>What one order and one event may allocate. The numbers may only fall; time is measured by the benchmarks.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 200;

    /// <summary>The budget is 2 KB for the adapter's own part, and is missed: docs/internals/performance.md says by what.</summary>
    private const long MostOfAnOrder = 3_850;
    private const long MostOfAnAnswer = 1_900;
    private const long MostOfAnEvent = 3_550;

    [Fact]
    public void An_order_through_the_adapter_allocates_no_more_than_it_did()
    {
        using var adapter = new AlpacaBroker(Options());
        using var client = new HttpClient(new AdapterWire());
        var number = 0L;

        var own = Least(() => Assert.IsType<SubmitOutcome.Accepted>(adapter.SubmitAsync(Proof(number++), default).AsTask().GetAwaiter().GetResult())) - Least(() => Bare(client));

        Assert.InRange(own, 1, MostOfAnOrder);
    }

    [Fact]
    public void An_answer_is_read_without_a_copy_of_its_names()
    {
        var body = new AdapterWire().Fill(1, 1, 1).ToArray();

        Assert.Equal(0, Least(() => Assert.Null(WireScan.Check(body))));
        Assert.InRange(Least(() => Assert.True(AlpacaJson.Read<AlpacaStreamMessage>(body).Is(out _, out _))), 1, MostOfAnAnswer);
    }

    [Fact]
    public void An_event_of_the_stream_allocates_no_more_than_it_did()
    {
        var options = Options();
        var stream = new TradeStream(
            options, new AlpacaAddresses(options), new KeyRing(options, NullLogger.Instance), new OrderNames(), new StreamWatch(options.TimeProvider, options.MaxStreamSilenceAfterOrder), NullLogger.Instance);
        var (wire, seen, number) = (new AdapterWire(), new RecentIds(4_096), 0);

        Assert.InRange(Least(() => Assert.IsType<VenueEvent.OrderReported>(Assert.Single(stream.Read(wire.Fill(1, ++number, number), seen)))), 1, MostOfAnEvent);
    }

    /// <summary>The fewest bytes of several attempts: until the runtime has compiled it anew, unoptimized code may box.</summary>
    private static long Least(Action act)
    {
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 30; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Rounds; i++)
            {
                act();
            }

            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds);
            Thread.Sleep(attempt);
        }

        return least;
    }

    private static void Bare(HttpClient client)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "http://127.0.0.1/v2/orders") { Content = new ByteArrayContent(new byte[240]) };
        message.Headers.Add("APCA-API-KEY-ID", "PKTEST");
        message.Headers.Add("APCA-API-SECRET-KEY", "canary-secret-0815");
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead).GetAwaiter().GetResult();
        Assert.True(response.IsSuccessStatusCode);
    }

    private static AlpacaOptions Options() => new()
    {
        TradingAddress = new Uri("http://127.0.0.1"),
        KeyId = "PKTEST",
        SecretKey = "canary-secret-0815",
        QuoteInterval = TimeSpan.Zero,
        Handler = new AdapterWire(),
    };

    /// <summary>An exit: the budget of requests holds none back.</summary>
    private static ApprovedOrder Proof(long number) => Proofs.Of(new OutboundOrder
    {
        ClientOrderId = AdapterWire.ClientIdOf(number),
        Symbol = "S00000",
        VenueSymbol = "S00000",
        Side = OrderSide.Sell,
        Quantity = 1m,
        Type = OrderType.Limit,
        LimitPrice = 100.2m,
        StopPrice = null,
        TimeInForce = TimeInForce.GoodTillCancel,
        Effect = PositionEffect.Close,
        Leg = PositionLeg.Net,
        ReduceOnly = false,
    });
}
