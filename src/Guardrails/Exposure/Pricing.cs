namespace Guardrails.Exposure;

/// <summary>The prices exposure of one symbol is valued with. Fields, so that a decision reads them where they are.</summary>
internal readonly struct Pricing
{
    /// <summary>Absolute mark; 0 when none is known.</summary>
    public readonly decimal Mark;

    /// <summary>Mark with slippage, for what can execute at market.</summary>
    public readonly decimal Market;

    /// <summary>The lowest price to value with.</summary>
    public readonly decimal Floor;

    public readonly decimal Multiplier;

    /// <summary>Between this and <see cref="NearHigh"/> a quantity looks like the price.</summary>
    public readonly decimal NearLow;

    public readonly decimal NearHigh;

    /// <summary>How far a price may be from the mark; 0 when that is not limited.</summary>
    public readonly decimal CollarBand;

    /// <summary>Makes the prices for a mark; a mark of 0 means that none is known.</summary>
    public Pricing(decimal mark, Instrument? instrument, decimal slippage, ResolvedLimit? collar, int collarTicks)
    {
        Mark = Math.Abs(mark);
        Floor = instrument?.RiskPriceFloor ?? 0m;
        Multiplier = instrument?.Multiplier ?? 1m;
        Market = Mark == 0m ? 0m : Mark * (1m + slippage);
        NearLow = Mark * 0.75m;
        NearHigh = Mark * 1.25m;
        CollarBand = collar is null ? 0m : Math.Max(Mark * collar.Limit.Value, collarTicks * (instrument?.TickSizeAt(Mark) ?? 0m));
    }

    /// <summary>The price of one side of a ledger, given whether anything there can execute at market and the highest price working there.</summary>
    public decimal Side(bool market, decimal highestWorking) => Math.Max(Math.Max(market ? Market : Mark, highestWorking), Floor);
}
