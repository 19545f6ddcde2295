using Guardrails.Brokers;
using Guardrails.Journal;
using Guardrails.Limits;
using Guardrails.Positions;
using Guardrails.Rules;
using Guardrails.States;
using Guardrails.Testing;
using Guardrails.Text;

namespace Guardrails.Tests.Properties;

/// <summary>A guard that has everything it needs, less what a case takes away from it.</summary>
public sealed class MissingInputProperties
{
    /// <summary>How an input can be bad, or a scope restricted. Those above <see cref="LastOfTheRequest"/> are about the outside, the others about the request.</summary>
    private enum Defect
    {
        QuantityZero, QuantityNegative, QuantityTooLarge, QuantityTooFine, PriceMissing, PriceZero, PriceTooFine, PriceTooLarge, LastOfTheRequest = PriceTooLarge,

        PositionsNeverRead, PositionsFailed, PositionsPartial, PositionsStale, PositionsEmptyBesideValue, OpenOrdersNeverRead, OpenOrdersPartial, QuoteMissing,
        QuoteStale, QuoteZero, QuoteNegative, QuoteTooLarge, QuoteTooFine, QuoteFromTheFuture, AccountMissing, AccountStale, EquityZero, EquityNegative,
        BuyingPowerMissing, RateMissing, RateStale, InstrumentUnknown, HeldWithoutPrice, HeldWithoutInstrument, ClockStepped, ClockStopped, Restarted,
        InputOfARuleMissing, RuleThrows, RuleSaysNothing, LimitMissing, AccountHalted, SymbolReduceOnly,
    }

    [Fact]
    public void Nothing_missing_stale_or_senseless_is_ever_approved_for_new_risk() => Law.Holds(
        steps: 3,
        static (tape, trace) =>
        {
            var defects = tape.Steps.Select(static d => (Defect)d.Below(Enum.GetValues<Defect>().Length - 1)).Distinct().ToHashSet();
            trace.Add($"{string.Join(", ", defects)}");
            var setup = tape.Setup;
            var request = Spoil(Market.Request(setup, new Dictionary<Symbol, decimal>()) with
            {
                Symbol = Market.Foreign,
                Side = OrderSide.Buy,
                Quantity = 0.2m,
                Effect = setup.Of(PositionEffect.Auto, PositionEffect.Open),
                Type = Orders.OrderType.Limit,
                LimitPrice = 20m,
                StopPrice = null,
            }, defects);
            var permit = World(defects).AdmitAsync(request).AsTask().GetAwaiter().GetResult();
            trace.Add($"{request}: {(permit.IsApproved ? "approved" : permit.Denial)}");

            // With nothing taken away it is approved: what denies is what is missing.
            Assert.Equal(defects.Count == 0, permit.IsApproved);
        },
        cases: 500);

    [Fact]
    public void An_exit_is_approved_whatever_is_missing_about_the_outside() => Law.Holds(
        steps: 4,
        static (tape, trace) =>
        {
            // Without a position, or without knowing the instrument, there is nothing to prove; the price here is part of the request.
            Defect[] needed = [Defect.PositionsNeverRead, Defect.PositionsEmptyBesideValue, Defect.InstrumentUnknown];
            var defects = tape.Steps.Select(static d => (Defect)(d.Below(Enum.GetValues<Defect>().Length - 1 - (int)Defect.PositionsNeverRead) + (int)Defect.PositionsNeverRead))
                .Except(needed).ToHashSet();
            trace.Add($"{string.Join(", ", defects)}");
            var setup = tape.Setup;
            var quantity = Market.InstrumentOf(Market.Foreign).LotSize * setup.Between(1, 5);
            var request = OrderRequest.Sell(Market.Foreign, quantity, setup.Of<decimal?>(null, 20m, 0.05m)) with { Effect = setup.Of(PositionEffect.Auto, PositionEffect.Close) };
            var permit = World(defects).AdmitAsync(request).AsTask().GetAwaiter().GetResult();
            trace.Add($"{request}: {(permit.IsApproved ? "approved" : permit.Denial)}");
            Assert.True(permit.IsApproved && permit.Decision.IsProvenExit);
            Assert.Equal(quantity, permit.Decision.ApprovedQuantity);
        },
        cases: 300);

