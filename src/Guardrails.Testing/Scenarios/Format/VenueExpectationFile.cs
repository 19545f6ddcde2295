namespace Guardrails.Testing.Scenarios.Format;

/// <summary>The truth at the venue at the end of a run.</summary>
internal sealed class VenueExpectationFile
{
    /// <summary>Signed quantity by symbol, or by <c>symbol:Long</c> and <c>symbol:Short</c> in hedge mode; what is not listed is flat.</summary>
    public required ByName<decimal> Positions { get; set; }

    /// <summary>Profit, realized and unrealized, after fees.</summary>
    public required decimal ProfitAndLoss { get; set; }

    /// <summary>Value of everything held.</summary>
    public required decimal GrossExposure { get; set; }

    /// <summary>How many orders are open; not checked when left out.</summary>
    public int? OpenOrders { get; set; }

    /// <summary>How many of the bot's orders reached the venue, those it refused included.</summary>
    public required int OrdersReceived { get; set; }
}
