namespace Guardrails.Tests.Guarding.Shown;

/// <summary>The way in which the venue shows it.</summary>
internal enum ShownPath
{
    Acknowledgement,
    FillReport,
    StatusReport,
    OpenOrders,
    Lookup,
    ExecutionList,
    GroupAnswer,
    ReplaceAnswer,
    CancelAnswer,
}
