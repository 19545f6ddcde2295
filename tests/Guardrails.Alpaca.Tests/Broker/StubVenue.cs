using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>A server that answers what it is told to, whatever it is asked, and keeps every request.</summary>
internal sealed class StubVenue : IAsyncDisposable
{
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers = new();
    private readonly WebApplication _server;

    private StubVenue(WebApplication server) => _server = server;

    public ConcurrentQueue<StubRequest> Requests { get; } = new();

    private readonly ConcurrentQueue<string> _moves = new();

    /// <summary>How many answers are left for those questions.</summary>
    /// <summary>The questions for what has moved positions.</summary>
    public ConcurrentQueue<string> MovesAsked { get; } = new();

    public int MovesLeft => _moves.Count;

    /// <summary>The next question about what moved positions without an order gets this.</summary>
    public StubVenue Moves(string rows)
    {
        _moves.Enqueue(rows);
        return this;
    }

    public Uri Address => new(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Speaks to whoever connects to the stream.</summary>
    public Func<WebSocket, CancellationToken, Task>? Stream { get; set; }

    public static async Task<StubVenue> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var server = builder.Build();
        var stub = new StubVenue(server);
        server.UseWebSockets();
        server.Run(stub.HandleAsync);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return stub;
    }

    /// <summary>The next request gets this.</summary>
    public StubVenue Answer(int status, string body = "", params (string Name, string Value)[] headers) => Answer(async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    });

    public StubVenue Answer(Func<HttpContext, Task> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    /// <summary>The next request is read, and its connection breaks.</summary>
    public StubVenue Break() => Answer(static context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    public AlpacaOptions Options(Action<AlpacaOptions>? configure = null)
    {
        var options = new AlpacaOptions { TradingAddress = Address, KeyId = "PKTEST", SecretKey = "canary-secret-0815", QuoteInterval = TimeSpan.Zero };
        configure?.Invoke(options);
        return options;
    }

    public AlpacaBroker Broker(Action<AlpacaOptions>? configure = null) => new(Options(configure));

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await (Stream?.Invoke(socket, context.RequestAborted) ?? Task.CompletedTask);
            return;
        }

        if (context.Request.Path == "/v3/clock")
        {
            // Asked behind the back of every test, whenever an order is taken.
            await context.Response.WriteAsync("""{"clocks":[{"market":{"acronym":"NYSE"},"phase":"core","phase_until":"2100-01-04T21:00:00Z"}]}""");
            return;
        }

        if (context.Request.Path == "/v2/account/activities" && context.Request.QueryString.Value!.Contains("non_trade_activity", StringComparison.Ordinal))
        {
            // Asked every minute while a stream is read.
            MovesAsked.Enqueue(context.Request.QueryString.Value);
            await context.Response.WriteAsync(_moves.TryDequeue(out var rows) ? rows : "[]");
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        Requests.Enqueue(new StubRequest(context.Request.Method, $"{context.Request.Path}{context.Request.QueryString}", await reader.ReadToEndAsync(), context.Request.Headers["APCA-API-KEY-ID"].ToString()));
        if (_answers.TryDequeue(out var answer))
        {
            await answer(context);
        }
        else
        {
            context.Response.StatusCode = 503;
        }
    }
}

internal sealed record StubRequest(string Method, string Path, string Body, string KeyId);
