namespace Guardrails.Rules;

/// <summary>What an exposure limit is about.</summary>
internal enum ExposureScope
{
    Symbol = 1,
    Group = 2,
    Strategy = 3,
    Account = 4,
}
