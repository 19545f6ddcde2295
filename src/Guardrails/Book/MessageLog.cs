namespace Guardrails.Book;

/// <summary>The times of the last messages, in a ring just large enough to say whether the budget of the window is used up.</summary>
internal sealed class MessageLog(int budget, long windowTicks)
{
    private readonly GuardInstant[] _ring = new GuardInstant[budget];
    private long _count;

    public int Budget => budget;

    /// <summary>Whether as many messages as the budget have been sent within the window.</summary>
    public bool IsUsedUp(in GuardInstant now) => _count >= budget && now.Since(_ring[_count % budget]) < windowTicks;

    /// <summary>Whether it would be used up after so many messages more, sent now.</summary>
    public bool IsUsedUp(in GuardInstant now, int more) =>
        _count + more >= budget && (more >= budget || now.Since(_ring[(_count + more) % budget]) < windowTicks);

    /// <summary>Changes every time: the clocks parted, or another process goes on.</summary>
    public void Change(Func<GuardInstant, GuardInstant> at)
    {
        for (var i = Math.Max(0, _count - budget); i < _count; i++)
        {
            _ring[i % budget] = at(_ring[i % budget]);
        }
    }

    public void Clear() => _count = 0;

    public void Add(in GuardInstant at) => _ring[_count++ % budget] = at;

    public void WriteTo(StateText text, string kind, string? name)
    {
        text.Line(kind, name, _count);
        for (var i = Math.Max(0, _count - budget); i < _count; i++)
        {
            text.Line("at", _ring[i % budget]);
        }
    }
}
