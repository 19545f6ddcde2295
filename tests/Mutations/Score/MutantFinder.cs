using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Mutations.Score;

/// <summary>Finds the places of one file that can be changed.</summary>
/// <remarks>
/// Left alone is what has to be a constant, what is worked out once per process (static initializers), what is only prose (interpolated strings,
/// <c>ToString</c>, exceptions), patterns that declare a variable, and the question whether a mechanism is switched off, which only test builds answer
/// with yes.
/// </remarks>
internal sealed partial class MutantFinder(string file, SemanticModel model, int firstId) : CSharpSyntaxWalker
{
    private readonly List<Mutant> _mutants = [];

    public static IReadOnlyList<Mutant> Find(string file, SemanticModel model, int firstId)
    {
        var finder = new MutantFinder(file, model, firstId);
        finder.Visit(model.SyntaxTree.GetRoot());
        return finder._mutants;
    }

    public override void Visit(SyntaxNode? node)
    {
        if (node is not null && !IsLeftAlone(node))
        {
            base.Visit(node);
        }
    }

    public override void VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        switch (node.Kind())
        {
            case SyntaxKind.LessThanExpression:
            case SyntaxKind.LessThanOrEqualExpression:
            case SyntaxKind.GreaterThanExpression:
            case SyntaxKind.GreaterThanOrEqualExpression:
                Boundary(node);
                Add("negation", node, SwitchForm.Negated, $"!({node})");
                break;
            case SyntaxKind.EqualsExpression:
            case SyntaxKind.NotEqualsExpression:
                Add("negation", node, SwitchForm.Negated, Joined(node, node.IsKind(SyntaxKind.EqualsExpression) ? "!=" : "=="));
                break;
            case SyntaxKind.LogicalAndExpression:
            case SyntaxKind.LogicalOrExpression:
                Logical(node);
                break;
            case SyntaxKind.CoalesceExpression:
                Coalesce(node);
                break;
            case SyntaxKind.AddExpression when model.GetTypeInfo(node).Type?.SpecialType != SpecialType.System_String:
                Instead("arithmetic", node, Joined(node, "-"));
                break;
            case SyntaxKind.SubtractExpression:
                Instead("arithmetic", node, Joined(node, "+"));
                break;
            case SyntaxKind.MultiplyExpression:
                Instead("arithmetic", node, Joined(node, "/"));
                break;
            case SyntaxKind.DivideExpression:
            case SyntaxKind.ModuloExpression:
                Instead("arithmetic", node, Joined(node, "*"));
                break;
            default:
                break;
        }

