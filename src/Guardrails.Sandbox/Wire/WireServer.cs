using System.Net;
using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Guardrails.Sandbox.Wire;

/// <summary>The wire as a server: routes, keys, rate, faults and streams, over whatever stands behind them.</summary>
internal sealed class WireServer : IAsyncDisposable
{
    private const long MaxBody = 64 * 1024;

    private readonly WebApplication _server;

    private WireServer(WebApplication server, StreamHub streams)
    {
        (_server, Streams) = (server, streams);
        Address = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Address { get; }

    public StreamHub Streams { get; }

    /// <summary>Listens.</summary>
    /// <param name="options">Address, keys, rates and frames.</param>
    /// <param name="venue">What stands behind the wire; it is not disposed of.</param>
    /// <param name="faults">The faults of the wire.</param>
    /// <param name="map">Adds further endpoints.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<WireServer> StartAsync(AlpacaSandboxOptions options, IVenueBehind venue, WireFaults faults, Action<WebApplication, StreamHub>? map, CancellationToken cancellationToken)
    {
        var gate = new Gate(options, options.TimeProvider, faults);
        var streams = new StreamHub(options, options.TimeProvider, faults, gate);
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
        map?.Invoke(server, streams);
        new AlpacaFront(venue, gate).Map(server);
        try
        {
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
            return new WireServer(server, streams);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends every connection and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        Streams.Abort();
        await _server.DisposeAsync().ConfigureAwait(false);
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
