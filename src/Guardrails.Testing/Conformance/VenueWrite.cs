namespace Guardrails.Testing.Conformance;

/// <summary>The kinds of message that change something at a venue.</summary>
public enum VenueWrite
{
    /// <summary>An order, or a group of orders.</summary>
    Order = 1,

    /// <summary>A cancellation.</summary>
    Cancel = 2,

    /// <summary>A replacement.</summary>
    Replace = 3,
}
