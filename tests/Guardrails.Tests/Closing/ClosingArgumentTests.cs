using Guardrails.Closing;
using Guardrails.States;

namespace Guardrails.Tests.Closing;

/// <summary>Every argument that is missing or makes no sense is refused before anything is sent, and every one that does is not.</summary>
public sealed class ClosingArgumentTests
{
    private static readonly Attribution _by = new("out", "ann");

    [Theory]
    [InlineData("", true)]
    [InlineData("no request", false)]
    [InlineData("no symbol", false)]
    [InlineData("nobody", false)]
    [InlineData("a quantity of 0", false)]
    [InlineData("a quantity below 0", false)]
    [InlineData("a small quantity", true)]
    [InlineData("no quantity", true)]
    [InlineData("a strategy", true)]
    [InlineData("a strategy that nobody counts", false)]
    [InlineData("a strategy without a name", false)]
    public void A_close_needs_a_symbol_a_person_and_a_quantity_above_0(string what, bool isTaken)
    {
        Check(isTaken, () => ClosingArguments.Require(what == "no request" ? null! : new CloseRequest
        {
            Symbol = what == "no symbol" ? default(Symbol) : "ACME",
            By = what == "nobody" ? null! : _by,
            Quantity = what switch { "a quantity of 0" => 0m, "a quantity below 0" => -1m, "a small quantity" => 0.1m, "no quantity" => null, _ => 3m },
            Strategy = what switch { "a strategy" or "a strategy that nobody counts" => "trend", "a strategy without a name" => "", _ => null },
        }, keepsShares: what != "a strategy that nobody counts"));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("no order", false)]
    [InlineData("no symbol", false)]
    [InlineData("nobody", false)]
    public void A_reversal_needs_an_order_a_symbol_and_a_person(string what, bool isTaken)
    {
        Check(isTaken, () => ClosingArguments.Require(what == "no order" ? null! : OrderRequest.Buy(what == "no symbol" ? default(Symbol) : "ACME", 1m), what == "nobody" ? null! : _by));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("nobody", false)]
    [InlineData("a strategy", false)]
    [InlineData("an unknown target", false)]
    public void A_flattening_needs_a_scope_a_target_and_a_person(string what, bool isTaken)
    {
        Check(isTaken, () => ClosingArguments.Require(
            what == "a strategy" ? TradingScope.OfStrategy("momentum") : TradingScope.Account, what == "an unknown target" ? (FlattenTarget)9 : FlattenTarget.Managed, what == "nobody" ? null! : _by));
    }

    private static void Check(bool isTaken, Action require)
    {
        var exception = Record.Exception(require);

        Assert.Equal(isTaken, exception is null);
        Assert.True(exception is null or ArgumentException, $"{exception}");
    }
}
