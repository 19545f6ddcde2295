namespace Guardrails.Brokers;

/// <summary>For how long a venue refuses a client order id it has seen.</summary>
public enum ClientIdUniqueness
{
    /// <summary>Only while the order is open: a second send with the same id can become a second order.</summary>
    OpenOnly = 0,

    /// <summary>For ever: a second send with the same id can never become a second order.</summary>
    Forever = 1,
}
