using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Tests.Guarding.Shown;

/// <summary>One guard and one order of it, up to the moment at which the venue shows the order with one property that was not approved.</summary>
internal sealed class ShownScene
{
    public const string Other = "OTHER";
    private const string VenueId = "V-1";

    private readonly ShownProperty _property;
    private readonly ShownPath _path;
    private readonly ShownMoment _moment;
    private readonly Desk _desk = new();
    private readonly GuardFixture _fixture;
    private string _id = "";
    private string? _entry;

    public ShownScene(ShownProperty property, ShownPath path, ShownMoment moment)
    {
        (_property, _path, _moment) = (property, path, moment);
        var isHedged = property == ShownProperty.HedgedLeg;
        _fixture = new GuardFixture(
            o =>
            {
                o.OrderLookup = _desk;
                o.PositionSource = _desk;
                o.Hedging = isHedged ? HedgingPolicy.Allowed : HedgingPolicy.Denied;
                o.Capabilities = BrokerCapabilities.Plain with
                {
                    HedgeMode = isHedged,
                    AttachesExits = true,
                    LinksExits = true,
                    ListsExecutions = true,
                    ReportsHeldExits = true,
                    ReplaceQuantity = ReplaceQuantity.Total,
                    ExitCap = property == ShownProperty.Link || ShownTable.IsWaiting(property) ? ExitCap.None : ExitCap.ReduceOnly,
                    UnknownHorizon = Desk.Horizon,
                };
                o.Limits = o.Limits with { MaxQuoteAge = TimeSpan.FromHours(1), MarketOrderSlippage = ShownWorstCase.Slippage };
                o.CancelEntriesOnRestriction = false;
            },
            true,
            GuardFixture.Share(),
            GuardFixture.Share(Other));
        _desk.Reset(_fixture);
        _desk.Positions = static () => PositionSnapshot.Failed("not asked");
        _desk.Orders = static () => OpenOrderSnapshot.Failed("not asked");
    }

    public IReadOnlyList<string> Alarms => _fixture.Alarms.Codes;

    public TradingState AccountState => _fixture.Guard.GetState(TradingScope.Account);

    public decimal Gross => _fixture.Guard.Risk.GetExposure().Lines[0].Used;

    public bool IsInDoubt => _fixture.Guard.FindPosition(GuardFixture.Acme, OwnLeg) is { InDoubt: true };

    private bool IsExit => _property is ShownProperty.MarkLost or ShownProperty.Link || ShownTable.IsWaiting(_property);

    private bool IsGroup => _path == ShownPath.GroupAnswer || _property == ShownProperty.Link || ShownTable.IsWaiting(_property);

    private PositionLeg OwnLeg => _property == ShownProperty.HedgedLeg ? PositionLeg.Long : PositionLeg.Net;

    public TradingState StateOf(string symbol) => _fixture.Guard.GetState(TradingScope.Of(symbol));

    public ShownWorstCase WorstCase(bool elsewhere)
    {
        var (symbol, leg) = !elsewhere ? (GuardFixture.Acme, OwnLeg) : _property == ShownProperty.Symbol ? (Other, PositionLeg.Net) : (GuardFixture.Acme, PositionLeg.Short);
        return _fixture.Guard.FindPosition(symbol, leg) is { } p ? new(p.Net, p.Low, p.High) : default;
    }

