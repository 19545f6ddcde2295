using Guardrails.Positions;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>How far one position is protected by what rests at the venue.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record PositionProtection
{
    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>The leg; <see cref="PositionLeg.Net"/> on one-way accounts.</summary>
    public PositionLeg Leg { get; init; }

    /// <summary>What the venue holds, signed.</summary>
    public required decimal Held { get; init; }

    /// <summary>What of it is to be protected, signed: what is managed, in whole lots.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>How much of it live stops cover, unsigned, in the session that they work in. At most what is to be protected.</summary>
    public required decimal Covered { get; init; }

    /// <summary>Whether those stops can execute now. They rest, and do nothing, while an equities market is closed or in extended hours.</summary>
    public required bool IsArmedNow { get; init; }

    /// <summary>Whether it is protected.</summary>
    public required ProtectionVerdict Verdict { get; init; }

    /// <summary>What was found, the reasons of the verdict first.</summary>
    public required IReadOnlyList<ProtectionFinding> Findings { get; init; }

    /// <summary>For example <c>TSLA 59 long, 0 covered, unprotected: …</c>.</summary>
    public override string ToString() =>
        $"{Symbol}{(Leg == PositionLeg.Net ? "" : $" ({Leg})")} {Phrase.Number(Math.Abs(Quantity))} {(Quantity > 0m ? "long" : "short")}, {Phrase.Number(Covered)} covered, "
        + $"{Verdict.ToString().ToLowerInvariant()}{(Findings.Count == 0 ? "" : ": " + string.Join(" ", Findings))}";
}
