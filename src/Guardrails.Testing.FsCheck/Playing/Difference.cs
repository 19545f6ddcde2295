namespace Guardrails.Testing.FsCheck.Playing;

/// <summary>Where two playings of one life first differ; a playing that had ended by then has no line.</summary>
internal sealed record Difference(string? Once, string? Again)
{
    public override string ToString() => $"  {Once ?? "(nothing more)"}\n  {Again ?? "(nothing more)"}";

    public static Difference? Between(IReadOnlyList<string> once, IReadOnlyList<string> again)
    {
        for (var i = 0; i < Math.Max(once.Count, again.Count); i++)
        {
            var (first, second) = (once.ElementAtOrDefault(i), again.ElementAtOrDefault(i));
            if (first != second)
            {
                return new Difference(first, second);
            }
        }

        return null;
    }
}
