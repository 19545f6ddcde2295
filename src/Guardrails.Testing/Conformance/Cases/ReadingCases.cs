using Guardrails.Brokers;
using static Guardrails.Testing.Conformance.ConformanceBench;

namespace Guardrails.Testing.Conformance.Cases;

/// <summary>A question that fails is not an answer.</summary>
internal static class ReadingCases
{
    private const string Group = "failing questions";
    private const ConformanceAbilities FailReads = ConformanceAbilities.FailReads;

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new()
        {
            Id = "BA-43",
            Group = Group,
            Title = "Positions that cannot be read are not a flat account.",
            Action = "Every question to the venue fails, and positions are read.",
            PassCriterion = "The answer is Failed with a reason; nothing is thrown.",
            Needs = FailReads,
            Play = PositionsAsync,
        },
        new()
        {
            Id = "BA-44",
            Group = Group,
            Title = "Positions that are read in part are Partial.",
            Action = "A part of the answer about positions is missing.",
            PassCriterion = "The answer is Partial or Failed with a reason.",
            Needs = ConformanceAbilities.PartialPositionReads | ConformanceAbilities.ReadTruth,
            Play = PartialPositionsAsync,
        },
        new()
        {
            Id = "BA-45",
            Group = Group,
            Title = "Open orders that cannot be read are not an empty list.",
            Action = "Every question to the venue fails, and open orders are read.",
            PassCriterion = "The answer is Failed with a reason; nothing is thrown.",
            Needs = FailReads,
            Play = OpenOrdersAsync,
        },
        new()
        {
            Id = "BA-46",
            Group = Group,
            Title = "An order that cannot be looked up is not absent.",
            Action = "Every question to the venue fails, and an order is looked up.",
            PassCriterion = "The answer is Failed; nothing is thrown.",
            Needs = FailReads,
            Play = LookupAsync,
        },
        new()
        {
            Id = "BA-47",
            Group = Group,
            Title = "Executions that cannot be read are not an empty list.",
            Action = "Every question to the venue fails, and executions are read.",
            PassCriterion = "The answer is Failed with a reason; nothing is thrown.",
            Needs = FailReads,
            When = CaseCondition.ListsExecutions,
            Play = ExecutionsAsync,
        },
        new()
        {
            Id = "BA-48",
            Group = Group,
            Title = "An account that cannot be read is no account.",
            Action = "Every question to the venue fails, and the account is read.",
            PassCriterion = "The answer is null; nothing is thrown.",
            Needs = FailReads,
            Play = AccountAsync,
        },
    ];

    private static async Task PositionsAsync(ConformanceBench bench)
    {
        await bench.Account.FailReadsAsync(true).ConfigureAwait(false);
        var positions = await bench.AnswerAsync(bench.Adapter.GetPositionsAsync(bench.Cancellation), "GetPositionsAsync").ConfigureAwait(false);
        Require(positions.Completeness == SnapshotCompleteness.Failed, $"the venue does not answer, and GetPositionsAsync says {positions.Completeness} with {positions.Items.Count} positions");
    }

    private static async Task PartialPositionsAsync(ConformanceBench bench)
    {
        await bench.HoldAsync().ConfigureAwait(false);
        await bench.Account.ReadPositionsInPartAsync().ConfigureAwait(false);
        var positions = await bench.AnswerAsync(bench.Adapter.GetPositionsAsync(bench.Cancellation), "GetPositionsAsync").ConfigureAwait(false);
        Require(!positions.IsComplete, $"a part of the answer is missing, and GetPositionsAsync says Complete with {positions.Items.Count} positions");
    }

    private static async Task OpenOrdersAsync(ConformanceBench bench)
    {
        await bench.Account.FailReadsAsync(true).ConfigureAwait(false);
        var orders = await bench.AnswerAsync(bench.Adapter.GetOpenOrdersAsync(bench.Cancellation), "GetOpenOrdersAsync").ConfigureAwait(false);
        Require(orders.Completeness == SnapshotCompleteness.Failed, $"the venue does not answer, and GetOpenOrdersAsync says {orders.Completeness} with {orders.Items.Count} orders");
    }

    private static async Task LookupAsync(ConformanceBench bench)
    {
        await bench.Account.FailReadsAsync(true).ConfigureAwait(false);
        var lookup = await bench.FindAsync("never-sent-8").ConfigureAwait(false);
        Require(lookup is OrderLookup.Failed, $"the venue does not answer, and FindOrderAsync says {Shown(lookup)}");
    }

    private static async Task ExecutionsAsync(ConformanceBench bench)
    {
        await bench.Account.FailReadsAsync(true).ConfigureAwait(false);
        var executions = await bench.AnswerAsync(bench.Adapter.GetExecutionsAsync(bench.Symbol, bench.Now.AddMinutes(-1), bench.Cancellation), "GetExecutionsAsync").ConfigureAwait(false);
        Require(executions.Completeness == SnapshotCompleteness.Failed, $"the venue does not answer, and GetExecutionsAsync says {executions.Completeness} with {executions.Items.Count} executions");
    }

    private static async Task AccountAsync(ConformanceBench bench)
    {
        await bench.Account.FailReadsAsync(true).ConfigureAwait(false);
        var account = await bench.AnswerAsync(bench.Adapter.GetAccountAsync(bench.Cancellation), "GetAccountAsync").ConfigureAwait(false);
        Require(account is null, $"the venue does not answer, and GetAccountAsync says {account}");
    }
}
