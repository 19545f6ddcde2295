using System.Security.Cryptography;
using System.Text;

namespace Guardrails.Mutations.Score;

/// <summary>Counts how many small changes of the core its tests notice.</summary>
internal static class ScoreCommand
{
    public static async Task<int> RunAsync(string root, ScoreArguments arguments)
    {
        var source = MutantSource.Read(root, [.. arguments.Folders], arguments.Scratch is { } scratch ? new KnownToCompile(Path.Combine(scratch, "compiling.txt")) : null);
        Console.WriteLine($"{source.Mutants.Count} mutants of {string.Join(", ", source.Mutants.CountBy(static m => m.Folder).Select(static f => $"{f.Key} ({f.Value})"))}");
        var keys = source.Mutants.Select(static m => m.Key).ToHashSet();
        foreach (var gone in SameList.Read(root).Keys.Where(key => arguments.Folders.Any(folder => key.StartsWith($"{folder}/", StringComparison.Ordinal)) && !keys.Contains(key)))
        {
            Console.WriteLine($"same.txt names a change that is gone: {gone}");
        }

        if (arguments.IsList)
        {
            Console.WriteLine(string.Join(Environment.NewLine, source.Mutants));
            return 0;
        }

        using var copy = new MutatedCopy(root, arguments.Scratch);
        Console.WriteLine($"{DateTime.Now:HH:mm:ss} Building them into one copy.");
        copy.Build(source);
        await using var first = new HostProcess(copy.Host);
        var coverage = await Coverage.ReadAsync(first, source.Mutants.Max(static m => m.Id), arguments);
        await first.DisposeAsync();
        foreach (var failure in coverage.LeftOutMethods)
        {
            Console.WriteLine($"Left out: {failure}");
        }

        var covered = source.Mutants.Where(m => coverage.Of(m).Count > 0).ToList();
        Console.WriteLine($"{DateTime.Now:HH:mm:ss} {coverage.MethodCount} test methods reach {covered.Count} of them.");
        var sample = arguments.Replays.Count > 0 ? Replayed(source, arguments.Replays) : Sample(covered, arguments);
        Console.WriteLine($"Trying {sample.Count}, drawn with seed {arguments.Seed}.");
        var page = new ScorePage(root, arguments, source.Mutants, covered);
        var earlier = arguments.Resume is { } output ? Verdict.Read(File.ReadLines(output), sample) : [];
        var done = earlier.Count;
        var tried = await new Trials(copy.Host, coverage).RunAsync([.. sample.Where(mutant => !earlier.Exists(verdict => verdict.Mutant == mutant))], verdict =>
        {
            lock (page)
            {
                var end = verdict.KilledBy is { } killer ? $"killed by {killer}{(arguments.Replays.Count > 0 ? $": {verdict.How}" : "")}" : $"SURVIVED{(verdict.How.Length > 0 ? $", {verdict.How}" : "")}";
                Console.WriteLine($"{DateTime.Now:HH:mm:ss} [{++done}/{sample.Count}] {verdict.Mutant}: {end}");
            }
        });
        if (arguments.Replays.Count > 0)
        {
            return 0;
        }

        var verdicts = sample.Select(mutant => earlier.Find(verdict => verdict.Mutant == mutant) ?? tried.First(verdict => verdict.Mutant == mutant)).ToList();
        var text = page.Of(verdicts);
        Console.WriteLine(text);
        if (arguments.Writes)
        {
            File.WriteAllText(Path.Combine(root, "docs/internals/results/mutation-score.md"), text);
        }

        return 0;
    }

    /// <summary>Draws the same changes again as long as they are there, whatever else has changed.</summary>
    private static List<Mutant> Sample(List<Mutant> covered, ScoreArguments arguments) =>
    [
        .. covered.GroupBy(static m => m.Folder)
            .SelectMany(folder => folder.OrderBy(m => Rank(m, arguments.Seed), StringComparer.Ordinal).Take(arguments.Sample == 0 ? int.MaxValue : arguments.Sample))
            .OrderBy(static m => m.Id),
    ];

    private static string Rank(Mutant mutant, int seed) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{seed} {mutant.Operator} {mutant.Key}"))));

    private static List<Mutant> Replayed(MutantSource source, IReadOnlyList<int> ids)
    {
        var byId = source.Mutants.ToDictionary(static m => m.Id);
        return [.. ids.Select(id => byId.TryGetValue(id, out var mutant) ? mutant : throw new MutationException($"There is no mutant {id}, or it does not compile."))];
    }
}
