using Guardrails.Brokers;
using Guardrails.Journal;
using Guardrails.Positions;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Rules;

/// <summary>Guards whose inside has failed, and what they still say.</summary>
internal static class FailedGuards
{
    public static Denial? JournalFailed()
    {
        var journal = new ScriptedJournal();
        var fixture = new GuardFixture(o => o.Journal = journal);
        journal.Answer = static _ => new(AppendResult.Failed("disk full"));
        using var permit = fixture.Guard.AdmitAsync(GuardFixture.Buy(1m)).AsTask().GetAwaiter().GetResult();
        return permit.Denial;
    }

    public static Denial? Faulted()
    {
        var fixture = FaultedGuard();
        using var permit = fixture.Guard.AdmitAsync(GuardFixture.Buy(1m)).AsTask().GetAwaiter().GetResult();
        return permit.Denial;
    }

    /// <summary>
    /// A guard whose books no longer add up: a hundred positions of the largest value in a currency of which one unit is worth 10^12 are
    /// more than a decimal can hold.
    /// </summary>
    public static GuardFixture FaultedGuard()
    {
        var fixture = new GuardFixture();
        fixture.Hold(10m);
        for (var i = 0; i < 100; i++)
        {
            var symbol = $"HUGE{i}";
            fixture.Guard.Observe(GuardFixture.Share(symbol) with { QuoteCurrency = "XXX" });
            fixture.Guard.Observe(new Quote { Symbol = symbol, Price = 1_000_000_000_000m, Time = fixture.Now });
            fixture.Guard.Observe(new Orders.ExecutionReport
            {
                Symbol = symbol,
                ClientOrderId = symbol,
                Side = OrderSide.Buy,
                Status = VenueOrderStatus.Filled,
                CumulativeQuantity = 1_000_000_000_000m,
            });
        }

        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        fixture.Price(100m);
        fixture.Guard.Observe(new FxRate { Currency = "XXX", Rate = 1_000_000_000_000m, Time = fixture.Now });
        return fixture;
    }
}
