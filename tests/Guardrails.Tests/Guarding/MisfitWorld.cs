using Guardrails.Brokers;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>A guard in front of a venue that does one thing wrong.</summary>
internal sealed class MisfitWorld
{
    public const string Other = "OTHER";

    private readonly GuardFixture _fixture = new(
        static o =>
        {
            o.Capabilities = BrokerCapabilities.Plain with { AttachesExits = true, LinksExits = true, MaxLegs = 2, ExitCap = ExitCap.ReduceOnly };
            o.Limits = o.Limits with { MaxQuoteAge = TimeSpan.FromHours(1), MaxPriceStep = 0.3m };
            o.Drifts = o.Drifts.With(DriftKind.UnexplainedJump, DriftAction.AcceptVenue);
            o.CancelEntriesOnRestriction = false;
        },
        true,
        GuardFixture.Share(),
        GuardFixture.Share(Other));

    public GuardFixture Fixture => _fixture;

    /// <summary>Lets the venue say it; the order it is about.</summary>
    public async Task<string> BringAboutAsync(Misfit misfit)
    {
        switch (misfit)
        {
            case Misfit.OtherSide:
                return Tell(GuardFixture.Buy(10m), static r => r with { Side = OrderSide.Sell, CumulativeQuantity = 4m });
            case Misfit.OtherPosition:
                return Tell(GuardFixture.Buy(10m), static r => r with { Symbol = Other, CumulativeQuantity = 4m });
            case Misfit.OtherLeg:
                return Tell(GuardFixture.Buy(10m), static r => r with { Leg = PositionLeg.Short, CumulativeQuantity = 4m });
            case Misfit.LargerQuantity:
                return Tell(GuardFixture.Buy(10m), static r => r with { OrderQuantity = 30m });
            case Misfit.SmallerQuantity:
                return await TellFirstAsync(static r => r with { OrderQuantity = 7m });
            case Misfit.OtherTerms:
                return await TellFirstAsync(static r => r with { Type = OrderType.Limit });
            case Misfit.ReduceOnlyMissing:
                _fixture.Hold(10m);
                return Tell(Stop(10m), static r => r with { ReduceOnly = false });
            case Misfit.OtherPrice:
                return Tell(GuardFixture.Buy(10m, 100m), static r => r with { LimitPrice = 1_000m });
            case Misfit.ExitWithoutEntry:
                return await OutliveEntryAsync();
            case Misfit.LinkMissing:
                return await LoseLinkAsync();
            case Misfit.LegMissing:
                return LeaveOutALeg();
            case Misfit.DuplicateOrder:
                var first = _fixture.Work(GuardFixture.Buy(10m, 90m));
                _fixture.Guard.Observe(_fixture.Report(first, VenueOrderStatus.New) with { VenueOrderId = "V-second" });
                return $"{first} (V-second)";
            case Misfit.ExecutionsDisagree:
                var doubled = _fixture.Work(GuardFixture.Buy(10m, 100m));
                _fixture.Guard.Observe(_fixture.Execution(doubled, 3m) with { CumulativeQuantity = 3m });
                _fixture.Guard.Observe(_fixture.Execution(doubled, 3m) with { CumulativeQuantity = 3m });
                return doubled;
            case Misfit.UnaskedSignChange:
                _fixture.Hold(10m);
                var stop = _fixture.Work(Stop(10m));
                Fill(GuardFixture.Sell(10m, effect: PositionEffect.Close), (10m, 100m));
                _fixture.Fill(stop, 10m, 90m);
                return stop;
            case Misfit.ExternalSignChange:
                _fixture.Hold(10m);
                TradeByHand(OrderSide.Sell, 15m, ExecutionCause.Order);
                return "";
            case Misfit.BustBelowExits:
                return BustBelowExits();
            case Misfit.WorsePrice:
                return Fill(GuardFixture.Buy(10m, 100m), (4m, 101m));
            case Misfit.Overfill:
                return Fill(GuardFixture.Buy(10m, 100m), (10m, 100m), (5m, 100m));
            case Misfit.LinkedOverfill:
                return await OverfillLinkedAsync();
            case Misfit.FillAfterEnd:
                var canceled = Tell(GuardFixture.Buy(10m), static r => r with { Status = VenueOrderStatus.Canceled });
                _fixture.Fill(canceled, 4m);
                return canceled;
            case Misfit.FillAfterConcludedEnd:
                using (var permit = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(10m)))
                {
                    permit.NotSent();
                    _fixture.Fill(permit.Order.ClientOrderId, 4m);
                    return permit.Order.ClientOrderId;
                }

            case Misfit.RefusedAfterConfirmation:
                _fixture.Venue.Answer = order =>
                {
                    _fixture.Guard.Observe(_fixture.Report(order.ClientOrderId, VenueOrderStatus.New));
                    return new SubmitOutcome.Rejected(new VenueRejection("NO", "no"));
                };
                await _fixture.SubmitAsync(GuardFixture.Buy(10m));
                return "";
            case Misfit.Revived:
                var ended = Tell(GuardFixture.Buy(10m, 90m), static r => r with { Status = VenueOrderStatus.Canceled });
                _fixture.Time.Advance(TimeSpan.FromSeconds(10));
                ListOpen(ended, OrderSide.Buy, "V-" + ended);
                return ended;
            case Misfit.SentTwice:
                _fixture.Hold(20m);
                var sold = Fill(GuardFixture.Sell(10m, 100m, PositionEffect.Close), (10m, 100m));
                _fixture.Time.Advance(TimeSpan.FromSeconds(10));
                ListOpen(sold, OrderSide.Sell, "V-" + sold);
                return sold;
            case Misfit.ExternalExecution or Misfit.ForcedExecution:
                TradeByHand(OrderSide.Buy, 3m, misfit == Misfit.ForcedExecution ? ExecutionCause.Liquidation : ExecutionCause.Order);
                return "";
            case Misfit.ExecutionBusted or Misfit.ExecutionCorrected:
                var revised = _fixture.Work(GuardFixture.Buy(10m));
                var fill = _fixture.Execution(revised, 4m);
                _fixture.Guard.Observe(fill);
                _fixture.Guard.Observe(fill with
                {
                    Fill = fill.Fill! with { Quantity = 3m, Kind = misfit == Misfit.ExecutionBusted ? FillKind.Bust : FillKind.Correction },
                });
                return revised;
            case Misfit.ProofNotRedeemed:
                var sent = await _fixture.Guard.SubmitAsync(GuardFixture.Buy(10m), static (_, _) => ValueTask.FromResult<SubmitOutcome>(new SubmitOutcome.Accepted { VenueOrderId = "V1" }));
                return Assert.IsType<OrderResult.Accepted>(sent).Order.ClientOrderId;
            case Misfit.SentAfterRelease:
                using (var permit = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(10m)))
                {
                    Assert.IsType<CancelResult.Ended>(await _fixture.CancelAsync(permit.Order.ClientOrderId));
                    permit.Accepted("V1");
                    return permit.Order.ClientOrderId;
                }

