using System.Net;
using System.Text;

namespace Guardrails.Sandbox.Tests;

/// <summary>Requests that nobody sends who means well. The client fails the test where the sandbox itself failed.</summary>
public sealed class HostileTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"order\"")]
    [InlineData("{\"symbol\":7}")]
    [InlineData("{\"symbol\":[\"GME\"]}")]
    [InlineData("{\"symbol\":\"GME\",\"qty\":true}")]
    [InlineData("{\"symbol\":\"GME\",\"qty\":\"1e3\"}")]
    [InlineData("{\"symbol\":\"GME\",\"qty\":1e3}")]
    [InlineData("{\"symbol\":\"GME\",\"qty\":\"NaN\"}")]
    [InlineData("{\"symbol\":\"GME\",\"qty\":\"1,000\"}")]
    [InlineData("{\"symbol\":\"GME\",\"qty\":{}}")]
    [InlineData("{\"symbol\":\"GME\",\"qty\":\"99999999999999999999999999999999\"}")]
    [InlineData("{\"symbol\":\"GME\",\"extended_hours\":\"true\"}")]
    [InlineData("{\"symbol\":\"GME\",\"take_profit\":\"28\"}")]
    [InlineData("{\"symbol\":\"GME\",\"stop_loss\":{\"stop_price\":[]}}")]
    [InlineData("{\"symbol\":\"\\ud800\"}")]
    public async Task A_body_that_is_no_order_is_refused(string body)
    {
        await using var client = await Client.StartAsync();

        (await client.SendAsync("POST", "/v2/orders", body)).Refuses(400, 40010000, "failed to decode request body");
        Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync("POST", "/sandbox/prices", body)).Status);
        Assert.Empty((await client.GetAsync("/v2/orders?status=all")).Json.Items());
    }

    [Fact]
    public async Task A_body_that_is_enormous_or_deep_is_refused()
    {
        await using var client = await Client.StartAsync();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.SendAsync("POST", "/v2/orders", "{\"symbol\":\"" + new string('A', 200_000) + "\"}")).Status);
        (await client.SendAsync("POST", "/v2/orders", new string('[', 1000))).Refuses(400, 40010000, "failed to decode request body");
        (await client.SendAsync("POST", "/v2/orders", "{\"a\":" + new string('[', 100) + new string(']', 100) + "}")).Refuses(400, 40010000, "failed to decode request body");
        Assert.Equal(200, (int)(await client.GetAsync("/v2/account")).Status);
    }

    [Fact]
    public async Task Amounts_at_the_end_of_the_range_do_not_break_the_venue()
    {
        await using var client = await Client.StartAsync();

        (await client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "1000000000", side = "buy", type = "limit", limit_price = "1000000000", time_in_force = "gtc" })).Refuses(403, 40310000, "insufficient buying power");
        (await client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "1000000000", side = "sell", type = "limit", limit_price = "1000000000", time_in_force = "gtc" })).Refuses(403, 40310000, "insufficient buying power");
        (await client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "0.0000000000000000000000000001", side = "buy", type = "market", time_in_force = "day" })).Refuses(422, 40010001, "qty can have at most 9 decimal places");
    }

    [Theory]
    [InlineData("GET", "/v2/positions/%00")]
    [InlineData("GET", "/v2/positions/..%2F..%2Fetc")]
    [InlineData("GET", "/v2/assets/%F0%9F%92%A9")]
    [InlineData("GET", "/v2/stocks/%20/quotes/latest")]
    [InlineData("GET", "/v2/orders:by_client_order_id?client_order_id=%00%0A")]
    [InlineData("GET", "/v2/account/activities/FILL?page_token=nothing")]
    [InlineData("GET", "/v2/account/activities/FILL?date=2026-13-99")]
    [InlineData("GET", "/v2/calendar?start=0001-01-01&end=9999-12-31")]
    [InlineData("DELETE", "/v2/positions/GME?qty=abc")]
    [InlineData("PATCH", "/v2/orders/00000000-0000-4000-8000-000000000000")]
    public async Task A_path_that_leads_nowhere_is_answered(string method, string path)
    {
        await using var client = await Client.StartAsync();

        Assert.NotEqual(500, (int)(await client.SendAsync(method, path)).Status);
    }

    [Fact]
    public async Task Many_at_once_are_answered_one_by_one()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "1", side = "sell", type = "limit", limit_price = "30", time_in_force = "gtc" })));

        Assert.Equal(10, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => answer.Refuses(403, 40310000, "insufficient qty available for order (requested: 1, available: 0)"));
    }

    [Fact]
    public async Task The_control_endpoint_answers_no_page_in_a_browser()
    {
        await using var client = await Client.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sandbox/prices") { Content = new StringContent("{\"GME\":\"1\"}", Encoding.UTF8) };
        request.Headers.Add("Origin", "null");

        Assert.Equal(HttpStatusCode.Forbidden, (await client.Http.SendAsync(request)).StatusCode);
        Assert.Equal("25", (await client.GetAsync("/sandbox")).Json.GetProperty("prices").Text("GME"));
    }

    [Theory]
    [InlineData("prices", "{}")]
    [InlineData("prices", "{\"NONE\":\"1\"}")]
    [InlineData("prices", "{\"GME\":\"0\"}")]
    [InlineData("latencies", "{\"cancel_ms\":-1}")]
    [InlineData("session", "{}")]
    [InlineData("fills", "{\"up_to\":\"-1\"}")]
    [InlineData("positions", "{\"symbol\":\"NONE\",\"qty\":\"1\",\"price\":\"1\"}")]
    [InlineData("trades", "{\"symbol\":\"GME\",\"qty\":\"1\"}")]
    [InlineData("faults", "{}")]
    [InlineData("faults", "{\"fault\":\"earthquake\"}")]
    [InlineData("faults", "{\"fault\":\"rate_limited\",\"count\":0}")]
    [InlineData("faults", "{\"fault\":\"rate_limited\",\"venue\":\"RequestLost\"}")]
    [InlineData("stream", "{\"action\":\"sing\"}")]
    public async Task The_control_endpoint_refuses_what_it_does_not_understand(string path, string body)
    {
        await using var client = await Client.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync("POST", $"/sandbox/{path}", body)).Status);
        (await client.SendAsync("POST", "/sandbox/executions/last", "{}")).Refuses(404, 40410000, "there is no execution");
    }
}
