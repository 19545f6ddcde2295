using Guardrails.Limits;

namespace Guardrails.Tests.Properties;

/// <summary>A question about several orders at once.</summary>
public sealed class BasketProperties
{
    private static readonly RiskLimits Limits = new()
    {
        MaxLongPosition = 18m,
        MaxShortPosition = 18m,
        MaxSymbolExposure = 260m,
        MaxGrossExposure = Limit.OfEquity(0.025m),
        MaxNetExposure = Limit.OfEquity(0.016m),
        MaxGroupExposure = 300m,
        MaxStrategyExposure = 200m,
        RequireBuyingPower = true,
        Symbols = new Dictionary<Symbol, SymbolLimits> { [Market.Quoted] = new() { OpposingEntries = OpposingEntries.WithinLimits } },
    };

    [Fact]
    public void A_basket_leaves_nothing_behind_and_is_judged_like_its_orders_one_after_the_other() => Law.Holds(
        steps: 40,
        static (tape, trace) =>
        {
            var steps = tape.Steps.ToList();
            var session = Session.Open(tape.Setup, trace, Limits, wild: false, pace: 60);
            var size = Math.Min(steps.Count, 6);
            foreach (var step in steps.Skip(size))
            {
                session.Step(step, static (_, _) => { });
            }

            var basket = steps.Take(size).Select(d => Market.Request(d, session.Facts.Prices)).ToList();
            if (basket.Count == 0)
            {
                return;
            }

            // Later than denials are coalesced, with prices that no total knows yet: each decision takes over the one of its own symbol.
            session.Time.Advance(TimeSpan.FromMilliseconds(1100));
            foreach (var symbol in Market.All)
            {
                session.See(symbol, session.Facts.Prices[symbol] + (20m * Market.InstrumentOf(symbol).TickSize));
            }

            var guard = session.Guard;
            var (hash, exposure) = (guard.StateHash, Used(guard));
            var answer = guard.Risk.EvaluateBasket(basket);
            trace.Add($"basket: {answer}");
            Assert.Equal(hash, guard.StateHash);
            Assert.Equal(exposure, Used(guard));

            var one = basket.Select(request =>
            {
                var permit = guard.AdmitAsync(request).AsTask().GetAwaiter().GetResult();
                return permit.IsApproved ? permit.Decision.ToString() : permit.Denial!.ToString();
            });
            Assert.Equal(one, answer.Decisions.Select(static d => d.ToString()));
        },
        cases: 250,
        found: ["5025032498838312975,17394882445710861789,9"]);

    /// <summary>Totals in use. A strategy that was only asked about is listed afterwards, too, with nothing used.</summary>
    private static Guardrails.Risk.ExposureLine[] Used(OrderGuard guard) => [.. guard.Risk.GetExposure().Lines.Where(static l => l.Used != 0m)];
}
