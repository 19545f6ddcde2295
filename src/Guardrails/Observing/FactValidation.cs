using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Positions;
using Guardrails.Text;

namespace Guardrails.Observing;

/// <summary>Turns simple readings into events, or says what is wrong with them.</summary>
internal static class FactValidation
{
    /// <summary>Two instruments under one name would be one position.</summary>
    public static void Check(BookView book, Instrument instrument)
    {
        instrument.Validate();
        if (!instrument.ReportsExitMark && book.Configuration.Capabilities is { ExitCap: ExitCap.ReduceOnly, ExitCapRule: null })
        {
            throw new ArgumentException(
                $"Instrument '{instrument.Symbol}' has ReportsExitMark false at a venue whose ExitCap is {ExitCap.ReduceOnly}: nothing would show that the mark of an exit was lost. Name the venue's rule in BrokerCapabilities.ExitCapRule.",
                nameof(instrument));
        }

        if (book.Names.Conflict(instrument) is { } other)
        {
            throw new ArgumentException(
                $"Instrument '{instrument.Symbol}' with VenueSymbol '{instrument.VenueSymbol ?? instrument.Symbol.Value}' has a name in common with the instrument '{other}': what the venue tells under it could be of either. Give one of the two another Symbol or VenueSymbol.", nameof(instrument));
        }
    }

    public static GuardEvent.RateRead ToEvent(in FxRate rate, in GuardInstant now)
    {
        if (Identifier.Check(rate.Currency, 32) is { } problem)
        {
            throw new ArgumentException($"Currency '{Identifier.Shown(rate.Currency)}' {problem}.", nameof(rate));
        }

        var worth = Amount.Fit(rate.Rate);
        if (worth <= 0m || Amount.Problem(worth) is not null)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The rate of {rate.Currency} is {rate.Rate}; it must be above 0, at most 10^12, and not so close to 0 that 12 decimals say less than a millionth of it. It says what one {rate.Currency} is worth in the account currency."), nameof(rate));
        }

        return new GuardEvent.RateRead(now, rate.Currency, worth, SourceTicks(rate.Time, now));
    }

    public static GuardEvent.AccountRead ToEvent(AccountSnapshot account, string accountCurrency, in GuardInstant now)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (!string.Equals(account.Currency, accountCurrency, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"The account is in '{Identifier.Shown(account.Currency)}', but the guard was opened for {accountCurrency}.", nameof(account));
        }

        Check(account.Equity, nameof(account.Equity));
        Check(account.BuyingPower, nameof(account.BuyingPower));
        Check(account.GrossPositionValue, nameof(account.GrossPositionValue));
        return new GuardEvent.AccountRead(now, account.Equity, account.BuyingPower, account.GrossPositionValue, SourceTicks(account.AsOf, now));
    }

    /// <summary>A time ahead of our clock counts as now: it must neither keep a reading young nor shut out the next one.</summary>
    public static long SourceTicks(DateTimeOffset source, in GuardInstant now) => Math.Min(source.UtcTicks, now.UtcTicks);

    private static void Check(decimal? value, string name)
    {
        if (value is > Amount.MaxValue or < -Amount.MaxValue)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; magnitudes up to 10^15 are supported."), name);
        }
    }
}
