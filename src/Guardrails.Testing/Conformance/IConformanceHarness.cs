namespace Guardrails.Testing.Conformance;

/// <summary>Opens accounts for an adapter under examination: what <see cref="AdapterConformance"/> runs its cases on.</summary>
public interface IConformanceHarness
{
    /// <summary>The adapter and the venue, for the report: for example <c>SimulatedBroker, Spot</c>.</summary>
    string Name { get; }

    /// <summary>Opens an account and makes an adapter for it. Called once for every case; the account is disposed before the next one is opened.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>An account without open orders, and flat in its instruments.</returns>
    ValueTask<IConformanceAccount> OpenAsync(CancellationToken cancellationToken);
}
