namespace Guardrails.Protection;

/// <summary>Which positions are protected by what rests at the venue, and which are not, with the reasons.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record ProtectionReport
{
    /// <summary>When the answers were true that it was made of: the older of both.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Every position with something to protect, the unprotected first.</summary>
    public required IReadOnlyList<PositionProtection> Positions { get; init; }

    /// <summary>Exits that rest and have nothing to close.</summary>
    public required IReadOnlyList<ProtectionFinding> Orphans { get; init; }

    /// <summary>Why positions or orders can be missing in it; <see langword="null"/> when both lists were complete.</summary>
    public string? Reason { get; init; }

    /// <summary>How many positions are protected.</summary>
    public int ProtectedCount => Count(ProtectionVerdict.Protected);

    /// <summary>How many are not.</summary>
    public int UnprotectedCount => Count(ProtectionVerdict.Unprotected);

    /// <summary>Of how many the venue's answers do not show it.</summary>
    public int UnknownCount => Count(ProtectionVerdict.Unknown);

    /// <summary>Whether both lists were complete, every position is protected, and no exit rests with nothing to close.</summary>
    public bool IsClean => Reason is null && Orphans.Count == 0 && ProtectedCount == Positions.Count;

    /// <summary>For example <c>10 of 18 positions protected, 8 failed</c>, then a line for each position that is not protected and for each exit that has nothing to close.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine,
        [
            FormattableString.Invariant($"{ProtectedCount} of {Positions.Count} positions protected, {UnprotectedCount} failed{(UnknownCount == 0 ? "" : FormattableString.Invariant($", {UnknownCount} unknown"))}{(Reason is null ? "" : $" ({Reason})")}"),
            .. Positions.Where(static p => p.Verdict != ProtectionVerdict.Protected).Select(static p => "  " + p),
            .. Orphans.Select(static o => "  " + o),
        ]);

    private int Count(ProtectionVerdict verdict) => Positions.Count(p => p.Verdict == verdict);
}
