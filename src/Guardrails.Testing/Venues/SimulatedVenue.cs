using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Testing.Venues;

/// <summary>
/// A venue in memory: it takes orders, matches them against a scripted price of unlimited depth, and keeps the truth about one account.
/// The same script and seed give the same orders, executions and events, down to every id and time.
/// </summary>
/// <remarks>
/// Market orders trade at the price of the moment; a limit order that rested trades at its limit; a stop triggers when the price reaches
/// it. Cancellations, replacements and groups of exits work as the profile says. Sessions are not simulated:
/// <see cref="TimeInForce.Day"/> rests like <see cref="TimeInForce.GoodTillCancel"/> until <see cref="EndSession()"/>. Thread-safe.
/// </remarks>
public sealed class SimulatedVenue
{
    private readonly object _gate = new();
    private readonly SimulatedVenueProfile _profile;
    private readonly VenueTimes _times;
    private readonly TimeProvider _time;
    private readonly VenueEventQueue _queue;
    private readonly FaultSource _faults;
    private readonly VenueLedger _ledger;
    private readonly MatchingEngine _engine;

    internal SimulatedVenue(SimulatedVenueProfile profile, TimeProvider time, ulong seed, string currency, decimal cash, FaultSource faults)
    {
        _profile = profile;
        _times = new VenueTimes(profile);
        _time = time;
        _faults = faults;
        var random = new SeededRandom(seed);
        _queue = new VenueEventQueue(time, profile.LatencyJitter, new SeededRandom(random.NextUInt64()));
        _ledger = new VenueLedger(currency, cash);
        _engine = new MatchingEngine(profile, time, _times, random, faults, _ledger, ScheduleLocked, Push);
    }

    /// <summary>The live orders and effects themselves, for an auditor on the only thread there is.</summary>
    internal MatchingEngine Engine => _engine;

    /// <summary>The live positions; see <see cref="Engine"/>.</summary>
    internal VenueLedger Ledger => _ledger;

    /// <summary>Raised for everything the venue pushes, inline, in order, outside the lock.</summary>
    internal event Action<VenueEvent>? Pushed;

    /// <summary>Everything that reached the venue, in the order of arrival: refused orders and those of others on the account, too.</summary>
    public IReadOnlyList<SimulatedOrder> Orders => Locked(() => _engine.Log.Select(order => order.ToSimulatedOrder()).ToList());

    /// <summary>The orders that can still be executed.</summary>
    public IReadOnlyList<SimulatedOrder> OpenOrders => Locked(() => _engine.Open.Select(order => order.ToSimulatedOrder()).ToList());

    /// <summary>What was truly executed, in order; not all of it needs to have been reported.</summary>
    public IReadOnlyList<SimulatedExecution> Executions => Locked(() => _engine.Executions.ToList());

    /// <summary>The whole truth about the account at this moment.</summary>
    public SimulatedVenueState GetState() => Locked(() => _ledger.State() with { InjectedEffects = [.. _engine.Effects] });

    /// <summary>The venue's own price; <see langword="null"/> when it has none yet.</summary>
    /// <param name="symbol">The instrument.</param>
    public decimal? GetPrice(Symbol symbol) => Locked(() => _ledger.PriceOf(symbol));

    /// <summary>
    /// How much of a position the exits of one side hold at a venue of <see cref="ExitCap.Held"/>: what the open ones still have to execute, linked ones once, and what
    /// <see cref="SimulatedVenueProfile.HoldReleaseLag"/> has not released yet. A new exit is refused for more than the rest.
    /// </summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="side">The side of the exits: sells hold a long position, buys a short one.</param>
    public decimal GetHeldForOrders(Symbol symbol, OrderSide side) => Locked(() => _engine.Holds.HeldFor(_engine.Open, OrderEntry.Probe(symbol, side)));

