using BenchmarkDotNet.Environments;

namespace Guardrails.Benchmarks.Reports;

/// <summary>What the numbers were measured on. The name of the machine is for the screen only, never for a file.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var host = HostEnvironmentInfo.GetCurrent();
        return $"{host.Cpu.Value?.ProcessorName?.Trim() ?? "unknown CPU"}, {Environment.ProcessorCount} logical cores, {host.RuntimeVersion}, {host.Architecture}";
    }
}
