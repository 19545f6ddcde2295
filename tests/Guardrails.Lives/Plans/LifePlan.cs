using Guardrails.Brokers;
using Guardrails.Limits;

namespace Guardrails.Lives.Plans;

/// <summary>All that a seed decides: venue, limits, what is held at first, and every move.</summary>
internal sealed record LifePlan
{
    public const int Mark = 100;

    public required ulong Seed { get; init; }

    public required VenueProfile Profile { get; init; }

    public required int SymbolCount { get; init; }

    public required bool IsHedged { get; init; }

    /// <summary>Whether the limits are values of the account; otherwise they are quantities of each symbol.</summary>
    public required bool LimitsAreValues { get; init; }

    public required int LongLimit { get; init; }

    public required int ShortLimit { get; init; }

    public required OpposingEntries OpposingEntries { get; init; }

    public required IReadOnlyList<int> Held { get; init; }

    public required IReadOnlyList<Deviation> Deviations { get; init; }

    public required IReadOnlyList<Move> Moves { get; init; }

    /// <summary>Whether the ids of the venue have the form of a UUID.</summary>
    public bool NamesByUuid { get; init; }

    /// <summary>Whether a group gets one answer, which takes or refuses it whole.</summary>
    public bool IsOneAnswer { get; init; }

    /// <param name="seed">Decides.</param>
    /// <param name="only">The one venue that the lives are for, and how it can depart from what was approved; <see langword="null"/> to draw these too.</param>
    public static LifePlan Draw(ulong seed, (VenueProfile Profile, IReadOnlyList<Deviation> Deviations)? only = null)
    {
        var draws = new Draws(unchecked((seed * 0xD1342543DE82EF95UL) + 0x632BE59BD9B4E019UL));
        var symbols = draws.Chance(15) ? 2 : 1;
        var hedged = draws.Chance(12) && only is null;
        var capabilities = new BrokerCapabilities
        {
            ExitCap = draws.Of(ExitCap.None, ExitCap.Held, ExitCap.ReduceOnly, ExitCap.ReduceOnly),
            ReplaceQuantity = draws.Of(ReplaceQuantity.NotSupported, ReplaceQuantity.Total, ReplaceQuantity.Independent, ReplaceQuantity.Total),
            LinksExits = draws.Chance(60),
            AttachesExits = draws.Chance(60),
            LegActivation = draws.Of(LegActivation.EntryFilled, LegActivation.EntryPartiallyFilled),
            ClientIdUniqueness = draws.Of(ClientIdUniqueness.OpenOnly, ClientIdUniqueness.Forever),
            HedgeMode = hedged,
            ReportsHeldExits = draws.Chance(40),
        };
        var profile = new VenueProfile
        {
            Capabilities = capabilities,
            ReportsCarryQuantity = draws.Chance(70),
            ReportsCarryMark = draws.Chance(50),
            ReportsCarryPrice = draws.Chance(60),
            AnswersHaveBody = draws.Chance(60),
            ListsCarryMark = draws.Chance(85),
        };
        profile = only?.Profile ?? profile;
        var values = draws.Chance(35);
        var longLimit = draws.Between(2, 8);
        var shortLimit = draws.Between(1, 6);
        var deviations = new List<Deviation>();
        var kinds = draws.Chance(20) ? 0 : draws.Chance(50) ? 1 : draws.Chance(65) ? 2 : 3;
        for (var i = 0; i < kinds; i++)
        {
            var kind = only is { } kept ? kept.Deviations[draws.Below(kept.Deviations.Count)] : (Deviation)draws.Below(Enum.GetValues<Deviation>().Length);
            if (!deviations.Contains(kind))
            {
                deviations.Add(kind);
            }
        }

        var held = new int[symbols];
        for (var i = 0; i < symbols; i++)
        {
            held[i] = hedged || draws.Chance(60) ? 0 : draws.Chance(65) ? draws.Between(1, 4) : -draws.Between(1, 4);
        }

        return new LifePlan
        {
            Seed = seed,
            Profile = profile,
            SymbolCount = symbols,
            IsHedged = hedged,
            LimitsAreValues = values,
            LongLimit = longLimit,
            ShortLimit = shortLimit,
            OpposingEntries = draws.Chance(15) ? OpposingEntries.WithinLimits : OpposingEntries.Deny,
            Held = held,
            Deviations = deviations,
            Moves = MoveDraws.Draw(draws, deviations, profile.Capabilities),
        };
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Profile}; {SymbolCount} symbol(s){(IsHedged ? ", hedged" : "")}; long {LongLimit}, short {ShortLimit} {(LimitsAreValues ? $"at {Mark} (value)" : "units")}; opposing entries {OpposingEntries}; held {string.Join(", ", Held)}; deviations {(Deviations.Count == 0 ? "none" : string.Join(", ", Deviations))}");
}
