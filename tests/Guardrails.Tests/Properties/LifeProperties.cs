using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Tests.Properties;

/// <summary>Whole lives of orders: whatever was lost, repeated, inferred and told late, in the end the books say what the venue did.</summary>
public sealed class LifeProperties
{
    private static readonly RiskLimits Limits = new()
    {
        MaxGrossExposure = 1_000_000m,
        PreventSelfMatch = false,
        MaxQuoteAge = TimeSpan.FromHours(1),
        MaxAccountAge = TimeSpan.FromHours(1),
        MaxPositionAge = TimeSpan.FromHours(1),
        MaxFxRateAge = TimeSpan.FromHours(1),
    };

    [Fact]
    public void Once_everything_was_told_what_is_booked_is_what_the_venue_executed() => Law.Holds(
        steps: 80,
        static (tape, trace) =>
        {
            var session = Session.Open(tape.Setup, trace, Limits, wild: false, lives: true);
            var start = session.Facts.Net.ToDictionary();
            foreach (var step in tape.Steps)
            {
                session.Step(step, static (_, _) => { });
            }

            session.TellAll();
            foreach (var sent in session.Facts.Orders)
            {
                if (session.Guard.FindOrder(sent.Order.ClientOrderId) is { } order)
                {
                    Assert.True(order.Filled == sent.Filled, FormattableString.Invariant($"{order} but the venue filled {sent.Filled}"));
                }
            }

            foreach (var ((symbol, leg), net) in session.Facts.Net)
            {
                var booked = session.Guard.FindPosition(symbol, leg)?.Net ?? 0m;
                Assert.True(booked == net, FormattableString.Invariant($"{symbol} {leg}: booked {booked}, held {net}, at first {start[(symbol, leg)]}"));
            }

            Assert.Equal(TradingState.Active, session.Guard.GetState(TradingScope.Account));
        },
        cases: 200);

    [Fact]
    public void A_report_of_the_other_side_always_quarantines() => Law.Holds(
        steps: 30,
        static (tape, trace) =>
        {
            var session = Session.Open(tape.Setup, trace, Limits, wild: false, lives: true);
            foreach (var step in tape.Steps)
            {
                session.Step(step, static (_, _) => { });
            }

            if (session.Facts.Orders.Find(o => session.Guard.FindOrder(o.Order.ClientOrderId) is not null) is not { } sent)
            {
                return;
            }

            var draw = tape.Setup;
            var order = sent.Order;
            session.Guard.Observe(new ExecutionReport
            {
                Symbol = order.Symbol,
                ClientOrderId = order.ClientOrderId,
                Side = order.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy,
                Leg = order.Leg,
                Status = draw.Of(VenueOrderStatus.New, VenueOrderStatus.PartiallyFilled, VenueOrderStatus.Canceled, VenueOrderStatus.Filled),
                Fill = draw.OnceIn(2) ? new Fill { ExecutionId = "other", Quantity = 1m, Price = 10m } : null,
                CumulativeQuantity = draw.OnceIn(2) ? sent.Filled + 1m : null,
            });

            Assert.Equal(TradingState.Quarantined, session.Guard.GetState(TradingScope.Of(order.Symbol)));
            Assert.NotEqual(TradingState.Active, session.Guard.GetState(TradingScope.Account));
        },
        cases: 150);

    [Fact]
    public void A_bad_report_never_throws_and_never_breaks_the_books() => Law.Holds(
        steps: 60,
        static (tape, trace) =>
        {
            var session = Session.Open(tape.Setup, trace, Limits, wild: false, lives: true);
            foreach (var step in tape.Steps)
            {
                session.Step(step, static (_, _) => { });
                var ids = session.Facts.Orders.Select(static o => o.Order.ClientOrderId).ToArray();
                var report = new ExecutionReport
                {
                    Symbol = step.Of<Symbol>(Market.Plain, Market.Foreign, Market.Hedged, "NEVER", default),
                    ClientOrderId = step.Of([null, "", "nobody", .. ids]),
                    VenueOrderId = step.Of([null, "", "v-nobody", .. ids.Select(static id => "v-" + id)]),
                    Side = step.Of(OrderSide.Buy, OrderSide.Sell, (OrderSide)0, (OrderSide)9),
                    Status = (VenueOrderStatus)step.Below(13),
                    Leg = (PositionLeg)step.Below(4),
                    OrderQuantity = step.Of<decimal?>(null, 1m, 0m, -1m, decimal.MaxValue, 0.0000000000001m),
                    CumulativeQuantity = step.Of<decimal?>(null, 0m, 1m, -1m, decimal.MaxValue),
                    TransactTime = step.Of<DateTimeOffset?>(null, DateTimeOffset.MinValue, DateTimeOffset.MaxValue),
                    Fill = step.OnceIn(3) ? null : new Fill
                    {
                        ExecutionId = step.Of(null, "", "e1", "e2"),
                        Kind = (FillKind)step.Below(4),
                        Quantity = step.Of(1m, 0m, -1m, decimal.MaxValue),
                        Price = step.Of(10m, 0m, -1m, decimal.MinValue),
                        Fee = step.Of(0m, decimal.MaxValue),
                        FeeAsset = step.Of(null, ""),
                    },
                };
                trace.Add($"{report}");
                session.Guard.Observe(report);
            }

            Assert.Null(session.Guard.Fault);
        },
        cases: 150);
}
