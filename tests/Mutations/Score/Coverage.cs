using System.Collections.Concurrent;
using System.Globalization;

namespace Guardrails.Mutations.Score;

/// <summary>Which test methods reach which mutants, and how long each takes.</summary>
internal sealed class Coverage
{
    // What allocates, or waits on a clock of the machine, says nothing of a mutant.
    private static readonly string[] LeftOut = ["AllocationTests", "AlarmLatencyTests", "GuardTelemetryTests", "BuildUnderTestTests", ".Conventions."];

    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(3);

    private readonly Dictionary<int, long> _milliseconds = [];
    private readonly Dictionary<int, HashSet<int>> _methods = [];
    private readonly ConcurrentDictionary<int, string> _leftOut = [];

    public IReadOnlyList<string> Names { get; private set; } = [];

    public int MethodCount => _milliseconds.Count;

    /// <summary>The methods that reach a mutant, the cheapest first.</summary>
    public IReadOnlyList<int> Of(Mutant mutant) => _methods.TryGetValue(mutant.Id, out var methods) ? [.. methods.Where(m => !_leftOut.ContainsKey(m)).OrderBy(m => _milliseconds[m]).ThenBy(static m => m)] : [];

    /// <summary>A method judges no mutant from now on.</summary>
    public void LeaveOut(int method, string why)
    {
        if (_leftOut.TryAdd(method, why))
        {
            Console.WriteLine($"Left out: {Names[method]}: {why}");
        }
    }

    public TimeSpan CostOf(int method) => TimeSpan.FromMilliseconds(_milliseconds[method]);

    /// <summary>The methods that judge no mutant: they fail without one, or take too long.</summary>
    public IEnumerable<string> LeftOutMethods => _leftOut.Select(method => $"{Names[method.Key]}: {method.Value}");

    /// <summary>Runs every method without a mutant, twice: the second time tells what it costs once it is compiled.</summary>
    /// <exception cref="MutationException">The tests do not run to their end without a mutant.</exception>
    public static async Task<Coverage> ReadAsync(HostProcess host, int mutants, ScoreArguments arguments)
    {
        var coverage = new Coverage();
        await host.StartAsync();
        coverage.Names = host.Methods;
        var chosen = Enumerable.Range(0, host.Methods.Count)
            .Where(m => !LeftOut.Any(part => host.Methods[m].Contains(part, StringComparison.Ordinal)))
            .Where(m => arguments.Classes.Count == 0 || arguments.Classes.Any(part => host.Methods[m].Contains(part, StringComparison.Ordinal)))
            .ToList();
        for (var pass = 0; pass < 2; pass++)
        {
            await host.SendAsync($"cover {mutants + 1} {string.Join(' ', chosen)}");
            var last = "";
            while (await host.ReadAsync(_timeout) is var line && line != "done")
            {
                coverage.Add(line ?? throw new MutationException($"The tests do not run to their end without a mutant. {last}"));
                last = line.StartsWith("start ", StringComparison.Ordinal) ? $"Running: {host.Methods[int.Parse(line.AsSpan("start ".Length), CultureInfo.InvariantCulture)]}" : last;
            }
        }

        foreach (var method in coverage._milliseconds.Where(m => arguments.Longest > 0 && m.Value > arguments.Longest).Select(static m => m.Key))
        {
            coverage._leftOut.TryAdd(method, FormattableString.Invariant($"{coverage._milliseconds[method]} ms are too long"));
        }

        return coverage;
    }

    private void Add(string line)
    {
        if (line.Split(' ', 5) is not ["covered", var method, var milliseconds, var reached, var failure])
        {
            return;
        }

        var m = int.Parse(method, CultureInfo.InvariantCulture);
        if (failure.Length > 0 || _leftOut.ContainsKey(m))
        {
            _leftOut.TryAdd(m, failure);
            return;
        }

        _milliseconds[m] = long.Parse(milliseconds, CultureInfo.InvariantCulture);
        foreach (var id in reached.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var mutant = int.Parse(id, CultureInfo.InvariantCulture);
            if (!_methods.TryGetValue(mutant, out var methods))
            {
                _methods.Add(mutant, methods = []);
            }

            methods.Add(m);
        }
    }
}
