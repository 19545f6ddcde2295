namespace Guardrails.Testing;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): the same seed gives the same numbers on every runtime, for ever, which the runtime's own generator does not promise.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong NextUInt64()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A number from 0 to below <paramref name="bound"/>, which is above 0.</summary>
    public long NextBelow(long bound) => (long)Math.BigMul(NextUInt64(), (ulong)bound, out _);
}
