using System.Globalization;
using System.Text.RegularExpressions;
using Guardrails.Tests.Observing;

namespace Guardrails.Tests.Denials;

/// <summary>Every alarm of the recorded closings, read: times have units that a person reads, and a call that is named exists.</summary>
public sealed partial class AlarmTextTests
{
    private static readonly (string Code, string Message)[] _alarms = [.. File.ReadLines(RecordedFile.Find("Closing", "transcripts.txt"))
        .Select(static line => Line().Match(line)).Where(static m => m.Success).Select(static m => (m.Groups["code"].Value, m.Groups["message"].Value)).Distinct()];

    public static TheoryData<string> Codes => [.. _alarms.Select(static a => a.Code).Distinct(StringComparer.Ordinal)];

    [Fact]
    public void The_recorded_closings_raise_many_alarms() => Assert.True(Codes.Count() >= 8, string.Join(", ", _alarms.Select(static a => a.Code).Distinct(StringComparer.Ordinal)));

    [Theory]
    [MemberData(nameof(Codes))]
    public void Message_OfEveryRecordedAlarm_IsReadable(string code) => Assert.All(_alarms.Where(a => a.Code == code), static a =>
    {
        Assert.DoesNotMatch(@"\b[0-9]{2}:[0-9]{2}:[0-9]{2}\b(?! UTC)| \{ |  |\(Parameter", a.Message);
        Assert.All(Milliseconds().Matches(a.Message), static m => Assert.True(decimal.Parse(m.Groups[1].Value, NumberStyles.Number, CultureInfo.InvariantCulture) < 1_000m, m.Value));
        Assert.All(PublicNames.In(a.Message).Where(static n => n.Contains('.', StringComparison.Ordinal)), n => Assert.True(PublicNames.Exists(n), $"{n} is not public: {a.Message}"));
    });

    /// <summary>What has to be done by somebody names the call.</summary>
    [Theory]
    [InlineData("STATE_CHANGED", "OrderGuard.SetState")]
    [InlineData("EXIT_INCOMPLETE", "GuardedBroker.CloseAsync")]
    [InlineData("EXITS_NOT_RESTORED", "GuardedBroker.CloseAsync")]
    [InlineData("ORDER_OUTCOME_UNKNOWN", "OrderGuard.Resolve")]
    public void Message_OfAnAlarmThatNeedsSomebody_NamesTheCall(string code, string call)
    {
        var messages = _alarms.Where(a => a.Code == code).ToArray();

        Assert.NotEmpty(messages);
        Assert.All(messages, a => Assert.Contains(call, a.Message, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"alarm (?<code>[A-Z_]+) of .*?, [0-9]+ times: (?<message>.*)$")]
    private static partial Regex Line();

    [GeneratedRegex("([0-9.,]+) ms")]
    private static partial Regex Milliseconds();
}
