using System.Globalization;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Mapping;

/// <summary>
/// Reads an order of the venue with the legs of its group: each is an order of its own. Of an order of several instruments (<c>mleg</c>) only the legs are orders; the
/// parent is their frame.
/// </summary>
internal static class OrderReader
{
    /// <summary>No leg was ever named by this side.</summary>
    public static IReadOnlyDictionary<string, string> NoNames { get; } = new Dictionary<string, string>();

    /// <summary>All orders of one order with legs, the parent first.</summary>
    /// <param name="order">The order.</param>
    /// <param name="names">Our client order ids by the venue's ids, of legs: the venue gives its own names to legs, and ours reaches the parent only.</param>
    public static WireResult<IReadOnlyList<MappedOrder>> Read(AlpacaOrder order, IReadOnlyDictionary<string, string> names)
    {
        var legs = order.Legs ?? [];
        var isFrame = IsFrame(order);
        if (isFrame && legs.Count == 0)
        {
            return new WireProblem { Path = "$.legs", Why = "is empty in an order of several instruments; ask for it with its legs" };
        }

        var rows = new List<MappedOrder>(legs.Count + 1);
        if (!isFrame)
        {
            if (!Row(order, null, "$", names).Is(out var row, out var problem))
            {
                return problem;
            }

            rows.Add(row);
        }

        for (var i = 0; i < legs.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"$.legs[{i}]");
            if (legs[i].Legs is { Count: > 0 })
            {
                return new WireProblem { Path = $"{path}.legs", Why = "is there; a leg has no legs of its own" };
            }

            if (!Row(legs[i], order, path, names).Is(out var row, out var problem))
            {
                return problem;
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>The orders of a list that are open, legs included. What cannot be read makes the answer partial: what it does not list may be there.</summary>
    /// <param name="orders">The list, as the venue gave it with legs inside their parents.</param>
    /// <param name="names">Our client order ids by the venue's ids, of legs.</param>
    /// <param name="asOf">When the question was sent.</param>
    /// <param name="missing">Why there may be more, for example a page that was not read; <see langword="null"/> when these are all.</param>
    public static OpenOrderSnapshot Open(IReadOnlyList<AlpacaOrder> orders, IReadOnlyDictionary<string, string> names, DateTimeOffset asOf, string? missing = null)
    {
        var (open, seen) = (new List<VenueOrder>(), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < orders.Count; i++)
        {
            if (!Read(orders[i], names).Is(out var rows, out var problem))
            {
                missing ??= string.Create(CultureInfo.InvariantCulture, $"order {i} of the list is not understood: {problem}");
                continue;
            }

            // The first row is the parent: that it has filled is why its legs work, and both have to be told together.
            foreach (var row in rows.Where((row, at) => (row.IsLive || (at == 0 && rows.Skip(1).Any(static leg => leg.IsLive))) && seen.Add(row.Report.VenueOrderId!)))
            {
                if (row.Listed is { } listed)
                {
                    open.Add(listed);
                }
                else
                {
                    missing ??= $"order {row.Report.VenueOrderId} is an amount of money; how many units it is nobody knows yet";
                }
            }
        }

        return missing is null ? OpenOrderSnapshot.Complete(open, asOf) : OpenOrderSnapshot.Partial(open, asOf, missing);
    }

    /// <summary>What became of one order: the row of its name among the order and its legs.</summary>
    /// <param name="order">The answer to a question by client order id, or the order that the one in question is a leg of.</param>
    /// <param name="clientOrderId">The id that was asked for.</param>
    /// <param name="names">Our client order ids by the venue's ids, of legs.</param>
    public static OrderLookup Lookup(AlpacaOrder order, string clientOrderId, IReadOnlyDictionary<string, string> names)
    {
        if (!Read(order, names).Is(out var rows, out var problem))
        {
            return new OrderLookup.Failed(problem.ToString());
        }

        var row = rows.FirstOrDefault(row => row.Report.ClientOrderId == clientOrderId);
        return row is null ? new OrderLookup.Failed($"the answer is about the order {WireProblem.Shown(order.ClientOrderId ?? "")}, and {clientOrderId} was asked for")
            : row.Listed is { } listed ? new OrderLookup.Found(listed)
            : new OrderLookup.Failed($"order {clientOrderId} is an amount of money; how many units it is nobody knows yet");
    }

    /// <summary>Whether an order is only the frame of its legs, and nothing that can be executed by itself.</summary>
    public static bool IsFrame(AlpacaOrder order) => order.OrderClass == "mleg" && string.IsNullOrEmpty(order.Symbol);

    private static WireResult<MappedOrder> Row(AlpacaOrder order, AlpacaOrder? parent, string path, IReadOnlyDictionary<string, string> names)
    {
        var filled = order.FilledQty ?? 0m;
        if (order.Id is not { Length: > 0 } id)
        {
            return new WireProblem { Path = $"{path}.id", Why = "is missing" };
        }

        if (!Symbol.TryParse(order.Symbol, out var symbol))
        {
            return AlpacaTerms.Unknown($"{path}.symbol", order.Symbol, "symbol");
        }

        if (AlpacaTerms.Side(order.Side) is not { } side)
        {
            return AlpacaTerms.Unknown($"{path}.side", order.Side, "side");
        }

        if (AlpacaTerms.Status(order.Status, order.TimeInForce ?? parent?.TimeInForce, filled) is not { } status)
        {
            return AlpacaTerms.Unknown($"{path}.status", order.Status, "status");
        }

        if (filled < 0m || order.Qty <= 0m)
        {
            return new WireProblem { Path = filled < 0m ? $"{path}.filled_qty" : $"{path}.qty", Value = (filled < 0m ? filled : order.Qty!.Value).ToString(CultureInfo.InvariantCulture), Why = "is no quantity" };
        }

        var isLeg = parent is not null && IsFrame(parent);
        var report = new ExecutionReport
        {
            Symbol = symbol,
            ClientOrderId = names.GetValueOrDefault(id) ?? (IsNamedByVenue(order, parent) ? null : NotEmpty(order.ClientOrderId)),
            VenueOrderId = id,
            Side = side,
            Status = status,
            CumulativeQuantity = order.FilledQty,
            OrderQuantity = order.Qty,
            ReduceOnly = AlpacaTerms.ReduceOnly(order.PositionIntent),
            PreviousVenueOrderId = NotEmpty(order.Replaces),
            Type = isLeg ? OrderType.Market : AlpacaTerms.Type(NotEmpty(order.Type) ?? order.OrderType),
            TimeInForce = AlpacaTerms.Time(order.TimeInForce, order.ExtendedHours),
            LimitPrice = order.LimitPrice,
            StopPrice = order.StopPrice,
            TransactTime = order.UpdatedAt ?? order.SubmittedAt ?? order.CreatedAt,
        };
        return new MappedOrder { Report = report, Order = order, Parent = parent, Names = names };
    }

    /// <summary>An order as a row of a list; <see langword="null"/> when its quantity is not known.</summary>
    public static VenueOrder? Listed(MappedOrder mapped)
    {
        var (order, report) = (mapped.Order, mapped.Report);
        var filled = report.CumulativeQuantity ?? 0m;
        if ((order.Qty ?? (AlpacaTerms.IsTerminal(report.Status) && filled > 0m ? filled : null)) is not { } quantity)
        {
            return null;
        }

        var (group, waitsFor) = Group(order, mapped.Parent, mapped.Names);
        return new VenueOrder
        {
            ClientOrderId = report.ClientOrderId,
            VenueOrderId = report.VenueOrderId,
            Symbol = report.Symbol,
            Side = report.Side,
            Quantity = quantity,
            FilledQuantity = filled,
            Type = report.Type ?? OrderType.Market,
            LimitPrice = report.LimitPrice,
            StopPrice = report.StopPrice,
            TimeInForce = report.TimeInForce,
            Status = report.Status,
            ReduceOnly = report.ReduceOnly,
            PreviousVenueOrderId = report.PreviousVenueOrderId,
            GroupId = group,
            GroupLinkedByVenue = group is null ? null : true,
            WaitsFor = waitsFor,
        };
    }

    /// <summary>
    /// Exits as a pair (<c>oco</c>): the target is the parent, the stop its leg, and both are the group. Exits of an entry (<c>bracket</c>, <c>oto</c>) wait until the
    /// entry has filled in full; then they are like a pair.
    /// </summary>
    private static (string? GroupId, string? WaitsFor) Group(AlpacaOrder order, AlpacaOrder? parent, IReadOnlyDictionary<string, string> names)
    {
        if (parent is null)
        {
            return (order is { OrderClass: "oco", Legs.Count: > 0 } ? order.Id : null, null);
        }

        if (parent.OrderClass is not ("oco" or "bracket" or "oto"))
        {
            return (null, null);
        }

        var isOpen = AlpacaTerms.Status(parent.Status, parent.TimeInForce, parent.FilledQty ?? 0m) is { } status && !AlpacaTerms.IsTerminal(status);
        var isPair = parent.OrderClass == "oco" || parent.Legs is { Count: > 1 };
        return (isPair ? parent.Id : null, parent.OrderClass != "oco" && isOpen ? names.GetValueOrDefault(parent.Id ?? "") ?? NotEmpty(parent.ClientOrderId) ?? parent.Id : null);
    }

    /// <summary>
    /// Whether the client order id can be one that the venue made up: legs get one each, and the stream shows them without their parent. An id of the sender's that looks alike is not
    /// lost by it: the guard finds the order by the venue's id.
    /// </summary>
    private static bool IsNamedByVenue(AlpacaOrder order, AlpacaOrder? parent) =>
        (parent is not null || (order is { OrderClass: "bracket" or "oco" or "oto", Legs: null or { Count: 0 } })) && Guid.TryParseExact(order.ClientOrderId, "D", out _);

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
