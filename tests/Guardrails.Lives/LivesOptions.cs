using System.Globalization;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Playing;

namespace Guardrails.Lives;

/// <summary>What the command line asks for.</summary>
internal sealed record LivesOptions
{
    public const string Usage =
        """
        Plays short lives of a guard through its public calls only, and holds it against every sequence of fills that can be reached.

          --lives N       how many lives are played; default 20000
          --from SEED     the first seed; default 1
          --seconds N     stops after so many seconds, with the lives played until then
          --threads N     lives played at the same time; default one per core
          --replay SEED   plays one life and narrates it
          --keep I,J      with --replay: only the moves of these numbers, as a shrunk life prints them
          --without NAME  leaves the lives out that draw a deviation; may be repeated
          --only NAME     plays only the lives that draw a deviation
          --loosen WHAT   limits, or exits: the guard is one unit looser than the checks, and a violation has to be found
          --report FILE   writes what was looked at and found

        The exit code is 1 when a life breaks a property and is not explained, or when a loosened guard breaks none.
        """;

    public long Lives { get; init; } = 20_000;

    public ulong From { get; init; } = 1;

    public int? Seconds { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    public ulong? Replay { get; init; }

    public IReadOnlyList<int>? Keep { get; init; }

    public IReadOnlyList<Deviation> Without { get; init; } = [];

    public Deviation? Only { get; init; }

    public Loosening Loosening { get; init; }

    public string? Report { get; init; }

    /// <exception cref="ArgumentException">An argument is not known, or its value is missing or no number.</exception>
    public static LivesOptions Parse(string[] args)
    {
        var options = new LivesOptions();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--lives" => options with { Lives = (long)Number(args, ref i, int.MaxValue) },
                "--from" => options with { From = Number(args, ref i, ulong.MaxValue) },
                "--seconds" => options with { Seconds = (int)Number(args, ref i, 86_400) },
                "--threads" => options with { Threads = (int)Number(args, ref i, 1024) },
                "--replay" => options with { Replay = Number(args, ref i, ulong.MaxValue) },
                "--keep" => options with { Keep = [.. Value(args, ref i).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static n => int.Parse(n, CultureInfo.InvariantCulture))] },
                "--without" => options with { Without = [.. options.Without, Name<Deviation>(Value(args, ref i))] },
                "--only" => options with { Only = Name<Deviation>(Value(args, ref i)) },
                "--loosen" => options with { Loosening = Name<Loosening>(Value(args, ref i)) },
                "--report" => options with { Report = Value(args, ref i) },
                var other => throw new ArgumentException($"'{other}' is not known."),
            };
        }

        return options;
    }

    private static T Name<T>(string text)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value : throw new ArgumentException($"'{text}' is none of {string.Join(", ", Enum.GetNames<T>())}.");

    private static string Value(string[] args, ref int at) => ++at < args.Length ? args[at] : throw new ArgumentException($"{args[at - 1]} needs a value.");

    private static ulong Number(string[] args, ref int at, ulong most)
    {
        var value = Value(args, ref at);
        return ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new ArgumentException($"'{value}' is not a number from 1 to {most}.");
    }
}
