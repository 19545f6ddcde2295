using System.Collections.Concurrent;
using Guardrails.MarketData;

namespace Guardrails.Tests.MarketData;

/// <summary>A source whose every call waits until the test answers it.</summary>
internal sealed class HeldBarSource : IBarSource
{
    private readonly ConcurrentQueue<HeldCall> _calls = new();

    public IReadOnlyList<HeldCall> Calls => [.. _calls];

    public ValueTask<BarReading> GetBarsAsync(BarRequest request, CancellationToken cancellationToken = default)
    {
        var call = new HeldCall(request, cancellationToken);
        _calls.Enqueue(call);
        return new(call.Answer.Task);
    }
}
