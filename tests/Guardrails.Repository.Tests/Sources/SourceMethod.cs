using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Repository.Tests.Sources;

/// <summary>One method, constructor, operator, accessor or computed property of what ships.</summary>
/// <param name="Name">Type and member; overloads share it.</param>
/// <param name="Lines">From the first to the last line, documentation not counted.</param>
/// <param name="Conditions">How often the method decides something, local functions and lambdas included: see <see cref="ConditionsOf"/>.</param>
internal sealed record SourceMethod(string Name, int Lines, int Conditions)
{
    public static IEnumerable<SourceMethod> In(string type, MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => [Of(type, method.Identifier.Text, method)],
        ConstructorDeclarationSyntax or OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax or DestructorDeclarationSyntax => [Of(type, member.Kind().ToString(), member)],
        PropertyDeclarationSyntax property => [Of(type, property.Identifier.Text, property)],
        IndexerDeclarationSyntax => [Of(type, "this", member)],
        EventDeclarationSyntax named => [Of(type, named.Identifier.Text, named)],
        _ => [],
    };

    public static int LinesOf(SyntaxNode node)
    {
        var span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    /// <summary>
    /// One for each place at which the code goes one way or another: <c>if</c>, <c>?:</c>, <c>&amp;&amp;</c>, <c>||</c>, a loop, a <c>case</c>,
    /// an arm of a <c>switch</c> expression other than <c>_</c>, a <c>when</c>, and each <c>and</c> or <c>or</c> between patterns.
    /// <c>??</c> and <c>?.</c> give a value and are not counted; nor are a <c>default</c> and an <c>else</c>, which are what remains.
    /// </summary>
    public static int ConditionsOf(SyntaxNode node) => node.DescendantNodes().Count(static part => part.Kind() switch
    {
        SyntaxKind.IfStatement or SyntaxKind.ConditionalExpression or SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression => true,
        SyntaxKind.ForStatement or SyntaxKind.ForEachStatement or SyntaxKind.ForEachVariableStatement or SyntaxKind.WhileStatement or SyntaxKind.DoStatement => true,
        SyntaxKind.CaseSwitchLabel or SyntaxKind.CasePatternSwitchLabel or SyntaxKind.WhenClause or SyntaxKind.CatchFilterClause => true,
        SyntaxKind.AndPattern or SyntaxKind.OrPattern => true,
        SyntaxKind.SwitchExpressionArm => part is SwitchExpressionArmSyntax { Pattern: not DiscardPatternSyntax },
        _ => false,
    });

    private static SourceMethod Of(string type, string name, SyntaxNode node) => new($"{type}.{name}", LinesOf(node), ConditionsOf(node));
}
