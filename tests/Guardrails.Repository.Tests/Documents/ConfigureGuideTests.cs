using System.Text.Json;
using Guardrails.Configuration;
using Guardrails.Limits;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>The settings that the guide shows can be applied, and the refusal that it shows is the real one.</summary>
public sealed class ConfigureGuideTests
{
    private const string Guide = "docs/guides/configure.md";

    [Fact]
    public void The_settings_of_the_guide_can_be_applied()
    {
        using var document = JsonDocument.Parse(Block("json"));
        var options = new OrderGuardOptions();

        GuardSettings.Apply(options, document.RootElement.GetProperty("Guardrails"));

        Assert.Equal((Limit.OfEquity(0.4m), Limit.Amount(400m), Limit.Amount(500m).AsWarning()), (options.Limits.MaxGrossExposure, options.Limits.MaxOrderNotional, options.Limits.MaxOrderQuantity));
        Assert.Equal(LimitPresets.Cautious.PriceCollar, options.Limits.PriceCollar);
    }

    [Fact]
    public void The_refusal_of_the_guide_is_the_real_one()
    {
        var refused = Assert.Throws<ArgumentException>(static () => GuardSettings.Apply(new OrderGuardOptions(),
        [
            new("Limits:MaxGrosExposure", "1"), new("Limits:MaxNetExposure", "2500%"), new("Limits:MaxQuoteAge", "5"), new("Journal", "/var/lib/bot"),
        ]));

        Assert.Equal(refused.Message, Block("text").Trim());
    }

    private static string Block(string language) => MarkdownFile.Read(Guide).Split($"```{language}\n")[1].Split("```")[0];
}
