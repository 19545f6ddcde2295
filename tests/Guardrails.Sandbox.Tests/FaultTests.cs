using System.Net;
using Guardrails.Testing;

namespace Guardrails.Sandbox.Tests;

/// <summary>What goes wrong on the wire and at the venue.</summary>
public sealed class FaultTests
{
    private static readonly object _order = new { symbol = "GME", qty = "2", side = "buy", type = "limit", limit_price = "20", time_in_force = "gtc", client_order_id = "mine" };

    [Theory]
    [InlineData("gateway_timeout_after", 504, true)]
    [InlineData("gateway_timeout_before", 504, false)]
    [InlineData("internal_error_after", 500, true)]
    [InlineData("internal_error_before", 500, false)]
    [InlineData("rate_limited", 429, false)]
    public async Task An_answer_that_is_lost_says_nothing_of_the_order(string fault, int status, bool isThere)
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("faults", new { fault, method = "POST", path = "/v2/orders" });

        Assert.Equal(200, (int)(await client.GetAsync("/v2/account")).Status);
        Assert.Equal(status, (int)(await client.SendAsync("POST", "/v2/orders", _order)).Status);

        var found = await client.GetAsync("/v2/orders:by_client_order_id?client_order_id=mine");
        Assert.Equal(isThere ? 200 : 404, (int)found.Status);
        Assert.Equal(isThere ? 422 : 200, (int)(await client.SendAsync("POST", "/v2/orders", _order)).Status);
    }

    [Fact]
    public async Task A_stop_that_is_stuck_stays_so_whatever_else_happens()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        var stop = await client.PlaceAsync(new { symbol = "GME", qty = "10", side = "sell", type = "stop", stop_price = "20", time_in_force = "gtc" });
        await client.ControlAsync("faults", new { venue = "StopWithoutFill" });
        await client.PriceAsync("GME", "19");

        await client.BuyAsync("SPY", "1");
        await client.ControlAsync("session", new { phase = "post" });
        await client.ControlAsync("session", new { phase = "core" });
        await client.BuyAsync("SPY", "1");

        Assert.Equal("new", (await client.GetAsync($"/v2/orders/{stop.Text("id")}")).Json.Text("status"));
        await client.DeleteAsync("/sandbox/faults");
        Assert.Equal("19", (await client.OrderAsync(stop.Text("id"), "filled")).Text("filled_avg_price"));
    }

    [Fact]
    public async Task A_connection_breaks_after_the_order_is_taken()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("faults", new { fault = "connection_lost_after", method = "POST" });

        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync("POST", "/v2/orders", _order));

        Assert.Equal("mine", (await client.GetAsync("/v2/orders:by_client_order_id?client_order_id=mine")).Json.Text("client_order_id"));
    }

    [Fact]
    public async Task A_fault_happens_as_often_as_it_is_asked_for_and_can_be_called_off()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("faults", new { fault = "rate_limited", count = 2 });
        Assert.Equal([429, 429, 200], new[] { await client.GetAsync("/v2/clock"), await client.GetAsync("/v2/clock"), await client.GetAsync("/v2/clock") }.Select(answer => (int)answer.Status));

        await client.ControlAsync("faults", new { fault = "rate_limited", count = 100 });
        Assert.Equal(("rate_limited", 100), await ArmedAsync(client));
        await client.DeleteAsync("/sandbox/faults");
        Assert.Equal(200, (int)(await client.GetAsync("/v2/clock")).Status);
    }

    [Fact]
    public async Task An_event_comes_before_an_answer_that_is_late()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);
        await client.ControlAsync("faults", new { fault = "delay_answer", delay_ms = 1500, method = "POST" });

        var answer = client.SendAsync("POST", "/v2/orders", _order);
        await stream.UpdateAsync("new");

        Assert.False(answer.IsCompleted);
        Assert.Equal("pending_new", (await answer).Json.Text("status"));
    }

    [Theory]
    [InlineData("RequestLost", 504, false)]
    [InlineData("ResponseLost", 504, true)]
    [InlineData("RateLimited", 429, false)]
    [InlineData("AuthenticationReject", 401, false)]
    [InlineData("BusinessReject", 403, false)]
    [InlineData("InsufficientFundsReject", 403, false)]
    [InlineData("DuplicateIdReject", 422, true)]
    [InlineData("AcceptedNeverTaken", 200, false)]
    public async Task The_faults_of_the_simulated_venue_have_a_form_on_the_wire(string fault, int status, bool isThere)
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("faults", new { venue = fault });

        Assert.Equal(status, (int)(await client.SendAsync("POST", "/v2/orders", _order)).Status);

        Assert.Equal(isThere ? 200 : 404, (int)(await client.GetAsync("/v2/orders:by_client_order_id?client_order_id=mine")).Status);
        Assert.Equal(1, (await client.GetAsync("/sandbox")).Json.GetProperty("happened").GetProperty(fault).GetInt32());
    }

    [Theory]
    [InlineData("OpenOrdersFailed", "/v2/orders")]
    [InlineData("AccountQueryFailed", "/v2/account")]
    [InlineData("ExecutionsFailed", "/v2/account/activities/FILL")]
    public async Task A_question_that_fails_is_not_an_empty_answer(string fault, string path)
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("faults", new { venue = fault });

        Assert.Equal(503, (int)(await client.GetAsync(path)).Status);
        Assert.Equal(200, (int)(await client.GetAsync(path)).Status);
    }

    [Fact]
    public async Task A_lookup_fails_and_lists_are_empty_by_a_fault()
    {
        await using var client = await Client.StartAsync();
        await client.PlaceAsync(_order);
        await client.ControlAsync("faults", new { venue = "OrderLookupFailed" });
        Assert.Equal(503, (int)(await client.GetAsync("/v2/orders:by_client_order_id?client_order_id=mine")).Status);
        await client.ControlAsync("faults", new { venue = "OpenOrdersEmpty" });
        Assert.Empty((await client.GetAsync("/v2/orders")).Json.Items());
        await client.BuyAsync("QBTS", "1");
        await client.ControlAsync("faults", new { venue = "PositionsEmpty" });
        Assert.Empty((await client.GetAsync("/v2/positions")).Json.Items());
        Assert.Single((await client.GetAsync("/v2/positions")).Json.Items());
    }

    [Fact]
    public async Task A_plan_is_set_and_one_that_cannot_be_acted_out_is_refused()
    {
        await using var client = await Client.StartAsync(static options => options.Faults = FaultPlan.None.With(FaultClass.RequestLost, 1m));
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await client.SendAsync("POST", "/v2/orders", _order)).Status);

        await client.ControlAsync("faults", new { plan = new { seed = 3, probabilities = new { BusinessReject = 1.0 } } });
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync("POST", "/v2/orders", _order)).Status);

        (await client.SendAsync("POST", "/sandbox/faults", new { plan = new { probabilities = new { ClockStep = 0.5 } } })).Refuses(400, null, "'ClockStep' is no fault that the sandbox can act out.");
        (await client.SendAsync("POST", "/sandbox/faults", new { venue = "ReconnectWithReplay" })).Refuses(501, 50110000, "the sandbox does not support the fault 'ReconnectWithReplay'");
        await Assert.ThrowsAsync<ArgumentException>(() => AlpacaSandbox.StartAsync(new AlpacaSandboxOptions { Faults = FaultPlan.None.With(FaultClass.Suspend, 0.1m) }));
    }

    [Theory]
    [InlineData("""{"seed":7,"probabilities":{"RequestLost":0.05}}""", "seed 7: RequestLost 0.05")]
    [InlineData("{}", "seed 1: ")]
    public void A_plan_is_read(string json, string plan) => Assert.Equal(plan, SandboxFaults.Parse(json).ToString());

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"seed":-1}""")]
    [InlineData("""{"seeds":1}""")]
    [InlineData("""{"probabilities":{"RequestLost":2}}""")]
    [InlineData("""{"probabilities":{"RequestLost":"often"}}""")]
    [InlineData("""{"probabilities":{"1":0.5}}""")]
    public void What_is_no_plan_is_refused(string json) => Assert.ThrowsAny<ArgumentException>(() => SandboxFaults.Parse(json));

    [Fact]
    public async Task The_venue_ends_its_streams_in_an_outage_and_comes_back()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);
        client.Sandbox.Broker.BeginOutage(TimeSpan.FromSeconds(1));

        Assert.Null(await stream.NextAsync());
        Assert.Equal(504, (int)(await client.SendAsync("POST", "/v2/orders", _order)).Status);
        Assert.Equal(503, (int)(await client.GetAsync("/v2/positions")).Status);
        await Client.UntilAsync(async () => (int)(await client.GetAsync("/v2/positions")).Status == 200);
        await Task.Delay(100);
        using var again = await Listener.StartAsync(client);
        await client.PlaceAsync(_order);
        await again.UpdateAsync("new");
    }

    private static async Task<(string, int)> ArmedAsync(Client client)
    {
        var armed = Assert.Single((await client.GetAsync("/sandbox")).Json.GetProperty("armed").Items());
        return (armed.Text("fault"), armed.GetProperty("count").GetInt32());
    }
}
