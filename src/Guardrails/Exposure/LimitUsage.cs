namespace Guardrails.Exposure;

/// <summary>One total against its limit. What is left is kept up to date by the book, so that a decision only compares.</summary>
internal sealed class LimitUsage
{
    // What is left, negative when the limit is passed; without bound while the limit has no amount: then EquityRule denies.
    private decimal _left;

    public LimitUsage(ResolvedLimit cell)
    {
        Cell = cell;
        cell.Add(this);
        Set(0m);
    }

    public ResolvedLimit Cell { get; }

    public decimal Used { get; private set; }

    /// <summary>Whether this much more stays within the limit.</summary>
    public bool Covers(in decimal added) => added <= _left;

    /// <summary>Takes over the total. Totals have 8 places, so nothing of a limit is lost that they could use.</summary>
    public void Set(decimal used)
    {
        Used = used;
        _left = Cell.Amount is { } amount ? Valuation.RoundDown(amount) - used : decimal.MaxValue;
    }
}
