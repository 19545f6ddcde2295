using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>Orders of unknown outcome.</summary>
/// <param name="First">The one that has been unknown for the longest.</param>
/// <param name="SinceUtcTicks">Since when.</param>
/// <param name="NowUtcTicks">The moment of the denial.</param>
/// <param name="Count">How many there are.</param>
internal sealed record UnknownOrder(TrackedOrder First, long SinceUtcTicks, long NowUtcTicks, int Count) : Explanation
{
    public override string Sentence(Violation violation) =>
        $"The outcome of order {First.ClientOrderId} ({OrderPhrase.Of(First)}) is unknown {Phrase.Since(SinceUtcTicks, NowUtcTicks)}{(First.Reason is { Length: > 0 } why ? $": {why}" : "")}{Others}.";

    public override string Brief(Violation violation) => $"{First.ClientOrderId} ({OrderPhrase.Of(First)}) {Phrase.Since(SinceUtcTicks, NowUtcTicks)}{Others}";

    public override string Remedy(Violation violation) =>
        $"Do not send it again. OrderGuard.ResolveUnknownOrdersAsync asks the venue, and a report passed to Observe(ExecutionReport) settles it, too; a person who has looked says so with OrderGuard.ResolveAsync(\"{First.ClientOrderId}\", …). It keeps its reservation until then.";

    private string Others => Count > 1 ? $"; so is that of {Count - 1} more" : "";
}
