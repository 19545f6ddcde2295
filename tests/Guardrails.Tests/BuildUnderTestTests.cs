using System.Reflection;
using System.Runtime.Versioning;

namespace Guardrails.Tests;

public sealed class BuildUnderTestTests
{
    [Theory]
    [InlineData("Guardrails")]
    [InlineData("Guardrails.Testing")]
    public void Assembly_loaded_by_these_tests_was_built_for_their_framework(string assembly)
    {
        Assert.Equal(FrameworkOf(typeof(BuildUnderTestTests).Assembly), FrameworkOf(Assembly.Load(assembly)));
    }

    private static string? FrameworkOf(Assembly assembly) =>
        assembly.GetCustomAttribute<TargetFrameworkAttribute>()?.FrameworkName;
}
