using Guardrails.Sandbox.Control;
using Guardrails.Sandbox.Simulation;
using Guardrails.Sandbox.Wire;
using Guardrails.Testing;

namespace Guardrails.Sandbox;

/// <summary>
/// A local venue that speaks Alpaca's wire over HTTP and WebSocket, on top of a <see cref="SimulatedBroker"/>. Real time drives it. What Alpaca has and the simulated venue
/// has not is answered with the status 501 and a message that says so.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class AlpacaSandbox : IAsyncDisposable
{
    private readonly WireServer _server;
    private readonly SimulatedAlpaca _venue;

    private AlpacaSandbox(WireServer server, SimulatedAlpaca venue) => (_server, _venue) = (server, venue);

    /// <summary>Where it listens, for example <c>127.0.0.1</c> and the port. The stream is at the path <c>/stream</c> of the same address.</summary>
    public Uri Address => _server.Address;

    /// <summary>The simulated broker behind the wire: its market, its script, its faults, its truth.</summary>
    public SimulatedBroker Broker => _venue.Broker;

    /// <summary>Opens an account and listens.</summary>
    /// <param name="options">How; <see langword="null"/> for all defaults.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ArgumentException">The options contradict themselves; every problem is named.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<AlpacaSandbox> StartAsync(AlpacaSandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new AlpacaSandboxOptions();
        options.Validate();
        var faults = new WireFaults();
        var venue = new SimulatedAlpaca(options, options.TimeProvider);
        try
        {
            return new AlpacaSandbox(await WireServer.StartAsync(options, venue, faults, (server, streams) => new ControlRoutes(venue, faults, streams).Map(server), cancellationToken).ConfigureAwait(false), venue);
        }
        catch
        {
            await venue.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends every connection and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        await _venue.DisposeAsync().ConfigureAwait(false);
    }
}
