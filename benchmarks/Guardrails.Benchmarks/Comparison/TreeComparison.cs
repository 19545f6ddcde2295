using System.Globalization;
using System.Text;
using Guardrails.Benchmarks.Reports;

namespace Guardrails.Benchmarks.Comparison;

/// <summary>The guard of another commit beside the guard as it is built here, in one process.</summary>
internal sealed class TreeComparison
{
    /// <summary>The last commit before the core was restructured.</summary>
    public const string DefaultReference = "01c8d7a";

    /// <summary>Switches the comparison off.</summary>
    public const string None = "none";

    private readonly StringBuilder _notes = new();

    /// <summary>Measures every row.</summary>
    /// <param name="reference">The commit to compare with, as git names it; none for no comparison.</param>
    /// <returns>The table with its notes, as Markdown.</returns>
    /// <exception cref="InvalidOperationException">The scenarios do not fit one of the trees, or do not measure what they say.</exception>
    public string Run(string reference)
    {
        var root = SourceTree.FindRoot();
        using var alone = root is null ? null : SourceTree.Reserve(root);
        var other = root is null || reference == None ? null : SourceTree.OfCommit(root, reference, counting: false);
        if (other is null && reference != None)
        {
            Note($"Commit {reference} is not in this repository (a shallow clone has only the latest): only the figures of this build are shown.");
        }

        var counting = root is null ? [] : new[] { other is null ? null : SourceTree.OfCommit(root, reference, counting: true), SourceTree.OfWorkingTree(root, counting: true) };
        Console.WriteLine($"Building {string.Join(" and ", counting.Append(other).OfType<SourceTree>().Select(static t => t.Name).Distinct())} for the comparison ...");
        var counted = counting.Select(t => Task.Run(() => BuildCounting(t))).ToArray();
        var folder = other?.Build();
        var locks = Task.WhenAll(counted).GetAwaiter().GetResult();
        var old = folder is null ? null : new TreeUnderTest("old", folder);
        var current = new TreeUnderTest("current", AppContext.BaseDirectory);
        if (old is not null && old.World != current.World)
        {
            Note($"The scenarios do not start from the same: {old.World} in {other!.Name}; {current.World} here.");
        }

        var results = ComparisonRow.All.Select(row => PairedMeasurement.Measure(row, old, current)).ToList();
        old?.Clear();
        current.Clear();
        var oldLocks = CountLocks("old, counting", locks.ElementAtOrDefault(0));
        var currentLocks = CountLocks("current, counting", locks.ElementAtOrDefault(1));
        results = [.. results.Select((result, i) => result with { OldLocks = oldLocks?[i], CurrentLocks = currentLocks?[i] })];
        var heading = string.Create(
            CultureInfo.InvariantCulture,
            $"Old: {(other is null ? "-" : other.Name)}. New: this build. Time is {ThreadClock.Name}; a ratio is new divided by old, the median of slices run in turn.");
        return $"{heading}\n\n{ComparisonTable.Of(results)}{(_notes.Length == 0 ? "" : $"\n{_notes}")}";
    }

    /// <summary>Counting is an extra: where the counting lock does not fit a tree, the table shows no locks, and says why.</summary>
    private string? BuildCounting(SourceTree? tree)
    {
        try
        {
            return tree?.Build();
        }
        catch (InvalidOperationException exception)
        {
            Note($"No locks are counted in {tree!.Name}: {exception.Message}");
            return null;
        }
    }

    /// <summary>One number a row; <see langword="null"/> where work of other threads mixes in.</summary>
    private static double?[]? CountLocks(string name, string? folder)
    {
        if (folder is null)
        {
            return null;
        }

        var tree = new TreeUnderTest(name, folder);
        var counts = ComparisonRow.All.Select(row => row.OnOneThread ? PairedMeasurement.CountLocks(row, tree) : (double?)null).ToArray();
        tree.Clear();
        return counts;
    }

    private void Note(string text)
    {
        lock (_notes)
        {
            _notes.AppendLine(text);
        }
    }
}
