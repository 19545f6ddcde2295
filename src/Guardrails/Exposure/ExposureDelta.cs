namespace Guardrails.Exposure;

/// <summary>What one order adds to the totals it counts in, in their currency.</summary>
internal struct ExposureDelta
{
    /// <summary>To the gross exposure.</summary>
    public decimal Gross;

    /// <summary>To the long exposure (a buy) or the short exposure (a sell).</summary>
    public decimal Side;

    /// <summary>To the net exposure in the order's direction.</summary>
    public decimal Net;
}
