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
}
