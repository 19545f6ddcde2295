using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Rules;

namespace Guardrails;

/// <content>What the outside tells: booked, compared, and never refused.</content>
public sealed partial class OrderGuard
{
    /// <summary>Takes the description of an instrument; a new one replaces the old.</summary>
    /// <exception cref="ArgumentException">The description contradicts itself; the message names every problem.</exception>
    public void Observe(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        instrument.Validate();
        _core.Observe(instrument, static (_, fact, now, events) => events.Add(new GuardEvent.InstrumentDescribed(now, fact)));
    }

    /// <summary>Takes a price. One that makes no sense makes the symbol's price unusable until a good one arrives; it never throws.</summary>
    public void Observe(Quote quote)
    {
        if (!quote.Symbol.IsDefault)
        {
            _core.ObserveQuote(quote);
        }
    }

    /// <summary>Takes the rate of a currency.</summary>
    /// <exception cref="ArgumentException">The rate is not above 0, or the currency is empty.</exception>
    public void Observe(FxRate rate) => _core.Observe(rate, static (_, fact, now, events) => events.Add(FactValidation.ToEvent(fact, now)));

    /// <summary>Takes the account. An older snapshot than the last is ignored.</summary>
    /// <exception cref="ArgumentException">It is in another currency, or a number is out of range.</exception>
    public void Observe(AccountSnapshot account)
    {
        ArgumentNullException.ThrowIfNull(account);
        _core.Observe(account, static (book, fact, now, events) =>
        {
            var read = FactValidation.ToEvent(fact, book.Configuration.AccountCurrency, now);
            if (!book.AccountReading.IsKnown || read.AsOfUtcTicks >= book.AccountReading.SourceUtcTicks)
            {
                events.Add(read);
            }
        });
    }

    /// <summary>
    /// Takes an answer about positions. The first complete one sets the positions; later ones are compared with what is booked, and a
    /// difference that is certain is treated as <see cref="OrderGuardOptions.Drifts"/> says. A failed or partial one means that positions are
    /// unknown, never that they are flat.
    /// </summary>
    public void Observe(PositionSnapshot positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        _core.Observe(positions, static (book, fact, now, events) =>
        {
            PositionComparison.Read(book, fact, now, events);
            if (!fact.IsComplete)
            {
                PositionComparison.Overdue(book, now, events);
            }
        });
    }

    /// <summary>
    /// Every difference between the books and an answer of the venue, as of now. A question without consequences: orders that explain a
    /// difference are not taken into account, and nothing is changed.
    /// </summary>
    /// <param name="positions">The venue's answer. A partial or failed one proves nothing and gives no drift.</param>
    public IReadOnlyList<Drift> DetectDrifts(PositionSnapshot positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        return _core.Find(positions, static (book, fact) => PositionComparison.DetectDrifts(book, fact));
    }

    /// <summary>
    /// Says that the venue was not followed for a while: the stream ended, or nothing came through it. No new risk is taken until open orders
    /// and positions have been read, both completely and both after this call. Said again meanwhile, orders read before it do not count either.
    /// </summary>
    /// <param name="reason">What happened, for the journal; up to 256 characters are kept.</param>
    /// <exception cref="ArgumentException">The reason is empty.</exception>
    public void ObserveInterruption(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        _core.Observe(reason, static (book, why, now, events) =>
        {
            if (book.InterruptedAtUtcTicks == 0 || !book.OrdersWanted)
            {
                events.Add(new GuardEvent.Interrupted(now, Text.Identifier.Cap(why)!));
            }
        });
    }

    /// <summary>Takes an answer about open orders. Orders the guard does not know count from now on; known ones are brought up to date.</summary>
    public void Observe(OpenOrderSnapshot orders)
    {
        ArgumentNullException.ThrowIfNull(orders);
        _core.Observe(orders, static (book, fact, now, events) => OpenOrderReader.Read(book, fact, now, events));
    }

    /// <summary>
    /// Takes an execution report, in any order and any number of times: what it says is booked exactly once. One that cannot be read is
    /// counted and alarmed; it never throws, so that it cannot end a stream.
    /// </summary>
    public void Observe(ExecutionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        _core.Observe(report, static (book, fact, now, events) => ReportReader.Read(book, fact, now, events));
    }

    /// <summary>Takes a fact for the bot's own rules.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long or contains white space, or would be the 1001st.</exception>
    public void Observe(RuleInput input)
    {
        _ = Text.Identifier.Require(input.Name, 64, nameof(input));
        _core.Observe(input, static (book, fact, now, events) =>
        {
            if (book.Inputs.Count >= AccountBook.MaxInputs && !book.Inputs.ContainsKey(fact.Name))
            {
                throw new ArgumentException($"Input '{fact.Name}' would be one more than the {AccountBook.MaxInputs} names that are kept.", nameof(input));
            }

            events.Add(new GuardEvent.InputRead(now, fact));
        });
    }
}
