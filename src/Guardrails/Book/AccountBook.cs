using Guardrails.Closing;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Reconciling;
using Guardrails.States;

namespace Guardrails.Book;

/// <summary>
/// Everything known about one account at one venue. <see cref="Apply"/> is the only mutator, the same live and in replay: arithmetic that
/// evaluates no rule. Readers see a <see cref="BookView"/>; which part owns which state is said by the parts.
/// </summary>
/// <remarks>
/// Clocks: answers of the venue carry wall time, so remembered moments have to be in the terms of the wall clock as it is. When the clocks
/// part, what evidence must be newer than keeps its distance by the monotonic clock, which never says too much (it moves with the jump); what
/// must not be too old, and what the venue's own clock is compared with, only ever moves back.
/// </remarks>
internal sealed class AccountBook : BookView
{
    /// <summary>Most names of inputs for users' rules.</summary>
    public const int MaxInputs = 1_000;

    public AccountBook(BookConfiguration configuration)
        : base(configuration)
    {
    }

    private AccountBook(AccountBook of)
        : base(of)
    {
    }

    /// <summary>
    /// A copy for a question about some symbols, on which orders can be reserved: this book never sees them. Only the symbols named, the totals
    /// and the counts are copied; readings, states and rates are this book's and must not be changed through the copy.
    /// </summary>
    public AccountBook Scratch(IEnumerable<Symbol> symbols)
    {
        var scratch = new AccountBook(this);
        foreach (var symbol in symbols.Where(static s => !s.IsDefault).Distinct())
        {
            if (SymbolsByName.TryGetValue(symbol.Value, out var known))
            {
                scratch.Replace(known);
            }
        }

        return scratch;
    }

    /// <summary>Applies one event. The same sequence gives the same state, live and in replay.</summary>
    public void Apply(GuardEvent e)
    {
        Version++;
        if (!ApplyToOrders(e) && !ApplyToPositions(e))
        {
            ApplyToAccount(e);
        }
    }

    /// <summary>Takes a price. Prices are no part of the state until a decision or a marking pass uses them.</summary>
    /// <returns>What there is to tell of a step that it makes.</returns>
    public PriceStepNews ObserveQuote(in Quote quote, in GuardInstant now) =>
        Find(quote.Symbol) is not null || SymbolBooks.Count < Configuration.MaxSymbols ? Require(quote.Symbol).Take(quote, now) : PriceStepNews.None;

    /// <summary>Reserves an order's capacity. By itself, without counting it as sent, only to answer a question.</summary>
    public OrderFingerprint Reserve(GuardEvent.OrderAdmitted e)
    {
        var symbol = Require(e.Order.Symbol);
        MoveMark(e.Order.Symbol, e.Evidence.Mark, e.At);
        return Orders.Admit(e, symbol.Position(e.Order.Leg, 0m));
    }

    private bool ApplyToOrders(GuardEvent e)
    {
        switch (e)
        {
            case GuardEvent.OrderAdmitted x:
                Sends.Admit(x, Reserve(x));
                return true;
            case GuardEvent.OrderTransitioned x:
                Transition(x);
                return true;
            case GuardEvent.ExecutionBooked x:
                Orders.Take(x);
                return true;
            case GuardEvent.ExecutionRevised x:
                Orders.Revise(x);
                return true;
            case GuardEvent.OrderObserved x:
                Orders.Observe(x, Require(x.Order.Symbol).Position(x.Order.Leg, x.Order.Side == OrderSide.Buy ? 1m : -1m));
                return true;
            case GuardEvent.VenueIdLinked x:
                Orders.LinkVenueId(x);
                return true;
            case GuardEvent.OrderCorrected x:
                Orders.Correct(x);
                return true;
            case GuardEvent.CancelRequested x:
                Orders.RequestCancel(x);
                Sends.CountMessage(x.At);
                return true;
            case GuardEvent.CancelTaken x:
                Orders.TakeCancel(x);
                return true;
            case GuardEvent.CancelRefused x:
                Orders.RefuseCancel(x);
                return true;
            case GuardEvent.ReplaceRequested x:
                MoveMark(Orders.Find(x.ClientOrderId)!.Symbol, x.Evidence.Mark, x.At);
                Orders.RequestReplace(x);
                Sends.CountMessage(x.At);
                return true;
            case GuardEvent.ReplaceSettled x:
                Orders.EndReplace(x);
                return true;
            default:
                return false;
        }
    }

