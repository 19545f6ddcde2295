using Microsoft.CodeAnalysis;

namespace Guardrails.Mutations.Score;

/// <summary>One small change of the core that the tests should notice.</summary>
/// <param name="Id">Its number in the build; 1 is the first.</param>
/// <param name="File">The file below <c>src/Guardrails</c>, with forward slashes.</param>
/// <param name="Line">The line of the change.</param>
/// <param name="Operator">The kind of change.</param>
/// <param name="Original">The code that is changed, white space shortened.</param>
/// <param name="Changed">The code that takes its place.</param>
/// <param name="Place">The whole line, and which of its equal changes this is.</param>
/// <param name="Node">The node that the switch is put around.</param>
/// <param name="Form">How the switch is put around it.</param>
/// <param name="Replacement">The code for <see cref="SwitchForm.Instead"/> and <see cref="SwitchForm.Statement"/>.</param>
internal sealed record Mutant(int Id, string File, int Line, string Operator, string Original, string Changed, string Place, SyntaxNode Node, SwitchForm Form, string Replacement)
{
    public string Folder => File[..File.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Names the change without its line, so that it is the same change after an edit elsewhere.</summary>
    public string Key => $"{File}\t{Place}\t{Original} -> {Changed}";

    public override string ToString() => $"{Id} {File}:{Line} {Operator}: {Original} -> {Changed}";
}
