using System.Net;
using Guardrails.Sandbox.Control;
using Guardrails.Sandbox.Simulation;
using Guardrails.Sandbox.Wire;
using Guardrails.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Guardrails.Sandbox;

/// <summary>
/// A local venue that speaks Alpaca's wire over HTTP and WebSocket, on top of a <see cref="SimulatedBroker"/>. Real time drives it. What Alpaca has and the simulated venue
/// has not is answered with the status 501 and a message that says so.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class AlpacaSandbox : IAsyncDisposable
{
    private const long MaxBody = 64 * 1024;

    private readonly WebApplication _server;
    private readonly SimulatedAlpaca _venue;
    private readonly StreamHub _streams;

    private AlpacaSandbox(WebApplication server, SimulatedAlpaca venue, StreamHub streams)
    {
        (_server, _venue, _streams) = (server, venue, streams);
        Address = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Where it listens, for example <c>127.0.0.1</c> and the port. The stream is at the path <c>/stream</c> of the same address.</summary>
    public Uri Address { get; }

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
        var (time, faults) = (options.TimeProvider, new WireFaults());
        var venue = new SimulatedAlpaca(options, time);
        var gate = new Gate(options, time, faults);
        var streams = new StreamHub(options, time, faults, gate);
        venue.Updated += streams.Publish;
        venue.Disconnected += streams.Close;

        var server = Build(options.Address, options.Port);
        server.UseWebSockets();
        if (options.OrderArrived is { } arrived)
        {
            server.Use(next => context => TellAsync(context, arrived, next));
        }

        var stopping = server.Lifetime.ApplicationStopping;
        server.Map("/stream", (RequestDelegate)(context => streams.HandleAsync(context, stopping)));
        new ControlRoutes(venue, faults, streams).Map(server);
        new AlpacaFront(venue, gate).Map(server);
        try
        {
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
            return new AlpacaSandbox(server, venue, streams);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            await venue.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends every connection and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        _streams.Abort();
        await _server.DisposeAsync().ConfigureAwait(false);
        await _venue.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task TellAsync(HttpContext context, Action<string> arrived, RequestDelegate next)
    {
        if (context.Request.Method == "POST" && context.Request.Path == "/v2/orders")
        {
            context.Request.EnableBuffering();
            using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
            arrived(await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false));
            context.Request.Body.Position = 0;
        }

        await next(context).ConfigureAwait(false);
    }

    /// <summary>A server that takes nothing from the environment and no settings file.</summary>
    private static WebApplication Build(IPAddress address, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Listen(address, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        return builder.Build();
    }
}
