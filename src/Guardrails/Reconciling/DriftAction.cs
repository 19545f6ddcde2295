namespace Guardrails.Reconciling;

/// <summary>What is done about a drift once it is certain. Before that, and in any case, the position takes no new risk and an alarm is up.</summary>
public enum DriftAction
{
    /// <summary>Nothing but the alarm. A position stays in doubt until books and venue agree again.</summary>
    Report = 0,

    /// <summary>The books take over what the venue holds. Nothing becomes ours by it: what we are not known to have bought is not managed.</summary>
    AcceptVenue = 1,

    /// <summary>As <see cref="AcceptVenue"/>, and the symbol is quarantined until a person has released it. Of <see cref="DriftKind.BotPosition"/> nothing is taken over.</summary>
    Quarantine = 2,

    /// <summary>As <see cref="Quarantine"/>, and the account is halted.</summary>
    Halt = 3,

    /// <summary>The order is canceled. Only for an exit of ours that rests without a position: it could open the other side.</summary>
    CancelOrphan = 4,
}
