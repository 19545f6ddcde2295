using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Xunit.Runner.Common;
using Xunit.Sdk;
using Xunit.v3;

namespace Guardrails.Mutations.Score.Host;

/// <summary>Runs test methods of the mutated copy, one after the other, with the mutant that each command names.</summary>
/// <remarks>
/// This file is compiled into the mutated copy of the core's tests. A command is a line of input, an answer one or more lines of output:
/// <c>cover SIZE METHOD...</c> says for each method how long it takes and which mutants it reaches; <c>run MUTANT METHOD...</c> runs until one fails.
/// Methods are numbers; the list of them is written at the start.
/// </remarks>
internal sealed class MutantHost(ITestFrameworkExecutor executor, IReadOnlyList<IReadOnlyList<ITestCase>> methods, TextWriter output)
{
    public static async Task<int> RunAsync(Assembly assembly)
    {
        // What a test writes must not be read as an answer.
        await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        Console.SetOut(TextWriter.Null);
        TestContext.SetForInitialization(null, diagnosticMessages: false, internalDiagnosticMessages: false);
        await using var framework = new XunitTestFramework();
        var cases = new List<ITestCase>();
        await framework.GetDiscoverer(assembly).Find(
            found =>
            {
                cases.Add(found);
                return new ValueTask<bool>(true);
            },
            TestFrameworkOptions.ForDiscovery(new TestAssemblyConfiguration { PreEnumerateTheories = false }),
            null,
            null);
        var methods = cases.Where(static c => c.TestClassName is not null).GroupBy(static c => $"{c.TestClassName}.{c.TestMethodName}")
            .OrderBy(static method => method.Key, StringComparer.Ordinal)
            .ToList();
        foreach (var method in methods)
        {
            await output.WriteLineAsync($"method {method.Key}");
        }

        await output.WriteLineAsync("ready");
        var host = new MutantHost(framework.GetExecutor(assembly), [.. methods.Select(static method => method.ToList())], output);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            await host.AnswerAsync(line.Split(' '));
        }

        return 0;
    }

    private async Task AnswerAsync(string[] command)
    {
        var number = int.Parse(command[1], CultureInfo.InvariantCulture);
        var named = command.Skip(2).Select(static text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
        await (command[0] == "cover" ? CoverAsync(number, named) : TryAsync(number, named));
    }

    private async Task CoverAsync(int size, List<int> named)
    {
        foreach (var method in named)
        {
            await output.WriteLineAsync($"start {method}");
            var reached = new bool[size];
            MutantSwitch.Reached = reached;
            var watch = Stopwatch.StartNew();
            var failure = await FailureAsync(method);
            MutantSwitch.Reached = null;
            var ids = Enumerable.Range(0, size).Where(id => reached[id]);
            await output.WriteLineAsync(FormattableString.Invariant($"covered {method} {watch.ElapsedMilliseconds} {string.Join(',', ids)} {failure?.ReplaceLineEndings(" ")}"));
        }

        await output.WriteLineAsync("done");
    }

    private async Task TryAsync(int mutant, List<int> named)
    {
        foreach (var method in named)
        {
            await output.WriteLineAsync($"start {method}");
            MutantSwitch.Active = mutant;
            var failure = await FailureAsync(method);
            MutantSwitch.Active = 0;
            if (failure is not null)
            {
                // A method that fails without the mutant as well says something of this process and nothing of the mutant.
                await output.WriteLineAsync($"start {method}");
                var isTainted = await FailureAsync(method) is not null;
                await output.WriteLineAsync($"{(isTainted ? "tainted" : "killed")} {method} {failure.ReplaceLineEndings(" ")}");
                return;
            }
        }

        await output.WriteLineAsync("survived");
    }

    private async Task<string?> FailureAsync(int method)
    {
        var sink = new FirstFailure();
        var options = TestFrameworkOptions.ForExecution(new TestAssemblyConfiguration { ParallelMode = ParallelMode.None, StopOnFail = true, FailSkips = false });
        await executor.RunTestCases(methods[method], sink, options, null);
        return sink.Message;
    }

    private sealed class FirstFailure : IMessageSink
    {
        public string? Message { get; private set; }

        public bool OnMessage(IMessageSinkMessage message)
        {
            if (message is IErrorMetadata error)
            {
                Message ??= $"{error.ExceptionTypes.FirstOrDefault()}: {error.Messages.FirstOrDefault()}";
            }

            return Message is null;
        }
    }
}
