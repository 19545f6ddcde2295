using System.Diagnostics;

namespace Guardrails.Conformance;

/// <summary>Counts the orders that reach the server of this process, by the trace that ASP.NET Core makes of every request. One account is open at a time.</summary>
internal sealed class OrderMessageCount : IDisposable
{
    private readonly ActivityListener _listener;
    private int _count;
    private int _any;

    public OrderMessageCount()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Microsoft.AspNetCore",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                Interlocked.Increment(ref _any);
                if (activity.GetTagItem("http.request.method") as string == "POST" && activity.GetTagItem("url.path") as string == "/v2/orders")
                {
                    Interlocked.Increment(ref _count);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>How many; <see langword="null"/> when the server traces nothing.</summary>
    public int? Count => Volatile.Read(ref _any) == 0 ? null : Volatile.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
