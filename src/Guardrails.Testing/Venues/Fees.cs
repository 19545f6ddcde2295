namespace Guardrails.Testing.Venues;

/// <summary>The fees of executions: the profile's, or those of an instrument of its own. Belongs to the venue's lock.</summary>
internal sealed class Fees(SimulatedVenueProfile profile)
{
    private readonly SortedDictionary<Symbol, decimal> _own = [];

    /// <summary>Gives an instrument a fee of its own; <see langword="null"/> for the profile's.</summary>
    public void Set(Symbol symbol, decimal? rate)
    {
        _own.Remove(symbol);
        if (rate is { } fee)
        {
            _own.Add(symbol, fee);
        }
    }

    /// <summary>The fee of an execution, and whether it is taken in the base asset. Below zero, too, the venue takes it.</summary>
    public (decimal Fee, bool InBaseAsset) Of(Instrument instrument, OrderSide side, decimal quantity, decimal price)
    {
        var isOwn = _own.TryGetValue(instrument.Symbol, out var own);
        var inBaseAsset = side == OrderSide.Buy && (profile.BuyFeeInBaseAsset || (isOwn && instrument.BaseAsset is not null));
        return (decimal.Round((isOwn ? own : profile.FeeRate) * quantity * (inBaseAsset ? 1m : Math.Abs(price) * instrument.Multiplier), 8), inBaseAsset);
    }
}
