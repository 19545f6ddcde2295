using Guardrails.Book;
using Guardrails.Tests.Observing;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Deciding;

/// <summary>
/// What is answered under other settings than those of <see cref="EveryQuestionTests"/>: other capabilities, limits, prices and restrictions. The file
/// beside this test holds a digest of every answer; a change of one of them has to be meant, and the failure shows the answer in full.
/// </summary>
public sealed class EverySettingTests
{
    private static readonly RecordedAnswers _recorded = new("Deciding", "settings.txt.gz");

    /// <summary>One situation of each kind: what differs between the others differs in the recorded questions already.</summary>
    private static readonly HashSet<string> _asked = new(StringComparer.Ordinal)
    {
        "it is not known beside a position", "entry reserved", "entry working", "entry executed in part", "entry unknown", "entry to be canceled", "entry to be made smaller", "entry with a stop and a limit", "entry that an exit waits for", "exit working", "exit marked unknown",
        "exit with a stop", "exit with a stop and a limit", "exit with a stop, one of a pair", "exit taken and filled", "exit that waits", "exit of a leg", "entry executed in part, with fees in the asset", "order of another",
    };

    private static readonly IReadOnlyList<Case> _cases =
        [.. OrderSituation.All.Where(static s => s.Scale == 1m && _asked.Contains(s.Name)).SelectMany(static s => BookSetting.All.Select(setting => new Case(s, setting)))];

    public static TheoryData<string> Settings => [.. BookSetting.All.Select(static s => s.ToString())];

    [Theory]
    [MemberData(nameof(Settings))]
    public void Every_question_is_answered_as_recorded(string name)
    {
        foreach (var one in _cases.Where(c => c.Setting.Name == name))
        {
            var answers = Answers(one);
            _recorded.Check(one.ToString(), answers, i => answers[i].Answer);
        }
    }

    [Fact]
    public void Every_recorded_setting_is_tried()
    {
        _recorded.CheckNames(_cases, static one => Answers(one).Select(static a => a.Answer));
    }

    private static List<(string Question, string Answer)> Answers(Case one)
    {
        var events = one.Situation.Open(one.Setting.Configure);
        one.Setting.Happen(events);
        var book = events.Book;
        if (one.Setting.Price > 0m)
        {
            book.ObserveQuote(new Quote { Symbol = Acme, Price = one.Setting.Price, Time = Time(60) }, At(60));
        }

        var before = book.ToStateHash();
        var answers = BookQuestion.Judged.Concat(ApprovalQuestion.All).Select(question => (question.Name, Answer(question, one.Situation, book))).ToList();
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

    private sealed record Case(OrderSituation Situation, BookSetting Setting)
    {
        public override string ToString() => $"{Situation}: {Setting}";
    }
}
