namespace Guardrails.Testing.FsCheck.Playing;

/// <summary>Makes a life simpler: fewer commands first, then fewer faults, then simpler commands.</summary>
internal static class LifeShrinking
{
    public static IEnumerable<OrderLife> Of(OrderLife life)
    {
        var commands = life.Commands;
        for (var size = commands.Count / 2; size >= 1; size /= 2)
        {
            for (var start = 0; start + size <= commands.Count; start += size)
            {
                yield return life with { Commands = [.. commands.Take(start), .. commands.Skip(start + size)] };
            }
        }

        foreach (var fewer in Of(life.Faults))
        {
            yield return life with { Faults = fewer };
        }

        for (var i = 0; i < commands.Count; i++)
        {
            foreach (var simpler in Of(commands[i]))
            {
                yield return life with { Commands = [.. commands.Take(i), simpler, .. commands.Skip(i + 1)] };
            }
        }
    }

    private static IEnumerable<FaultPlan> Of(FaultPlan plan)
    {
        if (plan.Probabilities.Count == 0)
        {
            yield break;
        }

        yield return FaultPlan.None;
        foreach (var fault in plan.Probabilities.Keys)
        {
            yield return plan.With(fault, 0m);
        }
    }

    private static IEnumerable<LifeCommand> Of(LifeCommand command)
    {
        switch (command)
        {
            case LifeCommand.Wait { Milliseconds: > 1 } wait:
                yield return wait with { Milliseconds = wait.Milliseconds / 10 };
                break;
            case LifeCommand.Enter enter when enter.Type != OrderTypeOfLeast:
                yield return enter with { Type = OrderTypeOfLeast, Ticks = 0 };
                break;
            case LifeCommand.Exit exit when exit.Type != OrderTypeOfLeast || exit.Percent != 100:
                yield return new LifeCommand.Exit { Instrument = exit.Instrument };
                break;
            case LifeCommand.Move { Ticks: not 0 } move:
                yield return move with { Ticks = move.Ticks / 2 };
                break;
        }
    }

    private const Orders.OrderType OrderTypeOfLeast = Orders.OrderType.Market;
}
