using Guardrails.Lives;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Playing;

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
    return new LivesRun(options, Console.Out).Run() ? 0 : 1;
}

var plan = LifePlan.Draw(seed);
if (options.Keep is { } keep)
{
    plan = plan with { Moves = [.. plan.Moves.Where(m => keep.Contains(m.Index))] };
}

var result = await Life.PlayAsync(plan, options.Loosening, stopAtFirst: false, Console.Out.WriteLine).ConfigureAwait(false);
Console.Out.WriteLine(result.Violations.Count == 0 ? "no violation" : $"{result.Violations.Count} violations");
return result.Violations.Count == 0 ? 0 : 1;
