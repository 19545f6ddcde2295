namespace Guardrails.Book;

/// <summary>
/// The ids of ended orders that are not remembered otherwise, so that none is ever accepted twice. Kept as 64-bit hashes: a collision
/// refuses a new id, it never lets an old one through.
/// </summary>
internal sealed class ForgottenIds
{
    /// <summary>Most ids kept; the oldest leave first.</summary>
    public const int Capacity = 1_000_000;

    private readonly HashSet<ulong> _ids = [];
    private readonly Queue<ulong> _inOrder = new();

    public void Add(string id)
    {
        var hash = TextHash.Of(id);
        if (!_ids.Add(hash))
        {
            return;
        }

        _inOrder.Enqueue(hash);
        if (_inOrder.Count > Capacity)
        {
            _ids.Remove(_inOrder.Dequeue());
        }
    }

    public bool Contains(string id) => _ids.Count > 0 && _ids.Contains(TextHash.Of(id));

    public void WriteTo(StateText text)
    {
        if (_ids.Count > 0)
        {
            text.Line("forgotten", string.Join(',', _inOrder));
        }
    }
}
