using Guardrails.Limits;

namespace Guardrails.Tests.Properties;

/// <summary>Limits against what really happened: held and still able to fill, added up by <see cref="Facts"/> and never by the guard.</summary>
public sealed class LimitProperties
{
    private static readonly RiskLimits Limits = new()
    {
        MaxOrderQuantity = 11m,
        MaxOrderNotional = 220m,
        MaxLongPosition = 18m,
        MaxShortPosition = 14m,
        MaxSymbolExposure = 260m,
        MaxLongExposure = Limit.OfEquity(0.02m),
        MaxShortExposure = 320m,
        MaxGrossExposure = 550m,
        MaxNetExposure = 300m,
        MaxGroupExposure = 350m,
        GroupExposure = new Dictionary<string, Limit> { ["euro"] = 250m },
        MaxStrategyExposure = 200m,
        StrategyExposure = new Dictionary<string, Limit> { ["beta"] = 150m },
        Symbols = new Dictionary<Symbol, SymbolLimits> { [Market.Quoted] = new() { OpposingEntries = OpposingEntries.WithinLimits } },
        PreventSelfMatch = false,
        MaxQuoteAge = TimeSpan.FromHours(1),
        MaxAccountAge = TimeSpan.FromHours(1),
        MaxPositionAge = TimeSpan.FromHours(1),
        MaxFxRateAge = TimeSpan.FromHours(1),
    };

    [Fact]
    public void Held_and_reserved_never_exceed_a_limit_that_held_at_admission() => Law.Holds(steps: 60, static (tape, trace) => Run(tape, trace, lives: false), cases: 200);

    [Fact]
    public void Held_and_reserved_never_exceed_a_limit_while_orders_are_canceled_replaced_grouped_and_lost() => Law.Holds(
        steps: 80,
        static (tape, trace) => Run(tape, trace, lives: true),
        cases: 250);

    private static void Run(Tape tape, Trace trace, bool lives)
    {
        var session = Session.Open(tape.Setup, trace, Limits, wild: false, lives: lives);
        var start = session.Facts.Account();
        foreach (var step in tape.Steps)
        {
            session.Step(step, (request, result) =>
            {
                if (result is not OrderResult.Denied && session.Facts.Orders.Count > 0
                    && session.Guard.FindOrder(session.Facts.Orders[^1].Order.ClientOrderId) is { IsProvenExit: false, Quantity: var quantity } && quantity == request.Quantity)
                {
                    Check(session, request);
                }
            });

            // Quantities do not depend on prices: whatever fills, ends or stays unknown, they stay within.
            foreach (var (symbol, leg) in session.Facts.Net.Keys)
            {
                var (low, high) = session.Facts.Extremes(symbol, leg);
                Within(high, 18m, $"long quantity of {symbol} {leg}");
                Within(-low, 14m, $"short quantity of {symbol} {leg}");
                Assert.True(!lives || symbol == Market.Quoted || low >= 0m || high <= 0m, FormattableString.Invariant($"{symbol} {leg} reaches from {low} to {high}"));
            }

            if (!session.ValuesMoved && session.Facts.Orders.Count > 0)
            {
                var account = session.Facts.Account();
                Within(account.Gross, Math.Max(550m, start.Gross), "gross exposure, with nothing but fills and ends since");
            }
        }
    }

    [Fact]
    public void A_denied_request_changes_no_position_no_exposure_and_no_reservation() => Law.Holds(
        steps: 40,
        static (tape, trace) =>
        {
            var session = Session.Open(tape.Setup, trace, Limits with { RequireBuyingPower = true }, wild: true);
            var before = State(session.Guard);
            foreach (var step in tape.Steps)
            {
                session.Step(step, (_, result) =>
                {
                    if (result is OrderResult.Denied)
                    {
                        Assert.Equal(before, State(session.Guard));
                    }
                });

                // A decision also takes over the latest price; that is not what this is about, so it is taken over before.
                session.Time.Advance(session.Options.MarkingInterval);
                session.SeeAgain();
                before = State(session.Guard);
            }
        },
        cases: 150,
        found: ["5839001822322768591,15277271098753089251,59"]);

    /// <summary>Everything an approved opening order was held against, worked out again.</summary>
    private static void Check(Session session, OrderRequest request)
    {
        var (facts, buy) = (session.Facts, request.Side == OrderSide.Buy);
        var account = facts.Account();
        Within(account.Gross, 550m, "gross exposure");
        Within(buy ? account.Long : account.Short, buy ? 0.02m * session.Equity : 320m, buy ? "long exposure" : "short exposure");
        Within(buy ? account.NetLong : account.NetShort, 300m, "net exposure");
        Within(facts.Of(request.Symbol).Gross, 260m, $"exposure of {request.Symbol}");
        Within(request.Quantity, 11m, "order quantity");
        foreach (var group in Market.InstrumentOf(request.Symbol).ExposureGroups)
        {
            Within(facts.OfGroup(group).Gross, group == "euro" ? 250m : 350m, $"exposure of {group}");
        }

        Within(facts.OfStrategy(request.Strategy).Gross, request.Strategy == "beta" ? 150m : 200m, $"exposure of {request.Strategy ?? "no strategy"}");
    }

    private static void Within(decimal used, decimal limit, string what) => Assert.True(used <= limit, FormattableString.Invariant($"{what} is {used}, beyond {limit}"));

    private static string State(OrderGuard guard) => FormattableString.Invariant(
        $"{guard.Risk.GetExposure()}\n{string.Join('\n', guard.Positions.Select(static p => p with { Mark = 0m }))}\n{string.Join('\n', guard.OpenOrders.Select(static o => o.ToString()))}");
}
