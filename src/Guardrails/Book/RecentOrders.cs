namespace Guardrails.Book;

/// <summary>The orders approved within a window, to recognise the same one again. Old ones leave when a new one comes.</summary>
internal sealed class RecentOrders(long windowTicks)
{
    private readonly Dictionary<OrderFingerprint, GuardInstant> _latest = [];
    private readonly Queue<(OrderFingerprint Print, GuardInstant At)> _inOrder = new();

    public bool IsEmpty => _latest.Count == 0;

    /// <summary>Ticks since the same order was approved; <see langword="null"/> when it was not, or longer ago than the window.</summary>
    public long? Since(in OrderFingerprint print, in GuardInstant now) =>
        _latest.TryGetValue(print, out var at) && now.Since(at) is var age && age < windowTicks ? age : null;

    public void Add(in OrderFingerprint print, in GuardInstant at)
    {
        while (_inOrder.TryPeek(out var oldest) && at.Since(oldest.At) >= windowTicks)
        {
            _inOrder.Dequeue();
            if (_latest.TryGetValue(oldest.Print, out var last) && last == oldest.At)
            {
                _latest.Remove(oldest.Print);
            }
        }

        _inOrder.Enqueue((print, at));
        _latest[print] = at;
    }

    /// <summary>Changes every time: the clocks parted, or another process goes on.</summary>
    public void Change(Func<GuardInstant, GuardInstant> at)
    {
        foreach (var (print, then) in _inOrder.ToArray())
        {
            _inOrder.Dequeue();
            _inOrder.Enqueue((print, at(then)));
            if (_latest.TryGetValue(print, out var last) && last == then)
            {
                _latest[print] = at(then);
            }
        }
    }

    public void WriteTo(StateText text)
    {
        foreach (var (print, at) in _inOrder)
        {
            text.Line("recent", print, at, _latest.GetValueOrDefault(print));
        }
    }
}
