namespace Guardrails.Tests.Guarding.Shown;

/// <summary>
/// Cells that the guard does not get right yet, each with what it misses. Their tests are red, and the build fails as soon as one of them passes: then it
/// is taken off the list.
/// </summary>
internal static class ShownFaults
{
    public const string SumsAfterTheEnd = "a sum told after the end is not held against the sum that the end told";

    /// <summary>What the guard misses in a cell; <see langword="null"/> where it does what the table says.</summary>
    public static string? Of(ShownProperty property, ShownPath path, ShownMoment moment) => (property, path, moment) switch
    {
        var (p, w, m) when !ShownTable.Of(p, w, m).IsPossible => null,
        (ShownProperty.Executions, var w, ShownMoment.Ended) when !ShownTable.IsExecuted(ShownProperty.Executions, w) => SumsAfterTheEnd,
        _ => null,
    };
}
