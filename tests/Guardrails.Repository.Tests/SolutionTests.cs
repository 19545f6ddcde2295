namespace Guardrails.Repository.Tests;

public sealed class SolutionTests
{
    [Fact]
    public void Every_project_on_disk_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "Guardrails.sln")).Replace('\\', '/');
        var projects = new[] { "src", "tests", "benchmarks", "samples" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*.csproj", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/'))
            .ToList();

        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.Contains($"\"{project}\"", solution));
    }

    /// <summary>The analyzer that holds the public surface says nothing about a project that has no list. A tool has no surface.</summary>
    [Fact]
    public void Every_package_lists_its_public_surface()
    {
        var packages = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(file => !File.ReadAllText(file).Contains("<PackAsTool>true</PackAsTool>", StringComparison.Ordinal)).Select(file => Path.GetDirectoryName(file)!).ToList();

        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.True(File.Exists(Path.Combine(package, "PublicAPI.Shipped.txt")), package));
        Assert.All(packages, package => Assert.Contains("->", File.ReadAllText(Path.Combine(package, "PublicAPI.Unshipped.txt")) + File.ReadAllText(Path.Combine(package, "PublicAPI.Shipped.txt")), StringComparison.Ordinal));
    }
}
