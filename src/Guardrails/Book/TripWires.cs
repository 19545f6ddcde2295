using Guardrails.States;

namespace Guardrails.Book;

/// <summary>Counts what shows that something is out of control, and says when it is. Not thread-safe: the guard's lock protects it.</summary>
internal sealed class TripWires(AutoTrips trips)
{
    private const int MostAnswers = 10_000;

    private readonly MessageLog? _denials = trips.MaxDenials is { } denials ? new MessageLog(denials, trips.DenialWindow.Ticks) : null;
    private readonly Queue<(GuardInstant At, bool IsRejection)> _answers = new();
    private int _rejections;

    /// <summary>Counts a denial.</summary>
    /// <returns>Why that is one too many; <see langword="null"/> while it is not.</returns>
    public string? Denied(in GuardInstant now)
    {
        _denials?.Add(now);
        return _denials is not null && _denials.IsUsedUp(now) ? $"{trips.MaxDenials} denials within {trips.DenialWindow}" : null;
    }

    /// <summary>Counts an answer of the venue to an order.</summary>
    /// <returns>Why that is one refusal too many; <see langword="null"/> while it is not.</returns>
    public string? Answered(bool isRejection, in GuardInstant now)
    {
        if (trips.MaxRejections is not { } most)
        {
            return null;
        }

        _answers.Enqueue((now, isRejection));
        _rejections += isRejection ? 1 : 0;
        while (_answers.Count > MostAnswers || now.Since(_answers.Peek().At) >= trips.RejectionWindow.Ticks)
        {
            _rejections -= _answers.Dequeue().IsRejection ? 1 : 0;
        }

        return isRejection && _rejections >= most && _rejections * 2 >= _answers.Count
            ? $"{_rejections} of {_answers.Count} orders were refused by the venue within {trips.RejectionWindow}"
            : null;
    }

    /// <summary>Why so many orders of unknown outcome are too many; <see langword="null"/> when they are not.</summary>
    public string? Unknown(int orders) => orders >= trips.MaxUnknownOrders ? $"{orders} orders of unknown outcome at once" : null;

    /// <summary>Somebody has looked: the counts start anew.</summary>
    public void Reset()
    {
        _answers.Clear();
        _rejections = 0;
        _denials?.Clear();
    }
}