    /// <summary>Brings the order to the moment and lets the venue show it.</summary>
    /// <param name="before">Called right before the venue shows what was not approved.</param>
    public async Task ShowAsync(Action before)
    {
        if (_property is ShownProperty.MarkLost or ShownProperty.Link)
        {
            _fixture.Hold(10m);
        }

        if (_property == ShownProperty.MarkLost)
        {
            _fixture.Work(Stop(85m));
        }

        if (_path is ShownPath.Acknowledgement or ShownPath.GroupAnswer)
        {
            await SendAsync(() =>
            {
                Arrive();
                End();
                before();
                var echo = Said();
                return new SubmitOutcome.Accepted { VenueOrderId = echo.VenueOrderId, Echo = echo };
            });
            return;
        }

        await SendAsync(() => _moment == ShownMoment.First ? new SubmitOutcome.Unknown("time-out") : new SubmitOutcome.Accepted { VenueOrderId = VenueId });
        Arrive();
        switch (_path)
        {
            case ShownPath.FillReport or ShownPath.StatusReport:
                End();
                before();
                _fixture.Guard.Observe(Said());
                break;
            case ShownPath.OpenOrders:
                End();
                _fixture.Time.Advance(TimeSpan.FromSeconds(10));
                before();
                _fixture.Guard.Observe(OpenOrderSnapshot.Complete([.. Others(), .. Rows()], _fixture.Now));
                break;
            case ShownPath.Lookup:
                LoseSight();
                _desk.Find = id =>
                {
                    if (id != _id)
                    {
                        // The entry beside it, which the price would let be executed.
                        return new OrderLookup.Failed("not asked for here");
                    }

                    End();
                    before();
                    return new OrderLookup.Found(ToRow(Said()));
                };
                await _fixture.Guard.ResolveUnknownOrdersAsync();
                break;
            case ShownPath.ExecutionList:
                LoseSight();
                _fixture.Time.Advance(Desk.Horizon);
                var isShown = false;
                _desk.Executions = () =>
                {
                    // They are read for the entry beside it as well, which the price would let be executed.
                    if (!isShown)
                    {
                        isShown = true;
                        End();
                        before();
                    }

                    return ExecutionSnapshot.Complete(Executions(), _fixture.Now);
                };
                await _fixture.Guard.ResolveUnknownOrdersAsync();
                break;
            case ShownPath.ReplaceAnswer:
                _fixture.Venue.ReplaceAnswer = _ =>
                {
                    End();
                    before();
                    return new ReplaceOutcome.Accepted { VenueOrderId = VenueId, Echo = Said() };
                };
                await _fixture.ReplaceAsync(Replacement(FinalPrice));
                break;
            case ShownPath.CancelAnswer:
                _fixture.Venue.CancelAnswer = _ =>
                {
                    End();
                    before();
                    return new CancelOutcome.Accepted(Said());
                };
                await _fixture.Guard.CancelProtectionAsync(_id, new Attribution("test", "test"), _fixture.Venue.SendAsync);
                break;
            default:
                throw new InvalidOperationException($"{_path}");
        }
    }

    private decimal FinalPrice => IsExit ? ShownWorstCase.Lower : ShownWorstCase.Price;

    /// <summary>The price before the replacement whose answer shows something, and the one before any.</summary>
    private decimal RestingPrice => _path == ShownPath.ReplaceAnswer ? FinalPrice - 2m : FinalPrice;

    private decimal FirstPrice => _moment == ShownMoment.Replaced && !ShownTable.IsWaiting(_property) ? RestingPrice - 2m : RestingPrice;

    private decimal FirstQuantity => _moment == ShownMoment.Replaced && !IsExit ? 30m : ShownWorstCase.Quantity;

