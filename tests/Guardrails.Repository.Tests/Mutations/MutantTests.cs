using Guardrails.Mutations.Score;

namespace Guardrails.Repository.Tests.Mutations;

/// <summary>The places of the core that can be changed are found, and a switch is put around each.</summary>
public sealed class MutantTests
{
    private static readonly string _switch = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests/Mutations/Score/Host/MutantSwitch.cs"));

    [Theory]
    [InlineData("bool F(decimal a) => a < 5m;", "a < 5m -> a <= 5m", "a < 5m -> !(a < 5m)", "a < 5m -> true", "a < 5m -> false")]
    [InlineData("bool F(long a, long b) => a >= b;", "a >= b -> a > b", "a >= b -> !(a >= b)", "a >= b -> a >= (b) - 1", "a >= b -> true", "a >= b -> false")]
    [InlineData("int F(int a) { if (a == 7) { return 3; } return 5; }", "a == 7 -> a != 7")]
    [InlineData("int F(bool a, bool b) => a && b ? 3 : 5;", "a && b -> a || b", "a -> true", "a -> !(a)", "b -> true", "b -> !(b)")]
    [InlineData("int F(bool a, bool b) => a || b ? 3 : 5;", "a || b -> a && b", "a -> false", "a -> !(a)", "b -> false", "b -> !(b)")]
    [InlineData("int F(bool a) { if (!a) { return 3; } return 5; }", "!a -> !(!a)")]
    [InlineData("decimal F(decimal a, decimal b) => a + b;", "a + b -> a - b")]
    [InlineData("decimal F(decimal a, decimal b) => a - b;", "a - b -> a + b")]
    [InlineData("decimal F(decimal a, decimal b) => a * b;", "a * b -> a / b")]
    [InlineData("decimal F(decimal a) => -a;", "-a -> a")]
    [InlineData("decimal F(decimal a, decimal b) => Math.Min(a, b);", "Math.Min(a, b) -> Math.Max(a, b)")]
    [InlineData("decimal F(decimal a) => Math.Abs(a);", "Math.Abs(a) -> a")]
    [InlineData("int F(int[] a) => a.Any(x => x == 7) ? 3 : 5;", "a.Any(x => x == 7) -> a.All(x => x == 7)", "a.Any(x => x == 7) -> !(a.Any(x => x == 7))", "x == 7 -> x != 7")]
    [InlineData("void F(List<int> a) { a.Add(7); }", "a.Add(7); -> nothing")]
    [InlineData("int _a; void F(int b) { _a = b; }", "_a = b; -> nothing")]
    [InlineData("int _a; void F(int b) { _a += b; }", "_a += b; -> nothing", "_a += b; -> _a -= b;")]
    [InlineData("int _a; void F() { _a++; }", "_a++; -> _a--;")]
    [InlineData("decimal F(decimal? a, decimal b) => a ?? b;", "a ?? b -> b", "a ?? b -> a.GetValueOrDefault()")]
    [InlineData("string F(string? a, string b) => a ?? b;", "a ?? b -> b", "a ?? b -> a!")]
    [InlineData("bool F() { return true; }", "true -> false")]
    [InlineData("decimal F() => 0m;", "0m -> 1m")]
    [InlineData("record R(int A, int B); R F(R r) => r with { A = 7, B = 8 };", "r with { A = 7, B = 8 } -> r with { B = 8 }", "r with { A = 7, B = 8 } -> r with { A = 7}")]
    [InlineData("int F(string a) => a is { Length: 7 } ? 3 : 5;", "a is { Length: 7 } -> !(a is { Length: 7 })", "a is { Length: 7 } -> a is { }")]
    public void Read_CodeThatCanBeChanged_FindsEveryChange(string member, params string[] changes)
    {
        Assert.Equal(changes.Order(StringComparer.Ordinal), Find(member).Mutants.Select(static m => $"{m.Original} -> {m.Changed}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("const int A = 1;")]
    [InlineData("static readonly int A = 1 + 5;")]
    [InlineData("static int A { get; } = 1 + 5;")]
    [InlineData("enum E { A = 1 }")]
    [InlineData("void F(int a = 1) { }")]
    [InlineData("string F(int a) => $\"{a + 5}\";")]
    [InlineData("public override string ToString() => (1 + 5).ToString();")]
    [InlineData("void F(int a) => throw new InvalidOperationException(a > 5 ? \"a\" : \"b\");")]
    [InlineData("string F(string a, string b) => a + b;")]
    public void Read_WhatIsConstantOrProse_IsLeftAlone(string member)
    {
        Assert.Empty(Find(member).Mutants);
    }

    [Fact]
    public void Read_ChangeThatDoesNotCompile_IsLeftOut()
    {
        var mutants = Find("int F(int? a) { if (a is { } b && b == 7) { return b; } return 5; }").Mutants;

        Assert.Equal(["b == 7 -> !=", "b == 7 -> true"], mutants.Select(static m => $"{m.Original} -> {(m.Operator == "negation" ? "!=" : m.Changed)}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WithSwitches_NestedChanges_KeepTheCodeInside()
    {
        var source = Find("decimal F(decimal a) => Math.Abs(a - 5m);");

        Assert.Contains(
            "decimal F(decimal a) => (global::Guardrails.Mutations.Score.Host.MutantSwitch.Is(1) ? (a - 5m) : "
            + "(Math.Abs((global::Guardrails.Mutations.Score.Host.MutantSwitch.Is(2) ? (a + 5m) : (a - 5m)))));",
            source.WithSwitches("Book/Code.cs", [.. source.Mutants]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FolderOfTheCore_HasMutants()
    {
        var mutants = MutantSource.Read(RepositoryRoot.Path, ["Resolving"]).Mutants;

        Assert.InRange(mutants.Count, 200, 2_000);
        Assert.Equal(mutants.Count, mutants.Select(static m => m.Id).Distinct().Count());
        Assert.All(mutants, static mutant => Assert.Equal("Resolving", mutant.Folder));
    }

    private static MutantSource Find(string member) => MutantSource.Of(
        new Dictionary<string, string> { ["Book/Code.cs"] = $"namespace Code; partial class C\n{{\n{member}\n}}\n" }, _switch, ["Book"]);
}
