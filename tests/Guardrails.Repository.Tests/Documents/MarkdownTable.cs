using System.Text;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>A table of a generated block.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text = new();

    public MarkdownTable(params ReadOnlySpan<string> head)
    {
        Row(head);
        _text.Append('|').Insert(_text.Length, "---|", head.Length).Append('\n');
    }

    public MarkdownTable Row(params ReadOnlySpan<string> cells)
    {
        foreach (var cell in cells)
        {
            _text.Append("| ").Append(cell.Replace("|", "\\|", StringComparison.Ordinal)).Append(' ');
        }

        _text.Append("|\n");
        return this;
    }

    public override string ToString() => _text.ToString();
}
