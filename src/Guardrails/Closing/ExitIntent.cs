namespace Guardrails.Closing;

/// <summary>Who has a position's exit slot. A higher one takes it over, at the next step; the same one joins.</summary>
internal enum ExitIntent
{
    None = 0,
    Close = 40,
    Reverse = 41,
    Emergency = 50,
    Operator = 60,
}
