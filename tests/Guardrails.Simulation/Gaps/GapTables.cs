using System.Globalization;
using Guardrails.Protection;
using Guardrails.Testing;

namespace Guardrails.Simulation.Gaps;

/// <summary>
/// Measures how long a position is without a live stop: without faults for every kind of venue and every moment, and with one fault at a time. Writes two tables with their denominators.
/// </summary>
internal sealed class GapTables(SimulationOptions options, TextWriter output)
{
    /// <summary>How many of all runs with one fault have to end protected or flat, without an operator.</summary>
    private const double Goal = 0.99;

    private const int MostReports = 30;

    /// <summary>Faults that put the position on another side, or in other hands, by themselves.</summary>
    private static readonly HashSet<FaultClass> _crossing = [FaultClass.WrongSide, FaultClass.Overfill, FaultClass.DoubleOcoFill, FaultClass.ExternalTrade, FaultClass.ExternalHoldings, FaultClass.Bust, FaultClass.Correction, FaultClass.AcknowledgedDifferently];

    private static readonly GapMoment[] _moments = Enum.GetValues<GapMoment>();

    private static readonly Dictionary<GapMoment, string> _words = new()
    {
        [GapMoment.Entry] = "an entry with its plan",
        [GapMoment.Place] = "a plan for what is held",
        [GapMoment.Tighten] = "the stop moves nearer",
        [GapMoment.ClosePart] = "a third is closed",
        [GapMoment.Add] = "a third is added",
        [GapMoment.Canceled] = "somebody cancels the stop",
        [GapMoment.Rest] = "nothing is done",
    };

    private readonly Lock _gate = new();
    private readonly List<GapResult> _results = [];
    private readonly List<string> _broken = [];

    /// <summary>Runs everything.</summary>
    /// <returns>Whether every run ended protected, flat or with an alarm, nothing was on the other side, and the goal is met.</returns>
    public bool Run()
    {
        var seeds = options.Seeds ?? 5;
        (GapVenue Venue, GapMoment Moment, FaultClass? Fault, ulong Seed)[] cells =
        [
            .. from venue in GapVenue.All
               from moment in _moments
               from fault in Enum.GetValues<FaultClass>().Select(static f => (FaultClass?)f).Prepend(null)
               where fault != FaultClass.Split || moment != GapMoment.Entry // nothing is bought while the market is closed
               from seed in Enumerable.Range(0, fault is null ? 10 * seeds : seeds)
               select (venue, moment, fault, options.From + (ulong)seed),
        ];
        var done = 0;
        InThreads.Run(cells, options.Threads, cell =>
        {
            try
            {
                var result = GapWorld.Run(cell.Venue, cell.Moment, cell.Fault, cell.Seed);
                lock (_gate)
                {
                    _results.Add(result);
                }
            }
            catch (Exception exception)
            {
                // The other runs are still worth it.
                lock (_gate)
                {
                    _broken.Add($"{cell.Venue.Name}, {cell.Moment}, {cell.Fault}, seed {cell.Seed}: {exception.Message}");
                }
            }

            if (Interlocked.Increment(ref done) % 2000 == 0)
            {
                output.WriteLine(FormattableString.Invariant($"{done} of {cells.Length} runs"));
            }
        });
        var page = new StringWriter { NewLine = "\n" };
        var isGood = Write(page);
        output.WriteLine();
        output.Write(page);
        isGood &= Report();
        if (options.GapsPage is { } written)
        {
            File.WriteAllText(written, page.ToString());
        }

        if (options.CheckGaps is { } expected && File.ReadAllText(expected) != page.ToString())
        {
            output.WriteLine($"{expected} says something else: write it anew with --gaps --page {expected}");
            isGood = false;
        }

        return isGood;
    }

    private bool Write(StringWriter page)
    {
        var calm = _results.Where(static r => r.Fault is null).ToArray();
        var policy = new ProtectionPolicy();
        page.WriteLine("# How long nothing protects");
        page.WriteLine();
        page.WriteLine("Written by `dotnet run -c Release --project tests/Guardrails.Simulation -- --gaps --seeds 2 --page docs/reference/protection-gaps.md`; do not edit. What is measured is read from the simulated venue's own orders at every step of virtual time.");
        page.WriteLine("What the words mean is in [protection](../concepts/protection.md).");
        page.WriteLine();
        page.WriteLine("## What rests");
        page.WriteLine();
        page.WriteLine("| Venue | What protects |");
        page.WriteLine("|---|---|");
        foreach (var venue in GapVenue.All)
        {
            page.WriteLine($"| {venue.Name} | {calm.First(r => r.Venue == venue && r.Moment == GapMoment.Rest).Rests} |");
        }

        page.WriteLine();
        page.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Everywhere: an alarm after {policy.AlarmAfter.TotalSeconds:0.#} s without a live stop; a stop that does not execute has {policy.StopPatience.TotalSeconds:0.#} s; {(policy.ExitsWhenUnprotected ? "the position is closed at market where no stop helps, in continuous trading" : "nothing is closed")}; `PartialEntry.{policy.PartialEntry}`, after {policy.PartialEntryWait.TotalSeconds:0.#} s."));
        page.WriteLine();
        page.WriteLine("## Without a fault");
        page.WriteLine();
        page.WriteLine(FormattableString.Invariant($"The longest time without a live stop for all that is held, in round trips of {GapVenue.RoundTrip.TotalMilliseconds:0} ms (one message and its answer; a cancellation is confirmed, and an order acknowledged, half of one after it was sent): p50, p99 and max of {calm.Length / GapVenue.All.Count / _moments.Length} runs each."));
        page.WriteLine();
        page.WriteLine($"| Venue | {string.Join(" | ", _moments.Select(static m => _words[m]))} |");
        page.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", _moments.Length))}");
        foreach (var venue in GapVenue.All)
        {
            page.WriteLine($"| {venue.Name} | {string.Join(" | ", _moments.Select(m => Quantiles(calm.Where(r => r.Venue == venue && r.Moment == m))))} |");
        }

        return WriteFaults(page);
    }

