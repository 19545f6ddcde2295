using Guardrails.Book;
using Guardrails.Deciding;
using Guardrails.Positions;
using Guardrails.Risk;
using Guardrails.Rules;
using Guardrails.Shell;

namespace Guardrails;

/// <summary>
/// Questions without consequences: would this order be approved, how much more is possible, does this basket fit, how much is used?
/// Over a snapshot (<see cref="For"/>), or over a live guard (<see cref="OrderGuard.Risk"/>); the rules and the arithmetic are the same.
/// </summary>
/// <remarks>
/// Thread-safe. Answers reserve nothing: between a question and the order the world can move, so it is no protection against races. Use
/// <see cref="OrderGuard"/> for that.
/// </remarks>
public sealed class RiskManager
{
    private readonly BookAccess _book;

    internal RiskManager(BookAccess book) => _book = book;

    /// <summary>The books the questions are asked of.</summary>
    internal BookAccess Books => _book;

    /// <summary>Questions over a snapshot.</summary>
    /// <param name="portfolio">What is known; what is missing is denied by name, never assumed.</param>
    /// <param name="limits">What is allowed.</param>
    /// <param name="rules">The bot's own rules, asked after the guard's.</param>
    /// <exception cref="ArgumentException">The limits contradict each other, or the portfolio holds a number out of range.</exception>
    public static RiskManager For(Portfolio portfolio, RiskLimits limits, IReadOnlyList<OrderRule>? rules = null)
    {
        ArgumentNullException.ThrowIfNull(portfolio);
        ArgumentNullException.ThrowIfNull(limits);
        limits.Validate();
        if (rules?.Any(static r => r is null) == true)
        {
            throw new ArgumentException($"A rule of {rules.Count} is null.", nameof(rules));
        }

        var now = new GuardInstant(portfolio.Now.UtcTicks, 0);
        return new RiskManager(new BookAccess(PortfolioBook.Build(portfolio, limits, rules ?? [], now), new Lock(), () => now));
    }

    /// <summary>Whether the order would be approved now, by the rules: a failed journal or a faulted guard shows in <see cref="OrderGuard.GetReadiness"/>.</summary>
    public Decision Evaluate(OrderRequest request) => _book.Read((book, now) => OrderJudge.Decide(book, request, now));

    /// <summary>
    /// Whether all orders together would be approved now, each counted before the next is judged. One answer for the whole basket; all its
    /// orders are judged, also after the first denial, so that every problem is named at once. Repetition and rate count what was sent, so
    /// orders of the basket do not count against each other there.
    /// </summary>
    /// <param name="requests">The orders, at most 10,000.</param>
    /// <exception cref="ArgumentException">The basket is empty or larger than 10,000.</exception>
    public BasketDecision EvaluateBasket(IReadOnlyList<OrderRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        if (requests.Count is 0 or > 10_000)
        {
            throw new ArgumentException($"The basket has {requests.Count} orders; 1 to 10000 are supported.", nameof(requests));
        }

        return _book.Read((book, now) => Basket.Evaluate(book, requests, now));
    }

    /// <summary>The largest quantity that could be opened on a side now, and what stops it there.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="side">Buy asks about long, sell about short.</param>
    /// <param name="limitPrice">Asks about a limit order at this price; otherwise about a market order.</param>
    /// <param name="strategy">The strategy that asks.</param>
    public Headroom GetHeadroom(Symbol symbol, OrderSide side, decimal? limitPrice = null, string? strategy = null) => _book.Read((book, now) =>
        HeadroomSearch.Find(
            book,
            (side == OrderSide.Sell ? OrderRequest.Sell(symbol, 1m, limitPrice) : OrderRequest.Buy(symbol, 1m, limitPrice)) with
            {
                Side = side,
                Effect = PositionEffect.Open,
                Strategy = strategy,
            },
            now));

    /// <summary>What is used of every limit, and by which positions.</summary>
    public ExposureReport GetExposure() => _book.Read(static (book, _) => ExposureReport.Of(book));

    /// <summary>One position; <see langword="null"/> when nothing is known of the symbol.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="leg">The leg of a hedged symbol.</param>
    public TrackedPosition? FindPosition(Symbol symbol, PositionLeg leg = PositionLeg.Net) =>
        _book.Read((book, _) => book.Find(symbol)?.FindExact(leg)?.ToTracked());
}
