using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Mapping;

/// <summary>
/// Reads how the end of an option contract has moved positions: exercise (<c>OPEXC</c>), assignment (<c>OPASN</c>), expiry (<c>OPEXP</c>), and the shares that changed hands (<c>OPTRD</c>). The signed
/// quantity is the change of the position (Alpaca, Non-Trade Activities for Option Events): 2 long calls that are exercised are <c>OPEXC</c> -2 and <c>OPTRD</c> 200.
/// </summary>
internal static class SettlementReader
{
    /// <summary>What was executed; <see langword="null"/> for a row of another kind, and for one that contradicts itself: positions alone say then what happened.</summary>
    public static ExecutionReport? Read(AlpacaActivity row)
    {
        if (row.Qty is not { } change || change == 0m || row.Status is not (null or "executed") || !Symbol.TryParse(row.Symbol, out var symbol) || !Fits(row, change))
        {
            return null;
        }

        var (quantity, name) = (Math.Abs(change), IdentityOf(row));
        return new ExecutionReport
        {
            Symbol = symbol,
            VenueOrderId = name,
            Side = change > 0m ? OrderSide.Buy : OrderSide.Sell,
            Status = VenueOrderStatus.Filled,
            CumulativeQuantity = quantity,
            OrderQuantity = quantity,
            Cause = ExecutionCause.Settlement,
            Text = row.Description is { Length: > 0 } words ? WireProblem.Shown(words, 256) : null,

            // A row has a day and no time: a position that was taken over on that day may contain it, and is seen again before anything rests on it.
            TransactTime = row.Date is { } day ? NewYorkTime.At(day, TimeOnly.MinValue) : null,
            Fill = new Fill { ExecutionId = name, Quantity = quantity, Price = row.Price ?? 0m },
        };
    }

    /// <summary>What tells a row from every other: the contract's row and the row of its shares can have one id.</summary>
    public static string IdentityOf(AlpacaActivity row) => $"{row.Id} {row.ActivityType} {row.Symbol}";

    /// <summary>Whether sign, symbol and money are those of the kind: who holds a contract exercises it, who owes it is assigned, and who buys shares pays.</summary>
    private static bool Fits(AlpacaActivity row, decimal change) => (row.ActivityType, IsContract: OptionSymbol.Parse(row.Symbol) is not null) switch
    {
        ("OPEXC", true) => change < 0m,
        ("OPASN", true) => change > 0m,
        ("OPEXP", true) => true,
        ("OPTRD", false) => row.Price is > 0m && Math.Sign(row.NetAmount ?? 0m) != Math.Sign(change),
        _ => false,
    };
}
