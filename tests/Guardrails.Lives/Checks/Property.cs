namespace Guardrails.Lives.Checks;

/// <summary>What every life is held against.</summary>
internal enum Property
{
    /// <summary>With every approval no reachable net is beyond a limit, except as far as it was before.</summary>
    NoLimitPassed,

    /// <summary>The lowest and highest net the guard tells of a position are no narrower than what can be reached by what it was told.</summary>
    ReachTold,

    /// <summary>No approved exit can take the net through zero.</summary>
    NoUnaskedCrossing,

    /// <summary>An own exit that took the net through zero all the same is alarmed.</summary>
    CrossingSaid,

    /// <summary>No approved entry makes both sides of zero reachable, unless both sides may be entered.</summary>
    OneSide,

    /// <summary>An exit that no sequence of fills takes through zero is approved.</summary>
    NoProvedExitRefused,

    /// <summary>After what the documents promise to be over, what is held can be closed.</summary>
    ExitPossibleLater,

    /// <summary>What is booked is what the venue said was executed.</summary>
    FactsBooked,

    /// <summary>A report told twice changes nothing.</summary>
    RepetitionIgnored,

    /// <summary>The books follow an answer about positions only after a second one.</summary>
    TwoSightings,

    /// <summary>One answer about positions that nothing explains denies new risk.</summary>
    DoubtTightens,

    /// <summary>What the venue shows differently from what was approved is alarmed.</summary>
    DifferenceSaid,

    /// <summary>The capacity of an order comes back only when nothing of it is at the venue.</summary>
    NothingGivenBackEarly,

    /// <summary>A model of the life contradicts itself: a defect of this program.</summary>
    Model,
}