        base.VisitBinaryExpression(node);
    }

    public override void VisitPrefixUnaryExpression(PrefixUnaryExpressionSyntax node)
    {
        if (node.IsKind(SyntaxKind.UnaryMinusExpression))
        {
            Instead("sign", node, node.Operand.ToString());
        }

        base.VisitPrefixUnaryExpression(node);
    }

    public override void VisitIfStatement(IfStatementSyntax node)
    {
        Condition(node.Condition);
        base.VisitIfStatement(node);
    }

    public override void VisitConditionalExpression(ConditionalExpressionSyntax node)
    {
        Condition(node.Condition);
        base.VisitConditionalExpression(node);
    }

    public override void VisitWhenClause(WhenClauseSyntax node)
    {
        Condition(node.Condition);
        base.VisitWhenClause(node);
    }

    public override void VisitIsPatternExpression(IsPatternExpressionSyntax node)
    {
        if (!node.DescendantNodes().Any(static n => n is VariableDesignationSyntax))
        {
            foreach (var part in node.DescendantNodes().OfType<SubpatternSyntax>())
            {
                Instead("dropped property", node, node.RemoveNode(part, SyntaxRemoveOptions.KeepNoTrivia)!.ToString());
            }
        }

        base.VisitIsPatternExpression(node);
    }

    public override void VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var name = node.Expression switch
        {
            MemberAccessExpressionSyntax member => member.Name,
            SimpleNameSyntax simple => simple,
            _ => null,
        };
        if (name is not null && OtherName(name.Identifier.Text) is { } other)
        {
            var start = name.Identifier.SpanStart - node.SpanStart;
            Instead("other function", node, node.ToString().Remove(start, name.Identifier.Text.Length).Insert(start, other));
        }

        if (node.Expression.ToString() == "Math.Abs")
        {
            Instead("dropped Abs", node, node.ArgumentList.Arguments[0].ToString());
        }

        if (name?.Identifier.Text != "ConfigureAwait")
        {
            base.VisitInvocationExpression(node);
        }
        else
        {
            Visit(node.Expression);
        }
    }

    public override void VisitLiteralExpression(LiteralExpressionSyntax node)
    {
        if (node.Parent is EqualsValueClauseSyntax { Parent: ParameterSyntax })
        {
            return;
        }

        if (node.IsKind(SyntaxKind.NumericLiteralExpression) && Convert.ToDecimal(node.Token.Value, null) is 0m or 1m)
        {
            var isZero = Convert.ToDecimal(node.Token.Value, null) == 0m;
            Instead("constant", node, string.Concat(isZero ? "1" : "0", node.Token.Text.AsSpan(1)));
        }
        else if (node.Kind() is SyntaxKind.TrueLiteralExpression or SyntaxKind.FalseLiteralExpression && !IsReturned(node))
        {
            Add("constant", node, SwitchForm.Negated, node.IsKind(SyntaxKind.TrueLiteralExpression) ? "false" : "true");
        }
    }

    public override void VisitReturnStatement(ReturnStatementSyntax node)
    {
        Returned(node.Expression);
        base.VisitReturnStatement(node);
    }

    public override void VisitArrowExpressionClause(ArrowExpressionClauseSyntax node)
    {
        Returned(node.Expression);
        base.VisitArrowExpressionClause(node);
    }

    public override void VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        switch (node.Expression)
        {
            case InvocationExpressionSyntax or AwaitExpressionSyntax:
                Add("dropped call", node, SwitchForm.Statement, "");
                break;
            case AssignmentExpressionSyntax assignment:
                Add("dropped assignment", node, SwitchForm.Statement, "");
                if (OtherAssignment(assignment) is { } other)
                {
                    Add("arithmetic", node, SwitchForm.Statement, $"{assignment.Left} {other} {assignment.Right};");
                }

                break;
            case PostfixUnaryExpressionSyntax step:
                Add("arithmetic", node, SwitchForm.Statement, $"{step.Operand}{(step.IsKind(SyntaxKind.PostIncrementExpression) ? "--" : "++")};");
                break;
            default:
                break;
        }

        base.VisitExpressionStatement(node);
    }

    public override void VisitWithExpression(WithExpressionSyntax node)
    {
        foreach (var member in node.Initializer.Expressions)
        {
            Instead("dropped member", node, node.RemoveNode(member, SyntaxRemoveOptions.KeepNoTrivia)!.ToString());
        }

        base.VisitWithExpression(node);
    }

    private static bool IsLeftAlone(SyntaxNode node) => node switch
    {
        AttributeListSyntax or InterpolatedStringExpressionSyntax or ThrowStatementSyntax or ThrowExpressionSyntax => true,
        PatternSyntax or CaseSwitchLabelSyntax or EnumDeclarationSyntax or BracketedArgumentListSyntax => true,
        FieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.ConstKeyword) || field.Modifiers.Any(SyntaxKind.StaticKeyword),
        LocalDeclarationStatementSyntax local => local.IsConst,
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => property.Modifiers.Any(SyntaxKind.StaticKeyword),
        MethodDeclarationSyntax { Identifier.Text: "ToString" or "IsDisabled" or "IgnoresReservations" } => true,
        _ => false,
    };

    private static string? OtherName(string name) => name switch
    {
        "Min" => "Max",
        "Max" => "Min",
        "Any" => "All",
        "All" => "Any",
        "OrderBy" => "OrderByDescending",
        "OrderByDescending" => "OrderBy",
        _ => null,
    };

    private static string? OtherAssignment(AssignmentExpressionSyntax node) => node.Kind() switch
    {
        SyntaxKind.AddAssignmentExpression => "-=",
        SyntaxKind.SubtractAssignmentExpression => "+=",
        SyntaxKind.OrAssignmentExpression => "=",
        SyntaxKind.AndAssignmentExpression => "=",
        _ => null,
    };

    private static string Joined(BinaryExpressionSyntax node, string other) => $"{node.Left} {other} {node.Right}";

    private static bool IsReturned(ExpressionSyntax node) => node.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax;

    private static ExpressionSyntax Bare(ExpressionSyntax node) => node is ParenthesizedExpressionSyntax inner ? Bare(inner.Expression) : node;

    private void Boundary(BinaryExpressionSyntax node)
    {
        var (other, further) = node.Kind() switch
        {
            SyntaxKind.LessThanExpression => ("<=", "-"),
            SyntaxKind.LessThanOrEqualExpression => ("<", "+"),
            SyntaxKind.GreaterThanExpression => (">=", "+"),
            _ => (">", "-"),
        };
        Instead("boundary", node, Joined(node, other));

        // The other boundary shifts a whole number by one in one direction; this is the other direction.
        if (model.GetTypeInfo(node.Left).Type?.SpecialType == SpecialType.System_Int64)
        {
            Instead("one tick", node, $"{node.Left} {node.OperatorToken.Text} ({node.Right}) {further} 1");
        }
    }

    private void Logical(BinaryExpressionSyntax node)
    {
        var isAnd = node.IsKind(SyntaxKind.LogicalAndExpression);
        Instead("and, or", node, Joined(node, isAnd ? "||" : "&&"));
        foreach (var operand in new[] { node.Left, node.Right })
        {
            // A chain of three is a pair whose left is a pair: the operands of that are dropped there.
            if (operand.Kind() != node.Kind())
            {
                Add("dropped condition", operand, isAnd ? SwitchForm.AlwaysTrue : SwitchForm.AlwaysFalse, isAnd ? "true" : "false");
            }

            Condition(operand);
        }
    }

    private void Coalesce(BinaryExpressionSyntax node)
    {
        var isValue = model.GetTypeInfo(node.Left).Type is { IsValueType: true };
        if (node.Right is not ThrowExpressionSyntax)
        {
            Instead("one side", node, node.Right.ToString());

            // A name in parentheses before an exclamation mark would be read as a cast.
            var left = node.Left is BinaryExpressionSyntax or AwaitExpressionSyntax ? $"({node.Left})" : node.Left.ToString();
            if (!isValue)
            {
                Instead("one side", node, $"{left}!");
            }
            else if (node.Right.ToString() is not ("0" or "0L" or "0m" or "false" or "default"))
            {
                // Where the other side is the default, the value or the default is the same code.
                Instead("one side", node, $"{left}.GetValueOrDefault()");
            }
        }
    }

    /// <summary>A condition is turned round, except where its own operator is changed anyway.</summary>
    private void Condition(ExpressionSyntax node)
    {
        var bare = Bare(node);
        if (bare is not BinaryExpressionSyntax && bare is not LiteralExpressionSyntax)
        {
            Add("negation", node, SwitchForm.Negated, $"!({node})");
        }
    }

    private void Returned(ExpressionSyntax? node)
    {
        if (node is null || IsLeftAlone(node) || model.GetTypeInfo(node).ConvertedType?.SpecialType != SpecialType.System_Boolean)
        {
            return;
        }

        if (!node.IsKind(SyntaxKind.TrueLiteralExpression))
        {
            Add("returned", node, SwitchForm.AlwaysTrue, "true");
        }

        if (!node.IsKind(SyntaxKind.FalseLiteralExpression))
        {
            Add("returned", node, SwitchForm.AlwaysFalse, "false");
        }
    }

    private void Instead(string name, SyntaxNode node, string replacement) => Add(name, node, SwitchForm.Instead, replacement);

    private void Add(string name, SyntaxNode node, SwitchForm form, string replacement)
    {
        if (IsOfTestBuilds(node))
        {
            return;
        }

        var line = node.GetLocation().GetLineSpan().StartLinePosition.Line;
        var (original, changed) = (Short(node.ToString()), replacement.Length == 0 ? "nothing" : Short(replacement));
        var before = _mutants.Count(m => m.Line == line + 1 && m.Original == original && m.Changed == changed);
        var place = Short(node.SyntaxTree.GetText().Lines[line].ToString()).Trim() + (before == 0 ? "" : $" ({before + 1})");
        _mutants.Add(new Mutant(firstId + _mutants.Count, file, line + 1, name, original, changed, place, node, form, replacement));
    }

    private static bool IsOfTestBuilds(SyntaxNode node) => node switch
    {
        PrefixUnaryExpressionSyntax not => IsOfTestBuilds(not.Operand),
        InvocationExpressionSyntax call => call.Expression.ToString().EndsWith("IsDisabled", StringComparison.Ordinal) || call.Expression.ToString().EndsWith("IgnoresReservations", StringComparison.Ordinal),
        _ => false,
    };

    private static string Short(string code) => Space().Replace(code, " ");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