    /// <summary>Takes every latency and lag of another profile from now on; what is under way keeps its time, and everything else of the profile in use stays.</summary>
    /// <param name="profile">The profile whose times count.</param>
    /// <exception cref="ArgumentException">The profile cannot be used.</exception>
    public void SetLatencies(SimulatedVenueProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        (_profile with
        {
            AckLatency = profile.AckLatency,
            FillLatency = profile.FillLatency,
            CancelLatency = profile.CancelLatency,
            ReplaceLatency = profile.ReplaceLatency,
            HoldReleaseLag = profile.HoldReleaseLag,
            FillReportLatency = profile.FillReportLatency,
            PositionVisibilityLag = profile.PositionVisibilityLag,
        }).Validate();
        Change(() => _times.Current = profile);
    }

    /// <summary>Ends the trading day: every open order of <see cref="TimeInForce.Day"/> expires, and what is linked with it or waits for it ends too.</summary>
    public void EndSession() => EndSession(static _ => true);

    /// <summary>Ends the trading day of some orders: those of <see cref="TimeInForce.Day"/> or of the age of <see cref="SimulatedVenueProfile.GoodTillCancelLifetime"/> expire, and what is linked with them or waits for them ends too.</summary>
    /// <param name="ends">Whether the day of an open order ends. It is called while the venue is locked, and must not call the venue.</param>
    public void EndSession(Func<SimulatedOrder, bool> ends) => Change(() =>
    {
        foreach (var order in _engine.Open.Where(order => order.EndsWithSession(_profile, _time.GetUtcNow()) && ends(order.ToSimulatedOrder())).ToList())
        {
            // A linked order may have ended with the one before.
            if (order.IsOpen)
            {
                _engine.EndAndTell(order, VenueOrderStatus.Expired, "the session has ended");
            }
        }
    });

    /// <summary>Lists an instrument, or replaces its description.</summary>
    /// <param name="instrument">The instrument; its quote currency must be the account's.</param>
    /// <param name="feeRate">The fee of its executions, as a fraction of what the account receives: of a buy it is taken in the base asset, where the instrument has one. <see langword="null"/> for what the profile says.</param>
    /// <exception cref="ArgumentException">The description contradicts itself, or does not fit the venue.</exception>
    public void List(Instrument instrument, decimal? feeRate = null)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        instrument.Validate();
        if (instrument.QuoteCurrency != _ledger.Currency)
        {
            throw new ArgumentException($"{instrument.Symbol} is quoted in {instrument.QuoteCurrency}; this venue's account is in {_ledger.Currency}.", nameof(instrument));
        }

        if (_profile.BuyFeeInBaseAsset && instrument.BaseAsset is null)
        {
            throw new ArgumentException($"{instrument.Symbol} has no base asset, which this venue charges its fees in.", nameof(instrument));
        }

        if (feeRate is < 0m or >= 1m)
        {
            throw new ArgumentOutOfRangeException(nameof(feeRate), feeRate, "The fee of an execution is between 0 and below 1.");
        }

