using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;

namespace Guardrails.Benchmarks.Comparison;

/// <summary>One build of the guard with its scenarios, loaded beside others. What the runtime and other packages bring is shared.</summary>
internal sealed class TreeUnderTest
{
    private const string Scenarios = "Guardrails.Benchmarks";
    private const string Library = "Guardrails.Benchmarks.Scenarios.ScenarioLibrary";

    private readonly Func<string, (Action<int> Arrange, Func<int, long> Run, Action Close)> _prepare;
    private readonly Func<long>? _locks;

    public TreeUnderTest(string name, string folder)
    {
        var context = new Context(name, folder);
        var scenarios = context.LoadFromAssemblyPath(Path.Combine(folder, $"{Scenarios}.dll"));
        var guard = context.LoadFromAssemblyName(new AssemblyName("Guardrails"));
        if (guard.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true)
        {
            throw new InvalidOperationException($"{guard.Location} is a debug build; start the benchmarks with -c Release.");
        }

        var library = scenarios.GetType(Library, throwOnError: true)!;
        _prepare = Find<Func<string, (Action<int> Arrange, Func<int, long> Run, Action Close)>>(library, "Prepare");
        Clear = Find<Action>(library, "Clear");
        World = Find<Func<string>>(library, "Describe")();
        _locks = guard.GetType("System.Threading.Lock") is { } counting ? Find<Func<long>>(counting, "CountEntered") : null;
    }

    /// <summary>What the scenarios start from, in words.</summary>
    public string World { get; }

    public Action Clear { get; }

    public (Action<int> Arrange, Func<int, long> Run, Action Close) Prepare(ComparisonRow row) => _prepare(row.Scenario);

    /// <summary>How many locks have been entered so far, in a build that counts them.</summary>
    public long CountLocks() => (_locks ?? throw new InvalidOperationException("This build does not count its locks."))();

    private static T Find<T>(Type type, string method)
        where T : Delegate =>
        (type.GetMethod(method, BindingFlags.Public | BindingFlags.Static) ?? throw new InvalidOperationException($"{type} has no method {method}.")).CreateDelegate<T>();

    private sealed class Context(string name, string folder) : AssemblyLoadContext(name)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name is "Guardrails" or Scenarios ? LoadFromAssemblyPath(Path.Combine(folder, $"{assemblyName.Name}.dll")) : null;
    }
}
