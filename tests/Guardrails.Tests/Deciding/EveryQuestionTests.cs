using Guardrails.Book;
using Guardrails.Tests.Observing;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Deciding;

/// <summary>
/// Everything that can be asked of a book, in every state an order can be in. The file beside this test holds a digest of every answer; a change of
/// one of them has to be meant, and the failure shows the answer in full.
/// </summary>
public sealed class EveryQuestionTests
{
    private static readonly RecordedAnswers _recorded = new("Deciding", "questions.txt.gz");

    public static TheoryData<string> Situations => [.. OrderSituation.All.Select(static s => s.ToString())];

    [Theory]
    [MemberData(nameof(Situations))]
    public void Every_question_is_answered_as_recorded(string name)
    {
        var answers = Answers(OrderSituation.All.Single(s => s.ToString() == name));

        _recorded.Check(name, answers, i => answers[i].Answer);
    }

    [Fact]
    public void Every_recorded_situation_is_asked_about()
    {
        _recorded.CheckNames(OrderSituation.All, static situation => Answers(situation).Select(static a => a.Answer));
    }

    /// <summary>The answers do not depend on what was asked before: asked backwards, each is the same.</summary>
    [Theory]
    [MemberData(nameof(Situations))]
    public void A_question_changes_no_later_answer(string name)
    {
        var situation = OrderSituation.All.Single(s => s.ToString() == name);
        var forwards = Answers(situation);
        var book = situation.Open().Book;
        book.ObserveQuote(new Quote { Symbol = Acme, Price = 100m, Time = Time(60) }, At(60));

        for (var i = BookQuestion.All.Count - 1; i >= 0; i--)
        {
            Assert.Equal(forwards[i].Answer, Answer(BookQuestion.All[i], situation, book));
        }
    }

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

    private static string Answer(BookQuestion question, OrderSituation situation, AccountBook book)
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
}
