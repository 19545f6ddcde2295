using System.Globalization;
using Guardrails.States;

namespace Guardrails.Book;

/// <summary>
/// Counts what shows that something is out of control: denials, orders that the venue refuses, and values of the account that contradict the
/// books. Events count; the shell decides what follows. Part of the state, so that a restart does not forget what leads to a restriction.
/// </summary>
internal sealed class TripCounts(AutoTrips trips)
{
    /// <summary>How many comparisons in a row have to differ.</summary>
    private const int DifferencesWanted = 2;

    private const int MostAnswers = 10_000;

    private readonly MessageLog? _denials = trips.MaxDenials is { } denials ? new MessageLog(denials, trips.DenialWindow.Ticks) : null;
    private Queue<(GuardInstant At, bool IsRejection)> _answers = new();
    private int _rejections;

    /// <summary>How many comparisons with the venue's value of all positions differed, one after the other.</summary>
    public int AccountDiffers { get; private set; }

    /// <summary>What the wall clock showed when the first of them differed; 0 while none does.</summary>
    public long AccountDiffersUtcTicks { get; private set; }

    /// <summary>Counts a comparison with the venue's value of all positions; one that agrees ends the count.</summary>
    public void CountAccount(bool differs, in GuardInstant at)
    {
        AccountDiffersUtcTicks = !differs ? 0 : AccountDiffers == 0 ? at.UtcTicks : AccountDiffersUtcTicks;
        AccountDiffers = differs ? AccountDiffers + 1 : 0;
    }

    public void CountDenials(int count, in GuardInstant at)
    {
        for (var i = 0; i < Math.Min(count, _denials?.Budget ?? 0); i++)
        {
            _denials!.Add(at);
        }
    }

    /// <summary>Counts an answer of the venue to an entry.</summary>
    public void CountAnswer(bool isRejection, in GuardInstant at)
    {
        if (trips.MaxRejections is null)
        {
            return;
        }

        _answers.Enqueue((at, isRejection));
        _rejections += isRejection ? 1 : 0;
        while (_answers.Count > MostAnswers || at.Since(_answers.Peek().At) >= trips.RejectionWindow.Ticks)
        {
            _rejections -= _answers.Dequeue().IsRejection ? 1 : 0;
        }
    }

    /// <summary>Whether so many denials more, which are not counted yet, are one too many.</summary>
    public bool IsOneTooMany(int denials, in GuardInstant now) => _denials?.IsUsedUp(now, denials) ?? false;

    /// <summary>Why there are too many denials; <see langword="null"/> when there are not.</summary>
    public string? WhyByDenials(in GuardInstant now) => IsOneTooMany(0, now) ? $"{trips.MaxDenials} denials within {Text.Phrase.Age(trips.DenialWindow)}" : null;

    /// <summary>Why the venue refuses too many orders; <see langword="null"/> when it does not.</summary>
    public string? WhyByAnswers() => trips.MaxRejections is { } most && _rejections >= most && _rejections * 2 >= _answers.Count
        ? $"{_rejections} of {_answers.Count} orders were refused by the venue within {Text.Phrase.Age(trips.RejectionWindow)}"
        : null;

    /// <summary>Why so many orders of unknown outcome are too many; <see langword="null"/> when they are not.</summary>
    public string? WhyByUnknown(int orders) => orders >= trips.MaxUnknownOrders ? $"{orders} orders of unknown outcome at once, each of them looked up in vain or unknown for 2 s" : null;

    /// <summary>Why the venue's value of all positions contradicts the books; <see langword="null"/> before two comparisons in a row have said so.</summary>
    public string? WhyByAccount(decimal atVenue, decimal booked) => AccountDiffers < DifferencesWanted ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"the venue values all positions at {atVenue:N2} and the books at {booked:N2}, twice in a row: mostly an Instrument without its Multiplier, or with a wrong QuoteCurrency");

    /// <summary>Somebody has looked: the counts start anew.</summary>
    public void Reset()
    {
        CountAccount(differs: false, default);
        _answers.Clear();
        _rejections = 0;
        _denials?.Clear();
    }

    /// <summary>The wall clock jumped.</summary>
    public void MoveClock(long ticks)
    {
        AccountDiffersUtcTicks += AccountDiffers > 0 ? ticks : 0;
        _denials?.Change(at => at.Moved(ticks));
        _answers = new(_answers.Select(a => (a.At.Moved(ticks), a.IsRejection)));
    }

    /// <summary>Another process counts another monotonic time.</summary>
    public void RestartClock(GuardInstant now)
    {
        _denials?.Change(at => at.Restarted(now));
        _answers = new(_answers.Select(a => (a.At.Restarted(now), a.IsRejection)));
    }

    public void WriteTo(StateText text)
    {
        _denials?.WriteTo(text, "denials", null);
        text.Line("answers", _rejections, string.Join(',', _answers));
        if (AccountDiffers != 0 || AccountDiffersUtcTicks != 0)
        {
            text.Line("account differs", AccountDiffers, AccountDiffersUtcTicks);
        }
    }
}