    private bool ApplyToPositions(GuardEvent e)
    {
        switch (e)
        {
            case GuardEvent.MarksMoved x:
                foreach (var (symbol, mark) in x.Marks)
                {
                    MoveMark(symbol, mark, x.At);
                }

                return true;
            case GuardEvent.PositionSet x:
                SetPosition(x);
                return true;
            case GuardEvent.PositionsRead x:
                Readings.TakePositions(x);
                SymbolBooks.ForEach(static s => s.RememberMark());
                return true;
            case GuardEvent.PositionsFailed x:
                Readings.FailPositions(x.Reason);
                return true;
            case GuardEvent.PositionCompared x:
                ComparePosition(x);
                return true;
            case GuardEvent.SumsDisputed x:
                var order = Orders.Find(x.ClientOrderId)!;
                Require(order.Symbol).PositionOf(order.Position.Key.Leg).DisputeSums(order, x.Net, x.At.UtcTicks);
                return true;
            case GuardEvent.DriftFound x:
                if (x.Drift is { ClientOrderId: null, Kind: not DriftKind.BotPosition })
                {
                    Require(x.Drift.Symbol).Position(x.Drift.Leg, x.Drift.AtVenue).NoteDriftReported();
                    if (x.Drift.Kind == DriftKind.UnexplainedJump && x.Action != DriftAction.Report)
                    {
                        Require(x.Drift.Symbol).RescalePrice(x.Drift.Booked / x.Drift.AtVenue);
                        var position = Require(x.Drift.Symbol).Position(x.Drift.Leg, x.Drift.AtVenue);
                        position.SetProtection(position.Protection?.Rescale(x.Drift.Booked / x.Drift.AtVenue, position.Symbol.Prices));
                    }
                }

                return true;
            case GuardEvent.ExitSet x:
                Require(x.Symbol).PositionOf(x.Leg).SetExit(x.Intent == ExitIntent.None ? null : new ExitSlot(x.Intent, x.Target, x.By, x.Displaced, x.Strategy));
                return true;
            case GuardEvent.ProtectionSet x:
                Require(x.Symbol).PositionOf(x.Leg).SetProtection(x.Slot);
                return true;
            default:
                return false;
        }
    }

    private void ApplyToAccount(GuardEvent e)
    {
        switch (e)
        {
            case GuardEvent.OrderDenied x:
                Deny(x);
                break;
            case GuardEvent.AccountRead x:
                Readings.TakeAccount(x);
                Totals.SetEquity(x.Equity);
                if (x.BuyingPower is not null)
                {
                    BuyingPowerOfOrders.TakeFigure(x.AsOfUtcTicks);
                }

                break;
            case GuardEvent.AccountCompared x:
                Trips.CountAccount(x.Differs, x.At);
                break;
            case GuardEvent.OpenOrdersRead x:
                Readings.TakeOpenOrders(x);
                break;
            case GuardEvent.Interrupted x:
                Readings.Interrupt(x.At);
                break;
            case GuardEvent.InstrumentDescribed x:
                Options.Describe(x.Instrument, Find(x.Instrument.Symbol)?.Instrument);
                Require(x.Instrument.Symbol).Describe(x.Instrument, x.At.UtcTicks);
                Names.Describe(x.Instrument);
                break;
            case GuardEvent.RateRead x:
                Totals.SetRate(x.Currency, x.Rate, x.SourceUtcTicks, x.At);
                break;
            case GuardEvent.InputRead x:
                RuleInputs[x.Input.Name] = x.Input;
                break;
            case GuardEvent.StateSet x:
                SetState(x);
                break;
            case GuardEvent.ClockJumped x:
                JumpClock(x);
                break;
            case GuardEvent.Opened x:
                Open(x);
                break;
            case GuardEvent.PriceConfirmed x:
                Require(x.Symbol).ConfirmPrice(x.Price);
                break;
            case GuardEvent.FactFlagged { Flag: FactFlag.UnaskedSignChange } x:
                Require(x.Symbol).NoteSignChangesTold();
                break;
            case GuardEvent.FactFlagged { Flag: FactFlag.LegMissing } x:
                Orders.Linked.NoteTold(x.ClientOrderId!);
                break;
            case GuardEvent.FactFlagged:
                break;
            default:
                throw new InvalidOperationException($"The event {e.GetType().Name} is not known to this version.");
        }
    }

