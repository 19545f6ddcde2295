using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Reconciling;
using Guardrails.Text;

namespace Guardrails;

/// <summary>
/// The smallest step: asks, before an order, whether it keeps positions sane — never long and short at once without hedging, never a
/// close of what is not there, never more than is held — on a snapshot of positions. No limits, no prices.
/// </summary>
/// <remarks>
/// Thread-safe. It knows only the snapshot: orders in flight are invisible to it, so it is <em>no protection against races</em>; two
/// concurrent calls on the same flat snapshot are both allowed. <see cref="OrderGuard"/> closes that gap.
/// </remarks>
public sealed class PositionInvariantEnforcer
{
    private readonly HedgingPolicy _hedging;
    private readonly TimeSpan _maxSnapshotAge;
    private readonly TimeProvider _time;
    private readonly DenialHistory _history = new(100);

    /// <summary>Makes an enforcer.</summary>
    /// <param name="hedging">Where a symbol may be long and short at once; by default nowhere.</param>
    /// <param name="maxSnapshotAge">How old a snapshot may be; by default 1 min.</param>
    /// <param name="time">The clock; by default the system's.</param>
    /// <exception cref="ArgumentException">The age is not above 0 or is more than 1 day.</exception>
    public PositionInvariantEnforcer(HedgingPolicy? hedging = null, TimeSpan? maxSnapshotAge = null, TimeProvider? time = null)
    {
        _hedging = hedging ?? HedgingPolicy.Denied;
        _maxSnapshotAge = maxSnapshotAge ?? TimeSpan.FromMinutes(1);
        if (_maxSnapshotAge <= TimeSpan.Zero || _maxSnapshotAge > TimeSpan.FromDays(1))
        {
            throw new ArgumentException($"{nameof(maxSnapshotAge)} is {maxSnapshotAge}; it must be above 0 and at most 1 day.", nameof(maxSnapshotAge));
        }

        _time = time ?? TimeProvider.System;
    }

    /// <summary>The last denials, newest first, at most 100.</summary>
    public IReadOnlyList<Denial> RecentDenials => _history.Newest();

    /// <summary>Asks about an order.</summary>
    /// <param name="snapshot">The positions, or why they are not known; a failed query denies everything.</param>
    /// <param name="request">The order.</param>
    /// <returns>The decision; a denial is also kept in <see cref="RecentDenials"/>.</returns>
    public Decision Check(PositionSnapshot snapshot, OrderRequest request)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var now = GuardInstant.Now(_time);
        var book = new AccountBook(new BookConfiguration
        {
            Account = "question",
            Venue = "question",
            AccountCurrency = "USD",
            Limits = new RiskLimits { MaxPositionAge = _maxSnapshotAge },
            Hedging = _hedging,
            Capabilities = BrokerCapabilities.Plain with { MaxClientOrderIdLength = 128 },
            InvariantsOnly = true,
            ManageExistingPositions = true,
            Source = InputSource.Snapshot,
        });
        if (request is not null && !request.Symbol.IsDefault)
        {
            book.Apply(new GuardEvent.InstrumentDescribed(now, AnyInstrument(request.Symbol)));
        }

        var events = new List<GuardEvent>();
        PositionComparison.Read(book, snapshot, now, events);
        events.ForEach(book.Apply);
        var decision = OrderJudge.Decide(book, request, now);
        if (decision.Denial is { } denial)
        {
            _history.Add(denial);
        }

        return decision;
    }

    /// <summary>Asks about an order given as a bot has it.</summary>
    /// <param name="snapshot">The positions, or why they are not known.</param>
    /// <param name="symbol">The instrument.</param>
    /// <param name="side"><c>buy</c>, <c>sell</c>, <c>long</c> or <c>short</c>, in any case.</param>
    /// <param name="quantity">Unsigned quantity.</param>
    /// <param name="effect">What the order is meant to do; by default decided by the position.</param>
    /// <exception cref="ArgumentException">The side is none of the four words.</exception>
    public Decision Check(PositionSnapshot snapshot, Symbol symbol, string side, decimal quantity, PositionEffect effect = PositionEffect.Auto) =>
        Check(snapshot, Request(symbol, side, quantity, effect));

    /// <summary>As <see cref="Check(PositionSnapshot, OrderRequest)"/>, for callers that would rather not go on after a denial.</summary>
    /// <param name="snapshot">The positions, or why they are not known.</param>
    /// <param name="request">The order.</param>
    /// <exception cref="OrderDeniedException">The order is denied.</exception>
    public void EnforceBeforeOrder(PositionSnapshot snapshot, OrderRequest request)
    {
        if (Check(snapshot, request).Denial is { } denial)
        {
            throw new OrderDeniedException(denial);
        }
    }

    /// <summary>As the other form, for an order given as a bot has it.</summary>
    /// <param name="snapshot">The positions, or why they are not known.</param>
    /// <param name="symbol">The instrument.</param>
    /// <param name="side"><c>buy</c>, <c>sell</c>, <c>long</c> or <c>short</c>, in any case.</param>
    /// <param name="quantity">Unsigned quantity.</param>
    /// <param name="effect">What the order is meant to do; by default decided by the position.</param>
    /// <exception cref="OrderDeniedException">The order is denied.</exception>
    /// <exception cref="ArgumentException">The side is none of the four words.</exception>
    public void EnforceBeforeOrder(PositionSnapshot snapshot, Symbol symbol, string side, decimal quantity, PositionEffect effect = PositionEffect.Auto) =>
        EnforceBeforeOrder(snapshot, Request(symbol, side, quantity, effect));

    private static OrderRequest Request(Symbol symbol, string side, decimal quantity, PositionEffect effect) =>
        new() { Symbol = symbol, Side = DirectionText.ParseOrderSide(side), Quantity = quantity, Effect = effect };

    /// <summary>Filters that let everything through: the enforcer judges positions, not the venue's steps.</summary>
    private static Instrument AnyInstrument(Symbol symbol) => new()
    {
        Symbol = symbol,
        QuoteCurrency = "USD",
        TickSize = 0.000000000001m,
        LotSize = 0.000000000001m,
        Shortable = true,
    };
}
