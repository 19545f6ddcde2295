using System.Text.Json;
using Guardrails.Limits;

namespace Guardrails.Configuration;

/// <summary>The key that names a preset of limits. It is read first: the other keys change what the preset says.</summary>
internal sealed class PresetSetting() : Setting<RiskLimits>("Preset")
{
    public override RiskLimits Read(SettingNode node, RiskLimits options, SettingProblems problems)
    {
        if (node.Children.Count == 0 && LimitPresets.Find(node.Text?.Trim()) is { } preset)
        {
            return preset;
        }

        problems.Refuse(node, $"write the name of a preset: {string.Join(", ", LimitPresets.Names)}");
        return options;
    }

    /// <summary>Nothing: the other keys say what the preset has become.</summary>
    public override void Write(Utf8JsonWriter writer, RiskLimits options)
    {
    }

    public override IEnumerable<string> Paths(string path) => [path];
}
