namespace Guardrails.Repository.Tests.Sources;

public sealed class SourceFileTests
{
    private const int MaxLines = 400;
    private const int MaxRootTypes = 25;

    /// <summary>Files above the limit, each with the reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = new()
    {
        ["src/Guardrails/OrderGuard.cs"] = "the one type a first-hour user reads: half of it is documentation",
    };

    /// <summary>Files whose namespace is not their folder's, each with the reason.</summary>
    private static readonly Dictionary<string, string> OtherNamespaces = new()
    {
        ["src/Guardrails/DependencyInjection/GuardrailsServiceCollectionExtensions.cs"] = "extension methods of IServiceCollection live where users look for them",
        ["src/Guardrails.Alpaca/DependencyInjection/AlpacaServiceCollectionExtensions.cs"] = "extension methods of IServiceCollection live where users look for them",
    };

    [Fact]
    public void Every_namespace_is_the_folder()
    {
        var wrong = SourceFile.All.Where(file => file.Namespaces.Any(name => name != file.FolderNamespace) && !OtherNamespaces.ContainsKey(file.Path));

        Assert.Empty(wrong.Select(file => $"{file}: {string.Join(", ", file.Namespaces)}"));
    }

    [Fact]
    public void Every_file_has_one_public_type_at_most()
    {
        Assert.Empty(SourceFile.All.Where(file => file.PublicTypes.Count > 1).Select(file => $"{file}: {string.Join(", ", file.PublicTypes)}"));
    }

    [Fact]
    public void A_public_type_is_in_the_file_of_its_name()
    {
        var wrong = SourceFile.All.Where(file => file.PublicTypes is [var name] && Path.GetFileName(file.Path).Split('.')[0] != name);

        Assert.Empty(wrong.Select(file => $"{file}: {file.PublicTypes[0]}"));
    }

    [Fact]
    public void No_file_is_long_without_a_reason()
    {
        Assert.Empty(SourceFile.All.Where(file => file.Lines > MaxLines && !LongFiles.ContainsKey(file.Path)).Select(file => $"{file}: {file.Lines} lines"));
    }

    [Fact]
    public void Every_exception_is_still_needed()
    {
        var files = SourceFile.All.ToDictionary(file => file.Path);

        Assert.All(LongFiles.Keys, path => Assert.True(files.GetValueOrDefault(path)?.Lines > MaxLines, $"{path} is short enough; remove the exception."));
        Assert.All(OtherNamespaces.Keys, path => Assert.Contains(path, files.Keys));
    }

    [Fact]
    public void The_root_namespace_is_what_a_first_hour_needs()
    {
        var root = typeof(OrderGuard).Assembly.GetExportedTypes().Where(type => type.Namespace == "Guardrails" && !type.IsNested).Select(type => type.Name).ToList();

        Assert.InRange(root.Count, 1, MaxRootTypes);
    }
}
