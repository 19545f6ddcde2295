using System.Net;

namespace Guardrails.Sandbox.Tests;

/// <summary>Keys, rates, numbers of requests, and paths that lead nowhere.</summary>
public sealed class GateTests
{
    [Fact]
    public async Task Without_keys_the_gateway_answers_in_html()
    {
        await using var client = await Client.StartAsync();
        using var stranger = new HttpClient { BaseAddress = client.Sandbox.Address };

        using var answer = await stranger.GetAsync("/v2/account");

        Assert.Equal((HttpStatusCode.Unauthorized, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("<html>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PKSANDBOX", "guess")]
    [InlineData("guess", "sandbox-secret")]
    [InlineData("PKSANDBOX", null)]
    [InlineData(null, "sandbox-secret")]
    public async Task With_a_wrong_key_the_answer_has_no_code(string? key, string? secret)
    {
        await using var client = await Client.StartAsync();
        client.Http.DefaultRequestHeaders.Clear();
        client.Http.DefaultRequestHeaders.TryAddWithoutValidation("APCA-API-KEY-ID", key is null ? [] : [key]);
        client.Http.DefaultRequestHeaders.TryAddWithoutValidation("APCA-API-SECRET-KEY", secret is null ? [] : [secret]);

        Assert.Equal("""{"message":"unauthorized."}""", (await client.SendAsync("POST", "/v2/orders", "{")).Refuses(401, null, "unauthorized.").Text);
    }

    [Fact]
    public async Task Every_answer_has_a_number_of_its_own()
    {
        await using var client = await Client.StartAsync();

        var numbers = new[] { await client.GetAsync("/v2/account"), await client.GetAsync("/v2/nowhere"), await client.GetAsync("/v2/account") }.Select(answer => answer.Headers["X-Request-ID"]).ToList();

        Assert.Equal(3, numbers.Distinct().Count());
    }

    [Fact]
    public async Task The_rate_is_told_and_kept()
    {
        await using var client = await Client.StartAsync(static options => options.RequestsPerMinute = 3);

        var answers = new List<Client.Answer>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add(await client.GetAsync("/v2/clock"));
        }

        Assert.Equal(["2", "1", "0", "0"], answers.Select(answer => answer.Headers["X-Ratelimit-Remaining"]));
        Assert.All(answers, answer => Assert.Equal("3", answer.Headers["X-Ratelimit-Limit"]));
        Assert.InRange(long.Parse(answers[0].Headers["X-Ratelimit-Reset"]) - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 50, 60);
        answers[3].Refuses(429, 42910000, "rate limit exceeded");
    }

    [Fact]
    public async Task Market_data_is_counted_by_itself()
    {
        await using var client = await Client.StartAsync(static options => (options.RequestsPerMinute, options.DataRequestsPerMinute) = (2, 3));

        var answers = new List<Client.Answer>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add(await client.GetAsync("/v2/stocks/GME/quotes/latest"));
        }

        Assert.Equal(["2", "1", "0", "0"], answers.Select(answer => answer.Headers["X-Ratelimit-Remaining"]));
        Assert.All(answers, answer => Assert.Equal("3", answer.Headers["X-Ratelimit-Limit"]));
        answers[3].Refuses(429, 42910000, "rate limit exceeded");
        Assert.Equal("1", (await client.GetAsync("/v2/clock")).Headers["X-Ratelimit-Remaining"]);
    }

    [Theory]
    [InlineData("GET", "/v2/account/portfolio/history")]
    [InlineData("GET", "/v2/watchlists")]
    [InlineData("GET", "/v1beta1/options/snapshots")]
    [InlineData("GET", "/v2/stocks/snapshots")]
    [InlineData("GET", "/v3/markets")]
    [InlineData("GET", "/v1/locates")]
    [InlineData("GET", "/v2/events/trades")]
    [InlineData("POST", "/v2/positions/GME/exercise")]
    public async Task What_Alpaca_has_and_the_sandbox_has_not_is_said(string method, string path)
    {
        await using var client = await Client.StartAsync();

        (await client.SendAsync(method, path)).Refuses(501, 50110000, $"the sandbox does not support {method} {path}");
    }

    [Fact]
    public async Task What_nobody_has_is_not_found()
    {
        await using var client = await Client.StartAsync();

        (await client.GetAsync("/v2/nowhere")).Refuses(404, 40410000, "endpoint not found");
        (await client.SendAsync("PUT", "/v2/orders")).Refuses(404, 40410000, "endpoint not found");
    }
}
