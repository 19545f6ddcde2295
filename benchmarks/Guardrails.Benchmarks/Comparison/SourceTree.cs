using System.Diagnostics;
using System.IO.Compression;

namespace Guardrails.Benchmarks.Comparison;

/// <summary>A copy of the sources of one state of the repository, below the folder artifacts, where it is built with the scenarios of this state.</summary>
internal sealed class SourceTree
{
    private const string Project = "benchmarks/Guardrails.Benchmarks";

    /// <summary>What a build of the guard and its scenarios needs.</summary>
    private static readonly string[] Needed =
    [
        "src/Directory.Build.props", "src/Guardrails", $"{Project}/BenchmarkMarket.cs", $"{Project}/TimedJournal.cs", $"{Project}/Scenarios",
        "Directory.Build.props", "Directory.Packages.props", "nuget.config", "global.json", ".editorconfig", "README.md",
    ];

    /// <summary>As this program is built, but without what only checks the sources.</summary>
    private static readonly string[] BuildArguments =
    [
        "build", "-c", "Release", "-v", "quiet", "-nologo", "-p:RunAnalyzers=false", "-p:GenerateDocumentationFile=false", "-p:NuGetAudit=false",
        "-p:TreatWarningsAsErrors=false",
    ];

    private readonly string _root;
    private readonly string _folder;

    private SourceTree(string root, string folder, string name)
    {
        _root = root;
        _folder = folder;
        Name = name;
    }

    public string Name { get; }