        var described = _profile.BuyFeeInBaseAsset ? instrument with { MaxBaseFee = Math.Max(instrument.MaxBaseFee, feeRate ?? _profile.FeeRate) } : instrument;
        Change(() => _engine.List(described, feeRate));
    }

    /// <summary>Gives the account a position it already had: cash changes, equity does not, and no order is logged.</summary>
    /// <param name="symbol">A listed instrument.</param>
    /// <param name="signedQuantity">What is held; negative is short.</param>
    /// <param name="price">The price it was entered at, which becomes the venue's price unless there is one.</param>
    /// <param name="leg">The leg in hedge mode.</param>
    /// <exception cref="ArgumentException">The instrument is not listed.</exception>
    public void SeedPosition(Symbol symbol, decimal signedQuantity, decimal price, PositionLeg leg = PositionLeg.Net) =>
        Change(() => _ledger.Book(_engine.Listed(symbol), leg, signedQuantity, price, 0m, 0m, _time.GetTimestamp()));

    /// <summary>Moves the market: working orders that it reaches are executed.</summary>
    /// <param name="symbol">A listed instrument.</param>
    /// <param name="price">The new price.</param>
    /// <param name="publish">Whether the stream tells it.</param>
    /// <exception cref="ArgumentException">The instrument is not listed, or the price is not above 0 and it has no negative prices.</exception>
    public void SetPrice(Symbol symbol, decimal price, bool publish = true) => Change(() =>
    {
        if (!_engine.Listed(symbol).NegativePricesAllowed && price <= 0m)
        {
            throw new ArgumentException(FormattableString.Invariant($"The market of {symbol} cannot trade at {price}; to publish a bad price use {nameof(PublishQuote)}."), nameof(price));
        }

        if (publish)
        {
            Push(TimeSpan.Zero, new VenueEvent.PriceChanged(new Quote { Symbol = symbol, Price = price, Time = _time.GetUtcNow() }));
        }

        _engine.MoveMarket(symbol, price);
    });

    /// <summary>Publishes a price, however wrong, without moving the market: what a faulty feed says.</summary>
    /// <param name="quote">The price.</param>
    public void PublishQuote(Quote quote) => Change(() => Push(TimeSpan.Zero, new VenueEvent.PriceChanged(quote)));

    /// <summary>Refuses the next order that arrives; calls add up.</summary>
    /// <param name="code">The venue's code.</param>
    /// <param name="message">The venue's words.</param>
    public void RejectNext(string code = "SCRIPTED", string message = "rejected by the script") =>
        Change(() => _engine.Script.Rejections.Enqueue(new VenueRejection(code, message)));

    /// <summary>Refuses the next cancellation that arrives; the order works on. Calls add up.</summary>
    /// <param name="code">The venue's code.</param>
    /// <param name="message">The venue's words.</param>
    public void RejectNextCancel(string code = "SCRIPTED", string message = "rejected by the script") =>
        Change(() => _engine.Script.CancelRejections.Enqueue(new VenueRejection(code, message)));

    /// <summary>Refuses the next replacement that arrives; the order works on as it was. Calls add up.</summary>
    /// <param name="code">The venue's code.</param>
    /// <param name="message">The venue's words.</param>
    public void RejectNextReplace(string code = "SCRIPTED", string message = "rejected by the script") =>
        Change(() => _engine.Script.ReplaceRejections.Enqueue(new VenueRejection(code, message)));

    /// <summary>Refuses the last exit of the next group that arrives; the venue takes the rest of it. Calls add up.</summary>
    /// <param name="code">The venue's code.</param>
    /// <param name="message">The venue's words.</param>
    public void RejectNextExit(string code = "SCRIPTED", string message = "rejected by the script") =>
        Change(() => _engine.Script.ExitRejections.Enqueue(new VenueRejection(code, message)));

    /// <summary>Executes the next order that is accepted only up to a quantity; the rest works until <see cref="ReleaseFills"/>.</summary>
    /// <param name="quantity">The quantity, 0 or above.</param>
    public void FillNextOnly(decimal quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        Change(() => _engine.Script.FillNextOnly(quantity));
    }

    /// <summary>Lets every open order be executed only up to a quantity, what it has executed included, until <see cref="ReleaseFills"/>.</summary>
    /// <param name="quantity">The quantity of each order, 0 or above.</param>
    public void AllowFills(decimal quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        Change(() => _engine.SetFillCeilings(_ => quantity, letsStuckGo: quantity == decimal.MaxValue));
    }

    /// <summary>Lets each open order be executed only up to a quantity of its own, what it has executed included, until <see cref="ReleaseFills"/>.</summary>
    /// <param name="quantityOf">The quantity of an open order, 0 or above; <see cref="decimal.MaxValue"/> for all of it. It is called while the venue is locked, and must not call the venue.</param>
    public void AllowFills(Func<SimulatedOrder, decimal> quantityOf)
    {
        ArgumentNullException.ThrowIfNull(quantityOf);
        Change(() => _engine.SetFillCeilings(order =>
        {
            var quantity = quantityOf(order.ToSimulatedOrder());
            ArgumentOutOfRangeException.ThrowIfNegative(quantity, nameof(quantityOf));
            return quantity;
        }));
    }

    /// <summary>Lifts what <see cref="FillNextOnly"/> and <see cref="AllowFills(decimal)"/> held back.</summary>
    public void ReleaseFills() => Change(() => _engine.SetFillCeilings(static _ => decimal.MaxValue, letsStuckGo: true));

    /// <summary>Gives an open stop another price, as a venue does with a stop that trails. No report tells it; a stop that the market has reached keeps its price.</summary>
    /// <param name="clientOrderId">The order; nothing happens when it is not open, or no stop.</param>
    /// <param name="stopPrice">The new price, above 0.</param>
    public void MoveStop(string clientOrderId, decimal stopPrice) =>
        Change(() => _engine.Open.FirstOrDefault(order => order.Entry.ClientOrderId == clientOrderId)?.MoveStop(stopPrice, _engine.ConsiderAll));

    /// <summary>Whether an instrument can be traded now.</summary>
    /// <param name="symbol">The instrument.</param>
    public MarketStatus GetMarket(Symbol symbol) => Locked(() => _ledger.MarketOf(symbol));

    /// <summary>
    /// Sets whether an instrument can be traded, from now on until it is set again. Orders are taken in every phase, and those that it does not execute wait. The end of the day is
    /// <see cref="EndSession()"/>.
    /// </summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="status">The status.</param>
    public void SetMarket(Symbol symbol, MarketStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        Change(() =>
        {
            _ledger.SetMarket(symbol, status);
            _engine.ConsiderAll();
        });
    }

    /// <summary>Lets somebody else trade on the account, at the market price: a person, or another program.</summary>
    /// <param name="symbol">A listed instrument with a price.</param>
    /// <param name="side">Buy or sell.</param>
    /// <param name="quantity">Unsigned quantity.</param>
    /// <param name="leg">The leg in hedge mode.</param>
    /// <param name="announce">Whether the stream reports it; otherwise only the position query shows it.</param>
    /// <exception cref="ArgumentException">The instrument is not listed or has no price.</exception>
    public void InjectTrade(Symbol symbol, OrderSide side, decimal quantity, PositionLeg leg = PositionLeg.Net, bool announce = true) =>
        Strike(FaultClass.ExternalTrade, () => _engine.TradeManually(symbol, side, quantity, leg, announce));

    /// <summary>Lets the venue end every order of an instrument and close a position of it, with an order that nobody named.</summary>
    /// <param name="symbol">A listed instrument.</param>
    /// <param name="leg">The leg in hedge mode.</param>
    /// <exception cref="ArgumentException">The instrument is not listed.</exception>
    public void Liquidate(Symbol symbol, PositionLeg leg = PositionLeg.Net) => Strike(FaultClass.Liquidation, () => _engine.Liquidate(symbol, leg));

    /// <summary>Pays cash into the account.</summary>
    /// <param name="amount">In the account currency, above 0.</param>
    public void Deposit(decimal amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount);
        Strike(FaultClass.Deposit, () => _engine.MoveCash(amount));
    }

    /// <summary>Pays cash out of the account.</summary>
    /// <param name="amount">In the account currency, above 0.</param>
    public void Withdraw(decimal amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount);
        Strike(FaultClass.Withdrawal, () => _engine.MoveCash(-amount));
    }

    /// <summary>
    /// Splits an instrument: quantities held times the ratio, the price divided by it and rounded to the tick. Orders stay as they are,
    /// which makes their quantities and prices wrong.
    /// </summary>
    /// <param name="symbol">A listed instrument with a price.</param>
    /// <param name="ratio">New units for an old one, above 0; 2 doubles, 0.1 is one for ten.</param>
    /// <exception cref="ArgumentException">The instrument is not listed or has no price.</exception>
    public void Split(Symbol symbol, decimal ratio)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratio);
        Strike(FaultClass.Split, () => _engine.Split(symbol, ratio));
    }

    /// <summary>Takes an execution back: position and money are as if it had not been. What it had filled does not work again.</summary>
    /// <param name="executionId">The execution.</param>
    /// <param name="symbol">Its instrument, where two share the id.</param>
    /// <exception cref="ArgumentException">There is no such execution, or it was taken back before.</exception>
    public void Bust(string executionId, Symbol? symbol = null) => Strike(FaultClass.Bust, () => _engine.Bust(Existing(executionId, symbol)));

    /// <summary>Gives an execution another quantity and price after the fact.</summary>
    /// <param name="executionId">The execution.</param>
    /// <param name="quantity">The new unsigned quantity, above 0.</param>
    /// <param name="price">The new price.</param>
    /// <param name="symbol">Its instrument, where two share the id.</param>
    /// <exception cref="ArgumentException">There is no such execution, or it was taken back.</exception>
    public void Correct(string executionId, decimal quantity, decimal price, Symbol? symbol = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
        Strike(FaultClass.Correction, () => _engine.Correct(Existing(executionId, symbol), quantity, price));
    }

    /// <summary>Changes what happens at the next opportunity, under the venue's lock.</summary>
    internal void Script(Action<VenueScript> change) => Change(() => change(_engine.Script));

    /// <summary>How long the next order waits before it is sent; <see langword="null"/> when it is sent at once.</summary>
    internal TimeSpan? NextWait() => Locked(_engine.Script.Wait);

    /// <summary>Lets go what faults hold back.</summary>
    internal void ReleaseFaults() => Change(_engine.ReleaseFaults);

    /// <summary>An order arrives alone. Returns its echo, or why it was refused.</summary>
    internal SubmitOutcome Arrive(OrderEntry entry) => Handle(() => _engine.Arrive(entry, isAlone: true));

    internal GroupOutcome Arrive(GroupEntry group) => Handle(() => _engine.ArriveTogether(group));

    internal GroupOutcome Arrive(MultilegEntry order) => Handle(() => _engine.Legs.Arrive(order));

    internal CancelOutcome Cancel(string clientOrderId, string? venueOrderId) => Handle(() => _engine.Cancel(clientOrderId, venueOrderId));

    internal ReplaceOutcome Replace(ReplaceEntry change) => Handle(() => _engine.Replace(change));

    /// <summary>Runs an action later, outside the lock, in order with everything else that happens at the venue.</summary>
    internal void Schedule(TimeSpan latency, Action action, bool delivers = false)
    {
        _queue.Schedule(latency, action, delivers);
        _queue.Work();
    }

    internal Instrument? FindInstrument(Symbol symbol) => Locked(() => _engine.Find(symbol));

    internal AccountSnapshot Account() => Locked(_engine.Account);

    internal VenueOrder? FindOrder(Symbol symbol, string clientOrderId) => Locked(() =>
        _engine.FindOrder(clientOrderId) is { } order && order.Entry.Symbol == symbol ? order.ToVenueOrder() : null);

    internal List<ExecutionReport> ExecutionsSince(Symbol symbol, DateTimeOffset since) =>
        Locked(() => _engine.ExecutionReports.Where(report => report.Symbol == symbol && report.TransactTime >= since).ToList());

    internal List<VenueOrder> WorkingOrders() => Locked(() => _engine.Open.Select(order => order.ToVenueOrder()).ToList());

    /// <summary>The positions as the position query shows them, behind by the visibility lag.</summary>
    /// <param name="age">How much older than that they are.</param>
    internal List<VenuePosition> VisiblePositions(TimeSpan age = default)
    {
        var lag = (long)((_times.Current.PositionVisibilityLag + age).TotalSeconds * _time.TimestampFrequency);
        return Locked(() => _ledger.PositionsAt(_time.GetTimestamp() - lag));
    }

    private SimulatedExecution Existing(string executionId, Symbol? symbol) => _engine.FindExecution(executionId, symbol)
        ?? throw new ArgumentException($"There is no execution {executionId}{(symbol is null ? "" : $" of {symbol}")}.", nameof(executionId));

    private void Strike(FaultClass fault, Action strike) => Change(() =>
    {
        strike();
        _faults.Count(fault);
    });

    private void ScheduleLocked(TimeSpan latency, Action action) => _queue.Schedule(latency, () =>
    {
        lock (_gate)
        {
            action();
        }
    });

    private void Push(TimeSpan latency, VenueEvent pushed) => _queue.Schedule(latency, () => Pushed?.Invoke(pushed), delivers: true);

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Change(Action change) => Handle(() =>
    {
        change();
        return 0;
    });

    private T Handle<T>(Func<T> change)
    {
        var result = Locked(change);
        _queue.Work();
        return result;
    }
}
