using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Rules;

namespace Guardrails.Book;

/// <summary>Everything a book is told when it is made; it never changes afterwards.</summary>
internal sealed record BookConfiguration
{
    public required AccountId Account { get; init; }

    public required VenueId Venue { get; init; }

    public required string AccountCurrency { get; init; }

    public required RiskLimits Limits { get; init; }

    public required HedgingPolicy Hedging { get; init; }

    public required BrokerCapabilities Capabilities { get; init; }

    /// <summary>The user's own rules, asked last.</summary>
    public IReadOnlyList<OrderRule> UserRules { get; init; } = [];

    /// <summary>Whether positions found at the first reading belong to the bot.</summary>
    public bool ManageExistingPositions { get; init; }

    /// <summary>Whether strategies close no more than their own share of a position.</summary>
    public bool StrategiesCloseOwnShare { get; init; }

    /// <summary>Where the book has what it knows from, for the texts of denials.</summary>
    public InputSource Source { get; init; }

    /// <summary>Whether only the rules that keep positions sane are asked.</summary>
    public bool InvariantsOnly { get; init; }

    /// <summary>What is done about differences between the books and the venue.</summary>
    public Reconciling.DriftPolicy Drifts { get; init; } = Reconciling.DriftPolicy.Default;

    /// <summary>When the guard restricts the account by itself.</summary>
    public States.AutoTrips Trips { get; init; } = States.AutoTrips.None;

    /// <summary>Whether entries that still work are unwanted when their scope is no longer active.</summary>
    public bool CancelEntriesOnRestriction { get; init; }

    /// <summary>How long a position may stay without being compared with the venue.</summary>
    public TimeSpan MaxUncomparedTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most symbols the book keeps.</summary>
    public int MaxSymbols { get; init; } = 65_536;

    /// <summary>Most live orders the book keeps.</summary>
    public int MaxLiveOrders { get; init; } = 100_000;

    /// <summary>Ended orders kept so that late reports find them.</summary>
    public int MaxEndedOrders { get; init; } = 100_000;

    /// <summary>Names of mechanisms that are switched off; only test builds can set it.</summary>
    public IReadOnlyList<string> DisabledMechanisms { get; init; } = [];

    /// <summary>Identifies the limits in decision records.</summary>
    public string LimitsHash => Hash(LimitText.Of(Limits));

    /// <summary>Whether a mechanism is switched off.</summary>
    public bool IsDisabled(string mechanism) => DisabledMechanisms.Count > 0 && DisabledMechanisms.Contains(mechanism);

    /// <summary>Whether the order's reservation is ignored, as a naive bot would.</summary>
    public bool IgnoresReservations(OrderView order) =>
        DisabledMechanisms.Count > 0
        && ((order.State is OrderState.Reserved or OrderState.InFlight && IsDisabled(Mechanisms.Reservation))
            || (order.State == OrderState.Unknown && IsDisabled(Mechanisms.UnknownReservation))
            || ((order.CancelAskedAt is not null || order.CancelRefusals > 0) && IsDisabled(Mechanisms.CancelConfirmation)));

    public static string Hash(string text) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLower(CultureInfo.InvariantCulture)[..16];
}
