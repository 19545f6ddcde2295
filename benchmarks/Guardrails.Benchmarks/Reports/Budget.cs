using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Guardrails.Benchmarks.Reports;

/// <summary>What a path may cost. A budget is a promise to look, not a gate: time is never asserted, since machines differ and are noisy.</summary>
/// <param name="Path">What is measured, as the table shows it.</param>
/// <param name="Type">The class of the benchmark.</param>
/// <param name="Method">The method of the benchmark.</param>
/// <param name="Parameters">The case: the name and value of every parameter.</param>
/// <param name="Nanoseconds">The most it may take; <see langword="null"/> when it is only reported.</param>
/// <param name="Bytes">The most it may allocate; <see langword="null"/> when it is only reported.</param>
/// <param name="Ratio">The most it may be of the case it is compared with; <see langword="null"/> when it is only reported.</param>
/// <param name="ComparedWith">The case it is compared with, by its <paramref name="Path"/>; <see langword="null"/> when it is compared with none.</param>
internal sealed record Budget(
    string Path, Type Type, string Method, string Parameters, double? Nanoseconds, double? Bytes = null, double? Ratio = null, string? ComparedWith = null)
{
    private const string Smallest = "Decide, every rule, 1 position, 0 orders";
    private const string OneByOne = "durable admit, one by one";
    private const string BareRequest = "request through HttpClient alone, no network";

    /// <summary>The corners: the smallest and the largest case of every path that has a budget.</summary>
    public static IReadOnlyList<Budget> All { get; } =
    [
        Decide(Smallest, nameof(DecideBenchmarks.Approve), 1, 0, 200),
        Decide("Decide, every rule, 1 position, 5,000 orders", nameof(DecideBenchmarks.Approve), 1, 5_000, 200, 1.2),
        Decide("Decide, every rule, 10,000 positions, 0 orders", nameof(DecideBenchmarks.Approve), 10_000, 0, 200, 1.2),
        Decide("Decide, every rule, 10,000 positions, 5,000 orders", nameof(DecideBenchmarks.Approve), 10_000, 5_000, 200, 1.2),
        Decide("Decide, 14 rules, 10,000 positions, 5,000 orders", nameof(DecideBenchmarks.ApproveFourteenRules), 10_000, 5_000, 130),
        Decide("Decide, every rule, rotating over 10,000 symbols", nameof(DecideBenchmarks.ApproveRotating), 10_000, 5_000, 600),
        new("entry admitted, sent, filled, settled", typeof(LifecycleBenchmarks), nameof(LifecycleBenchmarks.FillEntry), "Positions=50, OpenOrders=200", 1_500, 1_024),
        new(OneByOne, typeof(CommitBenchmarks), nameof(CommitBenchmarks.OneByOne), "AppendMicroseconds=1000", null),
        new("durable admit, 64 concurrent", typeof(CommitBenchmarks), nameof(CommitBenchmarks.Concurrent), "AppendMicroseconds=1000", null, null, 1 / 20d, OneByOne),
        new(BareRequest, typeof(AdapterBenchmarks), nameof(AdapterBenchmarks.Bare), "", null),
        new("order through the Alpaca adapter, no network", typeof(AdapterBenchmarks), nameof(AdapterBenchmarks.Submit), "", 20_000, 2_048, null, BareRequest),
        new("event of Alpaca's stream to the book", typeof(AdapterBenchmarks), nameof(AdapterBenchmarks.StreamEvent), "", 200_000, null, null, BareRequest),
    ];

    public bool IsFor(BenchmarkCase benchmarkCase) =>
        benchmarkCase.Descriptor.Type == Type && benchmarkCase.Descriptor.WorkloadMethod.Name == Method
        && string.Join(", ", benchmarkCase.Parameters.Items.OrderByDescending(static p => p.Name, StringComparer.Ordinal).Select(static p => $"{p.Name}={p.Value}")) == Parameters;

    /// <summary>The report of the case; <see langword="null"/> when it was not measured.</summary>
    public BenchmarkReport? Find(IEnumerable<BenchmarkReport> reports) => reports.FirstOrDefault(r => r.Success && IsFor(r.BenchmarkCase));

    private static Budget Decide(string path, string method, int positions, int openOrders, double nanoseconds, double? ratio = null) =>
        new(path, typeof(DecideBenchmarks), method, $"Positions={positions}, OpenOrders={openOrders}", nanoseconds, 0, ratio, ratio is null ? null : Smallest);
}
