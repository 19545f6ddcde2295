using System.Globalization;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Mapping;

/// <summary>
/// Reads an event of the stream of orders. An event that nobody knows books nothing by itself: the state of its order is reported, and both are read anew.
/// </summary>
internal static class TradeUpdateReader
{
    /// <summary>Reads one event.</summary>
    /// <param name="data">The event.</param>
    /// <param name="names">Our client order ids by the venue's ids, of legs.</param>
    public static WireResult<TradeUpdate> Read(AlpacaStreamData data, IReadOnlyDictionary<string, string> names)
    {
        if (data.Event is not { Length: > 0 } name)
        {
            return new WireProblem { Path = "$.event", Why = "is missing" };
        }

        if (data.Order is not { } order)
        {
            return new WireProblem { Path = "$.order", Why = "is missing" };
        }

        if (!OrderReader.Read(order, names).Is(out var rows, out var problem))
        {
            return problem with { Path = $"$.order{problem.Path[1..]}" };
        }

        var isFrame = OrderReader.IsFrame(order);
        var subjects = isFrame ? rows : [rows[0]];
        var doubt = IsKnown(name) ? null : $"the event '{WireProblem.Shown(name)}' is not known";
        if (Kind(name) is { } kind)
        {
            if (!(isFrame ? LegFills(data, subjects, kind) : Filled(data, subjects[0], kind)).Is(out var filled, out problem))
            {
                return problem;
            }

            doubt = isFrame && data.Legs is not { Count: > 0 } ? "the executions of the legs are not told" : null;
            subjects = filled;
        }

        return new TradeUpdate
        {
            Events = [.. subjects.Select(static row => new VenueEvent.OrderReported(row.Report))],
            Doubt = doubt,
            PositionQuantity = data.PositionQty,
            Identity = data.EventId ?? (data.ExecutionId is { } execution ? $"{execution} {name}" : null),
        };
    }

    /// <summary>What an event does to executions; <see langword="null"/> when it carries none, or when nobody knows.</summary>
    private static FillKind? Kind(string name) => name switch
    {
        "fill" or "partial_fill" or "partially_filled" => FillKind.Trade,
        "trade_bust" => FillKind.Bust,
        "trade_correct" => FillKind.Correction,
        _ => null,
    };

    private static bool IsKnown(string name) => Kind(name) is not null || name is "new" or "accepted" or "pending_new" or "canceled" or "expired" or "done_for_day" or "replaced" or "rejected"
        or "stopped" or "suspended" or "calculated" or "held" or "restated" or "pending_cancel" or "pending_replace" or "pending_review" or "order_replace_rejected" or "order_cancel_rejected";

    private static WireResult<IReadOnlyList<MappedOrder>> Filled(AlpacaStreamData data, MappedOrder row, FillKind kind)
    {
        if (!ReadFill(kind, data.ExecutionId, data.PreviousExecutionId, data.Qty, data.Price, "$").Is(out var fill, out var problem))
        {
            return problem;
        }

        return new[] { row with { Report = row.Report with { Fill = fill, Cause = Cause(data.Reason), Text = data.Reason is { Length: > 0 } reason ? WireProblem.Shown(reason, 256) : null } } };
    }

    private static WireResult<IReadOnlyList<MappedOrder>> LegFills(AlpacaStreamData data, IReadOnlyList<MappedOrder> rows, FillKind kind)
    {
        var filled = new List<MappedOrder>(rows.Count);
        var executions = data.Legs ?? [];
        for (var i = 0; i < executions.Count; i++)
        {
            var (leg, path) = (executions[i], string.Create(CultureInfo.InvariantCulture, $"$.legs[{i}]"));
            if (rows.FirstOrDefault(row => row.Report.VenueOrderId == leg.OrderId) is not { } row)
            {
                return AlpacaTerms.Unknown($"{path}.order_id", leg.OrderId, "leg of the order");
            }

            if (!ReadFill(kind, leg.ExecutionId, data.PreviousExecutionId, leg.Qty, leg.Price, path).Is(out var fill, out var problem))
            {
                return problem;
            }

            filled.Add(row with { Report = row.Report with { Fill = fill, Cause = Cause(data.Reason) } });
        }

        filled.AddRange(rows.Where(row => executions.All(leg => leg.OrderId != row.Report.VenueOrderId)));
        return filled;
    }

    private static WireResult<Fill> ReadFill(FillKind kind, string? executionId, string? previous, decimal? quantity, decimal? price, string path)
    {
        var size = kind == FillKind.Bust && quantity is { } taken ? Math.Abs(taken) : quantity;
        return size is not > 0m ? new WireProblem { Path = $"{path}.qty", Value = quantity?.ToString(CultureInfo.InvariantCulture), Why = "is no quantity of an execution" }
            : price is null && kind != FillKind.Bust ? new WireProblem { Path = $"{path}.price", Why = "is missing in an execution" }
            : kind != FillKind.Trade && string.IsNullOrEmpty(previous) ? new WireProblem { Path = "$.previous_execution_id", Why = "is missing; nobody knows which execution is meant" }
            : new Fill { Kind = kind, ExecutionId = kind == FillKind.Trade ? executionId : previous, Quantity = size.Value, Price = price ?? 0m };
    }

    /// <summary>Why the venue executed something, as far as its words say: they are not documented, so only the plain ones are taken.</summary>
    private static ExecutionCause Cause(string? reason) => reason switch
    {
        { Length: > 0 } when Says(reason, "liquidat") => ExecutionCause.Liquidation,
        { Length: > 0 } when Says(reason, "corporate action") || Says(reason, "delist") || Says(reason, "exercise") || Says(reason, "assign") => ExecutionCause.Settlement,
        _ => ExecutionCause.Order,
    };

    private static bool Says(string reason, string word) => reason.Contains(word, StringComparison.OrdinalIgnoreCase);
}
