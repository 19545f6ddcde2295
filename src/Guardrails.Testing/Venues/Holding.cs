namespace Guardrails.Testing.Venues;

/// <summary>One position with its average entry price. Belongs to the venue's lock.</summary>
internal sealed class Holding(decimal multiplier)
{
    public decimal Quantity { get; private set; }

    public decimal AveragePrice { get; private set; }

    public decimal Realized { get; private set; }

    public decimal Lowest { get; private set; }

    public decimal Highest { get; private set; }

    public decimal ValueAt(decimal price) => Quantity * price * multiplier;

    /// <summary>Books a trade: what is closed is realized at the average entry price, what is opened changes the average.</summary>
    public void Trade(decimal signedQuantity, decimal price)
    {
        var closed = Math.Sign(signedQuantity) == -Math.Sign(Quantity) ? Math.Min(Math.Abs(signedQuantity), Math.Abs(Quantity)) : 0m;
        Realized += closed * (price - AveragePrice) * Math.Sign(Quantity) * multiplier;
        var opened = Math.Abs(signedQuantity) - closed;
        var kept = Math.Abs(Quantity) - closed;
        Quantity += signedQuantity;
        if (opened > 0m)
        {
            AveragePrice = ((kept * AveragePrice) + (opened * price)) / (kept + opened);
        }
        else if (Quantity == 0m)
        {
            AveragePrice = 0m;
        }

        Lowest = Math.Min(Lowest, Quantity);
        Highest = Math.Max(Highest, Quantity);
    }

    /// <summary>Multiplies the quantity and divides the average price, so that what was paid stays the same.</summary>
    public void Split(decimal ratio)
    {
        Quantity *= ratio;
        AveragePrice /= ratio;
        Lowest = Math.Min(Lowest, Quantity);
        Highest = Math.Max(Highest, Quantity);
    }
}
