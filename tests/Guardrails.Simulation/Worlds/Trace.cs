using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Guardrails.Simulation.Worlds;

/// <summary>
/// Everything that happens in one run, as a hash (FNV-1a over words of 64 bits) and, when asked for, as lines. Two runs of one seed have the
/// same hash or the run is not deterministic.
/// </summary>
internal sealed class Trace(TimeProvider time, TextWriter? lines)
{
    private const ulong Prime = 1_099_511_628_211;

    private ulong _hash = 14_695_981_039_346_656_037;

    public long Events { get; private set; }

    /// <summary>The monotonic clock.</summary>
    public TimeSpan Now => TimeSpan.FromTicks(time.GetTimestamp());

    /// <summary>The wall clock of the guard, which can be set.</summary>
    public DateTimeOffset Utc => time.GetUtcNow();

    public ulong Hash => _hash;

    /// <summary>An event begins: what it is and when. Its fields are added to it.</summary>
    public Trace Event(string kind)
    {
        Events++;
        return Add(kind).Add(time.GetTimestamp()).Add(time.GetUtcNow().UtcTicks);
    }

    public Trace Add(long word)
    {
        unchecked
        {
            _hash = (_hash ^ (ulong)word) * Prime;

            // The multiplication carries only upwards: the high half has to come back down.
            _hash ^= _hash >> 32;
        }

        return this;
    }

    public Trace Add(decimal value)
    {
        foreach (var word in MemoryMarshal.Cast<decimal, long>(MemoryMarshal.CreateReadOnlySpan(in value, 1)))
        {
            Add(word);
        }

        return this;
    }

    public Trace Add(decimal? value) => value is { } given ? Add(given) : Add(-1L);

    public Trace Add(string? text)
    {
        foreach (var c in text ?? "\0")
        {
            Add((long)c);
        }

        return this;
    }

    /// <summary>Says it in words; costs nothing when nobody reads them.</summary>
    public void Line([InterpolatedStringHandlerArgument("")] ref TraceLine line)
    {
        if (lines is not null)
        {
            lines.WriteLine(FormattableString.Invariant($"{Events,7} {TimeSpan.FromTicks(time.GetTimestamp()):hh\\:mm\\:ss\\.fff} {line.ToStringAndClear()}"));
        }
    }

    public bool IsWritten => lines is not null;
}
