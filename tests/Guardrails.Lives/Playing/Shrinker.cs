using Guardrails.Lives.Checks;
using Guardrails.Lives.Links;
using Guardrails.Lives.Plans;

namespace Guardrails.Lives.Playing;

/// <summary>Takes moves, and departures of the venue, out of a life as long as it goes on breaking the same property.</summary>
internal static class Shrinker
{
    private const int MostPlays = 3_000;

    public static async ValueTask<LifePlan> ShrinkAsync(LifePlan plan, Road road, Loosening loosening, Property property)
    {
        var plays = 0;
        for (var size = Math.Max(1, plan.Moves.Count / 2); size >= 1;)
        {
            var isSmaller = false;
            for (var at = plan.Moves.Count - size; at >= 0 && plays < MostPlays; at--)
            {
                if (at + size > plan.Moves.Count)
                {
                    continue;
                }

                var without = plan with { Moves = [.. plan.Moves.Take(at), .. plan.Moves.Skip(at + size)] };
                plays++;
                if (await BreaksAsync(without, road, loosening, property).ConfigureAwait(false))
                {
                    (plan, isSmaller) = (without, true);
                }
            }

            if (!isSmaller || size > 1)
            {
                size = size == 1 ? 0 : size / 2;
            }
        }

        return plan;
    }

    private static async ValueTask<bool> BreaksAsync(LifePlan plan, Road road, Loosening loosening, Property property)
    {
        var result = await Life.PlayAsync(plan, road, loosening, stopAtFirst: true).ConfigureAwait(false);
        return result.Violations.Any(v => v.Property == property);
    }
}
