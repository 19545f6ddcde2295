namespace Guardrails.Lives.Playing;

/// <summary>By what the guard of a life is looser than what the life is held against: the checks have to notice.</summary>
internal enum Loosening
{
    None,

    /// <summary>Every limit is one unit larger.</summary>
    Limits,

    /// <summary>Every position that the guard is told at first is one unit larger than the exits are checked against.</summary>
    Exits,
}
