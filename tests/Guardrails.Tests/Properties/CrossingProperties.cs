using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Limits;
using Guardrails.Orders;

namespace Guardrails.Tests.Properties;

/// <summary>What an approval, or a refusal, of one order does to everything that can happen afterwards.</summary>
public sealed class CrossingProperties
{
    private static readonly GuardInstant Instant = new(SmallBook.Now.UtcTicks, 0);

    [Fact]
    public void No_approved_order_can_take_the_position_across_zero() => Law.Holds(
        steps: 4,
        static (tape, trace) =>
        {
            var (before, request, capabilities) = Read(tape, trace, unmanagedToo: true);
            var guard = before.ToAccountBook(Limits(OpposingEntries.Deny), capabilities);
            var decision = OrderJudge.Decide(guard, request, Instant);
            trace.Add($"{decision}");
            if (!decision.IsApproved)
            {
                return;
            }

            var (low, high) = Reach.Of(With(before, guard));
            trace.Add($"reachable {low}..{high}");
            var staysLong = (request.Side == OrderSide.Buy) == (decision.Effect == PositionEffect.Open);
            Assert.True(staysLong ? low >= 0 : high <= 0, "the position can cross zero");
            if (decision.IsProvenExit)
            {
                Assert.True(
                    staysLong ? decision.ApprovedQuantity <= before.Managed : decision.ApprovedQuantity <= -before.Managed, "it closes what is not the bot's own");
            }
        },
        cases: 4000);

    [Fact]
    public void Two_sided_quoting_crosses_zero_only_with_both_extremes_within_the_limits() => Law.Holds(
        steps: 4,
        static (tape, trace) =>
        {
            var (before, request, capabilities) = Read(tape, trace, unmanagedToo: false);
            var guard = before.ToAccountBook(Limits(OpposingEntries.WithinLimits), capabilities);
            var decision = OrderJudge.Decide(guard, request, Instant);
            trace.Add($"{decision}");
            if (!decision.IsApproved)
            {
                return;
            }

            var (low, high) = Reach.Of(With(before, guard));
            trace.Add($"reachable {low}..{high}");
            if (decision.IsProvenExit)
            {
                Assert.True(request.Side == OrderSide.Sell ? low >= 0 : high <= 0, "a proven exit can cross zero");
            }
            else
            {
                Assert.True(request.Side == OrderSide.Buy ? high <= 6 : low >= -4, "an extreme is beyond its limit");
            }
        },
        cases: 2000);

    [Fact]
    public void An_exit_that_cannot_cross_zero_is_never_refused() => Law.Holds(
        steps: 4,
        static (tape, trace) =>
        {
            var (before, request, capabilities) = Read(tape, trace, unmanagedToo: false);
            if (before.Net == 0 || request.Effect == PositionEffect.Open || (before.Net > 0) == (request.Side == OrderSide.Buy)
                || request.Quantity > Math.Abs(before.Net) || WorstCaseProperties.Conservative(before) is not null)
            {
                return;
            }

            // The venue caps what we send exactly when it can cap anything at all.
            var added = new SmallOrder(request.Side, (int)request.Quantity, 0, capabilities.ExitCap != ExitCap.None, -1, -1);
            var (low, high) = Reach.Of(before with { Orders = [.. before.Orders, added] });
            trace.Add($"reachable {low}..{high}");
            if (before.Net > 0 ? low >= 0 : high <= 0)
            {
                // No limit, no state and no missing input stands in its way.
                var guard = before.ToAccountBook(new RiskLimits { MaxOrderQuantity = 0m, MaxGrossExposure = 0m, RequireBuyingPower = true }, capabilities);
                var decision = OrderJudge.Decide(guard, request, new GuardInstant(Instant.UtcTicks + TimeSpan.TicksPerDay, TimeSpan.TicksPerDay));
                trace.Add($"{decision}");
                Assert.True(decision.IsProvenExit, "an exit is refused that cannot cross zero");
                Assert.Equal(request.Quantity, decision.ApprovedQuantity);
            }
        },
        cases: 4000,
        found: ["10422755231319625978,15086426512912718765,26"]);

    private static RiskLimits Limits(OpposingEntries opposing) => new()
    {
        MaxLongPosition = 6m,
        MaxShortPosition = 4m,

        // It keeps own orders from meeting each other; without it more comes through to what this is about.
        PreventSelfMatch = false,
        Symbols = new Dictionary<Symbol, SymbolLimits> { [SmallBook.Symbol] = new() { OpposingEntries = opposing } },
    };

    private static (SmallBook Before, OrderRequest Request, BrokerCapabilities Capabilities) Read(Tape tape, Trace trace, bool unmanagedToo)
    {
        var book = SmallBook.Read(tape, trace, unmanagedToo);
        var setup = tape.Setup;
        setup.Skip(3);
        var capabilities = BrokerCapabilities.Plain with { ExitCap = setup.Of(ExitCap.None, ExitCap.Held, ExitCap.ReduceOnly) };
        var request = new OrderRequest
        {
            Symbol = SmallBook.Symbol,
            Side = setup.Of(OrderSide.Buy, OrderSide.Sell),
            Quantity = setup.Between(1, 6),
            Effect = setup.Of(PositionEffect.Auto, PositionEffect.Close, PositionEffect.Open),
            Type = setup.Of(OrderType.Market, OrderType.Limit),
        };
        request = request with { LimitPrice = request.Type == OrderType.Limit ? 10m : null };
        trace.Add($"{request}, the venue caps: {capabilities.ExitCap}");
        return (book, request, capabilities);
    }

    /// <summary>The book with the order that was just approved, as it will be sent.</summary>
    private static SmallBook With(SmallBook before, AccountBook guard)
    {
        var order = OrderJudge.Admission(guard).Order;
        return before with { Orders = [.. before.Orders, new SmallOrder(order.Side, (int)order.Quantity, 0, order.VenueReduceOnly, -1, -1)] };
    }
}
