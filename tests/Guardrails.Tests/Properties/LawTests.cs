using System.Text.RegularExpressions;
using Xunit.Sdk;

namespace Guardrails.Tests.Properties;

/// <summary>The checker itself: it finds, shrinks, and says how to see it again.</summary>
public sealed partial class LawTests
{
    [Fact]
    public void Holds_BrokenLaw_PrintsASeedThatFailsAtOnce()
    {
        var failure = Assert.Throws<XunitException>(static () => Law.Holds(20, Broken));

        Assert.Contains("step 70", failure.Message, StringComparison.Ordinal);
        var seed = Seed().Match(failure.Message).Groups[1].Value;
        Assert.Contains($"GUARDRAILS_REPLAY={seed} dotnet test", failure.Message, StringComparison.Ordinal);
        var again = Assert.Throws<XunitException>(() => Law.Holds(20, Broken, cases: 0, found: [seed]));
        Assert.Contains("case 1,", again.Message, StringComparison.Ordinal);
    }

    /// <summary>Fails for a number of 70 or more in any step; the smallest case that shows it has one step with just that.</summary>
    private static void Broken(Tape tape, Trace trace)
    {
        foreach (var step in tape.Steps)
        {
            var number = step.Below(100);
            trace.Add($"step {number}");
            Assert.True(number < 70);
        }
    }

    [GeneratedRegex(@"GUARDRAILS_REPLAY=(\d+,\d+,\d+) ")]
    private static partial Regex Seed();
}