            case Misfit.Unreadable:
                return Tell(GuardFixture.Buy(10m), static r => r with { CumulativeQuantity = -1m });
            default:
                return DisagreeOnPositions(misfit);
        }
    }

    /// <summary>Of an order for both symbols, only the other's leg is executed.</summary>
    private string LeaveOutALeg()
    {
        var request = new MultilegRequest { Quantity = 10m, Legs = [new() { Symbol = GuardFixture.Acme, Side = OrderSide.Sell }, new() { Symbol = Other, Side = OrderSide.Buy }] };
        var ids = _fixture.Send(request);
        _fixture.Fill(ids[1], 10m);
        _fixture.Guard.Observe(_fixture.Report(ids[0], VenueOrderStatus.Canceled));
        return ids[0];
    }

    private string DisagreeOnPositions(Misfit misfit)
    {
        switch (misfit)
        {
            case Misfit.PositionDiffers:
                Pass(61);
                _fixture.Positions((GuardFixture.Acme, 7m));
                return "";
            case Misfit.PerhapsContained:
                TakeOver(7m);
                TradeByHand(OrderSide.Buy, 1m, ExecutionCause.Order);
                return "";
            case Misfit.InvalidLeg:
                Pass(1);
                _fixture.Guard.Observe(PositionSnapshot.Complete([new VenuePosition { Symbol = GuardFixture.Acme, Quantity = -5m, Leg = PositionLeg.Long }], _fixture.Now));
                return "";
            case Misfit.Uncompared:
                _fixture.Hold(10m);
                Pass(61);
                _fixture.Guard.Observe(PositionSnapshot.Failed("no answer"));
                return "";
            case Misfit.TooOldToCompare:
                _fixture.Hold(10m);
                for (var second = 1; second <= 121; second++)
                {
                    Pass(1);
                    TradeByHand(second % 2 == 1 ? OrderSide.Buy : OrderSide.Sell, 1m, ExecutionCause.Order, $"manual-{second}");
                    if (second > 30)
                    {
                        _fixture.Guard.Observe(PositionSnapshot.Complete([new VenuePosition { Symbol = GuardFixture.Acme, Quantity = 30m }], _fixture.Now - TimeSpan.FromSeconds(30)));
                    }
                }

                return "";
            case Misfit.OrphanExit:
                _fixture.Hold(10m);
                var exit = _fixture.Work(GuardFixture.Sell(10m, 120m, PositionEffect.Close));
                TradeByHand(OrderSide.Sell, 10m, ExecutionCause.Order);
                Pass(61);
                _fixture.Positions();
                return exit;
            case Misfit.PriceStep:
                _fixture.Price(131m);
                return "";
            case Misfit.UnscaledOrder:
                _fixture.Hold(10m);
                var target = _fixture.Work(GuardFixture.Sell(10m, 120m, PositionEffect.Close));
                Pass(6);
                _fixture.Positions((GuardFixture.Acme, 10m));
                TakeOver(20m, 50m, new VenueOrder
                {
                    ClientOrderId = target,
                    Symbol = GuardFixture.Acme,
                    Side = OrderSide.Sell,
                    Quantity = 10m,
                    Type = OrderType.Limit,
                    LimitPrice = 120m,
                });
                return target;
            default:
                throw new ArgumentOutOfRangeException(nameof(misfit), misfit, "Nothing brings it about.");
        }
    }

    private void Pass(int seconds) => _fixture.Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>A report about an order that the venue has confirmed.</summary>
    private string Tell(OrderRequest request, Func<ExecutionReport, ExecutionReport> say)
    {
        var id = _fixture.Work(request);
        _fixture.Guard.Observe(say(_fixture.Report(id, VenueOrderStatus.New)));
        return id;
    }

    /// <summary>The first report about an order.</summary>
    private async Task<string> TellFirstAsync(Func<ExecutionReport, ExecutionReport> say)
    {
        var permit = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(10m));
        var id = permit.Order.ClientOrderId;
        _fixture.Guard.Observe(say(_fixture.Report(id, VenueOrderStatus.New)));
        return id;
    }

    private string Fill(OrderRequest request, params (decimal Quantity, decimal Price)[] fills)
    {
        var id = _fixture.Work(request);
        foreach (var (quantity, price) in fills)
        {
            _fixture.Fill(id, quantity, price);
        }

        return id;
    }

    private async Task<string> OverfillLinkedAsync()
    {
        _fixture.Hold(10m);
        var stop = GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m };
        var target = GuardFixture.Sell(10m, 120m, PositionEffect.Close);
        var sent = Assert.IsType<GroupResult.Sent>(await _fixture.SubmitGroupAsync(new GroupRequest { Exits = [stop, target] }));
        var ids = sent.Orders.Select(static o => Assert.IsType<OrderResult.Accepted>(o).Order.ClientOrderId).ToArray();
        _fixture.Fill(ids[0], 4m, 120m);
        _fixture.Fill(ids[1], 6m, 120m);
        _fixture.Fill(ids[0], 1m, 120m);
        return ids[0];
    }

    private static OrderRequest Stop(decimal quantity) => GuardFixture.Sell(quantity, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m };

    /// <summary>An entry is canceled before it fills, and the venue goes on working its stop.</summary>
    private async Task<string> OutliveEntryAsync()
    {
        var sent = Assert.IsType<GroupResult.Sent>(await _fixture.SubmitGroupAsync(new GroupRequest { Entry = GuardFixture.Buy(10m, 90m), Exits = [Stop(10m)] }));
        var ids = sent.Orders.Select(static o => Assert.IsType<OrderResult.Accepted>(o).Order.ClientOrderId).ToArray();
        _fixture.Guard.Observe(_fixture.Report(ids[0], VenueOrderStatus.Canceled));
        Pass(10);
        _fixture.Guard.Observe(_fixture.Report(ids[1], VenueOrderStatus.New));
        return ids[1];
    }

    /// <summary>Two exits were approved linked, and the venue lists one of them alone.</summary>
    private async Task<string> LoseLinkAsync()
    {
        _fixture.Hold(10m);
        var sent = Assert.IsType<GroupResult.Sent>(await _fixture.SubmitGroupAsync(new GroupRequest { Exits = [Stop(10m), GuardFixture.Sell(10m, 120m, PositionEffect.Close)] }));
        var id = Assert.IsType<OrderResult.Accepted>(sent.Orders[0]).Order.ClientOrderId;
        var listed = new VenueOrder
        {
            ClientOrderId = id,
            Symbol = GuardFixture.Acme,
            Side = OrderSide.Sell,
            Quantity = 10m,
            Type = OrderType.Stop,
            StopPrice = 90m,
            GroupLinkedByVenue = false,
        };
        _fixture.Guard.Observe(OpenOrderSnapshot.Partial([listed], _fixture.Now, "one page"));
        return id;
    }

    /// <summary>6 of 10 are taken back beneath a stop of 10 that has no cap.</summary>
    private string BustBelowExits()
    {
        var entry = _fixture.Work(GuardFixture.Buy(10m));
        var fills = new[] { _fixture.Execution(entry, 4m), _fixture.Execution(entry, 6m) };
        Array.ForEach(fills, _fixture.Guard.Observe);
        var stop = _fixture.Work(Stop(10m));
        _fixture.Guard.Observe(_fixture.Report(stop, VenueOrderStatus.New) with { ReduceOnly = false });
        _fixture.Guard.SetState(TradingScope.Account, TradingState.Active, new Attribution("seen", "test"));
        _fixture.Positions((GuardFixture.Acme, 10m));
        _fixture.Positions((GuardFixture.Acme, 10m));
        _fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Active, new Attribution("seen", "test"));
        _fixture.Guard.Observe(fills[1] with { Fill = fills[1].Fill! with { Kind = FillKind.Bust } });
        return stop;
    }

    private void ListOpen(string id, OrderSide side, string venueOrderId) => _fixture.Guard.Observe(OpenOrderSnapshot.Complete(
        [
            new VenueOrder
            {
                ClientOrderId = id, VenueOrderId = venueOrderId, Symbol = GuardFixture.Acme, Side = side, Quantity = 10m, Type = OrderType.Limit, LimitPrice = _fixture.Guard.FindOrder(id)!.LimitPrice,
                Status = VenueOrderStatus.New,
            },
        ],
        _fixture.Now));

    private void TradeByHand(OrderSide side, decimal quantity, ExecutionCause cause, string id = "manual") => _fixture.Guard.Observe(new ExecutionReport
    {
        Symbol = GuardFixture.Acme,
        ClientOrderId = id,
        Side = side,
        Status = VenueOrderStatus.Filled,
        OrderQuantity = quantity,
        Cause = cause,
        Fill = new Fill { ExecutionId = $"execution of {id}", Quantity = quantity, Price = 100m },
    });

    /// <summary>Two sightings of another position, with the orders read in between.</summary>
    private void TakeOver(decimal net, decimal price = 100m, params VenueOrder[] orders)
    {
        for (var i = 0; i < 2; i++)
        {
            Pass(61);
            _fixture.Guard.Observe(OpenOrderSnapshot.Complete(orders, _fixture.Now));
            _fixture.Price(price);
            _fixture.Positions((GuardFixture.Acme, net));
        }
    }
}
