using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.Notices;
using Guardrails.Risk;
using Guardrails.States;
using Guardrails.Tests.Guarding;

using static Guardrails.Tests.Guarding.GuardFixture;

namespace Guardrails.Tests.Denials;

/// <summary>Notices and lines of exposure as a person reads them: one line, no record with all its properties.</summary>
public sealed class NoticeTextTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ToString_OfEveryNotice_IsOneLine()
    {
        var fixture = new GuardFixture(static o =>
        {
            o.Limits = o.Limits with { MaxOrderQuantity = Limit.Amount(4m).AsWarning() };
        });
        var notices = fixture.Guard.ReadNoticesAsync(Token).GetAsyncEnumerator(Token);
        var id = fixture.Work(Buy(10m, 100m) with { ClientOrderId = "a" });
        fixture.Fill(id, 3m);
        fixture.Guard.SetState(TradingScope.Account, TradingState.Halted, new("daily loss", "ann"));
        await fixture.SubmitAsync(Buy(1m), Token);
        fixture.Guard.SetState(TradingScope.Account, TradingState.Active, new("looked", "ann"));
        fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.Canceled) with { CumulativeQuantity = 3m });
        for (var i = 0; i < 2; i++)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(61));
            fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
            fixture.Price(100m);
            fixture.Positions((Acme, 5m));
        }

        fixture.Work(Buy(1m) with { ClientOrderId = "b" });
        await fixture.Guard.DisposeAsync();
        var told = new List<GuardNotice>();
        while (await notices.MoveNextAsync())
        {
            told.Add(notices.Current);
        }

        told.Add(new GuardNotice.Missed(3) { Time = fixture.Now });

        var lines = told.Select(static n => n.ToString()).ToArray();
        Assert.All(lines, static line => Assert.DoesNotMatch(@" \{ |\n|  |Guardrails\.", line));
        Assert.Contains("WARNED a: ORDER_QUANTITY_EXCEEDS_LIMIT 10 > 4 units", lines);
        Assert.Contains("FILLED a: 3 at 100; 3 ACME long is booked now", lines);
        Assert.Contains("STATE of account: Halted, because daily loss (by ann). Exits still pass. OrderGuard.SetState(TradingScope.Account, TradingState.Active, …) releases it.", lines);
        Assert.Contains("STATE of account: Active, because looked (by ann)", lines);
        Assert.Contains("MISSED 3 notices: the reader of OrderGuard.ReadNoticesAsync was too slow", lines);
        Assert.Contains(lines, static l => l.StartsWith("DENIED BUY 1 ACME", StringComparison.Ordinal));
        Assert.Contains(lines, static l => l.StartsWith("ORDER a (BUY 10 ACME @ 100, ", StringComparison.Ordinal));
        Assert.Contains(lines, static l => l.StartsWith("DRIFT QuantityMismatch ACME: booked 3, the venue holds 5; ", StringComparison.Ordinal));
        Assert.Contains(lines, static l => l.StartsWith("ALARM STATE_CHANGED [account] ", StringComparison.Ordinal));
        var kinds = typeof(GuardNotice).GetNestedTypes().Where(static t => t != typeof(GuardNotice.OpenedBesideOthers));
        Assert.Equal(kinds.Select(static t => t.Name).Order(), told.Select(static n => n.GetType().Name).Where(static n => n != nameof(GuardNotice.OpenedBesideOthers)).Distinct().Order());
    }

    [Theory]
    [InlineData(null, null, "account gross: 1,500.00 is used, without a limit")]
    [InlineData("2000", "2000", "account gross: 1,500.00 of 2,000.00 is used, 500.00 is left")]
    [InlineData("1400", "1400", "account gross: 1,500.00 of 1,400.00 is used, 100.00 too much")]
    [InlineData(null, "50%", "account gross: 1,500.00 is used, and 50 % of equity is allowed, which is not known because equity is not")]
    public void ToString_OfALineOfExposure_SaysWhatIsUsedAndLeft(string? limit, string? configured, string text) => Assert.Equal(text, new ExposureLine
    {
        Scope = "account",
        Measure = "gross",
        Used = 1_500m,
        Limit = limit is null ? null : decimal.Parse(limit, System.Globalization.CultureInfo.InvariantCulture),
        Configured = configured is null ? null : configured == "50%" ? Limit.OfEquity(0.5m) : Limit.Amount(decimal.Parse(configured, System.Globalization.CultureInfo.InvariantCulture)),
    }.ToString());
}