    private static OrderRequest Stop(decimal price) => GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = price };

    private OrderRequest Entry() =>
        ShownTable.IsStop(_property) ? GuardFixture.Buy(FirstQuantity) with { Type = OrderType.Stop, StopPrice = FirstPrice }
        : !ShownTable.IsWaiting(_property) ? GuardFixture.Buy(FirstQuantity, FirstPrice)
        : _moment == ShownMoment.Replaced ? GuardFixture.Buy(30m, ShownWorstCase.Price - 2m)
        : GuardFixture.Buy(ShownWorstCase.Quantity, ShownWorstCase.Price);

    private async Task SendAsync(Func<SubmitOutcome> answer)
    {
        if (!IsGroup)
        {
            _fixture.Venue.Answer = order =>
            {
                _id = order.ClientOrderId;
                return answer();
            };
            await _fixture.SubmitAsync(IsExit ? Stop(FirstPrice) : Entry());
            _fixture.Venue.Answer = static order => new SubmitOutcome.Accepted { VenueOrderId = "V-" + order.ClientOrderId };
            return;
        }

        var isOfExits = _property is ShownProperty.MarkLost or ShownProperty.Link;
        var request = isOfExits
            ? new GroupRequest { Exits = [Stop(FirstPrice), GuardFixture.Sell(10m, 120m, PositionEffect.Close)] }
            : new GroupRequest { Entry = Entry(), Exits = [Stop(ShownWorstCase.Lower)] };
        var place = ShownTable.IsWaiting(_property) ? 1 : 0;
        _fixture.Venue.GroupAnswer = group =>
        {
            _id = group.Orders[place].ClientOrderId;
            _entry = place == 1 ? group.Orders[0].ClientOrderId : null;
            var own = answer();
            var other = new SubmitOutcome.Accepted { VenueOrderId = "V-other" };
            return new GroupOutcome { Orders = place == 1 ? [other, own] : [own, other] };
        };
        Assert.IsType<GroupResult.Sent>(await _fixture.SubmitGroupAsync(request));
    }

    /// <summary>What the venue tells before: that it has the order as approved, and that it has replaced it.</summary>
    private void Arrive()
    {
        if (_entry is { } entry && _moment != ShownMoment.First)
        {
            _fixture.Guard.Observe(_fixture.Report(entry, VenueOrderStatus.New));
        }

        if (_moment != ShownMoment.First)
        {
            _fixture.Guard.Observe(Right(FirstPrice, FirstQuantity));
        }

        if (_moment == ShownMoment.Replaced)
        {
            Replace();
        }

        if (_property == ShownProperty.Executions && !ShownTable.IsExecuted(_property, _path))
        {
            _fixture.Fill(_id, 3m);
        }

        if (_property == ShownProperty.WaitingPastTheEntry)
        {
            _fixture.Guard.Observe(_fixture.Report(_entry!, VenueOrderStatus.Canceled));
        }

        _fixture.Time.Advance(TimeSpan.FromSeconds(10));
    }

    private void Replace()
    {
        var replaced = ShownTable.IsWaiting(_property) ? _entry! : _id;
        _fixture.Venue.ReplaceAnswer = order => new ReplaceOutcome.Accepted
        {
            VenueOrderId = null,
            Echo = new ExecutionReport
            {
                Symbol = GuardFixture.Acme,
                Leg = OwnLeg,
                Side = _fixture.Guard.FindOrder(replaced)!.Side,
                Status = VenueOrderStatus.New,
                OrderQuantity = order.Order.Quantity,
                LimitPrice = order.Order.LimitPrice,
                StopPrice = order.Order.StopPrice,
                TransactTime = _fixture.Now,
            },
        };
        var request = ShownTable.IsWaiting(_property)
            ? new ReplaceRequest { ClientOrderId = replaced, Quantity = ShownWorstCase.Quantity, LimitPrice = ShownWorstCase.Price }
            : Replacement(RestingPrice) with { Quantity = IsExit ? null : ShownWorstCase.Quantity };
        Assert.IsType<ReplaceResult.Replaced>(_fixture.ReplaceAsync(request).AsTask().GetAwaiter().GetResult());
    }

    private ReplaceRequest Replacement(decimal price) => new()
    {
        ClientOrderId = _id,
        StopPrice = IsExit || ShownTable.IsStop(_property) ? price : null,
        LimitPrice = IsExit || ShownTable.IsStop(_property) ? null : price,
    };

    /// <summary>At the last moment, while an answer may be under way, the venue reports the end.</summary>
    private void End()
    {
        if (_moment == ShownMoment.Ended)
        {
            _fixture.Guard.Observe(Right(RestingPrice, ShownWorstCase.Quantity) with { Status = VenueOrderStatus.Canceled });
        }
    }

    /// <summary>A complete list does not have the order, so that its outcome is unknown and it is looked up.</summary>
    private void LoseSight()
    {
        if (_moment != ShownMoment.First)
        {
            _fixture.Guard.Observe(OpenOrderSnapshot.Complete(Others(), _fixture.Now));
        }
    }

    /// <summary>The order as the venue should have it.</summary>
    private ExecutionReport Right(decimal price, decimal quantity)
    {
        var isStop = IsExit || ShownTable.IsStop(_property);
        return new ExecutionReport
        {
            Symbol = GuardFixture.Acme,
            ClientOrderId = _id,
            VenueOrderId = VenueId,
            Side = IsExit ? OrderSide.Sell : OrderSide.Buy,
            Status = ShownTable.IsWaiting(_property) ? VenueOrderStatus.Held : VenueOrderStatus.New,
            Leg = OwnLeg,
            OrderQuantity = quantity,
            Type = isStop ? OrderType.Stop : OrderType.Limit,
            StopPrice = isStop ? price : null,
            LimitPrice = isStop ? null : price,
            ReduceOnly = _property == ShownProperty.MarkLost,
            CumulativeQuantity = _fixture.Guard.FindOrder(_id)!.Filled,
            TransactTime = _fixture.Now,
        };
    }

    /// <summary>The order as the venue shows it: all as approved but one property.</summary>
    private ExecutionReport Said(string execution = "X", string? venueId = null)
    {
        var executed = ShownWorstCase.Executed(_property, _path);
        var right = Right(FinalPrice, ShownWorstCase.Quantity) with { Status = executed > 0m ? VenueOrderStatus.PartiallyFilled : VenueOrderStatus.New, CumulativeQuantity = executed };
        if (ShownTable.IsExecuted(_property, _path))
        {
            right = right with { Fill = new Fill { ExecutionId = execution, Quantity = executed, Price = ShownWorstCase.Mark } };
        }

        return _property switch
        {
            ShownProperty.Side => right with { Side = OrderSide.Sell },
            ShownProperty.Symbol => right with { Symbol = Other },
            ShownProperty.Leg or ShownProperty.HedgedLeg => right with { Leg = PositionLeg.Short },
            ShownProperty.MarkLost => right with { ReduceOnly = false },
            ShownProperty.MarkGained => right with { ReduceOnly = true },
            ShownProperty.LargerQuantity => right with { OrderQuantity = ShownWorstCase.Larger },
            ShownProperty.SmallerQuantity => right with { OrderQuantity = ShownWorstCase.Smaller },
            ShownProperty.HigherLimit => right with { LimitPrice = ShownWorstCase.Higher },
            ShownProperty.LowerLimit => right with { LimitPrice = ShownWorstCase.Lower },
            ShownProperty.HigherStop => right with { StopPrice = ShownWorstCase.Higher },
            ShownProperty.LowerStop => right with { StopPrice = ShownWorstCase.Lower },
            ShownProperty.SecondVenueId => right with { VenueOrderId = venueId ?? "V-2" },
            ShownProperty.Executions => right with { CumulativeQuantity = 2m },
            _ => right,
        };
    }

    private IEnumerable<ExecutionReport> Executions() => _property == ShownProperty.SecondVenueId && _moment == ShownMoment.First
        ? [Said("X", VenueId), Said("Y")]
        : [Said()];

    private IEnumerable<VenueOrder> Rows() => _property == ShownProperty.SecondVenueId ? [ToRow(Said(venueId: VenueId)), ToRow(Said())] : [ToRow(Said())];

    private VenueOrder ToRow(ExecutionReport said) => new()
    {
        ClientOrderId = _id,
        VenueOrderId = said.VenueOrderId,
        Symbol = said.Symbol,
        Side = said.Side,
        Quantity = said.OrderQuantity!.Value,
        FilledQuantity = said.CumulativeQuantity!.Value,
        Type = said.Type!.Value,
        LimitPrice = said.LimitPrice,
        StopPrice = said.StopPrice,
        Status = said.Status,
        Leg = said.Leg,
        ReduceOnly = said.ReduceOnly,
        WaitsFor = _entry,
        GroupLinkedByVenue = _property == ShownProperty.Link ? false : null,
    };

    /// <summary>The other orders of the scene, as a complete list has them.</summary>
    private IEnumerable<VenueOrder> Others() => _fixture.Guard.OpenOrders.Where(o => o.ClientOrderId != _id).Select(static o => new VenueOrder
    {
        ClientOrderId = o.ClientOrderId,
        VenueOrderId = o.VenueOrderId,
        Symbol = o.Key.Symbol,
        Side = o.Side,
        Quantity = o.Quantity,
        FilledQuantity = o.Filled,
        Type = o.Type,
        LimitPrice = o.LimitPrice,
        StopPrice = o.StopPrice,
        Leg = o.Key.Leg,
    });
}
