using System.Globalization;
using Guardrails.Alpaca.Errors;
using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Calls;

/// <summary>Asks everything that has to be right before a bot starts.</summary>
internal sealed class AccountCheck(AlpacaHttp http, TradingHours hours, AlpacaOptions options)
{
    private static readonly TimeSpan _mostSkew = TimeSpan.FromSeconds(1);

    public async ValueTask<AlpacaAccountCheck> AskAsync(CancellationToken cancellationToken)
    {
        var (problems, warnings) = (new List<string>(), new List<string>());
        using var answer = await http.SendAsync(AlpacaRequest.Get("/v2/account"), cancellationToken).ConfigureAwait(false);
        if (!answer.Read<AlpacaAccount>().Is(out var account, out _))
        {
            var isKey = answer.Lost is null && answer.Failure(isWrite: false).Kind == AlpacaFailureKind.Unauthorized;
            problems.Add(isKey
                ? $"Alpaca does not take the key for the {options.Environment} account. Paper and live accounts have keys of their own: look at {nameof(AlpacaOptions)}.{nameof(AlpacaOptions.Environment)} and the key."
                : $"The account could not be read: {answer.Describe()}.");
            return new AlpacaAccountCheck { Problems = problems, Warnings = warnings };
        }

        if (AccountReader.Restriction(account) is { } restriction)
        {
            problems.Add($"{char.ToUpperInvariant(restriction[0])}{restriction[1..]}; only Alpaca or its dashboard can change that.");
        }

        if (AccountReader.Read(account, answer.AsOf).Problem is { } unread)
        {
            problems.Add($"The account is not understood: {unread}.");
        }

        using var configured = await http.SendAsync(AlpacaRequest.Get("/v2/account/configurations"), cancellationToken).ConfigureAwait(false);
        Settings(account, configured.Read<AlpacaAccountConfiguration>().Value, problems, warnings);
        var ahead = await ClockAsync(problems, cancellationToken).ConfigureAwait(false);
        var session = await SessionAsync(warnings, cancellationToken).ConfigureAwait(false);
        if (options.QuoteInterval > TimeSpan.Zero && options.DataFeed != AlpacaDataFeed.Sip)
        {
            warnings.Add(options.DataFeed switch
            {
                AlpacaDataFeed.DelayedSip => "Prices of shares are 15 minutes late (DelayedSip): a rule on the age of a price denies every entry.",
                AlpacaDataFeed.Overnight => "Prices of shares are those of the overnight session (Overnight).",
                _ => "Prices of shares are those of one exchange (Iex), not the national best bid and offer: a quote can be wide or old where the market is neither. AlpacaDataFeed.Sip has all exchanges.",
            });
        }

        return new AlpacaAccountCheck { Problems = problems, Warnings = warnings, ClockAhead = ahead, Session = session };
    }

    private static void Settings(AlpacaAccount account, AlpacaAccountConfiguration? settings, List<string> problems, List<string> warnings)
    {
        if (settings?.SuspendTrade == true)
        {
            problems.Add("New orders are refused by a setting of the account (suspend_trade), exits as well; switch it off in the dashboard.");
        }

        if (account.ShortingEnabled == true && settings?.NoShorting != true)
        {
            warnings.Add("The account can sell short. A bot that only buys sets no_shorting in the dashboard and RiskLimits.AllowShort to false: then neither side lets a sale open.");
        }
    }

    private async ValueTask<TimeSpan?> ClockAsync(List<string> problems, CancellationToken cancellationToken)
    {
        var before = options.TimeProvider.GetUtcNow();
        using var answer = await http.SendAsync(AlpacaRequest.Get("/v2/clock"), cancellationToken).ConfigureAwait(false);
        var after = options.TimeProvider.GetUtcNow();
        if (answer.Read<AlpacaClock>().Value?.Timestamp is not { } told)
        {
            return null;
        }

        // The answer was made between question and answer: outside of that the clocks differ for certain.
        var ahead = told < before ? told - before : told > after ? told - after : TimeSpan.Zero;
        if (ahead.Duration() > _mostSkew)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"The clock of this machine is {ahead.Duration().TotalSeconds:0.0} s {(ahead > TimeSpan.Zero ? "behind" : "ahead of")} Alpaca's; more than {_mostSkew.TotalSeconds:0} s makes prices look old or from the future. Set it by NTP."));
        }

        return ahead;
    }

    private async ValueTask<AlpacaSession?> SessionAsync(List<string> warnings, CancellationToken cancellationToken)
    {
        if ((await hours.ReadAsync(cancellationToken).ConfigureAwait(false)).Is(out var session, out var problem))
        {
            return session;
        }

        warnings.Add($"The calendar could not be read, so that nothing is known of sessions: {problem}.");
        return null;
    }
}
