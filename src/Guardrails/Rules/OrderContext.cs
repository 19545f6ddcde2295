using Guardrails.Deciding;

namespace Guardrails.Rules;

/// <summary>Everything a rule may read about one order. Valid only during <see cref="OrderRule.Evaluate"/>.</summary>
public readonly ref struct OrderContext
{
    internal OrderContext(DecisionFrame frame) => Frame = frame;

    internal DecisionFrame Frame { get; }

    /// <summary>The request, as it was made.</summary>
    public OrderRequest Request => Frame.Request;

    /// <summary>When the decision is made (wall clock).</summary>
    public DateTimeOffset Now => Frame.Now.Utc;

    /// <summary>The instrument.</summary>
    public Instrument Instrument => Frame.Symbol.Instrument!;

    /// <summary>Open or close, resolved.</summary>
    public PositionEffect Effect => Frame.Effect;

    /// <summary>The quantity that would be sent, unsigned.</summary>
    public decimal Quantity => Frame.Quantity;

    /// <summary>The order's value in the quote currency: quantity × the highest of mark, own price and floor × multiplier.</summary>
    public decimal Value => Frame.Value;

    /// <summary>The price of the symbol the decision uses; 0 when there is none.</summary>
    public decimal Mark => Frame.Mark;

    /// <summary>Signed quantity held.</summary>
    public decimal Net => Frame.Key.Ledger.Net;

    /// <summary>The lowest signed quantity that can be reached without this order.</summary>
    public decimal Low => Frame.Key.Ledger.Low;

    /// <summary>The highest signed quantity that can be reached without this order.</summary>
    public decimal High => Frame.Key.Ledger.High;

    /// <summary>The lowest signed quantity that could be reached with this order.</summary>
    public decimal LowAfter => Frame.LowAfter;

    /// <summary>The highest signed quantity that could be reached with this order.</summary>
    public decimal HighAfter => Frame.HighAfter;

    /// <summary>Equity in the account currency; <see langword="null"/> while it is not known.</summary>
    public decimal? Equity => Frame.Book.Equity;

    /// <summary>The account's worst-case gross exposure without this order, in the account currency.</summary>
    public decimal GrossExposure => Frame.Book.Account.Used.Gross;

    /// <summary>Reads a fact that was supplied from outside.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="age">Time since it was true at its source.</param>
    /// <returns>Whether it was ever supplied.</returns>
    public bool TryGetInput(string name, out decimal value, out TimeSpan age)
    {
        if (Frame.Book.Inputs.TryGetValue(name, out var input))
        {
            value = input.Value;
            age = Frame.Now.Utc - input.Time;
            return true;
        }

        (value, age) = (0m, default);
        return false;
    }
}
