namespace Guardrails.Brokers;

/// <summary>When the exits that were sent with an entry start to work.</summary>
public enum LegActivation
{
    /// <summary>When the entry has filled in full; a partly filled entry is not protected by them.</summary>
    EntryFilled = 0,

    /// <summary>With every fill of the entry, for as much as it has filled.</summary>
    EntryPartiallyFilled = 1,
}
