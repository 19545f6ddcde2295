using Guardrails.Book;
using Guardrails.Exposure;

namespace Guardrails.Tests.Book;

/// <summary>
/// The arithmetic of one position, against the rules written out: what it contributes, and what one more order adds to that. A decision asks only for what
/// is added, so that both have to agree to the last digit.
/// </summary>
public sealed class LedgerTests
{
    private static readonly decimal[] _quantities = [-12m, -1m, -0.5m, 0m, 0.5m, 1m, 12m];
    private static readonly decimal[] _open = [0m, 0.5m, 1m, 5m];

    private static Pricing Prices(decimal mark) => new(mark, Guarding.GuardFixture.Share() with { Multiplier = 3m, RiskPriceFloor = 2m }, 0.1m, null, 0);

    [Fact]
    public void A_ledger_contributes_the_value_of_what_could_be_reached()
    {
        foreach (var ledger in Ledgers())
        {
            foreach (var mark in new[] { 1m, 7.123456789m, 100m })
            {
                var expected = Value(ledger.Low, ledger.High, Math.Max(mark, 2m), Math.Max(mark, 2m), mark);

                Assert.True(ExposureAmounts.Same(expected, ledger.Value(Prices(mark))), $"{ledger.Net} {ledger.Low}..{ledger.High} at {mark}: {Text(expected)}, is {Text(ledger.Value(Prices(mark)))}");
            }
        }
    }

    [Fact]
    public void A_buy_adds_what_the_value_becomes_more()
    {
        foreach (var ledger in Ledgers())
        {
            foreach (var quantity in _open)
            {
                foreach (var (price, mark) in new[] { (100m, 100m), (110m, 100m), (130m, 120m), (95m, 90m) })
                {
                    var (repriced, high) = (mark != 100m, ledger.High + quantity);
                    var added = default(ExposureDelta);
                    ledger.AddBuy(high, price, Prices(mark), repriced, ref added);
                    var after = Value(ledger.Low, high, price, repriced ? mark : 100m, mark);

                    Same(ledger, added, after.Long - ledger.Amounts.Long, after.Gross - ledger.Amounts.Gross, after.NetLong - ledger.Amounts.NetLong, $"buy {quantity} at {price}, mark {mark}");
                }
            }
        }
    }

    [Fact]
    public void A_sell_adds_what_the_value_becomes_more()
    {
        foreach (var ledger in Ledgers())
        {
            foreach (var quantity in _open)
            {
                foreach (var (price, mark) in new[] { (100m, 100m), (110m, 100m), (130m, 120m), (95m, 90m) })
                {
                    var (repriced, low) = (mark != 100m, ledger.Low - quantity);
                    var added = default(ExposureDelta);
                    ledger.AddSell(low, price, Prices(mark), repriced, ref added);
                    var after = Value(low, ledger.High, repriced ? mark : 100m, price, mark);

                    Same(ledger, added, after.Short - ledger.Amounts.Short, after.Gross - ledger.Amounts.Gross, after.NetShort - ledger.Amounts.NetShort, $"sell {quantity} at {price}, mark {mark}");
                }
            }
        }
    }

    /// <summary>What is held on the same side is the smaller of both, and nothing where the sides differ.</summary>
    [Theory]
    [InlineData(3, 5, 3)]
    [InlineData(5, 3, 3)]
    [InlineData(-3, -5, -3)]
    [InlineData(-5, -3, -3)]
    [InlineData(3, -5, 0)]
    [InlineData(-3, 5, 0)]
    [InlineData(0, 5, 0)]
    [InlineData(5, 0, 0)]
    [InlineData(0, -5, 0)]
    [InlineData(-5, 0, 0)]
    [InlineData(0.5, 0.25, 0.25)]
    [InlineData(-0.5, -0.25, -0.25)]
    public void Two_quantities_share_the_smaller_on_the_same_side(double a, double b, double expected)
    {
        Assert.Equal((decimal)expected, PositionView.SameSide((decimal)a, (decimal)b));
    }

    /// <summary>Held quantities with open orders of both sides, plain and capped, valued at a mark of 100.</summary>
    private static IEnumerable<Ledger> Ledgers()
    {
        foreach (var net in _quantities)
        {
            foreach (var buys in _open)
            {
                foreach (var sells in _open)
                {
                    foreach (var capped in new[] { 0m, 4m })
                    {
                        var ledger = new Ledger(capsApply: true);
                        ledger.Move(net);
                        ledger.Count(default, new Contribution(buys, sells, capped, capped));
                        ledger.Bound();
                        var (low, high) = (net - sells - Math.Min(capped, Math.Max(0m, net)), net + buys + Math.Min(capped, Math.Max(0m, -net)));
                        Assert.Equal((low, high), (ledger.Low, ledger.High));
                        ledger.TryContribute(ledger.Value(Prices(100m)), out _);
                        yield return ledger;
                    }
                }
            }
        }
    }

    private static ExposureAmounts Value(decimal low, decimal high, decimal buyPrice, decimal sellPrice, decimal mark)
    {
        var (longest, shortest) = (Up(Math.Max(0m, high) * buyPrice), Up(Math.Max(0m, -low) * sellPrice));
        return new ExposureAmounts
        {
            Long = longest,
            Short = shortest,
            Gross = Math.Max(longest, shortest),
            NetLong = high < 0m ? -Down(-high * mark) : longest,
            NetShort = low > 0m ? -Down(low * mark) : shortest,
        };
    }

    private static decimal Up(decimal value) => decimal.Round(value * 3m, 8, MidpointRounding.ToPositiveInfinity);

    private static decimal Down(decimal value) => decimal.Round(value * 3m, 8, MidpointRounding.ToZero);

    private static void Same(LedgerView ledger, in ExposureDelta added, decimal side, decimal gross, decimal net, string what)
    {
        Assert.True(
            (added.Side, added.Gross, added.Net) == (side, gross, net),
            $"{ledger.Net} {ledger.Low}..{ledger.High}, {what}: side {added.Side}, gross {added.Gross}, net {added.Net}; expected {side}, {gross}, {net}");
    }

    private static string Text(in ExposureAmounts a) => $"{a.Long} {a.Short} {a.Gross} {a.NetLong} {a.NetShort}";
}
