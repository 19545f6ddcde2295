namespace Guardrails.Closing;

/// <summary>Who has a position's exit slot. A higher one takes it over, at the next step; the same one joins.</summary>
internal enum ExitIntent
{
    None = 0,

    /// <summary>No exit is under way any more, and the last one left something: nothing is opened until the position is flat or a person has looked.</summary>
    Incomplete = 1,
    Close = 40,
    Reverse = 41,
    Emergency = 50,
    Operator = 60,
}
