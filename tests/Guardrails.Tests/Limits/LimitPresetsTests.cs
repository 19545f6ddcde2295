using Guardrails.Limits;

namespace Guardrails.Tests.Limits;

public sealed class LimitPresetsTests
{
    public static TheoryData<string> Names => ["Cautious", "Balanced", "Levered"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_preset_is_valid_and_limits_orders_symbols_and_the_account_by_equity(string name)
    {
        var limits = (RiskLimits)typeof(LimitPresets).GetProperty(name)!.GetValue(null)!;

        limits.Validate();
        Assert.All(
            [limits.MaxOrderNotional, limits.MaxSymbolExposure, limits.MaxGrossExposure, limits.MaxShortExposure, limits.MaxGroupExposure, limits.MaxNetExposure],
            limit => Assert.True(limit is { IsFractionOfEquity: true, Severity: LimitSeverity.Block }));
        Assert.NotNull(limits.PriceCollar);
        Assert.NotNull(limits.DuplicateWindow);
    }

    [Fact]
    public void Presets_are_ordered_from_strict_to_loose()
    {
        Assert.True(LimitPresets.Cautious.MaxGrossExposure!.Value.Value < LimitPresets.Balanced.MaxGrossExposure!.Value.Value);
        Assert.True(LimitPresets.Balanced.MaxGrossExposure!.Value.Value < LimitPresets.Levered.MaxGrossExposure!.Value.Value);
    }
}
