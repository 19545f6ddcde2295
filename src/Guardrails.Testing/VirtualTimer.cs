namespace Guardrails.Testing;

/// <summary>A timer of <see cref="VirtualTimeProvider"/>. Its mutable fields belong to the provider's lock.</summary>
internal sealed class VirtualTimer(VirtualTimeProvider time, TimerCallback callback, object? state, long created) : ITimer
{
    public static readonly IComparer<VirtualTimer> ByDueThenCreation = Comparer<VirtualTimer>.Create(
        static (a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Created.CompareTo(b.Created));

    public long Created { get; } = created;

    public long Due { get; set; }

    public long Period { get; set; }

    public bool Disposed { get; set; }

    public void Fire() => callback(state);

    public bool Change(TimeSpan dueTime, TimeSpan period) => time.Arm(this, dueTime, period);

    public void Dispose() => time.Disarm(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
