using System.Globalization;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Mapping;

/// <summary>
/// Reads the executions among the activities. Whether the id of an activity is that of the execution on the stream is written nowhere; an execution that were known under
/// two ids would be booked twice. So a row carries no id, and its cumulative quantity says how much is executed by then.
/// </summary>
internal static class ActivityReader
{
    /// <summary>Kinds of rows that move money alone. Of every other kind, and of those that come to be, a position is thought to change.</summary>
    private static readonly HashSet<string> _moneyOnly = new(StringComparer.Ordinal)
    {
        "CSD", "CSW", "DIV", "DIVCGL", "DIVCGS", "DIVFEE", "DIVFT", "DIVNRA", "DIVROC", "DIVTW", "DIVTXEX", "FEE", "INT", "INTNRA", "INTTW", "JNLC",
    };

    /// <summary>One execution as a report.</summary>
    public static WireResult<ExecutionReport> Read(AlpacaActivity activity)
    {
        if (activity.ActivityType != "FILL")
        {
            return AlpacaTerms.Unknown("$.activity_type", activity.ActivityType, "execution");
        }

        if (activity.Type is not ("fill" or "partial_fill"))
        {
            return AlpacaTerms.Unknown("$.type", activity.Type, "kind of execution");
        }

        if (!Symbol.TryParse(activity.Symbol, out var symbol))
        {
            return AlpacaTerms.Unknown("$.symbol", activity.Symbol, "symbol");
        }

        if ((activity.Side == "sell_short" ? OrderSide.Sell : AlpacaTerms.Side(activity.Side)) is not { } side)
        {
            return AlpacaTerms.Unknown("$.side", activity.Side, "side");
        }

        if (AlpacaTerms.Status(activity.OrderStatus, timeInForce: null, activity.CumQty ?? 0m) is not { } status)
        {
            return AlpacaTerms.Unknown("$.order_status", activity.OrderStatus, "status");
        }

        return string.IsNullOrEmpty(activity.OrderId) ? new WireProblem { Path = "$.order_id", Why = "is missing" }
            : activity.Qty is not > 0m || activity.CumQty is not > 0m || activity.Price is null ? new WireProblem { Path = "$.qty", Why = "is no execution: quantity, cumulative quantity and price have to be there" }
            : new ExecutionReport
            {
                Symbol = symbol,
                VenueOrderId = activity.OrderId,
                Side = side,
                Status = status,
                CumulativeQuantity = activity.CumQty,
                OrderQuantity = activity.LeavesQty is >= 0m and { } leaves ? leaves + activity.CumQty : null,
                TransactTime = activity.TransactionTime,
                Fill = new Fill { Quantity = activity.Qty.Value, Price = activity.Price.Value },
            };
    }

    /// <summary>The executions of one instrument.</summary>
    /// <param name="activities">Rows of any kind.</param>
    /// <param name="symbol">The instrument.</param>
    /// <param name="asOf">When the question was sent.</param>
    /// <param name="missing">Why there may be more; <see langword="null"/> when these are all.</param>
    public static ExecutionSnapshot Executions(IReadOnlyList<AlpacaActivity> activities, Symbol symbol, DateTimeOffset asOf, string? missing = null)
    {
        var reports = new List<ExecutionReport>();
        for (var i = 0; i < activities.Count; i++)
        {
            if (activities[i].ActivityType is { } type && type != "FILL")
            {
                continue;
            }

            if (!Read(activities[i]).Is(out var report, out var problem))
            {
                missing ??= string.Create(CultureInfo.InvariantCulture, $"row {i} of the activities is not understood: {problem}");
            }
            else if (report.Symbol == symbol)
            {
                reports.Add(report);
            }
        }

        return missing is null ? ExecutionSnapshot.Complete(reports, asOf) : ExecutionSnapshot.Partial(reports, asOf, missing);
    }

    /// <summary>Whether a row can say that a position changed without a trade (a split, an exercise, a fee in coins): then positions have to be read anew.</summary>
    /// <remarks>The fee of a purchase of coins is taken in coins, and that of a sale in dollars (<c>CFEE</c>): only the former has a quantity.</remarks>
    public static bool MovesPosition(AlpacaActivity activity) => activity.ActivityType is not { } type
        || (type == "CFEE" ? activity.Qty is not (null or 0m) : type != "FILL" && !_moneyOnly.Contains(type));

    /// <summary>What a row says that moves a position, for people: <c>OPASN of AAPL260116C00150000, 2: Option Assignment</c>.</summary>
    public static string Describe(AlpacaActivity activity) => string.Create(
        CultureInfo.InvariantCulture,
        $"{CauseOf(activity.ActivityType)} of {WireProblem.Shown(activity.Symbol ?? "an unnamed asset")}{(activity.Qty is { } quantity ? $", {quantity}" : "")}{(activity.Description is { Length: > 0 } words ? $": {WireProblem.Shown(words)}" : "")}");

    private static string CauseOf(string? type) => type switch
    {
        "OPEXC" => "exercise (OPEXC)",
        "OPASN" => "assignment (OPASN)",
        "OPEXP" => "expiry (OPEXP)",
        "OPTRD" => "shares of an exercise or assignment (OPTRD)",
        "CFEE" => "fee in coins (CFEE)",
        "SPLIT" or "SSP" or "SPIN" or "MA" or "NC" or "REORG" or "SC" => $"corporate action ({type})",
        _ => $"activity {WireProblem.Shown(type ?? "without a type")}",
    };
}
