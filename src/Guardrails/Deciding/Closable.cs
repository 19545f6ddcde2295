namespace Guardrails.Deciding;

/// <summary>How much of a position an exit may close, by the smallest quantity that the witnesses that apply agree on.</summary>
/// <param name="GrantedNow">The signed quantity that can be closed now; 0 where the witnesses are on different sides.</param>
/// <param name="Witness">The last of the witnesses.</param>
internal readonly record struct Closable(decimal GrantedNow, Witness Witness)
{
    /// <summary>Whether an answer read by the same call could prove what cannot be proved now.</summary>
    public bool CouldGrowWithRead => Witness is Witness.LastAnswer or Witness.Nobody;

    /// <summary>Whether the venue keeps the orders that it caps from closing more than is there.</summary>
    public bool IsCapped => Witness == Witness.VenueCap;
}
