using Guardrails.Testing;

namespace Guardrails.Simulation;

/// <summary>What a seed is asked for, beside plain numbers.</summary>
internal static class Draws
{
    public static bool Chance(this SeededRandom random, int percent) => random.NextBelow(100) < percent;

    /// <summary>A number from <paramref name="lowest"/> to <paramref name="highest"/>.</summary>
    public static int Between(this SeededRandom random, int lowest, int highest) => lowest + (int)random.NextBelow(highest - lowest + 1L);

    public static T Pick<T>(this SeededRandom random, params ReadOnlySpan<T> of) => of[(int)random.NextBelow(of.Length)];

    public static TimeSpan PickMilliseconds(this SeededRandom random, params ReadOnlySpan<int> of) => TimeSpan.FromMilliseconds(random.Pick(of));
}
