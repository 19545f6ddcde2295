using Guardrails.Alpaca.Errors;
using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Streams;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Calls;

/// <summary>
/// Sends orders. A proof is redeemed right before the body is written. Nothing is sent twice, but for one case: a pair that was refused for certain, because of a field that it may lack.
/// </summary>
internal sealed class OrderCalls(AlpacaHttp http, AssetBook assets, OrderNames names, StreamWatch watch, TradingHours hours, Restriction restriction, AlpacaOptions options)
{
    public async ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder proof, CancellationToken cancellationToken)
    {
        var order = proof.Redeem();
        if (!OrderWriter.Order(order, assets.TermsOf(order)).Is(out var body, out var refusal))
        {
            return new SubmitOutcome.Rejected(refusal);
        }

        using var answer = await PostAsync(body, UseOf(order), cancellationToken).ConfigureAwait(false);
        restriction.Hear(answer, opens: order.Effect == PositionEffect.Open);
        return Read(answer).Is(out var shown, out var problem) ? Taken(order, shown) : Failed(answer, problem);
    }

    public async ValueTask<GroupOutcome> SubmitGroupAsync(ApprovedGroup proof, CancellationToken cancellationToken)
    {
        var group = proof.Redeem();
        var isPair = group.Entry is null && group.Exits.Count > 1;
        if (!OrderWriter.Group(group, assets.TermsOf(group.Orders[0]), options.SendsIntentWithPairs).Is(out var body, out var refusal))
        {
            return GroupOutcome.All(new SubmitOutcome.Rejected(refusal));
        }

        // Before the send: what the stream shows may come before the answer, and the answer may be lost.
        names.Sent(group);
        var use = UseOf(group.Orders[0]);
        using var first = await PostAsync(body, use, cancellationToken).ConfigureAwait(false);
        using var second = isPair && options.SendsIntentWithPairs && RefusesIntent(first) && OrderWriter.Group(group, assets.TermsOf(group.Orders[0]), sendsIntent: false).Is(out body, out _)
            ? await PostAsync(body, use, cancellationToken).ConfigureAwait(false)
            : null;
        var answer = second ?? first;
        restriction.Hear(answer, opens: group.Entry is not null);
        if (!Read(answer).Is(out var shown, out var problem))
        {
            return GroupOutcome.All(Failed(answer, problem));
        }

        Learn(shown, LegNames.Of(group, shown));
        return Answers(group.Orders, shown);
    }

    public async ValueTask<GroupOutcome> SubmitMultilegAsync(ApprovedMultileg proof, CancellationToken cancellationToken)
    {
        var order = proof.Redeem();
        if (!OrderWriter.Multileg(order).Is(out var body, out var refusal))
        {
            return GroupOutcome.All(new SubmitOutcome.Rejected(refusal));
        }

        names.Sent(order);
        var use = order.Legs.All(static leg => leg.Effect == PositionEffect.Close) ? RequestUse.Exit : RequestUse.Entry;
        using var answer = await PostAsync(body, use, cancellationToken).ConfigureAwait(false);
        restriction.Hear(answer, opens: use == RequestUse.Entry);
        if (!Read(answer).Is(out var shown, out var problem))
        {
            return GroupOutcome.All(Failed(answer, problem));
        }

        Learn(shown, LegNames.Of(order, shown));
        return Answers(order.Legs, shown);
    }

    public async ValueTask<CancelOutcome> CancelAsync(ApprovedCancel proof, CancellationToken cancellationToken)
    {
        // The venue cancels by its own id alone.
        var id = proof.VenueOrderId ?? names.VenueIdOf(proof.ClientOrderId);
        if (id is null)
        {
            using var found = await http.SendAsync(AlpacaRequest.Get(OrderQueries.ByClientId(proof.ClientOrderId)) with { Use = RequestUse.Exit }, cancellationToken).ConfigureAwait(false);
            if (!Read(found).Is(out var order, out var problem))
            {
                return new CancelOutcome.Rejected(found.Lost is null && found.Failure(isWrite: false) is { Kind: AlpacaFailureKind.NotFound, Rejection: { } absent }
                    ? absent
                    : NotSent($"the venue's id of {proof.ClientOrderId} is not known, and asking for it failed: {problem.Why}"));
            }

            id = order.Id!;
        }

        proof.Redeem();
        using var answer = await http.SendAsync(new AlpacaRequest(HttpMethod.Delete, $"{AlpacaRequest.Orders}/{Uri.EscapeDataString(names.Cancelable(id))}", RequestUse.Exit), cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? new CancelOutcome.Accepted()
            : Refusal(answer, null, out var why) is { } rejection ? new CancelOutcome.Rejected(rejection)
            : new CancelOutcome.Unknown(why);
    }

    /// <summary>
    /// Replaces an order that nothing was executed of: what a replacement of a partly executed one leaves open is reported differently from what was asked. The
    /// venue makes a new order of it, under an id of its own.
    /// </summary>
    public async ValueTask<ReplaceOutcome> ReplaceAsync(ApprovedReplace proof, CancellationToken cancellationToken)
    {
        var known = proof.VenueOrderId ?? names.VenueIdOf(proof.ClientOrderId);
        using var asked = await http.SendAsync(AlpacaRequest.Get(known is null ? OrderQueries.ByClientId(proof.ClientOrderId) : OrderQueries.ById(known)) with { Use = RequestUse.Exit }, cancellationToken).ConfigureAwait(false);
        if (!Read(asked).Is(out var old, out var problem))
        {
            return new ReplaceOutcome.Rejected { Rejection = NotSent($"{proof.ClientOrderId} could not be read before it is replaced: {problem.Why}") };
        }

        if (ReplaceRules.Problem(old) is { } reason)
        {
            return new ReplaceOutcome.Rejected { Rejection = NotSent(reason), Original = Shown(proof.ClientOrderId, old) };
        }

        var replace = proof.Redeem();
        if (!OrderWriter.Replacement(replace.Order, old, assets.TermsOf(replace.Order)).Is(out var body, out var refusal))
        {
            return new ReplaceOutcome.Rejected { Rejection = refusal };
        }

        using var answer = await http.SendAsync(new AlpacaRequest(HttpMethod.Patch, $"{AlpacaRequest.Orders}/{Uri.EscapeDataString(old.Id!)}", UseOf(replace.Order)) { Body = body }, cancellationToken).ConfigureAwait(false);
        if (!Read(answer).Is(out var shown, out problem))
        {
            return Refusal(answer, problem, out var why) is { } rejection ? new ReplaceOutcome.Rejected { Rejection = rejection } : new ReplaceOutcome.Unknown(why);
        }

        var taken = Taken(replace.Order, shown);
        return new ReplaceOutcome.Accepted { VenueOrderId = taken.VenueOrderId, Echo = taken.Echo };
    }

    private ValueTask<AlpacaAnswer> PostAsync(byte[] body, RequestUse use, CancellationToken cancellationToken) =>
        http.SendAsync(new AlpacaRequest(HttpMethod.Post, AlpacaRequest.Orders, use) { Body = body }, cancellationToken);

    private static RequestUse UseOf(OutboundOrder order) => order.Effect == PositionEffect.Close ? RequestUse.Exit : RequestUse.Entry;

    /// <summary>The order of an answer; one without an id is none.</summary>
    private static WireResult<AlpacaOrder> Read(AlpacaAnswer answer) => !answer.Read<AlpacaOrder>().Is(out var order, out var problem) ? problem
        : string.IsNullOrEmpty(order.Id) ? new WireProblem { Path = "$.id", Why = "is missing" }
        : order;

    private SubmitOutcome.Accepted Taken(OutboundOrder order, AlpacaOrder shown)
    {
        Learn(shown, [KeyValuePair.Create(shown.Id!, order.ClientOrderId)]);
        return new SubmitOutcome.Accepted { VenueOrderId = shown.Id, Echo = Shown(order.ClientOrderId, shown), QueuedUntil = hours.QueuedUntil(order) };
    }

    private ExecutionReport? Shown(string clientOrderId, AlpacaOrder shown)
    {
        names.Add(shown.Id!, clientOrderId);
        return OrderReader.Read(shown, names.ByVenueId).Value?.FirstOrDefault(row => row.Report.VenueOrderId == shown.Id)?.Report;
    }

    /// <summary>From here on the stream has to say something of the order.</summary>
    private void Learn(AlpacaOrder shown, IEnumerable<KeyValuePair<string, string>> found)
    {
        watch.Expect(shown.Id!);
        names.Learn(shown);
        foreach (var (venueOrderId, clientOrderId) in found)
        {
            names.Add(venueOrderId, clientOrderId);
        }
    }

    private GroupOutcome Answers(IReadOnlyList<OutboundOrder> sent, AlpacaOrder shown)
    {
        var rows = OrderReader.Read(shown, names.ByVenueId).Value ?? [];
        return new GroupOutcome
        {
            Orders = [.. sent.Select(order => rows.FirstOrDefault(row => row.Report.ClientOrderId == order.ClientOrderId) is { } row
                ? new SubmitOutcome.Accepted { VenueOrderId = row.Report.VenueOrderId, Echo = row.Report }
                : (SubmitOutcome)new SubmitOutcome.Unknown($"the venue took the group as {shown.Id}, and its answer does not show this order of it"))],
        };
    }

    /// <summary>Whether the venue has refused for certain, and names the field that says what the exits do to the position.</summary>
    private static bool RefusesIntent(AlpacaAnswer answer) =>
        answer.Lost is null && answer.Status is 400 or 422 && answer.Failure(isWrite: true) is { Rejection: not null } failure && failure.Message.Contains("position_intent", StringComparison.OrdinalIgnoreCase);

    private static SubmitOutcome Failed(AlpacaAnswer answer, WireProblem problem) =>
        Refusal(answer, problem, out var why) is { } rejection ? new SubmitOutcome.Rejected(rejection) : new SubmitOutcome.Unknown(why);

    /// <summary>What a write that did not succeed got back: proof that it was not carried out, or <see langword="null"/>, and then why nobody knows.</summary>
    /// <param name="answer">What came back.</param>
    /// <param name="problem">Why the body of a success is not understood; <see langword="null"/> where a success needs none.</param>
    /// <param name="why">Why nobody knows.</param>
    private static VenueRejection? Refusal(AlpacaAnswer answer, WireProblem? problem, out string why)
    {
        why = answer.Lost ?? "";
        if (!answer.WasSent)
        {
            return NotSent(why);
        }

        if (answer.Status == 0)
        {
            return null;
        }

        if (answer.Status is >= 200 and < 300)
        {
            why = $"the venue answered {answer.Status}, and its answer is not understood: {(problem is null ? why : problem.ToString())}";
            return null;
        }

        var failure = answer.Failure(isWrite: true);
        why = answer.Lost is { } lost ? $"{lost} ({failure})" : failure.ToString();
        return failure.Rejection;
    }

    private static VenueRejection NotSent(string why) => new(VenueRejection.NotSentCode, why);
}
