using System.Collections.Concurrent;
using System.Globalization;

namespace Guardrails.Mutations.Score;

/// <summary>Tries mutants in two processes at once.</summary>
internal sealed class Trials(string host, Coverage coverage)
{
    private const int Processes = 2;
    private const int MostTaints = 2;

    // A method that has noticed many mutants is asked early, although it takes longer.
    private readonly ConcurrentDictionary<int, int> _kills = [];

    private static readonly TimeSpan _leastTimeout = TimeSpan.FromSeconds(12);

    public async Task<IReadOnlyList<Verdict>> RunAsync(IReadOnlyList<Mutant> mutants, Action<Verdict> told)
    {
        var next = -1;
        var verdicts = new Verdict[mutants.Count];
        await Task.WhenAll(Enumerable.Range(0, Processes).Select(async _ =>
        {
            await using var process = new HostProcess(host);
            while (Interlocked.Increment(ref next) is var i && i < mutants.Count)
            {
                verdicts[i] = await TryAsync(process, mutants[i]);
                told(verdicts[i]);
            }
        }));
        return verdicts;
    }

    private async Task<Verdict> TryAsync(HostProcess process, Mutant mutant)
    {
        var methods = coverage.Of(mutant).OrderBy(m => (coverage.CostOf(m).TotalMilliseconds + 1d) / (1 + _kills.GetValueOrDefault(m))).ToList();
        if (methods.Count == 0)
        {
            return new Verdict(mutant, null, "no chosen test reaches it");
        }

        for (var taints = 1; ; taints++)
        {
            await process.StartAsync();
            await process.SendAsync(string.Create(CultureInfo.InvariantCulture, $"run {mutant.Id} {string.Join(' ', methods)}"));
            var (verdict, tainted) = await ReadAsync(process, mutant);
            if (verdict is not null)
            {
                return verdict;
            }

            // The method fails without the mutant as well: another process says whether the mutant did it. A method that fails again judges no mutant.
            await process.DisposeAsync();
            if (taints % MostTaints == 0)
            {
                methods.Remove(tainted);
                coverage.LeaveOut(tainted, $"fails without a mutant after {mutant.Id}");
            }
        }
    }

    private async Task<(Verdict? Verdict, int Tainted)> ReadAsync(HostProcess process, Mutant mutant)
    {
        var method = -1;
        var timeout = _leastTimeout;
        while (true)
        {
            var line = await process.ReadAsync(timeout);
            switch (line?.Split(' ', 3))
            {
                case null:
                    _kills.AddOrUpdate(method, 1, static (_, kills) => kills + 1);
                    return (new Verdict(mutant, coverage.Names[method], "it does not end, or ends the process"), -1);
                case ["start", var started]:
                    method = int.Parse(started, CultureInfo.InvariantCulture);
                    timeout = _leastTimeout + (20 * coverage.CostOf(method));
                    break;
                case ["killed", var killer, var how]:
                    _kills.AddOrUpdate(method, 1, static (_, kills) => kills + 1);
                    return (new Verdict(mutant, coverage.Names[int.Parse(killer, CultureInfo.InvariantCulture)], how), -1);
                case ["tainted", ..]:
                    return (null, method);
                default:
                    return (new Verdict(mutant, null, ""), -1);
            }
        }
    }
}
