namespace Guardrails.Book;

/// <summary>
/// The steps of prices of one instrument. Where a step ends and the next begins is a price of both, so that rounding always gives a valid price: with steps of
/// 0.0001 below 1 and of 0.01 from there on, 0.99995 is 0.9999 or 1, and the price below 1 is 0.9999.
/// </summary>
internal sealed class PriceSteps
{
    private readonly decimal[] _ends;
    private readonly Step[] _steps;

    /// <summary>The steps of an instrument that nobody has described.</summary>
    public PriceSteps()
        : this(0.01m, [])
    {
    }

    public PriceSteps(Instrument instrument)
        : this(instrument.TickSize, instrument.TickRules)
    {
    }

    private PriceSteps(decimal tick, IReadOnlyList<Positions.TickRule> rules)
    {
        _ends = [.. rules.Select(static r => r.PricesBelow)];
        _steps = [.. rules.Select(static r => new Step(r.TickSize)), new Step(tick)];
    }

    /// <summary>The smallest price above 0.</summary>
    public decimal Least => _steps[0].Size;

    /// <summary>The step that a price is to be a multiple of.</summary>
    public ref readonly Step At(in decimal price)
    {
        var i = 0;
        while (i < _ends.Length && price >= _ends[i])
        {
            i++;
        }

        return ref _steps[i];
    }

    /// <summary>The nearest price that is no higher.</summary>
    public decimal Down(decimal price) => At(price).Down(price);

    /// <summary>The nearest price that is no lower.</summary>
    public decimal Up(decimal price) => At(price).Up(price);

    /// <summary>The nearest price that is lower.</summary>
    public decimal Below(decimal price)
    {
        var i = Array.FindIndex(_ends, end => price <= end);
        ref readonly var step = ref _steps[i < 0 ? ^1 : i];
        return step.Up(price) - step.Size;
    }

    /// <summary>The nearest price that is higher.</summary>
    public decimal Above(decimal price)
    {
        ref readonly var step = ref At(price);
        return step.Down(price) + step.Size;
    }
}
