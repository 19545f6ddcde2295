using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Guardrails.Tests.Observing;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Deciding;

/// <summary>
/// Everything that can be asked of a book, in every state an order can be in. The file beside this test holds a digest of every answer; a change of
/// one of them has to be meant, and the failure shows the answer in full. <c>GUARDRAILS_RECORD_FACTS=1</c> writes the file anew, and the commit says
/// which answers changed and why.
/// </summary>
public sealed class EveryQuestionTests
{
    private const int MostShown = 6;

    private static readonly Lazy<Dictionary<string, string>> _recorded = new(Read);

    public static TheoryData<string> Situations => [.. OrderSituation.All.Select(static s => s.ToString())];

    [Theory]
    [MemberData(nameof(Situations))]
    public void Every_question_is_answered_as_recorded(string name)
    {
        var answers = Answers(OrderSituation.All.Single(s => s.ToString() == name));
        var recorded = _recorded.Value.GetValueOrDefault(name, "").Split(' ');
        Assert.Equal(recorded.Length, answers.Count);
        var changed = answers.Where((answer, i) => Digest(answer.Answer) != recorded[i]).ToList();
        if (changed.Count > 0)
        {
            Assert.Fail($"{changed.Count} of {answers.Count} answers differ:{string.Concat(changed.Take(MostShown).Select(static c => $"{Environment.NewLine}{c.Question} is now{Environment.NewLine}  {c.Answer}"))}");
        }
    }

    /// <summary>An answer that is recorded and never asked for hides what is no longer tested.</summary>
    [Fact]
    public void Every_recorded_situation_is_asked_about()
    {
        if (RecordedFile.IsToBeWritten)
        {
            using var file = new StreamWriter(new GZipStream(File.Create(FileName), CompressionLevel.SmallestSize)) { NewLine = "\n" };
            foreach (var situation in OrderSituation.All)
            {
                file.WriteLine($"{situation}\t{string.Join(' ', Answers(situation).Select(static a => Digest(a.Answer)))}");
            }
        }

        Assert.Equal(OrderSituation.All.Select(static s => s.ToString()).Order(StringComparer.Ordinal), Read().Keys.Order(StringComparer.Ordinal));
    }

    private static string FileName => RecordedFile.Find("Deciding", "questions.txt.gz");

    private static List<(string Question, string Answer)> Answers(OrderSituation situation)
    {
        // A question leaves no trace in the book, so that one book answers all of them.
        var book = situation.Open().Book;
        book.ObserveQuote(new Quote { Symbol = Acme, Price = 100m, Time = Time(60) }, At(60));
        var before = book.ToStateHash();
        var answers = BookQuestion.All.Select(question => (question.Name, Answer(question, situation, book))).ToList();
        Assert.Equal(before, book.ToStateHash());
        return answers;
    }

    private static string Answer(BookQuestion question, OrderSituation situation, Guardrails.Book.AccountBook book)
    {
        try
        {
            return question.Ask(situation, book) ?? "nothing";
        }
        catch (ArgumentException exception)
        {
            return exception.GetType().Name;
        }
    }

    private static string Digest(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 3));

    private static Dictionary<string, string> Read()
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(FileName), CompressionMode.Decompress));
        return file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\t')).ToDictionary(static parts => parts[0], static parts => parts[1], StringComparer.Ordinal);
    }
}
