using Guardrails.Protection;
using Guardrails.Testing;

namespace Guardrails.Simulation.Worlds;

/// <summary>
/// Bots that give their positions plans, and how the guard keeps them. It has a random stream of its own, so that a world without it stays what it was.
/// </summary>
/// <param name="Seed">The seed of everything that is drawn while the run goes on.</param>
/// <param name="Bots">How many bots protect what they hold.</param>
/// <param name="Policy">How the guard keeps positions protected.</param>
internal sealed record ProtectionDraw(ulong Seed, int Bots, ProtectionPolicy Policy)
{
    private const ulong Stream = 0x9FB21C651E98DF25;

    public static ProtectionDraw Draw(ulong seed)
    {
        var random = new SeededRandom(new SeededRandom(seed ^ Stream).NextUInt64());
        return new ProtectionDraw(random.NextUInt64(), random.Between(1, 3), new ProtectionPolicy
        {
            DefaultPlan = random.Chance(20) ? new ProtectionPlan { Stop = PriceOffset.Fraction(0.1m), Target = random.Chance(50) ? PriceOffset.OfRisk(2m) : null } : null,
            ExitsWhenUnprotected = random.Chance(70),
            PartialEntry = random.Pick(PartialEntry.ByVenue, PartialEntry.CancelRest, PartialEntry.ProtectAlongside),
        });
    }

    public override string ToString() => FormattableString.Invariant($"{Bots} bots protect, default plan {(Policy.DefaultPlan is null ? "none" : "10 %")}, exits {Policy.ExitsWhenUnprotected}, partial entries {Policy.PartialEntry}");
}
