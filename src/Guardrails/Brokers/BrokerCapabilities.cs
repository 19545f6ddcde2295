using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using Guardrails.Configuration;
using Guardrails.Orders;

namespace Guardrails.Brokers;

/// <summary>What a venue can do and promises. The defaults promise nothing, which is always safe.</summary>
[JsonConverter(typeof(GuardrailsJsonConverter))]
public sealed record BrokerCapabilities
{
    /// <summary>More legs than any venue takes.</summary>
    internal const int MostLegs = 8;

    private static readonly ReadOnlyCollection<OrderType> AllOrderTypes = new([OrderType.Market, OrderType.Limit, OrderType.Stop, OrderType.StopLimit]);

    /// <summary>A venue that promises nothing. Every reading gives a new instance.</summary>
    public static BrokerCapabilities Plain => new();

    /// <summary>How the venue caps exits that carry its mark (reduce-only, sell-to-close).</summary>
    /// <value>Default: <see cref="Brokers.ExitCap.None"/>.</value>
    public ExitCap ExitCap { get; init; } = ExitCap.None;

    /// <summary>
    /// Whether at least one kind of report carries the mark that caps an exit, so that a lost mark is seen (<c>REDUCE_ONLY_MISSING</c>). A single
    /// report without it proves nothing.
    /// </summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool ReportsExitMark { get; init; } = true;

    /// <summary>
    /// Where no report carries the mark: the venue's own rule that keeps such an order from opening, with its source. Without a rule
    /// <see cref="Brokers.ExitCap.ReduceOnly"/> is refused, because nothing would show that a mark was lost.
    /// </summary>
    /// <value>Default: <see langword="null"/>.</value>
    /// <example><c>"A sell_to_close order is canceled by the venue when the position is gone (order types, section 3)"</c>.</example>
    public string? ExitCapRule { get; init; }

    /// <summary>Order types the venue takes.</summary>
    /// <value>Default: all.</value>
    public IReadOnlyList<OrderType> OrderTypes { get; init; } = AllOrderTypes;

    /// <summary>Whether the venue keeps a long and a short leg per symbol.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool HedgeMode { get; init; }

    /// <summary>Whether the buying power it reports already subtracts open orders.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool BuyingPowerIncludesOpenOrders { get; init; }

    /// <summary>The longest client order id the venue takes, in characters.</summary>
    /// <value>Default: 36.</value>
    public int MaxClientOrderIdLength { get; init; } = 36;

    /// <summary>The characters a client order id may have beside letters and digits.</summary>
    /// <value>Default: <c>._:-</c>.</value>
    public string ClientOrderIdPunctuation { get; init; } = "._:-";

    /// <summary>For how long the venue refuses a client order id it has seen.</summary>
    /// <value>Default: <see cref="ClientIdUniqueness.OpenOnly"/>.</value>
    public ClientIdUniqueness ClientIdUniqueness { get; init; }

    /// <summary>What the quantity of a replacement means, when orders can be replaced at all.</summary>
    /// <value>Default: <see cref="ReplaceQuantity.NotSupported"/>.</value>
    public ReplaceQuantity ReplaceQuantity { get; init; }

    /// <summary>
    /// Whether a replaced order may get another id of the venue that no report links with the one before
    /// (<see cref="ExecutionReport.PreviousVenueOrderId"/>). Then the id that the answer to a replacement names, and any other id that is shown under the
    /// same client order id from the request on until <see cref="PositionVisibilityLag"/> (at least 1 s) after the replacement, is the order itself.
    /// Otherwise an id that nothing links is a second order, and both count.
    /// </summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool RenamesOnReplace { get; init; }

    /// <summary>Whether the adapter sends groups and the venue links their exits, so that together they fill at most one exit's worth.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool LinksExits { get; init; }

    /// <summary>Whether the adapter sends an entry together with exits that wait for it.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool AttachesExits { get; init; }

    /// <summary>
    /// How many legs one order of several instruments has at most (<see cref="IBrokerAdapter.SubmitMultilegAsync"/>), when the venue executes all of
    /// them or none. Between 2 and 8.
    /// </summary>
    /// <value>Default: 0, the venue takes no such order.</value>
    public int MaxLegs { get; init; }

    /// <summary>When exits that were sent with an entry start to work.</summary>
    /// <value>Default: <see cref="LegActivation.EntryFilled"/>.</value>
    public LegActivation LegActivation { get; init; }

    /// <summary>
    /// Whether an exit that waits for its entry is reported as <see cref="VenueOrderStatus.Held"/> until it works. Then an exit that is reported as
    /// working while its entry has filled nothing does not wait, and counts in full.
    /// </summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool ReportsHeldExits { get; init; }

    /// <summary>Whether <see cref="IOrderLookup.GetExecutionsAsync"/> is answered; then an order counts as absent only when no execution of it is listed.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool ListsExecutions { get; init; }

    /// <summary>How long after a send the order can still turn up at the venue. Before that nothing proves that it is not there.</summary>
    /// <value>Default: 1 min.</value>
    public TimeSpan UnknownHorizon { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// After what time the venue ends an order that is good till canceled, at least 1 day. What protects a position is placed anew when nine tenths of it are over, in continuous trading: of 90 days, on the 81st.
    /// </summary>
    /// <value>Default: <see langword="null"/>, it ends none.</value>
    public TimeSpan? GoodTillCancelLifetime { get; init; }

    /// <summary>Terms that the venue is known to report differently from what it was sent.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<TermsConversion> Conversions { get; init; } = [];

    /// <summary>How long after a local fill the venue's position list may still show the old quantity.</summary>
    /// <value>Default: 5 s.</value>
    public TimeSpan PositionVisibilityLag { get; init; } = TimeSpan.FromSeconds(5);
}
