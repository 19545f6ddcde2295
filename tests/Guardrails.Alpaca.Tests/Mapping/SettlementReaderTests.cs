using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Tests.Mapping;

/// <summary>What exercise, assignment and expiry did to positions: the signed quantity of a row is the change, and a row that contradicts itself is not booked.</summary>
public sealed class SettlementReaderTests
{
    private const string Call = "AAPL260116C00150000";

    public static TheoryData<string, string, decimal, decimal?, decimal?, string?, decimal?> Rows => new()
    {
        { "OPEXC", Call, -2m, null, 0m, "executed", -2m },
        { "OPEXC", Call, 2m, null, 0m, "executed", null },
        { "OPASN", Call, 2m, null, 0m, "executed", 2m },
        { "OPASN", Call, -2m, null, 0m, "executed", null },
        { "OPEXP", Call, -1m, null, 0m, null, -1m },
        { "OPEXP", Call, 1m, null, 0m, "executed", 1m },
        { "OPTRD", "AAPL", 200m, 150m, -30_000m, "executed", 200m },
        { "OPTRD", "AAPL", -200m, 150m, 30_000m, "executed", -200m },
        { "OPTRD", "AAPL", -200m, 150m, 0m, "executed", -200m },
        { "OPTRD", "AAPL", -200m, 150m, null, "executed", -200m },
        { "OPTRD", "AAPL", 200m, 150m, 30_000m, "executed", null },
        { "OPTRD", "AAPL", 200m, null, -30_000m, "executed", null },
        { "OPTRD", "AAPL", 200m, 0m, -30_000m, "executed", null },
        { "OPTRD", Call, 200m, 150m, -30_000m, "executed", null },
        { "OPEXC", "AAPL", -2m, null, 0m, "executed", null },
        { "OPEXC", Call, 0m, null, 0m, "executed", null },
        { "OPEXC", Call, -2m, null, 0m, "canceled", null },
        { "OPEXC", "not a symbol", -2m, null, 0m, "executed", null },
        { "SPLIT", "AAPL", 200m, null, 0m, "executed", null },
        { "JNLS", "AAPL", 200m, 150m, -30_000m, "executed", null },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void ARow_IsTheChangeThatItsSignSays_OrNone(string type, string symbol, decimal quantity, decimal? price, decimal? money, string? status, decimal? change)
    {
        var report = SettlementReader.Read(new AlpacaActivity
        {
            Id = "20260116000000000::a",
            ActivityType = type,
            Symbol = symbol,
            Qty = quantity,
            Price = price,
            NetAmount = money,
            Status = status,
            Date = new DateOnly(2026, 1, 16),
        });

        Assert.Equal(change, report is null ? null : report.Side == OrderSide.Buy ? report.Fill!.Quantity : -report.Fill!.Quantity);
        if (report is not null)
        {
            Assert.Equal((ExecutionCause.Settlement, VenueOrderStatus.Filled, price ?? 0m, report.Fill!.Quantity), (report.Cause, report.Status, report.Fill.Price, report.CumulativeQuantity));
            Assert.Equal(new DateTimeOffset(2026, 1, 16, 5, 0, 0, TimeSpan.Zero), report.TransactTime);
        }
    }

    /// <summary>Alpaca's own example gives the row of the contract and that of its shares one id.</summary>
    [Fact]
    public void ARowOfTheContract_AndTheRowOfItsShares_AreTwo()
    {
        var contract = new AlpacaActivity { Id = "one", ActivityType = "OPEXC", Symbol = Call, Qty = -2m };
        var shares = new AlpacaActivity { Id = "one", ActivityType = "OPTRD", Symbol = "AAPL", Qty = 200m, Price = 150m };

        Assert.NotEqual(SettlementReader.Read(contract)!.Fill!.ExecutionId, SettlementReader.Read(shares)!.Fill!.ExecutionId);
        Assert.NotEqual(SettlementReader.IdentityOf(contract), SettlementReader.IdentityOf(shares));
    }
}
