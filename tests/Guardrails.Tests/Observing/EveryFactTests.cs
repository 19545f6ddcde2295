using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Guardrails.Book;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Orders;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Observing;

/// <summary>
/// Everything a venue can say of an order, in every state the order can be in: the events it leads to, what counts after them, and what is decided
/// next. The file beside this test holds all answers, one line each; a change of one of them has to be meant. With the environment variable
/// <c>GUARDRAILS_RECORD_FACTS=1</c> the test writes the file anew, and the commit says which answers changed and why.
/// </summary>
public sealed class EveryFactTests
{
    private const int MostShown = 12;

    private static readonly Lazy<Dictionary<string, string>> _recorded = new(Read);

    public static TheoryData<string> Situations => [.. OrderSituation.All.Select(static s => s.ToString())];

    [Theory]
    [MemberData(nameof(Situations))]
    public void Every_fact_is_answered_as_recorded(string name)
    {
        var situation = OrderSituation.All.Single(s => s.ToString() == name);
        var changed = VenueFact.All.Where(fact => _recorded.Value.GetValueOrDefault($"{situation}: {fact}") != Answer(situation, fact, isShort: true)).ToList();
        if (changed.Count > 0)
        {
            Assert.Fail($"{changed.Count} of {VenueFact.All.Count} answers differ:{string.Concat(changed.Take(MostShown).Select(fact => $"{Environment.NewLine}{fact}{Environment.NewLine}  was {_recorded.Value.GetValueOrDefault($"{situation}: {fact}")}{Environment.NewLine}  is  {Answer(situation, fact, isShort: true)}{Environment.NewLine}  {Answer(situation, fact, isShort: false)}"))}");
        }
    }

    /// <summary>An answer that is recorded and never asked for hides what is no longer tested.</summary>
    [Fact]
    public void Every_recorded_answer_is_asked_for()
    {
        if (RecordedFile.IsToBeWritten)
        {
            Write();
        }

        Assert.Equal(OrderSituation.All.SelectMany(static s => VenueFact.All.Select(fact => $"{s}: {fact}")).Order(StringComparer.Ordinal), Read().Keys.Order(StringComparer.Ordinal));
    }

    private static string Answer(OrderSituation situation, VenueFact fact, bool isShort)
    {
        var book = situation.Open().Book;
        var events = new List<GuardEvent>();
        var text = new StringBuilder();
        try
        {
            fact.Read(situation, book, VenueFact.Now, events);
            if (!fact.Name.Contains("again and again", StringComparison.Ordinal))
            {
                events.ForEach(book.Apply);
            }
        }
        catch (ArgumentException exception)
        {
            text.Append(exception.GetType().Name).Append(' ');
        }

        text.AppendJoin(" | ", events.Select(e => isShort ? $"{e.GetType().Name} {Digest(Payload(e))}" : e.ToString()));
        text.Append(" => ").Append(StateOf(book));
        book.ObserveQuote(new Quote { Symbol = Acme, Price = 100m, Time = Time(60) }, At(60));
        foreach (var request in Requests(situation))
        {
            var decision = OrderJudge.Decide(book, request, At(61));
            text.Append(CultureInfo.InvariantCulture, $" {(decision.Denial is { } denial ? string.Join('+', denial.Violations.Select(static v => v.Code.Code)) : $"{decision.Effect} {decision.ApprovedQuantity}{(decision.IsProvenExit ? " proved" : "")}")};");
        }

        return text.ToString();
    }

    private static string StateOf(AccountBook book)
    {
        var text = new StringBuilder();
        foreach (var position in book.Symbols.SelectMany(static s => s.Keys))
        {
            var ledger = position.Ledger;
            text.Append(CultureInfo.InvariantCulture, $"{position.Key.Symbol} {position.Key.Leg} {ledger.Net}/{position.Managed} {ledger.Low}..{ledger.High}{(position.InDoubt ? " in doubt" : "")} {position.Symbol.State}, ");
            foreach (var order in position.Live.OrderBy(static o => o.ClientOrderId, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"{order.ClientOrderId}={order.VenueOrderId} {order.State} {order.Booked}+{order.Leaves} at {order.CeilingPrice} {order.Doubts}{(order.CancelRequired ? " has to go" : "")}{(order.LookupWanted ? " to be looked up" : "")}, ");
            }
        }

        return text.Append(book.State).ToString();
    }

    private static IEnumerable<OrderRequest> Requests(OrderSituation situation)
    {
        foreach (var side in new[] { OrderSide.Buy, OrderSide.Sell })
        {
            foreach (var (quantity, effect) in new[] { (3m, PositionEffect.Auto), (4m, PositionEffect.Close), (10m, PositionEffect.Close), (2m, PositionEffect.Open) })
            {
                yield return new OrderRequest { Symbol = Acme, Side = side, Quantity = situation.Of(quantity), Type = OrderType.Limit, LimitPrice = 100m, Effect = effect };
            }
        }
    }

    private static string Payload(GuardEvent e)
    {
        var payload = new System.Buffers.ArrayBufferWriter<byte>();
        EventCodec.Encode(e, payload);
        return Convert.ToHexString(payload.WrittenSpan);
    }

    private static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..6];

    private static void Write()
    {
        using var file = new StreamWriter(new GZipStream(File.Create(FileName()), CompressionLevel.SmallestSize)) { NewLine = "\n" };
        foreach (var situation in OrderSituation.All)
        {
            foreach (var fact in VenueFact.All)
            {
                file.WriteLine($"{situation}: {fact}\t{Answer(situation, fact, isShort: true)}");
            }
        }
    }

    private static Dictionary<string, string> Read()
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(FileName()), CompressionMode.Decompress));
        return file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\t')).ToDictionary(static parts => parts[0], static parts => parts[1], StringComparer.Ordinal);
    }

    private static string FileName() => RecordedFile.Find("Observing", "facts.txt.gz");
}
