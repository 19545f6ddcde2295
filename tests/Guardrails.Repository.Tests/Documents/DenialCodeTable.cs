using System.Text;
using Guardrails.Denials;
using Guardrails.Tests.Denials;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>The closed catalogue of denial codes, and how each reads.</summary>
internal static class DenialCodeTable
{
    public static string Text()
    {
        var table = new MarkdownTable("Code", "Control", "Meaning", "What to do");
        foreach (var code in DenialCodes.All)
        {
            table.Row($"`{code.Code}`", code.Control, code.Meaning, code.Remedy);
        }

        return table.ToString();
    }

    /// <summary>The words of every code, as the case that the tests raise it with makes them.</summary>
    public static string Examples()
    {
        var text = new StringBuilder();
        foreach (var rendered in RenderedDenial.All)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"* `{rendered.Violation.Code}`, {rendered.Case.Name}: {rendered.Text}\n");
        }

        return text.ToString();
    }
}
