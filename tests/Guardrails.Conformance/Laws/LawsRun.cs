using System.Diagnostics;
using System.Globalization;
using Guardrails.Testing.FsCheck;

namespace Guardrails.Conformance.Laws;

/// <summary>Examines the laws over the Alpaca adapter and sandboxes, over HTTP and WebSocket.</summary>
internal static class LawsRun
{
    private static readonly IReadOnlyList<ListedInstrument> _instruments =
    [
        new(Share("AAPL", isShortable: true), 190m),
        new(Share("HTB", isShortable: false), 40m),
    ];

    /// <summary>Runs them; <see langword="null"/> when the words say something else.</summary>
    public static int? Run(ReadOnlySpan<string> words)
    {
        var options = new LawOptions { Lives = 4, Steps = 15, Instruments = _instruments };
        for (; words.Length >= 2; words = words[2..])
        {
            if (words[0] == "--runs" && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var runs) && runs is >= 1 and <= 100_000)
            {
                options.Lives = runs;
            }
            else if (words[0] == "--seed" && ulong.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            {
                options.Seed = seed;
            }
            else
            {
                return null;
            }
        }

        return words.IsEmpty ? Run(options) : null;
    }

    private static int Run(LawOptions options)
    {
        var (started, held, broken) = (Stopwatch.GetTimestamp(), 0, 0);
        Console.WriteLine("Groups are not examined: Alpaca names their legs itself. Faults that have no form on the wire do not happen.\n");
        foreach (var law in GuardLaws.All)
        {
            var outcome = law.Examine(static world => new AlpacaUnderTest(world), options);
            held += outcome is LawOutcome.Held ? 1 : 0;
            broken += outcome is LawOutcome.Broken ? 1 : 0;
            Console.WriteLine(outcome switch
            {
                LawOutcome.NotApplicable missing => $"NOT EXAMINED    {law.Name}: {missing.Why}",
                LawOutcome.NotExamined unsteady => $"NOT EXAMINED    {law.Name}: {unsteady.Why}\n                once:  {unsteady.Once}\n                again: {unsteady.Again}",
                _ => outcome.ToString(),
            });
        }

        Console.WriteLine(FormattableString.Invariant(
            $"\n{held} laws held, {GuardLaws.All.Count - held - broken} not examined, {broken} broken, {options.Lives} lives each, seed {options.Seed}, in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
        return broken > 0 || held == 0 ? 1 : 0;
    }

    private static Instrument Share(string symbol, bool isShortable) => new() { Symbol = symbol, QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, Shortable = isShortable };
}