    [Fact]
    public void A_number_that_is_not_finite_or_out_of_range_never_becomes_an_input() => Law.Holds(
        steps: 0,
        static (tape, _) =>
        {
            var setup = tape.Setup;
            var size = Math.Pow(10d, setup.Between(13, 300));
            var value = setup.Of(double.NaN, double.PositiveInfinity, double.NegativeInfinity, size, -size, 1d / size, double.Epsilon);
            Assert.Throws<ArgumentException>(() => Amount.FromDouble(value));
        },
        cases: 100);

    private static OrderRequest Spoil(OrderRequest request, HashSet<Defect> defects)
    {
        foreach (var defect in defects)
        {
            request = defect switch
            {
                Defect.QuantityZero => request with { Quantity = 0m },
                Defect.QuantityNegative => request with { Quantity = -0.2m },
                Defect.QuantityTooLarge => request with { Quantity = decimal.MaxValue },
                Defect.QuantityTooFine => request with { Quantity = 0.2000000000001m },
                Defect.PriceMissing => request with { LimitPrice = null },
                Defect.PriceZero => request with { LimitPrice = 0m },
                Defect.PriceTooFine => request with { LimitPrice = 20.0000000000001m },
                Defect.PriceTooLarge => request with { LimitPrice = decimal.MinValue },
                _ => request,
            };
        }

        return request;
    }

    private static OrderGuard World(HashSet<Defect> defects)
    {
        var time = new VirtualTimeProvider();
        OrderRule[] rules = defects.Contains(Defect.RuleThrows) ? [new UserRule("Throws", static () => throw new InvalidOperationException("broken"))]
            : defects.Contains(Defect.RuleSaysNothing) ? [new UserRule("SaysNothing", static () => default)]
            : [new NeedsInput()];
        var options = new OrderGuardOptions
        {
            Limits = new RiskLimits
            {
                MaxGrossExposure = defects.Contains(Defect.LimitMissing) ? null : Limit.OfEquity(0.9m),
                MaxOrderNotional = Limit.OfEquity(0.5m),
                RequireBuyingPower = true,
            },
            ManageExistingPositions = true,
            Rules = rules,
            TimeProvider = time,
            Journal = new InMemoryJournal(),
        };
        var guard = OrderGuard.OpenAsync(options).AsTask().GetAwaiter().GetResult();
        Feed(guard, time, defects, again: false);
        if (defects.Overlaps([Defect.PositionsStale, Defect.QuoteStale, Defect.AccountStale, Defect.RateStale]))
        {
            time.Advance(TimeSpan.FromSeconds(61));
            Feed(guard, time, defects, again: true);
        }

        if (defects.Contains(Defect.ClockStopped))
        {
            time.WallClockStopped = true;
            time.Advance(TimeSpan.FromMinutes(2));
        }

        if (defects.Contains(Defect.ClockStepped))
        {
            time.StepWallClock(TimeSpan.FromSeconds(2));
        }

        if (defects.Contains(Defect.Restarted))
        {
            guard = OrderGuard.OpenAsync(options).AsTask().GetAwaiter().GetResult();
        }

        Spoil(guard, time, defects);
        return guard;
    }

    /// <summary>Everything the guard needs, less what is never told, and less what is not told again.</summary>
    private static void Feed(OrderGuard guard, VirtualTimeProvider time, HashSet<Defect> defects, bool again)
    {
        bool Tells(Defect never, Defect stale) => !defects.Contains(never) && !(again && defects.Contains(stale));
        foreach (var instrument in Market.Instruments.Where(i => !(defects.Contains(Defect.InstrumentUnknown) && i.Symbol == Market.Foreign)))
        {
            guard.Observe(instrument);
        }

        if (Tells(Defect.RateMissing, Defect.RateStale))
        {
            guard.Observe(new FxRate { Currency = "EUR", Rate = 1.1m, Time = time.GetUtcNow() });
        }

        if (Tells(Defect.AccountMissing, Defect.AccountStale))
        {
            guard.Observe(Account(time, 10_000m, defects.Contains(Defect.BuyingPowerMissing) ? null : 20_000m));
        }

        if (!defects.Contains(Defect.OpenOrdersNeverRead) && !defects.Contains(Defect.OpenOrdersPartial))
        {
            guard.Observe(OpenOrderSnapshot.Complete([], time.GetUtcNow()));
        }

        if (!defects.Contains(Defect.InputOfARuleMissing))
        {
            guard.Observe(new RuleInput { Name = "mood", Value = 1m, Time = time.GetUtcNow() });
        }

        if (Tells(Defect.PositionsNeverRead, Defect.PositionsStale))
        {
            guard.Observe(PositionSnapshot.Complete(Held(defects), time.GetUtcNow()));
        }

        time.Advance(TimeSpan.FromMilliseconds(250));
        guard.Observe(new Quote { Symbol = Market.Plain, Price = 10m, Time = time.GetUtcNow() });
        if (Tells(Defect.QuoteMissing, Defect.QuoteStale))
        {
            guard.Observe(new Quote { Symbol = Market.Foreign, Price = 20m, Time = time.GetUtcNow() });
            time.Advance(TimeSpan.FromMilliseconds(250));
            guard.Observe(new Quote { Symbol = Market.Foreign, Price = 20m, Time = time.GetUtcNow() });
        }
    }

