using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Guardrails.Sandbox.Tests;

/// <summary>A sandbox on a port of the system's choice, and a client of it that knows nothing but JSON.</summary>
internal sealed class Client : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly List<Exception> _defects = [];

    private Client(AlpacaSandbox sandbox, HttpClient http, List<Exception> defects) => (Sandbox, Http, _defects) = (sandbox, http, defects);

    public AlpacaSandbox Sandbox { get; }

    public HttpClient Http { get; }

    public static async Task<Client> StartAsync(Action<AlpacaSandboxOptions>? configure = null)
    {
        var defects = new List<Exception>();
        var options = new AlpacaSandboxOptions { RequestsPerMinute = 100_000, DataRequestsPerMinute = 100_000, Failed = defects.Add };
        configure?.Invoke(options);
        var sandbox = await AlpacaSandbox.StartAsync(options);
        var http = new HttpClient { BaseAddress = sandbox.Address };
        http.DefaultRequestHeaders.Add("APCA-API-KEY-ID", options.KeyId);
        http.DefaultRequestHeaders.Add("APCA-API-SECRET-KEY", options.SecretKey);
        return new Client(sandbox, http, defects);
    }

    public async Task<Answer> SendAsync(string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = text.Length > 0 && response.Content.Headers.ContentType?.MediaType == "application/json";
        return new Answer(response.StatusCode, text, isJson ? JsonDocument.Parse(text).RootElement : default, response.Headers.ToDictionary(static h => h.Key, static h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task<Answer> GetAsync(string path) => SendAsync("GET", path);

    public Task<Answer> DeleteAsync(string path) => SendAsync("DELETE", path);

    /// <summary>Places an order and expects it to be taken.</summary>
    public async Task<JsonElement> PlaceAsync(object order)
    {
        var answer = await SendAsync("POST", "/v2/orders", order);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    /// <summary>A market buy for the day that is filled when it returns.</summary>
    public async Task<JsonElement> BuyAsync(string symbol, string quantity)
    {
        var order = await PlaceAsync(new { symbol, qty = quantity, side = "buy", type = "market", time_in_force = "day" });
        return await OrderAsync(order.Text("id"), "filled");
    }

    /// <summary>Waits until an order has a status.</summary>
    public async Task<JsonElement> OrderAsync(string id, string status)
    {
        var last = default(JsonElement);
        await UntilAsync(async () => (last = (await GetAsync($"/v2/orders/{id}?nested=true")).Json).Text("status") == status, () => $"order {id} is {last}, not {status}");
        return last;
    }

    public async Task ControlAsync(string path, object body)
    {
        var answer = await SendAsync("POST", $"/sandbox/{path}", body);
        Assert.True(answer.Status == HttpStatusCode.NoContent, answer.Text);
    }

    public Task PriceAsync(string symbol, string price) => ControlAsync("prices", new Dictionary<string, string> { [symbol] = price });

    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string>? why = null)
    {
        var end = DateTime.UtcNow + _patience;
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < end, why?.Invoke() ?? "it never came");
            await Task.Delay(3);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Sandbox.DisposeAsync();
        Assert.Empty(_defects);
    }

    internal sealed record Answer(HttpStatusCode Status, string Text, JsonElement Json, IReadOnlyDictionary<string, string> Headers)
    {
        /// <summary>Requires a refusal of this status, code and message.</summary>
        public Answer Refuses(int status, int? code, string message)
        {
            Assert.Equal((status, code, message), ((int)Status, Json.TryGetProperty("code", out var number) ? number.GetInt32() : null, Json.Text("message")));
            return this;
        }
    }
}
