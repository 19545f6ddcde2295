namespace Guardrails.Orders;

/// <summary>One execution.</summary>
public sealed record Fill
{
    /// <summary>Whether it is a trade, or takes back or corrects an earlier one (which needs its <see cref="ExecutionId"/>).</summary>
    /// <value>Default: <see cref="FillKind.Trade"/>.</value>
    public FillKind Kind { get; init; }

    /// <summary>The venue's id of the execution; unique within account, venue, symbol and order. <see langword="null"/> when the venue gives none.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>Unsigned quantity of this execution, above 0 (FIX LastQty).</summary>
    public required decimal Quantity { get; init; }

    /// <summary>Price of this execution (FIX LastPx).</summary>
    public required decimal Price { get; init; }

    /// <summary>Fee charged, 0 or above; a rebate is negative.</summary>
    public decimal Fee { get; init; }

    /// <summary>The asset the fee is charged in; a fee in the instrument's base asset lowers the position. <see langword="null"/> when there is no fee or it is not told.
    /// Where an instrument has a <see cref="Instrument.MaxBaseFee"/>, <see langword="null"/> means not told: exits leave room for the fee until the same execution is reported with its asset, or a
    /// later position answer shows what is held. A fee in another asset is told with that asset's name.</summary>
    public string? FeeAsset { get; init; }
}
