using System.Globalization;
using System.Reflection;
using Guardrails.Telemetry;
using Microsoft.Extensions.Logging;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>What the guard measures, traces and logs.</summary>
internal static class TelemetryTable
{
    public static IEnumerable<FieldInfo> Constants => typeof(GuardTelemetry).GetFields(BindingFlags.Public | BindingFlags.Static).Where(constant => constant.IsLiteral);

    public static string Instruments()
    {
        var table = new MarkdownTable("Name", "Kind", "Unit", "Meaning");
        foreach (var (name, kind, unit, meaning) in GuardTelemetry.Instruments)
        {
            table.Row($"`{name}`", kind, $"`{unit}`", meaning);
        }

        return table.ToString();
    }

    public static string Names()
    {
        var instruments = GuardTelemetry.Instruments.Select(instrument => instrument.Name).ToHashSet();
        var table = new MarkdownTable("Constant", "Name", "Meaning");
        foreach (var constant in Constants.Where(constant => !instruments.Contains((string)constant.GetRawConstantValue()!)))
        {
            table.Row($"`GuardTelemetry.{constant.Name}`", $"`{constant.GetRawConstantValue()}`", XmlDocumentation.Summary(constant));
        }

        return table.ToString();
    }

    /// <summary>A message without a level of its own gets it from what it tells: a release needs nobody.</summary>
    private static string LevelOf(string name, LoggerMessageAttribute message) => message.Level != LogLevel.None ? message.Level.ToString()
        : name == nameof(GuardLog.Alarm) ? "Error; Information for a release"
        : "Warning; Information for a release";

    public static string LogMessages()
    {
        var table = new MarkdownTable("Event id", "Name", "Level", "Message");
        var messages = typeof(GuardLog).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => (method.Name, Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(method => method.Message is not null)
            .OrderBy(method => method.Message!.EventId);
        foreach (var (name, message) in messages)
        {
            table.Row(message!.EventId.ToString(CultureInfo.InvariantCulture), $"`{name}`", LevelOf(name, message), message.Message);
        }

        return table.ToString();
    }
}
