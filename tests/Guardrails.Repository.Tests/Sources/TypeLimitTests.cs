using Microsoft.CodeAnalysis.CSharp;

namespace Guardrails.Repository.Tests.Sources;

/// <summary>A type is one thing that fits into a head, and a method is a page of it.</summary>
public sealed class TypeLimitTests
{
    private const int MaxTypeLines = 600;
    private const int MaxMethodLines = 60;
    private const int MaxConditions = 20;

    /// <summary>Types above the limit for good, each with the reason.</summary>
    private static readonly Dictionary<string, string> LongTypes = [];

    private static readonly Dictionary<string, int> KnownLongTypes = new()
    {
        ["MatchingEngine"] = 1018,
    };

    private static readonly Dictionary<string, int> KnownLongMethods = new()
    {
        ["PositionComparison.Compare"] = 70,
        ["PositionComparison.Read"] = 79,
        ["Readiness.Of"] = 96,
        ["RuleSet.AddLimits"] = 77,
    };

    private static readonly Dictionary<string, int> KnownConditions = new()
    {
        ["Legibility.Unreadable"] = 24,
        ["PositionComparison.Compare"] = 27,
        ["Readiness.Of"] = 26,
    };

    private static readonly string[] KnownPartials =
    [
        "MatchingEngine",
    ];

    [Fact]
    public void No_type_is_long_over_all_its_files_without_a_reason()
    {
        var types = SourceType.Below("src/").Select(type => (type.Name, type.Lines)).ToList();

        Require(Ratchet.Complaints(MaxTypeLines, types.Where(type => !LongTypes.ContainsKey(type.Name)), KnownLongTypes));
        Assert.All(LongTypes.Keys, name => Assert.Contains(types, type => type.Name == name && type.Lines > MaxTypeLines));
    }

    [Fact]
    public void No_method_of_the_core_is_long()
    {
        Require(Ratchet.Complaints(MaxMethodLines, Methods.Select(method => (method.Name, method.Lines)), KnownLongMethods));
    }

    [Fact]
    public void No_method_of_the_core_decides_too_much()
    {
        Require(Ratchet.Complaints(MaxConditions, Methods.Select(method => (method.Name, method.Conditions)), KnownConditions));
    }

    [Fact]
    public void No_type_is_partial_without_a_generator_or_a_reason_beside_it()
    {
        Assert.Equal(KnownPartials, SourceType.Below("src/").Where(type => type.IsPartialWithoutReason).Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("if (a) { } else { }", 1)]
    [InlineData("x = a && b || c ? 1 : 2;", 3)]
    [InlineData("foreach (var y in z) { while (a) { } }", 2)]
    [InlineData("x = y switch { 1 or 2 => 3, > 3 when a => 4, _ => 5 };", 4)]
    [InlineData("switch (y) { case 1: case 2: break; default: break; }", 2)]
    [InlineData("try { } catch (Exception e) when (e is A or B) { }", 2)]
    [InlineData("x = y?.Z ?? 0;", 0)]
    [InlineData("bool Local() => a && b;", 1)]
    public void Conditions_are_counted(string body, int conditions)
    {
        var type = Assert.Single(Types($"class C {{ void M() {{ {body} }} }}"));

        Assert.Equal(conditions, Assert.Single(type.Methods).Conditions);
    }

    [Fact]
    public void Lines_of_a_type_are_the_sum_of_its_parts()
    {
        var type = Assert.Single(Types("partial class C\n{\n}", "\n/// <summary>Not counted.</summary>\npartial class C\n{\n    void M()\n    {\n    }\n}"));

        Assert.Equal((9, 3), (type.Lines, Assert.Single(type.Methods).Lines));
    }

    [Theory]
    [InlineData("partial class C { }", true)]
    [InlineData("class C { }", false)]
    [InlineData("// Partial: two halves of one protocol.\npartial class C { }", false)]
    [InlineData("partial class C { [GeneratedRegex(\"a\")] private static partial Regex A(); }", false)]
    public void A_partial_type_needs_a_generator_or_a_reason(string code, bool isWrong)
    {
        Assert.Equal(isWrong, Assert.Single(Types(code)).IsPartialWithoutReason);
    }

    [Theory]
    [InlineData(10, 0, 0)]
    [InlineData(11, 0, 1)]
    [InlineData(11, 11, 0)]
    [InlineData(12, 11, 1)]
    [InlineData(19, 20, 0)]
    [InlineData(17, 20, 1)]
    [InlineData(10, 11, 1)]
    public void A_known_number_may_only_fall(int number, int known, int complaints)
    {
        var list = known == 0 ? [] : new Dictionary<string, int> { ["C"] = known };

        Assert.Equal(complaints, Ratchet.Complaints(10, [("C", number)], list).Count);
    }

    private static void Require(IReadOnlyList<string> complaints) => Assert.True(complaints.Count == 0, string.Join(Environment.NewLine, complaints));

    private static IEnumerable<SourceMethod> Methods => SourceType.Below("src/Guardrails/").SelectMany(type => type.Methods);

    private static IReadOnlyList<SourceType> Types(params string[] files) => SourceType.From(files.Select(text => CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot()));
}
