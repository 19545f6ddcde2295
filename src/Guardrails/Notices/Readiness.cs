using Guardrails.Book;
using Guardrails.Denials.Explanations;
using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Notices;

/// <summary>Finds out what a book lacks before it can take new risk.</summary>
internal static class Readiness
{
    public static GuardReadiness Of(BookView book, GuardInstant now, IReadOnlyList<Symbol> symbols, string? journalFailure, string? fault)
    {
        var missing = new List<MissingInput>();
        void Add(string input, string why, string call) => missing.Add(new MissingInput { Input = input, Why = why, SuppliedBy = call });

        if (!book.PositionReading.IsKnown)
        {
            Add("positions", book.PositionFailure ?? "never read", "Observe(PositionSnapshot.Complete(…))");
        }
        else if (IsOld(book.PositionReading.Age(now), book.Limits.MaxPositionAge))
        {
            Add("positions", HowOld(book.PositionReading.Age(now), book.Limits.MaxPositionAge), "Observe(PositionSnapshot.Complete(…))");
        }

        if (!book.OpenOrderReading.IsKnown)
        {
            Add("open orders", "never read", "Observe(OpenOrderSnapshot.Complete(…))");
        }

        if (book.InterruptedAtUtcTicks != 0)
        {
            Add("connection", "the venue was not followed for a while", "Observe(OpenOrderSnapshot.Complete(…)) and Observe(PositionSnapshot.Complete(…)), both read after that");
        }

        if (book.ClockInDoubt)
        {
            Add("clock", "wall clock and monotonic clock parted", "Observe(PositionSnapshot.Complete(…)) with an answer read after that");
        }

        if (book.UsesEquity || book.Limits.RequireBuyingPower)
        {
            if (book.Equity is not > 0m || !book.AccountReading.IsKnown)
            {
                Add("account", book.Equity is null ? "never read" : $"equity is {book.Equity}", "Observe(AccountSnapshot)");
            }
            else if (book.Limits.RequireBuyingPower && !book.BuyingPowerReading.IsKnown)
            {
                Add("account", "buying power was not reported", "Observe(AccountSnapshot)");
            }
            else if (IsOld(AccountAge(book, now), book.Limits.MaxAccountAge))
            {
                Add("account", HowOld(AccountAge(book, now), book.Limits.MaxAccountAge), "Observe(AccountSnapshot)");
            }
        }

        for (var i = 1; i < book.Currencies.Count; i++)
        {
            if (book.Currencies.Rate(i) <= 0m)
            {
                Add($"rate of {book.Currencies.Name(i)}", "never read", "Observe(FxRate)");
            }
            else if (!book.Account.Total(i).IsZero && IsOld(book.Currencies.Age(i, now), book.Limits.MaxFxRateAge))
            {
                Add($"rate of {book.Currencies.Name(i)}", HowOld(book.Currencies.Age(i, now), book.Limits.MaxFxRateAge), "Observe(FxRate)");
            }
        }

        foreach (var symbol in book.Symbols)
        {
            if (symbol.Keys.Any(static k => k.IsUnvalued))
            {
                Add($"{symbol.Symbol}, which is held", symbol.Instrument is null ? "instrument unknown" : "no price", symbol.Instrument is null ? "Observe(Instrument)" : "Observe(Quote)");
            }
        }

        foreach (var symbol in symbols)
        {
            missing.AddRange(Of(book, symbol, now));
        }

        if (book.State != TradingState.Active)
        {
            Add("trading state", Why(book.StateSet, now), "SetState(TradingScope.Account, TradingState.Active, …)");
        }

        if (fault is not null)
        {
            Add("books", fault, "OrderGuard.OpenAsync");
        }

        if (journalFailure is not null)
        {
            Add("journal", journalFailure, "OrderGuard.OpenAsync with a repaired journal");
        }

        var sources = symbols.Select(book.Find).OfType<SymbolView>().Where(static s => s.Quote.Source is not null).DistinctBy(static s => s.Symbol);
        return new GuardReadiness { Missing = missing, PriceSources = sources.ToDictionary(static s => s.Symbol, static s => s.Quote.Source!) };
    }

    private static IEnumerable<MissingInput> Of(BookView book, Symbol symbol, GuardInstant now)
    {
        var known = book.Find(symbol);
        if (known?.Instrument is null)
        {
            yield return new() { Input = $"instrument {symbol}", Why = "never described", SuppliedBy = "Observe(Instrument)" };
        }

        if (known is { Steps: { IsHeld: true } steps })
        {
            yield return new()
            {
                Input = $"price of {symbol}",
                Why = FormattableString.Invariant($"went from {steps.Reference} to {steps.Held.Price} in one step, which nobody has confirmed"),
                SuppliedBy = $"Observe(Quote) of a second source, or ConfirmPrice(\"{symbol}\", …)",
            };
        }
        else if (known?.Quote.Status != QuoteStatus.Usable || IsOld(known.Quote.Age(now), book.Limits.MaxQuoteAge))
        {
            yield return new()
            {
                Input = $"price of {symbol}",
                Why = known is null ? "never seen" : known.Quote.Status switch
                {
                    QuoteStatus.Missing => "never seen",
                    QuoteStatus.Usable => HowOld(known.Quote.Age(now), book.Limits.MaxQuoteAge),
                    QuoteStatus.FromTheFuture => $"the last one is {Phrase.Age(known.Quote.Ahead)} from the future",
                    QuoteStatus.OutOfRange => "the last one is out of range",
                    _ => $"the last one is {Phrase.Number(known.Quote.Price)}, and it must be above 0",
                },
                SuppliedBy = "Observe(Quote)",
            };
        }

        if (known is { State: not TradingState.Active })
        {
            yield return new() { Input = $"trading state of {symbol}", Why = Why(known.StateSet, now), SuppliedBy = $"SetState(TradingScope.Of(\"{symbol}\"), TradingState.Active, …)" };
        }
    }

    private static long AccountAge(BookView book, in GuardInstant now) =>
        Math.Max(book.AccountReading.Age(now), book.Limits.RequireBuyingPower ? book.BuyingPowerReading.Age(now) : 0L);

    private static string Why(Events.GuardEvent.StateSet? set, in GuardInstant now) =>
        set is null ? "restricted" : $"{StateSince.Name(set.State)} {Phrase.Since(set.At.UtcTicks, now.UtcTicks)}, because {set.By}";

    private static string HowOld(long age, TimeSpan limit) => $"{Phrase.Age(age)} old, at most {Phrase.Age(limit)} is allowed";

    private static bool IsOld(long age, TimeSpan limit) => age > limit.Ticks;
}
