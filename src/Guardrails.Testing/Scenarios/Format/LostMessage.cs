namespace Guardrails.Testing.Scenarios.Format;

/// <summary>What the connection loses.</summary>
internal enum LostMessage
{
    Request = 1,
    Response = 2,
}
