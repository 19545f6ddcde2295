using System.Reflection;
using Guardrails.Alarms;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>The stable codes of alarms.</summary>
internal static class AlarmTable
{
    public static IEnumerable<FieldInfo> Codes => typeof(AlarmCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(constant => constant.IsLiteral);

    public static string Text()
    {
        var table = new MarkdownTable("Code", "Meaning");
        foreach (var code in Codes)
        {
            var name = (string)code.GetRawConstantValue()!;
            table.Row($"[`{name}`](../operating/alarms.md#{name.ToLowerInvariant()})", XmlDocumentation.Summary(code));
        }

        return table.ToString();
    }
}