    private static List<VenuePosition> Held(HashSet<Defect> defects)
    {
        var held = new List<VenuePosition> { new() { Symbol = Market.Plain, Quantity = 3m }, new() { Symbol = Market.Foreign, Quantity = 0.5m } };
        if (defects.Contains(Defect.HeldWithoutPrice))
        {
            held.Add(new VenuePosition { Symbol = Market.Quoted, Quantity = 2m });
        }

        if (defects.Contains(Defect.HeldWithoutInstrument))
        {
            held.Add(new VenuePosition { Symbol = "ZZZ", Quantity = 2m, MarkPrice = 5m });
        }

        return held;
    }

    /// <summary>What comes last and makes no sense.</summary>
    private static void Spoil(OrderGuard guard, VirtualTimeProvider time, HashSet<Defect> defects)
    {
        var now = time.GetUtcNow();
        foreach (var defect in defects.Order())
        {
            switch (defect)
            {
                case Defect.PositionsFailed:
                    guard.Observe(PositionSnapshot.Failed("the venue did not answer"));
                    break;
                case Defect.PositionsPartial:
                    guard.Observe(PositionSnapshot.Partial(Held(defects), now, "one page"));
                    break;
                case Defect.PositionsEmptyBesideValue:
                    guard.Observe(Account(time, 10_000m, 20_000m) with { GrossPositionValue = 100m });
                    guard.Observe(PositionSnapshot.Complete([], now));
                    break;
                case Defect.OpenOrdersPartial:
                    guard.Observe(OpenOrderSnapshot.Partial([], now, "one page"));
                    break;
                case Defect.QuoteZero or Defect.QuoteNegative or Defect.QuoteTooLarge or Defect.QuoteTooFine:
                    guard.Observe(new Quote
                    {
                        Symbol = Market.Foreign,
                        Price = defect switch { Defect.QuoteZero => 0m, Defect.QuoteNegative => -20m, Defect.QuoteTooLarge => decimal.MaxValue, _ => 0.0000000000001m },
                        Time = now
                    });
                    break;
                case Defect.QuoteFromTheFuture:
                    guard.Observe(new Quote { Symbol = Market.Foreign, Price = 20m, Time = now + TimeSpan.FromMinutes(1) });
                    break;
                case Defect.AccountHalted:
                    guard.SetState(TradingScope.Account, TradingState.Halted, new("a person said so", "test"));
                    break;
                case Defect.SymbolReduceOnly:
                    guard.SetState(TradingScope.Of(Market.Foreign), TradingState.ReduceOnly, new("a person said so", "test"));
                    break;
                case Defect.EquityZero or Defect.EquityNegative:
                    guard.Observe(Account(time, defect == Defect.EquityZero ? 0m : -1m, 20_000m));
                    break;
            }
        }
    }

    private static AccountSnapshot Account(VirtualTimeProvider time, decimal equity, decimal? buyingPower) =>
        new() { Currency = "USD", Equity = equity, BuyingPower = buyingPower, AsOf = time.GetUtcNow() };

    private sealed class NeedsInput : OrderRule
    {
        public override string Name => "NeedsInput";

        public override RuleVerdict Evaluate(in OrderContext context) =>
            context.TryGetInput("mood", out _, out _) ? RuleVerdict.Pass : RuleVerdict.Violated(Guardrails.Denials.DenialCode.User("X_MOOD", "No mood."));
    }

    private sealed class UserRule(string name, Func<RuleVerdict> verdict) : OrderRule
    {
        public override string Name => name;

        public override RuleVerdict Evaluate(in OrderContext context) => verdict();
    }
}
