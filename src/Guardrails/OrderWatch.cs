using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Shell;
using Guardrails.Watching;

namespace Guardrails;

/// <summary>
/// Runs beside a bot, outside its order path: tell it what the bot sends and what the venue reports, and read what the guard would have
/// denied, why, and by how much. Nothing to approve, so nothing to bypass.
/// </summary>
/// <remarks>Thread-safe. Every order it is told of counts as sent, whatever the verdict.</remarks>
public sealed class OrderWatch
{
    private readonly Lock _gate = new();
    private readonly AccountBook _book;
    private readonly TimeProvider _time;
    private readonly WatchTally _tally = new();
    private readonly List<GuardEvent> _events = [];
    private readonly long _markingInterval;
    private GuardInstant _markedAt;

    private OrderWatch(OrderGuardOptions options)
    {
        _book = new AccountBook(GuardOpening.Configure(options));
        _time = options.TimeProvider;
        _markingInterval = options.MarkingInterval.Ticks;
        Risk = new RiskManager(new BookAccess(_book, _gate, () => GuardInstant.Now(_time)));
    }

    /// <summary>Questions without consequences over what has been told.</summary>
    public RiskManager Risk { get; }

    /// <summary>Opens a watch. The journal, the alarm sink and the approval settings of the options are not used.</summary>
    /// <param name="options">What would be guarded, and how; copied.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the message names every problem.</exception>
    public static OrderWatch Open(OrderGuardOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new OrderWatch(options.Copy());
    }

    /// <summary>Tells that the bot sends an order, and what the guard would have said.</summary>
    /// <param name="request">The order.</param>
    /// <param name="clientOrderId">The id the bot sends it under, so that reports find it.</param>
    /// <returns>The verdict; the bot need not care.</returns>
    /// <exception cref="ArgumentException">The id is empty, too long or contains white space.</exception>
    public Decision Observe(OrderRequest request, string clientOrderId)
    {
        ArgumentNullException.ThrowIfNull(request);
        var id = Text.Identifier.Require(clientOrderId, 128, nameof(clientOrderId));
        lock (_gate)
        {
            var now = GuardInstant.Now(_time);
            var decision = OrderJudge.Decide(_book, request with { ClientOrderId = null }, now);
            _tally.Count(decision);

            // It was sent whatever we think of it, so it counts from now on. One that no venue could read is not booked.
            if (decision.IsApproved)
            {
                var admission = OrderJudge.Admission(_book);
                Apply(admission with { Order = admission.Order with { ClientOrderId = id } }, id);
            }
            else if (!request.Symbol.IsDefault && request.Side is OrderSide.Buy or OrderSide.Sell && request.Quantity > 0m && Text.Amount.Problem(request.Quantity) is null)
            {
                Apply(new GuardEvent.OrderObserved(now, Sent(request, id), Managed: true, request.Strategy), id);
            }

            return decision;
        }
    }

    /// <summary>Takes the description of an instrument.</summary>
    /// <exception cref="ArgumentException">The description contradicts itself.</exception>
    public void Observe(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        instrument.Validate();
        Take((_, now, events) => events.Add(new GuardEvent.InstrumentDescribed(now, instrument)));
    }

    /// <summary>Takes a price.</summary>
    public void Observe(Quote quote)
    {
        if (!quote.Symbol.IsDefault)
        {
            Take((book, now, events) =>
            {
                book.ObserveQuote(quote, now);
                if ((now.Since(_markedAt) >= _markingInterval || MarkPass.WaitsForPrice(book, quote.Symbol)) && MarkPass.MovedMarks(book, now) is { } moved)
                {
                    _markedAt = now;
                    events.Add(moved);
                }
            });
        }
    }

    /// <summary>Takes the rate of a currency.</summary>
    /// <exception cref="ArgumentException">The rate is not above 0, or the currency is empty.</exception>
    public void Observe(FxRate rate) => Take((_, now, events) => events.Add(FactValidation.ToEvent(rate, now)));

    /// <summary>Takes the account.</summary>
    /// <exception cref="ArgumentException">It is in another currency, or a number is out of range.</exception>
    public void Observe(AccountSnapshot account) =>
        Take((book, now, events) => events.Add(FactValidation.ToEvent(account, book.Configuration.AccountCurrency, now)));

    /// <summary>Takes an answer about positions.</summary>
    public void Observe(PositionSnapshot positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        Take((book, now, events) => PositionComparison.Read(book, positions, now, events));
    }

    /// <summary>Takes an answer about open orders.</summary>
    public void Observe(OpenOrderSnapshot orders)
    {
        ArgumentNullException.ThrowIfNull(orders);
        Take((book, now, events) => OpenOrderReader.Read(book, orders, now, events));
    }

    /// <summary>Takes an execution report.</summary>
    public void Observe(ExecutionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Take((book, now, events) => ReportReader.Read(book, report, now, events));
    }

    /// <summary>What the guard would have done so far.</summary>
    public WatchReport GetReport()
    {
        lock (_gate)
        {
            return _tally.ToReport();
        }
    }

    private static VenueOrder Sent(OrderRequest request, string id) => new()
    {
        ClientOrderId = id,
        Symbol = request.Symbol,
        Side = request.Side,
        Quantity = request.Quantity,
        Type = Enum.IsDefined(request.Type) ? request.Type : OrderType.Market,
        LimitPrice = InRange(request.LimitPrice),
        StopPrice = InRange(request.StopPrice),
        TimeInForce = request.TimeInForce,
        Leg = PositionLeg.Net,
    };

    private static decimal? InRange(decimal? price) => price is { } p && Text.Amount.Problem(p) is null ? p : null;

    private void Apply(GuardEvent e, string id)
    {
        if (_book.FindOrder(id) is null)
        {
            _book.Apply(e);
        }
    }

    private void Take(Action<AccountBook, GuardInstant, List<GuardEvent>> read)
    {
        lock (_gate)
        {
            var now = GuardInstant.Now(_time);
            _events.Clear();
            read(_book, now, _events);
            foreach (var e in _events)
            {
                _tally.Count(e);
                _book.Apply(e);
            }
        }
    }
}
