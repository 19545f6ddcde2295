namespace Guardrails.Tests.Guarding.Shown;

/// <summary>When the venue shows it.</summary>
internal enum ShownMoment
{
    First,
    Later,
    Replaced,
    Ended,
}
