using System.Net;
using System.Net.Http.Headers;
using BenchmarkDotNet.Attributes;
using Guardrails.Alpaca;
using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Streams;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Shell;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guardrails.Benchmarks;

/// <summary>
/// What the Alpaca adapter costs without a network: an order from its proof to the outcome, with an answer that is there at once, beside the same request through a bare
/// <see cref="HttpClient"/>; and an event of the stream from its bytes to the guard's books.
/// </summary>
[MemoryDiagnoser]
public class AdapterBenchmarks
{
    private const int Orders = 200;

    private readonly AdapterWire _wire = new();
    private readonly RecentIds _seen = new(4_096);
    private readonly Approving _approving = new();
    private readonly byte[] _body = new byte[240];
    private readonly byte[] _read = new byte[4096];
    private AlpacaBroker _adapter = null!;
    private HttpClient _client = null!;
    private Uri _address = null!;
    private TradeStream _stream = null!;
    private OrderGuard _guard = null!;
    private MediaTypeHeaderValue _json = null!;
    private long _sent;
    private long _told;

    [GlobalSetup]
    public void Setup()
    {
        var options = Options(_wire);
        _adapter = new AlpacaBroker(options);
        _client = new HttpClient(new AdapterWire()) { Timeout = Timeout.InfiniteTimeSpan };
        _address = new Uri("http://127.0.0.1/v2/orders");
        _json = new MediaTypeHeaderValue("application/json");
        _stream = StreamOf(options);
        _guard = OpenGuard();
        Require(Submit() is SubmitOutcome.Accepted { VenueOrderId: not null, Echo: not null }, "an order is not taken");
        Require(Bare() == HttpStatusCode.OK, "a request is not answered");
        var before = _guard.FindPosition("S00000")!.Net;
        for (var i = 0; i < Orders; i++)
        {
            StreamEvent();
        }

        Require(_guard.FindPosition("S00000")!.Net == before + 1m, "an event is not booked");

        // The runtime compiles what is hot in the background: more than the warm-up of a benchmark gives it time for.
        for (var i = 0; i < 20_000; i++)
        {
            Submit();
            Bare();
            StreamEvent();
        }
    }

    [Benchmark(Description = "HttpClient alone: request, answer, body", Baseline = true)]
    public HttpStatusCode Bare()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _address);
        message.Headers.Add("APCA-API-KEY-ID", "PKBENCHMARK");
        message.Headers.Add("APCA-API-SECRET-KEY", "secret");
        message.Content = new ByteArrayContent(_body);
        message.Content.Headers.ContentType = _json;
        using var response = _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead).GetAwaiter().GetResult();
        using var body = response.Content.ReadAsStream();
        body.ReadExactly(_read.AsSpan(0, (int)response.Content.Headers.ContentLength!.Value));
        return response.StatusCode;
    }

    [Benchmark(Description = "order through the adapter: body, request, answer, outcome")]
    public SubmitOutcome Submit()
    {
        var call = _adapter.SubmitAsync(_approving.Next(_sent++), default);
        return call.IsCompletedSuccessfully && call.Result is SubmitOutcome.Accepted taken ? taken : throw new InvalidOperationException("The program does not measure what it says: an order is not taken at once.");
    }

    [Benchmark(Description = "event of the stream: bytes, report, book")]
    public void StreamEvent()
    {
        var number = _told++;
        foreach (var told in _stream.Read(_wire.Fill((int)(number % Orders), (int)(number / Orders) + 1, number), _seen))
        {
            _guard.Observe(((VenueEvent.OrderReported)told).Report);
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _guard.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _adapter.Dispose();
        _client.Dispose();
    }

    /// <summary>The adapter over answers that are there at once.</summary>
    internal static AlpacaOptions Options(HttpMessageHandler venue) => new()
    {
        TradingAddress = new Uri("http://127.0.0.1"),
        KeyId = "PKBENCHMARK",
        SecretKey = "secret",
        QuoteInterval = TimeSpan.Zero,
        RequestsPerMinute = 100_000,
        Handler = venue,
    };

    internal static TradeStream StreamOf(AlpacaOptions options) => new(
        options, new AlpacaAddresses(options), new KeyRing(options, NullLogger.Instance), new OrderNames(), new StreamWatch(options.TimeProvider, options.MaxStreamSilenceAfterOrder), NullLogger.Instance);

    /// <summary>A guard with large orders of the adapter's, one for each symbol: events fill them share by share.</summary>
    internal static OrderGuard OpenGuard()
    {
        var guard = new BenchmarkMarket(Orders, openOrders: 0).OpenGuard();
        guard.Observe(OpenOrderSnapshot.Complete(
            Enumerable.Range(0, Orders).Select(static i => new VenueOrder
            {
                ClientOrderId = AdapterWire.ClientIdOf(i),
                VenueOrderId = AdapterWire.VenueIdOf(i),
                Symbol = BenchmarkMarket.SymbolOf(i),
                Side = OrderSide.Buy,
                Quantity = 99_999_999m,
                Type = OrderType.Limit,
                LimitPrice = 100.2m,
                TimeInForce = TimeInForce.GoodTillCancel,
            }),
            DateTimeOffset.UtcNow));
        return guard;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The program does not measure what it says: {otherwise}.");
        }
    }

    /// <summary>Makes proofs: some 100 bytes each, which count as the adapter's.</summary>
    private sealed class Approving : IRedeemer
    {
        private readonly Terms _terms = new();

        public ApprovedOrder Next(long number) => new(
            new OutboundOrder
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
                Effect = PositionEffect.Close, // an exit: the budget of requests holds none back, however many there are
                Leg = PositionLeg.Net,
                ReduceOnly = false,
            },
            this,
            _terms);

        public Denial? Redeem(ApprovalTerms terms) => null;

        private sealed class Terms : ApprovalTerms;
    }
}
