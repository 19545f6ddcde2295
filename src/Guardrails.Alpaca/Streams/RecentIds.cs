namespace Guardrails.Alpaca.Streams;

/// <summary>The last ids, as many as it is made for. Not thread-safe.</summary>
internal sealed class RecentIds(int most)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Adds an id; false when it is one of the last.</summary>
    public bool Add(string id)
    {
        if (!_ids.Add(id))
        {
            return false;
        }

        _order.Enqueue(id);
        if (_order.Count > most)
        {
            _ids.Remove(_order.Dequeue());
        }

        return true;
    }

    /// <summary>Whether an id is one of the last.</summary>
    public bool Contains(string id) => _ids.Contains(id);

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _ids.Clear();
        _order.Clear();
    }
}
