using Guardrails.Tests.Observing;

namespace Guardrails.Tests.Closing;

/// <summary>
/// Closings of long and short positions at every kind of venue, message by message: what the venue sees and when, what the caller gets, what
/// alarms. <c>transcripts.txt</c> holds them for people to read. With the environment variable <c>GUARDRAILS_RECORD_FACTS=1</c> the test writes the
/// file anew, and the commit says which lines changed and why.
/// </summary>
public sealed class ClosingTranscriptTests
{
    private static readonly Lazy<Dictionary<string, string>> _recorded = new(Read);

    public static TheoryData<string> Scenes => [.. ClosingScenes.All.Select(static s => s.ToString())];

    [Theory]
    [MemberData(nameof(Scenes))]
    public void A_closing_goes_as_recorded(string name)
    {
        Assert.Equal(_recorded.Value.GetValueOrDefault(name), ClosingScenes.All.Single(s => s.ToString() == name).Run(), ignoreLineEndingDifferences: true);
    }

    /// <summary>A transcript that is recorded and never played hides what is no longer tested.</summary>
    [Fact]
    public void Every_transcript_is_played()
    {
        if (RecordedFile.IsToBeWritten)
        {
            File.WriteAllText(FileName, string.Join('\n', ClosingScenes.All.Select(static s => s.Run())));
        }

        Assert.Equal(ClosingScenes.All.Select(static s => s.ToString()).Order(StringComparer.Ordinal), Read().Keys.Order(StringComparer.Ordinal));
    }

    private static string FileName => RecordedFile.Find("Closing", "transcripts.txt");

    private static Dictionary<string, string> Read() => File.ReadAllText(FileName).ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        .Select(static text => text.EndsWith('\n') ? text : text + "\n")
        .ToDictionary(static text => text[..text.IndexOf('\n', StringComparison.Ordinal)], static text => text, StringComparer.Ordinal);
}
