using System.Globalization;
using Guardrails.Simulation.Worlds;

namespace Guardrails.Simulation;

/// <summary>What the command line asks for.</summary>
internal sealed record SimulationOptions
{
    public const string Usage =
        """
        Runs a guard between hostile bots and a faulty venue, one whole run per seed, and audits every moment of it.

          --seeds N       how many seeds are run; default 200, or 1000 when traces are recorded
          --from N        the first seed; default 1
          --events N      how much happens in a run before it calms down; default 2000, or less when something is recorded
          --twice         runs every seed twice and compares the traces
          --threads N     seeds run at the same time; default one per core
          --replay SEED   runs one seed
          --trace         prints what happens; with --replay
          --record-traces FILE    writes what the seeds do: the hash of everything, and the hash of what is sent to the venue
          --check-traces FILE     runs the seeds of such a file and says which of them do something else
          --record-journals DIR   writes whole journals, and the state each of them leads to
          --narrow        leaves out what was added to the worlds later; the kept seeds mean that unless they say otherwise
          --wide          leaves out strategies that close their own share; the kept seeds that begin with "wide" mean that
          --shares        leaves out options and orders of several instruments; the kept seeds that begin with "shares" mean that
          --protection    bots give their positions plans as well; the kept seeds that begin with "protection" mean that
          --gaps          measures how long a position is without a live stop, for each kind of venue, moment and single fault; --seeds for each of them, default 5
          --page FILE     writes the tables of --gaps; --check-page FILE compares them
          --disable NAME  switches a mechanism of the guard off, to show what it prevents; debug builds only, may be repeated

        The exit code is 1 when anything is wrong.
        """;

    public int? Seeds { get; init; }

    public ulong From { get; init; } = 1;

    public long? Events { get; init; }

    public bool Twice { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    public ulong? Replay { get; init; }

    public bool Trace { get; init; }

    public string? RecordTraces { get; init; }

    public string? CheckTraces { get; init; }

    public string? RecordJournals { get; init; }

    public bool Gaps { get; init; }

    public string? GapsPage { get; init; }

    public string? CheckGaps { get; init; }

    public WorldWidth Width { get; init; } = WorldWidth.Legs;

    public IReadOnlyList<string> Disabled { get; init; } = [];

    /// <exception cref="ArgumentException">An argument is not known, or its value is missing or no number.</exception>
    public static SimulationOptions Parse(string[] args)
    {
        var options = new SimulationOptions();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--seeds" => options with { Seeds = (int)Number(args, ref i, int.MaxValue) },
                "--from" => options with { From = Number(args, ref i, ulong.MaxValue) },
                "--events" => options with { Events = (long)Number(args, ref i, int.MaxValue) },
                "--twice" => options with { Twice = true },
                "--threads" => options with { Threads = (int)Number(args, ref i, 1024) },
                "--replay" => options with { Replay = Number(args, ref i, ulong.MaxValue) },
                "--gaps" => options with { Gaps = true },
                "--page" => options with { GapsPage = Value(args, ref i) },
                "--check-page" => options with { CheckGaps = Value(args, ref i) },
                "--trace" => options with { Trace = true },
                "--record-traces" => options with { RecordTraces = Value(args, ref i) },
                "--check-traces" => options with { CheckTraces = Value(args, ref i) },
                "--record-journals" => options with { RecordJournals = Value(args, ref i) },
                "--narrow" => options with { Width = WorldWidth.Narrow },
                "--shares" => options with { Width = WorldWidth.Shares },
                "--wide" => options with { Width = WorldWidth.Wide },
                "--protection" => options with { Width = WorldWidth.Protection },
                "--disable" => options with { Disabled = [.. options.Disabled, Value(args, ref i)] },
                var other => throw new ArgumentException($"'{other}' is not known."),
            };
        }

        return options;
    }

    private static string Value(string[] args, ref int at) => ++at < args.Length ? args[at] : throw new ArgumentException($"{args[at - 1]} needs a value.");

    private static ulong Number(string[] args, ref int at, ulong most)
    {
        var value = Value(args, ref at);
        return ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new ArgumentException($"'{value}' is not a number from 1 to {most}.");
    }
}
