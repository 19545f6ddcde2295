using System.Text.RegularExpressions;

namespace Guardrails.Mutations;

/// <summary>A copy of the last commit in which the core tests are built and run with one mutation at a time.</summary>
internal sealed partial class Trial : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("mutations");
    private readonly string _tree;
    private readonly string _artifacts;

    public Trial(string root)
    {
        _tree = _scratch.CreateSubdirectory("tree").FullName;
        _artifacts = Path.Combine(_scratch.FullName, "artifacts");
        var archive = Path.Combine(_scratch.FullName, "head.tar");
        Tool.Require(root, "git", "archive", "--output", archive, "HEAD");
        Tool.Require(_tree, "tar", "-xf", archive);
    }

    /// <summary>The test methods that fail with <paramref name="mutation"/>, each with the number of its failing cases.</summary>
    /// <exception cref="MutationException">The mutation does not fit, the code does not build, or the tests do not run to their end.</exception>
    public IReadOnlyDictionary<string, int> Run(Mutation mutation)
    {
        var source = SourceTree.Read(_tree);
        var changed = source.Apply(mutation);
        var originals = changed.Keys.ToDictionary(static file => file, File.ReadAllText);
        try
        {
            Write(changed);
            return FailingTests(mutation);
        }
        finally
        {
            Write(originals);
        }
    }

    public void Dispose() => _scratch.Delete(recursive: true);

    private Dictionary<string, int> FailingTests(Mutation mutation)
    {
        // A mutation leaves unused code behind, which is a warning.
        var (exitCode, output) = Tool.Run(
            _tree, "dotnet", "build", "tests/Guardrails.Tests", "-f", "net10.0", "--artifacts-path", _artifacts, "-v", "q", "-p:TreatWarningsAsErrors=false");
        if (exitCode != 0)
        {
            throw new MutationException($"{mutation.Name}: the code does not build{Environment.NewLine}{output}");
        }

        output = Tool.Run(_tree, "dotnet", Path.Combine(_artifacts, "bin/Guardrails.Tests/debug_net10.0/Guardrails.Tests.dll"), "-noLogo", "-noColor").Output;
        return Total().IsMatch(output)
            ? Failure().Matches(output).Select(static match => match.Groups[1].Value).CountBy(static name => name).ToDictionary()
            : throw new MutationException($"{mutation.Name}: the tests do not run to their end{Environment.NewLine}{output}");
    }

    private static void Write(IReadOnlyDictionary<string, string> files)
    {
        foreach (var (file, text) in files)
        {
            File.WriteAllText(file, text);
        }
    }

    [GeneratedRegex(@"^ +Guardrails\.Tests\.([\w.]+).*\[FAIL\]", RegexOptions.Multiline)]
    private static partial Regex Failure();

    [GeneratedRegex(@"Total: [1-9]")]
    private static partial Regex Total();
}
