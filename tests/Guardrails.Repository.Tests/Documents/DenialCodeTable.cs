using Guardrails.Denials;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>The closed catalogue of denial codes.</summary>
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
}
