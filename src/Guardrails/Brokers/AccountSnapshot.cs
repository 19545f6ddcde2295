using Guardrails.Rules;

namespace Guardrails.Brokers;

/// <summary>The account as the venue reports it at one moment, in the account currency.</summary>
/// <remarks>Immutable. Equity that is missing or not above 0 denies every new risk that a limit on equity decides (<c>EQUITY_UNKNOWN</c>).</remarks>
public sealed record AccountSnapshot
{
    /// <summary>The account currency, for example <c>USD</c>.</summary>
    public required string Currency { get; init; }

    /// <summary>Net liquidation value: cash plus the value of all positions. The denominator of every ratio.</summary>
    public required decimal Equity { get; init; }

    /// <summary>
    /// The venue's own id of the account, with the venue's name before it, so that it is unique over all venues (<c>alpaca:904837e3</c>);
    /// <see langword="null"/> when the venue has none. A second guard of the same account in one process is refused by it.
    /// </summary>
    public string? VenueAccountId { get; init; }

    /// <summary>When the snapshot was true at the venue.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>What the venue lets the account still buy; <see langword="null"/> when it does not say: the last figure stays, and grows old by itself.</summary>
    public decimal? BuyingPower { get; init; }

    /// <summary>
    /// Sum of the absolute values of all positions by the venue's own account: quantity × price × multiplier, in the account currency;
    /// <see langword="null"/> when the venue does not say, or when its figure counts some positions in another way (futures at their margin).
    /// An empty position list beside a value other than 0 is treated as a partial answer, never as a flat account. A value that contradicts
    /// the books by a factor of 2 twice in a row is <see cref="Alarms.AlarmCodes.AccountValueDiffers"/>, and stops new risk.
    /// </summary>
    public decimal? GrossPositionValue { get; init; }

    /// <summary>
    /// Facts of the account that only this venue has, for rules of the user: an adapter names them, and they are kept with the account (<see cref="OrderGuard.Observe(RuleInput)"/>). One that
    /// cannot be kept fails the whole reading.
    /// </summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<RuleInput> Inputs { get; init; } = [];
}
