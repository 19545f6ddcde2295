using Guardrails.Alpaca;
using Guardrails.Conformance.Laws;
using Guardrails.Conformance.Soak;
using Guardrails.Testing;
using Guardrails.Testing.Conformance;

namespace Guardrails.Conformance;

/// <summary>Runs the cases for adapters against the venues of this repository, or against the user's own paper account.</summary>
internal static class ConformanceProgram
{
    private const string Usage = """
        simulated                      all cases on the simulated broker, with several profiles
        alpaca --wire [--write]        all cases through the Alpaca adapter against sandboxes; --write writes docs/reference/conformance.md
        soak [--minutes 10] [--seed 1] a guarded bot through the Alpaca adapter against a sandbox that fails all the time, judged by the venue's truth
        alpaca --laws [--runs 4]       the laws of Guardrails.Testing.FsCheck over the Alpaca adapter and sandboxes, --seed 1
        alpaca --paper [--symbol F]    through the Alpaca adapter on the paper account of APCA_API_KEY_ID and APCA_API_SECRET_KEY
        --only BA-13,BA-14             these cases alone
        --quiet                        only cases that did not pass
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["soaked", var address, var seed, var journal]:
                return await GuardedProcess.RunAsync(address, seed, journal).ConfigureAwait(false);
            case ["soak", .. var words] when SoakSettings.Read(words) is { } settings:
                return await SoakRun.RunAsync(settings).ConfigureAwait(false);
            case ["alpaca", "--laws", .. var words] when LawsRun.Run(words) is { } code:
                return code;
            default:
                return await ExamineAsync(args).ConfigureAwait(false);
        }
    }

    private static async Task<int> ExamineAsync(string[] args)
    {
        var (words, only, symbol) = (new List<string>(), (string?)null, "F");
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is "--only" or "--symbol" && i + 1 < args.Length)
            {
                (only, symbol) = args[i] == "--only" ? (args[i + 1], symbol) : (only, args[i + 1]);
                i++;
            }
            else
            {
                words.Add(args[i]);
            }
        }

        var quiet = words.Remove("--quiet");
        var names = only?.Split(',');
        var cases = AdapterConformance.Cases.Where(entry => names is null || names.Contains(entry.Id, StringComparer.Ordinal)).ToList();
        switch (string.Join(" ", words))
        {
            case "simulated":
                return Exit(await RunAsync(Simulated(), cases, quiet).ConfigureAwait(false));
            case "alpaca --wire":
                return Exit(await RunAsync(Wire(), cases, quiet).ConfigureAwait(false));
            case "alpaca --wire --write" when names is null:
                var reports = await RunAsync([.. Simulated(), .. Wire()], cases, quiet).ConfigureAwait(false);
                await ConformancePage.WriteAsync(reports).ConfigureAwait(false);
                return Exit(reports);
            case "alpaca --paper":
                return await PaperAsync(symbol, cases, quiet).ConfigureAwait(false);
            default:
                await Console.Error.WriteLineAsync(Usage).ConfigureAwait(false);
                return 2;
        }
    }

    private static IReadOnlyList<IConformanceHarness> Simulated() =>
    [
        new SimulatedConformanceHarness(SimulatedVenueProfile.Plain),
        new SimulatedConformanceHarness(SimulatedVenueProfile.EquitiesHoldingShares),
        new SimulatedConformanceHarness(SimulatedVenueProfile.EquitiesHoldingShares with { Name = "EquitiesHoldingShares, margin of 2, answers after the stream", Leverage = 2m, ResponseLatency = TimeSpan.FromMilliseconds(50) }),
        new SimulatedConformanceHarness(SimulatedVenueProfile.Spot),
        new SimulatedConformanceHarness(SimulatedVenueProfile.FuturesOneWay),
        new SimulatedConformanceHarness(SimulatedVenueProfile.FuturesHedge),
    ];

    private static IReadOnlyList<IConformanceHarness> Wire() =>
        [new AlpacaWireHarness(breaksConnections: false), new AlpacaWireHarness(breaksConnections: true), new AlpacaWireHarness(breaksConnections: false, coins: true)];

    private static async Task<int> PaperAsync(string symbol, IReadOnlyList<ConformanceCase> cases, bool quiet)
    {
        if (AlpacaKey.FromEnvironment() is not { } key)
        {
            await Console.Error.WriteLineAsync("Set APCA_API_KEY_ID and APCA_API_SECRET_KEY to the key of a paper account.").ConfigureAwait(false);
            return 2;
        }

        Console.WriteLine($"This sends real orders for 1 to 10 shares of {symbol} to the paper account of the key {key}, and cancels and closes what it has sent.");
        return Exit(await RunAsync([new AlpacaPaperHarness(key, symbol)], cases, quiet).ConfigureAwait(false));
    }

    private static async Task<IReadOnlyList<ConformanceReport>> RunAsync(IReadOnlyList<IConformanceHarness> harnesses, IReadOnlyList<ConformanceCase> cases, bool quiet)
    {
        var reports = new List<ConformanceReport>();
        foreach (var harness in harnesses)
        {
            Console.WriteLine($"\n{harness.Name}");
            var report = await AdapterConformance.RunAsync(harness, new Printer(quiet), cases).ConfigureAwait(false);
            Console.WriteLine(report.Summary);
            reports.Add(report);
        }

        return reports;
    }

    private static int Exit(IReadOnlyList<ConformanceReport> reports)
    {
        var failed = reports.Sum(static report => report.Failed.Count);
        Console.WriteLine($"\n{reports.Sum(static report => report.Passed)} passed, {failed} failed, {reports.Sum(static report => report.NotExamined.Count)} not examined");

        // A run in which nothing was examined is no pass.
        return failed > 0 || reports.Sum(static report => report.Passed) == 0 ? 1 : 0;
    }

    private sealed class Printer(bool quiet) : IProgress<ConformanceOutcome>
    {
        public void Report(ConformanceOutcome value)
        {
            if (!quiet || value is not ConformanceOutcome.Passed)
            {
                Console.WriteLine(value);
            }
        }
    }
}
