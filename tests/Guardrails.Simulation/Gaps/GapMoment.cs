namespace Guardrails.Simulation.Gaps;

/// <summary>What is done while something goes wrong.</summary>
internal enum GapMoment
{
    /// <summary>An entry with a plan is sent.</summary>
    Entry,

    /// <summary>What is held is given a plan.</summary>
    Place,

    /// <summary>The stop of the plan is moved nearer.</summary>
    Tighten,

    /// <summary>A part of the position is closed.</summary>
    ClosePart,

    /// <summary>More is bought.</summary>
    Add,

    /// <summary>Somebody cancels the stop.</summary>
    Canceled,

    /// <summary>Nothing is done, and the price moves a little.</summary>
    Rest,
}
