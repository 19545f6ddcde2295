using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

public sealed class SeededRandomTests
{
    /// <summary>The published values of SplitMix64 for this seed: if they change, every recorded seed changes its meaning.</summary>
    [Fact]
    public void NextUInt64_KnownSeed_GivesThePublishedNumbers()
    {
        var random = new SeededRandom(1234567);
        Assert.Equal(
            [6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL, 16408922859458223821UL],
            Enumerable.Range(0, 5).Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void NextBelow_StaysInRangeAndReachesItsEnds()
    {
        var random = new SeededRandom(7);
        var drawn = Enumerable.Range(0, 1000).Select(_ => random.NextBelow(3)).ToHashSet();
        Assert.Equal([0L, 1L, 2L], drawn.Order());
    }
}
