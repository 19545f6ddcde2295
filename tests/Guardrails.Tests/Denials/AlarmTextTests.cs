using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Guardrails.Alarms;

namespace Guardrails.Tests.Denials;

/// <summary>Every alarm code, raised by a run and read: whom it is about, with which numbers, and which call leads out.</summary>
public sealed partial class AlarmTextTests
{
    /// <summary>Codes that tell of something that has no number: a state, a connection, a failure with the text of another's exception.</summary>
    private static readonly string[] _withoutNumber =
    [
        AlarmCodes.StateChanged, AlarmCodes.HedgingAllowed, AlarmCodes.JournalFailed, AlarmCodes.GuardFaulted, AlarmCodes.TelemetryFailed, AlarmCodes.StreamInterrupted, AlarmCodes.ReadingFailed,
    ];

    public static TheoryData<string> Codes => [.. typeof(AlarmCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static f => (string)f.GetRawConstantValue()!)];

    [Fact]
    public void There_are_codes_to_read() => Assert.True(Codes.Count() > 50);

    [Theory]
    [MemberData(nameof(Codes))]
    public void Text_OfEveryCode_SaysWhomWithWhichNumbersAndWhatLeadsOut(string code)
    {
        var alarms = AlarmCases.All.Where(a => a.Code == code).ToArray();

        Assert.True(alarms.Length > 0, $"no run raises {code}");
        Assert.All(alarms, static alarm =>
        {
            var text = alarm.ToString();
            Assert.NotEmpty(alarm.Subject);
            Assert.DoesNotMatch(@"\b[0-9]{2}:[0-9]{2}:[0-9]{2}\b(?! UTC)| \{ |  |\.\.|\(Parameter|; ?$|: ?$", text);
            Assert.All(Milliseconds().Matches(text), static m => Assert.True(decimal.Parse(m.Groups[1].Value, NumberStyles.Number, CultureInfo.InvariantCulture) < 1_000m, m.Value));
            Assert.True(_withoutNumber.Contains(alarm.Code, StringComparer.Ordinal) || Digit().IsMatch(alarm.Message), $"no number: {text}");
            var names = PublicNames.In(text).Where(PublicNames.Exists).ToList();
            Assert.True(names.Count > 0 || alarm.IsRelease, $"no call: {text}");
            Assert.All(PublicNames.In(text).Where(static n => n.Contains('.', StringComparison.Ordinal)), n => Assert.True(PublicNames.Exists(n), $"{n} is not public: {text}"));
        });
    }

    [Fact]
    public void ToString_OfAnAlarm_HasTheRemedyBehindTheMessage() => Assert.Equal(
        "PRICE_STEP_CONFIRMED [ACME] 131 is believed; end of day (by ann). OrderGuard.SetState halts the symbol where the price is wrong.",
        AlarmCases.All.First(static a => a.Code == AlarmCodes.PriceStepConfirmed).ToString());

    [GeneratedRegex("([0-9.,]+) ms")]
    private static partial Regex Milliseconds();

    [GeneratedRegex("[0-9]")]
    private static partial Regex Digit();
}
