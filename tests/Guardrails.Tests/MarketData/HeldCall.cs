using Guardrails.MarketData;

namespace Guardrails.Tests.MarketData;

/// <summary>A call to a source, and the answer that the test gives.</summary>
internal sealed record HeldCall(BarRequest Request, CancellationToken Token)
{
    public TaskCompletionSource<BarReading> Answer { get; } = new();
}
