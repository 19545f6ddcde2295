namespace Guardrails.Benchmarks.Scenarios;

/// <summary>
/// What a comparison measures, compiled once against every source tree. The way in and out is made of types of the runtime alone, because
/// the guard's own types are different ones in every tree.
/// </summary>
public static class ScenarioLibrary
{
    /// <summary>Makes one scenario ready.</summary>
    /// <param name="name">The name of the scenario.</param>
    /// <returns>
    /// Arrange makes ready for so many operations and is not measured. Run does them and returns how many went as they should. Close ends
    /// the scenario.
    /// </returns>
    public static (Action<int> Arrange, Func<int, long> Run, Action Close) Prepare(string name) => name switch
    {
        "question, 10 positions" => DecisionScenarios.Question(10, 0),
        "question, 10,000 positions" => DecisionScenarios.Question(10_000, 5_000),
        "decision alone, every rule" => DecisionScenarios.DecisionAlone(fourteenRules: false),
        "decision alone, 14 rules" => DecisionScenarios.DecisionAlone(fourteenRules: true),
        "new price and question" => DecisionScenarios.NewPrice(),
        "question, rotating" => DecisionScenarios.Rotating(),
        "question, denied" => DecisionScenarios.Denied(),
        "admit and release" => OrderScenarios.AdmitAndRelease(),
        "life" => OrderScenarios.Life(),
        "cancel" => OrderScenarios.Cancel(),
        "durable admits" => CommitScenarios.Concurrent(),
        "reconcile" => RecoveryScenarios.Reconcile(),
        "replay" => RecoveryScenarios.Replay(),
        _ => throw new ArgumentException($"There is no scenario '{name}'.", nameof(name)),
    };

    /// <summary>What the scenarios start from, in words.</summary>
    public static string Describe()
    {
        var guard = Shim.OpenGuard(10, 20);
        var description = Shim.Describe(guard);
        guard.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return description;
    }

    /// <summary>Drops what scenarios keep for the next one.</summary>
    public static void Clear() => DecisionScenarios.Clear();

    internal static void Nothing()
    {
        // Most scenarios leave nothing behind that has to be ended.
    }

    internal static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The scenario does not measure what it says: {problem}.");
        }
    }
}