    private void Transition(GuardEvent.OrderTransitioned e)
    {
        Orders.Transition(e);
        if (e is { ByVenue: true, State: OrderState.Rejected or OrderState.Working } && FindOrder(e.ClientOrderId) is { IsExit: false })
        {
            Trips.CountAnswer(e.State == OrderState.Rejected, e.At);
        }
    }

    private void Deny(GuardEvent.OrderDenied e)
    {
        // Of repetitions, the first was counted when it was written in full.
        Trips.CountDenials(e.Repeats == 1 ? 1 : e.Repeats - 1, e.At);

        // A count of repetitions is written later, with the price of the first: that one is old by then.
        if (e.Repeats == 1)
        {
            MoveMark(e.Symbol, e.Evidence.Mark, e.At);
        }
    }

    private SymbolBook Require(Symbol name)
    {
        if (SymbolsByName.TryGetValue(name.Value, out var known))
        {
            return known;
        }

        var added = new SymbolBook(Configuration, Totals, name, Positions.Count);
        Positions.AddRange(added.Positions);
        SymbolsByName.Add(name.Value, added);
        SymbolBooks.Add(added);
        return added;
    }

    /// <summary>Values what is held in a symbol with another price; 0 says nothing.</summary>
    public void MoveMark(Symbol symbol, decimal mark, in GuardInstant at)
    {
        if (mark != 0m && SymbolsByName.TryGetValue(symbol.Value ?? "", out var known))
        {
            known.MoveMark(mark, at.UtcTicks);
        }
    }

    private void Replace(SymbolBook original)
    {
        var copy = new SymbolBook(Configuration, Totals, original.Symbol, original.Positions[0].Handle);
        copy.CopyFrom(original);
        SymbolsByName[original.Symbol.Value] = copy;
        SymbolBooks[SymbolBooks.IndexOf(original)] = copy;
        foreach (var position in copy.Positions)
        {
            Positions[position.Handle] = position;
        }
    }

    private void SetPosition(GuardEvent.PositionSet e)
    {
        var symbol = Require(e.Symbol);
        if (e.Mark != 0m)
        {
            symbol.MoveMark(e.Mark, e.At.UtcTicks);
        }

        var position = symbol.Position(e.Leg, e.Net);
        position.Set(e.Net, e.Managed, e.At);
        Orders.SettleFees(position);
        position.Compare(e.Net, e.Net, Comparison.Agrees, e.At.UtcTicks);
        position.ForgetCleanReads();
    }

    private void ComparePosition(GuardEvent.PositionCompared e)
    {
        var position = Require(e.Symbol).Position(e.Leg, e.VenueNet);
        if (e.Result is Comparison.TooOld or Comparison.InTime)
        {
            position.NoteUncompared(e.Result == Comparison.TooOld ? PositionsComparedAt : null);
            return;
        }

        if (e.Result == Comparison.Agrees && position.SettlesFees(e.AsOfUtcTicks, Configuration.Capabilities.PositionVisibilityLag))
        {
            Orders.SettleFees(position);
        }

        position.Compare(e.VenueNet, position.Ledger.Net, e.Result, e.AsOfUtcTicks);
    }

    private void SetState(GuardEvent.StateSet e)
    {
        if (e.State == TradingState.Active && e.Scope.Symbol.IsDefault)
        {
            Sends.ForgetEntries(e.Scope.Strategy);
            if (e.Scope.Strategy is null)
            {
                Trips.Reset();
            }
        }

        if (e.Scope.Strategy is { } strategy)
        {
            States.SetStrategy(strategy, e);
        }
        else if (e.Scope.Symbol.IsDefault)
        {
            States.SetAccount(e);
        }
        else
        {
            Require(e.Scope.Symbol).SetState(e);
        }
    }

    private void JumpClock(GuardEvent.ClockJumped e)
    {
        var (moved, back) = (e.Ticks, Math.Min(0L, e.Ticks));
        Readings.JumpClock(e.At, moved, back);
        Sends.MoveClock(moved);
        Trips.MoveClock(moved);
        SymbolBooks.ForEach(s => s.MoveClock(moved, back));
        Orders.MoveClock(moved, back);
    }

    private void Open(GuardEvent.Opened e)
    {
        Epoch = e.Epoch;
        Readings.Restart(e.At);
        Sends.RestartClock(e.At);
        Trips.RestartClock(e.At);
        Positions.ForEach(p => p.RestartClock(e.At));
        Orders.RestartClock(e.At);
    }
}
