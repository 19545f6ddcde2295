using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Text;

namespace Guardrails.Reconciling;

/// <summary>
/// Compares what the venue says that all positions are worth with what the books say. Prices of the same minute do not part by a factor of 2; a
/// multiplier that was forgotten, or a wrong currency, does.
/// </summary>
internal static class AccountComparison
{
    /// <summary>How far the two values have to part.</summary>
    private const decimal Factor = 2m;

    /// <summary>Where both values are below this part of equity, nothing is compared.</summary>
    private const decimal Floor = 0.01m;

    /// <summary>How old the price of a position may be, where entries do not allow an older one.</summary>
    private static readonly TimeSpan _priceAge = TimeSpan.FromMinutes(1);

    /// <summary>Adds the comparison, when there is one and it says something: that both differ, or that they agree after they differed.</summary>
    /// <param name="book">The books, before the answer is taken.</param>
    /// <param name="account">The answer.</param>
    /// <param name="now">Now.</param>
    /// <param name="events">Takes the comparison.</param>
    public static void Read(BookView book, GuardEvent.AccountRead account, in GuardInstant now, List<GuardEvent> events)
    {
        if (account.GrossPositionValue is not { } atVenue || atVenue < 0m || !IsComparable(book, account, now) || Held(book, account.AsOfUtcTicks, now) is not { } held)
        {
            return;
        }

        if (Math.Max(atVenue, held.Most) < Math.Max(0m, account.Equity) * Floor)
        {
            return;
        }

        // Nothing against nothing is no contradiction.
        var differs = atVenue > held.Most ? atVenue >= held.Most * Factor : atVenue < held.Least && held.Least >= atVenue * Factor;
        if (differs ? book.AccountDiffers == 0 || ArePositionsSeenSince(book) : book.AccountDiffers > 0)
        {
            events.Add(new GuardEvent.AccountCompared(now, atVenue, atVenue > held.Most ? held.Most : held.Least, differs));
        }
    }

    /// <summary>Whether the answer is a fresh one that was not compared before, and the books know what is held.</summary>
    private static bool IsComparable(BookView book, GuardEvent.AccountRead account, in GuardInstant now) =>
        account.AsOfUtcTicks > book.AccountReading.SourceUtcTicks
        && now.UtcTicks - account.AsOfUtcTicks <= book.Limits.MaxAccountAge.Ticks
        && book.PositionReading.IsKnown
        && book.InterruptedAtUtcTicks == 0
        && !book.ClockInDoubt
        && !book.Configuration.IsDisabled(Mechanisms.AccountValue);

    /// <summary>
    /// Whether positions were read since the values first differed, late enough to show what somebody else may have traded before: a position that was not
    /// told yet is no wrong multiplier.
    /// </summary>
    private static bool ArePositionsSeenSince(BookView book) =>
        book.PositionReading.SourceUtcTicks > book.AccountDiffersUtcTicks + book.Configuration.Capabilities.PositionVisibilityLag.Ticks;

    /// <summary>
    /// The least and the most that positions can have been worth at the venue when it answered: what is held, and what orders may have made of it
    /// since <see cref="Brokers.BrokerCapabilities.PositionVisibilityLag"/> before. <see langword="null"/> when the books cannot say.
    /// </summary>
    private static (decimal Least, decimal Most)? Held(BookView book, long asOf, in GuardInstant now)
    {
        var (least, most) = (0m, 0m);
        var since = asOf - book.Configuration.Capabilities.PositionVisibilityLag.Ticks;
        foreach (var symbol in book.Symbols)
        {
            foreach (var key in symbol.Keys)
            {
                var (low, high) = (key.Ledger.Low, key.Ledger.High);
                if (key.Venue.Result == Comparison.Differs || !key.TryReachSince(since, ref low, ref high))
                {
                    return null;
                }

                if (low == 0m && high == 0m)
                {
                    continue;
                }

                if (UnitValue(book, symbol, now) is not { } unit)
                {
                    return null;
                }

                least += low <= 0m && high >= 0m ? 0m : Value(Math.Min(Math.Abs(low), Math.Abs(high)), unit);
                most += Value(Math.Max(Math.Abs(low), Math.Abs(high)), unit);
            }
        }

        return (Math.Min(least, Amount.MaxValue), Math.Min(most, Amount.MaxValue));
    }

    private static decimal Value(decimal quantity, (decimal Price, decimal Multiplier, decimal Rate) unit) =>
        Math.Min(Valuation.TowardsZero(quantity, unit.Price, unit.Multiplier) * unit.Rate, Amount.MaxValue);

    /// <summary>What one unit is worth; <see langword="null"/> when its description, its price or the rate of its currency is missing or old.</summary>
    private static (decimal Price, decimal Multiplier, decimal Rate)? UnitValue(BookView book, SymbolView symbol, in GuardInstant now)
    {
        if (symbol.Instrument is not { } instrument || Math.Abs(PriceOf(book, symbol, now)) is var price && price == 0m)
        {
            return null;
        }

        if (symbol.Currency == CurrencyTable.Account)
        {
            return (price, instrument.Multiplier, 1m);
        }

        var rate = book.Currencies.Rate(symbol.Currency);
        return rate <= 0m || book.Currencies.Age(symbol.Currency, now) > book.Limits.MaxFxRateAge.Ticks ? null : (price, instrument.Multiplier, rate);
    }

    /// <summary>The latest price, or the venue's own one where no price was ever told; 0 when there is none that is believed and recent.</summary>
    private static decimal PriceOf(BookView book, SymbolView symbol, in GuardInstant now) => symbol.Quote.Status switch
    {
        QuoteStatus.Missing => symbol.Mark,
        QuoteStatus.Usable when !symbol.Steps.IsHeld && symbol.Quote.Age(now) <= Math.Max(book.Limits.MaxQuoteAge.Ticks, _priceAge.Ticks) => symbol.Quote.Price,
        _ => 0m,
    };
}
