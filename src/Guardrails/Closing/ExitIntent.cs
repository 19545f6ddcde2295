namespace Guardrails.Closing;

/// <summary>Who has a position's exit slot. A higher one takes it over, at the next step; the same one joins.</summary>
internal enum ExitIntent
{
    None = 0,

    /// <summary>No exit is under way any more, and the last one left something: nothing is opened until what was asked for is closed or a person has looked.</summary>
    Incomplete = 1,

    /// <summary>No exit is under way, and exits that gave way to one are given back once they have ended. New risk may be taken.</summary>
    Unrestored = 2,

    /// <summary>Exits are exchanged for exits of the right size; nothing is closed.</summary>
    Exchange = 30,
    Close = 40,
    Reverse = 41,
    Emergency = 50,
    Operator = 60,
}
