// Plays every incident of the corpus twice with the same bot script: straight to a simulated venue, and through the guard.
//   dotnet run --project samples/QuickStart                        the table; exit code 0 when every row holds
//   dotnet run --project samples/QuickStart -- --list              the guard's mechanisms, and the rows that depend on them
//   dotnet run --project samples/QuickStart -- --show ID           one incident: premise, figures, every decision
//   dotnet run --project samples/QuickStart -- --wire              the table through the Alpaca adapter and a sandbox, over HTTP and WebSocket
//   dotnet run --project samples/QuickStart -- --disable NAME      the table without one mechanism: the rows that name it turn red
using System.Diagnostics;
using Guardrails.Testing.Incidents;
using Guardrails.Testing.Scenarios;
using QuickStart;
using QuickStart.Wire;

var started = Stopwatch.GetTimestamp();
var mechanisms = IncidentCorpus.All.SelectMany(scenario => scenario.Mechanisms).Distinct().Order(StringComparer.Ordinal).ToList();
switch (args)
{
    case []:
        return await PlayAsync(disabled: null);
    case ["--wire"]:
        return await WireRun.RunAsync(IncidentCorpus.All);
    case ["--wire", "--show", var id] when IncidentCorpus.All.FirstOrDefault(scenario => scenario.Id == id) is { } scenario:
        return await ShowAsync(scenario, WireRun.Options);
    case ["--list"]:
        foreach (var mechanism in mechanisms)
        {
            Console.WriteLine($"{mechanism,-20} {string.Join(", ", IncidentCorpus.All.Where(s => s.Mechanisms.Contains(mechanism)).Select(s => s.Id))}");
        }

        return 0;
    case ["--show", var id] when IncidentCorpus.All.FirstOrDefault(scenario => scenario.Id == id) is { } scenario:
        return await ShowAsync(scenario);
    case ["--disable", var mechanism] when !mechanisms.Contains(mechanism):
        Console.WriteLine($"No row depends on '{mechanism}'. There are: {string.Join(", ", mechanisms)}.");
        return 2;
    case ["--disable", _] when !ScenarioRunner.CanDisableMechanisms:
        Console.WriteLine("Mechanisms can be switched off in Debug builds only; what ships has no such switch.");
        return 2;
    case ["--disable", var mechanism]:
        return await PlayAsync(mechanism);
    default:
        Console.WriteLine("Usage: QuickStart [--list | --show ID | --disable NAME | --wire [--show ID]]");
        return 2;
}

async Task<int> PlayAsync(string? disabled)
{
    var options = new ScenarioOptions { DisabledMechanisms = disabled is null ? [] : [disabled] };
    var replays = new List<ScenarioReplay>();
    foreach (var scenario in IncidentCorpus.All)
    {
        replays.Add(await ScenarioRunner.ReplayAsync(scenario, options));
    }

    var broken = replays.Where(replay => !replay.Holds).ToList();
    IncidentTable.Print(replays);
    Console.WriteLine();
    Console.WriteLine($"{replays.Count - broken.Count} of {replays.Count} rows hold, in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s. "
        + "Every row ran twice with the same bot script; prices and sizes that an incident's report does not give are synthetic.");
    if (disabled is not null)
    {
        Console.WriteLine();
        Console.WriteLine($"Without {disabled}:");
        foreach (var replay in replays.Where(replay => replay.Scenario.Mechanisms.Contains(disabled)))
        {
            Console.WriteLine($"  {replay.Scenario.Id,-28} {(replay.Holds ? "still holds, so the row does not depend on it" : replay.Guarded.Findings[0])}");
        }

        return 1;
    }

    foreach (var finding in broken.SelectMany(replay => replay.Naive.Findings.Concat(replay.Guarded.Findings).Select(finding => $"{replay.Scenario.Id}: {finding}")))
    {
        Console.WriteLine(finding);
    }

    await WrapYourBot.ShowAsync();
    return broken.Count == 0 ? 0 : 1;
}

async Task<int> ShowAsync(Scenario scenario, ScenarioOptions? options = null)
{
    Console.WriteLine($"{scenario.Id}  {scenario.Title}");
    Console.WriteLine(scenario.Premise);
    foreach (var fact in scenario.Facts)
    {
        Console.WriteLine($"  {(fact.IsSynthetic ? "[synthetic]" : $"[{fact.Source}]")} {fact.Text}");
    }

    var replay = await ScenarioRunner.ReplayAsync(scenario, options);
    foreach (var run in new[] { replay.Naive, replay.Guarded })
    {
        Console.WriteLine();
        Console.WriteLine($"{run.Mode}: {run.Orders.Count} orders reached the venue, profit and loss {run.Venue.ProfitAndLoss:0.00######}, gross exposure {run.Venue.GrossExposure:0.00######} {scenario.AccountCurrency}");
        foreach (var decision in run.Decisions.Take(50))
        {
            Console.WriteLine($"  {decision}");
        }

        foreach (var finding in run.Findings)
        {
            Console.WriteLine($"  NOT AS EXPECTED {finding}");
        }
    }

    return replay.Holds ? 0 : 1;
}
