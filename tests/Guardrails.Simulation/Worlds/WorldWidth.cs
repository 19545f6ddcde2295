namespace Guardrails.Simulation.Worlds;

/// <summary>What may be drawn for a world. Each width has everything of those before it; a kept seed is run in the width in which it failed.</summary>
internal enum WorldWidth
{
    /// <summary><see cref="WorldPlan"/> alone.</summary>
    Narrow,

    /// <summary><see cref="WidePlan"/> as well.</summary>
    Wide,

    /// <summary>Strategies that close their own share as well.</summary>
    Shares,

    /// <summary>Options and orders of several instruments as well.</summary>
    Legs,

    /// <summary>Bots that give their positions plans as well: everything there is.</summary>
    Protection,
}