    private static string Quantiles(IEnumerable<GapResult> results)
    {
        var sorted = results.Select(static r => r.Gap / GapVenue.RoundTrip).Order().ToArray();
        return sorted is [] ? "-" : sorted[^1] == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Length / 2]:0.0}, {sorted[Math.Min(sorted.Length - 1, sorted.Length * 99 / 100)]:0.0}, {sorted[^1]:0.0}");
    }

    private bool WriteFaults(StringWriter page)
    {
        var struck = _results.Where(static r => r.Struck).ToArray();
        page.WriteLine();
        page.WriteLine("## One fault each");
        page.WriteLine();
        page.WriteLine(FormattableString.Invariant($"Where the position stands 5 s after the fault is over, without an operator. The fault is armed when one of the seven things of the table before begins; {struck.Length} of {_results.Count(static r => r.Fault is not null)} runs met an opportunity for it, and count. A fault lasts up to 60 s: an order whose request was lost is found out only then."));
        page.WriteLine();
        page.WriteLine("| Fault | Runs | Protected | Flat | Neither, with an alarm | Neither, silent | Longest gap | Gaps without an alarm in time |");
        page.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var group in struck.GroupBy(static r => r.Fault!.Value).OrderBy(static g => g.Key))
        {
            page.WriteLine(Row($"`{group.Key}`", [.. group]));
        }

        page.WriteLine(Row("all", struck));
        page.WriteLine();
        page.WriteLine($"An alarm is in time {new ProtectionPolicy().AlarmAfter.TotalSeconds:0} s after the gap has begun. Two faults are shown by a reading alone, every {new GuardedBrokerOptions().RefreshInterval.TotalSeconds:0} s, and have that long: `AcceptedNeverTaken`, `Split` (before the market opens).");
        page.WriteLine();
        page.WriteLine($"No opportunity here: {string.Join(", ", Enum.GetValues<FaultClass>().Where(f => struck.All(r => r.Fault != f)).Select(static f => $"`{f}`"))}.");
        page.WriteLine();
        var good = struck.Count(static r => r.End is GapEnd.Protected or GapEnd.Flat);
        page.WriteLine(FormattableString.Invariant($"{good} of {struck.Length} ({(double)good / Math.Max(1, struck.Length):0.0 %}) reach protected or flat without an operator; the goal is {Goal:0 %}."));
        return good >= Goal * struck.Length;
    }

    /// <summary>Says what is wrong.</summary>
    private bool Report()
    {
        string[] wrong =
        [
            .. _broken,
            .. _results.Where(static r => r.End == GapEnd.Silent).Select(static r => $"no alarm: {Text(r)}"),
            .. _results.Where(static r => r.Crossed && (r.Fault is not { } f || !_crossing.Contains(f))).Select(static r => $"on the other side: {Text(r)}"),
            .. _results.Where(static r => !r.IsTold).Select(static r => $"told late: {Text(r)}"),
            .. _results.Where(static r => r.Fault is null && r.End != GapEnd.Protected).Select(static r => $"not protected without a fault: {Text(r)}"),
        ];
        foreach (var line in wrong.Take(MostReports))
        {
            output.WriteLine(line);
        }

        foreach (var line in _results.Where(static r => r.End == GapEnd.Alarmed).Take(options.Trace ? int.MaxValue : 0))
        {
            output.WriteLine($"with an alarm: {Text(line)}");
        }

        output.WriteLine(FormattableString.Invariant($"{_results.Count} runs, {wrong.Length} violations"));
        return wrong.Length == 0;
    }

    private static string Row(string name, GapResult[] of) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {of.Length} | {of.Count(static r => r.End == GapEnd.Protected)} | {of.Count(static r => r.End == GapEnd.Flat)} | {of.Count(static r => r.End == GapEnd.Alarmed)} | {of.Count(static r => r.End == GapEnd.Silent)} | {of.Max(static r => r.Gap).TotalSeconds:0.0} s | {of.Count(static r => !r.IsTold)} |");

    private static string Text(GapResult r) => FormattableString.Invariant($"{r.Venue.Name}, {r.Moment}, {r.Fault?.ToString() ?? "no fault"}, seed {r.Seed}, gap {r.Gap.TotalSeconds:0.0} s, {r.End}: {r.What}");
}
