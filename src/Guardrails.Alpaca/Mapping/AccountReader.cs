using System.Globalization;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
using Guardrails.Rules;

namespace Guardrails.Alpaca.Mapping;

/// <summary>Reads the account.</summary>
internal static class AccountReader
{
    /// <summary>An account whose positions are worth more than this many times its equity may only close.</summary>
    private const decimal MostOfEquity = 6m;

    /// <summary>The account as of a time.</summary>
    /// <param name="account">The answer.</param>
    /// <param name="asOf">When the question was sent.</param>
    /// <param name="isRestricted">Whether an order was refused because the account is restricted.</param>
    public static WireResult<AccountSnapshot> Read(AlpacaAccount account, DateTimeOffset asOf, bool isRestricted = false) =>
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
                Inputs = Inputs(account, equity, asOf, isRestricted),
            };

    /// <summary>What rules can ask of the account; of what it does not say there is no input.</summary>
    private static List<RuleInput> Inputs(AlpacaAccount account, decimal equity, DateTimeOffset asOf, bool isRestricted)
    {
        var held = account.LongMarketValue - account.ShortMarketValue;
        var closingOnly = isRestricted || Restriction(account) is not null || held > MostOfEquity * equity;
        var inputs = new List<RuleInput> { new() { Name = AlpacaRules.ClosingOnlyInput, Value = closingOnly ? 1m : 0m, Time = asOf } };
        if (account.MaintenanceMargin is { } margin)
        {
            inputs.Add(new RuleInput { Name = AlpacaRules.MarginExcessInput, Value = equity - margin, Time = asOf });
            inputs.Add(new RuleInput { Name = AlpacaRules.MarginCallInput, Value = Math.Max(0m, margin - equity), Time = asOf });
        }

        return inputs;
    }

    /// <summary>Why the account takes no orders; <see langword="null"/> when it takes them. What is missing is no reason.</summary>
    public static string? Restriction(AlpacaAccount account) =>
        account.Status is { } status && status != "ACTIVE" ? $"the account is {WireProblem.Shown(status)}"
            : account.AccountBlocked == true ? "the account is blocked"
            : account.TradingBlocked == true ? "trading is blocked"
            : account.TradeSuspendedByUser == true ? "trading is suspended by the user"
            : null;
}
