using Guardrails.MarketData;

namespace Guardrails.Tests.MarketData;

/// <summary>A source whose every call waits until the test answers it.</summary>
internal sealed class HeldBarSource : IBarSource
{
    private readonly Lock _gate = new();
    private readonly List<HeldCall> _calls = [];

    public IReadOnlyList<HeldCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    public ValueTask<BarReading> GetBarsAsync(BarRequest request, CancellationToken cancellationToken = default)
    {
        var call = new HeldCall(request, cancellationToken);
        lock (_gate)
        {
            _calls.Add(call);
        }

        return new(call.Answer.Task);
    }
}

internal sealed record HeldCall(BarRequest Request, CancellationToken Token)
{
    public TaskCompletionSource<BarReading> Answer { get; } = new();
}
