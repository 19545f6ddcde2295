using Guardrails.Brokers;
using Guardrails.Orders;
using static Guardrails.Testing.Conformance.ConformanceBench;

namespace Guardrails.Testing.Conformance.Cases;

/// <summary>Positions and the account.</summary>
internal static class AccountCases
{
    private const string Group = "positions and account";
    private const ConformanceAbilities Truth = ConformanceAbilities.ReadTruth;

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new()
        {
            Id = "BA-36",
            Group = Group,
            Title = "A flat account is a complete answer without the position.",
            Action = "Positions are read before anything is bought.",
            PassCriterion = "The answer is Complete, nothing is held of the instrument, and the time of the answer lies between question and answer or before.",
            Needs = ConformanceAbilities.None,
            Play = FlatIsCompleteAsync,
        },
        new()
        {
            Id = "BA-37",
            Group = Group,
            Title = "A long position is positive and whole.",
            Action = "A position is bought and read.",
            PassCriterion = "The answer is Complete with the quantity that the venue holds.",
            Needs = Truth,
            Play = LongAsync,
        },
        new()
        {
            Id = "BA-38",
            Group = Group,
            Title = "A short position is negative.",
            Action = "A position is sold short and read.",
            PassCriterion = "The answer is Complete with the negative quantity that the venue holds.",
            Needs = Truth,
            When = CaseCondition.Shorts,
            Play = ShortAsync,
        },
        new()
        {
            Id = "BA-39",
            Group = Group,
            Title = "A trade of somebody else shows in the positions.",
            Action = "Somebody else buys on the account, and positions are read.",
            PassCriterion = "The answer is Complete with the quantity that the venue holds.",
            Needs = Truth | ConformanceAbilities.TradeAsSomebodyElse,
            Play = SomebodyElseAsync,
        },
        new()
        {
            Id = "BA-40",
            Group = Group,
            Title = "The account is worth what it is worth.",
            Action = "The account is read before anything is bought.",
            PassCriterion = "Equity is above 0 and, where the harness knows it, what the account was opened with; the currency is that of the instrument; the time of the answer is not ahead of the clock.",
            Needs = ConformanceAbilities.None,
            Play = AccountAsync,
        },
        new()
        {
            Id = "BA-41",
            Group = Group,
            Title = "A partly filled order is told with what was executed.",
            Action = "One lot of an order is executed, and the order is looked up.",
            PassCriterion = "FindOrderAsync says that one lot was executed and that the order is alive.",
            Needs = Truth | ConformanceAbilities.WithholdFills,
            Play = PartlyFilledAsync,
        },
        new()
        {
            Id = "BA-42",
            Group = Group,
            Title = "Executions are listed, each once.",
            Action = "A position is bought and sold, and executions since the start are read.",
            PassCriterion = "The answer is Complete, and lists every execution of the venue once, with its order, side, quantity and price, and with an execution id or the cumulative quantity.",
            Needs = Truth,
            When = CaseCondition.ListsExecutions,
            Play = ExecutionsAsync,
        },
    ];

    private static async Task FlatIsCompleteAsync(ConformanceBench bench)
    {
        var positions = await bench.PositionsAsync().ConfigureAwait(false);
        Require(positions.Items.All(position => position.Symbol != bench.Symbol || position.Quantity == 0m), $"nothing was bought, and GetPositionsAsync lists {string.Join(", ", positions.Items)}");
        Require(positions.AsOf <= bench.Now, $"it is {bench.Now:O}, and the answer is as of {positions.AsOf:O}");
    }

    private static async Task LongAsync(ConformanceBench bench)
    {
        await bench.HoldAsync().ConfigureAwait(false);
        await ShowsTruthAsync(bench).ConfigureAwait(false);
    }

    private static async Task ShortAsync(ConformanceBench bench)
    {
        var sent = await bench.AcceptedAsync(OrderRequest.Sell(bench.Symbol, bench.Quantity) with { Effect = PositionEffect.Open }).ConfigureAwait(false);
        await bench.UntilAsync(async () => (await bench.TrueOrderAsync(sent.ClientOrderId).ConfigureAwait(false)).Status == VenueOrderStatus.Filled, $"the order {sent.ClientOrderId} is filled at the venue").ConfigureAwait(false);
        await ShowsTruthAsync(bench).ConfigureAwait(false);
    }

    private static async Task SomebodyElseAsync(ConformanceBench bench)
    {
        await bench.Account.TradeAsSomebodyElseAsync(OrderSide.Buy, bench.Instrument.LotSize).ConfigureAwait(false);
        await bench.UntilAsync(async () => (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).NetOf(bench.Symbol) != 0m, $"somebody else has bought").ConfigureAwait(false);
        await ShowsTruthAsync(bench).ConfigureAwait(false);
    }

    /// <summary>Positions agree with the venue, once the lag that the capabilities allow is over.</summary>
    private static async Task ShowsTruthAsync(ConformanceBench bench)
    {
        var truth = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).NetOf(bench.Symbol);
        decimal told;
        var started = bench.Account.Time.GetTimestamp();
        do
        {
            told = (await bench.PositionsAsync().ConfigureAwait(false)).Items.Where(position => position.Symbol == bench.Symbol).Sum(static position => position.Quantity);
            if (told == truth)
            {
                return;
            }

            await bench.Account.AdvanceAsync(TimeSpan.FromMilliseconds(50)).ConfigureAwait(false);
        }
        while (bench.Account.Time.GetElapsedTime(started) <= bench.Capabilities.PositionVisibilityLag);

        Require(told == truth, $"the venue holds {truth} of {bench.Symbol}, and GetPositionsAsync says {told} after the lag of {bench.Capabilities.PositionVisibilityLag.TotalSeconds} s");
    }

    private static async Task AccountAsync(ConformanceBench bench)
    {
        var account = await bench.AnswerAsync(bench.Adapter.GetAccountAsync(bench.Cancellation), "GetAccountAsync").ConfigureAwait(false);
        Require(account is not null, $"GetAccountAsync gives no answer, and nothing is wrong at the venue");
        Require(account.Equity > 0m && (bench.Account.Cash is not { } cash || account.Equity == cash), $"the account has {bench.Account.Cash}, and GetAccountAsync says {account.Equity}");
        Require(account.Currency == bench.Instrument.QuoteCurrency, $"{bench.Symbol} is quoted in {bench.Instrument.QuoteCurrency}, and GetAccountAsync says {account.Currency}");
        Require(account.AsOf != default && account.AsOf <= bench.Now, $"it is {bench.Now:O}, and the answer is as of {account.AsOf:O}");
    }

    private static async Task PartlyFilledAsync(ConformanceBench bench)
    {
        var lot = bench.Instrument.LotSize;
        await bench.Account.WithholdFillsAsync(lot).ConfigureAwait(false);
        var sent = await bench.AcceptedAsync(bench.Meeting()).ConfigureAwait(false);
        await bench.UntilAsync(async () => (await bench.TrueOrderAsync(sent.ClientOrderId).ConfigureAwait(false)).FilledQuantity == lot, $"{lot} of {sent.ClientOrderId} is executed").ConfigureAwait(false);
        var found = await bench.FoundAsync(sent.ClientOrderId).ConfigureAwait(false);
        Require(
            found.FilledQuantity == lot && found.Quantity == bench.Quantity && !Terminal.HasEnded(found.Status),
            $"{lot} of {bench.Quantity} is executed and the rest works, and FindOrderAsync says {found.Status}, {found.FilledQuantity} of {found.Quantity}");
    }

    private static async Task ExecutionsAsync(ConformanceBench bench)
    {
        var since = bench.Now.AddSeconds(-1);
        var held = await bench.HoldAsync().ConfigureAwait(false);
        var exit = await bench.AcceptedAsync(bench.Exit(held)).ConfigureAwait(false);
        await bench.UntilAsync(async () => (await bench.TrueOrderAsync(exit.ClientOrderId).ConfigureAwait(false)).Status == VenueOrderStatus.Filled, $"the exit {exit.ClientOrderId} is filled at the venue").ConfigureAwait(false);
        var truth = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).Executions.Select(Line).Order(StringComparer.Ordinal).ToList();
        var read = await bench.AnswerAsync(bench.Adapter.GetExecutionsAsync(bench.Symbol, since, bench.Cancellation), "GetExecutionsAsync").ConfigureAwait(false);
        Require(read.IsComplete, $"GetExecutionsAsync answers {read.Completeness} ({read.Reason}), and nothing is wrong at the venue");
        var told = read.Items.Select(Line).Order(StringComparer.Ordinal).ToList();
        Require(read.Items.All(static item => !string.IsNullOrEmpty(item.Fill?.ExecutionId) || item.CumulativeQuantity is not null), $"GetExecutionsAsync lists an execution with neither an id nor the cumulative quantity");
        Require(told.SequenceEqual(truth), $"the venue has executed {string.Join(", ", truth)}, and GetExecutionsAsync lists {string.Join(", ", told)}");
    }

    private static string Line(ExecutionReport report) => FormattableString.Invariant($"{report.VenueOrderId} {report.Side} {report.Fill?.Quantity:0.#########} @ {report.Fill?.Price:0.#########}");
}
