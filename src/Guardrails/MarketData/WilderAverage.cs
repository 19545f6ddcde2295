namespace Guardrails.MarketData;

/// <summary>Wilder's average of n values: the simple mean of the first n, and from then on (before × (n − 1) + value) / n.</summary>
internal struct WilderAverage(int period)
{
    private int _count;

    public decimal Value { get; private set; }

    public void Add(decimal value)
    {
        _count++;
        Value = _count < period ? Value + value
            : _count == period ? (Value + value) / period
            : ((Value * (period - 1)) + value) / period;
    }
}
