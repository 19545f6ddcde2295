using Guardrails.Alarms;
using Guardrails.Observing;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>Each row of the table of misfits, brought about at the public surface: the alarm, the order that has to go, what is restricted, and nothing else.</summary>
public sealed class MisfitPolicyTests
{
    private readonly MisfitWorld _world = new();

    private GuardFixture Fixture => _world.Fixture;

    public static TheoryData<string> Misfits => [.. Enum.GetNames<Misfit>()];

    [Theory]
    [MemberData(nameof(Misfits))]
    public async Task A_misfit_leads_to_what_its_row_says(string name)
    {
        var misfit = Enum.Parse<Misfit>(name);
        var row = MisfitPolicy.Table[misfit];

        var order = await _world.BringAboutAsync(misfit);

        Assert.Contains(row.Alarm, Fixture.Alarms.Codes);
        Assert.Equal(row.Scope == MisfitScope.None ? TradingState.Active : TradingState.Quarantined, State(GuardFixture.Acme));
        Assert.Equal(row.Scope == MisfitScope.BothSymbolsAndAccount ? TradingState.Quarantined : TradingState.Active, State(MisfitWorld.Other));
        Assert.Equal(row.Scope is MisfitScope.None or MisfitScope.Symbol ? TradingState.Active : TradingState.ReduceOnly, Fixture.Guard.GetState(TradingScope.Account));
        Assert.Equal(HasToGo(row.Order) ? [order] : [], Fixture.Guard.UnwantedOrders.Select(static o => o.ClientOrderId));
    }

    [Fact]
    public void Every_misfit_has_a_row_and_every_flag_one_alarm()
    {
        Assert.Equal(Enum.GetValues<Misfit>(), MisfitPolicy.Table.Keys.Order());
        foreach (var flag in Enum.GetValues<FactFlag>())
        {
            Assert.Equal([MisfitPolicy.AlarmOf(flag)], MisfitPolicy.Table.Values.Where(row => row.Flag == flag).Select(static row => row.Alarm).Distinct());
        }

        Assert.All(MisfitPolicy.Table.Values, static row => Assert.NotEqual(AlarmCodes.GuardFaulted, row.Alarm));
        Assert.Equal(AlarmCodes.GuardFaulted, MisfitPolicy.AlarmOf(default));
    }

    /// <summary>
    /// Whether the order has to go in the cases below. A stop that lost its mark, or a leg that lost its link, still protects what is held; the leg of an
    /// entry that never filled protects nothing.
    /// </summary>
    private static bool HasToGo(OrderConsequence consequence) =>
        consequence is not (OrderConsequence.Keep or OrderConsequence.NoteSmaller or OrderConsequence.CountPlain or OrderConsequence.CountUnlinked);

    private TradingState State(string symbol) => Fixture.Guard.GetState(TradingScope.Of(symbol));
}
