using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Guardrails.Benchmarks;

/// <summary>
/// Bodies of Alpaca as long as real ones, with numbers that are written over in place: making one costs next to nothing, so what is measured is what reads them. Answers come at once, without a network.
/// </summary>
internal sealed class AdapterWire : HttpMessageHandler
{
    private const string OrderId = "61e69015-8549-4bfd-b9c3-0000########";
    private const string Order = $$"""
        {"id":"{{OrderId}}","client_order_id":"order-########","created_at":"2026-03-02T14:30:00.123456789Z","updated_at":"2026-03-02T14:30:00.223456789Z","submitted_at":"2026-03-02T14:30:00.123456789Z","filled_at":null,"expired_at":null,"canceled_at":null,"failed_at":null,"replaced_at":null,"replaced_by":null,"replaces":null,"asset_id":"b0b6dd9d-8b9b-48a9-ba46-b9d54906e415","symbol":"$$$$$$","asset_class":"us_equity","notional":null,"qty":"%%%%%%%%","filled_qty":"&&&&&&&&","filled_avg_price":null,"order_class":"","order_type":"limit","type":"limit","side":"buy","time_in_force":"gtc","limit_price":"100.2","stop_price":null,"status":"@@@@@@@@@@@@@@@@","extended_hours":false,"legs":null,"trail_percent":null,"trail_price":null,"hwm":null,"subtag":null,"source":null,"expires_at":"2026-05-29T20:00:00Z","position_intent":"buy_to_open"}
        """;

    private const string Update =
        """{"stream":"trade_updates","data":{"at":"2026-03-02T14:30:00.323456Z","event":"partial_fill","event_id":"01JQ000000000000000########","execution_id":"a958bb36-d9e3-4a5d-8c6c-0000########","order":"""
        + Order
        + ""","position_qty":"41","price":"100.2","qty":"1","timestamp":"2026-03-02T14:30:00.223456789Z"}}""";

    private static readonly MediaTypeHeaderValue _json = new("application/json");

    private readonly byte[] _answer = Encoding.UTF8.GetBytes(Written(Order, "S00000", 1, 0, "new"));
    private readonly byte[] _event;
    private readonly (int Order, int Client, int Event, int Execution, int Filled, int Symbol) _at;
    private readonly (int Order, int Client) _inAnswer;
    private long _taken;

    public AdapterWire()
    {
        _inAnswer = (Numbers(Order)[0], Numbers(Order)[1]);
        var numbers = Numbers(Update);
        _at = (numbers[2], numbers[3], numbers[0], numbers[1], Update.IndexOf('&', StringComparison.Ordinal), Update.IndexOf('$', StringComparison.Ordinal));
        _event = Encoding.UTF8.GetBytes(Written(Update, "S00000", 99_999_999, 0, "partially_filled"));
    }

    /// <summary>Is told of each request as it arrives: the moment of the wire.</summary>
    public Action Arrived { get; set; } = static () => { };

    public static string ClientIdOf(long number) => $"order-{number:D8}";

    public static string VenueIdOf(long number) => OrderId.Replace("########", $"{number:D8}", StringComparison.Ordinal);

    /// <summary>The next execution of one share of an order. The bytes are valid until the next call.</summary>
    /// <param name="order">The number of the order.</param>
    /// <param name="filled">How much of the order is executed with it.</param>
    /// <param name="execution">The number of the execution.</param>
    public ReadOnlySpan<byte> Fill(int order, int filled, long execution)
    {
        Put(_event, _at.Order, order);
        Put(_event, _at.Client, order);
        Put(_event, _at.Event, execution);
        Put(_event, _at.Execution, execution);
        Put(_event, _at.Filled, filled);
        Utf8Formatter.TryFormat(order % 1_000, _event.AsSpan(_at.Symbol + 3), out _, new System.Buffers.StandardFormat('D', 3));
        return _event;
    }

    /// <summary>The answer to the next order: taken, under the id that was sent.</summary>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Arrived();
        var number = _taken++;
        Put(_answer, _inAnswer.Order, number);
        Put(_answer, _inAnswer.Client, number);
        var content = new ByteArrayContent(_answer);
        content.Headers.ContentType = _json;
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
    }

    private static string Written(string template, string symbol, int quantity, int filled, string status) => template
        .Replace("$$$$$$", symbol, StringComparison.Ordinal)
        .Replace("%%%%%%%%", $"{quantity:D8}", StringComparison.Ordinal)
        .Replace("&&&&&&&&", $"{filled:D8}", StringComparison.Ordinal)
        .Replace("\"@@@@@@@@@@@@@@@@\"", $"\"{status}\"".PadRight(18), StringComparison.Ordinal)
        .Replace("########", "00000000", StringComparison.Ordinal);

    private static List<int> Numbers(string template)
    {
        var found = new List<int>();
        for (var at = template.IndexOf("########", StringComparison.Ordinal); at >= 0; at = template.IndexOf("########", at + 8, StringComparison.Ordinal))
        {
            found.Add(at);
        }

        return found;
    }

    private static void Put(byte[] bytes, int at, long number) => Utf8Formatter.TryFormat(number, bytes.AsSpan(at), out _, new System.Buffers.StandardFormat('D', 8));
}
