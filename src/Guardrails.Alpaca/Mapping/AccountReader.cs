using System.Globalization;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;

namespace Guardrails.Alpaca.Mapping;

/// <summary>Reads the account.</summary>
internal static class AccountReader
{
    /// <summary>The account as of a time.</summary>
    /// <param name="account">The answer.</param>
    /// <param name="asOf">When the question was sent.</param>
    public static WireResult<AccountSnapshot> Read(AlpacaAccount account, DateTimeOffset asOf) =>
        account.Equity is not { } equity ? new WireProblem { Path = "$.equity", Why = "is missing" }
            : account.Currency is not { Length: > 0 } currency ? new WireProblem { Path = "$.currency", Why = "is missing" }
            : account.LongMarketValue < 0m || account.ShortMarketValue > 0m ? new WireProblem { Path = "$.short_market_value", Value = account.ShortMarketValue?.ToString(CultureInfo.InvariantCulture), Why = "has the wrong sign: long is above 0, short is below" }
            : new AccountSnapshot
            {
                Currency = currency,
                Equity = equity,
                VenueAccountId = account.Id is { Length: > 0 } id ? $"alpaca:{id}" : null,
                AsOf = asOf,
                BuyingPower = account.BuyingPower,
                GrossPositionValue = account.LongMarketValue - account.ShortMarketValue,
            };

    /// <summary>Why the account takes no orders; <see langword="null"/> when it takes them. What is missing is no reason.</summary>
    public static string? Restriction(AlpacaAccount account) =>
        account.Status is { } status && status != "ACTIVE" ? $"the account is {WireProblem.Shown(status)}"
            : account.AccountBlocked == true ? "the account is blocked"
            : account.TradingBlocked == true ? "trading is blocked"
            : account.TradeSuspendedByUser == true ? "trading is suspended by the user"
            : null;
}
