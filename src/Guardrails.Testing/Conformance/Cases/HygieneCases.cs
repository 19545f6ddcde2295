using Guardrails.Brokers;
using static Guardrails.Testing.Conformance.ConformanceBench;

namespace Guardrails.Testing.Conformance.Cases;

/// <summary>Proofs, tokens, threads.</summary>
internal static class HygieneCases
{
    private const string Group = "hygiene";
    private const ConformanceAbilities Truth = ConformanceAbilities.ReadTruth;
    private const int Parallel = 20;

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new()
        {
            Id = "BA-63",
            Group = Group,
            Title = "A proof that was withdrawn sends nothing.",
            Action = "An order is approved, the bot withdraws it, and the proof is given to the adapter.",
            PassCriterion = "The adapter throws or answers Rejected, and the venue has no order.",
            Needs = Truth,
            Play = WithdrawnAsync,
        },
        new()
        {
            Id = "BA-64",
            Group = Group,
            Title = "A proof that was redeemed sends nothing.",
            Action = "An order is approved and sent, and the same proof is given to the adapter again.",
            PassCriterion = "The adapter throws or answers Rejected, and the venue has one order.",
            Needs = Truth,
            Play = RedeemedAsync,
        },
        new()
        {
            Id = "BA-65",
            Group = Group,
            Title = "A proof that has expired sends nothing.",
            Action = "An order is approved, its approval runs out, and the proof is given to the adapter.",
            PassCriterion = "The adapter throws or answers Rejected, and the venue has no order.",
            Needs = Truth,
            Play = ExpiredAsync,
        },
        new()
        {
            Id = "BA-66",
            Group = Group,
            Title = "A canceled token does not part answer and venue.",
            Action = "An order is sent with a token that was canceled before.",
            PassCriterion = "Rejected, or an exception before the proof was redeemed: the venue has no order. Accepted: the venue has it. Unknown is right in both.",
            Needs = Truth,
            Play = CanceledTokenAsync,
        },
        new()
        {
            Id = "BA-67",
            Group = Group,
            Title = "Orders sent at once arrive once each.",
            Action = "20 orders are sent without waiting for one another.",
            PassCriterion = "The venue has 20 orders, one of each client order id, and every answer is Accepted with the venue's id of its own order.",
            Needs = Truth,
            Play = AtOnceAsync,
        },
        new()
        {
            Id = "BA-68",
            Group = Group,
            Title = "Capabilities are constant.",
            Action = "Capabilities are read before and after an order.",
            PassCriterion = "Both readings are the same.",
            Needs = Truth,
            Play = ConstantAsync,
        },
        new()
        {
            Id = "BA-69",
            Group = Group,
            Title = "Readings are dated by the clock.",
            Action = "Open orders and positions are read twice, a second apart.",
            PassCriterion = "Each answer is as of a time between its question and its answer.",
            Needs = ConformanceAbilities.None,
            Play = DatedAsync,
        },
    ];

    private static async Task WithdrawnAsync(ConformanceBench bench)
    {
        using var permit = await bench.AnswerAsync(bench.Guard.AdmitAsync(bench.Resting(), bench.Cancellation), "AdmitAsync").ConfigureAwait(false);
        var proof = permit.Order;
        permit.NotSent();
        await SendsNothingAsync(bench, proof, 0).ConfigureAwait(false);
    }

    private static async Task RedeemedAsync(ConformanceBench bench)
    {
        using var permit = await bench.AnswerAsync(bench.Guard.AdmitAsync(bench.Resting(), bench.Cancellation), "AdmitAsync").ConfigureAwait(false);
        var outcome = await bench.AnswerAsync(bench.Adapter.SubmitAsync(permit.Order, bench.Cancellation), "SubmitAsync").ConfigureAwait(false);
        Require(outcome is SubmitOutcome.Accepted, $"the first send is answered with {Shown(outcome)}, and Accepted was expected");
        await SendsNothingAsync(bench, permit.Order, 1).ConfigureAwait(false);
    }

    private static async Task ExpiredAsync(ConformanceBench bench)
    {
        using var permit = await bench.AnswerAsync(bench.Guard.AdmitAsync(bench.Resting(), bench.Cancellation), "AdmitAsync").ConfigureAwait(false);
        await bench.Account.AdvanceAsync(ApprovalLifetime + TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
        await SendsNothingAsync(bench, permit.Order, 0).ConfigureAwait(false);
    }

    private static async Task SendsNothingAsync(ConformanceBench bench, ApprovedOrder proof, int expected)
    {
        string answer;
        try
        {
            var outcome = await bench.AnswerAsync(bench.Adapter.SubmitAsync(proof, bench.Cancellation), "SubmitAsync").ConfigureAwait(false);
            Require(outcome is SubmitOutcome.Rejected, $"nothing may be sent with the proof, and the answer is {Shown(outcome)}");
            answer = Shown(outcome);
        }
        catch (InvalidOperationException refused)
        {
            answer = refused.Message;
        }

        await bench.SettleAsync().ConfigureAwait(false);
        var count = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).Orders.Count;
        Require(count == expected, $"the venue has {count} orders, and {expected} could be sent; the adapter said: {answer}");
    }

    private static async Task CanceledTokenAsync(ConformanceBench bench)
    {
        using var permit = await bench.AnswerAsync(bench.Guard.AdmitAsync(bench.Resting(), bench.Cancellation), "AdmitAsync").ConfigureAwait(false);
        SubmitOutcome? outcome = null;
        try
        {
            outcome = await bench.AnswerAsync(bench.Adapter.SubmitAsync(permit.Order, new CancellationToken(canceled: true)), "SubmitAsync").ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Before the proof is redeemed an exception says that nothing was sent; afterwards it says nothing.
            outcome = IsRedeemed(permit.Order) ? new SubmitOutcome.Unknown("it threw after the proof was redeemed") : null;
        }

        await bench.SettleAsync().ConfigureAwait(false);
        var count = (await bench.Account.ReadTruthAsync().ConfigureAwait(false)).OrdersOf(permit.Order.ClientOrderId).Count;
        Require(
            (outcome, count) is (null, 0) or (SubmitOutcome.Rejected, 0) or (SubmitOutcome.Accepted, 1) or (SubmitOutcome.Unknown, 0 or 1),
            $"the token was canceled before, the venue has {count} orders, and the answer is {Shown(outcome)}");
    }

    private static bool IsRedeemed(ApprovedOrder proof)
    {
        try
        {
            proof.Redeem();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static async Task AtOnceAsync(ConformanceBench bench)
    {
        var sent = await bench.SubmitAtOnceAsync(Enumerable.Range(0, Parallel).Select(i => bench.Resting(0.7m + (i * 0.005m)))).ConfigureAwait(false);
        var truth = await bench.Account.ReadTruthAsync().ConfigureAwait(false);
        Require(truth.Orders.Count == Parallel, $"{Parallel} orders were sent, and the venue has {truth.Orders.Count}");
        foreach (var order in sent)
        {
            var atVenue = truth.OrdersOf(order.ClientOrderId);
            Require(atVenue.Count == 1, $"the order {order.ClientOrderId} was sent once, and the venue has {atVenue.Count} of it; the answer is {Shown(order.Outcome)}");
            Require(order.VenueOrderId == atVenue[0].VenueOrderId, $"the order {order.ClientOrderId} is {atVenue[0].VenueOrderId} at the venue, and the answer is {Shown(order.Outcome)}");
        }
    }

    private static async Task ConstantAsync(ConformanceBench bench)
    {
        var before = Listed(bench.Adapter.Capabilities);
        await bench.SubmitAsync(bench.Resting()).ConfigureAwait(false);
        var after = Listed(bench.Adapter.Capabilities);
        Require(before == after, $"before the order the capabilities are {before}, and afterwards {after}");
    }

    private static string Listed(BrokerCapabilities capabilities) =>
        $"{capabilities with { OrderTypes = [], Conversions = [] }} {string.Join(" ", capabilities.OrderTypes)} {string.Join(" ", capabilities.Conversions)}";

    private static async Task DatedAsync(ConformanceBench bench)
    {
        for (var i = 0; i < 2; i++)
        {
            var asked = bench.Now;
            var positions = (await bench.PositionsAsync().ConfigureAwait(false)).AsOf;
            Require(positions >= asked && positions <= bench.Now, $"the question was sent at {asked:O}, and GetPositionsAsync is as of {positions:O}; it is {bench.Now:O}");
            asked = bench.Now;
            var orders = (await bench.OpenOrdersAsync().ConfigureAwait(false)).AsOf;
            Require(orders >= asked && orders <= bench.Now, $"the question was sent at {asked:O}, and GetOpenOrdersAsync is as of {orders:O}; it is {bench.Now:O}");
            await bench.Account.AdvanceAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        }
    }
}
