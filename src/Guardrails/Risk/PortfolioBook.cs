using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Observing;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Rules;

namespace Guardrails.Risk;

/// <summary>Builds a throw-away book from a portfolio, through the same facts and events as a live one.</summary>
internal static class PortfolioBook
{
    public static AccountBook Build(Portfolio portfolio, RiskLimits limits, IReadOnlyList<OrderRule> rules, GuardInstant now)
    {
        var book = new AccountBook(new BookConfiguration
        {
            Account = "question",
            Venue = "question",
            AccountCurrency = portfolio.AccountCurrency,
            Limits = limits,
            Hedging = portfolio.Hedging,
            Capabilities = portfolio.Capabilities,
            UserRules = rules,
            ManageExistingPositions = true,
            Source = InputSource.Portfolio,
        });
        var events = new List<GuardEvent>();
        foreach (var instrument in portfolio.Instruments)
        {
            instrument.Validate();
            events.Add(new GuardEvent.InstrumentDescribed(now, instrument));
        }

        foreach (var rate in portfolio.FxRates)
        {
            events.Add(FactValidation.ToEvent(rate, now));
        }

        if (portfolio.Account is { } account)
        {
            events.Add(FactValidation.ToEvent(account, portfolio.AccountCurrency, now));
        }

        Apply(book, events);
        foreach (var quote in portfolio.Quotes)
        {
            book.ObserveQuote(quote, now);
        }

        OpenOrderReader.Read(book, OpenOrders(portfolio), now, events);
        Apply(book, events);
        PositionComparison.Read(book, portfolio.Positions, now, events);
        Apply(book, events);
        if (MarkPass.MovedMarks(book, now) is { } marks)
        {
            book.Apply(marks);
        }

        return book;
    }

    private static Brokers.OpenOrderSnapshot OpenOrders(Portfolio portfolio) => Brokers.OpenOrderSnapshot.Complete(portfolio.OpenOrders, portfolio.Now);

    private static void Apply(AccountBook book, List<GuardEvent> events)
    {
        events.ForEach(book.Apply);
        events.Clear();
    }
}
