using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>Something that is doubtful since a moment.</summary>
/// <param name="What">What happened then, as the beginning of a sentence.</param>
/// <param name="SinceUtcTicks">The moment.</param>
/// <param name="NowUtcTicks">The moment of the denial.</param>
/// <param name="Missing">What has not been read since.</param>
internal sealed record NotFollowed(string What, long SinceUtcTicks, long NowUtcTicks, string Missing) : Explanation
{
    public override string Sentence(Violation violation) => $"{What} {At}; {Missing} not been read since.";

    public override string Brief(Violation violation) => At;

    private string At => Phrase.At(SinceUtcTicks, NowUtcTicks);
}
