using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Observing;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Rules;
using Guardrails.Text;

namespace Guardrails.Risk;

/// <summary>Builds a throw-away book from a portfolio, through the same facts and events as a live one.</summary>
internal static class PortfolioBook
{
    public static AccountBook Build(Portfolio portfolio, RiskLimits limits, IReadOnlyList<OrderRule> rules, GuardInstant now)
    {
        Require(portfolio);
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
            FactValidation.Check(book, instrument);
            book.Apply(new GuardEvent.InstrumentDescribed(now, instrument));
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
            book.ObserveQuote(book.Names.Of(quote), now);
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

    /// <exception cref="ArgumentException">Something is null, or cannot be used; the message names every problem.</exception>
    private static void Require(Portfolio portfolio)
    {
        var problems = new List<string>();
        Require(portfolio.Positions, nameof(portfolio.Positions), problems);
        Items(portfolio.Instruments, nameof(portfolio.Instruments), problems);
        Items(portfolio.OpenOrders, nameof(portfolio.OpenOrders), problems);
        Require(portfolio.Quotes, nameof(portfolio.Quotes), problems);
        Require(portfolio.FxRates, nameof(portfolio.FxRates), problems);
        Require(portfolio.Hedging, nameof(portfolio.Hedging), problems);
        if (Require(portfolio.Capabilities, nameof(portfolio.Capabilities), problems) is { } capabilities)
        {
            OrderGuardOptions.CheckCapabilities(capabilities, problems);
        }

        if (Identifier.Check(portfolio.AccountCurrency, 32) is { } currency)
        {
            problems.Add($"{nameof(portfolio.AccountCurrency)} '{Identifier.Shown(portfolio.AccountCurrency)}' {currency}");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException($"The portfolio cannot be used: {string.Join("; ", problems)}.", nameof(portfolio));
        }
    }

    private static T? Require<T>(T? value, string name, List<string> problems)
        where T : class
    {
        if (value is null)
        {
            problems.Add($"{name} is null");
        }

        return value;
    }

    private static void Items<T>(IReadOnlyList<T?>? items, string name, List<string> problems)
        where T : class
    {
        if (Require(items, name, problems)?.Any(static i => i is null) == true)
        {
            problems.Add($"{name} has a null among its {items!.Count}");
        }
    }

    private static Brokers.OpenOrderSnapshot OpenOrders(Portfolio portfolio) => Brokers.OpenOrderSnapshot.Complete(portfolio.OpenOrders, portfolio.Now);

    private static void Apply(AccountBook book, List<GuardEvent> events)
    {
        events.ForEach(book.Apply);
        events.Clear();
    }
}
