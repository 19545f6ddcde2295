namespace Guardrails.Denials;

/// <summary>The last denials, in a ring of fixed size. Thread-safe.</summary>
internal sealed class DenialHistory(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Denial?[] _ring = new Denial?[capacity];
    private long _count;

    public void Add(Denial denial)
    {
        lock (_gate)
        {
            _ring[_count++ % capacity] = denial;
        }
    }

    public IReadOnlyList<Denial> Newest()
    {
        lock (_gate)
        {
            var denials = new Denial[Math.Min(_count, capacity)];
            for (var i = 0; i < denials.Length; i++)
            {
                denials[i] = _ring[(_count - 1 - i) % capacity]!;
            }

            return denials;
        }
    }
}
