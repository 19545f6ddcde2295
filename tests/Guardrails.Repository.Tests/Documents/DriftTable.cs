using System.Reflection;
using Guardrails.Reconciling;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>Every kind of drift, and what is done about it by default.</summary>
internal static class DriftTable
{
    public static string Text()
    {
        var table = new MarkdownTable("Kind", "Meaning", "By default");
        foreach (var kind in Enum.GetValues<DriftKind>())
        {
            var member = typeof(DriftKind).GetField(kind.ToString(), BindingFlags.Public | BindingFlags.Static)!;
            table.Row($"`{kind}`", XmlDocumentation.Summary(member), $"`{DriftPolicy.Default[kind]}`");
        }

        return table.ToString();
    }
}
