using System.Runtime.CompilerServices;

namespace Guardrails.Simulation.Worlds;

/// <summary>
/// Everything that happens in one run, as a hash and, when asked for, as lines. Two runs of one seed have the same hash or the run is not
/// deterministic.
/// </summary>
internal sealed class Trace(TimeProvider time, TextWriter? lines)
{
    private readonly TraceHash _hash = new();

    public long Events { get; private set; }

    /// <summary>The monotonic clock.</summary>
    public TimeSpan Now => TimeSpan.FromTicks(time.GetTimestamp());

    /// <summary>The wall clock of the guard, which can be set.</summary>
    public DateTimeOffset Utc => time.GetUtcNow();

    public ulong Hash => _hash.Value;

    /// <summary>An event begins: what it is and when. Its fields are added to it.</summary>
    public Trace Event(string kind)
    {
        Events++;
        return Add(kind).Add(time.GetTimestamp()).Add(time.GetUtcNow().UtcTicks);
    }

    /// <summary>
    /// Something goes into the hash that is no event of its own, so that the length of a run does not depend on how much of it is hashed.
    /// </summary>
    public Trace Note(string kind) => Add(kind);

    public Trace Add(long word)
    {
        _hash.Add(word);
        return this;
    }

    public Trace Add(decimal value)
    {
        _hash.Add(value);
        return this;
    }

    public Trace Add(decimal? value)
    {
        _hash.Add(value);
        return this;
    }

    public Trace Add(string? text)
    {
        _hash.Add(text);
        return this;
    }

    public Trace Add(ReadOnlySpan<byte> bytes)
    {
        _hash.Add(bytes);
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
