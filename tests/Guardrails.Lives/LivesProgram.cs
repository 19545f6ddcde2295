using Guardrails.Lives.Links;
using Guardrails.Lives.Playing;

namespace Guardrails.Lives;

/// <summary>The program, on any road.</summary>
internal static class LivesProgram
{
    public static async Task<int> RunAsync(string[] args, Road road)
    {
        LivesOptions options;
        try
        {
            options = LivesOptions.Parse(args);
        }
        catch (ArgumentException exception)
        {
            Console.Error.WriteLine(exception.Message);
            Console.Error.WriteLine();
            Console.Error.WriteLine(LivesOptions.Usage);
            return 2;
        }

        if (options.Replay is not { } seed)
        {
            return new LivesRun(options, road, Console.Out).Run() ? 0 : 1;
        }

        var plan = road.Draw(seed);
        if (options.Keep is { } keep)
        {
            plan = plan with { Moves = [.. plan.Moves.Where(m => keep.Contains(m.Index))] };
        }

        var result = await Life.PlayAsync(plan, road, options.Loosening, stopAtFirst: false, Console.Out.WriteLine).ConfigureAwait(false);
        Console.Out.WriteLine(result.Violations.Count == 0 ? "no violation" : $"{result.Violations.Count} violations");
        return result.Violations.Count == 0 ? 0 : 1;
    }
}
