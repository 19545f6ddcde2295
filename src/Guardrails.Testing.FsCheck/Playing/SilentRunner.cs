using FsCheck;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Guardrails.Testing.FsCheck.Playing;

/// <summary>Keeps FsCheck from writing to the console; what it found is asked for afterwards.</summary>
internal sealed class SilentRunner : IRunner
{
    public TestResult.Failed? Failure { get; private set; }

    public void OnStartFixture(Type t)
    {
    }

    public void OnArguments(int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every)
    {
    }

    public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink)
    {
    }

    public void OnFinished(string name, TestResult result) => Failure = result as TestResult.Failed;
}
