using Guardrails.Simulation.Auditing;
using Guardrails.Testing;

namespace Guardrails.Simulation.Worlds;

/// <summary>What came of one run.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Events">How much happened.</param>
/// <param name="Hash">The trace.</param>
/// <param name="Messages">What was sent to the venue, without ids.</param>
/// <param name="VirtualTime">How long it took in its own time.</param>
/// <param name="Restarts">How often the process was killed and started again.</param>
/// <param name="Faults">How often each fault was injected.</param>
/// <param name="Violations">What was wrong; empty when nothing was.</param>
/// <param name="Tolerances">What the auditor allowed.</param>
internal sealed record RunResult(
    ulong Seed, long Events, ulong Hash, ulong Messages, TimeSpan VirtualTime, int Restarts, IReadOnlyDictionary<FaultClass, int> Faults, IReadOnlyList<Violation> Violations,
    ToleranceCount Tolerances);
