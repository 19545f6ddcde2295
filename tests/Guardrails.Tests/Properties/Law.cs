using System.Globalization;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Xunit.Sdk;
using TestResult = FsCheck.TestResult;

namespace Guardrails.Tests.Properties;

/// <summary>
/// Checks one sentence against many random cases. The seed comes from the sentence, so a run is the same everywhere, unless the environment
/// says otherwise:
/// <c>GUARDRAILS_REPLAY=seed,gamma,size</c> runs the one case that failed (and every committed one),
/// <c>GUARDRAILS_SEED=fresh</c> (or a number) explores others, <c>GUARDRAILS_TESTS=10</c> runs ten times as many.
/// </summary>
internal static class Law
{
    /// <summary>Cases per law; a law that needs many more or many fewer says so.</summary>
    private const int Cases = 300;

    /// <param name="steps">The most steps a case has after its setup.</param>
    /// <param name="body">Throws when the law is broken. Deterministic; what it writes to the trace is shown when it fails.</param>
    /// <param name="cases">How many cases are tried.</param>
    /// <param name="found">Cases that failed once, as printed by the failure: run first, for ever.</param>
    /// <param name="law">The sentence.</param>
    public static void Holds(int steps, Action<Tape, Trace> body, int cases = Cases, string[]? found = null, [CallerMemberName] string law = "")
    {
        var arbitrary = Tape.Arbitrary(steps);
        foreach (var seed in found ?? [])
        {
            Check(arbitrary, body, Parse(seed), 1, law);
        }

        if (Environment.GetEnvironmentVariable("GUARDRAILS_REPLAY") is { Length: > 0 } replay)
        {
            Check(arbitrary, body, Parse(replay), 1, law);
            return;
        }

        var times = int.TryParse(Environment.GetEnvironmentVariable("GUARDRAILS_TESTS"), CultureInfo.InvariantCulture, out var factor) ? factor : 1;
        Check(arbitrary, body, new Replay(new Rnd(SeedOf(law), 0x9E3779B97F4A7C15UL), FSharpOption<int>.None), cases * times, law);
    }

    private static void Check(Arbitrary<Tape> arbitrary, Action<Tape, Trace> body, Replay replay, int cases, string law)
    {
        var runner = new SilentRunner();
        var config = Config.Quick.WithName(law).WithMaxTest(cases).WithReplay(FSharpOption<Replay>.Some(replay)).WithRunner(runner);
        FsCheck.Check.One(config, Prop.ForAll(arbitrary, (Tape tape) => body(tape, new Trace())));
        if (runner.Failure is { } failure)
        {
            throw new XunitException(Describe(law, body, failure));
        }

        if (runner.Exhausted)
        {
            throw new XunitException($"{law}: hardly any case could be used.");
        }
    }

    private static string Describe(string law, Action<Tape, Trace> body, TestResult.Failed failure)
    {
        var shrunk = (Tape)failure.Item3.Head;
        var trace = new Trace();
        var why = "it held when it was run again: the law is not deterministic";
        try
        {
            body(shrunk, trace);
        }
        catch (Exception exception)
        {
            why = exception is XunitException ? exception.Message : exception.ToString();
        }

        var seed = $"{failure.Item6.Seed},{failure.Item6.Gamma},{failure.Item7}";
        return $"""
            {law.Replace('_', ' ')}: not so.
            seed:   {seed} (case {failure.Item1.NumberOfTests}, shrunk {failure.Item1.NumberOfShrinks} times)
            replay: GUARDRAILS_REPLAY={seed} dotnet test --project tests/Guardrails.Tests --filter-method "*.{law}"
            keep:   found: ["{seed}"]

            {trace}
            {why}
            """;
    }

    private static Replay Parse(string text)
    {
        var parts = text.Split(',');
        return new Replay(
            new Rnd(ulong.Parse(parts[0], CultureInfo.InvariantCulture), ulong.Parse(parts[1], CultureInfo.InvariantCulture)),
            FSharpOption<int>.Some(int.Parse(parts[2], CultureInfo.InvariantCulture)));
    }

    /// <summary>FNV-1a over the sentence, and over the wish of the environment.</summary>
    private static ulong SeedOf(string law)
    {
        var wish = Environment.GetEnvironmentVariable("GUARDRAILS_SEED") ?? "";
        var text = law + (wish == "fresh" ? DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture) : wish);
        var hash = 14695981039346656037UL;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 1099511628211UL);
        }

        return hash;
    }

    private sealed class SilentRunner : IRunner
    {
        public TestResult.Failed? Failure { get; private set; }

        public bool Exhausted { get; private set; }

        public void OnStartFixture(Type t)
        {
        }

        public void OnArguments(int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every)
        {
        }

        public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink)
        {
        }

        public void OnFinished(string name, TestResult result)
        {
            Failure = result as TestResult.Failed;
            Exhausted = result is TestResult.Exhausted;
        }
    }
}
