using Guardrails.Brokers;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Tests.Guarding.Shown;

/// <summary>Each cell of <see cref="ShownTable"/>, driven at the public surface: the alarm, what is restricted, and what counts at once.</summary>
public sealed class ShownTests
{
    public static TheoryData<string, string, string> Cells =>
        [.. ShownTable.Cases.Where(static c => ShownTable.Of(c.Property, c.Path, c.Moment).IsPossible).Select(static c => new TheoryDataRow<string, string, string>($"{c.Property}", $"{c.Path}", $"{c.Moment}"))];

    public static TheoryData<string> ImpossibleReasons =>
        [.. ShownTable.Cases.Select(static c => ShownTable.Of(c.Property, c.Path, c.Moment)).Where(static c => !c.IsPossible).Select(static c => c.Reason!).Distinct()];

    [Theory]
    [MemberData(nameof(Cells))]
    public Task What_the_venue_shows_is_found_and_counts_at_once(string property, string path, string moment) => DriveAsync(property, path, moment);

    [Fact]
    public void The_table_is_as_large_as_it_says()
    {
        var cells = ShownTable.Cases.Select(static c => ShownTable.Of(c.Property, c.Path, c.Moment)).ToArray();

        Assert.Equal(
            (ShownTable.Count, ShownTable.ImpossibleCount, ShownTable.NothingCount),
            (cells.Length, cells.Count(static c => !c.IsPossible), cells.Count(static c => c is { IsPossible: true, Misfit: null })));
    }

    /// <summary>What makes a case impossible is a rule of the API: each is looked at here.</summary>
    [Theory]
    [MemberData(nameof(ImpossibleReasons))]
    public async Task What_is_impossible_is_so_by_the_API(string reason)
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { LinksExits = true, ReplaceQuantity = ReplaceQuantity.Total });
        switch (reason)
        {
            case ShownTable.NoLinkInReports:
                Assert.DoesNotContain(typeof(ExecutionReport).GetProperties(), static p => p.Name.Contains("Group", StringComparison.Ordinal) || p.Name.Contains("Link", StringComparison.Ordinal));
                break;
            case ShownTable.WaitsInAGroup:
                Assert.DoesNotContain(typeof(OrderRequest).GetProperties(), static p => p.Name.Contains("Entry", StringComparison.Ordinal) || p.Name.Contains("Wait", StringComparison.Ordinal));
                Assert.Contains(typeof(GroupRequest).GetProperties(), static p => p.Name == nameof(GroupRequest.Entry));
                break;
            case ShownTable.NothingToReplace:
                fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("time-out");
                var unknown = Assert.IsType<OrderResult.Unknown>(await fixture.SubmitAsync(GuardFixture.Buy(10m, 100m), TestContext.Current.CancellationToken));
                await AssertNotReplaceableAsync(fixture, unknown.ClientOrderId, "must be confirmed");
                break;
            case ShownTable.LegsStay:
                fixture.Hold(10m);
                var exits = new[] { GuardFixture.Sell(10m, 110m, PositionEffect.Close), GuardFixture.Sell(10m, 120m, PositionEffect.Close) };
                var sent = Assert.IsType<GroupResult.Sent>(await fixture.SubmitGroupAsync(new GroupRequest { Exits = exits }));
                await AssertNotReplaceableAsync(fixture, Assert.IsType<OrderResult.Accepted>(sent.Orders[0]).Order.ClientOrderId, "leg of a group");
                break;
            case ShownTable.NoFirstId:
                fixture.Venue.Answer = static _ => new SubmitOutcome.Accepted { VenueOrderId = null };
                var nameless = fixture.Work(GuardFixture.Buy(10m, 100m));
                fixture.Guard.Observe(fixture.Report(nameless, VenueOrderStatus.New) with { VenueOrderId = "V-2" });
                Assert.Equal(("V-2", 10m), (fixture.Guard.FindOrder(nameless)!.VenueOrderId, fixture.Guard.FindPosition(GuardFixture.Acme)!.High));
                break;
            case ShownTable.NothingExecuted:
                var executed = fixture.Work(GuardFixture.Buy(10m, 100m));
                fixture.Guard.Observe(fixture.Report(executed, VenueOrderStatus.PartiallyFilled, 2m));
                Assert.Equal((2m, false), (fixture.Net(), fixture.Guard.FindPosition(GuardFixture.Acme)!.InDoubt));
                break;
            default:
                Assert.Fail($"Nothing shows that '{reason}'.");
                break;
        }

        Assert.DoesNotContain("ORDER_DUPLICATED", fixture.Alarms.Codes);
        Assert.DoesNotContain("EXECUTIONS_DISAGREE", fixture.Alarms.Codes);
    }

    private static async Task AssertNotReplaceableAsync(GuardFixture fixture, string id, string why)
    {
        var denied = Assert.IsType<ReplaceResult.Denied>(await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, LimitPrice = 105m }));
        Assert.Equal("ORDER_NOT_REPLACEABLE", denied.Denial.Code.Code);
        Assert.Contains(why, denied.Denial.ToString(), StringComparison.Ordinal);
    }

    private static Task DriveAsync(string property, string path, string moment) =>
        DriveAsync(Enum.Parse<ShownProperty>(property), Enum.Parse<ShownPath>(path), Enum.Parse<ShownMoment>(moment));

    private static async Task DriveAsync(ShownProperty property, ShownPath path, ShownMoment moment)
    {
        var cell = ShownTable.Of(property, path, moment);
        var scene = new ShownScene(property, path, moment);
        var before = -1;
        await scene.ShowAsync(() =>
        {
            before = scene.Alarms.Count;
            if ((scene.AccountState, scene.StateOf(GuardFixture.Acme), scene.StateOf(ShownScene.Other)) is not (TradingState.Active, TradingState.Active, TradingState.Active))
            {
                throw new InvalidOperationException("Something was restricted before the venue showed anything wrong.");
            }
        });
        if (before < 0)
        {
            throw new InvalidOperationException("The venue has shown nothing.");
        }

        var rows = cell.Misfits.Select(static m => MisfitPolicy.Table[m]).ToArray();
        var raised = scene.Alarms.Skip(before).Where(static code => MisfitPolicy.Table.Values.Any(row => row.Flag is not null && row.Alarm == code));
        Assert.Equal(rows.Select(static r => r.Alarm).Distinct().Order(StringComparer.Ordinal), raised.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(rows.Any(static r => r.Scope != MisfitScope.None) ? TradingState.Quarantined : TradingState.Active, scene.StateOf(GuardFixture.Acme));
        Assert.Equal(rows.Any(static r => r.Scope is not (MisfitScope.None or MisfitScope.Symbol)) ? TradingState.ReduceOnly : TradingState.Active, scene.AccountState);
        Assert.Equal(property == ShownProperty.Symbol ? TradingState.Quarantined : TradingState.Active, scene.StateOf(ShownScene.Other));
        Assert.Equal(ShownWorstCase.Here(property, path, moment), scene.WorstCase(elsewhere: false));
        if (ShownTable.IsElsewhere(property))
        {
            Assert.Equal(ShownWorstCase.Elsewhere(property, path), scene.WorstCase(elsewhere: true));
        }

        if (ShownWorstCase.Gross(property, path, moment) is { } gross)
        {
            Assert.Equal(gross, scene.Gross);
        }

        Assert.Equal(cell.Misfit == Misfit.ExecutionsDisagree, scene.IsInDoubt);
    }
}
