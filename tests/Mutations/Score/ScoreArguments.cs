using System.Globalization;

namespace Guardrails.Mutations.Score;

/// <summary>What to run.</summary>
internal sealed record ScoreArguments
{
    public const string Usage =
        """
        Changes the core in small ways, one at a time, and counts how many changes the core's tests notice: tests/Mutations/score [OPTION...]

        --folder NAME     only this folder of src/Guardrails; repeatable. Default: Book, Deciding, Observing, Closing, Resolving, Reconciling.
        --sample N        so many covered mutants of each folder (120); 0 for all.
        --seed N          draws the sample (1). The same seed draws the same changes as long as the code stays.
        --replay N        shows mutant N and runs only it; repeatable. The numbers are those of the same commit and folders.
        --class PART      only test classes whose name contains PART; repeatable.
        --longest MS      leaves out test methods that take longer; 0 for none (0).
        --list            shows the mutants, and runs nothing.
        --resume FILE     takes what FILE, the output of a run of the same commit, folders, sample and seed, says, and tries the rest.
        --scratch FOLDER  keeps the copy and its build there, so that the next run builds less.
        --write           writes docs/internals/results/mutation-score.md.
        """;

    public static readonly IReadOnlyList<string> AllFolders = ["Book", "Deciding", "Observing", "Closing", "Resolving", "Reconciling"];

    public IReadOnlyList<string> Folders { get; private init; } = AllFolders;

    public int Sample { get; private init; } = 120;

    public int Seed { get; private init; } = 1;

    public int Longest { get; private init; }

    public IReadOnlyList<int> Replays { get; private init; } = [];

    public IReadOnlyList<string> Classes { get; private init; } = [];

    public bool IsList { get; private init; }

    public bool Writes { get; private init; }

    public string? Scratch { get; private init; }

    public string? Resume { get; private init; }

    /// <exception cref="FormatException">An argument is unknown, or its value is missing.</exception>
    public static ScoreArguments Parse(ReadOnlySpan<string> args)
    {
        var parsed = new ScoreArguments();
        var folders = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i];
            if (name is "--list" or "--write")
            {
                parsed = name == "--list" ? parsed with { IsList = true } : parsed with { Writes = true };
                continue;
            }

            var value = ++i < args.Length ? args[i] : throw new FormatException($"{name} is unknown, or its value is missing.");
            parsed = name switch
            {
                "--folder" => parsed with { Folders = Named(folders, value) },
                "--sample" => parsed with { Sample = int.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => parsed with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                "--longest" => parsed with { Longest = int.Parse(value, CultureInfo.InvariantCulture) },
                "--replay" => parsed with { Replays = [.. parsed.Replays, int.Parse(value, CultureInfo.InvariantCulture)] },
                "--class" => parsed with { Classes = [.. parsed.Classes, value] },
                "--scratch" => parsed with { Scratch = value },
                "--resume" => parsed with { Resume = value },
                _ => throw new FormatException($"{name} is unknown."),
            };
        }

        return parsed;
    }

    private static List<string> Named(List<string> folders, string value)
    {
        folders.Add(AllFolders.Contains(value) ? value : throw new FormatException($"{value} is none of {string.Join(", ", AllFolders)}."));
        return folders;
    }
}
