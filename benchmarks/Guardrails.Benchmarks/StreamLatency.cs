using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Guardrails.Alpaca.Streams;
using Guardrails.Benchmarks.Comparison;
using Guardrails.Benchmarks.Reports;
using Guardrails.Brokers;

namespace Guardrails.Benchmarks;

/// <summary>
/// How long an event of Alpaca's stream takes from its bytes to the guard's books, one by one, since what counts is the tail: at a pace as of a busy account, and as fast as one core does it. After each event
/// comes a fixed piece of work of about the same length, which allocates nothing: its tail is that of the machine.
/// </summary>
internal static class StreamLatency
{
    private const int Orders = 200;
    private const int PerSecond = 1_000;

    public static void Run(TimeSpan duration)
    {
        Console.WriteLine($"{Environment.MachineName}: {Machine.Describe()}, {ThreadClock.Name}");
        Console.WriteLine();
        Console.WriteLine("| Event of the stream, bytes to book | Events | p50 us | p90 us | p99 us | Fixed work, p50 us | p90 us | p99 us | Events a second on one core |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        Measure("warm-up", TimeSpan.FromSeconds(3), pace: null, print: false);
        Measure($"{PerSecond.ToString("#,##0", CultureInfo.InvariantCulture)} a second", duration, PerSecond, print: true);
        Measure("one after the other", TimeSpan.FromSeconds(5), pace: null, print: true);
    }

    private static void Measure(string what, TimeSpan duration, int? pace, bool print)
    {
        var (wire, seen) = (new AdapterWire(), new RecentIds(4_096));
        var stream = AdapterBenchmarks.StreamOf(AdapterBenchmarks.Options(wire));
        var guard = AdapterBenchmarks.OpenGuard();
        var before = guard.FindPosition("S00000")!.Net;
        var (worked, idle, bytesOfWork) = (new List<double>(), new List<double>(), new byte[32 * 1024]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var start = Stopwatch.GetTimestamp();
        for (var number = 0L; Stopwatch.GetElapsedTime(start) < duration; number++)
        {
            if (pace is { } perSecond)
            {
                while (number > Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond)
                {
                    Thread.Sleep(1);
                }
            }

            var bytes = wire.Fill((int)(number % Orders), (int)(number / Orders) + 1, number);
            var began = ThreadClock.Nanoseconds();
            foreach (var told in stream.Read(bytes, seen))
            {
                guard.Observe(((VenueEvent.OrderReported)told).Report);
            }

            worked.Add((ThreadClock.Nanoseconds() - began) / 1_000);
            began = ThreadClock.Nanoseconds();
            SHA256.HashData(bytesOfWork, hash);
            idle.Add((ThreadClock.Nanoseconds() - began) / 1_000);
        }

        if (guard.FindPosition("S00000")!.Net != before + ((worked.Count + Orders - 1) / Orders))
        {
            throw new InvalidOperationException("The program does not measure what it says: events are not booked.");
        }

        guard.DisposeAsync().AsTask().GetAwaiter().GetResult();
        var perCore = worked.Count / (worked.Sum() / 1_000_000);
        worked.Sort();
        idle.Sort();
        if (print)
        {
            Console.WriteLine(FormattableString.Invariant($"| {what} | {worked.Count} | {At(worked, 0.5)} | {At(worked, 0.9)} | {At(worked, 0.99)} | {At(idle, 0.5)} | {At(idle, 0.9)} | {At(idle, 0.99)} | {perCore:#,##0} |"));
        }
    }

    private static string At(List<double> sorted, double part) => sorted[(int)Math.Ceiling(part * sorted.Count) - 1].ToString("0.0", CultureInfo.InvariantCulture);
}
