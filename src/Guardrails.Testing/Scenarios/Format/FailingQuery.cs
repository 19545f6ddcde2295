namespace Guardrails.Testing.Scenarios.Format;

/// <summary>A query that the connection can fail.</summary>
internal enum FailingQuery
{
    Positions = 1,
    OpenOrders = 2,
    Account = 3,
}
