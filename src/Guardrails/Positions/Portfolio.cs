using Guardrails.Brokers;

namespace Guardrails.Positions;

/// <summary>Everything <see cref="RiskManager"/> needs to answer questions without a live guard.</summary>
/// <remarks>Immutable. What is missing is not assumed: a question that needs it is answered with a denial that names it.</remarks>
public sealed record Portfolio
{
    /// <summary>The positions, or why they are not known.</summary>
    public required PositionSnapshot Positions { get; init; }

    /// <summary>The account; needed where limits are fractions of equity.</summary>
    public AccountSnapshot? Account { get; init; }

    /// <summary>The instruments that are held or asked about.</summary>
    public IReadOnlyList<Instrument> Instruments { get; init; } = [];

    /// <summary>Prices of the instruments that are held or asked about.</summary>
    public IReadOnlyList<Quote> Quotes { get; init; } = [];

    /// <summary>Rates of the quote currencies that are not the account currency.</summary>
    public IReadOnlyList<FxRate> FxRates { get; init; } = [];

    /// <summary>Orders that are open; they count with everything they could still fill.</summary>
    public IReadOnlyList<VenueOrder> OpenOrders { get; init; } = [];

    /// <summary>What the venue can do.</summary>
    /// <value>Default: <see cref="BrokerCapabilities.Plain"/>.</value>
    public BrokerCapabilities Capabilities { get; init; } = BrokerCapabilities.Plain;

    /// <summary>Whether symbols may be held long and short at once.</summary>
    /// <value>Default: <see cref="HedgingPolicy.Denied"/>.</value>
    public HedgingPolicy Hedging { get; init; } = HedgingPolicy.Denied;

    /// <summary>The currency of the account and of all value limits.</summary>
    /// <value>Default: <c>USD</c>.</value>
    public string AccountCurrency { get; init; } = "USD";

    /// <summary>The moment of the question; ages of prices and snapshots are measured to it.</summary>
    public required DateTimeOffset Now { get; init; }
}
