using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Mutations.Score;

/// <summary>The core as it is compiled, in memory, and its mutants.</summary>
internal sealed class MutantSource
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, preprocessorSymbols: ["DEBUG", "NET8_0_OR_GREATER", "NET9_0_OR_GREATER", "NET10_0_OR_GREATER"]);

    private static readonly string[] Usings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(static () =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("Guardrails", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ]);

    private readonly CSharpCompilation _compilation;
    private readonly Dictionary<string, SyntaxTree> _trees;

    private MutantSource(CSharpCompilation compilation, Dictionary<string, SyntaxTree> trees, IReadOnlyList<Mutant> mutants)
    {
        _compilation = compilation;
        _trees = trees;
        Mutants = mutants;
    }

    /// <summary>Every change that compiles.</summary>
    public IReadOnlyList<Mutant> Mutants { get; }

    /// <summary>Finds the mutants of <paramref name="folders"/> in the core of the repository at <paramref name="root"/>.</summary>
    /// <param name="root">The folder of the repository.</param>
    /// <param name="folders">Folders of the core.</param>
    /// <param name="known">Remembers which changes compile; <see langword="null"/> to find out.</param>
    public static MutantSource Read(string root, IReadOnlyCollection<string> folders, KnownToCompile? known = null)
    {
        var core = Path.Combine(root, "src/Guardrails");
        return Of(
            Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
                .Select(path => (Path: path, File: Path.GetRelativePath(core, path).Replace('\\', '/')))
                .Where(static source => source.File.Split('/')[0] is not ("bin" or "obj"))
                .ToDictionary(static source => source.File, static source => File.ReadAllText(source.Path)),
            File.ReadAllText(Path.Combine(root, "tests/Mutations/Score/Host/MutantSwitch.cs")),
            folders,
            known);
    }

    /// <summary>Finds the mutants of <paramref name="folders"/>.</summary>
    /// <param name="texts">The code by file; a file's first part is its folder.</param>
    /// <param name="switchText">The code that declares the switch.</param>
    /// <param name="folders">The folders to look into.</param>
    /// <param name="known">Remembers which changes compile; <see langword="null"/> to find out.</param>
    /// <exception cref="MutationException">The code does not compile in memory.</exception>
    public static MutantSource Of(IReadOnlyDictionary<string, string> texts, string switchText, IReadOnlyCollection<string> folders, KnownToCompile? known = null)
    {
        var trees = texts.OrderBy(static text => text.Key, StringComparer.Ordinal).ToDictionary(static text => text.Key, static text => Parse(text.Value, text.Key));
        var compilation = CSharpCompilation.Create(
            "Guardrails",
            [
                .. trees.Values,
                Parse(switchText, "switch"),
                Parse(string.Concat(Usings.Select(static name => $"global using {name};")) + "global using Lock = System.Threading.Lock;", "usings"),
            ],
            References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, checkOverflow: true, nullableContextOptions: NullableContextOptions.Enable));
        var mutants = new List<Mutant>();
        foreach (var (file, tree) in trees.Where(tree => folders.Contains(tree.Key.Split('/')[0]) && tree.Key.Contains('/', StringComparison.Ordinal)))
        {
            var model = compilation.GetSemanticModel(tree);
            if (Errors(model.GetDiagnostics()) is [var error, ..])
            {
                throw new MutationException($"{file} does not compile in memory: {error}");
            }

            mutants.AddRange(MutantFinder.Find(file, model, mutants.Count + 1));
        }

        var all = new MutantSource(compilation, trees, mutants);
        var compiling = known?.Read(texts, mutants) ?? [.. mutants.GroupBy(static m => m.File).SelectMany(file => all.Compiling(file.Key, [.. file]))];
        known?.Write(texts, mutants, compiling);
        return new MutantSource(compilation, trees, compiling);
    }

    /// <summary>The text of one file with a switch around every place that <paramref name="mutants"/> change.</summary>
    public string WithSwitches(string file, IReadOnlyCollection<Mutant> mutants)
    {
        var byNode = mutants.GroupBy(static m => m.Node).ToDictionary(static g => g.Key, static g => g.ToList());
        return _trees[file].GetRoot().ReplaceNodes(byNode.Keys, (original, rewritten) => Wrap(byNode[original], rewritten)).ToFullString();
    }

    /// <summary>
    /// The mutants of a file that compile together. Where a member does not compile with all of its mutants, each of them is tried alone; what only
    /// fails beside others is found by leaving out the last one that is there, again and again.
    /// </summary>
    private List<Mutant> Compiling(string file, List<Mutant> mutants)
    {
        var suspects = Failing(file, mutants).ToHashSet();
        var kept = mutants.Where(m => !suspects.Contains(Member(m.Node)) || Failing(file, [m]).Count == 0).ToList();
        while (Failing(file, kept) is { Count: > 0 } failing)
        {
            kept.Remove(kept.Last(m => failing.Contains(Member(m.Node))));
        }

        return kept;
    }

    /// <summary>The members of the unchanged file that do not compile with these mutants.</summary>
    private List<SyntaxNode> Failing(string file, List<Mutant> mutants)
    {
        if (mutants.Count == 0)
        {
            return [];
        }

        var tree = Parse(WithSwitches(file, mutants), file);
        var model = _compilation.ReplaceSyntaxTree(_trees[file], tree).GetSemanticModel(tree);
        var before = Members(_trees[file]);
        var after = Members(tree);
        var failing = new List<SyntaxNode>();
        var asked = mutants.Select(static m => Member(m.Node)).ToHashSet();
        for (var i = 0; i < before.Count; i++)
        {
            if (asked.Contains(before[i]) && Errors(model.GetDiagnostics(after[i].FullSpan)).Count > 0)
            {
                failing.Add(before[i]);
            }
        }

        return failing;
    }

    private static SyntaxNode Wrap(List<Mutant> mutants, SyntaxNode node)
    {
        var bare = node.WithoutTrivia();
        foreach (var mutant in mutants.AsEnumerable().Reverse())
        {
            var isOn = string.Create(CultureInfo.InvariantCulture, $"global::Guardrails.Mutations.Score.Host.MutantSwitch.Is({mutant.Id})");
            bare = mutant.Form switch
            {
                SwitchForm.Statement => SyntaxFactory.ParseStatement($"if ({isOn}) {{ {mutant.Replacement} }} else {{ {bare} }}", options: Options),
                SwitchForm.Instead => Expression($"({isOn} ? ({mutant.Replacement}) : ({bare}))"),
                SwitchForm.Negated => Expression($"({isOn} ^ ({bare}))"),
                SwitchForm.AlwaysTrue => Expression($"({isOn} || ({bare}))"),
                _ => Expression($"(!{isOn} && ({bare}))"),
            };
        }

        return bare.WithTriviaFrom(node);
    }

    private static ExpressionSyntax Expression(string text) => SyntaxFactory.ParseExpression(text, options: Options);

    private static List<SyntaxNode> Members(SyntaxTree tree) =>
        [.. tree.GetRoot().DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).OfType<MemberDeclarationSyntax>()];

    private static SyntaxNode Member(SyntaxNode node) => node.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().First();

    private static List<Diagnostic> Errors(IEnumerable<Diagnostic> all) => [.. all.Where(static d => d.Severity == DiagnosticSeverity.Error)];

    private static SyntaxTree Parse(string text, string file) => CSharpSyntaxTree.ParseText(text, Options, file);
}