    /// <summary>The root of the repository; <see langword="null"/> when the program is started outside of one.</summary>
    public static string? FindRoot()
    {
        var folder = new DirectoryInfo(Environment.CurrentDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Guardrails.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }

    /// <summary>The copies are one run's at a time.</summary>
    /// <returns>To be disposed at the end of the run.</returns>
    /// <exception cref="InvalidOperationException">Another run has them.</exception>
    public static IDisposable Reserve(string root)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "artifacts", "comparison")).FullName, "in-use");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new InvalidOperationException($"Another comparison runs in this repository: {exception.Message}", exception);
        }
    }

    /// <summary>The sources of a commit; <see langword="null"/> when the repository does not have it.</summary>
    /// <exception cref="InvalidOperationException">The repository has the commit, but its sources cannot be read.</exception>
    public static SourceTree? OfCommit(string root, string reference, bool counting)
    {
        if (Git(root, "rev-parse", "--verify", "--quiet", $"{reference}^{{commit}}")?.Trim() is not { Length: > 0 } commit)
        {
            return null;
        }

        var there = Git(root, ["ls-tree", "-r", "--name-only", commit, "--", .. Needed])?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var tree = new SourceTree(root, FolderOf(root, commit, counting), commit[..7]);
        tree.Empty();
        var archive = Path.Combine(tree._folder, "sources.zip");
        var wanted = Needed.Where(n => there.Any(t => t == n || t.StartsWith($"{n}/", StringComparison.Ordinal)));
        if (Git(root, ["archive", "--format=zip", "-o", archive, commit, "--", .. wanted]) is null)
        {
            throw new InvalidOperationException($"The sources of {reference} cannot be read from the repository.");
        }

        ZipFile.ExtractToDirectory(archive, tree._folder, overwriteFiles: true);
        tree.Complete(counting);
        return tree;
    }

    /// <summary>The sources as they lie there, committed or not.</summary>
    public static SourceTree OfWorkingTree(string root, bool counting)
    {
        var tree = new SourceTree(root, FolderOf(root, "working", counting), "working tree");
        tree.Empty();
        foreach (var needed in Needed)
        {
            var path = Path.Combine(root, needed);
            IEnumerable<string> files = File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories);
            foreach (var file in files)
            {
                var relative = Path.GetRelativePath(root, file);
                if (!relative.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj"))
                {
                    tree.Copy(file, relative);
                }
            }
        }

        tree.Complete(counting);
        return tree;
    }

    /// <summary>Builds the guard and the scenarios in Release.</summary>
    /// <returns>The folder of both assemblies.</returns>
    /// <exception cref="InvalidOperationException">They cannot be built; the message has the output.</exception>
    public string Build()
    {
        var scenarios = Path.Combine(_folder, Project, "Scenarios");
        var own = Path.Combine(scenarios, "Shim.New.cs");
        var ownShim = File.Exists(own) ? File.ReadAllText(own) : null;

        // The tree's own shim names things as that tree does; a tree without one is as old as Shim.Old.cs is for.
        var shims = new[] { ownShim, ReadShim("Shim.Old.cs"), ReadShim("Shim.New.cs") }.OfType<string>().Distinct().ToArray();
        Directory.Delete(scenarios, recursive: true);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_root, Project, "Scenarios"), "*.cs"))
        {
            if (Path.GetFileName(file).StartsWith("Shim.", StringComparison.Ordinal))
            {
                continue;
            }

            Copy(file, Path.GetRelativePath(_root, file));
        }

        string? first = null;
        foreach (var shim in shims)
        {
            File.WriteAllText(Path.Combine(scenarios, "Shim.cs"), shim);
            if (Run(Path.Combine(_folder, Project), "dotnet", BuildArguments, out var output))
            {
                return Path.Combine(_folder, Project, "bin", "Release", "net10.0");
            }

            // What is wrong with the shim that should have fitted is what helps.
            first ??= output;
        }

        var errors = first!.Split('\n').Where(static l => l.Contains(": error ", StringComparison.Ordinal)).Distinct().Take(20).ToArray();
        throw new InvalidOperationException(
            $"The scenarios cannot be built against {Name}. What is named differently there belongs into Scenarios/Shim.Old.cs (or the tree's own Shim.New.cs).\n"
            + string.Join('\n', errors.Length > 0 ? errors : [first]));
    }

    private static string FolderOf(string root, string name, bool counting) => Path.Combine(root, "artifacts", "comparison", counting ? $"{name}-counting" : name);

    private static string? Git(string root, params string[] arguments)
    {
        try
        {
            return Run(root, "git", arguments, out var output) ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No git on this machine: then there is no other commit either, and the caller says so.
            return null;
        }
    }

    private static bool Run(string folder, string program, string[] arguments, out string output)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        output += process.ExitCode == 0 ? "" : errors.Result;
        return process.ExitCode == 0;
    }

    private string ReadShim(string name) => File.ReadAllText(Path.Combine(_root, Project, "Scenarios", name));

    /// <summary>Sources go, so that none stays that the tree no longer has. What was built stays: the next build takes what has not changed.</summary>
    private void Empty()
    {
        Directory.CreateDirectory(_folder);
        foreach (var file in Directory.GetFiles(_folder, "*.cs", SearchOption.AllDirectories))
        {
            if (!Path.GetRelativePath(_folder, file).Split(Path.DirectorySeparatorChar).Contains("obj"))
            {
                File.Delete(file);
            }
        }
    }

    private void Complete(bool counting)
    {
        Directory.CreateDirectory(Path.Combine(_folder, Project, "Scenarios"));
        WriteIfDifferent(Path.Combine(_folder, Project, "Guardrails.Benchmarks.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../../src/Guardrails/Guardrails.csproj" />
              </ItemGroup>
            </Project>
            """);
        if (counting)
        {
            WriteIfDifferent(Path.Combine(_folder, "src", "Guardrails", "CountingLock.cs"), CountingLock.Source);
        }
    }

    private void Copy(string file, string relative)
    {
        var target = Path.Combine(_folder, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target, overwrite: true);
    }

    private static void WriteIfDifferent(string path, string text)
    {
        if (!File.Exists(path) || File.ReadAllText(path) != text)
        {
            File.WriteAllText(path, text);
        }
    }
}
