using System.Buffers;
using System.Globalization;
using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Tests.Observing;

namespace Guardrails.Tests.Reconciling;

/// <summary>
/// Everything that a venue can answer about positions, in every scene and one tick beside every moment that the book remembers: the events it leads to.
/// The file beside this test holds a digest of every answer; a change of one of them has to be meant, and the failure shows the answer in full.
/// </summary>
public sealed class EveryAnswerTests
{
    private static readonly RecordedAnswers _recorded = new("Reconciling", "answers.txt.gz");

    public static TheoryData<string> Scenes => [.. ComparisonScene.All.Select(static s => s.ToString())];

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Every_answer_is_read_as_recorded(string name)
    {
        var scene = ComparisonScene.All.Single(s => s.ToString() == name);

        _recorded.Check(name, Answers(scene, isJournaled: true), i => Answers(scene, isJournaled: false)[i].Answer);
    }

    [Fact]
    public void Every_recorded_scene_is_tried()
    {
        _recorded.CheckNames(ComparisonScene.All, static scene => Answers(scene, isJournaled: true).Select(static a => a.Answer));
    }

    /// <summary>Reading changes nothing of the book, so that one book hears all of them.</summary>
    private static List<(string Question, string Answer)> Answers(ComparisonScene scene, bool isJournaled)
    {
        var book = scene.Open().Book;
        var before = book.ToStateHash();
        var answers = VenueAnswer.Of(book).Select(answer => (answer.Name, Text(answer, book, isJournaled))).ToList();
        Assert.Equal(before, book.ToStateHash());
        return answers;
    }

    private static string Text(VenueAnswer answer, AccountBook book, bool isJournaled)
    {
        var events = new List<GuardEvent>();
        string? words;
        try
        {
            words = answer.Read(book, events);
        }
        catch (ArgumentException exception)
        {
            words = exception.Message;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(" | ", events.Select(e => isJournaled ? Payload(e) : e.ToString()))} {words}");
    }

    /// <summary>The event as it is journaled: everything but its time.</summary>
    private static string Payload(GuardEvent e)
    {
        var payload = new ArrayBufferWriter<byte>();
        EventCodec.Encode(e, payload);
        return e.GetType().Name + Convert.ToHexString(payload.WrittenSpan);
    }
}
