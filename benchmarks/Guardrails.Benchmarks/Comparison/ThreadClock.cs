using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Guardrails.Benchmarks.Comparison;

/// <summary>Processor time of the calling thread: what others do on a shared core does not count. Where a system has no fine clock for it, the time of the wall.</summary>
internal static partial class ThreadClock
{
    private const int LinuxThreadClock = 3;
    private const int MacThreadClock = 16;

    public static string Name => HasThreadTime ? "thread processor time" : "time of the wall";

    private static bool HasThreadTime { get; } = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    public static double Nanoseconds()
    {
        if (!HasThreadTime)
        {
            return Wall();
        }

        return Read(OperatingSystem.IsMacOS() ? MacThreadClock : LinuxThreadClock, out var time) == 0
            ? ((double)time.Seconds * 1e9) + time.Nanoseconds
            : throw new InvalidOperationException("The system does not tell the processor time of a thread.");
    }

    public static double Wall() => Stopwatch.GetElapsedTime(0).TotalNanoseconds;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
