namespace Guardrails.Testing.FsCheck;

/// <summary>
/// An adapter with the market around it: what the laws are checked against. Only <see cref="Adapter"/> and <see cref="SetPrice"/> are needed;
/// a law that needs more says that it is not applicable, it never passes for lack of evidence.
/// </summary>
/// <remarks>A new one is made for every life, and disposed with it when it is <see cref="IDisposable"/>. Called from one thread at a time.</remarks>
public interface IAdapterUnderTest
{
    /// <summary>The adapter.</summary>
    IBrokerAdapter Adapter { get; }

    /// <summary>Moves the market: the venue matches its orders against the price and pushes it on the stream.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="price">The new price.</param>
    void SetPrice(Symbol symbol, decimal price);

    /// <summary>What the venue truly has.</summary>
    /// <returns>The truth, or <see langword="null"/> when nobody can tell; then most laws are not applicable.</returns>
    VenueTruth? ReadTruth() => null;

    /// <summary>Lets a fault happen at its next opportunity, once.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>Whether it can; <see langword="false"/> when this venue cannot fail like that.</returns>
    bool TryInject(FaultClass fault) => false;

    /// <summary>Lets faults happen at random from now on.</summary>
    /// <param name="faults">Which, and how often.</param>
    /// <returns>Whether it can.</returns>
    bool TryUse(FaultPlan faults) => false;

    /// <summary>Fails the questions about positions between venue and adapter from now on, or lets them be answered again.</summary>
    /// <param name="failure">How.</param>
    /// <returns>Whether it can.</returns>
    bool TryFailPositionReads(PositionReadFailure failure) => false;

    /// <summary>Ends every fault; the connection works again. What is on its way still arrives.</summary>
    void StopFaults()
    {
    }

    /// <summary>
    /// Returns when nothing is under way in real time. Needed only by an adapter with real sockets or threads; called before virtual time moves.
    /// </summary>
    void WaitUntilIdle()
    {
    }
}
