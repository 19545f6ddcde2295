using System.Reflection;
using Guardrails.Mutations;
using Guardrails.Mutations.Score;

const string Usage =
    """
    Removes one mechanism at a time and shows which tests notice: tests/Mutations/run [--check] [NAME...]

    --check only looks whether every mutation finds its place in the code. Without it each mutation is applied to a copy of the last commit, and
    the core tests are built and run: about a minute per mutation. A mutation that no test notices is a failure. A whole run writes
    docs/internals/results/mechanisms-removed.md; a run of named mutations only prints.
    """;

var root = typeof(Mutation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "RepositoryRoot").Value!;
if (args is ["score", .. var options])
{
    try
    {
        return await ScoreCommand.RunAsync(root, ScoreArguments.Parse(options));
    }
    catch (Exception exception) when (exception is MutationException or FormatException)
    {
        Console.Error.WriteLine($"{exception.Message}{Environment.NewLine}{Environment.NewLine}{ScoreArguments.Usage}");
        return 2;
    }
}

var check = args.Contains("--check");
var names = args.Where(static arg => arg != "--check").ToHashSet();
try
{
    var all = Directory.EnumerateFiles(Path.Combine(root, "tests/Mutations"), "*.mutation").Order(StringComparer.Ordinal)
        .Select(static file => Mutation.Parse(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)))
        .ToList();
    var mutations = names.Count == 0 ? all : all.Where(mutation => names.Contains(mutation.Name)).ToList();
    var unknown = names.Except(all.Select(static mutation => mutation.Name)).ToList();
    if (unknown.Count > 0 || mutations.Count == 0)
    {
        Console.Error.WriteLine($"No mutation is called {string.Join(", ", unknown)}.{Environment.NewLine}{Environment.NewLine}{Usage}");
        return 2;
    }

    return check ? Check(mutations) : Try(mutations, mutations.Count == all.Count);
}
catch (Exception exception) when (exception is MutationException or FormatException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

int Check(List<Mutation> mutations)
{
    var source = SourceTree.Read(root);
    var misplaced = 0;
    foreach (var mutation in mutations)
    {
        try
        {
            source.Apply(mutation);
            Console.WriteLine($"{mutation.Name}: finds its place");
        }
        catch (MutationException exception)
        {
            Console.WriteLine(exception.Message);
            misplaced++;
        }
    }

    return misplaced == 0 ? 0 : 1;
}

int Try(List<Mutation> mutations, bool isWhole)
{
    var page = new ResultPage();
    var unnoticed = new List<string>();
    using var trial = new Trial(root);
    foreach (var mutation in mutations)
    {
        var failed = trial.Run(mutation);
        Console.WriteLine($"{mutation.Name}: {failed.Values.Sum()} tests fail");
        page.Add(mutation, failed);
        if (failed.Count == 0)
        {
            unnoticed.Add(mutation.Name);
        }
    }

    if (isWhole)
    {
        File.WriteAllText(Path.Combine(root, "docs/internals/results/mechanisms-removed.md"), page.ToString());
    }

    Console.WriteLine(page);
    if (unnoticed.Count > 0)
    {
        Console.WriteLine($"No test notices {string.Join(", ", unnoticed)}.");
    }

    return unnoticed.Count == 0 ? 0 : 1;
}
