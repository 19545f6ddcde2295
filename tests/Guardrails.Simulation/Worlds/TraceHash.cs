using System.Runtime.InteropServices;

namespace Guardrails.Simulation.Worlds;

/// <summary>A running hash (FNV-1a over words of 64 bits).</summary>
internal sealed class TraceHash
{
    private const ulong Prime = 1_099_511_628_211;

    public ulong Value { get; private set; } = 14_695_981_039_346_656_037;

    public void Add(long word)
    {
        unchecked
        {
            var hash = (Value ^ (ulong)word) * Prime;

            // The multiplication carries only upwards: the high half has to come back down.
            Value = hash ^ (hash >> 32);
        }
    }

    public void Add(decimal value)
    {
        foreach (var word in MemoryMarshal.Cast<decimal, long>(MemoryMarshal.CreateReadOnlySpan(in value, 1)))
        {
            Add(word);
        }
    }

    public void Add(decimal? value)
    {
        if (value is { } given)
        {
            Add(given);
        }
        else
        {
            Add(-1L);
        }
    }

    public void Add(string? text)
    {
        foreach (var c in text ?? "\0")
        {
            Add((long)c);
        }
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add((long)bytes.Length);
        var words = MemoryMarshal.Cast<byte, long>(bytes);
        foreach (var word in words)
        {
            Add(word);
        }

        foreach (var rest in bytes[(words.Length * sizeof(long))..])
        {
            Add((long)rest);
        }
    }
}
